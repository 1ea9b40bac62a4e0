"""Applications, messages, registries, AI and data services. Read next: `read/web.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/*_web_app, *_function_app, app_service*, container_app*, servicebus_*, eventhub_*,
container_registry, cognitive_account, search_service, data_factory*, synapse_*, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Child, Row, Table
from penstock.azure.terraform.shape import (
    Op,
    Spec,
    Template,
    const,
    each,
    first,
    given,
    idtext,
    negated,
    one,
    ref,
    this,
    words,
)
from penstock.azure.terraform.tables.network import SUBNET

SITE = "Microsoft.Web/sites"
PUBLIC = "public_network_access_enabled"


def _restrictions(block: str) -> Op:
    """The ordered rules of an application: each names addresses, a service tag, or a subnet."""
    return each(
        block,
        {
            "name": "name",
            "priority": "priority",
            "action": "action",
            "ipAddress": first("service_tag", "ip_address"),
            "tag": given("service_tag", const("ServiceTag")),
            "vnetSubnetResourceId": idtext("virtual_network_subnet_id", SUBNET),
            "headers": one(
                "headers",
                {
                    "x-azure-fdid": "x_azure_fdid",
                    "x-fd-healthprobe": "x_fd_health_probe",
                    "x-forwarded-for": "x_forwarded_for",
                    "x-forwarded-host": "x_forwarded_host",
                },
            ),
        },
    )


CONFIG: Template = {
    "ipSecurityRestrictions": _restrictions("ip_restriction"),
    "ipSecurityRestrictionsDefaultAction": "ip_restriction_default_action",
    "scmIpSecurityRestrictions": _restrictions("scm_ip_restriction"),
    "scmIpSecurityRestrictionsDefaultAction": "scm_ip_restriction_default_action",
    "scmIpSecurityRestrictionsUseMain": "scm_use_main_ip_restriction",
    "vnetRouteAllEnabled": "vnet_route_all_enabled",
    "minTlsVersion": "minimum_tls_version",
    "ftpsState": "ftps_state",
}


def _without(template: Template, *names: str) -> Template:
    return {name: spec for name, spec in template.items() if name not in names}


FLEX: Template = _without(CONFIG, "ftpsState")
LOGIC: Template = {**CONFIG, "minTlsVersion": "min_tls_version"}
CLASSIC: Template = _without(LOGIC, "ipSecurityRestrictionsDefaultAction", "scmIpSecurityRestrictionsDefaultAction")


def _application(config: Template = CONFIG, **others: Spec) -> Template:
    """What an application says; types that came earlier or later say some of it in other words."""
    said: dict[str, Spec] = {
        "defaultHostName": "default_hostname",
        "publicNetworkAccess": PUBLIC,
        "enabled": "enabled",
        "httpsOnly": "https_only",
        "clientCertEnabled": "client_certificate_enabled",
        "virtualNetworkSubnetId": idtext("virtual_network_subnet_id", SUBNET),
        "siteConfig": one("site_config", config),
        "possibleOutboundIpAddresses": "possible_outbound_ip_address_list",
    }
    return {"tags": "tags", "properties": {name: spec for name, spec in (said | others).items() if spec}}


APPLICATION = _application()
SITES: dict[str, Template] = {
    "azurerm_linux_web_app": APPLICATION,
    "azurerm_windows_web_app": APPLICATION,
    "azurerm_linux_function_app": APPLICATION,
    "azurerm_windows_function_app": APPLICATION,
    "azurerm_function_app_flex_consumption": _application(FLEX),
    "azurerm_logic_app_standard": _application(
        LOGIC,
        publicNetworkAccess=first("public_network_access", "site_config.public_network_access_enabled"),
        clientCertEnabled=words("client_certificate_mode", {"Required": True, "Optional": False}),
        possibleOutboundIpAddresses="possible_outbound_ip_addresses",
    ),
    "azurerm_app_service": _application(
        CLASSIC,
        defaultHostName="default_site_hostname",
        publicNetworkAccess="",
        clientCertEnabled="client_cert_enabled",
        virtualNetworkSubnetId="",
    ),
    "azurerm_function_app": _application(
        CLASSIC,
        publicNetworkAccess="",
        clientCertEnabled="",
        virtualNetworkSubnetId="",
        possibleOutboundIpAddresses="possible_outbound_ip_addresses",
    ),
}
SLOTS = {
    "azurerm_linux_web_app_slot": "app_service_id",
    "azurerm_windows_web_app_slot": "app_service_id",
    "azurerm_linux_function_app_slot": "function_app_id",
    "azurerm_windows_function_app_slot": "function_app_id",
}
"""Slots, and the attribute that holds the id of their application."""


BUS, HUB = "Microsoft.ServiceBus", "Microsoft.EventHub"

BUS_RULES: Template = {
    "defaultAction": "default_action",
    "publicNetworkAccess": PUBLIC,
    "trustedServiceAccessEnabled": "trusted_services_allowed",
    "ipRules": each("ip_rules", {"ipMask": this}),
    "virtualNetworkRules": each("network_rules", {"subnet": ref("subnet_id", SUBNET)}),
}

HUB_RULES: Template = {
    "defaultAction": "default_action",
    "publicNetworkAccess": PUBLIC,
    "trustedServiceAccessEnabled": "trusted_service_access_enabled",
    "ipRules": each("ip_rule", {"ipMask": "ip_mask", "action": "action"}),
    "virtualNetworkRules": each("virtual_network_rule", {"subnet": ref("subnet_id", SUBNET)}),
}


def _namespace(provider: str, block: str, rules: Template) -> Row:
    """A namespace, whose rules stand in a child of it in ARM."""
    return Row(
        arm=f"{provider}/namespaces",
        body={
            "sku": {"name": "sku"},
            "properties": {"publicNetworkAccess": PUBLIC, "minimumTlsVersion": "minimum_tls_version"},
        },
        children=(Child(block=block, collection="networkRuleSets", fixed="default", body={"properties": rules}),),
    )


INGRESS: Op = one(
    "ingress",
    {
        "external": "external_enabled",
        "fqdn": "fqdn",
        "targetPort": "target_port",
        "exposedPort": "exposed_port",
        "transport": "transport",
        "ipSecurityRestrictions": each(
            "ip_security_restriction", {"name": "name", "action": "action", "ipAddressRange": "ip_address_range"}
        ),
    },
)


def _events(collection: str) -> Row:
    return Row(
        arm=f"Microsoft.EventGrid/{collection}",
        body={
            "properties": {
                "endpoint": "endpoint",
                "publicNetworkAccess": PUBLIC,
                "inboundIpRules": each("inbound_ip_rule", {"ipMask": "ip_mask", "action": "action"}),
            }
        },
    )


RULES: Template = {
    "defaultAction": "default_action",
    "bypass": "bypass",
    "ipRules": each("ip_rules", {"value": this}),
    "virtualNetworkRules": each("virtual_network_rules", ref("subnet_id", SUBNET)),
}

TABLE: Table = {
    **{name: Row(arm=SITE, body=body) for name, body in SITES.items()},
    **{name: Row(arm=f"{SITE}/slots", parent=owner, body=APPLICATION) for name, owner in SLOTS.items()},
    "azurerm_app_service_virtual_network_swift_connection": Row(
        arm=f"{SITE}/networkConfig",
        parent="app_service_id",
        fixed="virtualNetwork",
        body={"properties": {"subnetResourceId": idtext("subnet_id", SUBNET)}},
    ),
    "azurerm_service_plan": Row(arm="Microsoft.Web/serverfarms", body={}),
    "azurerm_app_service_environment_v3": Row(
        arm="Microsoft.Web/hostingEnvironments",
        body={
            "properties": {
                "virtualNetwork": ref("subnet_id", SUBNET),
                "internalLoadBalancingMode": "internal_load_balancing_mode",
            }
        },
    ),
    "azurerm_container_app_environment": Row(
        arm="Microsoft.App/managedEnvironments",
        body={
            "properties": {
                "vnetConfiguration": {
                    "internal": "internal_load_balancer_enabled",
                    "infrastructureSubnetId": idtext("infrastructure_subnet_id", SUBNET),
                },
                "publicNetworkAccess": "public_network_access",
                "staticIp": "static_ip_address",
            }
        },
    ),
    "azurerm_container_app": Row(
        arm="Microsoft.App/containerApps",
        body={
            "properties": {
                "environmentId": idtext("container_app_environment_id", "Microsoft.App/managedEnvironments"),
                "configuration": {"ingress": INGRESS},
            }
        },
    ),
    "azurerm_servicebus_namespace": _namespace(BUS, "network_rule_set", BUS_RULES),
    "azurerm_eventhub_namespace": _namespace(HUB, "network_rulesets", HUB_RULES),
    "azurerm_servicebus_namespace_network_rule_set": Row(
        arm=f"{BUS}/namespaces/networkRuleSets",
        parent="namespace_id",
        fixed="default",
        body={"properties": BUS_RULES},
    ),
    "azurerm_eventgrid_topic": _events("topics"),
    "azurerm_eventgrid_domain": _events("domains"),
    "azurerm_container_registry": Row(
        arm="Microsoft.ContainerRegistry/registries",
        body={
            "sku": {"name": "sku"},
            "properties": {
                "loginServer": "login_server",
                "publicNetworkAccess": PUBLIC,
                "networkRuleSet": one(
                    "network_rule_set",
                    {
                        "defaultAction": "default_action",
                        "ipRules": each("ip_rule", {"value": "ip_range", "action": "action"}),
                        "virtualNetworkRules": each("virtual_network", ref("subnet_id", SUBNET)),
                    },
                ),
                "networkRuleBypassOptions": "network_rule_bypass_option",
                "adminUserEnabled": "admin_enabled",
                "anonymousPullEnabled": "anonymous_pull_enabled",
            },
        },
    ),
    "azurerm_cognitive_account": Row(
        arm="Microsoft.CognitiveServices/accounts",
        body={
            "kind": "kind",
            "properties": {
                "endpoint": "endpoint",
                "customSubDomainName": "custom_subdomain_name",
                "publicNetworkAccess": PUBLIC,
                "networkAcls": one("network_acls", RULES),
                "restrictOutboundNetworkAccess": "outbound_network_access_restricted",
                "allowedFqdnList": "fqdns",
                "disableLocalAuth": negated("local_auth_enabled"),
            },
        },
    ),
    "azurerm_search_service": Row(
        arm="Microsoft.Search/searchServices",
        body={
            "properties": {
                "publicNetworkAccess": PUBLIC,
                "networkRuleSet": {
                    "ipRules": each("allowed_ips", {"value": this}),
                    "bypass": "network_rule_bypass_option",
                },
                "disableLocalAuth": negated("local_authentication_enabled"),
            }
        },
    ),
    "azurerm_search_shared_private_link_service": Row(
        arm="Microsoft.Search/searchServices/sharedPrivateLinkResources",
        parent="search_service_id",
        body={"properties": {"privateLinkResourceId": idtext("target_resource_id"), "status": "status"}},
    ),
    "azurerm_data_factory": Row(
        arm="Microsoft.DataFactory/factories",
        body={"properties": {"publicNetworkAccess": "public_network_enabled"}},
    ),
    "azurerm_data_factory_managed_private_endpoint": Row(
        arm="Microsoft.DataFactory/factories/managedVirtualNetworks/managedPrivateEndpoints",
        parent="data_factory_id",
        inserted="managedVirtualNetworks/default",
        body={"properties": {"privateLinkResourceId": idtext("target_resource_id"), "groupId": "subresource_name"}},
    ),
    "azurerm_synapse_workspace": Row(
        arm="Microsoft.Synapse/workspaces",
        body={
            "properties": {
                "publicNetworkAccess": PUBLIC,
                "managedVirtualNetworkSettings": {"preventDataExfiltration": "data_exfiltration_protection_enabled"},
                "azureADOnlyAuthentication": "azuread_authentication_only",
            }
        },
    ),
    "azurerm_synapse_firewall_rule": Row(
        arm="Microsoft.Synapse/workspaces/firewallRules",
        parent="synapse_workspace_id",
        body={"properties": {"startIpAddress": "start_ip_address", "endIpAddress": "end_ip_address"}},
    ),
    "azurerm_app_configuration": Row(
        arm="Microsoft.AppConfiguration/configurationStores",
        body={"properties": {"endpoint": "endpoint", "publicNetworkAccess": "public_network_access"}},
    ),
    "azurerm_api_management": Row(
        arm="Microsoft.ApiManagement/service",
        body={
            "properties": {
                "gatewayUrl": "gateway_url",
                "publicNetworkAccess": PUBLIC,
                "virtualNetworkType": "virtual_network_type",
                "virtualNetworkConfiguration": one(
                    "virtual_network_configuration", {"subnetResourceId": idtext("subnet_id", SUBNET)}
                ),
            }
        },
    ),
    "azurerm_automation_account": Row(
        arm="Microsoft.Automation/automationAccounts", body={"properties": {"publicNetworkAccess": PUBLIC}}
    ),
    "azurerm_machine_learning_workspace": Row(
        arm="Microsoft.MachineLearningServices/workspaces",
        body={
            "properties": {
                "publicNetworkAccess": PUBLIC,
                "managedNetwork": one("managed_network", {"isolationMode": "isolation_mode"}),
            }
        },
    ),
}
