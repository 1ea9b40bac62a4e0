"""Web applications as senders: by the platform, by a subnet, by what is private only."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.diagnostics import UsageError
from penstock.engine.engine import Engine
from penstock.engine.result import Answer
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import pip

OUTSIDE = "fqdn:www.example.org:443"
DENY_OUT = rule("deny-internet", direction="Outbound", access="Deny", destinationAddressPrefix="Internet")


def estate(site: dict[str, Any], *more: Resource, subnet: dict[str, Any] | None = None) -> tuple[Resource, ...]:
    """A web application, a subnet to join whose group denies the internet, and a machine beside it."""
    joined = {
        "addressPrefix": "10.0.1.0/24",
        "networkSecurityGroup": link("nsg", "g"),
        "defaultOutboundAccess": True,
        **(subnet or {}),
    }
    return (
        vnet("v", "10.0.0.0/16", data="10.0.0.0/24", web=joined),
        nic("db", "v/data", "10.0.0.4"),
        nsg("g", DENY_OUT),
        resource("site_web", "shop", site),
        resource("site_config", "shop/web", {"ipSecurityRestrictions": []}),
        *more,
    )


def ask(destination: str, *resources: Resource) -> Answer:
    return Engine(network(*resources)).can("shop", destination)


JOINED = {"virtualNetworkSubnetId": ref("subnet", "v/web")}


@pytest.mark.parametrize(
    ("site", "inside", "outside"),
    [
        ({}, "denied", "allowed"),
        (JOINED, "allowed", "allowed"),
        (JOINED | {"vnetRouteAllEnabled": True}, "allowed", "denied"),
        (JOINED | {"outboundVnetRouting": {"allTraffic": True}}, "allowed", "denied"),
        (JOINED | {"outboundVnetRouting": {"applicationTraffic": True}}, "allowed", "denied"),
        (JOINED | {"siteConfig": {"vnetRouteAllEnabled": True}}, "allowed", "denied"),
        (
            JOINED | {"siteConfig": {"appSettings": [{"name": "WEBSITE_VNET_ROUTE_ALL", "value": "1"}]}},
            "allowed",
            "denied",
        ),
        (JOINED | {"vnetRouteAllEnabled": Unknown(why="a parameter")}, "allowed", "unknown"),
    ],
    ids=[
        "no network",
        "private only",
        "all",
        "all traffic",
        "application traffic",
        "in siteConfig",
        "setting",
        "unknown",
    ],
)
def test_what_takes_the_subnet(site: dict[str, Any], inside: str, outside: str) -> None:
    resources = estate(site)
    assert ask("db:443", *resources).verdict.value == inside
    assert ask(OUTSIDE, *resources).verdict.value == outside


def test_settings_in_children_count_as_well() -> None:
    child = resource("site_network", "shop/virtualNetwork", {"subnetResourceId": ref("subnet", "v/web")})
    routed = resource("site_config", "shop/appsettings", {"WEBSITE_VNET_ROUTE_ALL": "1"})
    assert ask("db:443", *estate({}, child)).verdict.value == "allowed"
    assert ask(OUTSIDE, *estate({}, child)).verdict.value == "allowed"
    assert ask(OUTSIDE, *estate({}, child, routed)).verdict.value == "denied"


def test_nothing_enters_by_the_subnet_that_an_application_joined() -> None:
    engine = Engine(network(*estate(JOINED)))
    assert engine.can("db", f"{ref('site_web', 'shop')}/integration:443").verdict.value == "denied"


def test_a_service_endpoint_of_the_subnet_is_taken_without_routing_all() -> None:
    """Private traffic and service endpoints take the subnet; the account sees the subnet (SE-01)."""
    rules = {"defaultAction": "Deny", "bypass": "None", "virtualNetworkRules": [{"id": ref("subnet", "v/web")}]}
    account = resource("storage", "st", {"networkAcls": rules}, location="westeurope")
    with_endpoint = {"serviceEndpoints": [{"service": "Microsoft.Storage.Global"}], "networkSecurityGroup": None}
    assert ask("st:443", *estate(JOINED, account, subnet=with_endpoint)).verdict.value == "allowed"
    assert ask("st:443", *estate(JOINED, account)).verdict.value == "denied"


def test_stated_outbound_addresses_are_what_others_see() -> None:
    rules = {"defaultAction": "Deny", "bypass": "None", "ipRules": [{"value": "20.1.0.0/24"}]}
    account = resource("storage", "st", {"networkAcls": rules}, location="northeurope")
    sent = {"possibleOutboundIpAddresses": "20.1.0.7,20.1.0.8"}
    site = resource("site_web", "shop", sent, location="westeurope")
    assert Engine(network(site, account)).can("shop", "st:443").verdict.value == "allowed"
    other = resource("site_web", "shop", {"possibleOutboundIpAddresses": "20.1.0.7,20.2.0.8"}, location="westeurope")
    assert Engine(network(other, account)).can("shop", "st:443").verdict.value == "unknown"


def test_a_server_that_may_call_listed_names_calls_no_others() -> None:
    server = resource("sql", "db", {"restrictOutboundNetworkAccess": "Enabled"})
    allowed = resource("sql_outbound", "db/st.blob.core.windows.net", {})
    engine = Engine(network(server, allowed, resource("storage", "st")))
    assert engine.can("db", "st:443").verdict.value == "allowed"
    assert engine.can("db", OUTSIDE).verdict.value == "denied"


def test_a_vault_never_calls_anybody() -> None:
    """KV-04."""
    with pytest.raises(UsageError, match="opens no connections"):
        Engine(network(resource("vault", "kv"), resource("storage", "st"))).can("kv", "st:443")


def test_an_ai_service_lists_its_names_itself() -> None:
    limits = {"restrictOutboundNetworkAccess": True, "allowedFqdnList": ["*.contoso.com"]}
    engine = Engine(network(resource("ai", "ai", limits)))
    assert engine.can("ai", "fqdn:www.contoso.com:443").verdict.value == "allowed"
    assert engine.can("ai", OUTSIDE).verdict.value == "denied"


def test_an_application_reaches_a_private_endpoint_only_from_a_subnet() -> None:
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
    endpoint = {"subnet": link("subnet", "v/data"), "privateLinkServiceConnections": [connection]}
    pe = resource("pe", "pe-st", endpoint)
    account = resource("storage", "st", {"publicNetworkAccess": "Disabled"})
    assert ask("st:443", *estate(JOINED, pe, account)).verdict.value == "allowed"
    assert ask("st:443", *estate({}, pe, account)).verdict.value == "denied"


def closed_to_all(*links: Resource, door: str = "arm-template", kind: str = "factory") -> Answer:
    """A service that sends, an account without public access, and private ways that the platform keeps."""
    account = resource("storage", "st", {"publicNetworkAccess": "Disabled", "networkAcls": {"bypass": "None"}})
    sender = resource(kind, "adf", {}, door=door)
    return Engine(network(sender, account, *links)).can("adf", "st:443")


def managed(state: str | None, target: str = "st") -> Resource:
    """A managed private endpoint of a data factory."""
    properties = {"privateLinkResourceId": ref("storage", target), "connectionState": {"status": state}}
    return resource("factory_link", "adf/default/mpe", properties)


@pytest.mark.parametrize(
    ("state", "target", "expected"),
    [
        ("Approved", "st", "allowed"),
        ("Pending", "st", "denied"),
        (None, "st", "unknown"),
        ("Approved", "other", "denied"),
    ],
)
def test_a_managed_private_endpoint_passes_a_closed_door(state: str | None, target: str, expected: str) -> None:
    """PE-03, PE-05."""
    assert closed_to_all(managed(state, target)).verdict.value == expected


def test_private_ways_that_nobody_shows_leave_a_closed_door_in_doubt() -> None:
    assert closed_to_all().verdict.value == "denied"
    assert closed_to_all(door="export").verdict.value == "unknown"
    assert closed_to_all(kind="synapse").verdict.value == "unknown"


def test_a_shared_private_link_of_a_search_service() -> None:
    link_ = {"privateLinkResourceId": ref("storage", "st"), "groupId": "blob", "status": "Approved"}
    search = resource("search", "adf", {}, door="arm-template")
    shared = resource("search_link", "adf/l", link_)
    account = resource("storage", "st", {"publicNetworkAccess": "Disabled", "networkAcls": {"bypass": "None"}})
    assert Engine(network(search, shared, account)).can("adf", "st:443").verdict.value == "allowed"


FREE = {"networkSecurityGroup": None}
ALL = JOINED | {"vnetRouteAllEnabled": True, "outboundIpAddresses": "20.9.0.9"}


@pytest.mark.parametrize("default", [True, False, None], ids=["default access", "private subnet", "not stated"])
def test_what_comes_out_of_the_network_has_the_addresses_of_the_application(default: bool | None) -> None:
    """Default outbound access is for machines: an application has addresses of its own (App Service, "virtual network integration")."""
    door = {"defaultAction": "Deny", "ipRules": [{"value": "20.9.0.9"}]}
    resources = estate(
        ALL, resource("vault", "kv", {"networkAcls": door}), subnet=FREE | {"defaultOutboundAccess": default}
    )
    assert ask(OUTSIDE, *resources).verdict.value == "allowed"
    assert ask("kv:443", *resources).verdict.value == "allowed"


def test_a_nat_gateway_comes_before_the_addresses_of_the_application() -> None:
    gate = resource("nat", "nat", {"publicIpAddresses": [link("pip", "out")]})
    door = {"defaultAction": "Deny", "ipRules": [{"value": "20.9.0.9"}]}
    vault = resource("vault", "kv", {"networkAcls": door})
    behind = estate(ALL, vault, gate, pip("out", "20.0.0.1"), subnet=FREE | {"natGateway": link("nat", "nat")})
    assert ask(OUTSIDE, *behind).verdict.value == "allowed"
    assert ask("kv:443", *behind).verdict.value == "denied"
