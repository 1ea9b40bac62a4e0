"""Backends that a gateway knows by name: private addresses, services with their doors, public addresses of the estate."""

from __future__ import annotations

from typing import Any

from penstock.azure.service_tags import ServiceTags
from penstock.diagnostics import BUILT_IN
from penstock.engine.api import can
from penstock.engine.result import Answer
from penstock.net.network import Network
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nsg, ref, resource, rule, vnet
from tests.unit.azure.web import edge, edge_origin, edge_route, gateway, pool, profile, settings, site


def asked(name: str, *more: Any, target: str = "internet", to: str = "gw:80") -> Answer:
    return can(by(name, *more), target, to)


def by(name: str, *more: Any, **fields: Any) -> Network:
    parts = {
        "backendAddressPools": [pool("web", name)],
        "backendHttpSettingsCollection": [settings(port=443, hostName=name)],
    }
    return network(*site(gateway(**parts), *more, **fields))


OPEN = [{"ipAddress": "Any", "action": "Allow", "priority": 2147483647, "name": "Allow all"}]


def app(*, rules: Any = OPEN, **properties: Any) -> Any:
    """A web application with its access rules."""
    said = {"defaultHostName": "app.azurewebsites.net", "siteConfig": {"ipSecurityRestrictions": rules}}
    return resource("site_web", "shop", said | properties, location="westeurope")


def zone(*names: str, linked: bool = True) -> tuple[Any, ...]:
    """A private zone inner.example with records for `names` at 10.0.1.4."""
    records = [resource("a", f"inner.example/{n}", {"aRecords": [{"ipv4Address": "10.0.1.4"}]}) for n in names]
    links = [resource("zonelink", "inner.example/l", {"virtualNetwork": link("vnet", "v")})] if linked else []
    return (resource("zone", "inner.example"), *records, *links)


def test_a_name_that_nobody_knows_leaves_the_answer_open() -> None:
    answer = asked("elsewhere.example")
    assert answer.verdict.value == "unknown"
    assert [cause.why for cause in answer.trace.unknown_because] == [
        "the address of elsewhere.example is not in the input"
    ]


def test_a_private_name_leads_to_its_address() -> None:
    found = by("web.inner.example", *zone("web"), rules=(rule("all", destinationPortRange="443"),))
    answer = can(found, "internet", "web:443")
    assert answer.verdict.value == "allowed"
    assert answer.trace.path[-1].name == "web"


def test_a_private_zone_without_the_record_says_that_there_is_no_such_name() -> None:
    answer = asked("gone.inner.example", *zone("web"))
    assert answer.verdict.value == "denied"
    assert "DNS-03" in answer.trace.facts


def test_a_service_is_reached_by_its_open_door_as_from_the_gateway_s_frontend() -> None:
    answer = can(by("app.azurewebsites.net", app(publicNetworkAccess="Enabled")), "internet", "gw:80")
    assert answer.verdict.value == "allowed"
    door = answer.trace.path[-1]
    assert (door.kind, door.name) == ("door", "shop")
    assert "pip-gw" in door.note or "20.0.0.1" in door.note


def test_a_service_that_admits_the_gateway_only_is_reached_through_it_only() -> None:
    only = [{"ipAddress": "20.0.0.1/32", "action": "Allow", "priority": 100, "name": "gw"}]
    found = by("app.azurewebsites.net", app(publicNetworkAccess="Enabled", rules=only))
    assert can(found, "internet", "gw:80").verdict.value == "allowed"
    through = can(found, "internet", "shop:443")
    assert through.verdict.value == "allowed"
    assert [met.device.rpartition("/")[2] for met in through.trace.web.met] == ["gw"]


def test_a_closed_door_stays_closed() -> None:
    assert asked("app.azurewebsites.net", app(publicNetworkAccess="Disabled")).verdict.value == "denied"


def test_a_public_address_of_the_estate_is_known_by_its_name() -> None:
    named = resource(
        "pip",
        "pip-web",
        {"ipAddress": "20.0.0.2", "dnsSettings": {"domainNameLabel": "shop"}},
        sku={"name": "Standard"},
        location="westeurope",
    )
    rest = [r for r in site(gateway(), public=True) if r.name != "pip-web"]
    opened = nsg("g", rule("all", destinationPortRange="443"))
    parts = {
        "backendAddressPools": [pool("web", "shop.westeurope.cloudapp.azure.com")],
        "backendHttpSettingsCollection": [settings(port=443)],
    }
    others = [r for r in rest if r.name not in ("gw", "g")]
    found = network(*others, named, opened, gateway(**parts))
    answer = can(found, "internet", "gw:80")
    assert answer.verdict.value == "allowed"
    assert [step.name for step in answer.trace.path if step.kind == "public-ip"] == ["pip-gw", "pip-web"]


def test_a_name_that_leads_to_the_public_door_does_not_lead_to_the_private_endpoint() -> None:
    """DNS-05: without a zone the gateway goes to the public address although there is a private endpoint."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("site_web", "shop"), "groupIds": ["sites"]}}
    endpoint = {"subnet": link("subnet", "v/app"), "privateLinkServiceConnections": [connection]}
    found = by("app.azurewebsites.net", app(publicNetworkAccess="Enabled"), resource("pe", "pe-shop", endpoint))
    assert can(found, "internet", "shop:443").verdict.value == "allowed"
    assert can(found, "internet", "pe-shop:443").verdict.value == "denied"


HIDDEN = Unknown(why="parameter pool has no value", origin=BUILT_IN)
TAGS = ServiceTags(
    source="test",
    change_number="1",
    date="",
    prefixes={"azurefrontdoor.backend": ("13.73.248.0/21",)},
    names={"azurefrontdoor.backend": "AzureFrontDoor.Backend"},
)
GUARD = (
    rule("gateway", 100, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8080"),
    rule("rest", 200, access="Deny"),
)


def unnamed(*more: Any, port: Any = 8080, entry: Any = None) -> Network:
    """A gateway of whose backends nothing is known but their port; `entry` is the group of its own subnet."""
    parts = {
        "backendAddressPools": [{"name": "web", "properties": {"backendAddresses": HIDDEN}}],
        "backendHttpSettingsCollection": [settings(port=port)],
    }
    edge_subnet = (
        {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", entry)} if entry else "10.0.0.0/24"
    )
    app_subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    around = [r for r in site(gateway(**parts), *more, rules=GUARD) if r.name != "v"]
    return network(vnet("v", "10.0.0.0/16", edge=edge_subnet, app=app_subnet), *around, tags=TAGS)


def test_a_backend_that_is_not_named_may_be_any_machine_that_admits_the_gateway() -> None:
    answer = can(unnamed(), "internet", "api:8080")
    assert answer.verdict.value == "unknown"
    assert [cause.why for cause in answer.trace.unknown_because] == ["parameter pool has no value"]


def test_a_machine_that_admits_the_gateway_on_another_port_is_not_meant() -> None:
    assert can(unnamed(port=443), "internet", "api:8080").verdict.value == "denied"
    assert can(unnamed(), "internet", "api:22").verdict.value == "denied"


def test_on_a_port_that_is_not_known_any_may_be_meant() -> None:
    assert can(unnamed(port=HIDDEN), "internet", "api:8080").verdict.value == "unknown"
    assert can(unnamed(port=HIDDEN), "internet", "api:22").verdict.value == "denied"


def test_behind_a_front_door_the_gateway_may_mean_anybody_too() -> None:
    entry = nsg("e", rule("edge", 100, sourceAddressPrefix="AzureFrontDoor.Backend"), rule("rest", 200, access="Deny"))
    door = (profile(), edge(), edge_route(), edge_origin("20.0.0.1"))
    assert can(unnamed(entry, entry="e"), "8.8.8.8", "api:8080").verdict.value == "denied"
    assert can(unnamed(entry, *door, entry="e"), "8.8.8.8", "api:8080").verdict.value == "unknown"


def test_an_origin_that_is_not_named_may_be_any_public_machine() -> None:
    admits = (rule("edge", 100, sourceAddressPrefix="AzureFrontDoor.Backend"), rule("rest", 200, access="Deny"))
    door = (profile(), edge(), edge_route(), edge_origin(HIDDEN, httpPort=8080))
    found = network(*site(*door, rules=admits, public=True), tags=TAGS)
    assert can(found, "8.8.8.8", "web:8080").verdict.value == "unknown"
    assert can(found, "8.8.8.8", "api:8080").verdict.value == "denied"
    assert can(found, "8.8.8.8", "web:8081").verdict.value == "denied"


def test_a_named_backend_on_a_port_that_is_not_known() -> None:
    found = network(*site(gateway(backendHttpSettingsCollection=[settings(port=HIDDEN)])))
    assert can(found, "internet", "web:8080").verdict.value == "unknown"
    assert can(found, "internet", "api:8080").verdict.value == "denied"
