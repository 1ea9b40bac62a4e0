"""Values that stand in parameter files are literal."""

from __future__ import annotations

import json

from penstock.azure.arm.parameter_file import values
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm.templates import root


def test_values_are_given_as_they_stand_and_secrets_are_unknown() -> None:
    vault = {"keyVault": {"id": "/v"}, "secretName": "s"}
    text = json.dumps({"parameters": {"A": {"value": "[not()]"}, "b": {"value": None}, "c": {"reference": vault}}})
    found = values(root(text))
    assert list(found) == ["A", "b", "c"]
    assert isinstance(found["A"], Node)
    assert (found["A"].value, found["b"].value) == ("[not()]", None)
    assert isinstance(found["c"], Unknown)
    assert found["c"].why == 'parameter "c" is a secret in a key vault'
