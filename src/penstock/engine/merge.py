"""When more than one thing may happen to a bundle, and we cannot say which.

Comes in: the leaves of each alternative. Goes out: leaves on which all alternatives agree keep their verdict, the rest is
unknown for the given causes. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from penstock.engine.ports import PortAxis
from penstock.engine.result import Verdict
from penstock.engine.state import Leaf, Track
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
    """Merge alternatives of which one will happen; requests that web devices tell apart are merged apart."""
    if len(ways) == 1:
        return tuple(ways[0])
    tracks = {leaf.track for way in ways for leaf in way}
    ends = [t for t in tracks if not any(other != t and follows(other, t) for other in tracks)]
    if len(ends) <= 1:
        return _merged(ways, causes)
    out: dict[Leaf, None] = {}
    for end in sorted(ends, key=str):
        fitting = [[leaf for leaf in way if follows(end, leaf.track)] for way in ways]
        out.update(dict.fromkeys(_merged(fitting, causes)))
    return tuple(out)


def follows(longer: Track, shorter: Track) -> bool:
    """Whether requests that took the one way may be among those that ended on the other: the same routes, as far as it goes."""
    (routes, some), (first, all_of_them) = longer, shorter
    if routes[: len(first)] != first:
        return False
    return len(routes) > len(first) or some == all_of_them


def _merged(ways: Sequence[Sequence[Leaf]], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    allowed, unknown, denied = summary(ways[0])
    for way in ways[1:]:
        some_allowed, some_unknown, some_denied = summary(way)
        allowed &= some_allowed
        unknown &= some_unknown
        denied &= some_denied
    agreed = {Verdict.ALLOWED: allowed, Verdict.UNKNOWN: unknown, Verdict.DENIED: denied}
    why = {
        cause
        for way in ways
        for leaf in way
        if leaf.verdict is Verdict.UNKNOWN and leaf.mask & unknown
        for cause in leaf.causes
    }
    out = [
        leaf.but(
            mask=leaf.mask & agreed[leaf.verdict],
            causes=tuple(sorted(why)) if leaf.verdict is Verdict.UNKNOWN else leaf.causes,
        )
        for leaf in ways[0]
        if leaf.mask & agreed[leaf.verdict]
    ]
    covered = allowed | unknown | denied
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
