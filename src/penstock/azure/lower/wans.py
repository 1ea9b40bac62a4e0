"""All virtual hubs of an estate, with the WANs they belong to.

Comes in: WANs, hubs, and everything joined to them. Goes out: `Hubs`. Hubs of one Standard WAN reach each other; a Basic one joins sites to networks
and nothing else. Read next: `lower/hub_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.hub_branches import branches
from penstock.azure.lower.hub_joints import announced, joints, nameless, prefixes
from penstock.azure.lower.hub_policies import policies
from penstock.azure.lower.hubs import Hub, Hubs, Joint, Open, Static
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.terms import Block
from penstock.azure.resources.virtual_wan import BgpPeer, HubAppliance, VirtualHub, VirtualWan, WanType
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import Undetermined
from penstock.source.node import Unknown
from penstock.space.addresses import Prefix


def hubs(estate: Estate, plan: Plan, notes: Notes) -> Hubs:
    """Give every hub that belongs to a WAN."""
    joined: dict[str, list[Joint]] = {}
    for joint in (*joints(estate, plan), *branches(estate)):
        joined.setdefault(joint.hub, []).append(joint)
    found = {}
    for resource in estate.all(VirtualHub):
        if resource.wan is not None:
            found[resource.id] = _hub(resource, joined.get(resource.id, []), estate, notes)
    return Hubs(by_id=found, joints={h: tuple(sorted(joined.get(h, []), key=lambda j: j.id)) for h in found})


def _hub(resource: VirtualHub, joined: list[Joint], estate: Estate, notes: Notes) -> Hub:
    found = policies(resource, {joint.id: joint for joint in joined}, estate, notes)
    wan = estate.find(VirtualWan, resource.wan if isinstance(resource.wan, str) else None)
    return Hub(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        prefixes=resource.prefix.addresses.prefixes() if isinstance(resource.prefix, Block) else (),
        unplaced=tuple(_unplaced(resource)),
        wan=resource.wan if resource.wan is not None else "",
        basic=_basic(resource, wan),
        branches=_branches(resource, wan),
        tables=found.tables,
        preference=resource.preference,
        private=found.private,
        public=found.public,
        devices=tuple(_devices(resource.id, estate)),
        doubts=causes.of_existence(estate, resource.id),
        open=(*_elsewhere(wan, estate), *_announcers(resource, joined, estate), *_nameless(resource, estate)),
        older=tuple(_older(resource)),
    )


def _unplaced(hub: VirtualHub) -> Iterator[Cause]:
    if not isinstance(hub.prefix, Block):
        unknown = hub.prefix or Unknown(why=f'hub "{hub.name}" states no address prefix', origin=hub.origin)
        yield causes.of_value(unknown, hub.origin)


def _devices(hub: str, estate: Estate) -> Iterator[str]:
    yield from (f.id for f in estate.all(AzureFirewall) if f.hub == hub)
    yield from (a.id for a in estate.all(HubAppliance) if a.hub == hub)


# ── the WAN ──────────────────────────────────────────────────────────────────────────────────────


def _basic(hub: VirtualHub, wan: VirtualWan | None) -> bool | tuple[Cause, ...]:
    """Whether the hub joins sites only: it says so, or its WAN does."""
    for said in (hub.sku, wan.type if wan is not None else None):
        if isinstance(said, WanType):
            return said is WanType.BASIC
    for said in (hub.sku, wan.type if wan is not None else None):
        if isinstance(said, Unknown):
            return (causes.of_value(said, hub.origin),)
    return (_unsettled(hub, "type", "whether it is Basic or Standard", "RT-53"),)


def _branches(hub: VirtualHub, wan: VirtualWan | None) -> bool | tuple[Cause, ...]:
    """Whether sites reach each other through the WAN (GW-05)."""
    flag = wan.branch_to_branch if wan is not None else None
    if isinstance(flag, Unknown):
        return (causes.of_value(flag, wan.origin if wan is not None else hub.origin),)
    if flag is not None:
        return flag
    if wan is not None and wan.door.startswith("terraform"):
        return True
    return (_unsettled(hub, "allowBranchToBranchTraffic", "whether sites reach each other", "GW-05"),)


def _unsettled(hub: VirtualHub, word: str, what: str, fact: str) -> Cause:
    wan = str(hub.wan).rsplit("/", 1)[-1] if isinstance(hub.wan, str) else "?"
    return Cause(
        key=f"wan-{word}:{hub.wan if isinstance(hub.wan, str) else hub.id}",
        why=f'{what} is not known of virtual WAN "{wan}", to which hub "{hub.name}" belongs',
        cure=f"add the file that defines the WAN, and state {word} there",
        facts=(fact,),
        origin=hub.origin,
    )


def _elsewhere(wan: VirtualWan | None, estate: Estate) -> Iterator[Open]:
    """Hubs that a WAN says it has and that are not in the input: what is joined to them is not known."""
    for reference in wan.hubs if wan is not None else ():
        if isinstance(reference, str) and estate.find(VirtualHub, reference) is None and wan is not None:
            cause = causes.of_absence(reference, "virtual hub", wan.origin)
            yield Open(cause=cause, hop=Undetermined(causes=(cause,)), default=False)


def _nameless(hub: VirtualHub, estate: Estate) -> Iterator[Open]:
    """Networks that are joined to the hub, nobody knows which."""
    for cause in nameless(hub.id, estate):
        yield Open(cause=cause, hop=Undetermined(causes=(cause,)), default=False)


def _announcers(hub: VirtualHub, joined: list[Joint], estate: Estate) -> Iterator[Open]:
    """BGP peers whose network is not known."""
    known = {joint.id for joint in joined}
    for peer in estate.all(BgpPeer):
        if peer.hub == hub.id and peer.connection not in known:
            cause = announced(peer)
            yield Open(cause=cause, hop=Undetermined(causes=(cause,)))


def _older(hub: VirtualHub) -> Iterator[Static]:
    for route in hub.older:
        for prefix, doubts in prefixes(route.destinations, route.origin):
            cause = _older_cause(hub, prefix, route.origin)
            yield Static(
                name=str(prefix),
                prefix=prefix,
                hop=Undetermined(causes=(cause,)),
                origin=route.origin,
                resource=hub.id,
                doubts=doubts,
            )


def _older_cause(hub: VirtualHub, prefix: Prefix, origin: Origin) -> Cause:
    return Cause(
        key=f"older-route:{hub.id}:{prefix}",
        why=f'the route of hub "{hub.name}" to {prefix} is of a form that route tables replaced, and is not modelled',
        cure="write it into a route table of the hub",
        facts=("RT-53",),
        origin=origin,
    )
