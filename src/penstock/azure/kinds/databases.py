"""Database servers, accounts and caches. Read next: `kinds/messaging.py`.

Source of what the semantics reference does not hold: Microsoft Learn, "Firewall rules in Azure Database for PostgreSQL / MySQL", "Configure IP
firewall in Azure Cosmos DB" (0.0.0.0 stands for all Azure datacenters), "Configure virtual network support for Azure Cache for Redis" (without
a firewall rule every address is admitted).
"""

from __future__ import annotations

from penstock.azure.kinds.kind import Listed, ServiceKind, Silence
from penstock.space.transport import TransportSet

POSTGRES = TransportSet.tcp(5432, 6432)
MYSQL = TransportSet.tcp(3306)
SQL = TransportSet.tcp(1433, (11000, 11999))
REDIS = TransportSet.tcp(6380, (15000, 15999))
PLAIN_REDIS = TransportSet.tcp(6379, (13000, 13999))
"""Ports without encryption, which are shut unless they are asked for."""


def _open_source(arm_type: str, what: str, name: str, ports: TransportSet, endpoint: str) -> ServiceKind:
    return ServiceKind(
        type=arm_type,
        what=what,
        names=(f"{{name}}.{name}",),
        ports=ports,
        tag="Sql" if endpoint else "AzureCloud",
        service_endpoint=endpoint,
        access=(("publicNetworkAccess",), ("network", "publicNetworkAccess")),
        holders=(),
        silence=Silence.SHUT,
        rules_apart=True,
        platform_rule=True,
        resolves_anywhere=False,
        kept=("sslEnforcement", "minimalTlsVersion", "authConfig.passwordAuth", "dataEncryption.type"),
        facts=("SQL-02",),
    )


KINDS = (
    ServiceKind(
        type="microsoft.sql/servers",
        what="a database server",
        names=("{name}.database.windows.net",),
        ports=SQL,
        tag="Sql",
        service_endpoint="microsoft.sql",
        holders=(),
        silence=Silence.SHUT,
        rules_apart=True,
        platform_rule=True,
        hidden="database-level firewall rules are not part of the configuration",
        perimeter=True,
        sends=True,
        kept=("minimalTlsVersion", "administrators.azureADOnlyAuthentication", "keyId"),
        facts=("SQL-01",),
    ),
    ServiceKind(
        type="microsoft.sql/managedinstances",
        what="a managed database instance",
        ports=SQL | TransportSet.tcp(3342, 5022),
        tag="Sql",
        holders=(),
        public_ports=TransportSet.tcp(3342),
        kept=("minimalTlsVersion", "keyId"),
    ),
    _open_source(
        "microsoft.dbforpostgresql/servers",
        "a database server",
        "postgres.database.azure.com",
        POSTGRES,
        "microsoft.sql",
    ),
    _open_source(
        "microsoft.dbforpostgresql/flexibleservers", "a database server", "postgres.database.azure.com", POSTGRES, ""
    ),
    _open_source(
        "microsoft.dbformysql/servers", "a database server", "mysql.database.azure.com", MYSQL, "microsoft.sql"
    ),
    _open_source("microsoft.dbformysql/flexibleservers", "a database server", "mysql.database.azure.com", MYSQL, ""),
    _open_source(
        "microsoft.dbformariadb/servers", "a database server", "mariadb.database.azure.com", MYSQL, "microsoft.sql"
    ),
    ServiceKind(
        type="microsoft.documentdb/databaseaccounts",
        what="a database account",
        names=(
            "{name}.documents.azure.com",
            "{name}-{region}.documents.azure.com",
            *(f"{{name}}.{one}.cosmos.azure.com" for one in ("mongo", "cassandra", "gremlin", "table")),
        ),
        ports=TransportSet.tcp(443, (10000, 20000)),
        tag="AzureCosmosDB",
        service_endpoint="microsoft.azurecosmosdb",
        holders=((),),
        default="",
        silence=Silence.BY_RULES,
        addresses=(
            Listed(array="ipRules", value="ipAddressOrRange"),
            Listed(array="ipRangeFilter", value=""),
        ),
        filter_switch="isVirtualNetworkFilterEnabled",
        bypass=(("networkAclBypass",),),
        platform_rule=True,
        perimeter=True,
        kept=("disableLocalAuth", "minimalTlsVersion", "keyVaultKeyUri"),
    ),
    ServiceKind(
        type="microsoft.cache/redis",
        what="a cache",
        names=("{name}.redis.cache.windows.net",),
        ports=REDIS,
        optional=(("enableNonSslPort", PLAIN_REDIS),),
        holders=(),
        silence=Silence.BY_RULES,
        rules_apart=True,
        kept=("enableNonSslPort", "minimumTlsVersion", "disableAccessKeyAuthentication"),
    ),
    ServiceKind(
        type="microsoft.cache/redisenterprise",
        what="a cache",
        names=("{name}.{region}.redisenterprise.cache.azure.net",),
        ports=TransportSet.tcp(8443, 10000),
        holders=(),
    ),
)
