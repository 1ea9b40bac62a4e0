"""Classic front doors and CDN endpoints are read as the parts of Front Door."""

from __future__ import annotations

from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.read.front_door_classic import read_cdn_domain, read_cdn_endpoint, read_cdn_origin, read_classic
from penstock.azure.resource import Resource
from penstock.azure.resources.front_door import EdgeDomain, EdgeOrigin, EdgeProfile, EdgeRoute, Forwarding
from tests.unit.azure.arm import link, ref, resource


def classic(**properties: Any) -> Resource:
    """A classic front door with one frontend, one pool and one rule."""
    own = ref("classic", "old")
    base: dict[str, Any] = {
        "frontendId": "x",
        "frontdoorId": "abc",
        "frontendEndpoints": [
            {
                "name": "front",
                "properties": {"hostName": "old.azurefd.net", "webApplicationFirewallPolicyLink": link("edgewaf", "w")},
            }
        ],
        "backendPools": [
            {"name": "pool", "properties": {"backends": [{"address": "20.0.0.1", "httpPort": 8080, "httpsPort": 443}]}}
        ],
        "routingRules": [
            {
                "name": "rule",
                "properties": {
                    "frontendEndpoints": [{"id": f"{own}/frontendEndpoints/front"}],
                    "acceptedProtocols": ["Https"],
                    "patternsToMatch": ["/*"],
                    "routeConfiguration": {
                        "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration",
                        "backendPool": {"id": f"{own}/backendPools/pool"},
                        "forwardingProtocol": "HttpOnly",
                    },
                },
            }
        ],
    }
    return resource("classic", "old", base | properties)


def parts(kind: type, found: list[Any]) -> list[Any]:
    return [item for item in found if isinstance(item, kind)]


def test_a_classic_front_door() -> None:
    found = list(read_classic(classic(), Notes()))
    (profile,), (domain,) = parts(EdgeProfile, found), parts(EdgeDomain, found)
    (origin,), (route,) = parts(EdgeOrigin, found), parts(EdgeRoute, found)
    assert profile.front_door_id == "abc"
    assert (domain.host, domain.waf) == ("old.azurefd.net", ref("edgewaf", "w"))
    assert (origin.http_port, origin.group) == (8080, route.group)
    assert (route.domains, route.http, route.https) == ((domain.id,), False, True)
    assert route.forwarding is Forwarding.HTTP_ONLY


def test_a_classic_redirect() -> None:
    config = {
        "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorRedirectConfiguration",
        "customHost": "new.example",
    }
    rules = [{"name": "rule", "properties": {"routeConfiguration": config}}]
    (route,) = parts(EdgeRoute, list(read_classic(classic(routingRules=rules), Notes())))
    assert route.redirect == "redirects clients to new.example"


def test_a_cdn_endpoint_is_a_domain_with_one_route() -> None:
    said = {
        "hostName": "Shop.azureedge.net",
        "isHttpAllowed": False,
        "originHostHeader": "inner.example",
        "origins": [{"name": "o", "properties": {"hostName": "inner.example", "httpsPort": 443}}],
        "customDomains": [{"name": "d", "properties": {"hostName": "shop.example"}}],
    }
    found = list(read_cdn_endpoint(resource("cdn", "p/shop", said), Notes()))
    own, custom = parts(EdgeDomain, found)
    (route,), (origin,) = parts(EdgeRoute, found), parts(EdgeOrigin, found)
    assert (own.host, custom.host, own.profile) == ("shop.azureedge.net", "shop.example", ref("profile", "p"))
    assert (route.domains, route.http, route.group) == ((own.id, custom.id), False, own.id)
    assert (origin.group, origin.host_header) == (own.id, "inner.example")


def test_parts_of_a_cdn_endpoint_that_stand_by_themselves() -> None:
    provider, names = ref("cdn", "p/shop"), "customdomains/d"
    domain = resource("cdn", "p/shop", {"hostName": "shop.example"})
    moved = Resource(
        id=f"{provider}/{names}",
        type="microsoft.cdn/profiles/endpoints/customdomains",
        name="d",
        body=domain.body,
        properties=domain.properties,
        origin=domain.origin,
    )
    (found,) = read_cdn_domain(moved, Notes())
    assert (found.host, found.profile) == ("shop.example", ref("profile", "p"))
    (origin,) = read_cdn_origin(moved, Notes())
    assert origin.group == provider
