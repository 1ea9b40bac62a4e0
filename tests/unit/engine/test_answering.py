"""The engine and its walker have all that those who answer parts of a question may ask of them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from penstock.engine.answering import Answering
from penstock.engine.engine import Engine
from penstock.engine.walking import Walker
from tests.unit.azure.arm import network, nic, vnet


def members(protocol: type) -> list[str]:
    """Give what a protocol asks for, by name."""
    methods = [name for name, _ in inspect.getmembers(protocol, inspect.isfunction) if not name.startswith("_")]
    properties = [name for name, found in vars(protocol).items() if isinstance(found, property)]
    return sorted({*protocol.__annotations__, *methods, *properties})


@pytest.mark.parametrize("protocol", [Answering, Walker])
def test_nothing_is_asked_for_that_is_not_there(protocol: type) -> None:
    engine = Engine(network(vnet("v", "10.0.0.0/16", s="10.0.0.0/24"), nic("one", "v/s", "10.0.0.4")))
    asked: Any = engine if protocol is Answering else engine.walker
    wanted = members(protocol)
    assert len(wanted) > 10
    assert [name for name in wanted if not hasattr(asked, name)] == []
