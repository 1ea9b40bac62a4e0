"""Hosts as origins and backends are written."""

from __future__ import annotations

import pytest

from penstock.azure.read.hosts import host
from penstock.azure.resources.terms import Runtime, Spelled
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address


def read(value: object) -> object:
    return host(Node(value, Origin(file="x.json")))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Shop.Example.", "shop.example"),
        (" 20.0.0.1 ", Address.parse("20.0.0.1")),
        ("2001:db8::1", Address.parse("2001:db8::1")),
        (None, None),
        ("", None),
    ],
)
def test_a_host_is_a_name_or_an_address(written: object, expected: object) -> None:
    assert read(written) == expected


def test_a_name_made_of_unknown_pieces_keeps_its_spelling() -> None:
    value = Spelled(why="no value", text="app-{uniqueString(Rg)}.azurewebsites.net")
    assert read(value) == "app-{uniquestring(rg)}.azurewebsites.net"


def test_a_name_of_which_nothing_is_known_is_unknown() -> None:
    assert isinstance(read(Unknown(why="no value")), Unknown)


def test_the_state_of_a_resource_says_whose_it_is() -> None:
    found = read(Runtime(why="only Azure knows", resource="/pip", path=("ipAddress",)))
    assert isinstance(found, Runtime)
    assert found.resource == "/pip"
