"""The points of the review, on estates of a few lines. Expected values are counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.assessment import assess
from penstock.assess.channels import CHANNELS
from penstock.assess.checks import CHECKS
from penstock.assess.points import POINTS, benchmarks
from penstock.assess.points.inside import east_west, hub_and_spoke, kubernetes_policies, next_hop, security_groups
from penstock.assess.points.outward import (
    access_broker,
    egress_firewall,
    exfiltration,
    north_south,
    packet_inspection,
    web_application_firewall,
)
from penstock.assess.points.point import Point, Tally
from penstock.assess.points.services import detection, encryption_on_the_way, identity, keys, private_link
from penstock.azure.resource import Resource
from tests.unit.assess.channels.test_channels import by_name, past
from tests.unit.assess.checks.test_admin_port_from_internet import estate as public_machine
from tests.unit.azure.arm import link, network, nic, nsg, resource, rule, vnet


def guarded(prefix: str) -> dict[str, Any]:
    return {"addressPrefix": prefix, "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": False}


def two_tiers(*rules: dict[str, Any], bare: bool = False) -> tuple[Resource, ...]:
    """Two subnets with a machine each; with `bare` one of them has no group."""
    db = {"addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": False} if bare else guarded("10.0.1.0/24")
    network_ = vnet("v", "10.0.0.0/16", web=guarded("10.0.0.0/24"), db=db)
    return (network_, nsg("g", *rules), nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4"))


def tally(point: Point, *estate: Resource) -> Tally:
    (reply,) = (r for r in assess(network(*estate)).replies if r.point is point)
    return reply.tally


def counts(point: Point, *estate: Resource) -> tuple[str, int, int, int]:
    found = tally(point, *estate)
    return (found.answer.value, len(found.good), len(found.bad), len(found.unknown))


DENY = rule("no", 4000, access="Deny", sourceAddressPrefix="VirtualNetwork")
SQL = rule("sql", 100, destinationPortRange="1433", sourceAddressPrefix="10.0.0.0/24")
OPEN_DOOR = resource("storage", "st", {"allowSharedKeyAccess": True})
SHUT: dict[str, Any] = {"publicNetworkAccess": "Disabled", "networkAcls": {"bypass": "None"}}
SHUT_DOOR = resource("storage", "st", {**SHUT, "allowSharedKeyAccess": False, "minimumTlsVersion": "TLS1_2"})
OWN_KEY = resource("storage", "st", {**SHUT, "encryption": {"keySource": "Microsoft.Keyvault"}})
LOG = resource("flowlog", "w/l", {"targetResourceId": vnet("v", "10.0.0.0/16").id, "enabled": True})


@pytest.mark.parametrize(
    ("point", "estate", "expected"),
    [
        (east_west, two_tiers(), ("no", 0, 2, 0)),
        (east_west, two_tiers(SQL, DENY), ("yes", 2, 0, 0)),
        (security_groups, two_tiers(), ("yes", 2, 0, 0)),
        (security_groups, two_tiers(bare=True), ("partly", 1, 1, 0)),
        (next_hop, two_tiers(), ("no", 0, 2, 0)),
        (next_hop, by_name("www.contoso.com"), ("yes", 2, 0, 0)),
        (next_hop, past(by_nat=True), ("partly", 2, 1, 0)),
        (egress_firewall, two_tiers(), ("yes", 2, 0, 0)),
        (egress_firewall, past(by_nat=True), ("partly", 2, 1, 0)),
        (north_south, two_tiers(), ("yes", 2, 0, 0)),
        (north_south, public_machine(rule("ssh", 100, destinationPortRange="22")), ("no", 0, 1, 0)),
        (packet_inspection, by_name("www.contoso.com"), ("no", 0, 1, 0)),
        (packet_inspection, two_tiers(), ("unknown", 0, 0, 0)),
        (private_link, (OPEN_DOOR,), ("no", 0, 1, 0)),
        (private_link, (SHUT_DOOR,), ("yes", 1, 0, 0)),
        (identity, (OPEN_DOOR,), ("no", 0, 1, 0)),
        (identity, (SHUT_DOOR,), ("yes", 1, 0, 0)),
        (identity, (OWN_KEY,), ("unknown", 0, 0, 1)),
        (keys, (OWN_KEY,), ("yes", 1, 0, 0)),
        (keys, (SHUT_DOOR,), ("unknown", 0, 0, 1)),
        (encryption_on_the_way, (SHUT_DOOR,), ("yes", 1, 0, 0)),
        (detection, two_tiers(), ("unknown", 0, 0, 2)),
        (detection, (*two_tiers(), LOG), ("yes", 2, 0, 0)),
        (hub_and_spoke, two_tiers(), ("unknown", 0, 0, 0)),
        (kubernetes_policies, two_tiers(), ("unknown", 0, 0, 0)),
        (web_application_firewall, two_tiers(), ("unknown", 0, 0, 0)),
    ],
    ids=lambda value: value.key if isinstance(value, Point) else value[0] if isinstance(value[0], str) else "estate",
)
def test_a_point_is_counted(point: Point, estate: tuple[Resource, ...], expected: tuple[str, int, int, int]) -> None:
    assert counts(point, *estate) == expected


def test_exfiltration_counts_channels_and_never_says_yes_while_some_are_not_looked_for() -> None:
    found = tally(exfiltration, *two_tiers())
    assert len(found.good) + len(found.bad) + len(found.unknown) == len(CHANNELS)
    assert found.answer.value != "yes"


def test_no_configuration_shows_a_broker() -> None:
    assert tally(access_broker, *two_tiers()).answer.value == "unknown"


def test_every_point_asks_one_thing_says_what_raises_it_and_names_checks_that_exist() -> None:
    known = {check.code for check in CHECKS}
    for point in POINTS:
        assert point.question.endswith("?"), point.key
        assert point.raised_by, point.key
        assert set(point.codes) <= known, point.key


def test_every_point_bears_on_controls_of_known_benchmarks() -> None:
    mapping = benchmarks()
    assert set(mapping.controls) == {point.key for point in POINTS}
    for controls in mapping.controls.values():
        assert set(controls) <= set(mapping.frameworks)
        assert {"waf", "mcsb", "nist"} <= set(controls)
        for name, ids in controls.items():
            assert set(ids) <= set(mapping.frameworks[name].titles)
    assert all(one.source and one.read for one in mapping.frameworks.values())
