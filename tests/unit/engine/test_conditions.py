"""What a client can bring about of one condition: (that it holds, that it fails); None is not known."""

from __future__ import annotations

import pytest

from penstock.engine.conditions import Asked, both, condition_may, one
from penstock.net.cause import Cause
from penstock.net.inspection import Condition, Field, Operator
from penstock.net.rule import Cover
from penstock.space.addresses import AddressSet
from tests.unit.engine.requests import asked, from_, when

BLIND = frozenset(("lowercase", "urldecode"))


def may(condition: Condition, request: Asked) -> tuple[bool | None, bool | None]:
    found = condition_may(condition, request)
    assert bool(found.causes) == (None in (found.hold, found.fail))
    return found.hold, found.fail


def test_the_source_is_what_it_is() -> None:
    assert may(from_("203.0.113.0/24"), asked("203.0.113.7")) == (True, False)
    assert may(from_("203.0.113.0/24"), asked("198.51.100.1")) == (False, True)
    assert may(from_("203.0.113.0/24", negated=True), asked("198.51.100.1")) == (True, False)


def test_a_source_that_may_be_named_is_not_known() -> None:
    maybe = ((Cause(key="c", why="unknown country"), AddressSet.of("198.51.100.0/24")),)
    cover = Cover(sure=AddressSet.of("203.0.113.0/24"), maybe=maybe)
    assert may(when(Field.SOURCE, Operator.IS_IN, source=cover), asked("198.51.100.1")) == (None, None)


def test_an_address_told_by_a_header_may_be_another() -> None:
    claimed = when(Field.CLAIMED, Operator.IS_IN, source="203.0.113.0/24")
    assert may(claimed, asked("203.0.113.7")) == (True, None)
    assert may(claimed, asked("198.51.100.1")) == (None, True)


@pytest.mark.parametrize(
    ("request_", "transforms", "expected"),
    [
        (asked(target="/admin/x"), frozenset(), (True, False)),
        (asked(target="/ADMIN/x"), frozenset(), (False, True)),
        (asked(target="/user"), BLIND, (False, True)),
        (asked(path="/admin/*"), frozenset(), (True, True)),
        (asked(path="/admin/*"), frozenset(("lowercase",)), (True, True)),
        (asked(path="/admin/*"), BLIND, (True, False)),
        (asked(path="/user/*"), BLIND, (False, True)),
        (asked(), BLIND, (True, True)),
    ],
    ids=["word for word", "other case", "elsewhere", "spelling", "percent signs", "blind", "other path", "any path"],
)
def test_the_beginning_of_a_target(
    request_: Asked, transforms: frozenset[str], expected: tuple[bool | None, bool | None]
) -> None:
    assert may(when(Field.TARGET, Operator.BEGINS, "/admin", transforms=transforms), request_) == expected


def test_a_whole_target_is_escaped_by_a_query() -> None:
    equals = when(Field.TARGET, Operator.EQUALS, "/login", transforms=BLIND)
    assert may(equals, asked(path="/login")) == (True, True)
    assert may(equals, asked(target="/login")) == (True, False)
    assert may(equals, asked(target="/login?x")) == (False, True)


def test_what_a_target_contains_is_the_client_s_choice() -> None:
    assert may(when(Field.TARGET, Operator.CONTAINS, "search"), asked()) == (True, True)
    assert may(when(Field.TARGET, Operator.CONTAINS, "search"), asked(target="/search")) == (True, False)


def test_a_target_that_is_no_path_is_not_known() -> None:
    assert may(when(Field.TARGET, Operator.BEGINS, "https://a.b/"), asked()) == (None, None)


def test_expressions_are_not_run() -> None:
    assert may(when(Field.TARGET, Operator.FITS, "(a+)+$"), asked(target="/aaaa")) == (None, None)
    assert may(when(Field.TARGET, Operator.FITS, "(a+)+$"), asked()) == (True, True)


def test_methods() -> None:
    put = when(Field.METHOD, Operator.EQUALS, "PUT")
    assert may(put, asked(method="PUT")) == (True, False)
    assert may(put, asked(method="GET")) == (False, True)
    assert may(put, asked()) == (True, True)


def test_hosts() -> None:
    host = when(Field.HOST, Operator.EQUALS, "a.example", transforms=frozenset(("lowercase",)))
    assert may(host, asked(host="a.example")) == (True, False)
    assert may(host, asked(host="b.example")) == (False, True)
    assert may(host, asked()) == (True, True)


def test_a_header_that_anybody_can_write_is_free_and_one_that_may_be_secret_is_not() -> None:
    agent = when(Field.HEADER, Operator.CONTAINS, "bot", selector="User-Agent")
    secret = when(Field.HEADER, Operator.EQUALS, "guid", selector="X-Azure-FDID")
    assert may(agent, asked()) == (True, True)
    assert may(secret, asked()) == (None, True)


def test_anything_holds_always() -> None:
    assert may(when(Field.TARGET, Operator.ANY), asked()) == (True, False)
    assert may(when(Field.BODY, Operator.ANY), asked()) == (True, False)
    assert may(when(Field.HEADER, Operator.ANY, selector="X"), asked()) == (True, None)


def test_any_of_several_parts_makes_a_condition_hold() -> None:
    either = Condition(fields=(Field.TARGET, Field.BODY), selectors=("", ""), operator=Operator.CONTAINS, values=("x",))
    assert may(either, asked(target="/x")) == (True, False)
    assert may(either, asked(target="/y")) == (None, True)


def test_a_condition_in_doubt_is_not_known() -> None:
    doubted = when(Field.TARGET, Operator.ANY, doubts=(Cause(key="k", why="no value"),))
    assert may(doubted, asked()) == (None, None)


@pytest.mark.parametrize("a", [True, False, None])
@pytest.mark.parametrize("b", [True, False, None])
def test_and_and_or_are_dual(a: bool | None, b: bool | None) -> None:
    def negated(value: bool | None) -> bool | None:
        return None if value is None else not value

    assert both(a, b) is negated(one(negated(a), negated(b)))
    assert both(True, b) is b
    assert both(False, b) is False
