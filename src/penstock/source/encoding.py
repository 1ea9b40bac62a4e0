"""From bytes to text.

Comes in: the bytes of a file. Goes out: text, or `Misfit` with the first place that cannot be read. JSON begins with an ASCII
character, so zero bytes beside it tell UTF-16 and UTF-32 even where the byte order mark is missing. Read next: `source/document.py`.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_ZEROS = {
    (True, False, False, False): "utf-32-le",
    (False, False, False, True): "utf-32-be",
    (True, False, True, False): "utf-16-le",
    (False, True, False, True): "utf-16-be",
}
_SHOWN = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why bytes are no text: in words, and the text around the place with its offset."""

    words: str
    text: str
    offset: int


def decode(raw: bytes) -> str | Misfit:
    """Decode UTF-8, UTF-16 or UTF-32."""
    encoding = _encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as failure:
        return _misfit(raw, encoding, failure.start)


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    if len(raw) < 4:
        return "utf-8"
    a, b, c, d = (byte != 0 for byte in raw[:4])
    return _ZEROS.get((a, b, c, d), "utf-8")


def _misfit(raw: bytes, encoding: str, at: int) -> Misfit:
    """Describe the byte that does not fit; lines before it keep their numbers, characters not read become U+FFFD."""
    name = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()
    before = raw[:at].decode(encoding, "replace")
    after = raw[at : at + _SHOWN].decode(encoding.removesuffix("-sig"), "replace")
    words = (
        f"the text is not {name}: byte 0x{raw[at]:02x} at offset {at} does not fit"
        if at < len(raw)
        else f"the {name} text is cut off"
    )
    return Misfit(words=words, text=before + after, offset=len(before))
