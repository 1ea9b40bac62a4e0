"""Platform services: their public names, and the rules by which they let callers in.

Comes in: a resource of one of `kinds.KINDS`. Goes out: a `PlatformService`. Names that the file states come before those that its kind
makes of its name. Read next: `read/access.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.kind import ServiceKind
from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.access import settings, shown
from penstock.azure.read.parts import first, pieces, text, texts
from penstock.azure.read.roles import identities
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import PlatformService
from penstock.azure.resources.roles import Identity
from penstock.azure.resources.terms import Reference
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address

STATED = (
    "loginServer",
    "vaultUri",
    "hsmUri",
    "fullyQualifiedDomainName",
    "documentEndpoint",
    "defaultHostName",
    "hostName",
    "endpoint",
    "serviceBusEndpoint",
    "gatewayUrl",
)
"""Properties in which an export states a public name or address of the service."""


NAME = re.compile(r"(?:[A-Za-z0-9-]|\{[^{}/]*\})+")
"""The name of a service; in braces what only Azure can make of it, the same wherever it is written the same."""


def read_service(resource: Resource, notes: Notes) -> Iterator[PlatformService | Identity]:
    """Give a service with its names and its access settings, and what it signs in as."""
    bag = resource.properties
    kind = KINDS[resource.type]
    yield PlatformService(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=resource.type,
        location=region_of(resource),
        names=service_names(resource, kind),
        settings=settings(resource, kind, notes),
        subnet=_subnet(bag),
        address=values.address(first(bag, "staticIP", "staticIp"), notes),
        published=_published(bag),
        zone=values.lower_id(_first_at(bag, ZONES)),
        outbound=outbound_addresses(bag),
        exported=resource.door.startswith("export"),
        limited_outbound=_limited(bag),
        switches=tuple(key for key, _ in kind.optional if bag.get(key).flag() is True),
        unsure_switches=tuple(_unsure_switches(bag, kind, notes)),
        kept=kept(bag, kind),
        labels=values.labels(resource.body),
    )
    yield from identities(resource)


def _unsure_switches(bag: Node, kind: ServiceKind, notes: Notes) -> Iterator[tuple[str, Unknown]]:
    """Give the properties that may add ports: their values are not known, or are neither true nor false."""
    for key, _ in kind.optional:
        found = values.flag(bag.get(key), notes)
        if isinstance(found, Unknown):
            yield key, found


def kept(bag: Node, kind: ServiceKind) -> tuple[tuple[str, str], ...]:
    """Give the settings of a service that bear on who may read its data."""
    return tuple((key, found) for key in kind.kept if (found := shown(bag.get(*key.split(".")))))


SUBNETS = (
    ("network", "delegatedSubnetResourceId"),
    ("delegatedSubnetResourceId",),
    ("subnetId",),
)
"""Where the subnet stands in which a service is placed."""

ZONES = (
    ("network", "privateDnsZoneArmResourceId"),
    ("network", "privateDnsZoneResourceId"),
    ("privateDnsZoneArguments", "privateDnsZoneArmResourceId"),
)


def _first_at(bag: Node, paths: tuple[tuple[str, ...], ...]) -> Node:
    found = (bag.get(*path) for path in paths)
    return next((node for node in found if not node.is_missing), Node(None, bag.origin))


def _subnet(bag: Node) -> Reference:
    """Give the subnet in which a service is placed."""
    in_network = (bag.get("virtualNetworkType").text() or "none").lower()
    if in_network != "none":
        return values.reference(bag.get("virtualNetworkConfiguration", "subnetResourceId"))
    return values.reference(_first_at(bag, SUBNETS))


def _published(bag: Node) -> bool | Unknown:
    """Whether a service that is placed in a subnet is called from the internet as well."""
    endpoint, network = bag.get("publicDataEndpointEnabled"), bag.get("virtualNetworkType")
    for node in (endpoint, network):
        if node.is_unknown:
            return values.unknown(node)
    return endpoint.flag() is True or (network.text() or "").lower() == "external"


def outbound_addresses(bag: Node) -> tuple[Address, ...]:
    """Give the public addresses from which a service says that it sends; the possible ones rather than those of today."""
    written = first(bag, "possibleOutboundIpAddresses", "outboundIpAddresses", "outboundPublicIPAddresses")
    found = (text for element in pieces(written) if (text := element.text()) is not None)
    return tuple(address for one in found if (address := _address(one)) is not None)


def _address(text: str) -> Address | None:
    try:
        return Address.parse(text.strip())
    except ValueError:
        return None


def _limited(bag: Node) -> bool | Unknown:
    approved = (bag.get("managedNetwork", "isolationMode").text() or "").lower() == "allowonlyapprovedoutbound"
    if approved:
        why = "which names the managed network of the workspace approves is not read"
        return Unknown(why=why, origin=bag.get("managedNetwork").origin)
    if bag.get("managedVirtualNetworkSettings", "preventDataExfiltration").flag() is True:
        why = "which tenants the managed network of the workspace may send to is not read"
        return Unknown(why=why, origin=bag.get("managedVirtualNetworkSettings").origin)
    said = bag.get("restrictOutboundNetworkAccess")
    if said.is_unknown:
        return values.unknown(said)
    return said.flag() is True or (said.text() or "").lower() == "enabled"


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def service_names(resource: Resource, kind: ServiceKind) -> tuple[str, ...]:
    """Give the public names of a service: those stated, and those that its kind makes of its name."""
    bag = resource.properties
    stated = [_host(found) for key in STATED if isinstance(found := text(bag.get(key)), str)]
    stated += [_host(found) for found in texts(bag.get("hostNames")) if isinstance(found, str)]
    for endpoints in (bag.get("primaryEndpoints"), bag.get("secondaryEndpoints")):
        stated += [_host(url) for _, node in endpoints.items() if (url := node.text())]
    return tuple(sorted({name for name in (*stated, *_made(resource, kind)) if "." in name}))


def _made(resource: Resource, kind: ServiceKind) -> Iterator[str]:
    """Give the names that its kind makes of the name of a service; none where Azure may choose another."""
    bag = resource.properties
    name = bag.get(kind.named_by).text() or "" if kind.named_by else resource.name
    if NAME.fullmatch(name) is None or (kind.renamed_by and _renamed(bag, kind.renamed_by)):
        return
    region = region_of(resource)
    for form in kind.names:
        if region or "{region}" not in form:
            yield form.format(name=name.lower(), region=region)


def _renamed(bag: Node, key: str) -> bool:
    chosen = bag.get(key)
    free = chosen.is_missing or (chosen.text() or "").lower() == "unsecure"
    return not free or any(bag.get(stated).text() for stated in STATED)


def _host(url: str) -> str:
    """Give the host of a URL, or the name itself."""
    rest = url.partition("://")[2] or url
    return rest.partition("/")[0].partition(":")[0].lower().rstrip(".")


def region_of(resource: Resource) -> str:
    """Give the region of a resource as service tags spell it."""
    return resource.location.lower().replace(" ", "")
