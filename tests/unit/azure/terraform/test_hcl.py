from __future__ import annotations

import time

import pytest

from penstock.azure.terraform.hcl import LONGEST, Attribute, Body, parse_hcl

pytest.importorskip("hcl2", reason="the extra `terraform` is not installed")

TEXT = """\
# resource "azurerm_subnet" "not" {
resource azurerm_subnet "a" {
  name = "web"
  delegation {
    name = "d"
  }
  dynamic "route" {
    for_each = var.routes
    content {
      name = route.value
    }
  }
}
"""


def read(text: str) -> Body:
    found = parse_hcl(text)
    assert found is not None
    return found


def test_blocks_and_attributes_know_their_places() -> None:
    (subnet,) = read(TEXT).named("resource", "azurerm_subnet", "a")
    assert (subnet.line, subnet.column) == (2, 1)
    assert (subnet.attributes["name"].line, subnet.attributes["name"].column) == (3, 3)
    assert [(block.labels, block.line) for block in subnet.blocks] == [(("delegation",), 4), (("dynamic", "route"), 7)]


def test_what_a_comment_or_a_text_says_is_no_block() -> None:
    text = 'locals {\n  x = <<EOT\nresource "azurerm_subnet" "in" {\nEOT\n}\n/* resource "a" "b" {} */\n'
    assert list(read(text).named("resource")) == []


def attribute(expression: str) -> Attribute:
    return read(f"a = {expression}\n").attributes["a"]


@pytest.mark.parametrize(
    "expression",
    [
        "azurerm_subnet.a.id",
        "azurerm_subnet.a[0].id",
        'azurerm_subnet.a["k"].id',
        "azurerm_subnet.a[each.key].id",
        "azurerm_subnet.a[*].id",
        "[azurerm_subnet.a.id, azurerm_subnet.b.id]",
        '"${azurerm_subnet.a.id}"',
        '"${azurerm_public_ip.a.ip_address}/32"',
        "try(azurerm_subnet.a[0].id, null)",
        "var.new ? azurerm_subnet.a.id : null",
        "[for s in azurerm_subnet.a : s.id]",
    ],
)
def test_what_picks_a_value_leaves_it_as_it_is(expression: str) -> None:
    assert attribute(expression).is_plain


@pytest.mark.parametrize(
    "expression",
    [
        'replace(azurerm_subnet.a.id, "a", "b")',
        "cidrhost(azurerm_subnet.a.address_prefixes[0], 4)",
        "azurerm_subnet.a[count.index + 1].id",
        '"${azurerm_subnet.a.id}/more"',
        '"10.${azurerm_subnet.a.name}"',
        "azurerm_subnet.a[*].id[1]",
        "azurerm_subnet.a.*.id[1]",
        "element(azurerm_subnet.a[*].id, 1)",
        "<<EOT\n${azurerm_subnet.a.id}\nEOT",
    ],
)
def test_what_makes_something_else_of_a_value_is_told(expression: str) -> None:
    assert not attribute(expression).is_plain


def test_only_a_text_that_is_written_out_is_a_text() -> None:
    assert attribute('"web"').text == "web"
    assert attribute('"${var.x}"').text is None
    assert attribute('azurerm_subnet.a["k"].id').text is None


@pytest.mark.parametrize(
    "text",
    [
        "a = {" * 20_000,
        "a = " + "[" * 20_000,
        "a = " + "(" * 20_000,
        'a = "' + "${" * 5_000,
        "b {\n" * 5_000,
        'resource "x" {',
        "a = <<EOT\n" * 5_000,
        "\x00\x01",
        "a = 1\n" * (LONGEST // 6 + 1),
    ],
    ids=["objects", "lists", "brackets", "texts", "blocks", "no end", "heredocs", "bytes", "length"],
)
def test_hostile_text_costs_its_places_and_little_time(text: str) -> None:
    start = time.process_time()
    assert parse_hcl(text) is None
    assert time.process_time() - start < 10


def test_blocks_too_deep_are_left_out() -> None:
    depth = 200
    body = read("b {\n" * depth + "}\n" * depth)
    found = 0
    while body.blocks:
        found, body = found + 1, body.blocks[0]
    assert found < depth
