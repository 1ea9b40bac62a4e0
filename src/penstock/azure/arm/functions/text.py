"""Functions of strings.

Comes in: evaluated arguments. Goes out: strings; symbolic ones where a part is unknown, so that names stay comparable. Source: Microsoft
Learn, "String functions for ARM templates". Read next: `functions/collections.py`.
"""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from penstock.azure.arm.functions import partial
from penstock.azure.arm.functions.check import (
    Opaque,
    certain,
    fit,
    fit_array,
    fit_text,
    items,
    known,
    members,
    text,
    top,
    whole,
)
from penstock.azure.arm.limits import MAX_TEXT
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, compose, inside, kind, pieces, plain, spell
from penstock.source.node import Unknown

GUID_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of the `guid` function: version 5 over the arguments joined with a dash."""

_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d{1,6})\ue001")
"""Stand for unknown pieces while a text is read as JSON: characters that no text has."""

_HOLE = re.compile(r"\{\{|\}\}|\{(\d{1,3})(?:,\s*(-?\d{1,3}))?(?::([^}]*))?\}")


def join_text(*parts: Any) -> Any:
    """`concat` of strings."""
    for part in parts:
        if kind(part) in ("array", "object", "function"):
            raise ExpressionError(f"concat() takes strings, or arrays, not {kind(part)} among strings")
    fit(parts)
    return compose(parts)


def format_(pattern: Any, *values: Any) -> Any:
    """`format`: holes in a pattern are filled with values."""
    top(pattern)
    parts = list(_filled(text(pattern, "format"), values))
    fit(parts)
    return compose(parts)


def _filled(pattern: str, values: tuple[Any, ...]) -> Iterator[Any]:
    at = 0
    for match in _HOLE.finditer(pattern):
        yield pattern[at : match.start()]
        yield match.group()[0] if match[1] is None else _filling(match, values)
        at = match.end()
    yield pattern[at:]


def _filling(match: re.Match[str], values: tuple[Any, ...]) -> Any:
    index = int(match[1])
    if index >= len(values):
        raise ExpressionError(f"format() has no argument {index}")
    value = values[index]
    if isinstance(value, dict | list):
        return string(value)
    if match[2]:
        raise Opaque("format() with a width is not computed")
    return value if isinstance(value, str | Symbolic) or not match[3] else _number(value, match[3])


def _number(value: Any, spec: str) -> str:
    """Give a number in one of .NET's formats."""
    if isinstance(value, int) and not isinstance(value, bool):
        if set(spec) == {"0"}:
            return f"{value:0{len(spec) + (value < 0)}d}"
        if spec[0] in "dD" and (spec[1:] or "0").isdigit() and len(spec) < 4:
            return f"{value:0{int(spec[1:] or 0) + (value < 0)}d}"
        if spec[0] in "xX" and (spec[1:] or "0").isdigit() and len(spec) < 4 and value >= 0:
            return f"{value:0{int(spec[1:] or 0)}{spec[0]}}"
        if spec[0] in "nN" and (spec[1:] or "0").isdigit() and len(spec) < 3:
            return f"{value:,.{int(spec[1:] or 2)}f}"
    raise Opaque(f'the number format "{spec[:20]}" is not computed')


def string(value: Any) -> Any:
    """`string`: JSON of arrays and objects, the spelling of anything else."""
    if isinstance(value, str | Symbolic):
        return value
    if not isinstance(value, dict | list):
        return spell(value)
    known(value)
    fit_text(sum(len(spell(v)) + 1 for v in inside(value) if not isinstance(v, dict | list)))
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=plain)


def substring(value: Any, start: Any, length: Any = None) -> str:
    """`substring`."""
    whole_text, first = text(value, "substring"), whole(start, "substring")
    end = len(whole_text) if length is None else first + whole(length, "substring")
    if first < 0 or end > len(whole_text) or end < first:
        raise ExpressionError("substring() reaches beyond the end of the string")
    return whole_text[first:end]


def pad_left(value: Any, width: Any, fill: Any = " ") -> str:
    """`padLeft`."""
    wide = whole(width, "padLeft")
    if wide > MAX_TEXT or len(text(fill, "padLeft")) != 1:
        raise ExpressionError(f"padLeft() takes a width up to {MAX_TEXT} and one character")
    return spell(value).rjust(wide, fill)


def replace(value: Any, old: Any, new: Any) -> str:
    """`replace`."""
    whole_text, before, after = (text(v, "replace") for v in (value, old, new))
    if not before:
        raise ExpressionError("replace() takes a text to look for")
    fit_text(len(whole_text) + whole_text.count(before) * max(0, len(after) - len(before)))
    return whole_text.replace(before, after)


def split(value: Any, marks: Any) -> Any:
    """`split`: by one mark, or by any of several. Segments of an id stay known beside an unknown one."""
    known(marks)
    chosen = [text(m, "split") for m in (marks if isinstance(marks, list) else [marks])]
    if isinstance(value, Unknown):
        if not isinstance(value, Symbolic) or not value.is_id or chosen != ["/"]:
            raise Opaque(value.why)
        return [_segment(s, value) for s in value.text.split("/")]
    whole_text = text(value, "split")
    used = [m for m in chosen if m]
    if not used:
        return [whole_text]
    found = re.split("|".join(re.escape(m) for m in used), whole_text)
    fit_array(len(found))
    return found


def _segment(segment: str, source: Symbolic) -> str | Symbolic:
    if "{" not in segment:
        return segment
    whole_piece = next((p for p in source.parts if isinstance(p, Symbolic) and p.text == segment), None)
    if whole_piece is not None:
        return whole_piece
    return Symbolic(why=source.why, text=segment, origin=source.origin)


def join(parts: Any, mark: Any) -> Any:
    """`join`."""
    known(mark)
    top(parts)
    listed, between = items(parts, "join"), text(mark, "join")
    fit_text(len(between) * len(listed))
    fit(listed)
    pieces: list[Any] = []
    for part in listed:
        pieces += [between, part] if pieces else [part]
    return compose(pieces)


def lower(value: Any) -> Any:
    """`toLower`. Unknown pieces stay as they are: names that differ in case alone are one."""
    return _each(value, lambda piece: text(piece, "toLower").lower())


def upper(value: Any) -> Any:
    """`toUpper`."""
    return _each(value, lambda piece: text(piece, "toUpper").upper())


def _each(value: Any, change: Callable[[Any], str]) -> Any:
    if not isinstance(value, Unknown):
        return change(value)
    if not isinstance(value, Symbolic) or not value.parts:
        return value
    return compose(p if isinstance(p, Unknown) else change(spell(p)) for p in value.parts)


def trim(value: Any) -> Any:
    """`trim`."""
    if isinstance(value, Symbolic) and value.parts:
        raise Opaque(value.why)
    return value if isinstance(value, Unknown) else text(value, "trim").strip()


def starts_with(value: Any, start: Any) -> bool:
    """`startsWith`."""
    if isinstance(value, Symbolic) and isinstance(start, str):
        return certain(partial.begins(value, start), value)
    top(value, start)
    return text(value, "startsWith").lower().startswith(text(start, "startsWith").lower())


def ends_with(value: Any, end: Any) -> bool:
    """`endsWith`."""
    if isinstance(value, Symbolic) and isinstance(end, str):
        return certain(partial.ends(value, end), value)
    top(value, end)
    return text(value, "endsWith").lower().endswith(text(end, "endsWith").lower())


def guid(*parts: Any) -> str:
    """`guid`."""
    return str(uuid.uuid5(GUID_NAMESPACE, "-".join(spell(p) for p in parts)))


def uri(base: Any, relative: Any) -> Any:
    """`uri`: a relative address as seen from a base; of an unknown base, the end at least."""
    if isinstance(base, Unknown) or isinstance(relative, Unknown):
        head = base if not isinstance(base, str) or base.endswith("/") else base.rsplit("/", 1)[0]
        return compose([head, "/", relative])
    start, end = text(base, "uri"), text(relative, "uri")
    try:
        return urllib.parse.urljoin(start, end)
    except ValueError as failure:
        raise ExpressionError(f'uri(): "{start[:80]}" is no address') from failure


def from_base64(value: Any) -> str:
    """`base64ToString`."""
    try:
        return base64.b64decode(text(value, "base64ToString"), validate=True).decode("utf-8")
    except ValueError as failure:
        raise ExpressionError("base64ToString() takes Base64 of UTF-8 text") from failure


def to_base64(value: Any) -> str:
    """`base64`."""
    return base64.b64encode(spell(value).encode("utf-8", "replace")).decode()


def from_json(value: Any) -> Any:
    """`json`; unknown pieces may stand inside the strings of the text."""
    top(value if not isinstance(value, Symbolic) or not value.parts else None)
    unknowns = [piece for piece in pieces(value) if isinstance(piece, Unknown)]
    if not unknowns:
        return _parsed(text(value, "json"))
    marks = iter(range(len(unknowns)))
    whole_text = "".join(_MARK.format(next(marks)) if isinstance(p, Unknown) else spell(p) for p in pieces(value))
    try:
        return _filled_in(_parsed(whole_text), unknowns)
    except ExpressionError as failure:
        raise Opaque(unknowns[0].why) from failure


def _parsed(written: str) -> Any:
    try:
        found = json.loads(written, strict=False)
    except (ValueError, RecursionError) as failure:
        raise ExpressionError("json() takes JSON text") from failure
    for _ in inside(found):  # refuses what nests too deep
        pass
    return found


def _filled_in(value: Any, unknowns: list[Any]) -> Any:
    """Put unknown pieces back where their marks stand."""
    if isinstance(value, str):
        parts = _MARKED.split(value)
        return value if len(parts) == 1 else compose(unknowns[int(p)] if i % 2 else p for i, p in enumerate(parts))
    if isinstance(value, dict):
        return {spell(_filled_in(k, unknowns)): _filled_in(v, unknowns) for k, v in value.items()}
    return [_filled_in(v, unknowns) for v in value] if isinstance(value, list) else value


def quoted(value: Any) -> str:
    """`uriComponent`."""
    return urllib.parse.quote(spell(value), safe="-_.~!*'()", errors="replace")


def build_uri(parts: Any) -> str:
    """`buildUri`."""
    given = {key.lower(): value for key, value in members(parts, "buildUri").items()}
    scheme, host, path = (spell(given.get(name)) for name in ("scheme", "host", "path"))
    port = f":{spell(given['port'])}" if given.get("port") else ""
    return f"{scheme or 'https'}://{host}{port}{path if path[:1] in ('', '/') else '/' + path}"


def data_uri(value: Any) -> str:
    """`dataUri`."""
    return "data:text/plain;charset=utf8;base64," + to_base64(value)


def unquoted(value: Any) -> str:
    """`uriComponentToString`."""
    return urllib.parse.unquote(text(value, "uriComponentToString"))
