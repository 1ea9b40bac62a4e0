"""Questions and answers: the engine as the rest of penstock sees it.

Comes in: a `Network`. Goes out: `Trace`, `Answer`, `Flow`, residuals. Everything is computed by `engine/walk.py`; this
file chooses what to walk: which senders, which destinations, which of the addresses that rules tell apart. Read next:
`engine/sweep.py` for all pairs at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from penstock.diagnostics import UsageError
from penstock.engine import by_name, judged, proxied, setting_out
from penstock.engine.axis import AddressAxis
from penstock.engine.glance import Glance, followed, glance
from penstock.engine.merge import as_trace, whichever, within
from penstock.engine.name_sets import mentioned_names
from penstock.engine.names import Names
from penstock.engine.parties import Parties, Party, parse_destination
from penstock.engine.places import Places
from penstock.engine.ports import PortAxis
from penstock.engine.remembered import Remembered
from penstock.engine.request import ANY_REQUEST, Web, parse_request
from penstock.engine.residuals import Residual, residuals
from penstock.engine.resolved import Resolved
from penstock.engine.result import Answer, Trace
from penstock.engine.sides import Sides
from penstock.engine.starts import RELAYS, Case, Goal, Start, goals, starts
from penstock.engine.state import INTERNET, ONPREM, TRUSTED, Leaf
from penstock.engine.tables.answers import Answers
from penstock.engine.tables.sweeps import Sweeps
from penstock.engine.walk import NetworkWalker
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.inspection import Severity
from penstock.net.network import Network
from penstock.net.route import Route
from penstock.net.rule import Filter
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import Transport, TransportSet


class Engine:
    """A network ready for questions; nothing about it changes, but answers are remembered."""

    def __init__(self, network: Network, beside: Sequence[Network] = ()) -> None:
        """Make an engine. Answers tell apart whatever this network tells apart, and whatever those `beside` it do."""
        self.network = network
        self.places = Places(network)
        self.axis = AddressAxis.of(network, *beside)
        self.ports = PortAxis.of(network, *beside)
        self.names = Names(network)
        self.walker: Walker = NetworkWalker(
            network, self.places, Sides(self.axis, self.ports), self.representatives, self.names
        )
        self.parties = Parties(network)
        self._starts: dict[Party, tuple[Start, ...]] = {}
        self._goals: dict[tuple[Party, bool], tuple[Goal, ...]] = {}
        self.sweeps: dict[Party, Sweeps] = {}
        self._by_relay: tuple[Network, dict[tuple[Start, Goal], tuple[Leaf, ...]]] = (network, {})
        self.services = self.walker.services
        self.proxies = proxied.proxies(network)
        self.guessed = Remembered(kept=False)

    def on(self, network: Network, filters: Mapping[str, Filter], devices: Mapping[str, Endpoint]) -> Engine:
        """Give an engine for a network in which some filters are others, sharing all that they do not bear on (`engine/change.py`)."""
        made = copy(self)
        made.network = network
        made.places = self.places.on(network, devices)
        made.walker = self.walker.on(network, made.places, filters)
        made.proxies = proxied.proxies(network) if devices else self.proxies
        made.sweeps = {}
        made.guessed = Remembered(kept=False)
        for name in ("name_sets", "relays"):
            vars(made).pop(name, None)
        vars(made)["answers"] = self.answers.on(made.walker, filters, made.walk_all)
        return made

    @cached_property
    def name_sets(self) -> tuple[NameSet, ...]:
        """Every set of names that some rule compares a name with."""
        return mentioned_names(self.network)

    @cached_property
    def answers(self) -> Answers:
        """Answers for all pairs that look the same."""
        return Answers(self.walker, self.walk_all)

    # ---- one packet ----------------------------------------------------------------------------------------------

    def trace(
        self,
        packet: Packet,
        source: str | None = None,
        destination: str | None = None,
        name: str = "",
        behind: str = "",
        web: Web = ANY_REQUEST,
    ) -> Trace:
        """Follow one packet with every step. `source` and `destination` settle who has an address when several may.

        `behind` says which of several endpoints a device is to hand it to, `web` which requests are meant. Raises `UsageError` when
        nothing in the estate or outside has the source address.
        """
        start = self._start_of(packet.src, source)
        goal = replace(self._goal_of(packet.dst, destination), behind=behind, web=web)
        exact = Transport(packet.protocol, packet.src_port, packet.dst_port)
        asked = NameSet.exact(name) if name else NameSet.all()
        mask = self.ports.of_transport(exact)
        transport = (packet.protocol, packet.src_port, packet.dst_port)
        leaves = self.walk(start, goal, mask, asked, name, transport)
        return as_trace(start, packet, leaves, name)

    def glance(self, packet: Packet, source: str | None = None, destination: str | None = None) -> Glance:
        """Give the verdict on one packet, and the rules that decide; its steps are followed when they are read. Raises as `trace`."""
        start, goal = self._start_of(packet.src, source), self._goal_of(packet.dst, destination)

        def follow() -> Trace:
            return self.trace(packet, source, destination)

        if self.proxies or not (goal.endpoint or packet.dst in self.places.outside):
            return followed(packet, follow())
        return glance(self, packet, start, goal, follow)

    def walk(
        self,
        start: Start,
        goal: Goal,
        mask: int,
        asked: NameSet | None = None,
        name: str = "",
        transport: tuple[int, int, int] | None = None,
    ) -> tuple[Leaf, ...]:
        """Walk a bundle from a start to a goal; what is refused on the way out may be fetched by a proxy (FW-61)."""
        if goal.host:
            asked, name = NameSet.exact(goal.host), goal.host
        leaves = self.walked(start, goal, mask, asked, name, transport)
        return proxied.besides(self, start, goal, leaves, asked, name, transport) if self.proxies else leaves

    def walk_all(self, start: Start, goal: Goal) -> tuple[Leaf, ...]:
        """Walk everything from a start to a goal."""
        return self.walk(start, goal, self.ports.full)

    def walked(
        self,
        start: Start,
        goal: Goal,
        mask: int,
        asked: NameSet | None = None,
        name: str = "",
        transport: tuple[int, int, int] | None = None,
    ) -> tuple[Leaf, ...]:
        """Walk a bundle by routes and filters."""
        bundle = setting_out.bundle(self, start, goal, mask, asked, name, transport)
        if not setting_out.is_guess(self, start, goal, bundle):
            return setting_out.walk(self, start, goal, bundle)
        key = (start.endpoint, start.address, start.outside, goal.address, mask)
        return self.guessed.leaves(self.walker, key, lambda: setting_out.walk(self, start, goal, bundle))

    def _start_of(self, address: Address, source: str | None) -> Start:
        if source in (INTERNET, TRUSTED):
            return Start(endpoint="", address=address, outside=source)
        if source in self.network.endpoints and source != ONPREM:
            kind = self.network.endpoints[source or ""].kind
            return Start(endpoint=source or "", address=address, outside=ONPREM if kind is Kind.GATEWAY else "")
        party = self.parties.find(str(address))
        for start in starts(self.network, party, lambda some: (address,) if address in some else ()):
            return Start(endpoint=start.endpoint, address=address, outside=start.outside)
        raise UsageError(f"nothing in the input can send from {address}")

    def _goal_of(self, address: Address, destination: str | None) -> Goal:
        if destination in self.network.endpoints:
            meant = self.network.endpoints[destination or ""]
            holds = meant.frontage.holds if meant.frontage is not None else frozenset()
            public = meant.frontage is not None or address in self.places.public
            return Goal(endpoint=meant.id, address=address, public=public, holds=holds)
        return Goal(endpoint="", address=address, public=address in self.places.public)

    # ---- one question --------------------------------------------------------------------------------------------

    def can(
        self,
        source: str,
        destination: str,
        transport: TransportSet | None = None,
        request: str = "",
        matched: Sequence[Severity] = (),
    ) -> Answer:
        """Answer whether any packet that the question allows for passes; see `Answer`.

        `request` narrows it to web requests, as `[METHOD] [https://HOST][/PATH]`; `matched` are the severities of the managed rules of a
        web firewall that they match. Raises `UsageError` for names that are ambiguous, unknown, or cannot send.
        """
        who, asked = parse_destination(destination)
        wanted = asked if transport is None else transport
        from_party, to_party = self.parties.find(source), self.parties.find(who)
        host, web = parse_request(request) if request else ("", ANY_REQUEST)
        to_party = replace(to_party, host=host, web=replace(web, matched=tuple(matched)))
        mask = self.ports.mask(wanted)
        if to_party.name:
            cases = [by_name.named(self, start, to_party.name, mask) for start in self.senders(from_party)]
        else:
            cases = list(self.cases(from_party, to_party, mask))
        return self._answer(from_party, to_party, cases, wanted)

    def cases(self, source: Party, destination: Party, mask: int, *, planned: bool = False) -> Iterator[Case]:
        """Walk every sender of one party to every destination of the other, one per class.

        With `planned`, pairs that look the same are walked once (`engine/tables`): the leaves are then joined, and have no steps.
        """
        chosen = self.senders(source)
        if not chosen and not source.outside:
            kinds = ", ".join(sorted({self.network.endpoints[e].kind.value for e in source.endpoints}))
            raise UsageError(f'"{source.text}" opens no connections of its own ({kinds})')
        ends = {side: self.goals_of(destination, side) for side in {s.outside == INTERNET for s in chosen}}
        asked = [e for i in destination.endpoints if (e := self.network.endpoints[i]).frontage is not None]
        for start in chosen:
            for goal in ends[start.outside == INTERNET]:
                fitted = self.fit(start, self._asked(goal, destination))
                if fitted is not None:
                    leaves = self._planned(start, fitted, mask) if planned else self.walk(start, fitted, mask)
                    yield Case(start, fitted, by_name.doubted(leaves, start.doubts))
            for service in asked:
                yield from by_name.to_service(self, start, service, mask)
            if start.outside == INTERNET:
                yield from self._by_relays(start, destination, mask)

    def swept(self, source: Party, outside: Party, mask: int) -> Iterator[tuple[Case, tuple[Address, ...]]]:
        """Give the settled cases towards addresses outside, those together of which nothing tells the addresses apart.

        In the order of the first address of each; `cases` gives them one by one, with the same leaves.
        """
        starts = self.senders(source)
        if self.proxies or (len(starts) > 1 and not all(start.certain for start in starts)):
            cases = self.settled(self.cases(source, outside, mask, planned=True))
            yield from ((case, (case.goal.address,)) for case in cases)
            return
        goals = self.goals_of(outside, from_internet=False)
        if outside not in self.sweeps:
            self.sweeps[outside] = Sweeps(self.answers, goals)
        for start in starts:
            yield from self._swept(self.sweeps[outside], start, goals, mask)

    def _swept(
        self, sweeps: Sweeps, start: Start, goals: tuple[Goal, ...], mask: int
    ) -> Iterator[tuple[Case, tuple[Address, ...]]]:
        order = {goal.address: index for index, goal in enumerate(goals)}
        left = list(sweeps.columns.others)
        found: list[tuple[Case, tuple[Address, ...]]] = []
        for alike in sweeps.of(start):
            members = [sweeps.columns.goals[at] for at in alike.at]
            if alike.leaves is None:
                left.extend(members)
            else:
                leaves = by_name.doubted(within(alike.leaves, mask, self.ports), start.doubts)
                found.append((Case(start, members[0], leaves), tuple(goal.address for goal in members)))
        for goal in left:
            if goal.address.version == start.address.version:
                leaves = by_name.doubted(self.walk(start, goal, mask), start.doubts)
                found.append((Case(start, goal, leaves), (goal.address,)))
        yield from sorted(found, key=lambda one: order[one[1][0]])

    def _asked(self, goal: Goal, party: Party) -> Goal:
        """Give a goal with the requests that a party is asked for."""
        plain = not party.host and party.web is ANY_REQUEST
        return goal if plain else replace(goal, host=party.host, web=party.web)

    def _planned(self, start: Start, goal: Goal, mask: int) -> tuple[Leaf, ...]:
        leaves = None if self.proxies else self.answers.leaves(start, goal)
        if leaves is None:
            return self.walk(start, goal, mask)
        return within(leaves, mask, self.ports)

    def _by_relays(self, start: Start, destination: Party, mask: int) -> Iterator[Case]:
        """Reach endpoints through the public addresses of devices that pass traffic on to them."""
        wanted = set(destination.endpoints)
        for address, relay in self.relays:
            if relay.id in wanted or address.version != start.address.version:
                continue
            for endpoint in self._one_of_each(self.places.behind(relay, wanted)):
                door = Goal(endpoint=relay.id, address=address, public=True, behind=endpoint)
                leaves = self._relayed(start, goal := self._asked(door, destination))
                leaves = by_name.opened(leaves, self.network.endpoints[endpoint].astray)
                kept = tuple(leaf for leaf in leaves if leaf.final & mask)
                if kept:
                    yield Case(start, goal, kept)

    def _relayed(self, start: Start, goal: Goal) -> tuple[Leaf, ...]:
        """Walk to a device that passes traffic on, once: several checks ask about those behind it."""
        if self._by_relay[0] is not self.network:
            self._by_relay = (self.network, {})
        if (found := self._by_relay[1].get((start, goal))) is None:
            found = self._by_relay[1][start, goal] = self.walk(start, goal, self.ports.full)
        return found

    @cached_property
    def relays(self) -> tuple[tuple[Address, Endpoint], ...]:
        """The devices with public addresses that pass traffic on."""
        doors = sorted(self.places.public.items(), key=lambda item: item[0])
        return tuple((address, relay) for address, (relay, _) in doors if relay.kind in RELAYS or relay.rewrites)

    def _one_of_each(self, ids: Iterable[str]) -> Iterator[str]:
        """Give one endpoint of each class."""
        seen = set()
        for endpoint_id in sorted(ids):
            endpoint = self.network.endpoints[endpoint_id]
            key = (self.places.treatment(endpoint), self.axis.classes(endpoint.where))
            if key not in seen:
                seen.add(key)
                yield endpoint_id

    def senders(self, party: Party) -> tuple[Start, ...]:
        """Give one sender of each class of a party."""
        if party not in self._starts:
            self._starts[party] = tuple(self._distinct_starts(party))
        return self._starts[party]

    def goals_of(self, party: Party, from_internet: bool) -> tuple[Goal, ...]:
        """Give the goals of a party, two of each class, so that a member has another to talk to."""
        if (party, from_internet) not in self._goals:
            self._goals[party, from_internet] = tuple(self._distinct_goals(party, from_internet))
        return self._goals[party, from_internet]

    def _distinct_starts(self, party: Party) -> Iterator[Start]:
        seen: dict[object, int] = {}
        for start in starts(self.network, party, self.representatives):
            endpoint = self.network.endpoints.get(start.endpoint)
            key = (
                start.outside,
                endpoint and self.places.treatment(endpoint),
                self.axis.class_of(start.address),
                start.certain,
            )
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= 1 or not start.certain:
                yield start

    def _distinct_goals(self, party: Party, from_internet: bool) -> Iterator[Goal]:
        seen: dict[object, int] = {}
        for goal in goals(self.network, party, from_internet, self.representatives):
            endpoint = self.network.endpoints.get(goal.endpoint)
            where = (goal.outside, goal.address if goal.public else None, self.axis.class_of(goal.address))
            key = (where, endpoint and self.places.treatment(endpoint), goal.certain)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= 2 or not goal.certain:
                yield goal

    def fit(self, start: Start, goal: Goal) -> Goal | None:
        """Give sender and receiver different addresses where both are free to choose; None for what cannot be asked.

        A sender does not ask itself, and IPv4 does not talk to IPv6.
        """
        if start.address.version != goal.address.version:
            return None
        if not start.endpoint or start.outside:
            return goal
        if start.endpoint == goal.endpoint and not self.network.endpoints[start.endpoint].many:
            return None
        if goal.address != start.address or goal.public:
            return goal
        if goal.within is not None:
            others = goal.within & self.axis.members(goal.address)
        else:
            others = self.network.endpoints[goal.endpoint].where
        another = (others - AddressSet.address(start.address)).witness()
        return None if another is None else replace(goal, address=another)

    def _answer(self, source: Party, destination: Party, cases: list[Case], wanted: TransportSet) -> Answer:
        found = judged.judge(self, list(self.settled(cases)), wanted)
        return found or judged.nowhere(self.network, source, destination, wanted)

    def shown(self, case: Case, wanted: TransportSet) -> Trace:
        """Follow the least packet of the most permissive verdict of a case."""
        answer = judged.judge(self, [case], wanted)
        assert answer is not None
        return answer.trace

    def settled(self, cases: Iterable[Case]) -> Iterator[Case]:
        """Merge the alternatives of endpoints whose address is decided at deployment, and nothing else."""
        groups: dict[object, list[Case]] = {}
        for case in cases:
            start, goal = case.start, case.goal
            if start.certain and goal.certain:
                yield case
            else:
                fixed = (
                    start.address if start.certain else None,
                    goal.address if goal.certain and not goal.chosen else None,
                )
                groups.setdefault((start.endpoint, goal.endpoint, case.name, *fixed), []).append(case)
        for members in groups.values():
            yield replace(members[0], leaves=whichever(self.network, members))

    # ---- names ---------------------------------------------------------------------------------------------------

    def resolve(self, name: str, endpoint: Endpoint | None) -> Resolved:
        """Resolve a name as an endpoint would."""
        return self.names.of(name, endpoint)

    def name_class(self, name: str) -> frozenset[int]:
        """Give what the rules on names say of a name: names of one class are treated alike."""
        return frozenset(index for index, names in enumerate(self.name_sets) if name in names)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def representatives(self, addresses: AddressSet) -> tuple[Address, ...]:
        """Give the least address of each part of a set that the network's rules and routes tell apart."""
        return self.axis.representatives(addresses)

    def residuals(self, filter_id: str) -> tuple[Residual, ...]:
        """Give what each rule of a filter decides alone."""
        return residuals(self.network.filters[filter_id], self.walker.sides)

    def route(self, segment: str, destination: Address) -> tuple[Route, ...]:
        """Give the routes a segment may use towards an address, best first, the last one certain."""
        return self.places.route(segment, destination)
