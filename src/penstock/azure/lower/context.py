"""What every part of lowering may use: the estate, and the shared facts made from it.

Comes in: the estate. Goes out: one `Context`, handed to each part; nobody but `lower/lower.py` makes one. Read next:
`lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.azure.lower.asg import Groups
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.gateway import Edges
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.managed_routes import ManagedRoutes
from penstock.azure.lower.nsg import SecurityGroups
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.lower.public import PublicAddresses
from penstock.azure.lower.symbols import Symbols
from penstock.azure.lower.tags import Scope, TagBook
from penstock.azure.notes import Notes
from penstock.azure.office365 import TagNames
from penstock.azure.resources.estate import Estate


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Shared facts.

    For those who add endpoints: `plan.place(subnet_id, address)` gives where somebody is; `public.of(reference, origin)` a public address;
    `scope(subnet_id)` reads tags as its subnet does; `filters_of(subnet_id)` gives the subnet's filter ids. `node_sets` are the scale sets that
    are nodes of a cluster: the pool of each. `published` are the names behind FQDN tags whose lists are given.
    """

    estate: Estate
    notes: Notes
    symbols: Symbols
    plan: Plan
    public: PublicAddresses
    book: TagBook
    peers: Mapping[str, tuple[Peer, ...]]
    edges: Edges
    groups: Groups
    nsgs: SecurityGroups
    scopes: Mapping[str, Scope]
    members: GroupMembers
    deployments: Deployments
    managed: ManagedRoutes
    node_sets: Mapping[str, str]
    published: Mapping[str, TagNames]
    subnet_filters: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

    def scope(self, subnet: str) -> Scope:
        """Give the tags as a subnet sees them; a subnet that is not known sees no network of its own."""
        return self.scopes[subnet] if subnet in self.scopes else self.scopes[""]

    def filters_of(self, subnet: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the (ingress, egress) filter ids of a subnet."""
        return self.subnet_filters.get(subnet, ((), ()))
