"""Hypothesis profiles: `quick` for every run, `thorough` with PENSTOCK_THOROUGH=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("thorough" if os.environ.get("PENSTOCK_THOROUGH") else "quick")


@pytest.fixture(autouse=True, scope="session")
def _nothing_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What this machine keeps for its user plays no part in tests."""
    place: Path = tmp_path_factory.mktemp("kept")
    os.environ["PENSTOCK_CACHE"] = str(place)
