# ruff: noqa: D103, PLW0108
"""The functions of template expressions that need nothing but their arguments.

Comes in: evaluated arguments. Goes out: values. An unknown argument makes the result unknown for the same reason, unless the
function only moves values about. Functions that look at the deployment are in `arm/evaluate.py`.

Source: Microsoft Learn, "ARM template functions" (string, array, object, numeric, comparison, logical, CIDR, date). Read
next: `arm/evaluate.py`.
"""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import uuid
from collections.abc import Callable
from typing import Any

from penstock.azure.arm.limits import MAX_ELEMENTS, MAX_TEXT
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, first_unknown, holds_unknown, kind, spell, unknown
from penstock.source.node import Unknown
from penstock.space.addresses import BITS, Address, Prefix

Function = Callable[..., Any]
GUID_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of the `guid` function: version 5 over the arguments joined with a dash."""


def need(value: Any, wanted: str, name: str) -> Any:
    """Check the type of an argument. Raises `ExpressionError` in the words of the template language."""
    found = kind(value)
    if found not in wanted.split("|"):
        raise ExpressionError(f"{name}() takes {wanted.replace('|', ' or ')}, not {found}")
    return value


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ExpressionError(f"the text is longer than {MAX_TEXT} characters")
    return text


def _few(items: list[Any]) -> list[Any]:
    if len(items) > MAX_ELEMENTS:
        raise ExpressionError(f"the array has more than {MAX_ELEMENTS} elements")
    return items


def same(left: Any, right: Any) -> bool:
    """Compare as `equals` does: types count, the case of property names does not."""
    if isinstance(left, dict) and isinstance(right, dict):
        one, two = ({k.lower(): v for k, v in d.items()} for d in (left, right))
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return kind(left) == kind(right) and bool(left == right)


# ---- strings ---------------------------------------------------------------------------------------------------------


def concat(*parts: Any) -> Any:
    if parts and isinstance(parts[0], list):
        return _few([item for part in parts for item in need(part, "array", "concat")])
    return _bounded("".join(spell(part) for part in parts))


def format_(pattern: str, *values: Any) -> str:
    need(pattern, "string", "format")

    def fill(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        index = int(match.group(1))
        if index >= len(values):
            raise ExpressionError(f"format() has no argument {index}")
        return _formatted(values[index], match.group(2) or "")

    return _bounded(re.sub(r"\{\{|\}\}|\{(\d+)(?::([^}]*))?\}", fill, pattern))


def _formatted(value: Any, spec: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and spec:
        if set(spec) == {"0"}:
            return str(value).zfill(len(spec))
        if spec[0] in "dD" and spec[1:].isdigit():
            return str(value).zfill(int(spec[1:]))
        if spec[0] in "xX":
            return format(value, ("0" + spec[1:] if spec[1:] else "") + spec[0])
    return spell(value)


def string(value: Any) -> str:
    if isinstance(value, str):
        return value
    return (
        spell(value) if not isinstance(value, dict | list) else json.dumps(value, separators=(",", ":"), default=spell)
    )


def substring(text: str, start: int, length: int | None = None) -> str:
    need(text, "string", "substring")
    end = len(text) if length is None else start + length
    if start < 0 or end > len(text) or end < start:
        raise ExpressionError("substring() reaches beyond the end of the string")
    return text[start:end]


def pad_left(text: Any, width: int, fill: str = " ") -> str:
    return _bounded(spell(text).rjust(min(width, MAX_TEXT), fill[:1] or " "))


def split(text: str, marks: Any) -> list[str]:
    need(text, "string", "split")
    chosen = marks if isinstance(marks, list) else [marks]
    return _few(re.split("|".join(re.escape(m) for m in chosen if m), text)) if any(chosen) else [text]


def join(items: list[Any], mark: str) -> str:
    return _bounded(mark.join(spell(i) for i in need(items, "array", "join")))


def guid(*parts: Any) -> str:
    return str(uuid.uuid5(GUID_NAMESPACE, "-".join(spell(p) for p in parts)))


def uri(base: str, relative: str) -> str:
    head = base if base.endswith("/") else base.rsplit("/", 1)[0] + "/" if base.count("/") > 2 else base + "/"
    return head + relative.lstrip("/")


def base64_to_string(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError as failure:
        raise ExpressionError("base64ToString() takes Base64 of UTF-8 text") from failure


def from_json(text: str) -> Any:
    try:
        return json.loads(need(text, "string", "json"))
    except (ValueError, RecursionError) as failure:
        raise ExpressionError("json() takes JSON text") from failure


# ---- arrays and objects ----------------------------------------------------------------------------------------------


def contains(container: Any, item: Any) -> bool:
    if isinstance(container, str):
        return spell(item) in container
    if isinstance(container, dict):
        return spell(item).lower() in {k.lower() for k in container}
    return any(same(item, one) for one in need(container, "array|object|string", "contains"))


def empty(value: Any) -> bool:
    return value is None or len(need(value, "array|object|string", "empty")) == 0


def length(value: Any) -> int:
    return len(need(value, "array|object|string", "length"))


def first(value: Any) -> Any:
    need(value, "array|string", "first")
    return value[0] if value else ("" if isinstance(value, str) else None)


def last(value: Any) -> Any:
    need(value, "array|string", "last")
    return value[-1] if value else ("" if isinstance(value, str) else None)


def skip(value: Any, count: int) -> Any:
    return need(value, "array|string", "skip")[max(0, count) :]


def take(value: Any, count: int) -> Any:
    return need(value, "array|string", "take")[: max(0, count)]


def index_of(container: Any, item: Any) -> int:
    if isinstance(container, str):
        return container.lower().find(spell(item).lower())
    return next((i for i, one in enumerate(container) if same(one, item)), -1)


def last_index_of(container: Any, item: Any) -> int:
    if isinstance(container, str):
        return container.lower().rfind(spell(item).lower())
    return max((i for i, one in enumerate(container) if same(one, item)), default=-1)


def range_(start: int, count: int) -> list[int]:
    if not 0 <= count <= MAX_ELEMENTS:
        raise ExpressionError(f"range() makes 0 to {MAX_ELEMENTS} numbers, not {count}")
    return list(range(start, start + count))


def _numbers(values: tuple[Any, ...]) -> list[int]:
    found = list(values[0]) if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not found or any(kind(v) != "int" for v in found):
        raise ExpressionError("min() and max() take integers")
    return found


def flatten(items: list[Any]) -> list[Any]:
    return _few(
        [one for part in need(items, "array", "flatten") for one in (part if isinstance(part, list) else [part])]
    )


def union(*parts: Any) -> Any:
    if isinstance(parts[0], dict):
        out: dict[str, Any] = {}
        for part in parts:
            _merge(out, need(part, "object", "union"))
        return out
    items: list[Any] = []
    for part in parts:
        items.extend(i for i in need(part, "array|object", "union") if not any(same(i, one) for one in items))
    return items


def _merge(out: dict[str, Any], more: dict[str, Any]) -> None:
    spelled = {k.lower(): k for k in out}
    for key, value in more.items():
        known = spelled.get(key.lower(), key)
        old = out.get(known)
        if isinstance(old, dict) and isinstance(value, dict):
            fresh = dict(old)
            _merge(fresh, value)
            out[known] = fresh
        else:
            out[known] = value


def intersection(*parts: Any) -> Any:
    if isinstance(parts[0], dict):
        return {k: v for k, v in parts[0].items() if all(k in p and same(p[k], v) for p in parts[1:])}
    return [i for i in parts[0] if all(any(same(i, one) for one in p) for p in parts[1:])]


def create_object(*parts: Any) -> dict[str, Any]:
    if len(parts) % 2:
        raise ExpressionError("createObject() takes pairs of key and value")
    return {spell(parts[i]): parts[i + 1] for i in range(0, len(parts), 2)}


def shallow_merge(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {k: v for part in need(items, "array", "shallowMerge") for k, v in part.items()}


def items_(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": k, "value": value[k]} for k in sorted(need(value, "object", "items"), key=str.lower)]


def try_get(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, dict):
            value = next((v for k, v in value.items() if k.lower() == spell(key).lower()), None)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def index_from_end(items: list[Any], index: int) -> Any:
    if not 1 <= index <= len(items):
        raise ExpressionError(f"the array has {len(items)} elements")
    return items[-index]


# ---- numbers, logic, comparison --------------------------------------------------------------------------------------


def int_(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as failure:
        raise ExpressionError(f'int() takes a number, not "{spell(value)}"') from failure


def div(a: int, b: int) -> int:
    if b == 0:
        raise ExpressionError("division by zero")
    return int(a / b) if abs(a) < 2**52 else a // b


def mod(a: int, b: int) -> int:
    if b == 0:
        raise ExpressionError("division by zero")
    return a - b * div(a, b)


def boolean(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if isinstance(value, int):
        return bool(value)
    raise ExpressionError(f'bool() takes true or false, not "{spell(value)}"')


def equals(a: Any, b: Any) -> Any:
    doubt = holds_unknown(a) or holds_unknown(b)
    if doubt is not None:
        return unknown(doubt.why, "{equals()}")
    return same(a, b)


# ---- CIDR ------------------------------------------------------------------------------------------------------------


def _block(text: str, name: str) -> Prefix:
    try:
        return Prefix.parse(need(text, "string", name))
    except ValueError as failure:
        raise ExpressionError(f"{name}(): {failure}") from failure


def parse_cidr(text: str) -> dict[str, Any]:
    block = _block(text, "parseCidr")
    bits = BITS[block.version]
    mask = ((1 << block.length) - 1) << (bits - block.length)
    usable = block.version == 4 and block.length < 31
    return {
        "network": str(block.first),
        "netmask": str(Address(block.version, mask)),
        "broadcast": str(block.last),
        "firstUsable": str(Address(block.version, block.base + 1)) if usable else str(block.first),
        "lastUsable": str(Address(block.version, block.last.value - 1)) if usable else str(block.last),
        "cidr": block.length,
    }


def cidr_subnet(text: str, new_length: int, index: int) -> str:
    block = _block(text, "cidrSubnet")
    bits = BITS[block.version]
    if not block.length <= new_length <= bits or not 0 <= index < 1 << (new_length - block.length):
        raise ExpressionError(f"{text} has no subnet /{new_length} with index {index}")
    return str(Prefix(block.version, block.base + (index << (bits - new_length)), new_length))


def cidr_host(text: str, index: int) -> str:
    block = _block(text, "cidrHost")
    value = block.base + index + 1
    if index < 0 or value > block.last.value:
        raise ExpressionError(f"{text} has no host with index {index}")
    return str(Address(block.version, value))


def _encoded(text: str) -> str:
    return urllib.parse.quote(spell(text), safe="-_.~!*'()")


MOVING: dict[str, Function] = {
    "array": lambda value: value if isinstance(value, list) else [value],
    "createarray": lambda *parts: list(parts),
    "createobject": create_object,
    "concat": concat,
    "coalesce": lambda *parts: next((p for p in parts if p is not None), None),
    "equals": equals,
}
"""Functions that may take unknown arguments as they are."""

PLAIN: dict[str, Function] = {
    "base64": lambda t: base64.b64encode(spell(t).encode()).decode(),
    "base64tostring": base64_to_string,
    "base64tojson": lambda t: from_json(base64_to_string(t)),
    "datauri": lambda t: "data:text/plain;charset=utf8;base64," + base64.b64encode(spell(t).encode()).decode(),
    "datauritostring": lambda t: base64_to_string(t.partition("base64,")[2]),
    "endswith": lambda t, e: need(t, "string", "endsWith").lower().endswith(e.lower()),
    "startswith": lambda t, e: need(t, "string", "startsWith").lower().startswith(e.lower()),
    "format": format_,
    "guid": guid,
    "join": join,
    "json": from_json,
    "padleft": pad_left,
    "replace": lambda t, a, b: _bounded(need(t, "string", "replace").replace(a, b) if a else t),
    "split": split,
    "string": string,
    "substring": substring,
    "tolower": lambda t: need(t, "string", "toLower").lower(),
    "toupper": lambda t: need(t, "string", "toUpper").upper(),
    "trim": lambda t: need(t, "string", "trim").strip(),
    "uri": uri,
    "uricomponent": _encoded,
    "uricomponenttostring": lambda t: urllib.parse.unquote(t),
    "builduri": lambda parts: parts.get("scheme", "https") + "://" + parts.get("host", "") + parts.get("path", ""),
    "contains": contains,
    "empty": empty,
    "first": first,
    "last": last,
    "skip": skip,
    "take": take,
    "length": length,
    "indexof": index_of,
    "lastindexof": last_index_of,
    "range": range_,
    "min": lambda *v: min(_numbers(v)),
    "max": lambda *v: max(_numbers(v)),
    "flatten": flatten,
    "union": union,
    "intersection": intersection,
    "shallowmerge": shallow_merge,
    "items": items_,
    "objectkeys": lambda o: sorted(need(o, "object", "objectKeys"), key=str.lower),
    "tryget": try_get,
    "tryindexfromend": lambda a, i: a[-i] if 1 <= i <= len(a) else None,
    "indexfromend": index_from_end,
    "int": int_,
    "float": lambda v: float(v),
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": div,
    "mod": mod,
    "bool": boolean,
    "not": lambda v: not boolean(v),
    "true": lambda: True,
    "false": lambda: False,
    "null": lambda: None,
    "less": lambda a, b: a < b,
    "lessorequals": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greaterorequals": lambda a, b: a >= b,
    "parsecidr": parse_cidr,
    "cidrsubnet": cidr_subnet,
    "cidrhost": cidr_host,
}
"""Functions of known arguments."""


def apply(name: str, arguments: list[Any]) -> Any:
    """Call a function by its lower-case name. Raises `ExpressionError` for arguments that do not fit."""
    function = MOVING.get(name)
    if function is not None and not (name == "concat" and first_unknown(arguments)):
        return function(*arguments)
    doubt = first_unknown(arguments)
    if doubt is not None:
        return _of_unknown(name, arguments, doubt)
    try:
        return PLAIN[name](*arguments)
    except ExpressionError:
        raise
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError) as failure:
        raise ExpressionError(f"{name}() does not take these arguments ({failure})") from failure


def _of_unknown(name: str, arguments: list[Any], doubt: Unknown) -> Symbolic:
    texts = [spell(a) if not isinstance(a, dict | list) else "…" for a in arguments]
    if name == "concat":
        text = "".join(texts)
    elif name == "format" and isinstance(arguments[0], str):
        text = format_(arguments[0], *arguments[1:])
    elif name in ("tolower", "toupper", "string", "trim"):
        text = texts[0]
    else:
        text = f"{name}({','.join(texts)})"
    if len(text) > 500:
        text = text[:500] + "…"
    return Symbolic(why=doubt.why, text=text if "{" in text else "{" + text + "}", origin=doubt.origin)
