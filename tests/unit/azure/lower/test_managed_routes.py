"""Routes that network managers write. Expected values are from the semantics reference, RT-58, and RT-04, RT-07, RT-18, RT-22."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.space.packets import Packet
from tests.unit.azure.arm import link, network, nic, ref, resource, route, table, vnet
from tests.unit.azure.managers import REGION, commit, group, located, manager, perhaps

SUBNETS = {"a": "10.1.1.0/24", "b": "10.1.2.0/24"}


def collection(**properties: Any) -> Resource:
    return resource("routeset", "m/r/s", {"appliesTo": [{"networkGroupId": ref("group", "m/g")}], **properties})


def rule(name: str, destination: str, hop: str = "NoNextHop", address: str | None = None) -> Resource:
    where = {"type": "AddressPrefix", "destinationAddress": destination}
    return resource(
        "routerule", f"m/r/s/{name}", {"destination": where, "nextHop": {"nextHopType": hop, "nextHopAddress": address}}
    )


def managed(
    *parts: Resource, said: bool = True, regions: tuple[str, ...] = (REGION,), **properties: Any
) -> list[Resource]:
    done = [commit(ref("routing", "m/r"), kind="Routing", regions=regions)] if said else []
    head = [manager(), *group("m/g", "v"), resource("routing", "m/r"), collection(**properties)]
    return [*head, *parts, *done]


def estate(*parts: Resource, own: Resource | None = None) -> Network:
    """Two machines in two subnets of a network; `own` is the route table of the first."""
    inside: dict[str, Any] = dict(SUBNETS)
    if own is not None:
        inside["a"] = {"addressPrefix": SUBNETS["a"], "routeTable": link("table", own.name)}
    body = located(vnet("v", "10.1.0.0/16", **inside), REGION)
    tables = [own] if own is not None else []
    return network(body, *tables, nic("one", "v/a", "10.1.1.4"), nic("two", "v/b", "10.1.2.4"), *parts)


def asked(found: Network, dst: str = "10.1.2.4") -> Trace:
    return Engine(found).trace(Packet.parse(f"tcp 10.1.1.4:50000 -> {dst}:443"))


def names(found: Network, dst: str) -> list[str]:
    packet = Packet.parse(f"tcp 10.1.1.4:50000 -> {dst}:443")
    return [r.name for r in Engine(found).route(ref("subnet", "v/a"), packet.dst)]


def test_a_rule_is_a_user_route() -> None:  # RT-07, RT-18
    found = estate(*managed(rule("cut", "10.1.2.0/24")))
    trace = asked(found)
    assert trace.verdict is Verdict.DENIED
    assert next(s.route.name for s in trace.path if s.route is not None) == "cut"


@pytest.mark.parametrize(
    ("regions", "said", "expected"),
    [
        ((REGION,), True, Verdict.DENIED),
        (("northeurope",), True, Verdict.ALLOWED),
        ((), False, Verdict.UNKNOWN),
    ],
)
def test_it_is_there_where_it_is_deployed(regions: tuple[str, ...], said: bool, expected: Verdict) -> None:
    trace = asked(estate(*managed(rule("cut", "10.1.2.0/24"), regions=regions, said=said)))
    assert trace.verdict is expected
    if expected is Verdict.UNKNOWN:
        assert any("RT-58" in cause.facts for cause in trace.unknown_because)


@pytest.mark.parametrize("name", ["cut", "s", "g"])
def test_a_route_that_may_not_be_there_is_in_doubt(name: str) -> None:
    parts = [perhaps(part) if part.name == name else part for part in managed(rule("cut", "10.1.2.0/24"))]
    assert asked(estate(*parts)).verdict is Verdict.UNKNOWN


def test_a_rule_with_the_destination_of_an_own_route_is_ignored() -> None:
    own = table("t", route("keep", "10.1.2.0/24", "VnetLocal"))
    found = estate(*managed(rule("cut", "10.1.2.0/24"), rule("other", "10.9.0.0/16")), own=own)
    assert asked(found).verdict is Verdict.ALLOWED
    assert names(found, "10.9.0.4") == ["other"]


def test_of_rules_that_contradict_each_other_nobody_knows_which_is_taken() -> None:
    found = estate(*managed(rule("cut", "10.1.2.0/24"), rule("keep", "10.1.2.0/24", "VnetLocal")))
    trace = asked(found)
    assert trace.verdict is Verdict.UNKNOWN
    assert any("at random" in cause.why for cause in trace.unknown_because)


def test_rules_that_say_the_same_are_no_doubt() -> None:
    assert asked(estate(*managed(rule("cut", "10.1.2.0/24"), rule("again", "10.1.2.0/24")))).verdict is Verdict.DENIED


def test_a_default_route_removes_the_none_routes_once_it_is_deployed() -> None:  # RT-04
    default = rule("all", "0.0.0.0/0", "VirtualAppliance", "10.1.2.4")
    assert names(estate(*managed(default)), "10.99.0.4") == ["all"]
    assert set(names(estate(*managed(default, said=False)), "10.99.0.4")) >= {"None", "all"}


@pytest.mark.parametrize(
    ("setting", "dst", "expected"),
    [
        ("DirectRoutingWithinVNet", "10.1.2.4", "local 10.1.0.0/16"),
        ("DirectRoutingWithinSubnet", "10.1.1.9", "local 10.1.1.0/24"),
        ("DirectRoutingWithinSubnet", "10.1.2.4", "half"),
        ("NotSpecified", "10.1.1.9", "half"),
        ("NotSpecified", "10.1.200.4", "v 10.1.0.0/16"),
    ],
)
def test_local_routes_keep_traffic_direct(setting: str, dst: str, expected: str) -> None:
    """A rule sends half of the network to an appliance, but for what the setting keeps."""
    half = rule(
        "half", "10.1.0.0/17" if setting != "DirectRoutingWithinVNet" else "10.0.0.0/8", "VirtualAppliance", "10.1.2.4"
    )
    assert names(estate(*managed(half, localRouteSetting=setting)), dst) == [expected]


def test_a_group_of_subnets_touches_only_them() -> None:
    member = resource("static", "m/g/x", {"resourceId": ref("subnet", "v/b")})
    parts = [p for p in managed(rule("cut", "10.1.2.0/24")) if "networkgroups" not in p.type]
    found = estate(*parts, resource("group", "m/g", {"memberType": "Subnet"}), member)
    assert asked(found).verdict is Verdict.ALLOWED
    assert [
        r.name for r in Engine(found).route(ref("subnet", "v/b"), Packet.parse("icmp 10.1.2.4 -> 10.1.2.9").dst)
    ] == ["cut"]


def with_gateway(*parts: Resource, own: Resource | None = None) -> Network:
    """A gateway to an office with 192.168.0.0/16."""
    inside: dict[str, Any] = {"a": "10.1.1.0/24", "GatewaySubnet": "10.1.0.0/27"}
    if own is not None:
        inside["a"] = {"addressPrefix": "10.1.1.0/24", "routeTable": link("table", own.name)}
    body = located(vnet("v", "10.1.0.0/16", **inside), REGION)
    place = {"name": "i", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}
    gateway = resource("gateway", "gw", {"gatewayType": "Vpn", "ipConfigurations": [place]})
    site = resource("site", "office", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/16"]}})
    ends = {"virtualNetworkGateway1": link("gateway", "gw"), "localNetworkGateway2": link("site", "office")}
    joined = resource("connection", "k", {"connectionType": "IPsec", **ends})
    tables = [own] if own is not None else []
    return network(body, *tables, gateway, site, joined, nic("one", "v/a", "10.1.1.4"), *parts)


STOPPING, SILENT = table("t", disableBgpRoutePropagation=True), table("t")


@pytest.mark.parametrize(
    ("flag", "own", "expected"),
    [
        ("False", None, Verdict.ALLOWED),
        ("True", None, Verdict.DENIED),  # RT-22
        (None, None, Verdict.UNKNOWN),
        ("True", STOPPING, Verdict.DENIED),
        ("False", STOPPING, Verdict.UNKNOWN),
        ("False", SILENT, Verdict.ALLOWED),
    ],
)
def test_whether_gateway_routes_are_stopped(flag: str | None, own: Resource | None, expected: Verdict) -> None:
    parts = managed(rule("x", "10.77.0.0/16"), disableBgpRoutePropagation=flag)
    assert asked(with_gateway(*parts, own=own), "192.168.0.9").verdict is expected


def test_prefixes_of_managed_routes_are_part_of_virtual_network() -> None:  # NSG-25
    shut = resource("nsg", "g")
    guarded = {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    body = located(vnet("v", "10.1.0.0/16", a=guarded), REGION)
    for said in (True, False):
        parts = managed(rule("far", "10.77.0.0/16", "VirtualNetworkGateway"), said=said)
        found = network(body, shut, *parts)
        (one,) = [f for f in found.filters.values() if f.id.endswith("/out")]
        inside = next(r for r in one.rules if r.name == "AllowVnetOutBound").match.dst
        address = Packet.parse("icmp 10.1.1.4 -> 10.77.0.4").dst
        assert (address in inside.sure) is said
        assert any(address in some for _, some in inside.maybe) is not said
