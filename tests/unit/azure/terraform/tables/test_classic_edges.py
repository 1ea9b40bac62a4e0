"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from typing import Any

from tests.unit.azure.terraform.making import G, made, named
from tests.unit.azure.terraform.plans import by_name, managed, opened, plan, ref

DOOR = f"{G}/microsoft.network/frontdoors/x"


def door(rule: dict[str, Any]) -> Any:
    return made(
        "azurerm_frontdoor",
        {
            "frontend_endpoint": [{"name": "f", "host_name": "x.azurefd.net"}],
            "backend_pool": [
                {
                    "name": "p",
                    "backend": [{"address": "app.contoso.com", "http_port": 80, "https_port": 443, "host_header": "h", "enabled": False}],
                }
            ],
            "routing_rule": [{"name": "r", "frontend_endpoints": ["f"], "patterns_to_match": ["/*"], "accepted_protocols": ["Https"], **rule}],
        },
    )  # fmt: skip


def test_a_classic_front_door_leads_requests_to_its_backends() -> None:
    found = door(
        {"enabled": True, "forwarding_configuration": [{"backend_pool_name": "p", "forwarding_protocol": "HttpsOnly"}]}
    )
    (pool,) = found["backendPools"]
    assert pool["properties"]["backends"] == [
        {
            "address": "app.contoso.com",
            "httpPort": 80,
            "httpsPort": 443,
            "backendHostHeader": "h",
            "enabledState": "Disabled",
        }
    ]
    (rule,) = found["routingRules"]
    assert rule["properties"]["frontendEndpoints"] == [{"id": f"{DOOR}/frontendendpoints/f"}]
    assert rule["properties"]["enabledState"] == "Enabled"
    assert rule["properties"]["routeConfiguration"] == {
        "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration",
        "backendPool": {"id": f"{DOOR}/backendpools/p"},
        "forwardingProtocol": "HttpsOnly",
    }


def test_a_rule_may_send_clients_elsewhere() -> None:
    (rule,) = door({"redirect_configuration": [{"custom_host": "www.contoso.com", "redirect_type": "Moved"}]})[
        "routingRules"
    ]
    assert rule["properties"]["routeConfiguration"] == {
        "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorRedirectConfiguration",
        "customHost": "www.contoso.com",
    }


def test_a_frontend_has_the_policy_that_guards_it() -> None:
    policy = named("azurerm_frontdoor_firewall_policy.w", {"name": "w"})
    (frontend,) = made(
        "azurerm_frontdoor",
        {"frontend_endpoint": [{"name": "f"}]},
        {
            "frontend_endpoint": [
                {"web_application_firewall_policy_link_id": ref("azurerm_frontdoor_firewall_policy.w.id")}
            ]
        },
        policy,
    )["frontendEndpoints"]
    link = frontend["properties"]["webApplicationFirewallPolicyLink"]["id"]
    assert link.endswith("/frontdoorwebapplicationfirewallpolicies/w")


def test_an_endpoint_of_a_cdn_has_its_origins() -> None:
    found = made(
        "azurerm_cdn_endpoint",
        {
            "profile_name": "p",
            "is_http_allowed": False,
            "origin": [{"name": "o", "host_name": "app.contoso.com", "https_port": 443}],
        },
    )
    assert found == {
        "isHttpAllowed": False,
        "origins": [{"name": "o", "properties": {"hostName": "app.contoso.com", "httpsPort": 443}}],
    }


def test_a_domain_belongs_to_its_endpoint() -> None:
    domain = managed(
        "azurerm_cdn_endpoint_custom_domain.d",
        {"name": "d", "host_name": "www.contoso.com"},
        {"cdn_endpoint_id": ref("azurerm_cdn_endpoint.x.id")},
    )
    endpoint = named("azurerm_cdn_endpoint.x", {"profile_name": "p"})
    found = by_name(opened(plan(named("azurerm_cdn_profile.p", {"name": "p"}), endpoint, domain)))["d"]
    assert found.id == f"{G}/microsoft.cdn/profiles/p/endpoints/x/customdomains/d"
