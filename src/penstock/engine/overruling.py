"""Network rules of a firewall that deny what its DNAT rules translate: one text lets the translation stand, another the rule.

Comes in: a bundle as it was translated, and the leaves of its way on. Goes out: the same leaves, in doubt where a rule speaks against
them (FW-12, U-13). Read next: `engine/devices.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.engine.merge import either
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Rule
from penstock.space.addresses import Address

FACTS = ("FW-12", "U-13")


def overruled(walker: Walker, firewall: Endpoint, dst: Address, at: At, leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Doubt what an explicit network rule denies; `at` is the bundle before its destination became `dst`."""
    appliance = firewall.appliance
    if appliance is None:
        return tuple(leaves)
    out: list[Leaf] = []
    for part in walker.decided(appliance.network, at.src, dst, at.mask, at.name):
        standing = list(_within(leaves, part.mask))
        if Action.DENY in (part.may or {part.action}):
            here = at.but(mask=part.mask)
            here = walker.step(here, firewall.id, firewall.name, appliance.network.kind, Decision.DENY, rule=part.rule)
            denied = ended(here, Verdict.DENIED, facts=FACTS)
            standing = list(either([standing, [denied]], (*part.causes, _either_way(part.rule))))
        out.extend(standing)
    return tuple(out)


def _within(leaves: Sequence[Leaf], mask: int) -> Iterator[Leaf]:
    for leaf in leaves:
        if leaf.mask & mask:
            yield leaf.but(mask=leaf.mask & mask)


def _either_way(rule: Rule) -> Cause:
    return Cause(
        key=f"dnat-denied:{rule.name}",
        why=f'whether network rule "{rule.name}" overrides a DNAT rule is documented both ways',
        cure="remove the network rule, or the DNAT rule",
        facts=FACTS,
        origin=rule.origin,
    )
