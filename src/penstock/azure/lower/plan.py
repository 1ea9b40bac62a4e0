"""Who may have which address: the plan of each virtual network and subnet.

Comes in: the estate. Goes out: `Plan`: addresses of networks and subnets, and a place for everyone whose address the file does not
state. Such a one gets a stand-in from the free addresses of its subnet, each its own, as long as no rule or route of the
estate tells those addresses apart: then it does not matter which one Azure will pick. Where some rule does, its place is
the whole free part, and answers are unknown where that matters. Read next: `lower/endpoints.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from penstock.azure.lower import causes
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate, Mention
from penstock.azure.resources.network import Subnet, VirtualNetwork
from penstock.azure.resources.terms import Block, Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

RESERVED_FIRST = 4
"""Azure keeps the first four addresses of a prefix and the last one (semantics reference, section 10)."""

NOWHERE = "/?network"
"""What the id of a network ends with that stands for one which is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPlan:
    """The addresses of a virtual network. `causes` says why there may be more."""

    id: str
    name: str
    origin: Origin
    prefixes: tuple[Prefix, ...]
    addresses: AddressSet
    location: str
    causes: tuple[Cause, ...] = ()
    resource: VirtualNetwork | None = None

    @property
    def has_v6(self) -> bool:
        """Whether it has IPv6 at all."""
        return any(prefix.version == 6 for prefix in self.prefixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetPlan:
    """The addresses of a subnet; `usable` are those that Azure hands out. `stands_in`: the subnet is not in the input."""

    id: str
    name: str
    network: str
    origin: Origin
    addresses: AddressSet
    usable: AddressSet
    causes: tuple[Cause, ...] = ()
    resource: Subnet | None = None
    candidates: bool = False
    """The prefix is not known: `addresses` are all that it may be, others of the same network not excluded."""
    absent: bool = False
    """It is named and not in the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where somebody is: a stated address (`fixed`), a stand-in (`settled`), or the whole free part of the subnet."""

    where: AddressSet
    fixed: bool
    note: str = ""
    settled: bool = False


class Plan:
    """The address plan; `place` hands out stand-ins in the order of asking."""

    def __init__(self, networks: dict[str, NetworkPlan], subnets: dict[str, SubnetPlan]) -> None:
        self.networks = networks
        self.subnets = subnets
        self._taken: dict[str, set[Address]] = {}
        self._pools: dict[tuple[str, int], _Pool] = {}
        self._placed: dict[tuple[str, int], Placement] = {}
        self._left: dict[str, AddressSet] = {}
        self._ranges: dict[str, AddressSet] = {}
        self._literals = _Literals(())

    def add_absent(self, identity: str, named: Reference, origin: Origin, notes: Notes) -> None:
        """Stand for a subnet that is named and not in the input: it has no known addresses, and its network may not either."""
        if isinstance(named, Unknown):
            cause = causes.of_value(named, origin)
            name, network = "?", f"{identity}{NOWHERE}"
        else:
            cause = causes.of_absence(identity, "subnet", origin)
            name, network = identity.rsplit("/", 1)[-1], identity.rsplit("/subnets/", 1)[0]
            _tell_absent(name, cause, origin, notes)
        if network not in self.networks:
            self.networks[network] = NetworkPlan(
                id=network,
                name=network.rsplit("/", 1)[-1],
                origin=origin,
                prefixes=(),
                addresses=AddressSet.empty(),
                location="",
                causes=(cause,),
            )
        empty = AddressSet.empty()
        made = SubnetPlan(
            id=identity,
            name=name,
            network=network,
            origin=origin,
            addresses=empty,
            usable=empty,
            causes=(cause,),
            absent=True,
        )
        self.subnets[identity] = self.with_candidates(made)

    def with_candidates(self, subnet: SubnetPlan) -> SubnetPlan:
        """Give a subnet of unknown prefix every address that it may have: those of its network that no other subnet has."""
        if not subnet.causes or not subnet.addresses.is_empty:
            return subnet
        network = self.networks[subnet.network]
        if network.id not in self._left:
            others = [s.addresses for s in self.subnets.values() if s.network == network.id and not s.candidates]
            whole = private_blocks() if network.causes else network.addresses
            self._left[network.id] = whole - AddressSet.union_all(others)
        left = self._left[network.id]
        return replace(subnet, addresses=left, usable=left, candidates=True)

    def add_absent_network(self, identity: str, prefixes: tuple[Prefix, ...], origin: Origin, cause: Cause) -> None:
        """Stand for a network that is not in the input and whose address space is known, as one subnet about which nothing is."""
        addresses = AddressSet.union_all(AddressSet.prefix(p) for p in prefixes)
        name = identity.rsplit("/", 1)[-1]
        self.networks[identity] = NetworkPlan(
            id=identity, name=name, origin=origin, prefixes=prefixes, addresses=addresses, location=""
        )
        subnet = f"{identity}/subnets/?"
        self.subnets[subnet] = SubnetPlan(
            id=subnet,
            name=name,
            network=identity,
            origin=origin,
            addresses=addresses,
            usable=addresses,
            causes=(cause,),
            absent=True,
        )

    def take(self, taken: Iterable[tuple[str, Address]]) -> None:
        """Mark stated addresses as taken. To be called before the first `place`."""
        for subnet, address in taken:
            self._taken.setdefault(subnet, set()).add(address)

    def add_range(self, identity: str, addresses: AddressSet) -> None:
        """Let somebody be placed among addresses that are in no subnet."""
        self._ranges[identity] = addresses

    def astray(self, subnet: str) -> tuple[Cause, ...]:
        """Give why nobody can say in which network somebody stands, if so."""
        plan = self.subnets.get(subnet)
        return plan.causes if plan is not None and plan.network == f"{subnet}{NOWHERE}" else ()

    def tell_apart(self, literals: Iterable[AddressSet]) -> None:
        """Name the literal sets of all rules and routes. To be called before the first `place`."""
        self._literals = _Literals(literals)

    def free(self, subnet: str, version: int = 4) -> AddressSet:
        """Give the addresses of a subnet, or of a range beside all subnets, that Azure may still hand out."""
        plan = self.subnets.get(subnet)
        usable = plan.usable if plan is not None else self._ranges.get(subnet, AddressSet.empty())
        whole = AddressSet.full_v4() if version == 4 else AddressSet.full_v6()
        return (usable & whole) - AddressSet.union_all(AddressSet.address(a) for a in self._taken.get(subnet, ()))

    def place(
        self, subnet: str, address: Address | Unknown | None, version: int = 4, *, key: str = "", many: bool = False
    ) -> Placement:
        """Give the place of somebody in a subnet whose address is stated, unknown, or left to Azure.

        Asking again with the same `key` (an id) gives the same place; without a key every call gives another one. `many` machines
        get two stand-ins, if there are so many.
        """
        if isinstance(address, Address):
            return Placement(where=AddressSet.address(address), fixed=True, settled=True)
        if key and (key, version) in self._placed:
            return self._placed[(key, version)]
        placement = self._pool(subnet, version).place(2 if many else 1)
        if key:
            self._placed[(key, version)] = placement
        return placement

    def place_among(self, free: AddressSet, address: Address | Unknown | None, *, key: str) -> Placement:
        """Give the place of somebody who stands in no subnet of the plan, but somewhere among given addresses."""
        if isinstance(address, Address):
            return Placement(where=AddressSet.address(address), fixed=True, settled=True)
        if (key, 4) not in self._placed:
            self._placed[(key, 4)] = _Pool(free, told_apart=self._literals.cut(free)).place()
        return self._placed[(key, 4)]

    def _pool(self, subnet: str, version: int) -> _Pool:
        key = (subnet, version)
        if key not in self._pools:
            free = self.free(subnet, version)
            plan = self.subnets.get(subnet)
            told_apart = (plan is not None and plan.candidates) or self._literals.cut(free)
            self._pools[key] = _Pool(free, told_apart=told_apart)
        return self._pools[key]

    def vacant(self, subnet: str) -> AddressSet:
        """Give what is left of a subnet when everybody is placed."""
        left = self.free(subnet) | self.free(subnet, 6)
        for version in (4, 6):
            pool = self._pools.get((subnet, version))
            if pool is not None:
                left = left - pool.given
        return left


def _tell_absent(name: str, cause: Cause, origin: Origin, notes: Notes) -> None:
    if "{" in name:
        cure = "give the parameters that its name is made of (PS301), or the file that defines it"
        notes.warn("PS415", "the subnet that is used here has a name that is not known", origin, value=name, cure=cure)
    else:
        notes.warn("PS415", f"{cause.why}, yet it is used here", origin, value=name, cure=cause.cure)


class _Pool:
    """The free addresses of one subnet and version."""

    def __init__(self, free: AddressSet, *, told_apart: bool) -> None:
        self._free = free
        self._left = free
        self._told_apart = told_apart
        self._given: list[Address] = []

    @property
    def given(self) -> AddressSet:
        """The stand-ins handed out."""
        return AddressSet.union_all(AddressSet.address(a) for a in self._given)

    def place(self, count: int = 1) -> Placement:
        """Give the next stand-ins, or the whole part if that would be a guess."""
        left = self._free.size - len(self._given)
        if self._told_apart or left <= 0:
            return Placement(where=self._free, fixed=False)
        given = [self._next() for _ in range(min(count, left))]
        note = f"its address is assigned at deployment; {given[0]} stands for it"
        return Placement(
            where=AddressSet.union_all(AddressSet.address(a) for a in given), fixed=False, note=note, settled=True
        )

    def _next(self) -> Address:
        if not self._given:
            first = self._free.witness()
            assert first is not None
            self._given.append(first)
            return first
        last = self._given[-1]
        for low, high in self._free.runs(last.version):
            if high > last.value:
                found = Address(last.version, max(low, last.value + 1))
                self._given.append(found)
                return found
        raise AssertionError("the pool was checked to have an address left")


class _Literals:
    """All literal address sets of the estate, arranged so that those cutting through a pool are found fast."""

    def __init__(self, sets: Iterable[AddressSet]) -> None:
        self._edges: dict[int, list[int]] = {4: [], 6: []}
        self._owner: dict[tuple[int, int], list[AddressSet]] = {}
        for found in dict.fromkeys(sets):
            for version in (4, 6):
                for low, high in found.runs(version):
                    for edge in (low, high + 1):
                        self._owner.setdefault((version, edge), []).append(found)
        for version, edge in self._owner:
            self._edges[version].append(edge)
        for edges in self._edges.values():
            edges.sort()

    def cut(self, pool: AddressSet) -> bool:
        """Whether some literal holds a part of the pool and not all of it."""
        for version in (4, 6):
            runs = pool.runs(version)
            if runs and self._cuts(pool, version, runs[0][0], runs[-1][1]):
                return True
        return False

    def _cuts(self, pool: AddressSet, version: int, low: int, high: int) -> bool:
        edges = self._edges[version]
        for edge in edges[bisect_right(edges, low) : bisect_left(edges, high + 1)]:
            for found in self._owner[(version, edge)]:
                part = found & pool
                if not part.is_empty and part != pool:
                    return True
        return False


# ── building ─────────────────────────────────────────────────────────────────────────────────────


def build(estate: Estate, notes: Notes) -> Plan:
    """Give the plan of an estate: its networks, its subnets, and stand-ins for networks that only subnets name."""
    subnets = {s.id: _subnet(s, notes) for s in estate.all(Subnet)}
    networks = {n.id: _network(n, estate, notes) for n in estate.all(VirtualNetwork)}
    for subnet in estate.all(Subnet):
        if subnet.network not in networks:
            networks[subnet.network] = _absent_network(subnet, subnets, estate, notes)
    plan = Plan(dict(sorted(networks.items())), subnets)
    _check(plan, notes)
    for identity, made in subnets.items():
        subnets[identity] = plan.with_candidates(made)
    return plan


@lru_cache(maxsize=1)
def private_blocks() -> AddressSet:
    """Where a network of unknown address space most likely is: any of the private blocks."""
    return AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")


def _network(network: VirtualNetwork, estate: Estate, notes: Notes) -> NetworkPlan:
    """Give a network; one whose address space is not known has at least the addresses of its subnets."""
    prefixes, doubts = _known(network.prefixes, network.origin)
    if doubts:
        inside = (_known(s.prefixes, s.origin)[0] for s in estate.all(Subnet) if s.network == network.id)
        known = AddressSet.union_all(AddressSet.prefix(p) for p in prefixes)
        prefixes += tuple(dict.fromkeys(p for some in inside for p in some if not AddressSet.prefix(p) <= known))
        notes.note("PS220", f'the address space of "{network.name}" is not known', network.origin, cure=doubts[0].cure)
    return NetworkPlan(
        id=network.id,
        name=network.name,
        origin=network.origin,
        prefixes=prefixes,
        addresses=AddressSet.union_all(AddressSet.prefix(p) for p in prefixes),
        location=network.location,
        causes=doubts,
        resource=network,
    )


def _absent_network(subnet: Subnet, subnets: Mapping[str, SubnetPlan], estate: Estate, notes: Notes) -> NetworkPlan:
    """Stand for a network that is named only by its subnets: it has at least their addresses."""
    siblings = [plan for plan in subnets.values() if plan.network == subnet.network]
    mention = estate.find(Mention, subnet.network)
    name = mention.name if mention is not None else subnet.network.rsplit("/", 1)[-1]
    origin = mention.origin if mention is not None else subnet.origin
    cause = causes.of_absence(subnet.network, "virtual network", origin)
    notes.note("PS401", cause.why, origin, value=name, cure=cause.cure)
    prefixes = tuple(p for plan in siblings for p in plan.addresses.prefixes())
    return NetworkPlan(
        id=subnet.network,
        name=name,
        origin=origin,
        prefixes=prefixes,
        addresses=AddressSet.union_all(plan.addresses for plan in siblings),
        location="",
        causes=(cause,),
    )


def _subnet(subnet: Subnet, notes: Notes) -> SubnetPlan:
    prefixes, doubts = _known(subnet.prefixes, subnet.origin)
    if doubts:
        notes.note("PS220", f'the prefix of subnet "{subnet.name}" is not known', subnet.origin, cure=doubts[0].cure)
    elif not prefixes:
        why = f'subnet "{subnet.name}" states no address prefix'
        doubts = (causes.of_value(Unknown(why=why, origin=subnet.origin), subnet.origin),)
        notes.error("PS221", why, subnet.origin, expected="addressPrefix or addressPrefixes")
    return SubnetPlan(
        id=subnet.id,
        name=subnet.name,
        network=subnet.network,
        origin=subnet.origin,
        addresses=AddressSet.union_all(AddressSet.prefix(p) for p in prefixes),
        usable=AddressSet.union_all(usable(p) for p in prefixes),
        causes=doubts,
        resource=subnet,
    )


def _known(terms: Iterable[Block | Unknown], origin: Origin) -> tuple[tuple[Prefix, ...], tuple[Cause, ...]]:
    prefixes: list[Prefix] = []
    doubts: list[Cause] = []
    for term in terms:
        if isinstance(term, Unknown):
            doubts.append(causes.of_value(term, origin))
        else:
            prefixes.extend(term.addresses.prefixes())
    return tuple(dict.fromkeys(prefixes)), tuple(dict.fromkeys(doubts))


def usable(prefix: Prefix) -> AddressSet:
    """Give the addresses of a prefix that Azure hands out: all but the first four and the last."""
    first = Address(prefix.version, prefix.first.value + RESERVED_FIRST)
    last = Address(prefix.version, prefix.last.value - 1)
    return AddressSet.span(first, last) if first <= last else AddressSet.empty()


def _check(plan: Plan, notes: Notes) -> None:
    by_network: dict[str, list[SubnetPlan]] = {}
    for subnet in plan.subnets.values():
        by_network.setdefault(subnet.network, []).append(subnet)
    for identity, subnets in by_network.items():
        _check_network(plan.networks[identity], subnets, notes)


def _check_network(network: NetworkPlan, subnets: list[SubnetPlan], notes: Notes) -> None:
    """Tell subnets that lie outside their network, or over each other (sorted sweep: no pairwise comparison)."""
    runs: list[tuple[int, int, int, SubnetPlan]] = []
    for subnet in subnets:
        if not network.causes and not subnet.addresses <= network.addresses:
            message = f'subnet "{subnet.name}" lies outside the address space of "{network.name}"'
            notes.error("PS222", message, subnet.origin, expected=f"a part of {network.addresses}")
        runs += [(v, lo, hi, subnet) for v in (4, 6) for lo, hi in subnet.addresses.runs(v)]
    runs.sort(key=lambda run: run[:3])
    for before, after in pairwise(runs):
        if before[0] == after[0] and after[1] <= before[2] and before[3] is not after[3]:
            message = f'subnet "{after[3].name}" overlaps subnet "{before[3].name}"'
            notes.error("PS223", message, after[3].origin, cure="Azure rejects this; both are kept as written")
