"""When more than one thing may happen to a bundle, and we cannot say which.

Comes in: the leaves of each alternative. Goes out: leaves on which all alternatives agree keep their verdict, the rest is
unknown for the given causes. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.engine.doubts import assigned
from penstock.engine.ports import PortAxis
from penstock.engine.result import Trace, Verdict
from penstock.engine.starts import Case, Start
from penstock.engine.state import Leaf, Track
from penstock.net.cause import Cause
from penstock.net.network import Network
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet


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


def within(leaves: tuple[Leaf, ...], mask: int, axis: PortAxis) -> tuple[Leaf, ...]:
    """Give the leaves of some transports."""
    if mask == axis.full:
        return leaves
    return tuple(leaf.but(mask=leaf.mask & mask) for leaf in leaves if leaf.mask & mask)


def either(ways: Sequence[Sequence[Leaf]], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    """Merge alternatives of which one will happen; requests that web devices tell apart are merged apart."""
    ways = _distinct(ways)
    if len(ways) == 1:
        return ways[0]
    tracks = {leaf.track for way in ways for leaf in way}
    ends = [t for t in tracks if not any(other != t and follows(other, t) for other in tracks)]
    if len(ends) <= 1:
        return _merged(ways, causes)
    out: dict[Leaf, None] = {}
    for end in sorted(ends, key=str):
        fitting = [[leaf for leaf in way if follows(end, leaf.track)] for way in ways]
        out.update(dict.fromkeys(_merged(fitting, causes)))
    return tuple(out)


def _distinct(ways: Sequence[Sequence[Leaf]]) -> list[tuple[Leaf, ...]]:
    """Give alternatives once each: those that come to the same leave no doubt."""
    out: list[tuple[Leaf, ...]] = []
    for way in ways:
        if (leaves := tuple(way)) not in out:
            out.append(leaves)
    return out


def whichever(network: Network, members: Sequence[Case]) -> tuple[Leaf, ...]:
    """Join the alternatives of a sender for each address of the receiver, then those of the receiver: who makes no difference is no doubt."""
    by_goal: dict[Address, list[tuple[Leaf, ...]]] = {}
    for member in members:
        by_goal.setdefault(member.goal.address, []).append(member.leaves)
    ends = (members[0].start.endpoint, members[0].goal.endpoint)
    sender, receiver = [(assigned(network.endpoints[e]),) if e in network.endpoints else () for e in ends]
    return either([either(ways, sender) for ways in by_goal.values()], receiver)


def follows(longer: Track, shorter: Track) -> bool:
    """Whether requests that took the one way may be among those that ended on the other: the same routes, as far as it goes."""
    (routes, some), (first, all_of_them) = longer, shorter
    if routes[: len(first)] != first:
        return False
    return len(routes) > len(first) or some == all_of_them


def _merged(ways: Sequence[Sequence[Leaf]], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    """Give what all ways say as it is, and the rest as unknown."""
    agreed = [*_allowed_by_all(ways), *_alike(ways, Verdict.UNKNOWN), *_alike(ways, Verdict.DENIED)]
    covered = 0
    for leaf in agreed:
        covered |= leaf.mask
    out = [*agreed, *_beside(agreed, ways, causes)]
    for verdict in (Verdict.ALLOWED, Verdict.UNKNOWN, Verdict.DENIED):
        for way in ways:
            for leaf in way:
                rest = leaf.mask & ~covered
                if leaf.verdict is verdict and rest:
                    covered |= rest
                    out.append(_unknown(leaf, rest, causes))
    return tuple(out)


def _unknown(leaf: Leaf, mask: int, causes: tuple[Cause, ...]) -> Leaf:
    return leaf.but(verdict=Verdict.UNKNOWN, mask=mask, causes=tuple(sorted({*leaf.causes, *causes})))


def _allowed_by_all(ways: Sequence[Sequence[Leaf]]) -> list[Leaf]:
    """Give what every way allows, under the names that every way allows."""
    agreed = [leaf for leaf in ways[0] if leaf.verdict is Verdict.ALLOWED]
    for way in ways[1:]:
        others = [leaf for leaf in way if leaf.verdict is Verdict.ALLOWED]
        agreed = [
            leaf.but(mask=leaf.mask & other.mask, names=names)
            for leaf in agreed
            for other in others
            if leaf.mask & other.mask and ((names := _both(leaf.names, other.names)) is None or not names.is_empty)
        ]
    return agreed


def _both(one: NameSet | None, other: NameSet | None) -> NameSet | None:
    if one is None or other is None or one == other:
        return other if one is None else one
    return one & other


def _alike(ways: Sequence[Sequence[Leaf]], verdict: Verdict) -> Iterator[Leaf]:
    """Give what every way denies, or leaves unknown, for the reasons of all of them."""
    index = (Verdict.ALLOWED, Verdict.UNKNOWN, Verdict.DENIED).index(verdict)
    mask = summary(ways[0])[index]
    for way in ways[1:]:
        mask &= summary(way)[index]
    for leaf in ways[0]:
        if leaf.verdict is verdict and leaf.mask & mask:
            one = leaf.but(mask=leaf.mask & mask)
            yield from (one,) if verdict is Verdict.DENIED else _for_all_reasons(one, ways[1:])


def _for_all_reasons(leaf: Leaf, others: Sequence[Sequence[Leaf]]) -> Iterator[Leaf]:
    """Give what is unknown on every way, each transport for the reasons that it has on any of them."""
    pieces = {leaf.causes: leaf.mask}
    for other in (other for way in others for other in way if other.verdict is Verdict.UNKNOWN):
        divided: dict[tuple[Cause, ...], int] = {}
        for causes, mask in pieces.items():
            both = tuple(sorted({*causes, *other.causes}))
            for why, part in ((both, mask & other.mask), (causes, mask & ~other.mask)):
                if part:
                    divided[why] = divided.get(why, 0) | part
        pieces = divided
    for causes, mask in pieces.items():
        yield leaf.but(mask=mask, causes=causes)


def _beside(agreed: Sequence[Leaf], ways: Sequence[Sequence[Leaf]], causes: tuple[Cause, ...]) -> Iterator[Leaf]:
    """Give what some way allows under names that are not agreed upon, where others are."""
    for leaf in (leaf for way in ways for leaf in way if leaf.verdict is not Verdict.DENIED):
        for settled in agreed:
            both = leaf.mask & settled.mask
            if both and settled.verdict is Verdict.ALLOWED and settled.names is not None:
                rest = (NameSet.all() if leaf.names is None else leaf.names) - settled.names
                if not rest.is_empty:
                    yield _unknown(leaf.but(names=rest), both, causes)


def through_port(leaves: Sequence[Leaf], arriving: int, port: int, axis: PortAxis) -> tuple[Leaf, ...]:
    """Give leaves of a bundle whose destination port was rewritten to `port` in terms of the ports before that."""
    out = []
    for leaf in leaves:
        before = axis.before(arriving, port, leaf.mask)
        if before:
            out.append(leaf.but(mask=before))
    return tuple(out)


def as_trace(start: Start, packet: Packet, leaves: tuple[Leaf, ...], name: str) -> Trace:
    """Give the most permissive of the fates of a packet, with its steps."""
    order = {Verdict.ALLOWED: 0, Verdict.UNKNOWN: 1, Verdict.DENIED: 2}
    leaf = min(leaves, key=lambda one: order[one.verdict])
    facts = [fact for step in (*leaf.steps, *leaf.returns) for fact in step.facts]
    return Trace(
        packet=packet,
        verdict=leaf.verdict,
        path=leaf.steps,
        return_path=leaf.returns,
        source=start.outside or start.endpoint,
        destination=leaf.destination,
        unknown_because=leaf.causes,
        only_names=leaf.names if leaf.verdict is Verdict.ALLOWED and not name else None,
        name=name,
        web=leaf.web,
        facts=tuple(dict.fromkeys([*facts, *leaf.facts])),
        notes=leaf.notes,
        exit=leaf.exit,
    )
