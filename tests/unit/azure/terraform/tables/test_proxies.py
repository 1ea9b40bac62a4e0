"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.proxies import GATEWAY
from tests.unit.azure.terraform.making import NET, made

X = f"{NET}/applicationgateways/x"


def test_a_gateway_leads_from_a_listener_to_a_pool() -> None:
    found = made(
        "azurerm_application_gateway",
        {
            "sku": [{"name": "WAF_v2", "tier": "WAF_v2"}],
            "frontend_port": [{"name": "p", "port": 443}],
            "backend_address_pool": [{"name": "b", "fqdns": ["a.example"], "ip_addresses": ["10.0.0.4"]}],
            "backend_http_settings": [{"name": "s", "port": 8080, "protocol": "Http", "host_name": "b.example"}],
            "http_listener": [
                {
                    "name": "l",
                    "protocol": "Https",
                    "frontend_ip_configuration_name": "f",
                    "frontend_port_name": "p",
                    "host_names": ["c.example"],
                }
            ],
            "request_routing_rule": [
                {
                    "name": "r",
                    "rule_type": "Basic",
                    "priority": 10,
                    "http_listener_name": "l",
                    "backend_address_pool_name": "b",
                    "backend_http_settings_name": "s",
                }
            ],
        },
    )
    assert GATEWAY.lower() in X
    assert found == {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "frontendPorts": [{"name": "p", "properties": {"port": 443}}],
        "backendAddressPools": [
            {"name": "b", "properties": {"backendAddresses": [{"fqdn": "a.example"}, {"ipAddress": "10.0.0.4"}]}}
        ],
        "backendHttpSettingsCollection": [
            {"name": "s", "properties": {"port": 8080, "protocol": "Http", "hostName": "b.example"}}
        ],
        "httpListeners": [
            {
                "name": "l",
                "properties": {
                    "frontendIPConfiguration": {"id": f"{X}/frontendipconfigurations/f"},
                    "frontendPort": {"id": f"{X}/frontendports/p"},
                    "protocol": "Https",
                    "hostNames": ["c.example"],
                },
            }
        ],
        "requestRoutingRules": [
            {
                "name": "r",
                "properties": {
                    "ruleType": "Basic",
                    "priority": 10,
                    "httpListener": {"id": f"{X}/httplisteners/l"},
                    "backendAddressPool": {"id": f"{X}/backendaddresspools/b"},
                    "backendHttpSettings": {"id": f"{X}/backendhttpsettingscollection/s"},
                },
            }
        ],
    }


def test_a_policy_has_custom_rules_managed_sets_and_exclusions() -> None:
    condition = {
        "match_variables": [{"variable_name": "RemoteAddr", "selector": None}],
        "operator": "IPMatch",
        "negation_condition": True,
        "match_values": ["20.0.0.0/24"],
    }
    rule = {
        "name": "r",
        "priority": 1,
        "rule_type": "MatchRule",
        "action": "Block",
        "enabled": True,
        "match_conditions": [condition],
    }
    override = {"rule_group_name": "G", "rule": [{"id": "942100", "enabled": None, "action": None}]}
    managed = {
        "managed_rule_set": [{"type": "OWASP", "version": "3.2", "rule_group_override": [override]}],
        "exclusion": [{"match_variable": "RequestHeaderNames", "selector": "h", "selector_match_operator": "Equals"}],
    }
    found = made(
        "azurerm_web_application_firewall_policy",
        {
            "policy_settings": [{"enabled": True, "mode": "Prevention"}],
            "custom_rules": [rule],
            "managed_rules": [managed],
        },
    )
    assert found["policySettings"] == {"state": "Enabled", "mode": "Prevention"}
    assert found["customRules"][0]["matchConditions"] == [
        {
            "matchVariables": [{"variableName": "RemoteAddr"}],
            "operator": "IPMatch",
            "negationConditon": True,
            "matchValues": ["20.0.0.0/24"],
        }
    ]
    assert found["managedRules"] == {
        "managedRuleSets": [
            {
                "ruleSetType": "OWASP",
                "ruleSetVersion": "3.2",
                "ruleGroupOverrides": [{"ruleGroupName": "G", "rules": [{"ruleId": "942100", "state": "Disabled"}]}],
            }
        ],
        "exclusions": [{"matchVariable": "RequestHeaderNames", "selectorMatchOperator": "Equals", "selector": "h"}],
    }
