"""Application gateways and their firewalls of web requests. Read next: `read/application_gateway.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/application_gateway and web_application_firewall_policy, versions 3 and 4. A rule in an
override is off unless it says otherwise (WAF-22).
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import (
    Op,
    Template,
    both,
    const,
    default,
    each,
    first,
    given,
    lone,
    one,
    own_part,
    ref,
    this,
    words,
)
from penstock.azure.terraform.tables.network import SEAT, SUBNET

GATEWAY = "Microsoft.Network/applicationGateways"
POLICY = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"
STATE = {True: "Enabled", False: "Disabled"}

LEADS: Template = {
    "backendAddressPool": own_part("backendAddressPools", "backend_address_pool_name"),
    "backendHttpSettings": own_part("backendHttpSettingsCollection", "backend_http_settings_name"),
    "redirectConfiguration": own_part("redirectConfigurations", "redirect_configuration_name"),
    "rewriteRuleSet": own_part("rewriteRuleSets", "rewrite_rule_set_name"),
}
FIREWALL: Template = {"firewallPolicy": ref("firewall_policy_id", POLICY)}

LISTENER: Template = {
    "frontendIPConfiguration": own_part("frontendIPConfigurations", "frontend_ip_configuration_name"),
    "frontendPort": own_part("frontendPorts", "frontend_port_name"),
    "protocol": "protocol",
    "hostNames": "host_names",
}

SETTINGS: Template = {
    "port": "port",
    "protocol": "protocol",
    "hostName": "host_name",
    "probe": own_part("probes", "probe_name"),
}
HTTP_SETTINGS: Template = {
    **SETTINGS,
    "path": "path",
    "pickHostNameFromBackendAddress": "pick_host_name_from_backend_address",
}
STREAM_SETTINGS: Template = {**SETTINGS, "enableL4ClientIpPreservation": "client_ip_preservation_enabled"}


def _named(properties: Template) -> Template:
    return {"name": "name", "properties": properties}


REWRITES: Op = each(
    "rewrite_rule_set",
    _named(
        {
            "rewriteRules": each(
                "rewrite_rule",
                {
                    "name": "name",
                    "conditions": each("condition", {"variable": "variable", "pattern": "pattern"}),
                    "actionSet": {
                        "requestHeaderConfigurations": each(
                            "request_header_configuration",
                            {"headerName": "header_name", "headerValue": "header_value"},
                        ),
                        "urlConfiguration": one("url", {"modifiedPath": "path", "modifiedQueryString": "query_string"}),
                    },
                },
            )
        }
    ),
)

EXCLUDED: Template = {
    "matchVariable": "match_variable",
    "selectorMatchOperator": "selector_match_operator",
    "selector": "selector",
}
"""What of a request rules do not look at."""

OLD_FIREWALL: Op = one(
    "waf_configuration",
    {
        "enabled": "enabled",
        "firewallMode": "firewall_mode",
        "ruleSetType": default("rule_set_type", "OWASP"),
        "ruleSetVersion": "rule_set_version",
        "requestBodyCheck": "request_body_check",
        "maxRequestBodySizeInKb": "max_request_body_size_kb",
        "fileUploadLimitInMb": "file_upload_limit_mb",
        "disabledRuleGroups": each("disabled_rule_group", {"ruleGroupName": "rule_group_name", "rules": "rules"}),
        "exclusions": each("exclusion", EXCLUDED),
    },
)

CONDITION: Template = {
    "matchVariables": each("match_variables", {"variableName": "variable_name", "selector": "selector"}),
    "operator": "operator",
    "negationConditon": "negation_condition",
    "matchValues": "match_values",
    "transforms": "transforms",
}

SETS: Op = each(
    "managed_rules.managed_rule_set",
    {
        "ruleSetType": default("type", "OWASP"),
        "ruleSetVersion": "version",
        "ruleGroupOverrides": each(
            "rule_group_override",
            {
                "ruleGroupName": "rule_group_name",
                "rules": both(
                    each(
                        "rule",
                        {
                            "ruleId": "id",
                            "state": first(words("enabled", STATE), const("Disabled")),
                            "action": "action",
                        },
                    ),
                    each("disabled_rules", {"ruleId": this, "state": const("Disabled")}),
                ),
            },
        ),
    },
)

EXCLUSIONS: Op = each(
    "managed_rules.exclusion",
    {
        **EXCLUDED,
        "exclusionManagedRuleSets": each(
            "excluded_rule_set",
            {
                "ruleSetType": "type",
                "ruleSetVersion": "version",
                "ruleGroups": each(
                    "rule_group",
                    {"ruleGroupName": "rule_group_name", "rules": each("excluded_rules", {"ruleId": this})},
                ),
            },
        ),
    },
)

TABLE: Table = {
    "azurerm_application_gateway": Row(
        arm=GATEWAY,
        body={
            "tags": "tags",
            "properties": {
                "sku": {"name": "sku.name", "tier": "sku.tier"},
                "gatewayIPConfigurations": each(
                    "gateway_ip_configuration", _named({"subnet": ref("subnet_id", SUBNET)})
                ),
                "frontendIPConfigurations": each(
                    "frontend_ip_configuration",
                    _named(
                        {
                            **SEAT,
                            "privateIPAddress": "private_ip_address",
                        }
                    ),
                ),
                "frontendPorts": each("frontend_port", _named({"port": "port"})),
                "backendAddressPools": each(
                    "backend_address_pool",
                    _named(
                        {
                            "backendAddresses": both(
                                each("fqdns", {"fqdn": this}), each("ip_addresses", {"ipAddress": this})
                            )
                        }
                    ),
                ),
                "backendHttpSettingsCollection": each("backend_http_settings", _named(HTTP_SETTINGS)),
                "backendSettingsCollection": each("backend", _named(STREAM_SETTINGS)),
                "httpListeners": each("http_listener", _named({**LISTENER, "hostName": "host_name", **FIREWALL})),
                "listeners": each("listener", _named(LISTENER)),
                "requestRoutingRules": each(
                    "request_routing_rule",
                    _named(
                        {
                            "ruleType": "rule_type",
                            "priority": "priority",
                            "httpListener": own_part("httpListeners", "http_listener_name"),
                            "urlPathMap": own_part("urlPathMaps", "url_path_map_name"),
                            **LEADS,
                        }
                    ),
                ),
                "routingRules": each(
                    "routing_rule",
                    _named(
                        {
                            "ruleType": const("Basic"),
                            "priority": "priority",
                            "listener": own_part("listeners", "listener_name"),
                            "backendAddressPool": own_part("backendAddressPools", "backend_address_pool_name"),
                            "backendSettings": own_part("backendSettingsCollection", "backend_name"),
                        }
                    ),
                ),
                "urlPathMaps": each(
                    "url_path_map",
                    _named(
                        {
                            "defaultBackendAddressPool": own_part(
                                "backendAddressPools", "default_backend_address_pool_name"
                            ),
                            "defaultBackendHttpSettings": own_part(
                                "backendHttpSettingsCollection", "default_backend_http_settings_name"
                            ),
                            "defaultRedirectConfiguration": own_part(
                                "redirectConfigurations", "default_redirect_configuration_name"
                            ),
                            "defaultRewriteRuleSet": own_part("rewriteRuleSets", "default_rewrite_rule_set_name"),
                            "pathRules": each("path_rule", _named({"paths": "paths", **LEADS, **FIREWALL})),
                        }
                    ),
                ),
                "probes": each("probe", _named({"port": "port", "protocol": "protocol", "host": "host"})),
                "redirectConfigurations": each(
                    "redirect_configuration",
                    _named(
                        {"targetListener": own_part("httpListeners", "target_listener_name"), "targetUrl": "target_url"}
                    ),
                ),
                "rewriteRuleSets": REWRITES,
                **FIREWALL,
                "webApplicationFirewallConfiguration": OLD_FIREWALL,
            },
        },
        parts={
            "backend_address_pool": "backendAddressPools",
            "http_listener": "httpListeners",
            "frontend_ip_configuration": "frontendIPConfigurations",
        },
        given={
            "frontend_ip_configuration.0.private_ip_address": "frontendIPConfigurations.0.properties.privateIPAddress"
        },
    ),
    "azurerm_web_application_firewall_policy": Row(
        arm=POLICY,
        body={
            "properties": {
                "policySettings": one(
                    "policy_settings",
                    {
                        "state": first(words("enabled", STATE), const("Enabled")),
                        "mode": default("mode", "Prevention"),
                        "requestBodyCheck": "request_body_check",
                        "requestBodyInspectLimitInKB": "request_body_inspect_limit_in_kb",
                        "requestBodyEnforcement": "request_body_enforcement",
                        "maxRequestBodySizeInKb": "max_request_body_size_in_kb",
                        "fileUploadLimitInMb": "file_upload_limit_in_mb",
                        "fileUploadEnforcement": "file_upload_enforcement",
                    },
                ),
                "customRules": each(
                    "custom_rules",
                    {
                        "name": "name",
                        "priority": "priority",
                        "ruleType": "rule_type",
                        "action": "action",
                        "state": words("enabled", STATE),
                        "matchConditions": each("match_conditions", CONDITION),
                        "groupByUserSession": given(
                            "group_rate_limit_by",
                            lone({"groupByVariables": lone({"variableName": "group_rate_limit_by"})}),
                        ),
                    },
                ),
                "managedRules": {"managedRuleSets": SETS, "exclusions": EXCLUSIONS},
            }
        },
    ),
}
