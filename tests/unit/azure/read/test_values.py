"""From nodes to typed values: what is understood, what is told, and what stays unknown."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resources.terms import Anywhere, Block, PortRange, ServiceTag
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from penstock.space.addresses import AddressSet


def node(value: Any) -> Node:
    return Node(value, Origin(file="a.json", pointer="/x"))


class Access(Enum):
    ALLOW = "Allow"
    DENY = "Deny"


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("443", 443, 443),
        ("80-90", 80, 90),
        ("*", 0, 65535),
        (443, 443, 443),
        (" 80 - 90 ", 80, 90),
        ("0-65535", 0, 65535),
    ],
)
def test_a_port_range_is_a_number_or_two_or_a_star(written: object, low: int, high: int) -> None:
    notes = Notes()
    assert values.ports(node(written), notes, "port range") == PortRange(low=low, high=high)
    assert notes.diagnostics() == ()


@pytest.mark.parametrize(
    ("written", "code", "complaint"),
    [
        ("443-80", "PS203", 'destination port range "443-80" runs backwards'),
        ("70000", "PS205", 'destination port range "70000" is out of range'),
        ("80,443", "PS205", 'destination port range "80,443" is no port range'),
        ("-1", "PS205", 'destination port range "-1" is no port range'),
        ("٤٤٣", "PS205", 'destination port range "٤٤٣" is no port range'),
        ("9" * 5000, "PS205", None),
    ],
)
def test_a_bad_port_range_is_told_and_unknown(written: str, code: str, complaint: str | None) -> None:
    notes = Notes()
    found = values.ports(node(written), notes, "destination port range")
    assert isinstance(found, Unknown)
    (told,) = notes.diagnostics()
    assert told.code == code
    assert complaint is None or told.message == complaint
    assert told.value == written


def test_a_backward_range_suggests_the_other_way_round() -> None:
    notes = Notes()
    values.ports(node("443-80"), notes, "port range")
    assert '"80-443"' in notes.diagnostics()[0].help


@pytest.mark.parametrize("written", ["*", "Any", "any"])
def test_a_star_is_anywhere(written: str) -> None:
    assert isinstance(values.term(node(written), Notes()), Anywhere)


@pytest.mark.parametrize("written", ["Internet", "INTERNET", "Storage.WestEurope", "AzureCloud.westeurope"])
def test_a_word_is_a_service_tag_and_keeps_its_spelling(written: str) -> None:
    found = values.term(node(written), Notes())
    assert found == ServiceTag(name=written)
    assert found.key == written.lower()


@pytest.mark.parametrize("written", ["10.0.0.0/24", "10.0.0.4", "fd00::/8", "fd00::1", "::/0"])
def test_a_prefix_or_address_is_a_block(written: str) -> None:
    found = values.term(node(written), Notes())
    assert found == Block(text=written, addresses=AddressSet.of(written))


def test_host_bits_are_masked_with_a_warning() -> None:
    notes = Notes()
    found = values.term(node("10.0.0.5/24"), notes)
    assert isinstance(found, Block)
    assert found.addresses == AddressSet.of("10.0.0.0/24")
    (told,) = notes.diagnostics()
    assert (told.code, told.expected) == ("PS204", "the network address, 10.0.0.0/24")


@pytest.mark.parametrize(
    "written", ["10.0.0.0/33", "10.0.0.300", "10.0.0", "10.0.0.0-10.0.0.9", "http://x", "10.0.0.0/-1"]
)
def test_a_bad_prefix_is_told_and_unknown(written: str) -> None:
    notes = Notes()
    assert isinstance(values.term(node(written), notes), Unknown)
    assert [d.code for d in notes.diagnostics()] == ["PS202"]


def test_an_unknown_value_keeps_its_reason() -> None:
    reason = Unknown(why='parameter "x" has no value')
    found = values.term(node(reason), Notes())
    assert isinstance(found, Unknown)
    assert found.why == 'parameter "x" has no value'
    assert found.origin == Origin(file="a.json", pointer="/x")


@pytest.mark.parametrize("written", ["Allow", "allow", "ALLOW", " Allow "])
def test_words_are_compared_without_case(written: str) -> None:
    assert values.word(node(written), Access, Notes(), "access") is Access.ALLOW


@pytest.mark.parametrize("written", ["Permit", 7, True, ["Allow"]])
def test_a_word_nobody_knows_is_unknown_and_never_the_other_word(written: object) -> None:
    notes = Notes()
    assert isinstance(values.word(node(written), Access, notes, "access"), Unknown)
    assert [d.code for d in notes.diagnostics()] == ["PS207"]


@pytest.mark.parametrize("written", [None, "", "  "])
def test_silence_is_none(written: object) -> None:
    assert values.word(node(written), Access, Notes(), "access") is None
    assert values.term(node(written), Notes()) is None
    assert values.ports(node(written), Notes(), "x") is None
    assert values.block(node(written), Notes()) is None
    assert values.address(node(written), Notes()) is None


@pytest.mark.parametrize(("written", "expected"), [(True, True), ("true", True), ("False", False), (None, None)])
def test_flags_may_be_words(written: object, expected: bool | None) -> None:
    assert values.flag(node(written), Notes()) is expected


def test_a_flag_that_is_neither_is_unknown() -> None:
    assert isinstance(values.flag(node("perhaps"), Notes()), Unknown)


@pytest.mark.parametrize("written", [{"id": "/A/B"}, {"ID": "/A/B/"}, "/A/B"])
def test_references_are_lower_case_ids(written: object) -> None:
    assert values.reference(node(written)) == "/a/b"


@pytest.mark.parametrize("written", [None, {}, {"id": ""}, {"id": None}, 5, []])
def test_a_reference_without_id_is_none(written: object) -> None:
    assert values.reference(node(written)) is None


def test_an_unknown_array_is_one_unknown_element() -> None:
    reason = node(Unknown(why="w"))
    assert len(values.references(reason)) == 1
    assert len(values.blocks(reason, Notes())) == 1
    assert len(list(values.terms(reason, Notes()))) == 1


def test_labels_are_sorted_and_leave_out_what_nobody_knows() -> None:
    body = node({"tags": {"b": "2", "a": "1", "c": Unknown(why="w"), "d": None}})
    assert values.labels(body) == (("a", "1"), ("b", "2"))
