"""Hypothesis profiles: `quick` for every run, `thorough` with PENSTOCK_THOROUGH=1."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("thorough" if os.environ.get("PENSTOCK_THOROUGH") else "quick")
