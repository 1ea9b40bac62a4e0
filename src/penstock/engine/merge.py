"""When more than one thing may happen to a bundle, and we cannot say which.

Comes in: the leaves of each alternative. Goes out: leaves on which all alternatives agree keep their verdict, the rest is
unknown for the given causes. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from penstock.engine.ports import PortAxis
from penstock.engine.result import Verdict
from penstock.engine.state import Leaf
from penstock.net.cause import Cause


def masks(leaves: Sequence[Leaf], verdict: Verdict) -> int:
    """Give the transports that reach this verdict; allowed under some name counts as allowed."""
    mask = 0
    for leaf in leaves:
        if leaf.verdict is verdict:
            mask |= leaf.mask
    return mask


def summary(leaves: Sequence[Leaf]) -> tuple[int, int, int]:
    """Give disjoint masks (allowed, unknown, denied): the more permissive verdict wins where names divide."""
    allowed = masks(leaves, Verdict.ALLOWED)
    unknown = masks(leaves, Verdict.UNKNOWN) & ~allowed
    denied = masks(leaves, Verdict.DENIED) & ~allowed & ~unknown
    return allowed, unknown, denied


def either(ways: Sequence[Sequence[Leaf]], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    """Merge alternatives of which one will happen."""
    if len(ways) == 1:
        return tuple(ways[0])
    sums = [summary(way) for way in ways]
    allowed, denied = sums[0][0], sums[0][2]
    for some_allowed, _, some_denied in sums[1:]:
        allowed &= some_allowed
        denied &= some_denied
    agreed = {Verdict.ALLOWED: allowed, Verdict.DENIED: denied}
    out = [
        leaf.but(mask=leaf.mask & agreed[leaf.verdict])
        for leaf in ways[0]
        if leaf.verdict in agreed and leaf.mask & agreed[leaf.verdict]
    ]
    covered = allowed | denied
    for verdict in (Verdict.ALLOWED, Verdict.UNKNOWN, Verdict.DENIED):
        for way in ways:
            for leaf in way:
                rest = leaf.mask & ~covered
                if leaf.verdict is verdict and rest:
                    covered |= rest
                    reasons = tuple(sorted({*leaf.causes, *causes}))
                    out.append(leaf.but(verdict=Verdict.UNKNOWN, mask=rest, causes=reasons))
    return tuple(out)


def through_port(leaves: Sequence[Leaf], arriving: int, port: int, axis: PortAxis) -> tuple[Leaf, ...]:
    """Give leaves of a bundle whose destination port was rewritten to `port` in terms of the ports before that."""
    out = []
    for leaf in leaves:
        before = axis.before(arriving, port, leaf.mask)
        if before:
            out.append(leaf.but(mask=before))
    return tuple(out)
