"""Front doors as endpoints: where they answer, from where they ask."""

from __future__ import annotations

from penstock.engine.api import can
from penstock.engine.engine import Engine
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from tests.unit.azure.arm import network, resource, rule
from tests.unit.azure.web import edge, edge_domain, edge_origin, edge_route, gateway, profile, site

PARTS = (profile(), edge(), edge_route(), edge_origin("20.0.0.2", httpPort=8080))


def front_door(found: Network) -> Endpoint:
    (one,) = (e for e in found.endpoints.values() if e.kind is Kind.EDGE)
    return one


def only_from(tag: str) -> tuple[dict[str, object], ...]:
    return (rule("edge", 100, sourceAddressPrefix=tag, destinationPortRange="8080"), rule("rest", 200, access="Deny"))


def test_it_answers_on_its_host_names_at_an_address_of_its_own() -> None:
    found = front_door(network(*site(), *PARTS, edge_domain("d", "shop.example")))
    assert len(found.public) == 1
    assert set(found.names) == {"fd", "fd.azurefd.net", "shop.example"}


def test_origins_see_the_addresses_of_its_tag() -> None:
    """FD-03: whoever admits `AzureFrontDoor.Backend` admits it."""
    found = network(*site(rules=only_from("AzureFrontDoor.Backend"), public=True), *PARTS)
    answer = can(found, "internet", "fd:80")
    assert answer.verdict.value == "allowed"
    assert found.symbols[answer.trace.path[-1].packet.src] == "AzureFrontDoor.Backend"
    assert can(found, "8.8.8.8", "20.0.0.2:8080").verdict.value == "unknown"


def test_an_origin_that_admits_others_only_is_not_reached_through_it() -> None:
    found = network(*site(rules=only_from("203.0.113.0/24"), public=True), *PARTS)
    assert can(found, "internet", "fd:80").verdict.value == "denied"


def test_a_question_by_name_goes_to_the_front_door() -> None:
    found = network(*site(rules=only_from("AzureFrontDoor.Backend"), public=True), *PARTS)
    answer = can(found, "internet", "fqdn:fd.azurefd.net:80")
    assert answer.verdict.value == "allowed"
    assert [step.kind for step in answer.trace.path][:2] == ["dns", "public-ip"]


def test_machines_behind_it_are_reached_through_it() -> None:
    found = network(*site(rules=only_from("AzureFrontDoor.Backend"), public=True), *PARTS)
    answer = can(found, "internet", "web:8080")
    assert answer.verdict.value == "allowed"
    assert [met.route.name for met in answer.trace.web.met] == ["route r, fd.azurefd.net/*"]


def test_it_opens_no_connections_of_its_own() -> None:
    found = network(*site(), *PARTS)
    assert front_door(found).id not in {
        start.endpoint for start in Engine(found).senders(Engine(found).parties.find("web"))
    }


def test_parts_without_their_profile_make_a_front_door_all_the_same() -> None:
    assert front_door(network(*site(), edge(), edge_route(), edge_origin("20.0.0.2"))).name == "fd"


def test_a_profile_without_domains_is_nothing() -> None:
    found = network(*site(), profile())
    assert [e for e in found.endpoints.values() if e.kind is Kind.EDGE] == []


def test_a_cdn_of_another_network_asks_from_addresses_nobody_knows() -> None:
    other = resource("profile", "fd", {}, sku={"name": "Standard_Akamai"})
    found = network(*site(rules=only_from("AzureFrontDoor.Backend"), public=True), other, *PARTS[1:])
    assert can(found, "internet", "fd:80").verdict.value != "allowed"


def test_an_origin_by_the_name_of_a_public_address() -> None:
    named = resource(
        "pip", "pip-web", {"ipAddress": "20.0.0.2", "dnsSettings": {"fqdn": "shop.example"}}, sku={"name": "Standard"}
    )
    base = [r for r in site(rules=only_from("AzureFrontDoor.Backend"), public=True) if r.name != "pip-web"]
    found = network(*base, named, profile(), edge(), edge_route(), edge_origin("shop.example", httpPort=8080))
    assert can(found, "internet", "fd:80").verdict.value == "allowed"


def test_a_front_door_before_a_gateway() -> None:
    chain = (profile(), edge(), edge_route(), edge_origin("20.0.0.1"))
    found = network(*site(gateway()), *chain)
    answer = can(found, "internet", "fd:80")
    assert answer.verdict.value == "allowed"
    assert [met.device.rpartition("/")[2] for met in answer.trace.web.met] == ["fd", "gw"]
