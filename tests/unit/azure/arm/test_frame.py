"""Where an expression stands."""

from __future__ import annotations

import pytest

from penstock.azure.arm.evaluate import Evaluator
from penstock.azure.arm.frame import Env, Frame, RoundTrip, Run
from penstock.azure.arm.limits import Budget, Exhausted
from penstock.azure.arm.registry import Registry
from penstock.azure.arm.scope import Place, default_scope
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.notes import Notes
from tests.unit.azure.arm.templates import deployed, only, root, thing


def frame() -> Frame:
    run = Run(evaluate=Evaluator(), registry=Registry(), notes=Notes(), budget=Budget(100), files=lambda *_: None)
    return Frame(run=run, template=root('{"variables": {"Aa": 1}}'), scope=default_scope("", Place()), given={})


def test_members_are_found_without_regard_to_case() -> None:
    found = frame().member("variables", "aA")
    assert found is not None
    assert found.value == 1
    assert frame().member("variables", "b") is None


def test_the_loop_of_a_resource_has_no_name() -> None:
    env = Env(frame()).in_loop("Outer", 1, of_resource=True).in_loop("Inner", 2)
    assert dict(env.loops) == {"outer": 1, "": 1, "inner": 2}
    assert dict(Env(frame()).in_loop("only", 3).loops) == {"only": 3, "": 3}


def test_a_function_sees_its_arguments_alone() -> None:
    env = Env(frame()).in_loop("l", 1).with_local(["x"], [2]).inside_function({"a": 3})
    assert (dict(env.loops), dict(env.local), env.arguments) == ({}, {}, {"a": 3})


def test_the_same_expression_in_two_turns_is_told_apart() -> None:
    env = Env(frame())
    assert env.mark == ""
    assert env.in_loop("l", 1).mark != env.in_loop("l", 2).mark
    assert env.with_local(["x"], [1]).mark != env.with_local(["x"], [2]).mark


def test_what_is_asked_for_while_it_is_computed_is_an_error() -> None:
    one = frame()
    with pytest.raises(ExpressionError, match='the variable "a" refers to itself'):
        one.once("variable", "a", lambda: one.once("variable", "a", lambda: 1))
    assert one.once("variable", "a", lambda: 2) == 2


def test_a_circle_through_the_state_of_a_resource_has_an_answer_that_we_do_not_know() -> None:
    one = frame()
    found = one.once(
        "variable", "a", lambda: one.run.looked_at(lambda: one.once("variable", "a", lambda: 1), lambda: "azure")
    )
    assert found == "azure"
    with pytest.raises(RoundTrip):
        one.once("variable", "b", lambda: _looking(one))


def _looking(one: Frame) -> object:
    one.run.looking += 1
    try:
        return one.once("variable", "b", lambda: 1)
    finally:
        one.run.looking -= 1


def test_a_template_that_ends_early_ends_alone() -> None:
    run = frame().run
    with run.to_its_end():
        raise Exhausted("too much")
    with run.to_its_end():
        raise KeyError("a fault")
    assert run.ended == "too much"
    assert isinstance(run.failed, KeyError)


# ── a resource, as readers get it ────────────────────────────────────────────────────────────────


def test_what_steers_the_deployment_is_no_part_of_the_resource() -> None:
    steered = thing("x", a=1) | {
        "dependsOn": ["[nosuch.function()]"],
        "comments": "c",
        "metadata": {},
        "condition": True,
        "sku": {"name": "Standard"},
    }
    done = deployed({"resources": [steered]})
    assert set(only(done).body.value) == {"name", "type", "apiVersion", "properties", "sku"}
    assert done.diagnostics == ()


def test_properties_may_be_one_expression() -> None:
    whole = thing("x") | {"properties": "[union(createObject('a', 1), variables('more'))]"}
    user = thing("t", v="[reference('x').b]")
    done = deployed({"variables": {"more": {"b": 2}}, "resources": [whole, user]})
    assert done.resources[0].properties.value == {"a": 1, "b": 2}
    assert done.resources[1].properties.get("v").value == 2


def test_one_property_is_evaluated_without_the_others() -> None:
    source = thing("x", good="yes", bad="[reference('t').v]")
    done = deployed({"resources": [source, thing("t", v="[reference('x').good]")]})
    assert [r.properties.get("bad").value or r.properties.get("v").value for r in done.resources] == ["yes", "yes"]


def test_a_resource_without_properties_has_none() -> None:
    done = deployed({"resources": [{"type": "A.B/c", "name": "x"}]})
    assert only(done).properties.is_missing
