"""What could fill a parameter that has no value: resources of the input that fit its name and its use.

Comes in: a template with what it deploys, and what everything else holds. Goes out: pointers (`virtualNetworks/hub`) for `--param`, few or
none. Nothing is ever filled in. Read next: `snapshot/pointers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from shlex import quote

from penstock.azure.arm import braced
from penstock.azure.doors import Door
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic
from penstock.source.node import Node, Unknown

NO_VALUE = "PS301"
MOST = 3
"""More candidates than these are no help."""

NETWORK = "microsoft.network/virtualnetworks"
SUBNET = f"{NETWORK}/subnets"
KINDS = {
    "subnet": SUBNET,
    "vnet": NETWORK,
    "virtualnetwork": NETWORK,
    "networksecuritygroup": "microsoft.network/networksecuritygroups",
    "nsg": "microsoft.network/networksecuritygroups",
    "applicationsecuritygroup": "microsoft.network/applicationsecuritygroups",
    "routetable": "microsoft.network/routetables",
    "firewallpolicy": "microsoft.network/firewallpolicies",
    "firewall": "microsoft.network/azurefirewalls",
    "natgateway": "microsoft.network/natgateways",
    "publicip": "microsoft.network/publicipaddresses",
    "virtualhub": "microsoft.network/virtualhubs",
    "vhub": "microsoft.network/virtualhubs",
    "virtualwan": "microsoft.network/virtualwans",
    "dnszone": "microsoft.network/privatednszones",
    "keyvault": "microsoft.keyvault/vaults",
}
"""What a word in the name of a parameter or a property says of the resource that is meant; the first that fits counts."""

OF_THE_PLATFORM = frozenset(
    ("azurefirewallsubnet", "azurefirewallmanagementsubnet", "azurebastionsubnet", "gatewaysubnet")
)
_ID = re.compile(r"ids?$", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A resource, or a subnet inside a network: its type in lower case, and the end of its id as the file spells it."""

    kind: str
    tail: str

    @property
    def name(self) -> str:
        """Give its own name, in lower case."""
        return self.tail.rsplit("/", 1)[-1].lower()


def with_hints(door: Door, template: Node, label: str, others: Iterable[Resource]) -> Door:
    """Give a template's door with what could fill each parameter that has no value; `others` are the resources of other files."""
    if all(one.code != NO_VALUE for one in door.diagnostics):
        return door
    known = tuple(dict.fromkeys(candidates(others)))
    told = (_hinted(one, template, label, door.resources, known) for one in door.diagnostics)
    return replace(door, diagnostics=tuple(told))


def _hinted(
    one: Diagnostic, template: Node, label: str, own: tuple[Resource, ...], known: tuple[Candidate, ...]
) -> Diagnostic:
    if one.code != NO_VALUE or not one.help:
        return one
    found = fitting(one.value, braced(f"{label}:{one.value}" if label else one.value), own, known)
    if not found:
        return one
    several = template.get("parameters", one.value, "type").text() == "array"
    first, *rest = found
    pasted = quote(f"{one.value}=" + (f'["@{first}"]' if several else f"@{first}"))
    meant = f"that is meant, or {', '.join(f'@{tail}' for tail in rest)}" if rest else "that is meant"
    return replace(one, help=f"--param {pasted}, if {meant}; otherwise {one.help}")


def candidates(resources: Iterable[Resource]) -> Iterator[Candidate]:
    """Give what parameters may name, as far as names are known."""
    for resource in resources:
        kind, name = resource.body.get("type").text() or resource.type, resource.body.get("name").text()
        if resource.existing or name is None:
            continue
        pairs = zip(kind.split("/")[1:], name.split("/"), strict=False)
        tail = "/".join(piece for pair in pairs for piece in pair)
        yield Candidate(kind=resource.type, tail=tail)
        for part in resource.properties.get("subnets").elements() if resource.type == NETWORK else ():
            yield Candidate(kind=SUBNET, tail=f"{tail}/subnets/{part.get('name').text()}")


def fitting(name: str, mark: str, own: Iterable[Resource], others: Iterable[Candidate]) -> tuple[str, ...]:
    """Give what could fill a parameter: `mark` is how unknown values spell it, `own` what its template deploys."""
    kind = _kind_of_use(mark, own) or (_kind_of_name(name) if _ID.search(name) else "")
    found = [one for one in dict.fromkeys(others) if one.kind == kind and "{" not in one.tail]
    found = [one for one in found if one.name not in OF_THE_PLATFORM]
    alike = [one for one in found if any(word in one.name for word in _own_words(name, kind))]
    chosen = alike or found
    return tuple(one.tail for one in chosen) if len(chosen) <= MOST else ()


def _kind_of_name(name: str) -> str:
    low = name.lower()
    return next((kind for word, kind in KINDS.items() if word in low), "")


def _kind_of_use(mark: str, own: Iterable[Resource]) -> str:
    """Give the type of what a property refers to that has the value of the parameter."""
    used = (step for resource in own for step in _uses(resource.body, f"{mark}@"))
    return next((kind for step in used if (kind := _kind_of_name(step))), "")


def _uses(body: Node, mark: str) -> Iterator[str]:
    """Give the names of the properties whose value, or whose `id`, is the unknown value of this mark."""
    stack: list[tuple[str, Node]] = [("", body)]
    while stack:
        step, node = stack.pop()
        if isinstance(node.value, Unknown) and node.value.identity.startswith(mark):
            yield step
        for key, below in node.items():
            stack.append((step if key.lower() == "id" else key, below))
        if node.is_array:
            stack += ((step, below) for below in node.elements())


def _own_words(name: str, kind: str) -> list[str]:
    """Give the words of a name that say which one is meant: `hub` of `hubVnetResourceId`."""
    said = (word.lower() for word in _WORD.findall(name))
    plain = {"id", "ids", "resource", "the", "existing", "name", "network", "virtual"}
    return [word for word in said if len(word) > 2 and word not in plain and _kind_of_name(word) != kind]
