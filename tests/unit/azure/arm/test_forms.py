"""Calls that are not evaluated keep a text that tells them apart."""

from __future__ import annotations

import pytest

from penstock.azure.arm.forms import written
from penstock.azure.arm.syntax import parse
from tests.unit.azure.arm.templates import deployed, ids, thing

P = {"p": {"type": "bool"}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[if( a(), 'x','y' )]", "[IF(a(),'x','y')]", True),
        ("[a().b.c]", "[a()['b']['c']]", True),
        ("[a('1')]", "[a(1)]", False),
        ("[a('x','y')]", "[a('x,y')]", False),
    ],
)
def test_expressions_that_differ_in_blanks_alone_are_one(one: str, other: str, same: bool) -> None:
    assert (written(parse(one)) == written(parse(other))) is same


def test_names_by_the_same_undecided_choice_meet_and_others_do_not() -> None:
    choice = "[if(parameters('p'), 'x', 'y')]"
    other = "[if(parameters('p'), 'x', 'z')]"
    done = deployed({"parameters": P, "resources": [thing(choice), thing(choice), thing(other)]})
    first, second, third = ids(done)
    assert first == second != third


def test_undecided_choices_in_two_turns_of_a_loop_do_not_meet() -> None:
    looped = thing("[if(parameters('p'), concat('x', copyIndex()), 'y')]") | {"copy": {"name": "l", "count": 2}}
    assert len(set(ids(deployed({"parameters": P, "resources": [looped]})))) == 2
