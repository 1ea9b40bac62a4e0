"""Settings that bear on traffic and that the model does not follow: each is told where it is switched on.

Comes in: a resource that is about to be read. Goes out: a note for each such setting. A setting that is followed has no row here; what bears on
no flow at all has none either. Read next: `read/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.source.node import Node

OFF = ("false",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A property by its path, the values with which it changes nothing, and what it changes otherwise; `*` is every element."""

    path: tuple[str, ...]
    harmless: tuple[str, ...]
    changes: str

    @property
    def name(self) -> str:
        """What the property is called, from the bag of properties on."""
        return ".".join(step for step in self.path if step != "*")


def _setting(path: str, harmless: tuple[str, ...], changes: str) -> Setting:
    return Setting(path=tuple(path.split(".")), harmless=harmless, changes=changes)


TABLE: Mapping[str, tuple[Setting, ...]] = {
    "microsoft.containerservice/managedclusters": (
        _setting("powerState.code", ("running",), "answers are for when it runs"),
        _setting("addonProfiles.httpApplicationRouting.enabled", OFF, "a public way in that the cluster makes"),
        _setting("addonProfiles.ingressApplicationGateway.enabled", OFF, "rules of a gateway that the cluster writes"),
        _setting("ingressProfile.webAppRouting.enabled", OFF, "a public way in that the cluster makes"),
        _setting("addonProfiles.openServiceMesh.enabled", OFF, "rules among pods that a mesh adds"),
        _setting("serviceMeshProfile.mode", ("disabled",), "rules among pods and ways in that a mesh adds"),
    ),
    "microsoft.network/applicationgateways": (
        _setting("operationalState", ("running", "starting"), "answers are for when it runs"),
        _setting(
            "privateLinkConfigurations", ("",), "who comes by a private endpoint is followed to that endpoint only"
        ),
    ),
    "microsoft.network/connections": (
        _setting("usePolicyBasedTrafficSelectors", OFF, "the tunnel may carry its own network's prefixes only"),
    ),
    "microsoft.network/expressroutecircuits": (
        _setting("circuitProvisioningState", ("enabled",), "nothing passes it until it is set up"),
        _setting("serviceProviderProvisioningState", ("provisioned",), "nothing passes it until it is set up"),
    ),
    "microsoft.network/firewallpolicies": (
        _setting("sql.allowSqlRedirect", OFF, "rules for SQL may let sessions go on at ports 11000 to 11999 (FW-38)"),
    ),
    "microsoft.network/networkinterfaces": (
        _setting("disableTcpStateTracking", OFF, "whether replies need rules of their own is not known"),
    ),
    "microsoft.network/networksecurityperimeters/links": (
        _setting("localOutboundProfiles.*", ("*",), "which profiles may call is not followed"),
        _setting("remoteOutboundProfiles.*", ("*",), "which profiles may call is not followed"),
    ),
    "microsoft.network/networksecurityperimeters/profiles/accessrules": (
        _setting("appliesTo.*.resourceType", ("*",), "the rule may hold for some kinds of services only"),
    ),
    "microsoft.network/virtualnetworkgateways": (
        _setting("adminState", ("enabled",), "answers are for when it serves"),
        _setting("vpnType", ("routebased",), "a policy-based gateway may carry its own network's prefixes only"),
    ),
    "microsoft.storage/storageaccounts": (
        _setting("dnsEndpointType", ("standard",), "its public names are others than those that answers show"),
    ),
    "microsoft.web/sites": (
        _setting("enabled", ("true",), "answers are for when it runs"),
        _setting("state", ("running",), "answers are for when it runs"),
    ),
    "microsoft.web/sites/config": (
        _setting("WEBSITE_DNS_SERVER", ("168.63.129.16",), "it asks this server for names, not its network's"),
    ),
}


def tell(resource: Resource, notes: Notes) -> None:
    """Note every setting of a resource that changes more than the model follows."""
    for setting in TABLE.get(resource.type, ()):
        for node in _at(resource.properties, setting.path):
            if not node.is_missing and _said(node).lower() not in setting.harmless:
                message = f'{setting.name} of "{resource.name}" is {_said(node)}: {setting.changes}'
                notes.note("PS419", message, node.origin, value=_said(node), cure="answers do not follow this setting")


def _at(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    if not path or node.is_unknown:
        yield node
    elif path[0] == "*":
        for element in node.elements():
            yield from _at(element, path[1:])
    else:
        yield from _at(node.get(path[0]), path[1:])


def _said(node: Node) -> str:
    if node.is_unknown:
        return "not known"
    if node.is_array or node.is_object:
        return "stated" if node.value else ""
    return str(node.value).lower() if isinstance(node.value, bool) else node.text() or ""
