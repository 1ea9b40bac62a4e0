"""What a hub sends through its security device: routing intent, and static routes of its tables.

Comes in: route tables, routing intents, devices, joints. Goes out: `Table`s and policies with every next hop resolved. Routing intent excludes
custom tables and static routes to connections (RT-52); it takes the private blocks along, and what a table adds to them. Read next:
`lower/wans.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.azure.lower import causes
from penstock.azure.lower.hub_joints import prefixes
from penstock.azure.lower.hubs import (
    DEFAULT_LABEL,
    DEFAULT_TABLE,
    NONE_LABEL,
    NONE_TABLE,
    Joint,
    Static,
    Table,
    table_id,
)
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.terms import Reference
from penstock.azure.resources.virtual_wan import (
    HubAppliance,
    HubRoute,
    HubRouteTable,
    RoutingIntent,
    RoutingPolicy,
    VirtualHub,
)
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import NextHop, Through, Undetermined
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix

DEVICE = "AzureFirewall"
"""The word that the effective routes of a hub have for a security device."""

DEFAULT = Prefix.parse("0.0.0.0/0")
PRIVATE_BLOCKS = tuple(Prefix.parse(p) for p in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""What a policy for private traffic takes along by itself (RT-50)."""

WORDS = {DEFAULT_TABLE: "defaultRouteTable", NONE_TABLE: "noneRouteTable"}

INTERNET, PRIVATE = "internet", "privatetraffic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The tables of a hub, and where its routing intent sends private and internet traffic."""

    tables: Mapping[str, Table]
    private: tuple[Static, ...]
    public: tuple[Static, ...]


def policies(hub: VirtualHub, joints: Mapping[str, Joint], estate: Estate, notes: Notes) -> Policies:
    """Give the policies of a hub."""
    intents = [intent for intent in estate.all(RoutingIntent) if intent.hub == hub.id]
    private = tuple(s for i in intents for s in _policy(i, PRIVATE, PRIVATE_BLOCKS, estate))
    public = tuple(s for i in intents for s in _policy(i, INTERNET, (DEFAULT,), estate))
    for intent in intents:
        _tell_words(intent, notes)
    found = _tables(hub, joints, estate)
    if private or public:
        found = _beside_intent(hub, found, intents[0], notes)
    return Policies(tables=found, private=private, public=public)


# ── routing intent ───────────────────────────────────────────────────────────────────────────────


def _policy(intent: RoutingIntent, word: str, blocks: tuple[Prefix, ...], estate: Estate) -> Iterator[Static]:
    there = causes.of_existence(estate, intent.id, intent.hub)
    for policy in intent.policies:
        doubts = _speaks_of(policy, word)
        if doubts is not None:
            hop = device(policy.next_hop, policy.name, policy.origin, estate)
            yield from _routes(policy.name, blocks, hop, policy.origin, intent.id, (*there, *doubts))
    for unknown in intent.unknown:
        cause = causes.of_value(unknown, intent.origin)
        hop = Undetermined(causes=(cause,))
        yield from _routes(intent.name, blocks, hop, intent.origin, intent.id, (*there, cause))


def _speaks_of(policy: RoutingPolicy, word: str) -> tuple[Cause, ...] | None:
    """Why it is in doubt that a policy is about some traffic; None when it surely is not."""
    unknown = [causes.of_value(d, policy.origin) for d in policy.destinations if isinstance(d, Unknown)]
    said = {d.lower() for d in policy.destinations if isinstance(d, str)}
    return () if word in said else tuple(unknown) or None


def _routes(
    name: str,
    blocks: tuple[Prefix, ...],
    hop: NextHop,
    origin: Origin,
    resource: str,
    doubts: tuple[Cause, ...],
) -> Iterator[Static]:
    facts = ("RT-51",) if blocks == (DEFAULT,) else ("RT-50",)
    for block in blocks:
        yield Static(name=name, prefix=block, hop=hop, origin=origin, resource=resource, doubts=doubts, facts=facts)


def _tell_words(intent: RoutingIntent, notes: Notes) -> None:
    for policy in intent.policies:
        for word in policy.destinations:
            if isinstance(word, str) and word.lower() not in (INTERNET, PRIVATE):
                message = f'routing policy "{policy.name}" is about "{word}", which is not understood'
                expected = "Internet or PrivateTraffic"
                notes.error("PS451", message, policy.origin, value=word, expected=expected, cure="it has no effect")


def device(reference: Reference, name: str, origin: Origin, estate: Estate) -> NextHop:
    """Give the way to a device of a hub by its id; what is not in the input does what nobody knows."""
    if isinstance(reference, str):
        firewall = estate.find(AzureFirewall, reference)
        hub = firewall.hub if firewall is not None else None
        if isinstance(hub, Unknown):
            return Undetermined(causes=(causes.of_value(hub, origin),))
        if estate.find(VirtualHub, hub) is not None or estate.find(HubAppliance, reference) is not None:
            return Through(device=reference, type=DEVICE)
        return Undetermined(causes=(_absent(reference, name, origin),))
    unknown = reference or Unknown(why=f'route "{name}" states no next hop', origin=origin)
    return Undetermined(causes=(causes.of_value(unknown, origin),))


def _absent(reference: str, name: str, origin: Origin) -> Cause:
    what = reference.rsplit("/", 1)[-1]
    return Cause(
        key=f"hub-next-hop:{reference}",
        why=f'"{what}", the next hop of "{name}", is not in the input, or is of a kind that is not modelled',
        cure=f"add the file that defines {what}",
        facts=("RT-50",),
        origin=origin,
    )


# ── route tables ─────────────────────────────────────────────────────────────────────────────────


def _tables(hub: VirtualHub, joints: Mapping[str, Joint], estate: Estate) -> dict[str, Table]:
    """Give all tables of a hub, the built-in ones whether they are written or not."""
    found = {t.id: t for name in (DEFAULT_TABLE, NONE_TABLE) for t in (_built_in(hub, name),)}
    for written in estate.all(HubRouteTable):
        if written.hub == hub.id:
            found[written.id] = _table(written, joints, estate)
    return dict(sorted(found.items()))


def _built_in(hub: VirtualHub, name: str) -> Table:
    labels = frozenset((DEFAULT_LABEL if name == DEFAULT_TABLE else NONE_LABEL,))
    return Table(id=table_id(hub.id, name), name=WORDS[name], origin=hub.origin, labels=labels)


def _table(written: HubRouteTable, joints: Mapping[str, Joint], estate: Estate) -> Table:
    labels = {label.lower() for label in written.labels if isinstance(label, str)}
    if written.name.lower() == DEFAULT_TABLE:
        labels.add(DEFAULT_LABEL)
    there = causes.of_existence(estate, written.id)
    statics = tuple(s for route in written.routes for s in _static(route, written, joints, estate))
    return Table(
        id=written.id,
        name=written.name,
        origin=written.origin,
        labels=frozenset(labels),
        statics=tuple(replace(s, doubts=(*s.doubts, *there)) for s in statics) if there else statics,
        perhaps=tuple(causes.of_value(label, written.origin) for label in written.labels if isinstance(label, Unknown)),
    )


def _static(route: HubRoute, table: HubRouteTable, joints: Mapping[str, Joint], estate: Estate) -> Iterator[Static]:
    joint = joints.get(route.next_hop) if isinstance(route.next_hop, str) else None
    for prefix, doubts in prefixes(route.destinations, route.origin):
        base = Static(
            name=route.name,
            prefix=prefix,
            hop=device(route.next_hop, route.name, route.origin, estate) if joint is None else joint.hop,
            origin=route.origin,
            resource=table.id,
            doubts=doubts,
        )
        yield from (base,) if joint is None else _into(base, joint)


def _into(base: Static, joint: Joint) -> Iterator[Static]:
    """Give a route into a connection: there its own static routes say which appliance takes the packets."""
    whole = AddressSet.prefix(base.prefix)
    around = [s for s in joint.statics if whole <= AddressSet.prefix(s.prefix)]
    inside = [s for s in joint.statics if s not in around and AddressSet.prefix(s.prefix) <= whole]
    nearest = max(around, key=lambda s: s.prefix.length, default=None)
    doubts = (*base.doubts, *joint.doubts)
    yield replace(base, hop=joint.hop if nearest is None else nearest.hop, doubts=doubts)
    yield from (replace(base, prefix=s.prefix, hop=s.hop, doubts=doubts) for s in inside)


# ── tables beside routing intent ─────────────────────────────────────────────────────────────────


def _beside_intent(
    hub: VirtualHub, tables: Mapping[str, Table], intent: RoutingIntent, notes: Notes
) -> dict[str, Table]:
    """Give the built-in tables as routing intent leaves them: no other table, and no route that it replaces (RT-52)."""
    for table in tables.values():
        if table.name.lower() not in (DEFAULT_TABLE, NONE_TABLE):
            message = f'hub "{hub.name}" has routing intent and the custom route table "{table.name}"'
            notes.error("PS452", message, table.origin, cure="Azure rejects this; the table is ignored (RT-52)")
    kept = {i: t for i, t in tables.items() if t.name.lower() in (DEFAULT_TABLE, NONE_TABLE)}
    return {i: replace(t, statics=tuple(_left(t, hub, intent, notes))) for i, t in kept.items()}


def _left(table: Table, hub: VirtualHub, intent: RoutingIntent, notes: Notes) -> Iterator[Static]:
    for static in table.statics:
        if not isinstance(static.hop, Through | Undetermined):
            message = f'hub "{hub.name}" has routing intent, and route "{static.name}" leads to a connection'
            notes.error("PS453", message, static.origin, cure="Azure rejects this; the route is ignored (RT-52)")
        elif static.prefix not in (DEFAULT, *PRIVATE_BLOCKS) and static.resource != intent.id:
            yield replace(static, facts=("RT-50",))
