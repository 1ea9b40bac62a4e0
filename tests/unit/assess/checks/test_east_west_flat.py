"""PS704: subnets between which every port is open."""

from __future__ import annotations

from penstock.assess.checks.east_west_flat import east_west_flat
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, rule, vnet


def estate(*rules: dict[str, object], machines: bool = True) -> tuple[Resource, ...]:
    """Two subnets behind one group."""
    guarded = {"networkSecurityGroup": link("nsg", "g")}
    web, db = {"addressPrefix": "10.0.0.0/24", **guarded}, {"addressPrefix": "10.0.1.0/24", **guarded}
    nics = (nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4")) if machines else ()
    return (vnet("v", "10.0.0.0/16", web=web, db=db), nsg("g", *rules), *nics)


def test_azures_default_rule_makes_it_flat_both_ways() -> None:
    (finding,) = found(east_west_flat, *estate())
    assert (finding.severity.word, finding.name, finding.count) == ("medium", "v", 2)
    assert finding.affected == ("db → web", "web → db")
    assert "AllowVnetInBound" in finding.fix


def test_the_proof_is_a_packet_that_intruders_move_with() -> None:
    (finding,) = found(east_west_flat, *estate())
    assert finding.proof[0].packet.dst_port in (22, 445, 3389, 5985)


def test_one_denied_port_is_enough_to_be_no_longer_flat() -> None:
    assert told(east_west_flat, *estate(rule("no", access="Deny", destinationPortRange="3389"))) == []


def test_empty_subnets_weigh_less() -> None:
    assert told(east_west_flat, *estate(machines=False)) == [("low", "v", True)]


def test_one_subnet_is_no_pair() -> None:
    assert told(east_west_flat, vnet("v", "10.0.0.0/16", web="10.0.0.0/24"), nic("w", "v/web", "10.0.0.4")) == []
