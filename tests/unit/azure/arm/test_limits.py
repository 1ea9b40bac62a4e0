"""Hostile templates end with a message."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from penstock.azure.arm import deploy
from penstock.azure.arm.limits import MAX_CHAIN, MAX_RESOURCES, Budget, Exhausted
from penstock.azure.arm.syntax import ExpressionError
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import codes, deployed, nested, only, root, thing, value


def test_a_budget_ends() -> None:
    budget = Budget(3)
    budget.spend(3)
    with pytest.raises(Exhausted, match="more than 3 steps"):
        budget.spend()


def test_a_chain_ends() -> None:
    budget = Budget(10)
    for _ in range(MAX_CHAIN):
        budget.enter()
    with pytest.raises(ExpressionError, match="refer to one another"):
        budget.enter()


def test_doubling_texts_end() -> None:
    doubled = {f"v{i}": f"[concat(variables('v{i + 1}'), variables('v{i + 1}'))]" for i in range(60)} | {"v60": "x"}
    done = deployed({"variables": doubled, "resources": [thing(a="[variables('v0')]", b="fine")]})
    assert isinstance(only(done).properties.get("a").value, Unknown)
    assert only(done).properties.get("b").value == "fine"
    assert codes(done) == ["PS302"]


def test_doubling_arrays_end() -> None:
    """Ten billion elements, if each were written out."""
    doubled = {f"v{i}": [f"[variables('v{i + 1}')]"] * 10 for i in range(10)} | {"v10": "x"}
    done = deployed({"variables": doubled, "resources": [thing(a="[variables('v0')]")]}, steps=50_000)
    assert codes(done) == ["PS309"]
    done = deployed({"variables": doubled, "resources": [thing(a="[length(string(variables('v0')))]")]})
    assert codes(done) == ["PS302"]


def test_loops_within_loops_end() -> None:
    loop: dict[str, Any] = {
        "copy": [
            {
                "name": "a",
                "count": 800,
                "input": {
                    "copy": [
                        {"name": "b", "count": 800, "input": {"copy": [{"name": "c", "count": 800, "input": "x"}]}}
                    ]
                },
            }
        ]
    }
    done = deployed({"resources": [thing("before"), thing(**loop)]}, steps=50_000)
    assert codes(done) == ["PS309"]
    assert [r.name for r in done.resources] == ["before"]


def test_too_many_resources_end() -> None:
    many = thing("[concat('x', copyIndex())]") | {"copy": {"name": "xs", "count": 800}}
    inside = {"resources": [many]}
    again = [nested(f"d{i}", inside) for i in range(MAX_RESOURCES // 800 + 1)]
    done = deployed({"resources": again})
    assert codes(done) == ["PS309"]


def test_deep_values_end() -> None:
    deep = "[reduce(range(0, 5000), createArray(), lambda('cur', 'next', createArray(lambdaVariables('cur'))))]"
    assert "levels deep" in str(value(deep))
    found = value("[length(string(variables('d')))]", variables={"d": deep})
    assert isinstance(found, Unknown)


def test_deep_expressions_in_deep_chains_end() -> None:
    wrapped = "if(true(), " * 70 + "variables('v{0}')" + ", 0)" * 70
    chain = {f"v{i}": "[" + wrapped.replace("{0}", str(i + 1)) + "]" for i in range(400)} | {"v400": 1}
    found = value("[variables('v0')]", variables=chain)
    assert isinstance(found, Unknown)


def test_the_bound_on_calls_is_put_back() -> None:
    before = sys.getrecursionlimit()
    deploy(root("{}"), parameters={}, files=lambda *_: None)
    assert sys.getrecursionlimit() == before
