"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.edges import PROFILE
from tests.unit.azure.terraform.making import G, made
from tests.unit.azure.terraform.plans import ref

P = f"{G}/microsoft.cdn/profiles/p"


def test_a_route_leads_to_a_group_of_origins() -> None:
    found = made(
        "azurerm_cdn_frontdoor_route",
        {
            "cdn_frontdoor_endpoint_id": f"{P}/afdEndpoints/e",
            "cdn_frontdoor_origin_group_id": f"{P}/originGroups/g",
            "cdn_frontdoor_custom_domain_ids": [f"{P}/customDomains/d"],
            "patterns_to_match": ["/*"],
            "supported_protocols": ["Https"],
            "https_redirect_enabled": False,
            "link_to_default_domain": True,
            "enabled": True,
        },
    )
    assert PROFILE.lower() in P
    assert found == {
        "originGroup": {"id": f"{P}/origingroups/g"},
        "customDomains": [{"id": f"{P}/customdomains/d"}],
        "patternsToMatch": ["/*"],
        "supportedProtocols": ["Https"],
        "httpsRedirect": "Disabled",
        "linkToDefaultDomain": "Enabled",
        "enabledState": "Enabled",
    }


def test_a_security_policy_joins_domains_and_a_firewall() -> None:
    association = {"domain": [{"cdn_frontdoor_domain_id": f"{P}/afdEndpoints/e"}], "patterns_to_match": ["/*"]}
    firewall = {"cdn_frontdoor_firewall_policy_id": "/W", "association": [association]}
    found = made(
        "azurerm_cdn_frontdoor_security_policy",
        {"cdn_frontdoor_profile_id": P, "security_policies": [{"firewall": [firewall]}]},
    )
    assert found == {
        "parameters": {
            "wafPolicy": {"id": "/w"},
            "associations": [{"domains": [{"id": f"{P}/afdendpoints/e"}], "patternsToMatch": ["/*"]}],
        }
    }


def test_a_firewall_at_the_edge_has_its_words() -> None:
    condition = {
        "match_variable": "RemoteAddr",
        "operator": "IPMatch",
        "match_values": ["20.0.0.0/24"],
        "negation_condition": False,
    }
    rule = {
        "name": "r",
        "enabled": True,
        "priority": 1,
        "type": "MatchRule",
        "action": "Allow",
        "match_condition": [condition],
    }
    found = made("azurerm_cdn_frontdoor_firewall_policy", {"enabled": True, "mode": "Detection", "custom_rule": [rule]})
    assert found["policySettings"] == {"enabledState": "Enabled", "mode": "Detection"}
    assert found["customRules"]["rules"][0]["matchConditions"] == [
        {"matchVariable": "RemoteAddr", "operator": "IPMatch", "negateCondition": False, "matchValue": ["20.0.0.0/24"]}
    ]


def test_an_origin_may_be_reached_by_a_private_link() -> None:
    found = made(
        "azurerm_cdn_frontdoor_origin",
        {"cdn_frontdoor_origin_group_id": "/g", "host_name": "a.example", "private_link": [{"target_type": "sites"}]},
        {"private_link": [{"private_link_target_id": ref("azurerm_linux_web_app.w.id")}]},
    )
    assert found["hostName"] == "a.example"
    assert found["sharedPrivateLinkResource"]["groupId"] == "sites"
