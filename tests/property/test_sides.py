"""The bits of a filter's sides say what its rules say of addresses, one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from penstock.diagnostics import BUILT_IN
from penstock.engine.axis import AddressAxis
from penstock.engine.first_match import CERTAIN, all_of, both_sides, candidates, decide
from penstock.engine.ports import PortAxis
from penstock.engine.sides import Sides
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet, Prefix
from penstock.space.transport import TransportSet

CAUSES = tuple(Cause(key=f"c{n}", why=f"nobody knows {n}") for n in range(3))
prefixes = st.one_of(
    st.builds(
        lambda value, length: AddressSet.prefix(Prefix(4, value >> (32 - length) << (32 - length), length)),
        st.sampled_from([0x0A000000, 0x0A000100, 0x0A000180, 0x0A010000, 0xC0A80000]),
        st.sampled_from([8, 16, 24, 25, 32]),
    ),
    st.sampled_from([AddressSet.full(), AddressSet.of("fd00::/64"), AddressSet.of("fd00::4")]),
)
sets = st.lists(prefixes, min_size=0, max_size=3).map(AddressSet.union_all)


@st.composite
def doubtful(draw: st.DrawFn, sure: AddressSet) -> tuple[tuple[Cause, AddressSet], ...]:
    some = ((cause, draw(sets) - sure) for cause in draw(st.sets(st.sampled_from(CAUSES))))
    return tuple(sorted((c, s) for c, s in some if not s.is_empty))


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    sure = draw(sets)
    return Cover(sure=sure, maybe=draw(doubtful(sure)), partly=draw(doubtful(sure)))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    transport = draw(st.sampled_from([TransportSet.full(), TransportSet.tcp(80), TransportSet.udp((50, 60))]))
    doubts = tuple(draw(st.sets(st.sampled_from(CAUSES), max_size=1)))
    match = Match(src=draw(covers()), dst=draw(covers()), transport=transport, doubts=doubts)
    return Rule(name="r", match=match, action=draw(st.sampled_from(list(Action))), origin=BUILT_IN)


EVERYTHING = Match(src=Cover(sure=AddressSet.full()), dst=Cover(sure=AddressSet.full()), transport=TransportSet.full())
DEFAULT = Rule(name="default", match=EVERYTHING, action=Action.DENY, origin=BUILT_IN)


@given(st.lists(rules(), max_size=5), st.data())
def test_bits_give_the_candidates_that_addresses_give(some: list[Rule], data: st.DataObject) -> None:
    filter_ = Filter(id="f", name="f", kind="nsg", rules=tuple(some), default=DEFAULT, resource="f", origin=BUILT_IN)
    mentioned = [s for r in some for c in (r.match.src, r.match.dst) for s in (c.sure, *(m for _, m in c.doubtful))]
    ports = PortAxis([r.match.transport for r in some])
    sides = Sides(AddressAxis(mentioned), ports)
    edges = {Address(4, 0), Address(6, 0)}
    for one in mentioned:
        for version in (4, 6):
            for lo, hi in one.runs(version):
                edges |= {
                    Address(version, v) for v in (lo, hi, lo - 1, hi + 1) if 0 <= v < 2 ** (32 if version == 4 else 128)
                }
    addresses = st.sampled_from(sorted(edges))
    for _ in range(10):
        src, dst = data.draw(addresses), data.draw(addresses)
        numbers, found = sides.numbers(filter_, src, dst), candidates(filter_, src, dst, ports)
        assert sides.weighed(filter_).candidates(numbers) == found
        actions: dict[Action | None, int] = {}
        for part in decide(found, ports.full):
            actions[part.action] = actions.get(part.action, 0) | part.mask
        told = sides.actions(filter_, numbers)
        assert told == actions if told is not None else any(doubts_about(rule, src, dst) for rule in some)


def doubts_about(rule: Rule, src: Address, dst: Address) -> bool:
    terms = [*both_sides(rule.match, src, dst), all_of(rule.match.doubts)]
    return all(terms) and any(term != CERTAIN for term in terms)
