"""Functions of dates."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import errors, unknown, value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[dateTimeToEpoch('2023-05-02T15:16:13Z')]", 1683040573),
        ("[dateTimeFromEpoch(1683040573)]", "2023-05-02T15:16:13Z"),
        ("[dateTimeAdd('2020-04-07T14:53:14Z', 'P9D', 'yyyy-MM-dd')]", "2020-04-16"),
        ("[dateTimeAdd('2020-04-07T14:53:14Z', '-PT1H', 'yyyy-MM-dd HH:mm:ss')]", "2020-04-07 13:53:14"),
        ("[dateTimeAdd('2020-04-07T14:53:14Z', 'PT1H', 'u')]", "2020-04-07 15:53:14Z"),
    ],
)
def test_known_dates_are_computed(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "[utcNow()]",
        "[utcNow('d')]",
        "[dateTimeAdd(utcNow(), 'P1D', 'u')]",
        "[dateTimeToEpoch(utcNow())]",
        "[dateTimeAdd('2020-04-07T14:53:14Z', 'P1Y', 'u')]",
        "[dateTimeAdd('2020-04-07T14:53:14Z', 'P1D')]",
        "[dateTimeAdd('4/7/2020', 'P1D', 'u')]",
        "[dateTimeAdd('2020-04-07T14:53:14Z', 'P1D', 'dddd')]",
    ],
)
def test_what_depends_on_the_clock_or_on_a_culture_is_unknown(expression: str) -> None:
    assert unknown(expression)


def test_a_date_out_of_range_is_an_error() -> None:
    assert errors("[dateTimeFromEpoch(9000000000000000000)]") == ["the date is out of range"]
