"""What devices do with packets: firewalls, load balancers, appliances. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Answer, Verdict
from penstock.engine.sweep import flows
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, route, rule, table, vnet
from tests.unit.azure.services import (
    collection,
    firewall,
    group,
    hub_and_spokes,
    nat_rule,
    network_rule,
    pip,
    policy,
)

Rules = dict[str, Any]


def can(resources: tuple[Resource, ...], source: str, destination: str) -> Answer:
    return Engine(network(*resources)).can(source, destination)


def guarded(*collections: Rules, **properties: Any) -> tuple[Resource, ...]:
    """Two spokes (`one` 10.1.0.4, `two` 10.2.0.4) behind a firewall (`fw`, 10.0.1.4 and 20.0.0.1) with these rules."""
    return (
        *hub_and_spokes(),
        firewall(firewallPolicy=link("policy", "fp")),
        policy("fp", **properties),
        group("fp/g", 100, *collections),
    )


ANYTHING = collection("all", 200, "Allow", network_rule())

# ---- the firewall's own addresses ------------------------------------------------------------------------------------


def test_a_translation_back_to_the_firewall_is_a_loop() -> None:
    """RT-20: the translated address is the firewall's own, and the rule takes the packet again."""
    again = collection("dnat", 100, "DNAT", nat_rule(translatedAddress="20.0.0.1", translatedPort="443"))
    answer = can(guarded(again), "internet", "20.0.0.1:443")
    assert answer.verdict is Verdict.DENIED
    assert "RT-20" in answer.trace.facts


def test_all_pairs_of_an_estate_with_an_open_firewall_are_computed() -> None:
    assert list(flows(Engine(network(*guarded(ANYTHING)))))


# ---- load balancers --------------------------------------------------------------------------------------------------

OUT = {"defaultOutboundAccess": False}
OPEN_443 = rule("web", destinationPortRange="443", protocol="Tcp")


def balancer(front: Rules, **more: Any) -> Resource:
    """A Standard load balancer `lb` that hands TCP 443 to the members of pool `p`."""
    base = ref("lb", "lb")
    balancing = {
        "frontendIPConfiguration": {"id": f"{base}/frontendipconfigurations/f"},
        "backendAddressPool": {"id": f"{base}/backendaddresspools/p"},
        "protocol": "Tcp",
        "frontendPort": 443,
        "backendPort": 443,
    }
    properties = {
        "frontendIPConfigurations": [{"name": "f", "properties": front}],
        "backendAddressPools": [{"name": "p"}],
        "loadBalancingRules": [{"name": "r", "properties": balancing | more.pop("rule", {})}],
    }
    return resource("lb", "lb", properties | more, sku={"name": "Standard"})


MEMBER = {"loadBalancerBackendAddressPools": [{"id": f"{ref('lb', 'lb')}/backendaddresspools/p"}]}
PUBLIC = {"publicIPAddress": link("pip", "pip-lb")}


def pool_of_two(*more: Resource, **first: Any) -> tuple[Resource, ...]:
    """Machines `one` and `two` behind a public load balancer, in a subnet whose group lets 443 in."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "open"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("open", OPEN_443),
        pip("pip-lb", "20.0.0.9"),
        nic("one", "net/web", "10.0.0.4", ip=MEMBER, **first),
        nic("two", "net/web", "10.0.0.5", ip=MEMBER),
        balancer(PUBLIC),
        *more,
    )


@pytest.mark.parametrize("machine", ["one", "two"])
def test_every_member_of_a_pool_is_reached_through_the_balancer(machine: str) -> None:
    assert can(pool_of_two(), "internet", f"{machine}:443").verdict is Verdict.ALLOWED
    assert can(pool_of_two(), "internet", f"{machine}:22").verdict is Verdict.DENIED


def test_members_that_differ_are_judged_each_by_its_own_filters() -> None:
    """LB-02: which member a packet goes to is not ours to say; what each would let in is."""
    apart = pool_of_two(nsg("closed"), networkSecurityGroup=link("nsg", "closed"))
    assert can(apart, "internet", "one:443").verdict is Verdict.DENIED
    assert can(apart, "internet", "two:443").verdict is Verdict.ALLOWED
    assert can(apart, "internet", "lb:443").verdict is Verdict.UNKNOWN


def test_a_member_and_its_neighbour_are_no_class() -> None:
    """LB-06: a member cannot reach itself through its frontend, a neighbour in the same subnet can."""
    front = {"subnet": link("subnet", "net/web"), "privateIPAddress": "10.0.0.100"}
    gate = resource("nat", "nat", {"publicIpAddresses": [link("pip", "pip-nat")]})
    web = {"addressPrefix": "10.0.0.0/24", "natGateway": link("nat", "nat")}
    estate = (
        vnet("net", "10.0.0.0/16", web=web),
        gate,
        pip("pip-nat", "20.0.0.8"),
        balancer(front),
        nic("member", "net/web", "10.0.0.4", ip=MEMBER),
        nic("neighbour", "net/web", "10.0.0.5"),
    )
    assert can(estate, "member", "lb:443").verdict is Verdict.DENIED
    assert can(estate, "neighbour", "lb:443").verdict is Verdict.ALLOWED
    frontend = f"{ref('lb', 'lb')}/f"
    senders = {s for flow in flows(Engine(network(*estate))) if frontend in flow.destinations for s in flow.sources}
    assert f"{ref('nic', 'neighbour')}/ip" in senders
    assert f"{ref('nic', 'member')}/ip" not in senders


# ---- health probes ---------------------------------------------------------------------------------------------------


def probed(*rules: Rules, **first: Any) -> tuple[Resource, ...]:
    """Two members whose health is asked on port 8080, in a subnet with these rules and 443 open."""
    base = ref("lb", "lb")
    probe = {"name": "health", "properties": {"protocol": "Tcp", "port": 8080}}
    asked = {"probe": {"id": f"{base}/probes/health"}}
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("n", rule("web", 300, destinationPortRange="443", protocol="Tcp"), *rules),
        pip("pip-lb", "20.0.0.9"),
        nic("one", "net/web", "10.0.0.4", ip=MEMBER, **first),
        nic("two", "net/web", "10.0.0.5", ip=MEMBER),
        balancer(PUBLIC, rule=asked, probes=[probe]),
    )


NO_PROBE = rule("no-probe", 200, access="Deny", sourceAddressPrefix="AzureLoadBalancer")


def test_a_pool_whose_probes_are_denied_gets_no_new_flows() -> None:
    """LB-03, T-07."""
    assert can(probed(), "internet", "lb:443").verdict is Verdict.ALLOWED
    assert can(probed(NO_PROBE), "internet", "lb:443").verdict is Verdict.DENIED


def test_a_probe_that_may_be_denied_leaves_the_pool_in_doubt() -> None:
    told_at_deployment = {**NO_PROBE["properties"], "access": Unknown(why="a parameter without value")}
    perhaps = {"name": "perhaps", "properties": told_at_deployment}
    assert can(probed(perhaps), "internet", "lb:443").verdict is Verdict.UNKNOWN


def test_new_flows_go_to_the_members_that_answer() -> None:
    """LB-03: the member whose own group denies the probe is out, so the pool does not disagree."""
    web_only = nsg("web-only", rule("web", 100, destinationPortRange="443", protocol="Tcp"), NO_PROBE)
    estate = (*probed(networkSecurityGroup=link("nsg", "web-only")), web_only)
    assert can(estate, "internet", "lb:443").verdict is Verdict.ALLOWED
    assert can(estate, "internet", "one:443").verdict is Verdict.DENIED
    assert can(estate, "internet", "two:443").verdict is Verdict.ALLOWED


# ---- members given by address ----------------------------------------------------------------------------------------


def by_address(address: str, *more: Resource, access: str = "Allow") -> tuple[Resource, ...]:
    """A pool of one address, in a network whose subnet `web` (10.0.0.0/24) has a group of one rule for 443."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    member = {"name": "m", "properties": {"ipAddress": address, "virtualNetwork": link("vnet", "net")}}
    pool = {"name": "p", "properties": {"loadBalancerBackendAddresses": [member]}}
    return (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("n", rule("web", destinationPortRange="443", protocol="Tcp", access=access)),
        pip("pip-lb", "20.0.0.9"),
        balancer(PUBLIC, backendAddressPools=[pool]),
        *more,
    )


@pytest.mark.parametrize(
    ("address", "access", "expected"),
    [
        ("10.0.0.4", "Allow", Verdict.ALLOWED),
        ("10.0.0.4", "Deny", Verdict.DENIED),
        ("10.0.0.9", "Allow", Verdict.UNKNOWN),  # a machine that is not in the input; the subnet would let it pass
        ("10.0.0.9", "Deny", Verdict.DENIED),  # the subnet's group holds whoever has it
        ("10.7.0.9", "Allow", Verdict.UNKNOWN),
    ],
)
def test_a_member_given_by_its_address_is_whoever_has_it(address: str, access: str, expected: Verdict) -> None:
    estate = by_address(address, nic("one", "net/web", "10.0.0.4"), access=access)
    assert can(estate, "internet", "lb:443").verdict is expected


def steered(pool: Rules, *more: Resource) -> tuple[Resource, ...]:
    """A subnet whose default route is the frontend of an internal balancer with HA ports."""
    front = {"subnet": link("subnet", "net/nva"), "privateIPAddress": "10.0.1.100"}
    ports = {"protocol": "All", "frontendPort": 0, "backendPort": 0}
    work = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", work=work, nva={"addressPrefix": "10.0.1.0/24", **OUT}),
        table("t", route("all", "0.0.0.0/0", "VirtualAppliance", "10.0.1.100")),
        balancer(front, rule=ports, backendAddressPools=[pool]),
        nic("one", "net/work", "10.0.0.4"),
        *more,
    )


def test_a_next_hop_whose_members_are_given_by_address_is_followed() -> None:
    member = {"name": "m", "properties": {"ipAddress": "10.0.1.4", "virtualNetwork": link("vnet", "net")}}
    pool = {"name": "p", "properties": {"loadBalancerBackendAddresses": [member]}}
    nva = nic("nva", "net/nva", "10.0.1.4", enableIPForwarding=True)
    assert can(steered(pool, nva), "one", "8.8.8.8:443").verdict is Verdict.UNKNOWN
    assert can(steered(pool, nic("box", "net/nva", "10.0.1.4")), "one", "8.8.8.8:443").verdict is Verdict.DENIED
    assert can(steered(pool), "one", "8.8.8.8:443").verdict is Verdict.UNKNOWN
    assert can(steered({"name": "p"}), "one", "8.8.8.8:443").verdict is Verdict.DENIED


# ---- addresses decided at deployment ---------------------------------------------------------------------------------


def placed_by_azure(*rules: Rules) -> tuple[Resource, ...]:
    """A machine whose private address is not stated, behind a public address of its own, and rules that name addresses."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("n", *rules),
        pip("pip", "20.0.0.9"),
        nic("one", "net/web", ip={"publicIPAddress": link("pip", "pip")}),
    )


def test_a_rule_for_one_of_the_addresses_that_a_machine_may_get_is_a_doubt() -> None:
    named = rule("named", destinationPortRange="443", protocol="Tcp", destinationAddressPrefix="10.0.0.9")
    answer = can(placed_by_azure(named), "internet", "one:443")
    assert answer.verdict is Verdict.UNKNOWN
    assert "decided at deployment" in answer.trace.unknown_because[0].why
    assert can(placed_by_azure(named), "internet", "one:22").verdict is Verdict.DENIED


def test_a_rule_for_all_of_them_is_none() -> None:
    whole = rule("whole", destinationPortRange="443", protocol="Tcp", destinationAddressPrefix="10.0.0.0/24")
    assert can(placed_by_azure(whole), "internet", "one:443").verdict is Verdict.ALLOWED


def test_a_balancer_may_hand_to_an_address_that_a_rule_names() -> None:
    named = rule("named", destinationPortRange="443", protocol="Tcp", destinationAddressPrefix="10.0.0.9")
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    estate = (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("n", named),
        pip("pip-lb", "20.0.0.9"),
        nic("one", "net/web", ip=MEMBER),
        balancer(PUBLIC),
    )
    assert can(estate, "internet", "one:443").verdict is Verdict.UNKNOWN


# ---- scale sets ------------------------------------------------------------------------------------------------------


def scale_set(capacity: int, **configuration: Any) -> Resource:
    configurations = [{"name": "ip", "properties": {"subnet": link("subnet", "net/web"), **configuration}}]
    interfaces = [{"name": "n", "properties": {"primary": True, "ipConfigurations": configurations}}]
    profile = {"networkProfile": {"networkInterfaceConfigurations": interfaces}}
    return resource("vmss", "set", {"virtualMachineProfile": profile}, sku={"capacity": capacity})


NET = vnet("net", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", **OUT})


def test_instances_of_a_scale_set_talk_to_each_other() -> None:
    assert can((NET, scale_set(3)), "set", "set:443").verdict is Verdict.ALLOWED


def test_a_single_instance_does_not_talk_to_itself() -> None:
    assert can((NET, scale_set(1)), "set", "set:443").verdict is Verdict.DENIED


def test_an_instance_may_reach_another_one_through_their_own_balancer() -> None:
    """LB-06 holds for the instance that is mapped back to itself, not for the others."""
    front = {"subnet": link("subnet", "net/web"), "privateIPAddress": "10.0.0.100"}
    assert can((NET, balancer(front), scale_set(3, **MEMBER)), "set", "lb:443").verdict is Verdict.UNKNOWN
    assert can((NET, balancer(front), scale_set(1, **MEMBER)), "set", "lb:443").verdict is Verdict.DENIED


# ---- what the input leaves out of a firewall -------------------------------------------------------------------------

TO_ONE = nat_rule(translatedAddress="10.1.0.4", translatedPort="443")


def without_group(*collections: Rules) -> tuple[Resource, ...]:
    """A firewall whose policy names a rule collection group that is not in the input."""
    missing = {"ruleCollectionGroups": [{"id": f"{ref('policy', 'fp')}/rulecollectiongroups/elsewhere"}]}
    return guarded(*collections, **missing)


def test_translations_of_a_missing_group_are_unknown() -> None:
    """A denial would need the rules that are not there."""
    assert can(guarded(ANYTHING), "internet", "20.0.0.1:22").verdict is Verdict.DENIED
    assert can(without_group(ANYTHING), "internet", "20.0.0.1:22").verdict is Verdict.UNKNOWN


def test_a_doubtful_translation_does_not_hide_the_next_one() -> None:
    """Either rule hands the packet to the same machine and port, so it does not matter which one does."""
    parent = policy("parent")
    inherited = group("parent/g", 100, collection("dnat", 100, "DNAT", TO_ONE))
    own = collection("dnat", 100, "DNAT", TO_ONE)
    estate = (*guarded(own, basePolicy=link("policy", "parent")), parent, inherited)
    assert can(estate, "internet", "20.0.0.1:443").verdict is Verdict.ALLOWED
    only_parent = (*guarded(basePolicy=link("policy", "parent")), parent, inherited)
    assert can(only_parent, "internet", "20.0.0.1:443").verdict is Verdict.UNKNOWN  # FW-05, U-12


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (None, Verdict.ALLOWED),
        (["255.255.255.255/32"], Verdict.DENIED),  # FW-50: always replaced, and the group knows the spoke only
        (Unknown(why="a parameter without value"), Verdict.UNKNOWN),
    ],
)
def test_the_source_that_a_machine_sees_depends_on_ranges(ranges: Any, expected: Verdict) -> None:
    snat = {} if ranges is None else {"snat": {"privateRanges": ranges}}
    spoke = rule("spoke", sourceAddressPrefix="10.1.0.0/16")
    closed = rule("closed", 200, access="Deny")
    estate = (*guarded(ANYTHING, **snat), nsg("n", spoke, closed))
    wired = tuple(
        nic("two", "spoke2/work", "10.2.0.4", networkSecurityGroup=link("nsg", "n")) if r.name == "two" else r
        for r in estate
    )
    assert can(wired, "one", "two:443").verdict is expected


@pytest.mark.parametrize(
    ("proxy", "destination", "expected"),
    [
        (True, "fqdn:sql.example:1433", Verdict.ALLOWED),
        (False, "fqdn:sql.example:1433", Verdict.UNKNOWN),  # FW-24: needs the DNS proxy
        (True, "fqdn:other.example:1433", Verdict.UNKNOWN),  # FW-24: names share addresses
        (True, "8.8.8.8:1433", Verdict.UNKNOWN),
        (True, "fqdn:sql.example:1434", Verdict.DENIED),
    ],
)
def test_a_network_rule_on_names_is_sure_of_its_own_name_only(proxy: bool, destination: str, expected: Verdict) -> None:
    named = network_rule(destinationAddresses=None, destinationFqdns=["sql.example"], destinationPorts=["1433"])
    named["ipProtocols"] = ["TCP"]
    estate = guarded(collection("c", 100, "Allow", named), dnsSettings={"enableProxy": proxy})
    assert can(estate, "one", destination).verdict is expected


def test_a_translated_address_belongs_to_whoever_gets_it() -> None:
    """The machine's address is not stated, and the rule names one of those it may get."""
    to_five = nat_rule(translatedAddress="10.1.0.5", translatedPort="443")
    estate = tuple(
        nic("one", "spoke1/work", networkSecurityGroup=link("nsg", "closed")) if r.name == "one" else r
        for r in guarded(collection("dnat", 100, "DNAT", to_five))
    )
    closed = nsg("closed", rule("closed", access="Deny"))
    assert can((*estate, closed), "internet", "20.0.0.1:443").verdict is Verdict.UNKNOWN


def test_a_rule_of_an_unknown_frontend_may_hold_at_any() -> None:
    nowhere = {"frontendIPConfiguration": {"id": Unknown(why="w")}}
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "open"), **OUT}
    estate = (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("open", OPEN_443),
        pip("pip-lb", "20.0.0.9"),
        nic("one", "net/web", "10.0.0.4", ip=MEMBER),
        balancer(PUBLIC, rule=nowhere),
    )
    assert can(estate, "internet", "lb:443").verdict is Verdict.UNKNOWN
    assert can(estate, "internet", "lb:22").verdict is Verdict.DENIED


def test_a_pool_of_which_some_members_are_unknown_is_not_denied_by_the_known_ones() -> None:
    opaque = {"name": "p", "properties": {"loadBalancerBackendAddresses": Unknown(why="w")}}
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "closed"), **OUT}
    estate = (
        vnet("net", "10.0.0.0/16", web=web),
        nsg("closed"),
        pip("pip-lb", "20.0.0.9"),
        nic("one", "net/web", "10.0.0.4", ip=MEMBER),
        balancer(PUBLIC, backendAddressPools=[opaque]),
    )
    assert can(estate, "internet", "lb:443").verdict is Verdict.UNKNOWN
    assert can(estate, "internet", "one:443").verdict is Verdict.DENIED
