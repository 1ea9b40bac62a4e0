"""Which names belong to a private endpoint.

Comes in: an endpoint, and the service it leads to. Goes out: public names, and record names in private zones. Azure writes a record
`<service>` into the zone `privatelink.<public zone of the service>` (DNS-01, DNS-05). Read next: `lower/dns.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import PlatformService
from penstock.azure.resources.private_link import PrivateEndpoint

LABEL = "privatelink."

ZONES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("microsoft.storage/storageaccounts", "blob"): ("blob.core.windows.net",),
    ("microsoft.storage/storageaccounts", "table"): ("table.core.windows.net",),
    ("microsoft.storage/storageaccounts", "queue"): ("queue.core.windows.net",),
    ("microsoft.storage/storageaccounts", "file"): ("file.core.windows.net",),
    ("microsoft.storage/storageaccounts", "web"): ("web.core.windows.net",),
    ("microsoft.storage/storageaccounts", "dfs"): ("dfs.core.windows.net",),
    ("microsoft.sql/servers", "sqlserver"): ("database.windows.net",),
    ("microsoft.synapse/workspaces", "sql"): ("sql.azuresynapse.net",),
    ("microsoft.synapse/workspaces", "sqlondemand"): ("sql.azuresynapse.net",),
    ("microsoft.synapse/workspaces", "dev"): ("dev.azuresynapse.net",),
    ("microsoft.documentdb/databaseaccounts", "sql"): ("documents.azure.com",),
    ("microsoft.documentdb/databaseaccounts", "mongodb"): ("mongo.cosmos.azure.com",),
    ("microsoft.documentdb/databaseaccounts", "cassandra"): ("cassandra.cosmos.azure.com",),
    ("microsoft.documentdb/databaseaccounts", "gremlin"): ("gremlin.cosmos.azure.com",),
    ("microsoft.documentdb/databaseaccounts", "table"): ("table.cosmos.azure.com",),
    ("microsoft.dbforpostgresql/servers", "postgresqlserver"): ("postgres.database.azure.com",),
    ("microsoft.dbforpostgresql/flexibleservers", "postgresqlserver"): ("postgres.database.azure.com",),
    ("microsoft.dbformysql/servers", "mysqlserver"): ("mysql.database.azure.com",),
    ("microsoft.dbformysql/flexibleservers", "mysqlserver"): ("mysql.database.azure.com",),
    ("microsoft.dbformariadb/servers", "mariadbserver"): ("mariadb.database.azure.com",),
    ("microsoft.keyvault/vaults", "vault"): ("vaultcore.azure.net",),
    ("microsoft.keyvault/managedhsms", "managedhsm"): ("managedhsm.azure.net",),
    ("microsoft.search/searchservices", "searchservice"): ("search.windows.net",),
    ("microsoft.appconfiguration/configurationstores", "configurationstores"): ("azconfig.io",),
    ("microsoft.eventhub/namespaces", "namespace"): ("servicebus.windows.net",),
    ("microsoft.servicebus/namespaces", "namespace"): ("servicebus.windows.net",),
    ("microsoft.relay/namespaces", "namespace"): ("servicebus.windows.net",),
    ("microsoft.web/sites", "sites"): ("azurewebsites.net",),
    ("microsoft.signalrservice/signalr", "signalr"): ("service.signalr.net",),
    ("microsoft.cognitiveservices/accounts", "account"): ("cognitiveservices.azure.com", "openai.azure.com"),
    ("microsoft.cache/redis", "rediscache"): ("redis.cache.windows.net",),
    ("microsoft.devices/iothubs", "iothub"): ("azure-devices.net",),
    ("microsoft.apimanagement/service", "gateway"): ("azure-api.net",),
}
"""The zone of a service by type and sub-resource, without `privatelink.` (semantics reference 6.3)."""

OTHER_NAMES: Mapping[str, str] = {"vaultcore.azure.net": "vault.azure.net"}
"""Zones whose public names end otherwise than the private zone says."""


def record_names(endpoint: PrivateEndpoint) -> Iterator[tuple[str, str]]:
    """Give (zone, name) of the records that Azure keeps for an endpoint, both below `privatelink.`."""
    for connection in endpoint.connections:
        if not isinstance(connection.target, str) or not connection.target.startswith("/subscriptions/"):
            continue
        service = connection.target.rsplit("/", 1)[-1]
        for group in connection.groups:
            if isinstance(group, str):
                for zone in ZONES.get((type_of(connection.target), group.lower().removesuffix("_secondary")), ()):
                    yield LABEL + zone, f"{service}.{LABEL}{zone}"


def type_of(identity: str) -> str:
    """Give the type in a resource id of the top level: `microsoft.storage/storageaccounts`."""
    _, _, rest = identity.rpartition("/providers/")
    return "/".join(rest.split("/")[:2])


def public_of(name: str) -> tuple[str, ...]:
    """Give the public names whose alias is `name`, a record below `privatelink.`."""
    host, _, zone = name.partition("." + LABEL)
    if not zone:
        return ()
    return (f"{host}.{OTHER_NAMES.get(zone, zone)}",)


def public_names(endpoint: PrivateEndpoint, estate: Estate) -> tuple[str, ...]:
    """Give the public names that lead to an endpoint where its zone is linked."""
    made: list[str] = [name for _, record in record_names(endpoint) for name in public_of(record)]
    made += [name for name, _ in endpoint.resolved]
    made += _service_names(endpoint, estate)
    return tuple(sorted(set(made)))


def _service_names(endpoint: PrivateEndpoint, estate: Estate) -> Iterable[str]:
    """The names of a service of the estate, where its type has one sub-resource only."""
    for connection in endpoint.connections:
        service = estate.find(PlatformService, connection.target if isinstance(connection.target, str) else None)
        if service is not None and service.type != "microsoft.storage/storageaccounts":
            yield from service.names
