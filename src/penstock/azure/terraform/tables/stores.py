"""Storage accounts, vaults, databases and caches, with the rules of their doors. Read next: `read/paas.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/storage_account*, key_vault*, mssql_*, postgresql_*, mysql_*, cosmosdb_account,
redis_*, versions 2 to 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Child, Part, Row, Table
from penstock.azure.terraform.shape import (
    Spec,
    Template,
    default,
    each,
    first,
    idtext,
    joined,
    negated,
    one,
    ref,
    refs,
    since,
    this,
    words,
)
from penstock.azure.terraform.tables.network import SUBNET
from penstock.azure.terraform.versions import UNSURE

STORAGE = "Microsoft.Storage/storageAccounts"
VAULT = "Microsoft.KeyVault/vaults"
SQL = "Microsoft.Sql/servers"
POSTGRES = "Microsoft.DBforPostgreSQL"
MYSQL = "Microsoft.DBforMySQL"
COSMOS = "Microsoft.DocumentDB/databaseAccounts"
REDIS = "Microsoft.Cache/redis"

PUBLIC = "public_network_access_enabled"
WORD: Spec = first("public_network_access", PUBLIC)
"""A switch that became a word: in version 4 of the provider for one type, in version 5 for another."""

RULES: Template = {
    "defaultAction": "default_action",
    "bypass": first(joined("bypass"), "bypass"),
    "ipRules": each("ip_rules", {"value": this}),
    "virtualNetworkRules": refs("virtual_network_subnet_ids", SUBNET),
    "resourceAccessRules": each("private_link_access", {"resourceId": idtext("endpoint_resource_id")}),
}
"""What a storage account lets in, whether it says so itself or in a resource beside it."""

RANGE: Template = {"properties": {"startIpAddress": "start_ip_address", "endIpAddress": "end_ip_address"}}


def _range(server: str, *, parent: str = "server_id", names: tuple[str, ...] = ()) -> Row:
    """A firewall rule of a server that is named by its id, or by its name."""
    return Row(arm=f"{server}/firewallRules", parent="" if names else parent, names=names or ("name",), body=RANGE)


def _segment(server: str, names: tuple[str, ...] = ()) -> Row:
    return Row(
        arm=f"{server}/virtualNetworkRules",
        parent="" if names else "server_id",
        names=names or ("name",),
        body={"properties": {"virtualNetworkSubnetId": idtext("subnet_id", SUBNET)}},
    )


def _flexible(provider: str, public: Spec) -> Row:
    return Row(
        arm=f"{provider}/flexibleServers",
        body={
            "properties": {
                "network": {
                    "delegatedSubnetResourceId": idtext("delegated_subnet_id", SUBNET),
                    "privateDnsZoneArmResourceId": idtext("private_dns_zone_id"),
                    "publicNetworkAccess": public,
                },
                "fullyQualifiedDomainName": "fqdn",
            }
        },
    )


def _single(provider: str) -> Row:
    return Row(
        arm=f"{provider}/servers",
        body={"properties": {"publicNetworkAccess": PUBLIC, "fullyQualifiedDomainName": "fqdn"}},
    )


def _server_rules(prefix: str, provider: str) -> Table:
    """The rules of a single server, which is named by its name."""
    return {
        f"azurerm_{prefix}_server": _single(provider),
        f"azurerm_{prefix}_firewall_rule": _range(f"{provider}/servers", names=("server_name", "name")),
        f"azurerm_{prefix}_virtual_network_rule": _segment(f"{provider}/servers", ("server_name", "name")),
    }


TABLE: Table = {
    "azurerm_storage_account": Row(
        arm=STORAGE,
        body={
            "tags": "tags",
            "kind": "account_kind",
            "properties": {
                "publicNetworkAccess": WORD,
                "networkAcls": one("network_rules", RULES),
                "allowBlobPublicAccess": since(
                    "allow_nested_items_to_be_public",
                    {"0": False, "3.0": True, "5.0": UNSURE},
                    "allow_blob_public_access",
                ),
                "allowSharedKeyAccess": "shared_access_key_enabled",
                "allowCrossTenantReplication": since(
                    "cross_tenant_replication_enabled", {"0": True, "4.0": False, "5.0": UNSURE}
                ),
                "allowedCopyScope": "allowed_copy_scope",
                "supportsHttpsTrafficOnly": first("https_traffic_only_enabled", "enable_https_traffic_only"),
                "minimumTlsVersion": since("min_tls_version", {"0": "TLS1_0", "3.0": "TLS1_2", "5.0": UNSURE}),
                "isSftpEnabled": "sftp_enabled",
                "isLocalUserEnabled": "local_user_enabled",
                "isNfsV3Enabled": "nfsv3_enabled",
                "isHnsEnabled": "is_hns_enabled",
                "dnsEndpointType": "dns_endpoint_type",
            },
        },
    ),
    "azurerm_storage_account_network_rules": Part(
        arm=f"{STORAGE}/networkAcls",
        owner="storage_account_id",
        owner_type=STORAGE,
        path="networkAcls",
        many=False,
        body=RULES,
    ),
    "azurerm_key_vault": Row(
        arm=VAULT,
        body={
            "properties": {
                "vaultUri": "vault_uri",
                "publicNetworkAccess": PUBLIC,
                "networkAcls": one(
                    "network_acls",
                    {
                        "bypass": "bypass",
                        "defaultAction": "default_action",
                        "ipRules": each("ip_rules", {"value": this}),
                        "virtualNetworkRules": refs("virtual_network_subnet_ids", SUBNET),
                    },
                ),
                "enableRbacAuthorization": first("rbac_authorization_enabled", "enable_rbac_authorization"),
                "enablePurgeProtection": "purge_protection_enabled",
            }
        },
    ),
    "azurerm_key_vault_managed_hardware_security_module": Row(
        arm="Microsoft.KeyVault/managedHSMs",
        body={
            "properties": {
                "hsmUri": "hsm_uri",
                "publicNetworkAccess": PUBLIC,
                "networkAcls": one("network_acls", {"bypass": "bypass", "defaultAction": "default_action"}),
            }
        },
    ),
    "azurerm_mssql_server": Row(
        arm=SQL,
        body={
            "properties": {
                "publicNetworkAccess": PUBLIC,
                "restrictOutboundNetworkAccess": "outbound_network_restriction_enabled",
                "fullyQualifiedDomainName": "fully_qualified_domain_name",
                "minimalTlsVersion": "minimum_tls_version",
                "administrators": {"azureADOnlyAuthentication": "azuread_administrator.azuread_authentication_only"},
            }
        },
        children=(
            Child(
                block="",
                collection="connectionPolicies",
                fixed="default",
                body={"properties": {"connectionType": default("connection_policy", "Default")}},
            ),
        ),
    ),
    "azurerm_mssql_firewall_rule": _range(SQL),
    "azurerm_mssql_virtual_network_rule": _segment(SQL),
    "azurerm_mssql_outbound_firewall_rule": Row(arm=f"{SQL}/outboundFirewallRules", parent="server_id", body={}),
    "azurerm_mssql_managed_instance": Row(
        arm="Microsoft.Sql/managedInstances",
        body={
            "properties": {
                "subnetId": idtext("subnet_id", SUBNET),
                "publicDataEndpointEnabled": "public_data_endpoint_enabled",
                "fullyQualifiedDomainName": "fqdn",
                "minimalTlsVersion": "minimum_tls_version",
            }
        },
    ),
    "azurerm_postgresql_flexible_server": _flexible(POSTGRES, PUBLIC),
    "azurerm_postgresql_flexible_server_firewall_rule": _range(f"{POSTGRES}/flexibleServers"),
    "azurerm_mysql_flexible_server": _flexible(MYSQL, WORD),
    "azurerm_mysql_flexible_server_firewall_rule": _range(f"{MYSQL}/flexibleServers", names=("server_name", "name")),
    **_server_rules("postgresql", POSTGRES),
    **_server_rules("mysql", MYSQL),
    **_server_rules("mariadb", "Microsoft.DBforMariaDB"),
    "azurerm_cosmosdb_account": Row(
        arm=COSMOS,
        body={
            "properties": {
                "documentEndpoint": "endpoint",
                "publicNetworkAccess": PUBLIC,
                "isVirtualNetworkFilterEnabled": "is_virtual_network_filter_enabled",
                "ipRangeFilter": "ip_range_filter",
                "virtualNetworkRules": each("virtual_network_rule", ref("id", SUBNET)),
                "networkAclBypass": words(
                    "network_acl_bypass_for_azure_services", {True: "AzureServices", False: "None"}
                ),
                "networkAclBypassResourceIds": "network_acl_bypass_ids",
                "disableLocalAuth": first("local_authentication_disabled", negated("local_authentication_enabled")),
            }
        },
    ),
    "azurerm_redis_cache": Row(
        arm=REDIS,
        body={
            "properties": {
                "hostName": "hostname",
                "publicNetworkAccess": PUBLIC,
                "enableNonSslPort": first("non_ssl_port_enabled", "enable_non_ssl_port"),
                "minimumTlsVersion": "minimum_tls_version",
                "subnetId": idtext("subnet_id", SUBNET),
            }
        },
    ),
    "azurerm_redis_firewall_rule": Row(
        arm=f"{REDIS}/firewallRules",
        names=("redis_cache_name", "name"),
        body={"properties": {"startIP": "start_ip", "endIP": "end_ip"}},
    ),
    "azurerm_redis_enterprise_cluster": Row(
        arm="Microsoft.Cache/redisEnterprise", body={"properties": {"hostName": "hostname"}}
    ),
}
