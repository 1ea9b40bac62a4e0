"""Application security groups."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.security import ApplicationSecurityGroup
from tests.unit.azure.arm import ref, resource


def test_a_group_keeps_its_name() -> None:
    estate, told = read_all([resource("asg", "Web", {})])
    assert [(g.id, g.name) for g in estate.all(ApplicationSecurityGroup)] == [(ref("asg", "web"), "Web")]
    assert told == ()
