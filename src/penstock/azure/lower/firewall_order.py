"""In which order a firewall processes its collections.

Comes in: a firewall, the policies and groups of the estate. Goes out: `Chain`: collections in order, and what is missing. The type
of a rule decides first and is dealt with by the caller (FW-03); inside a type every group of the parent comes before
any group of the child (FW-04). Read next: `lower/firewall_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from penstock.azure.lower import causes
from penstock.azure.lower.firewall_rules import Listed
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall, FirewallPolicy, RuleCollection, RuleCollectionGroup
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown

T = TypeVar("T")

MAX_PARENTS = 16
"""Azure allows one level; a longer chain is read, a circle is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The collections of a firewall in order. `policies` from the root to the firewall's own; `missing`: what may precede.

    `inherited` holds the ids of the policies above the firewall's own.
    """

    listed: tuple[Listed, ...]
    policies: tuple[FirewallPolicy, ...] = ()
    missing: tuple[Cause, ...] = ()
    inherited: frozenset[str] = frozenset()


def chain_of(firewall: AzureFirewall, estate: Estate, notes: Notes) -> Chain:
    """Give the collections of a firewall: those of its policies, or its classic ones (FW-01)."""
    if firewall.policy is None:
        listed = in_order(firewall.collections, firewall.id, firewall.name, notes)
        return Chain(listed=listed, missing=tuple(causes.of_value(some, firewall.origin) for some in firewall.unknown))
    if firewall.collections:
        message = f'firewall "{firewall.name}" has a policy and classic rules; the classic rules do not count'
        notes.warn("PS247", message, firewall.origin, cure="remove the classic collections (FW-01)")
    policies, missing = _policies(firewall, estate, notes)
    found: list[Listed] = []
    for policy in policies:
        groups = [group for group in estate.all(RuleCollectionGroup) if group.policy == policy.id]
        missing.extend(_unread(policy, groups))
        found.extend(_of_groups(groups, missing, estate, notes))
    inherited = frozenset(policy.id for policy in policies if policy.id != firewall.policy)
    return Chain(listed=tuple(found), policies=tuple(policies), missing=tuple(missing), inherited=inherited)


def _policies(firewall: AzureFirewall, estate: Estate, notes: Notes) -> tuple[list[FirewallPolicy], list[Cause]]:
    found: list[FirewallPolicy] = []
    missing: list[Cause] = []
    reference, origin = firewall.policy, firewall.origin
    while reference is not None and len(found) < MAX_PARENTS:
        if isinstance(reference, Unknown):
            missing.append(causes.of_value(reference, origin))
            break
        policy = estate.find(FirewallPolicy, reference)
        if policy is None:
            cause = causes.of_absence(reference, "firewall policy", origin)
            notes.note("PS401", cause.why, origin, value=reference.rsplit("/", 1)[-1], cure=cause.cure)
            missing.append(cause)
            break
        if policy in found:
            notes.error("PS409", f'policy "{policy.name}" is its own parent', policy.origin, value=policy.name)
            break
        found.append(policy)
        reference, origin = policy.parent, policy.origin
    return found[::-1], missing


def _unread(policy: FirewallPolicy, groups: Sequence[RuleCollectionGroup]) -> Iterable[Cause]:
    read = {group.id for group in groups}
    for identity in policy.groups:
        if identity not in read:
            yield causes.of_absence(identity, "rule collection group", policy.origin)


def _of_groups(
    groups: Sequence[RuleCollectionGroup], missing: list[Cause], estate: Estate, notes: Notes
) -> Iterable[Listed]:
    for group, doubts in _sorted(groups, [group.priority for group in groups], [g.origin for g in groups], notes):
        missing.extend(causes.of_value(unknown, group.origin) for unknown in group.unknown)
        there = causes.of_existence(estate, group.id)
        for item in in_order(group.collections, group.id, group.name, notes):
            yield Listed(
                collection=item.collection,
                resource=item.resource,
                path=item.path,
                doubts=item.doubts + doubts + there,
            )


def in_order(collections: Sequence[RuleCollection], resource: str, path: str, notes: Notes) -> tuple[Listed, ...]:
    """Give collections by priority, the lowest number first; equal ones as listed."""
    priorities = [collection.priority for collection in collections]
    ordered = _sorted(collections, priorities, [c.origin for c in collections], notes)
    return tuple(
        Listed(collection=item, resource=resource, path=f"{path}/{item.name}", doubts=doubts)
        for item, doubts in ordered
    )


def _sorted(
    items: Sequence[T], priorities: Sequence[int | Unknown | None], origins: Sequence[Origin], notes: Notes
) -> list[tuple[T, tuple[Cause, ...]]]:
    """Sort by priority. One whose priority is not known may come first or last: it is listed at both ends, doubted at first."""
    known = [(p, i) for i, p in enumerate(priorities) if isinstance(p, int)]
    for priority, index in known:
        if not 100 <= priority <= 65000:  # FW-02
            message = f"priority {priority} is out of range"
            notes.error("PS248", message, origins[index], value=str(priority), expected="100 to 65000")
    middle: list[tuple[T, tuple[Cause, ...]]] = [(items[index], ()) for _, index in sorted(known)]
    front: list[tuple[T, tuple[Cause, ...]]] = []
    back: list[tuple[T, tuple[Cause, ...]]] = []
    for index, said in enumerate(priorities):
        if not isinstance(said, int):
            absent = Unknown(why="the rule collection states no priority", origin=origins[index])
            front.append((items[index], (causes.of_value(said or absent, origins[index]),)))
            back.append((items[index], ()))
    return [*front, *middle, *back] if known or len(back) > 1 else [*back]
