"""Who is in an application security group, by address.

A group in a rule matches the private addresses of its members in the network where the rule is used (NSG-21, NSG-22). A packet that an
appliance forwards with a foreign source does not match the appliance's group (NSG-24, U-05). Read next: `lower/nsg.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from penstock.azure.lower import causes
from penstock.azure.lower.tags import besides
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.security import ApplicationSecurityGroup
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An address of a member, and the network it is in; `fixed` False with several addresses: it gets one of them."""

    network: str
    where: AddressSet
    settled: bool
    name: str
    origin: Origin


class Groups:
    """The members of every group; covers are made once per group and network."""

    def __init__(self, estate: Estate) -> None:
        self._names = {group.id: group.name for group in estate.all(ApplicationSecurityGroup)}
        self._members: dict[str, list[Member]] = {}
        self._perhaps: list[tuple[Cause, Member]] = []
        self._covers: dict[tuple[str, str], Cover] = {}

    def add(self, group: Reference, member: Member) -> None:
        """Put a member into a group, or perhaps into any if the group is not known. To be called before the first `cover`."""
        if isinstance(group, str):
            self._members.setdefault(group, []).append(member)
        elif isinstance(group, Unknown):
            self._perhaps.append((causes.of_value(group, member.origin), member))

    def cover(self, group: Reference, network: str, origin: Origin) -> Cover:
        """Give the addresses of a group's members in one network."""
        if not isinstance(group, str):
            doubt = group if isinstance(group, Unknown) else Unknown(why="the group is not named", origin=origin)
            everywhere = AddressSet.full()
            return Cover(sure=AddressSet.empty(), partly=((causes.of_value(doubt, origin), everywhere),), words="?")
        key = (group, network)
        if key not in self._covers:
            self._covers[key] = self._make(group, network)
        return self._covers[key]

    def _make(self, group: str, network: str) -> Cover:
        members = [m for m in self._members.get(group, ()) if m.network == network]
        name = self._names.get(group, group.rsplit("/", 1)[-1])
        sure = AddressSet.union_all(m.where for m in members if m.settled)
        open_members = [(_cause(m), m.where) for m in members if not m.settled]
        open_members += [
            (_perhaps_in(group, name, m, cause), m.where) for cause, m in self._perhaps if m.network == network
        ]
        return Cover(sure=sure, partly=besides(sure, open_members), words=name)

    def outline(self) -> Mapping[str, int]:
        """Give the number of members of each group, for tests and reports."""
        return {group: len(members) for group, members in sorted(self._members.items())}


def _perhaps_in(group: str, name: str, member: Member, cause: Cause) -> Cause:
    """Why a member may be in one group; whether it is in another is another question."""
    return replace(cause, key=f"{cause.key}:in:{group}", why=f'whether "{member.name}" is in group {name}: {cause.why}')


def _cause(member: Member) -> Cause:
    return Cause(
        key=f"address:{member.origin.file}#{member.origin.pointer}",
        why=f'which address "{member.name}" gets is decided at deployment, and rules tell the candidates apart',
        cure="state the private address, or give an export of the deployed estate",
        facts=("NSG-21",),
        origin=member.origin,
    )
