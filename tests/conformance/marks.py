"""Two marks for what the product does not answer as it should: both fail when it begins to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from penstock.diagnostics import PenstockError


def notyet(reason: str) -> pytest.MarkDecorator:
    """What we do not model yet."""
    return pytest.mark.xfail(strict=True, raises=(AssertionError, PenstockError), reason=f"not yet: {reason}")


def never(reason: str) -> pytest.MarkDecorator:
    """What nobody can tell from configuration."""
    return pytest.mark.xfail(strict=True, raises=(AssertionError, PenstockError), reason=f"never: {reason}")


MARKS: dict[str, Callable[[str], pytest.MarkDecorator]] = {"notyet": notyet, "never": never}
