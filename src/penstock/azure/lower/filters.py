"""Which filters hold where.

Comes in: subnets, interfaces, and their references to security groups. Goes out: filter ids per subnet and per interface, and the
filters behind them. One group gives one pair of filters per network, and one more per subnet only where the subnet's
routes change what its tags mean. Read next: `lower/endpoints.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.lower import causes
from penstock.azure.lower.nsg import SecurityGroups, opaque_filter
from penstock.azure.lower.plan import Plan, SubnetPlan
from penstock.azure.lower.segments import UNFILTERED
from penstock.azure.lower.tags import Scope
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.security import NetworkSecurityGroup
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Direction, Filter
from penstock.source.node import Unknown

NONE: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


class Filters:
    """Makes filters when they are first needed."""

    def __init__(
        self, estate: Estate, plan: Plan, nsgs: SecurityGroups, scopes: Mapping[str, Scope], notes: Notes
    ) -> None:
        self._estate = estate
        self._plan = plan
        self._nsgs = nsgs
        self._scopes = scopes
        self._notes = notes
        self._first: dict[tuple[str, str], Scope] = {}
        self._ids: dict[tuple[str, str, int], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.made: dict[str, Filter] = {}
        self.used: set[str] = set()

    def of_subnet(self, subnet: SubnetPlan) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the (ingress, egress) filters of a subnet."""
        named = subnet.resource.nsg if subnet.resource is not None else None
        if named is not None and subnet.name.lower() in UNFILTERED:
            message = f'a network security group on "{subnet.name}" has no effect'
            self._notes.error("PS226", message, subnet.origin, cure="Azure does not support it; it is ignored (NSG-37)")
            if isinstance(named, str):
                self.used.add(named)
            return NONE
        if subnet.resource is None:
            return self.absent_subnet(subnet)
        return self.of(named, subnet.id, subnet.origin)

    def of(self, named: Reference, subnet: str, origin: Origin) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the (ingress, egress) filters that a reference stands for, as seen from a subnet."""
        if named is None:
            return NONE
        if isinstance(named, Unknown):
            return self._opaque(f"?{origin.file}#{origin.pointer}", "?", causes.of_value(named, origin), origin)
        self.used.add(named)
        group = self._estate.find(NetworkSecurityGroup, named)
        if group is None:
            cause = causes.of_absence(named, "network security group", origin)
            self._notes.warn("PS414", f"{cause.why}, yet it is used here", origin, value=named, cure=cause.cure)
            return self._opaque(named, named.rsplit("/", 1)[-1], cause, origin)
        return self._known(group, subnet)

    def _known(self, group: NetworkSecurityGroup, subnet: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        plan = self._plan.subnets.get(subnet)
        network = plan.network if plan is not None else ""
        scope = self._scopes[subnet] if subnet in self._scopes else self._scopes[""]
        key = (group.id, network, id(scope))
        if key not in self._ids:
            first = self._first.setdefault((group.id, network), scope)
            base = f"{group.id}@{network if first is scope else subnet}"
            inbound, outbound = self._nsgs.filters(group, scope, network, base)
            self.made[inbound.id], self.made[outbound.id] = inbound, outbound
            self._ids[key] = ((inbound.id,), (outbound.id,))
        return self._ids[key]

    def absent_subnet(self, subnet: SubnetPlan) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give filters that stand for those of a subnet which is not in the input: it may have any."""
        cause = subnet.causes[0] if subnet.causes else causes.of_absence(subnet.id, "subnet", subnet.origin)
        return self._opaque(f"{subnet.id}/?nsg", subnet.name, cause, subnet.origin)

    def _opaque(self, base: str, name: str, cause: Cause, origin: Origin) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for direction, tail in ((Direction.INBOUND, "in"), (Direction.OUTBOUND, "out")):
            identity = f"{base}/{tail}"
            if identity not in self.made:
                self.made[identity] = opaque_filter(identity, name, base, cause, origin, direction)
        return (f"{base}/in",), (f"{base}/out",)

    def orphans(self) -> tuple[str, ...]:
        """Make the filters of the groups that nothing uses, as if they stood in no network; give their ids.

        A group that says it is used by something that is not in the input is no such group.
        """
        unused = [g for g in self._estate.all(NetworkSecurityGroup) if g.id not in self.used and not g.attached]
        return tuple(identity for g in unused for pair in self._known(g, "") for identity in pair)
