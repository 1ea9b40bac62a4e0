from __future__ import annotations

import pytest

from penstock.azure.terraform.address import Key, Step, is_index, longest, modules, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("azurerm_subnet.a", ("azurerm_subnet", "a")),
        ("azurerm_subnet.a[2].id", ("azurerm_subnet", "a", 2, "id")),
        ('azurerm_subnet.a["x.y"].id', ("azurerm_subnet", "a", "x.y", "id")),
        (r'azurerm_subnet.a["x\"y"]', ("azurerm_subnet", "a", 'x"y')),
        ("module.net.subnet_id", ("module", "net", "subnet_id")),
        ("", ()),
        ("?", ()),
    ],
)
def test_a_reference_is_taken_apart(text: str, expected: tuple[object, ...]) -> None:
    assert tokens(text) == expected


def test_what_stands_in_brackets_is_told_from_a_name() -> None:
    name, key, number = tokens('a["a"][0]')
    assert not is_index(name)
    assert isinstance(key, Key)
    assert is_index(key)
    assert is_index(number)


def test_modules_are_told_with_their_instance() -> None:
    assert modules('module.a["eu"].module.b.azurerm_subnet.c[0]') == (Step("a", "eu"), Step("b"))
    assert modules("azurerm_subnet.c") == ()


def test_beginnings_of_other_references_are_left_out() -> None:
    given = ['azurerm_subnet.a["x"].id', 'azurerm_subnet.a["x"]', "azurerm_subnet.a", "azurerm_subnet.ab", "each.key"]
    assert longest(given) == ['azurerm_subnet.a["x"].id', "azurerm_subnet.ab", "each.key"]


def test_a_reference_without_end_is_not_looked_at() -> None:
    assert tokens("a." * 5000) == ()
    assert longest(["a." * 5000]) == []
