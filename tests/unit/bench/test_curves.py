"""Slopes of growth curves: those of powers are known."""

from __future__ import annotations

import pytest

from bench.curves import slopes


def test_the_slope_of_a_power_is_its_exponent() -> None:
    measured = [{"endpoints": n, "linear": 3 * n, "square": 0.5 * n * n, "same": 7.0} for n in (10, 100, 1_000)]
    assert slopes(measured) == pytest.approx({"linear": 1, "square": 2, "same": 0}, abs=1e-6)


def test_steps_that_were_not_measured_everywhere_have_no_slope() -> None:
    measured = [{"endpoints": 1, "a": 1.0, "b": 1.0}, {"endpoints": 2, "a": 2.0}, {"endpoints": 4, "a": 4.0, "b": 0.0}]
    assert set(slopes(measured)) == {"a"}


def test_two_sizes_make_no_curve() -> None:
    assert slopes([{"endpoints": 1, "a": 1.0}, {"endpoints": 2, "a": 2.0}]) == {}
