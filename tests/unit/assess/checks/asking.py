"""Ask one check of an estate of a few lines."""

from __future__ import annotations

from penstock.assess.check import Check
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.azure.resource import Resource
from tests.unit.azure.arm import network


def found(check: Check, *resources: Resource) -> list[Finding]:
    """Give what one check finds, sorted as reports sort."""
    return sorted(check.run(Review(network(*resources))), key=lambda f: f.sort_key)


def told(check: Check, *resources: Resource) -> list[tuple[str, str, bool]]:
    """Give severity, name and whether it is proved, of each finding."""
    return [(f.severity.word, f.name, f.is_proved) for f in found(check, *resources)]
