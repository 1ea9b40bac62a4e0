"""Bytes to text: every encoding JSON may come in, and what is no text at all."""

from __future__ import annotations

import pytest

from penstock.source.encoding import Misfit, decode

TEXT = '{"name": "Überlauf"}'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_json_is_read_in_every_encoding_with_and_without_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_byte_that_does_not_fit_is_named_with_its_place() -> None:
    found = decode(b'{\n"name": "\xff"}')
    assert isinstance(found, Misfit)
    assert "byte 0xff at offset 11" in found.words
    assert found.text[: found.offset] == '{\n"name": "'


def test_text_that_is_cut_within_a_character_is_cut_off() -> None:
    found = decode(TEXT.encode("utf-16")[:-1])
    assert isinstance(found, Misfit)
    assert "cut off" in found.words or "does not fit" in found.words


@pytest.mark.parametrize("raw", [b"", b"{", b"{}"], ids=["nothing", "one byte", "two bytes"])
def test_what_is_too_short_to_tell_is_utf_8(raw: bytes) -> None:
    assert decode(raw) == raw.decode()
