"""Front Door Standard and Premium, and firewalls of web requests at the edge. Read next: `read/front_door.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/cdn_frontdoor_*, frontdoor_firewall_policy, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import Op, Template, both, const, each, first, given, one, ref, refs, words

PROFILE = "Microsoft.Cdn/profiles"
ENDPOINT = f"{PROFILE}/afdEndpoints"
DOMAIN = f"{PROFILE}/customDomains"
ORIGINS = f"{PROFILE}/originGroups"
RULES = f"{PROFILE}/ruleSets"
WAF = "Microsoft.Network/frontDoorWebApplicationFirewallPolicies"
STATE: Op = words("enabled", {True: "Enabled", False: "Disabled"})

EXCLUSION: Op = each(
    "exclusion", {"matchVariable": "match_variable", "selectorMatchOperator": "operator", "selector": "selector"}
)


def _switch(path: str) -> Op:
    return words(path, {True: "Enabled", False: "Disabled"})


CUSTOM: Op = each(
    "custom_rule",
    {
        "name": "name",
        "priority": "priority",
        "ruleType": "type",
        "action": "action",
        "enabledState": STATE,
        "matchConditions": each(
            "match_condition",
            {
                "matchVariable": "match_variable",
                "selector": "selector",
                "operator": "operator",
                "negateCondition": "negation_condition",
                "matchValue": "match_values",
                "transforms": "transforms",
            },
        ),
    },
)

MANAGED: Template = {
    "ruleSetType": "type",
    "ruleSetVersion": "version",
    "exclusions": EXCLUSION,
    "ruleGroupOverrides": each(
        "override",
        {
            "ruleGroupName": "rule_group_name",
            "exclusions": EXCLUSION,
            "rules": each(
                "rule",
                {
                    "ruleId": "rule_id",
                    "enabledState": first(STATE, const("Disabled")),
                    "action": "action",
                    "exclusions": EXCLUSION,
                },
            ),
        },
    ),
}


def _policy(settings: Template, managed: Template) -> Template:
    """A policy of web requests: `settings` and rule sets of its sort."""
    return {
        "policySettings": {"enabledState": STATE, "mode": "mode", **settings},
        "customRules": {"rules": CUSTOM},
        "managedRules": {"managedRuleSets": each("managed_rule", managed)},
    }


POLICY: Template = {
    "sku": {"name": "sku_name"},
    "properties": _policy(
        {"requestBodyCheck": _switch("request_body_check_enabled")}, {**MANAGED, "ruleSetAction": "action"}
    ),
}
CLASSIC_POLICY: Template = {"properties": _policy({}, MANAGED)}


def _override(block: str, attribute: str) -> Op:
    """A rule that sends requests to other origins."""
    return each(
        f"actions.{block}",
        given(
            attribute,
            {
                "name": const("RouteConfigurationOverride"),
                "parameters": {"originGroupOverride": {"originGroup": ref(attribute, ORIGINS)}},
            },
        ),
    )


ACTIONS: Op = both(
    _override("route_configuration_override_action", "cdn_frontdoor_origin_group_id"),
    _override("route_configuration_override", "origin_group.cdn_frontdoor_origin_group_id"),
    each("actions.url_redirect_action", {"name": const("UrlRedirect")}),
    each("actions.url_redirect", {"name": const("UrlRedirect")}),
)
"""Blocks lost the end of their names in version 5 of the provider."""

TABLE: Table = {
    "azurerm_cdn_frontdoor_profile": Row(
        arm=PROFILE,
        body={"sku": {"name": "sku_name"}, "properties": {"frontDoorId": "resource_guid"}},
        given={"resource_guid": "frontDoorId"},
    ),
    "azurerm_cdn_frontdoor_endpoint": Row(
        arm=ENDPOINT,
        parent="cdn_frontdoor_profile_id",
        body={"properties": {"hostName": "host_name", "enabledState": STATE}},
        given={"host_name": "hostName"},
    ),
    "azurerm_cdn_frontdoor_custom_domain": Row(
        arm=DOMAIN, parent="cdn_frontdoor_profile_id", body={"properties": {"hostName": "host_name"}}
    ),
    "azurerm_cdn_frontdoor_origin_group": Row(arm=ORIGINS, parent="cdn_frontdoor_profile_id", body={"properties": {}}),
    "azurerm_cdn_frontdoor_origin": Row(
        arm=f"{ORIGINS}/origins",
        parent="cdn_frontdoor_origin_group_id",
        body={
            "properties": {
                "hostName": "host_name",
                "httpPort": "http_port",
                "httpsPort": "https_port",
                "originHostHeader": "origin_host_header",
                "enabledState": STATE,
                "sharedPrivateLinkResource": one(
                    "private_link",
                    {"privateLink": ref("private_link_target_id"), "groupId": "target_type"},
                ),
            }
        },
    ),
    "azurerm_cdn_frontdoor_route": Row(
        arm=f"{ENDPOINT}/routes",
        parent="cdn_frontdoor_endpoint_id",
        body={
            "properties": {
                "originGroup": ref("cdn_frontdoor_origin_group_id", ORIGINS),
                "customDomains": refs("cdn_frontdoor_custom_domain_ids", DOMAIN),
                "ruleSets": refs("cdn_frontdoor_rule_set_ids", RULES),
                "patternsToMatch": "patterns_to_match",
                "supportedProtocols": "supported_protocols",
                "forwardingProtocol": "forwarding_protocol",
                "httpsRedirect": _switch("https_redirect_enabled"),
                "linkToDefaultDomain": _switch("link_to_default_domain"),
                "originPath": "cdn_frontdoor_origin_path",
                "enabledState": STATE,
            }
        },
    ),
    "azurerm_cdn_frontdoor_rule_set": Row(arm=RULES, parent="cdn_frontdoor_profile_id", body={"properties": {}}),
    "azurerm_cdn_frontdoor_rule": Row(
        arm=f"{RULES}/rules",
        parent="cdn_frontdoor_rule_set_id",
        body={"properties": {"actions": ACTIONS}},
    ),
    "azurerm_cdn_frontdoor_security_policy": Row(
        arm=f"{PROFILE}/securityPolicies",
        parent="cdn_frontdoor_profile_id",
        body={
            "properties": {
                "parameters": one(
                    "security_policies.firewall",
                    {
                        "wafPolicy": ref("cdn_frontdoor_firewall_policy_id", WAF),
                        "associations": each(
                            "association",
                            {
                                "domains": each("domain", ref("cdn_frontdoor_domain_id", DOMAIN, ENDPOINT)),
                                "patternsToMatch": "patterns_to_match",
                            },
                        ),
                    },
                )
            }
        },
    ),
    "azurerm_cdn_frontdoor_firewall_policy": Row(arm=WAF, body=POLICY),
    "azurerm_frontdoor_firewall_policy": Row(arm=WAF, body=CLASSIC_POLICY),
}
