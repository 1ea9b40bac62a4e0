"""Without the extra it is said how to get it."""

from __future__ import annotations

import sys

import pytest

from penstock.collect.login import tokens
from penstock.diagnostics import UsageError


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    with pytest.raises(UsageError, match=r"pip install 'penstock\[live\]'"):
        tokens("https://management.azure.com")
