"""Association, propagation, labels and routing intent against an oracle that knows nothing of routes.

The oracle is written from the documented scenarios: a connection is routed by its table, a table learns the connections that propagate to it, a hub with
a private policy sends everything through its firewall, and both ends of a flow must know each other. Firewalls either allow or deny everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.space.packets import Packet
from tests.unit.azure.arm import network
from tests.unit.azure.wans import guard, hub, intent, routed, spoke, table, wan

DEFAULT, NONE = "defaultroutetable", "noneroutetable"
CUSTOM = {"a": frozenset(("green",)), "b": frozenset(("green", "blue")), "c": frozenset()}
LABELS = ("default", "green", "blue", "none")


@dataclass(frozen=True)
class Spoke:
    """A connection: its hub, the table that routes it, and what learns it: tables of its hub, and labels."""

    hub: int
    table: str
    tables: frozenset[str]
    labels: frozenset[str]


@dataclass(frozen=True)
class Hub:
    """A hub: whether it has a private policy, and what its firewall does."""

    private: bool
    allows: bool


spokes = st.builds(
    Spoke,
    hub=st.sampled_from((1, 2)),
    table=st.sampled_from((DEFAULT, *CUSTOM)),
    tables=st.frozensets(st.sampled_from((DEFAULT, NONE, *CUSTOM)), max_size=3),
    labels=st.frozensets(st.sampled_from(LABELS), max_size=2),
)
hubs = st.builds(Hub, private=st.booleans(), allows=st.booleans())


# ── the oracle ───────────────────────────────────────────────────────────────────────────────────


def labels_of(name: str) -> frozenset[str]:
    return {DEFAULT: frozenset(("default",)), NONE: frozenset(("none",))}.get(name, CUSTOM.get(name, frozenset()))


def learned(by: str, at: int, other: Spoke) -> bool:
    """Whether table `by` of hub `at` learns a connection by its configuration."""
    if by == NONE:
        return False
    wanted = other.labels or frozenset(("default",))
    return bool(labels_of(by) & wanted) or (at == other.hub and by in other.tables)


def known(one: Spoke, other: Spoke, both: dict[int, Hub]) -> bool | None:
    """Whether a spoke's packets for another find a way; None where that is not documented."""
    near, far = both[one.hub], both[other.hub]
    if near.private and one.hub == other.hub:
        return True
    if near.private:
        return True if far.private or learned(DEFAULT, one.hub, other) else None
    if far.private:
        return one.table == DEFAULT
    return learned(one.table, one.hub, other)


def expected(one: Spoke, other: Spoke, both: dict[int, Hub]) -> Verdict:
    forth, back = known(one, other, both), known(other, one, both)
    guards = [both[h] for h in dict.fromkeys((one.hub, other.hub)) if both[h].private]
    if forth is False:
        return Verdict.DENIED
    if forth is None:
        return Verdict.UNKNOWN if both[one.hub].allows else Verdict.DENIED
    if not all(guard.allows for guard in guards) or back is False:
        return Verdict.DENIED
    return Verdict.ALLOWED if back else Verdict.UNKNOWN


# ── the estate ───────────────────────────────────────────────────────────────────────────────────


def configured(number: int, one: Spoke, both: dict[int, Hub]) -> tuple[Resource, ...]:
    """Azure allows custom tables only where there is no routing intent (RT-52)."""
    if both[one.hub].private:
        return spoke(number, one.hub)
    tables = [f"h{one.hub}/{name}" for name in sorted(one.tables)]
    return spoke(number, one.hub, routed(f"h{one.hub}/{one.table}", tables, sorted(one.labels)))


def estate(found: list[Spoke], both: dict[int, Hub]) -> tuple[Resource, ...]:
    parts: list[Resource] = [wan()]
    for number, one in both.items():
        parts += [hub(number), *guard(number, "Allow" if one.allows else "Deny")]
        parts += [intent(number)] if one.private else [table(f"h{number}/{n}", sorted(w)) for n, w in CUSTOM.items()]
    for number, member in enumerate(found, start=1):
        parts += configured(number, member, both)
    return tuple(parts)


def seen(one: Spoke, both: dict[int, Hub]) -> Spoke:
    """What routing intent leaves of a connection's own words: nothing."""
    if not both[one.hub].private:
        return one
    return Spoke(hub=one.hub, table=DEFAULT, tables=frozenset(), labels=frozenset(("none",)))


@given(st.lists(spokes, min_size=2, max_size=4), hubs, hubs)
def test_who_reaches_whom(found: list[Spoke], first: Hub, second: Hub) -> None:
    both = {1: first, 2: second}
    engine = Engine(network(*estate(found, both)))
    for i, one in enumerate(found, start=1):
        for j, other in enumerate(found, start=1):
            if i != j:
                packet = Packet.parse(f"tcp 10.{i}.1.4:50000 -> 10.{j}.1.4:443")
                ours = engine.trace(packet).verdict
                assert ours is expected(seen(one, both), seen(other, both), both), (i, j)
