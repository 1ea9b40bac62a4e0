"""PS801: requests that arrive and replies that do not (RT-25, RT-61)."""

from __future__ import annotations

from penstock.assess.checks.asymmetric_routing import asymmetric_routing
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, resource, route, rule, table, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, pip, policy

RULES = (policy(), group("fp/g", 100, collection("c", 100, "Allow", network_rule())))


def test_both_sides_through_the_firewall_is_fine() -> None:
    assert told(asymmetric_routing, *hub_and_spokes(firewall(), *RULES)) == []


def test_a_route_on_one_side_only_hangs() -> None:
    flags = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True, "peeringState": "Connected"}
    hub_machine = (
        vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26", tools="10.0.2.0/24"),
        nic("tool", "hub/tools", "10.0.2.4"),
    )
    first, *rest = hub_and_spokes(firewall(), *RULES)
    assert first.name == "hub"
    pinned = resource(
        "table",
        "to-fw",
        {
            "routes": [
                {
                    "name": "hub",
                    "properties": {
                        "addressPrefix": "10.0.2.0/24",
                        "nextHopType": "VirtualAppliance",
                        "nextHopIpAddress": "10.0.1.4",
                    },
                },
                {
                    "name": "all",
                    "properties": {
                        "addressPrefix": "0.0.0.0/0",
                        "nextHopType": "VirtualAppliance",
                        "nextHopIpAddress": "10.0.1.4",
                    },
                },
            ]
        },
    )
    others = [r for r in rest if r.name != "to-fw"]
    assert flags
    findings = found(asymmetric_routing, *hub_machine, *others, pinned)
    assert findings
    assert {f.severity.word for f in findings} == {"medium"}
    assert all("RT-61" in f.facts for f in findings)
    assert any(f.name == "tools" for f in findings)


def test_the_port_that_hangs_need_not_be_a_usual_one() -> None:
    """The firewall lets one odd port through, and the machine in the hub answers around it."""
    rules = (policy(), group("fp/g", 100, collection("c", 100, "Allow", network_rule(destinationPorts=["9090"]))))
    hub = vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26", tools="10.0.2.0/24")
    steered = table(
        "to-fw",
        route("tools", "10.0.2.0/24", "VirtualAppliance", "10.0.1.4"),
        route("all", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4"),
    )
    others = [r for r in hub_and_spokes(firewall(), *rules) if r.name not in ("hub", "to-fw")]
    findings = found(asymmetric_routing, hub, nic("tool", "hub/tools", "10.0.2.4"), *others, steered)
    to_tools = [f.proof[0].packet for f in findings if f.name == "tools"]
    assert to_tools
    assert {packet.dst_port for packet in to_tools} == {9090}


def test_a_public_address_behind_a_default_route_hangs() -> None:
    ip = {"publicIPAddress": link("pip", "direct")}
    steered = vnet(
        "spoke1",
        "10.1.0.0/16",
        work={
            "addressPrefix": "10.1.0.0/24",
            "routeTable": link("table", "to-fw"),
            "networkSecurityGroup": link("nsg", "open"),
        },
    )
    resources = [r for r in hub_and_spokes(firewall(), *RULES) if r.name not in ("spoke1", "one")]
    resources += [
        steered,
        nic("one", "spoke1/work", "10.1.0.4", ip=ip),
        pip("direct", "20.0.0.5"),
        nsg("open", rule("all")),
    ]
    (finding,) = [f for f in found(asymmetric_routing, *resources) if f.name == "one"]
    assert "RT-25" in finding.facts
    assert "the internet" in finding.title
