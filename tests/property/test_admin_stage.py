"""Admin rules, through reading, lowering and the walk, against an oracle that knows nothing of filters.

The oracle takes plain tuples, tries every world in which what is not known is settled, and collects what may become of a packet:
whether configurations are deployed, whether the network is in their groups, which of two rules with one priority and which of
two managers comes first. All worlds agree: that is the verdict; else it is unknown (AV-02, AV-03, AV-05, U-21, U-22).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.space.packets import Packet
from tests.unit.azure.arm import link, network, nic, nsg, ref, rule, vnet
from tests.unit.azure.managers import admin_rule, collection, commit, group, located, manager, row, security

ADDRESSES = {"a": "10.0.1.4", "b": "10.0.1.5", "c": "10.0.1.6"}
PLACES = {"*": "abc", "10.0.1.4/32": "a", "10.0.1.4/31": "ab", "10.0.1.5/32": "b"}
PORTS = {"*": (80, 443), "80": (80,), "443": (443,)}
PROTOCOLS = {"Any": ("tcp", "udp"), "Tcp": ("tcp",), "Udp": ("udp",)}
PACKETS = tuple(product("abc", "abc", ("tcp", "udp"), (80, 443)))
MOST_DOUBTS = 6
"""With more doubts in one filter the engine may say unknown too often; never wrongly yes or no."""


@dataclass(frozen=True)
class Row:
    """A rule in plain words; `action` is Allow, AlwaysAllow or Deny."""

    priority: int
    action: str
    src: str
    dst: str
    protocol: str
    port: str

    def matches(self, packet: tuple[str, str, str, int]) -> bool:
        src, dst, protocol, port = packet
        inside = src in PLACES[self.src] and dst in PLACES[self.dst]
        return inside and protocol in PROTOCOLS[self.protocol] and port in PORTS[self.port]


@dataclass(frozen=True)
class Manager:
    """Whether its configuration is deployed (None: not known), and collections: whether the network is in the group, and rules."""

    deployed: bool | None
    collections: tuple[tuple[bool | None, tuple[Row, ...]], ...]


def rows(*actions: str) -> st.SearchStrategy[Row]:
    return st.builds(
        Row,
        st.integers(1, 3),
        st.sampled_from(actions),
        st.sampled_from(sorted(PLACES)),
        st.sampled_from(sorted(PLACES)),
        st.sampled_from(sorted(PROTOCOLS)),
        st.sampled_from(sorted(PORTS)),
    )


maybe = st.sampled_from([True, True, False, None])
collections = st.tuples(maybe, st.lists(rows("Allow", "AlwaysAllow", "Deny"), max_size=3).map(tuple))
managers = st.builds(Manager, maybe, st.lists(collections, min_size=1, max_size=2).map(tuple))
guards = st.none() | st.lists(rows("Allow", "Deny"), max_size=3, unique_by=lambda r: r.priority)


# ── the oracle ───────────────────────────────────────────────────────────────────────────────────


def settled(value: bool | None) -> tuple[bool, ...]:
    return (True, False) if value is None else (value,)


def worlds(given_: tuple[Manager, ...]) -> Iterator[list[list[Row]]]:
    """Give, for each world, the rules that hold of each manager."""
    questions = [settled(m.deployed) for m in given_] + [settled(c[0]) for m in given_ for c in m.collections]
    for answers in product(*questions):
        deployed, inside = list(answers[: len(given_)]), list(answers[len(given_) :])
        yield [
            [r for _, some in m.collections if inside.pop(0) and here for r in some]
            for m, here in zip(given_, deployed, strict=True)
        ]


def first(held: list[Row], packet: tuple[str, str, str, int]) -> set[str]:
    """Give what one manager may say: of several matching rules with the lowest number any may come first."""
    hits = [r for r in held if r.matches(packet)]
    least = min((r.priority for r in hits), default=0)
    return {r.action for r in hits if r.priority == least} or {""}


def guarded(guard: list[Row] | None, packet: tuple[str, str, str, int]) -> bool:
    """Without a rule that matches, AllowVnetInBound lets the neighbours in."""
    hits = sorted((r for r in guard or () if r.matches(packet)), key=lambda r: r.priority)
    return not hits or hits[0].action == "Allow"


def fates(given_: tuple[Manager, ...], guard: list[Row] | None, packet: tuple[str, str, str, int]) -> set[bool]:
    found = set()
    for world in worlds(given_):
        for order in permutations(world):
            said = {""}
            for held in order:
                said = {old or new for old in said for new in first(held, packet)}
            found |= {{"Deny": False, "AlwaysAllow": True}.get(word, guarded(guard, packet)) for word in said}
    return found


def doubts(given_: tuple[Manager, ...]) -> int:
    """Count what may be in doubt at most."""
    every = [[r.priority for _, some in m.collections for r in some] for m in given_]
    ties = sum(len(priorities) - len(set(priorities)) for priorities in every)
    unknown = [m.deployed for m in given_] + [c[0] for m in given_ for c in m.collections]
    return ties + unknown.count(None) + len(given_) - 1


# ── the product ──────────────────────────────────────────────────────────────────────────────────


def resources(given_: tuple[Manager, ...], guard: list[Row] | None, direction: str) -> Iterator[Resource]:
    inside: dict[str, Any] = {"addressPrefix": "10.0.1.0/24"}
    if guard is not None:
        inside["networkSecurityGroup"] = link("nsg", "g")
        yield nsg("g", *(_guard(r, direction) for r in guard))
    yield located(vnet("v", "10.0.0.0/16", a=inside))
    yield from (nic(name, "v/a", address) for name, address in ADDRESSES.items())
    for index, one in enumerate(given_):
        yield from _managed(f"m{index}", one, direction)


def _guard(r: Row, direction: str) -> dict[str, Any]:
    protocol = "*" if r.protocol == "Any" else r.protocol
    return rule(
        f"r{r.priority}",
        100 + r.priority,
        direction,
        r.action,
        protocol=protocol,
        sourceAddressPrefix=r.src,
        destinationAddressPrefix=r.dst,
        destinationPortRange=r.port,
    )


def _managed(name: str, one: Manager, direction: str) -> Iterator[Resource]:
    yield from (manager(name), security(f"{name}/c"))
    if one.deployed is not None:
        said = commit(ref("security", f"{name}/c" if one.deployed else f"{name}/other"))
        yield row(said.type, f"{ref('manager', name)}/commits/x", said.properties.value)
    for index, (inside, some) in enumerate(one.collections):
        group_name = f"{name}/g{index}"
        yield from group(group_name, *{True: ("v",), False: ("elsewhere",), None: ()}[inside])
        yield collection(f"{name}/c/s{index}", group_name)
        for number, r in enumerate(some):
            yield admin_rule(
                f"{name}/c/s{index}/r{number}",
                r.priority,
                r.action,
                src=[r.src],
                dst=[r.dst],
                protocol=r.protocol,
                destinationPortRanges=[r.port],
                direction=direction,
            )


def verdict(engine: Engine, packet: tuple[str, str, str, int]) -> Verdict:
    src, dst, protocol, port = packet
    text = f"{protocol} {ADDRESSES[src]}:50000 -> {ADDRESSES[dst]}:{port}"
    return engine.trace(Packet.parse(text)).verdict


def expected(found: set[bool]) -> Verdict:
    return {frozenset((True,)): Verdict.ALLOWED, frozenset((False,)): Verdict.DENIED}.get(
        frozenset(found), Verdict.UNKNOWN
    )


@given(st.lists(managers, min_size=1, max_size=2).map(tuple), guards, st.sampled_from(["Inbound", "Outbound"]))
def test_the_admin_stage_is_what_all_worlds_agree_on(
    given_: tuple[Manager, ...], guard: list[Row] | None, direction: str
) -> None:
    engine = Engine(network(*resources(given_, guard, direction)))
    exact = doubts(given_) <= MOST_DOUBTS
    for packet in PACKETS:
        if packet[0] == packet[1]:
            continue
        ours, theirs = verdict(engine, packet), expected(fates(given_, guard, packet))
        assert ours is theirs or (not exact and ours is Verdict.UNKNOWN), packet
