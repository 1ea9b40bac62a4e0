"""PS714: a virtual hub that joins everybody with everybody."""

from __future__ import annotations

from penstock.assess.checks.hub_joins_all import hub_joins_all
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nsg, peering, rule, vnet
from tests.unit.azure.wans import WAN, guard, hub, intent, joint, routed, spoke, table

OPEN = (WAN, hub(1), *spoke(1, 1), *spoke(2, 1))
GUARDED = (WAN, hub(1), *guard(1), intent(1), *spoke(1, 1), *spoke(2, 1))


def test_two_networks_of_a_hub_without_a_firewall_reach_each_other() -> None:
    """RT-53: without routing intent a hub joins any to any."""
    (finding,) = found(hub_joins_all, *OPEN)
    assert (finding.severity.word, finding.name, finding.is_proved) == ("medium", "h1", True)
    assert finding.affected == ("s1 → s2", "s2 → s1")
    (trace,) = finding.proof
    assert trace.verdict.value == "allowed"
    assert [step.kind for step in trace.path if step.kind.startswith("firewall")] == []


def test_a_firewall_by_routing_intent_stands_between() -> None:
    """RT-50."""
    assert told(hub_joins_all, *GUARDED) == []


def test_one_network_alone_reaches_nobody() -> None:
    assert told(hub_joins_all, WAN, hub(1), *spoke(1, 1)) == []


def test_networks_that_do_not_learn_each_other_are_apart() -> None:
    """RT-53: associated with a table to which nobody propagates."""
    first, second = routed("h1/a", ["h1/a"]), routed("h1/b", ["h1/b"])
    estate = (WAN, hub(1), table("h1/a"), table("h1/b"), *spoke(1, 1, first), *spoke(2, 1, second))
    assert told(hub_joins_all, *estate) == []


def test_a_peering_is_not_the_hubs_doing() -> None:
    pair = (peering("s1/p", "s2"), peering("s2/q", "s1"))
    assert told(hub_joins_all, *GUARDED, *pair) == []


def test_where_groups_leave_one_port_it_is_told_as_low() -> None:
    ports = (rule("a", 100, destinationPortRange="9443"), rule("d", 200, access="Deny", protocol="*"))
    guarded = {"addressPrefix": "10.2.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    first = {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    estate = (
        WAN,
        hub(1),
        nsg("g", *ports),
        vnet("s1", "10.1.0.0/16", work=first),
        vnet("s2", "10.2.0.0/16", work=guarded),
        joint(1, 1),
        joint(2, 1),
    )
    (finding,) = found(hub_joins_all, *estate)
    assert finding.severity.word == "low"
    assert finding.proof[0].packet.dst_port == 9443
