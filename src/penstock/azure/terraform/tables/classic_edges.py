"""Classic front doors and CDN endpoints. Read next: `read/front_door_classic.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/frontdoor, cdn_profile, cdn_endpoint, cdn_endpoint_custom_domain, versions 3 to 5.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import Op, Template, const, each, first, one, own_part, own_parts, ref, words
from penstock.azure.terraform.tables.edges import PROFILE, STATE, WAF

FRONT_DOOR = "Microsoft.Network/frontDoors"
CDN = f"{PROFILE}/endpoints"
MODELS = "#Microsoft.Azure.FrontDoor.Models.Frontdoor"

BACKENDS: Op = each(
    "backend",
    {
        "address": "address",
        "httpPort": "http_port",
        "httpsPort": "https_port",
        "backendHostHeader": "host_header",
        "enabledState": STATE,
    },
)

FORWARDING: Template = {
    "@odata.type": const(f"{MODELS}ForwardingConfiguration"),
    "backendPool": own_part("backendPools", "backend_pool_name"),
    "forwardingProtocol": "forwarding_protocol",
    "customForwardingPath": "custom_forwarding_path",
}

REDIRECT: Template = {"@odata.type": const(f"{MODELS}RedirectConfiguration"), "customHost": "custom_host"}

RULE: Template = {
    "frontendEndpoints": own_parts("frontendEndpoints", "frontend_endpoints"),
    "acceptedProtocols": "accepted_protocols",
    "patternsToMatch": "patterns_to_match",
    "enabledState": STATE,
    "routeConfiguration": first(one("forwarding_configuration", FORWARDING), one("redirect_configuration", REDIRECT)),
}

FRONTEND: Template = {
    "hostName": "host_name",
    "webApplicationFirewallPolicyLink": ref("web_application_firewall_policy_link_id", WAF),
}

ORIGIN: Template = {"hostName": "host_name", "httpPort": "http_port", "httpsPort": "https_port"}

TABLE: Table = {
    "azurerm_frontdoor": Row(
        arm=FRONT_DOOR,
        body={
            "tags": "tags",
            "properties": {
                "frontdoorId": "header_frontdoor_id",
                "enabledState": words("load_balancer_enabled", {True: "Enabled", False: "Disabled"}),
                "frontendEndpoints": each("frontend_endpoint", {"name": "name", "properties": FRONTEND}),
                "backendPools": each("backend_pool", {"name": "name", "properties": {"backends": BACKENDS}}),
                "routingRules": each("routing_rule", {"name": "name", "properties": RULE}),
            },
        },
        parts={"frontend_endpoint": "frontendEndpoints", "backend_pool": "backendPools"},
        given={"header_frontdoor_id": "frontdoorId"},
    ),
    "azurerm_cdn_profile": Row(arm=PROFILE, body={"sku": {"name": "sku"}, "properties": {}}),
    "azurerm_cdn_endpoint": Row(
        arm=CDN,
        names=("profile_name", "name"),
        body={
            "properties": {
                "hostName": "fqdn",
                "originHostHeader": "origin_host_header",
                "originPath": "origin_path",
                "isHttpAllowed": "is_http_allowed",
                "isHttpsAllowed": "is_https_allowed",
                "origins": each("origin", {"name": "name", "properties": ORIGIN}),
            }
        },
        given={"fqdn": "hostName"},
    ),
    "azurerm_cdn_endpoint_custom_domain": Row(
        arm=f"{CDN}/customDomains", parent="cdn_endpoint_id", body={"properties": {"hostName": "host_name"}}
    ),
}
