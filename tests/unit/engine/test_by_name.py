"""Services asked by name, by private endpoint, and at their public address: any of them may let a caller in."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Answer
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy

ZONE = "privatelink.blob.core.windows.net"
NAME = "fqdn:st.blob.core.windows.net:443"


def estate(*more: Resource, linked: bool = True, access: str = "Disabled", **acls: Any) -> tuple[Resource, ...]:
    """A machine, an account, and a private endpoint whose zone is linked or not."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
    endpoint = {"subnet": link("subnet", "v/pes"), "privateLinkServiceConnections": [connection]}
    app = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": True}
    zone = {"privateDnsZoneConfigs": [{"name": "z", "properties": {"privateDnsZoneId": ref("zone", ZONE)}}]}
    links = (resource("zonelink", f"{ZONE}/l", {"virtualNetwork": link("vnet", "v")}),) if linked else ()
    rules = (rule("out", direction="Outbound"),)
    return (
        vnet(
            "v",
            "10.0.0.0/16",
            app=app,
            pes={"addressPrefix": "10.0.5.0/24", "privateEndpointNetworkPolicies": "Disabled"},
        ),
        nsg("g", *rules),
        nic("m", "v/app", "10.0.0.4"),
        resource("pe", "pe-st", endpoint),
        resource("zonegroup", "pe-st/default", zone),
        resource("zone", ZONE),
        *links,
        resource("storage", "st", {"publicNetworkAccess": access, "networkAcls": {"bypass": "None"} | acls}),
        *more,
    )


def ask(destination: str, *resources: Resource, source: str = "m") -> Answer:
    return Engine(network(*resources)).can(source, destination)


@pytest.mark.parametrize(
    ("linked", "access", "by_name", "by_resource"),
    [
        (True, "Disabled", "allowed", "allowed"),
        (False, "Disabled", "denied", "allowed"),
        (False, "Enabled", "allowed", "allowed"),
    ],
    ids=["zone linked", "zone not linked, door closed", "zone not linked, door open"],
)
def test_a_name_leads_one_way_and_a_service_has_several(
    linked: bool, access: str, by_name: str, by_resource: str
) -> None:
    """DNS-05; whoever knows the address of the private endpoint needs no name."""
    resources = estate(linked=linked, access=access)
    assert ask(NAME, *resources).verdict.value == by_name
    assert ask("st:443", *resources).verdict.value == by_resource


def test_the_path_begins_with_the_name() -> None:
    trace = ask("st:443", *estate()).trace
    assert trace.path[0].kind == "dns"
    assert trace.name == "st.blob.core.windows.net"
    assert trace.destination == ref("pe", "pe-st")


def test_a_public_name_is_resolved_as_any_other() -> None:
    assert ask("st.blob.core.windows.net:443", *estate(linked=False)).verdict.value == "denied"


def test_a_record_that_leads_elsewhere_leads_to_no_service() -> None:
    stale = resource("a", f"{ZONE}/st", {"aRecords": [{"ipv4Address": "10.0.0.4"}]})
    resources = [r for r in estate(stale) if r.type != "microsoft.network/privateendpoints/privatednszonegroups"]
    other = nic("n", "v/app", "10.0.0.5")
    answer = ask(NAME, *resources, other, source="n")
    assert answer.verdict.value == "denied"
    assert "no private endpoint of st" in answer.trace.path[-1].note


def test_a_subservice_without_endpoint_stays_public() -> None:
    assert ask("fqdn:st.queue.core.windows.net:443", *estate()).verdict.value == "denied"
    assert ask("fqdn:st.queue.core.windows.net:443", *estate(access="Enabled")).verdict.value == "allowed"


def test_a_strangers_account_is_somewhere_in_the_tag() -> None:
    """NSG-31: a rule for the tag lets a stranger's account through as well."""
    allow = rule("storage", 100, "Outbound", destinationAddressPrefix="Storage")
    deny = rule("deny", 200, "Outbound", "Deny")
    resources = [r for r in estate(linked=False) if r.name != "g"]
    stranger = "fqdn:stranger.blob.core.windows.net:443"
    assert ask(stranger, *resources, nsg("g", allow, deny)).verdict.value == "allowed"
    assert ask(stranger, *resources, nsg("g", deny)).verdict.value == "denied"
    assert ask("fqdn:www.example.org:443", *resources, nsg("g", allow, deny)).verdict.value == "unknown"


def test_rules_that_tell_addresses_of_a_service_apart_leave_it_unknown() -> None:
    some = rule("some", 100, "Outbound", "Deny", destinationAddressPrefix="20.0.0.0/8")
    resources = [r for r in estate(linked=False, access="Enabled") if r.name != "g"]
    answer = ask(NAME, *resources, nsg("g", some))
    assert answer.verdict.value == "unknown"
    assert "the public address of st.blob.core.windows.net is not in the input" in answer.trace.unknown_because[0].why


def test_names_matter_where_a_firewall_looks_at_them() -> None:
    rules = group("fp/g", 100, collection("names", 100, "Allow", application_rule("blobs", "*.blob.core.windows.net")))
    account = resource("storage", "st", {})
    resources = hub_and_spokes(firewall(), policy(), rules, account)
    assert ask("fqdn:st.blob.core.windows.net:443", *resources, source="one").verdict.value == "allowed"
    assert ask("fqdn:st.queue.core.windows.net:443", *resources, source="one").verdict.value == "denied"
    assert ask("st:443", *resources, source="one").verdict.value == "allowed"


def test_the_service_sees_the_firewalls_address() -> None:
    rules = group("fp/g", 100, collection("names", 100, "Allow", application_rule("blobs", "*.blob.core.windows.net")))
    acls = {"defaultAction": "Deny", "bypass": "None", "ipRules": [{"value": "20.0.0.1"}]}
    account = resource("storage", "st", {"networkAcls": acls}, location="north")
    away = resource("storage", "st", {"networkAcls": acls | {"ipRules": [{"value": "20.0.0.2"}]}}, location="north")
    device = firewall()
    placed = resource("firewall", "fw", device.properties.value, location="south")
    assert ask("st:443", *hub_and_spokes(placed, policy(), rules, account), source="one").verdict.value == "allowed"
    assert ask("st:443", *hub_and_spokes(placed, policy(), rules, away), source="one").verdict.value == "denied"


@pytest.mark.parametrize(("access", "expected"), [("Enabled", "allowed"), ("Disabled", "denied")])
def test_the_internet_comes_to_the_public_door_only(access: str, expected: str) -> None:
    assert ask("st:443", *estate(access=access), source="internet").verdict.value == expected


def on_premises(*more: Resource, access: str = "Disabled", **acls: Any) -> tuple[Resource, ...]:
    """The estate, and a site behind a gateway in the same network."""
    first, *rest = estate(access=access, **acls)
    subnets = [
        *first.properties.value["subnets"],
        {"name": "GatewaySubnet", "properties": {"addressPrefix": "10.0.9.0/27"}},
    ]
    whole = resource("vnet", "v", first.properties.value | {"subnets": subnets})
    ip = [{"name": "ip", "properties": {"subnet": link("subnet", "v/GatewaySubnet")}}]
    return (
        whole,
        *rest,
        resource("gateway", "gw", {"gatewayType": "Vpn", "ipConfigurations": ip}),
        resource("site", "hq", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/24"]}}),
        resource(
            "connection",
            "c",
            {
                "connectionType": "IPsec",
                "virtualNetworkGateway1": link("gateway", "gw"),
                "localNetworkGateway2": link("site", "hq"),
            },
        ),
        *more,
    )


def test_on_premises_has_a_private_way_and_one_of_its_own_to_the_internet() -> None:
    """PE-04; which address its name servers give is not in the input (DNS-02)."""
    assert ask("st:443", *on_premises(), source="onprem").verdict.value == "allowed"
    assert ask(NAME, *on_premises(), source="onprem").verdict.value == "unknown"
    assert ask(NAME, *on_premises(access="Enabled"), source="onprem").verdict.value == "allowed"


def test_the_public_address_of_on_premises_may_be_the_one_in_a_rule() -> None:
    acls = {"defaultAction": "Deny", "ipRules": [{"value": "198.51.100.9"}]}
    resources = [r for r in on_premises(access="Enabled", **acls) if "privateendpoints" not in r.type]
    assert ask("st:443", *resources, source="onprem").verdict.value == "unknown"


def deny(priority: int, to: str, port: str) -> dict[str, Any]:
    fields = {"destinationAddressPrefix": to, "destinationPortRange": port, "protocol": "Tcp"}
    return rule(f"no-{priority}", priority, "Outbound", access="Deny", **fields)


@pytest.mark.parametrize(
    ("port", "verdict"),
    [(80, "unknown"), (443, "unknown"), (445, "allowed"), (2049, "denied")],
    ids=["shut for some", "shut for others", "open for all", "shut for the whole tag"],
)
def test_an_account_has_one_of_many_addresses_and_rules_may_tell_them_apart(port: int, verdict: str) -> None:
    """Six parts of the tag that rules name, the account perhaps in any: what holds for all of them is sure."""
    rules = [deny(100 + n, f"20.0.{n}.0/24", "80" if n % 2 else "443") for n in range(6)]
    guard = nsg("g", *rules, deny(200, "Storage", "2049"), rule("out", 300, "Outbound"))
    parts = [r for r in estate(access="Enabled", linked=False) if r.type != "microsoft.network/networksecuritygroups"]
    found = Engine(network(*parts, guard)).can("m", f"fqdn:st.blob.core.windows.net:{port}")
    assert found.verdict.value == verdict
    inward = ask(f"st:{port}", *parts, guard, source="internet")
    assert inward.verdict.value == "allowed"
    assert "Storage" in network(*parts, guard).symbols[inward.trace.packet.dst]
