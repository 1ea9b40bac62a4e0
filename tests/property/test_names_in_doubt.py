"""Names that rules may cover: what is said of each name is what all ways agree on in which the doubts may turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from penstock.diagnostics import BUILT_IN
from penstock.engine.named_rules import decide_names
from penstock.engine.ports import PortAxis
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import EVERYWHERE, filter_

HERE, THERE = Address.parse("10.0.0.4"), Address.parse("20.0.0.4")
NAMES = ("a.x", "b.x", "x", "a.y")
SETS = (NameSet.empty(), NameSet.exact("a.x"), NameSet.exact("x"), NameSet.under("x"), NameSet.all())
CAUSES = tuple(Cause(key=key, why=key) for key in ("tag", "category", "parameter"))
PORTS = (TransportSet.tcp(80), TransportSet.tcp(443), TransportSet.tcp(80, 443))
AXIS = PortAxis(list(PORTS))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule on names, some of which it only may cover, from a source that it only may cover."""
    perhaps = Cover(sure=AddressSet.empty(), maybe=((CAUSES[2], AddressSet.full()),))
    match = Match(
        src=draw(st.sampled_from((EVERYWHERE, EVERYWHERE, perhaps))),
        dst=EVERYWHERE,
        transport=draw(st.sampled_from(PORTS)),
        names=draw(st.sampled_from((*SETS, None))),
        maybe_names=tuple((cause, some) for cause in CAUSES[:2] for some in [draw(st.sampled_from(SETS))]),
    )
    return Rule(name="r", match=match, action=draw(st.sampled_from((Action.ALLOW, Action.DENY))), origin=BUILT_IN)


def outcomes(found: Filter, name: str, port: TransportSet) -> set[Action]:
    """Give what first match says, for every way in which the doubts may turn out."""
    return {_first(found, name, port, dict(zip(CAUSES, values, strict=True))) for values in _ways()}


def _ways() -> Iterator[tuple[bool, ...]]:
    return product((True, False), repeat=len(CAUSES))


def _first(found: Filter, name: str, port: TransportSet, truth: Mapping[Cause, bool]) -> Action:
    for rule in found.rules:
        match = rule.match
        source = not match.src.sure.is_empty or truth[CAUSES[2]]
        covered = match.names is None or name in match.names
        if (
            source
            and port <= match.transport
            and (covered or any(truth[c] and name in s for c, s in match.maybe_names))
        ):
            return rule.action
    return found.default.action


@given(st.lists(rules(), max_size=4))
def test_a_name_is_decided_as_all_ways_agree(listed: list[Rule]) -> None:
    found = filter_("app", *listed, default="pass")
    parts = decide_names(found, HERE, THERE, AXIS, AXIS.full, NameSet.all())
    for name in NAMES:
        for port in PORTS[:2]:
            mask = AXIS.mask(port)
            said = [p for p in parts if p.mask & mask and p.names is not None and name in p.names]
            expected = outcomes(found, name, port)
            assert len(said) == 1
            assert said[0].action == (next(iter(expected)) if len(expected) == 1 else None)
