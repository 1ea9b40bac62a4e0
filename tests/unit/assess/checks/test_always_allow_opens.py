"""PS606: AlwaysAllow lets through what a security group denies."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.always_allow_opens import always_allow_opens
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, resource, rule, vnet
from tests.unit.azure.managers import admin_rule, deployed, located

SSH: dict[str, Any] = {"protocol": "Tcp", "destinationPortRanges": ["22"]}
SHUT = rule("shut", 100, access="Deny")


def estate(
    *admin: Resource, guard: tuple[dict[str, Any], ...] = (SHUT,), said: bool = True, **ip: Any
) -> list[Resource]:
    """Web and database in one network; the database's subnet has a group with `guard`."""
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    network = located(vnet("v", "10.0.0.0/16", web="10.0.0.0/24", db=guarded))
    parts = deployed(*admin)
    machines = (nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4", ip=ip))
    return [network, nsg("g", *guard), *machines, *(parts if said else parts[:-1])]


def test_a_deny_that_is_skipped_is_told_with_the_packet() -> None:
    (finding,) = found(always_allow_opens, *estate(admin_rule(access="AlwaysAllow", **SSH)))
    assert (finding.severity.word, finding.is_proved, finding.resource.endswith("/rulecollections/s")) == (
        "medium",
        True,
        True,
    )
    assert "past g/shut" in finding.title
    assert finding.proof[0].packet.dst_port == 22
    assert [r.words for r in finding.related if r.words.startswith("skipped")] == ["skipped: g: shut"]


@pytest.mark.parametrize(
    ("admin", "guard"),
    [
        (admin_rule(access="Allow", **SSH), SHUT),
        (admin_rule(access="AlwaysAllow", **SSH), rule("open", 100)),
        (admin_rule(access="AlwaysAllow", direction="Outbound", **SSH), SHUT),
    ],
    ids=["an Allow leaves it to the group", "the group allows it too", "the other direction"],
)
def test_where_nothing_is_overridden_nothing_is_told(admin: Resource, guard: dict[str, Any]) -> None:
    assert found(always_allow_opens, *estate(admin, guard=(guard,))) == []


def test_azures_default_rule_weighs_less_than_a_written_deny() -> None:
    inside = rule("none-inside", 100, access="Deny", sourceAddressPrefix="10.0.9.0/24")
    far = admin_rule(access="AlwaysAllow", src=["10.0.0.0/16"], **SSH)
    assert told(always_allow_opens, *estate(far, guard=(inside,))) == []
    only_web = rule("web", 100, protocol="Tcp", destinationPortRange="443")
    rest = rule("vnet", 200, access="Deny", sourceAddressPrefix="VirtualNetwork", destinationPortRange="1-21")
    assert told(always_allow_opens, *estate(far, guard=(only_web, rest))) == []


def test_an_outbound_rule_opens_the_way_out() -> None:
    resources = estate(
        admin_rule(access="AlwaysAllow", direction="Outbound", **SSH), guard=(rule("no", 100, "Outbound", "Deny"),)
    )
    (finding,) = found(always_allow_opens, *resources)
    assert finding.proof[0].source.endswith("/d/ip")


def test_the_internet_weighs_most() -> None:
    address = resource("pip", "p", {"ipAddress": "20.0.0.9"}, sku={"name": "Standard"})
    opened = estate(admin_rule(access="AlwaysAllow", **SSH), publicIPAddress=link("pip", "p"))
    (finding,) = found(always_allow_opens, *opened, address)
    assert (finding.severity.word, "the internet" in finding.title) == ("high", True)


def test_without_word_of_deployment_it_is_not_proved() -> None:
    (finding,) = found(always_allow_opens, *estate(admin_rule(access="AlwaysAllow", **SSH), said=False))
    assert (finding.is_proved, finding.severity.word) == (False, "low")
    assert "is deployed to westeurope" in finding.causes[0].why
    assert "may let" in finding.title


def test_each_rule_is_told_once() -> None:
    rules = (
        admin_rule("m/c/s/ssh", 10, "AlwaysAllow", **SSH),
        admin_rule("m/c/s/web", 20, "AlwaysAllow", destinationPortRanges=["443"]),
    )
    assert [f.name for f in found(always_allow_opens, *estate(*rules))] == ["ssh", "web"]
