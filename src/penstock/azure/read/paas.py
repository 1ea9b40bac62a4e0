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
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import PlatformService
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


def read_service(resource: Resource, notes: Notes) -> Iterator[PlatformService]:
    """Give a service with its names and its access settings."""
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
        kept=tuple((key, found) for key in kind.kept if (found := shown(bag.get(key)))),
        labels=values.labels(resource.body),
    )


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
    stated += [_host(url) for _, node in bag.get("primaryEndpoints").items() if (url := node.text())]
    region = region_of(resource)
    plain = NAME.fullmatch(resource.name) is not None
    forms = [form for form in kind.names if plain and (region or "{region}" not in form)]
    made = [form.format(name=resource.name.lower(), region=region) for form in forms]
    return tuple(sorted({name for name in (*stated, *made) if "." in name}))


def _host(url: str) -> str:
    """Give the host of a URL, or the name itself."""
    rest = url.partition("://")[2] or url
    return rest.partition("/")[0].partition(":")[0].lower().rstrip(".")


def region_of(resource: Resource) -> str:
    """Give the region of a resource as service tags spell it."""
    return resource.location.lower().replace(" ", "")
