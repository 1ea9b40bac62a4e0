"""Platform services: their public names, and whether their public door stands open.

Comes in: a resource of one of `SUFFIXES`. Goes out: a `PlatformService`. Names that the file states (`hostNames`,
`loginServer`, `vaultUri` …) come first; otherwise the documented suffix of the type is used. Read next: `lower/paas.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import first, text, texts
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import DefaultAction, PlatformService, PublicAccess, ServiceRule
from penstock.source.node import Node, Unknown

_STORAGE = tuple(f"{{}}.{kind}.core.windows.net" for kind in ("blob", "dfs", "file", "queue", "table", "web"))

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "microsoft.storage/storageaccounts": _STORAGE,
    "microsoft.keyvault/vaults": ("{}.vault.azure.net",),
    "microsoft.keyvault/managedhsms": ("{}.managedhsm.azure.net",),
    "microsoft.sql/servers": ("{}.database.windows.net",),
    "microsoft.documentdb/databaseaccounts": ("{}.documents.azure.com", "{}.mongo.cosmos.azure.com"),
    "microsoft.dbforpostgresql/servers": ("{}.postgres.database.azure.com",),
    "microsoft.dbforpostgresql/flexibleservers": ("{}.postgres.database.azure.com",),
    "microsoft.dbformysql/servers": ("{}.mysql.database.azure.com",),
    "microsoft.dbformysql/flexibleservers": ("{}.mysql.database.azure.com",),
    "microsoft.dbformariadb/servers": ("{}.mariadb.database.azure.com",),
    "microsoft.web/sites": ("{}.azurewebsites.net", "{}.scm.azurewebsites.net"),
    "microsoft.containerregistry/registries": (),
    "microsoft.search/searchservices": ("{}.search.windows.net",),
    "microsoft.appconfiguration/configurationstores": ("{}.azconfig.io",),
    "microsoft.eventhub/namespaces": ("{}.servicebus.windows.net",),
    "microsoft.servicebus/namespaces": ("{}.servicebus.windows.net",),
    "microsoft.relay/namespaces": ("{}.servicebus.windows.net",),
    "microsoft.signalrservice/signalr": ("{}.service.signalr.net",),
    "microsoft.cognitiveservices/accounts": ("{}.cognitiveservices.azure.com", "{}.openai.azure.com"),
    "microsoft.cache/redis": ("{}.redis.cache.windows.net",),
    "microsoft.devices/iothubs": ("{}.azure-devices.net",),
    "microsoft.synapse/workspaces": (
        "{}.sql.azuresynapse.net",
        "{}-ondemand.sql.azuresynapse.net",
        "{}.dev.azuresynapse.net",
    ),
    "microsoft.datafactory/factories": (),
    "microsoft.apimanagement/service": ("{}.azure-api.net",),
    "microsoft.automation/automationaccounts": (),
}
"""The public names of a service by its type, public cloud (semantics reference 6.3: the zone without `privatelink.`)."""

STATED = (
    "loginServer",
    "vaultUri",
    "fullyQualifiedDomainName",
    "documentEndpoint",
    "defaultHostName",
    "hostName",
    "endpoint",
)
"""Properties in which an export states a public name or address of the service."""


def read_service(resource: Resource, notes: Notes) -> Iterator[PlatformService]:
    """Give a service with its names and its door."""
    bag = resource.properties
    acls = first(bag, "networkAcls", "networkRuleSet")
    yield PlatformService(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=resource.type,
        location=resource.location,
        names=_names(resource),
        access=_access(bag, notes),
        default=values.word(acls.get("defaultAction"), DefaultAction, notes, "default action"),
        ip_rules=_count(acls.get("ipRules"), bag.get("ipRules")),
        network_rules=_count(acls.get("virtualNetworkRules"), bag.get("virtualNetworkRules")),
        labels=values.labels(resource.body),
    )


def read_service_rule(resource: Resource, notes: Notes) -> Iterator[ServiceRule]:
    """Give a firewall rule of a database server."""
    yield ServiceRule(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        service=resource.parent_id,
        low=values.address(resource.properties.get("startIpAddress"), notes),
        high=values.address(resource.properties.get("endIpAddress"), notes),
    )


def _count(*lists: Node) -> int:
    return sum(sum(1 for _ in node.elements()) for node in lists)


def _access(bag: Node, notes: Notes) -> PublicAccess | Unknown | None:
    said = bag.get("publicNetworkAccess")
    if said.is_missing:
        said = bag.get("network", "publicNetworkAccess")
    if isinstance(said.value, bool):
        return PublicAccess.ENABLED if said.value else PublicAccess.DISABLED
    return values.word(said, PublicAccess, notes, "setting of public network access")


def _names(resource: Resource) -> tuple[str, ...]:
    stated = [_host(found) for key in STATED if isinstance(found := text(resource.properties.get(key)), str)]
    stated += [_host(found) for found in texts(resource.properties.get("hostNames")) if isinstance(found, str)]
    stated += [_host(url) for _, node in resource.properties.get("primaryEndpoints").items() if (url := node.text())]
    made = [form.format(resource.name.lower()) for form in SUFFIXES.get(resource.type, ())]
    return tuple(sorted({name for name in (*stated, *made) if "." in name}))


def _host(url: str) -> str:
    """Give the host of a URL, or the name itself."""
    rest = url.partition("://")[2] or url
    return rest.partition("/")[0].partition(":")[0].lower().rstrip(".")
