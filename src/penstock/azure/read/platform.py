"""The readers of platform services, of rules in children of them, and of network security perimeters. Read next: `read/paas.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.web import CONTAINER_APP, SCM, SITE, SLOT
from penstock.azure.notes import Notes
from penstock.azure.read import access, environments, paas, perimeter, private_link, web
from penstock.azure.read.entry import Modelled, Reader
from penstock.azure.read.network_manager import read_intent_service
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item, NotRead


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


_RANGES = (
    "microsoft.sql/servers",
    "microsoft.dbforpostgresql/servers",
    "microsoft.dbforpostgresql/flexibleservers",
    "microsoft.dbformysql/servers",
    "microsoft.dbformysql/flexibleservers",
    "microsoft.dbformariadb/servers",
    "microsoft.cache/redis",
    "microsoft.synapse/workspaces",
)
_SUBNETS = (
    "microsoft.sql/servers",
    "microsoft.dbforpostgresql/servers",
    "microsoft.dbformysql/servers",
    "microsoft.dbformariadb/servers",
)
_NAMESPACES = ("microsoft.eventhub/namespaces", "microsoft.servicebus/namespaces", "microsoft.relay/namespaces")


def _read_instance(resource: Resource, notes: Notes) -> Iterator[Item]:
    """A managed instance is a service in a subnet, and keeps admin rules out of its network."""
    yield from paas.read_service(resource, notes)
    yield from (item for item in read_intent_service(resource, notes) if not isinstance(item, NotRead))


INSTANCE = "microsoft.sql/managedinstances"
OTHERS = (SITE, SLOT, SCM, CONTAINER_APP, INSTANCE)

PERIMETER = "microsoft.network/networksecurityperimeters"

READERS: Mapping[str, Modelled] = {
    **{
        name: _row(paas.read_service, f"{kind.what} by its public names, and its door")
        for name, kind in KINDS.items()
        if name not in OTHERS
    },
    **{f"{name}/firewallrules": _row(access.read_range_rule, "whom a door lets in by address") for name in _RANGES},
    **{
        f"{name}/virtualnetworkrules": _row(access.read_subnet_rule, "whom a door lets in by subnet")
        for name in _SUBNETS
    },
    **{f"{name}/networkrulesets": _row(access.read_rule_set, "whom a door lets in") for name in _NAMESPACES},
    "microsoft.sql/servers/connectionpolicies": _row(
        access.read_connection_policy, "the ports on which a session with a server goes on"
    ),
    "microsoft.sql/servers/outboundfirewallrules": _row(access.read_outbound_rule, "a name that a server may call"),
    INSTANCE: _row(_read_instance, "a database in a subnet, and a network to which admin rules do not apply (AV-06)"),
    SITE: _row(web.read_site, "an application by its public names, its door, and what it sends"),
    SLOT: _row(web.read_site, "an application by its public names, its door, and what it sends"),
    "microsoft.web/hostingenvironments": _row(
        environments.read_web_environment, "an endpoint in a subnet that answers for its applications"
    ),
    "microsoft.app/managedenvironments": _row(
        environments.read_container_environment, "an endpoint in a subnet that answers for its apps"
    ),
    CONTAINER_APP: _row(environments.read_container_app, "an app by its public name, its door, and what it sends"),
    f"{SITE}/config": _row(web.read_config, "whom the door of an application lets in"),
    f"{SLOT}/config": _row(web.read_config, "whom the door of an application lets in"),
    f"{SITE}/networkconfig": _row(web.read_network_config, "the subnet from which an application sends"),
    f"{SLOT}/networkconfig": _row(web.read_network_config, "the subnet from which an application sends"),
    PERIMETER: _row(perimeter.read_perimeter, "what holds services together"),
    "microsoft.network/privatelinkservices": _row(
        private_link.read_link_service, "what private endpoints lead to: a frontend, seen from its own addresses"
    ),
    "microsoft.network/privatelinkservices/privateendpointconnections": _row(
        lambda *_: (), "nothing: the other side of a private endpoint"
    ),
    "microsoft.network/serviceendpointpolicies": _row(
        private_link.read_policy, "which accounts a service endpoint reaches"
    ),
    "microsoft.network/serviceendpointpolicies/serviceendpointpolicydefinitions": _row(
        private_link.read_definition, "which accounts a service endpoint reaches"
    ),
    **{
        name: _row(private_link.read_managed_endpoint, "a private way that the platform keeps for a service")
        for name in (
            "microsoft.datafactory/factories/managedvirtualnetworks/managedprivateendpoints",
            "microsoft.search/searchservices/sharedprivatelinkresources",
            "microsoft.machinelearningservices/workspaces/outboundrules",
        )
    },
    f"{PERIMETER}/profiles": _row(perimeter.read_profile, "a set of rules for doors"),
    f"{PERIMETER}/profiles/accessrules": _row(perimeter.read_rule, "whom a door lets in, or what a service may call"),
    f"{PERIMETER}/resourceassociations": _row(
        perimeter.read_association, "which door obeys a perimeter, and how strictly"
    ),
    f"{PERIMETER}/links": _row(perimeter.read_link, "which perimeters talk to each other"),
    f"{PERIMETER}/linkreferences": _row(lambda *_: (), "nothing: the other side of a link that is read"),
}
