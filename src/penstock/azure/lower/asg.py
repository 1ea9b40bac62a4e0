"""Who is in an application security group, by address.

A group in a rule matches the private addresses of its members in the network where the rule is used (NSG-21, NSG-22). A packet that an
appliance forwards with a foreign source does not match the appliance's group (NSG-24, U-05). Read next: `lower/nsg.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.azure.lower import causes
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
            return Cover(sure=AddressSet.empty(), maybe=((causes.of_value(doubt, origin), everywhere),), words="?")
        key = (group, network)
        if key not in self._covers:
            self._covers[key] = self._make(group, network)
        return self._covers[key]

    def _make(self, group: str, network: str) -> Cover:
        members = [m for m in self._members.get(group, ()) if m.network == network]
        sure = AddressSet.union_all(m.where for m in members if m.settled)
        doubts: dict[Cause, AddressSet] = {}
        open_members = [(_cause(m), m) for m in members if not m.settled]
        open_members += [(cause, m) for cause, m in self._perhaps if m.network == network]
        for cause, member in open_members:
            doubts[cause] = doubts.get(cause, AddressSet.empty()) | (member.where - sure)
        maybe = tuple((cause, part) for cause, part in doubts.items() if not part.is_empty)
        return Cover(sure=sure, maybe=maybe, words=self._names.get(group, group.rsplit("/", 1)[-1]))

    def outline(self) -> Mapping[str, int]:
        """Give the number of members of each group, for tests and reports."""
        return {group: len(members) for group, members in sorted(self._members.items())}


def _cause(member: Member) -> Cause:
    return Cause(
        key=f"address:{member.origin.file}#{member.origin.pointer}",
        why=f'which address "{member.name}" gets is decided at deployment, and rules tell the candidates apart',
        cure="state the private address, or give an export of the deployed estate",
        facts=("NSG-21",),
        origin=member.origin,
    )
