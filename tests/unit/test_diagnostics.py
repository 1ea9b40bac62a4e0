"""Places, and the order of messages."""

from __future__ import annotations

from penstock.diagnostics import BUILT_IN, Diagnostic, InputError, Level, Origin, PenstockError, Severity, UsageError


def test_a_child_extends_the_pointer_and_escapes_what_json_pointers_escape() -> None:
    assert Origin(file="a.json", pointer="/x").child("b/c", 0, "d~e").pointer == "/x/b~1c/0/d~0e"


def test_places_are_equal_by_file_and_pointer() -> None:
    assert Origin(file="a.json", pointer="/x") == Origin(file="a.json", pointer="/x")
    assert Origin(file="a.json", pointer="/x") != Origin(file="a.json", pointer="/y")


def test_what_stands_in_no_file_has_a_place_all_the_same() -> None:
    assert str(BUILT_IN) == "<azure>:1:1"


def test_messages_are_sorted_by_place_then_code() -> None:
    def message(file: str, code: str) -> Diagnostic:
        return Diagnostic(level=Level.NOTE, code=code, message="m", origin=Origin(file=file))

    found = sorted([message("b", "PS101"), message("a", "PS202"), message("a", "PS101")], key=lambda d: d.sort_key)
    assert [(d.origin.file, d.code) for d in found] == [("a", "PS101"), ("a", "PS202"), ("b", "PS101")]


def test_the_tree_of_exceptions_gives_the_exit_codes() -> None:
    assert (PenstockError("x").exit_code, UsageError("x").exit_code, InputError("x").exit_code) == (70, 2, 4)


def test_severities_are_ordered_and_speak() -> None:
    assert Severity.CRITICAL > Severity.HIGH > Severity.MEDIUM > Severity.LOW > Severity.INFO
    assert Severity.HIGH.word == "high"
