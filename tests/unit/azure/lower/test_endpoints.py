"""Interfaces, scale sets and vacant addresses as endpoints; who translates for them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.net.endpoint import Endpoint, Forwarding, Kind, Method, Outbound
from penstock.net.network import Network
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, vnet

NIC = f"{ref('nic', 'n')}/ip"


def made(*resources: Resource, subnet: dict[str, Any] | None = None, door: str = "export") -> Network:
    return network(
        vnet("v", "10.0.0.0/16", door=door, a={"addressPrefix": "10.0.1.0/29", **(subnet or {})}), *resources
    )


def endpoint(*resources: Resource, **kind: Any) -> Endpoint:
    return made(*resources, **kind).endpoints[NIC]


def test_an_interface_is_an_endpoint_in_its_subnet() -> None:
    found = endpoint(nic("n", "v/a", "10.0.1.5"))
    assert (found.kind, found.where, found.fixed) == (Kind.NIC, AddressSet.of("10.0.1.5"), True)
    assert (found.network, found.segment) == (ref("vnet", "v"), ref("subnet", "v/a"))
    assert found.names == ("n",)


def test_a_machine_lends_its_name() -> None:
    machine = resource(
        "vm", "web", {"networkProfile": {"networkInterfaces": [link("nic", "n")]}}, tags={"tier": "front"}
    )
    found = endpoint(nic("n", "v/a"), machine)
    assert (found.name, found.names) == ("web", ("n", "web", ref("nic", "n")))
    assert (found.resource, found.tags) == (ref("vm", "web"), (("tier", "front"),))


def test_a_deallocated_machine_is_said_to_be_so() -> None:
    machine = resource(
        "vm", "web", {"networkProfile": {"networkInterfaces": [link("nic", "n")]}}, powerState="VM deallocated"
    )
    assert "web is deallocated in this export" in endpoint(nic("n", "v/a", "10.0.1.5"), machine).notes


def test_outbound_the_interface_comes_first_and_inbound_the_subnet() -> None:  # NSG-13
    found = endpoint(
        nic("n", "v/a", networkSecurityGroup=link("nsg", "own")),
        nsg("own"),
        nsg("sub"),
        subnet={"networkSecurityGroup": link("nsg", "sub")},
    )
    place = ref("vnet", "v")
    assert found.egress == (f"{ref('nsg', 'own')}@{place}/out", f"{ref('nsg', 'sub')}@{place}/out")
    assert found.ingress == (f"{ref('nsg', 'sub')}@{place}/in", f"{ref('nsg', 'own')}@{place}/in")


@pytest.mark.parametrize(
    ("stated", "forwards"), [(True, True), (False, False), (None, False), (Unknown(why="w"), True)]
)
def test_a_forwarding_interface_may_pass_on_what_is_not_for_it(stated: object, forwards: bool) -> None:  # RT-16
    found = endpoint(nic("n", "v/a", enableIPForwarding=stated))
    assert found.ip_forwarding is forwards
    assert found.forwarding is (Forwarding.UNKNOWN if forwards else Forwarding.NEVER)


def test_the_rest_of_a_subnet_is_vacant() -> None:
    found = made(nic("n", "v/a", "10.0.1.5")).endpoints[f"{ref('subnet', 'v/a')}/*"]
    assert (found.kind, found.where, found.fixed) == (Kind.VACANT, AddressSet.of("10.0.1.4", "10.0.1.6"), True)


def test_a_full_subnet_has_no_vacant_part() -> None:
    full = [nic(f"n{i}", "v/a", f"10.0.1.{i}") for i in (4, 5, 6)]
    assert f"{ref('subnet', 'v/a')}/*" not in made(*full).endpoints


def test_interfaces_of_private_endpoints_are_left_to_them() -> None:
    assert NIC not in made(nic("n", "v/a", "10.0.1.5", privateEndpoint={"id": "/pe"})).endpoints


def test_a_subnet_that_is_not_in_the_input_leaves_everything_unknown() -> None:
    found = made(nic("n", "elsewhere/a", "10.9.0.4"))
    segment = found.segments[ref("subnet", "elsewhere/a")]
    assert found.endpoints[NIC].segment == segment.id
    assert found.filters[segment.ingress[0]].rules[0].action_doubts
    assert segment.outbound.method is Method.UNKNOWN
    assert any(r.pinned and r.doubts for r in found.route_tables[segment.routes].routes)


def test_a_scale_set_is_one_endpoint_per_profile_address() -> None:
    inside = [{"name": "c", "properties": {"subnet": link("subnet", "v/a")}}]
    profile = {"networkInterfaceConfigurations": [{"name": "N", "properties": {"ipConfigurations": inside}}]}
    found = made(resource("vmss", "s", {"virtualMachineProfile": {"networkProfile": profile}}))
    entry = found.endpoints[f"{ref('vmss', 's')}/n/c"]
    assert (entry.name, entry.names, entry.fixed) == ("s", ("s", "N"), False)


# ── public addresses ─────────────────────────────────────────────────────────────────────────────


def with_public(sku: str | None, address: str | None = "20.1.2.3") -> tuple[Resource, Resource]:
    return (
        nic("n", "v/a", ip={"publicIPAddress": link("pip", "p")}),
        resource("pip", "p", {"ipAddress": address}, sku={"name": sku}),
    )


@pytest.mark.parametrize(("sku", "closed"), [("Standard", True), ("Basic", False), (None, None)])
def test_the_sku_says_whether_an_address_is_closed_without_a_filter(
    sku: str | None, closed: bool | None
) -> None:  # NSG-17
    (public,) = endpoint(*with_public(sku)).public
    assert (public.address, public.closed_by_default) == (Address.parse("20.1.2.3"), closed)


def test_an_address_not_yet_assigned_has_a_symbol_with_its_name() -> None:
    found = made(*with_public("Standard", None))
    (public,) = found.endpoints[NIC].public
    assert public.address in AddressSet.of("240.0.0.0/4")
    assert found.symbols[public.address] == "p"
    assert public.address in found.internet


def test_a_public_address_that_is_not_in_the_input_has_an_unknown_sku() -> None:
    found = made(with_public("Standard")[0])
    (public,) = found.endpoints[NIC].public
    assert (public.name, public.closed_by_default) == ("p", None)
    assert [d.code for d in found.diagnostics] == ["PS413"]


# ── outbound ─────────────────────────────────────────────────────────────────────────────────────


def method(found: Network) -> Outbound:
    entry = found.endpoints[NIC]
    return entry.outbound or found.segments[entry.segment].outbound


NAT = resource("nat", "nat", {"publicIpAddresses": [link("pip", "out")]})
OUT = resource("pip", "out", {"ipAddress": "20.9.9.9"}, sku={"name": "Standard"})


@pytest.mark.parametrize(
    ("stated", "door", "expected"),
    [
        (True, "export", Method.DEFAULT),
        (False, "export", Method.NONE),
        (None, "arm-template", Method.UNKNOWN),
        (None, "export", Method.UNKNOWN),
        (None, "terraform-plan", Method.DEFAULT),
        (Unknown(why="w"), "arm-template", Method.UNKNOWN),
    ],
)
def test_default_access_is_what_the_subnet_says(stated: object, door: str, expected: Method) -> None:  # RT-45, RT-46
    found = method(made(nic("n", "v/a"), subnet={"defaultOutboundAccess": stated}, door=door))
    assert found.method is expected
    assert bool(found.causes) is (expected is Method.UNKNOWN)


def test_a_public_address_beats_default_access() -> None:  # RT-44
    found = method(made(*with_public("Standard"), subnet={"defaultOutboundAccess": True}))
    assert (found.method, found.sources) == (Method.PUBLIC_IP, AddressSet.of("20.1.2.3"))
    assert not found.tcp_udp_only


def test_a_nat_gateway_beats_a_public_address() -> None:  # RT-44, T-25
    found = method(made(*with_public("Standard"), NAT, OUT, subnet={"natGateway": link("nat", "nat")}))
    assert (found.method, found.sources) == (Method.NAT_GATEWAY, AddressSet.of("20.9.9.9"))
    assert found.tcp_udp_only  # RT-48


def test_whether_a_nat_gateway_that_is_not_in_the_input_has_an_address_is_unknown() -> None:  # RT-48
    found = method(made(nic("n", "v/a"), subnet={"natGateway": link("nat", "gone")}))
    assert found.method is Method.NAT_GATEWAY
    assert "gone" in found.causes[0].why


def test_a_nat_gateway_without_address_lets_nothing_out() -> None:
    found = made(nic("n", "v/a"), resource("nat", "nat", {}), subnet={"natGateway": link("nat", "nat")})
    assert method(found).method is Method.NONE
    assert [d.code for d in found.diagnostics] == ["PS412"]


def test_a_nat_gateway_with_a_prefix_uses_all_of_it() -> None:
    nat = resource("nat", "nat", {"publicIpPrefixes": [link("prefix", "f")]})
    block = resource("prefix", "f", {"ipPrefix": "20.0.0.0/30"})
    found = method(made(nic("n", "v/a"), nat, block, subnet={"natGateway": link("nat", "nat")}))
    assert found.sources == AddressSet.of("20.0.0.0/30")


def test_a_flexible_scale_set_never_has_default_access() -> None:  # RT-47
    inside = [{"name": "c", "properties": {"subnet": link("subnet", "v/a")}}]
    profile = {"networkInterfaceConfigurations": [{"name": "n", "properties": {"ipConfigurations": inside}}]}
    properties = {"virtualMachineProfile": {"networkProfile": profile}, "orchestrationMode": "Flexible"}
    found = made(resource("vmss", "s", properties), subnet={"defaultOutboundAccess": True})
    own = found.endpoints[f"{ref('vmss', 's')}/n/c"].outbound
    assert own is not None
    assert own.method is Method.NONE


def test_instances_with_public_addresses_share_a_symbol() -> None:
    inside = [
        {"name": "c", "properties": {"subnet": link("subnet", "v/a"), "publicIPAddressConfiguration": {"name": "p"}}}
    ]
    profile = {"networkInterfaceConfigurations": [{"name": "n", "properties": {"ipConfigurations": inside}}]}
    found = made(resource("vmss", "s", {"virtualMachineProfile": {"networkProfile": profile}}))
    (public,) = found.endpoints[f"{ref('vmss', 's')}/n/c"].public
    assert found.symbols[public.address] == "public address of s"
    assert public.closed_by_default is None


def test_an_interface_in_an_absent_subnet_may_have_any_address_its_network_has_left() -> None:
    found = network(vnet("v", "10.0.0.0/24", b="10.0.0.0/25"), nic("n", "v/a")).endpoints[NIC]
    assert (found.where, found.fixed) == (AddressSet.of("10.0.0.128/25"), False)
