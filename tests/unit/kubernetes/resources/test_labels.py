"""Selectors against labels, known in part or whole (K8S-05, K8S-07)."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.labels import EVERYTHING, UNREADABLE, Labels, Operator, Requirement, Selector

WEB = Labels(pairs=(("app", "web"), ("hash", None)))
OPEN = Labels(pairs=(("app", "web"),), open=True)


def one(key: str, operator: Operator | None, *values: str) -> Selector:
    return Selector(requirements=(Requirement(key=key, operator=operator, values=frozenset(values)),))


@pytest.mark.parametrize(
    ("selector", "labels", "answer"),
    [
        (one("app", Operator.IN, "web"), WEB, True),
        (one("app", Operator.IN, "db"), WEB, False),
        (one("tier", Operator.IN, "a"), WEB, False),
        (one("tier", Operator.IN, "a"), OPEN, None),
        (one("hash", Operator.IN, "a"), WEB, None),
        (one("app", Operator.NOT_IN, "web"), WEB, False),
        (one("tier", Operator.NOT_IN, "a"), WEB, True),
        (one("tier", Operator.NOT_IN, "a"), OPEN, None),
        (one("hash", Operator.EXISTS), WEB, True),
        (one("tier", Operator.EXISTS), WEB, False),
        (one("tier", Operator.EXISTS), OPEN, None),
        (one("tier", Operator.ABSENT), WEB, True),
        (one("app", Operator.ABSENT), OPEN, False),
        (EVERYTHING, OPEN, True),
        (UNREADABLE, WEB, None),
    ],
)
def test_a_selector_selects_or_not_or_nobody_knows(selector: Selector, labels: Labels, answer: bool | None) -> None:
    assert selector.matches(labels) is answer


def test_what_surely_fails_settles_the_rest() -> None:
    both = Selector(requirements=(*UNREADABLE.requirements, *one("app", Operator.IN, "db").requirements))
    assert both.matches(WEB) is False


def test_a_selector_is_said_as_people_write_it() -> None:
    parts = (
        one("a", Operator.IN, "1"),
        one("b", Operator.IN, "1", "2"),
        one("c", Operator.NOT_IN, "3"),
        one("d", Operator.ABSENT),
    )
    whole = Selector(requirements=tuple(r for part in parts for r in part.requirements))
    assert whole.text == "a=1 and b in (1,2) and c notin (3) and !d"
    assert EVERYTHING.text == "*"
