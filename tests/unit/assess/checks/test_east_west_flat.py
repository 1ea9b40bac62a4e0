"""PS704: subnets between which every port is open."""

from __future__ import annotations

from penstock.assess.checks.east_west_flat import east_west_flat
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, peering, rule, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy


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


def test_one_rule_of_a_firewall_is_told_once_however_many_networks_it_joins() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule()))
    (finding,) = found(east_west_flat, *hub_and_spokes(firewall(), policy(), rules))
    assert finding.title == "2 pairs of subnets in spoke1 and spoke2 talk without restriction through fw"
    assert finding.fix.endswith("rule g/c/rule of fw lets this pass")


def test_one_default_rule_is_told_once_and_another_by_itself() -> None:
    """Both ways between two networks: the group at either end lets in what comes."""
    sides = [
        vnet(name, f"{prefix}/16", s={"addressPrefix": f"{prefix}/24", "networkSecurityGroup": link("nsg", name)})
        for name, prefix in (("a", "10.1.0.0"), ("b", "10.2.0.0"))
    ]
    joined = (peering("a/to-b", "b"), peering("b/to-a", "a"), nic("x", "a/s", "10.1.0.4"), nic("y", "b/s", "10.2.0.4"))
    assert told(east_west_flat, *sides, *joined, nsg("a"), nsg("b")) == [
        ("medium", "a → b", True),
        ("medium", "b → a", True),
    ]
