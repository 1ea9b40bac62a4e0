"""Peerings that Azure rejects: the addresses of the peer are those of the network itself, or of another peer (RT-34).

Comes in: peerings and the plan. Goes out: doubts about a peering, told as PS405. Peerings of subnets compare subnets and are let alone (RT-37).
Read next: `lower/peering.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Peering, PeeringState
from penstock.net.cause import Cause
from penstock.space.addresses import AddressSet, Prefix

Sharing = Mapping[str, tuple[Peering, ...]]
"""By the id of a peering, the other peerings of its network that lead to some of the same addresses."""


def shared(estate: Estate, plan: Plan) -> Sharing:
    """Give the peerings of one network whose peers have addresses in common."""
    by_network: dict[str, list[Peering]] = {}
    for peering in estate.all(Peering):
        if _is_whole(peering):
            by_network.setdefault(peering.network, []).append(peering)
    found: dict[str, dict[str, Peering]] = {}
    for group in by_network.values():
        for one, other in _touching(group, plan):
            found.setdefault(one.id, {})[other.id] = other
            found.setdefault(other.id, {})[one.id] = one
    return {identity: tuple(others.values()) for identity, others in found.items()}


def _touching(group: list[Peering], plan: Plan) -> Iterator[tuple[Peering, Peering]]:
    """Go through the prefixes of all peers by their first address; those that are not over yet touch the next."""
    spans = [
        (prefix.version, prefix.first.value, prefix.last.value, peering)
        for peering in group
        if peering.remote in plan.networks and peering.remote != peering.network
        for prefix in plan.networks[str(peering.remote)].prefixes
    ]
    lasting: list[tuple[int, int, int, Peering]] = []
    for span in sorted(spans, key=lambda one: one[:3]):
        lasting = [one for one in lasting if one[0] == span[0] and one[2] >= span[1]]
        yield from ((one[3], span[3]) for one in lasting if one[3].remote != span[3].remote)
        lasting.append(span)


def _is_whole(peering: Peering) -> bool:
    """Whether a peering joins whole networks, and Azure does not say that it is down."""
    down = isinstance(peering.state, PeeringState) and peering.state is not PeeringState.CONNECTED
    return not down and peering.complete in (None, True)


def rejected(
    peering: Peering, prefixes: tuple[Prefix, ...], sharing: Sharing, plan: Plan, notes: Notes
) -> tuple[Cause, ...]:
    """Tell of a peering that Azure rejects, and give why it may not work."""
    own = plan.networks.get(peering.network)
    theirs = AddressSet.union_all(AddressSet.prefix(p) for p in prefixes)
    if own is None or not _is_whole(peering) or peering.network == peering.remote:
        return ()
    messages = [
        f'peerings "{peering.name}" and "{other.name}" lead to overlapping addresses'
        for other in sharing.get(peering.id, ())
    ]
    if not (own.addresses & theirs).is_empty:
        messages.append(f'peering "{peering.name}" joins networks with overlapping addresses')
    return tuple(_rejection(message, peering, theirs, notes) for message in messages)


def _rejection(message: str, peering: Peering, theirs: AddressSet, notes: Notes) -> Cause:
    notes.error("PS405", message, peering.origin, value=str(theirs), cure="Azure rejects this (RT-34)")
    return Cause(
        key=f"overlap:{message}",
        why=f"{message}, which Azure rejects",
        cure="give each network addresses of its own",
        facts=("RT-34",),
        origin=peering.origin,
    )
