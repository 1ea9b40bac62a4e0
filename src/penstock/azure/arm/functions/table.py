"""The table of functions, and how each takes what is unknown.

Comes in: a name and evaluated arguments. Goes out: the result. `ANY` functions take unknown values as they are; `TOP` functions
take containers that hold some; `ALL` functions take known values only. What a function cannot take makes its result unknown, for
the same reason. Source: Microsoft Learn, "ARM template functions". Read next: `functions/text.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from inspect import signature
from typing import Any

from penstock.azure.arm.functions import cidr, collections, compare, dates, numbers, text
from penstock.azure.arm.functions.check import Opaque
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, first_unknown, holds_unknown, sketch, unknown
from penstock.diagnostics import Origin

Function = Callable[..., Any]


class Takes(Enum):
    """Which unknown values a function takes."""

    ANY = "any"
    TOP = "top"
    ALL = "all"


ANY: Mapping[str, Function] = {
    "array": collections.array,
    "concat": collections.concat,
    "contains": collections.contains,
    "createarray": collections.create_array,
    "createobject": collections.create_object,
    "empty": collections.empty,
    "endswith": text.ends_with,
    "equals": compare.same,
    "format": text.format_,
    "join": text.join,
    "json": text.from_json,
    "split": text.split,
    "startswith": text.starts_with,
    "string": text.string,
    "tolower": text.lower,
    "toupper": text.upper,
    "trim": text.trim,
    "uri": text.uri,
}
TOP: Mapping[str, Function] = {
    "first": collections.first,
    "flatten": collections.flatten,
    "indexfromend": collections.index_from_end,
    "items": collections.pairs,
    "last": collections.last,
    "length": collections.length,
    "objectkeys": collections.object_keys,
    "shallowmerge": collections.shallow_merge,
    "skip": collections.skip,
    "take": collections.take,
    "tryindexfromend": collections.try_index_from_end,
    "union": collections.union,
}
ALL: Mapping[str, Function] = {
    "add": numbers.add,
    "base64": text.to_base64,
    "base64tojson": lambda value: text.from_json(text.from_base64(value)),
    "base64tostring": text.from_base64,
    "bool": numbers.truth,
    "builduri": text.build_uri,
    "cidrhost": cidr.cidr_host,
    "cidrsubnet": cidr.cidr_subnet,
    "datauri": text.data_uri,
    "datauritostring": lambda value: text.from_base64(str(value).partition("base64,")[2]),
    "datetimeadd": dates.add_time,
    "datetimefromepoch": dates.from_epoch,
    "datetimetoepoch": dates.to_epoch,
    "div": numbers.div,
    "false": lambda: False,
    "float": numbers.to_float,
    "greater": numbers.greater,
    "greaterorequals": numbers.greater_or_equals,
    "guid": text.guid,
    "indexof": collections.index_of,
    "int": numbers.to_int,
    "intersection": collections.intersection,
    "lastindexof": collections.last_index_of,
    "less": numbers.less,
    "lessorequals": numbers.less_or_equals,
    "max": collections.most,
    "min": collections.least,
    "mod": numbers.mod,
    "mul": numbers.mul,
    "not": numbers.not_,
    "null": lambda: None,
    "padleft": text.pad_left,
    "parsecidr": cidr.parse_cidr,
    "range": collections.range_,
    "replace": text.replace,
    "sub": numbers.sub,
    "substring": text.substring,
    "true": lambda: True,
    "uricomponent": text.quoted,
    "uricomponenttostring": text.unquoted,
    "xor": numbers.xor,
}
TABLE: Mapping[str, tuple[Function, Takes]] = {
    **{name: (function, Takes.ANY) for name, function in ANY.items()},
    **{name: (function, Takes.TOP) for name, function in TOP.items()},
    **{name: (function, Takes.ALL) for name, function in ALL.items()},
}

MOVING = frozenset(("contains", "createarray", "createobject"))
"""Functions that take the state of a resource as it is."""

MANY = 1000


def apply(name: str, arguments: list[Any]) -> Any:
    """Call a function by its name in lower case. Raises `ExpressionError` for arguments that do not fit."""
    function, takes = TABLE[name]
    least, most = _arity(name)
    if not least <= len(arguments) <= most:
        expected = str(least) if least == most else f"{least} to {most}" if most < MANY else f"at least {least}"
        raise ExpressionError(f"{name}() takes {expected} arguments, not {len(arguments)}")
    if name not in MOVING:
        arguments = [a.as_argument() if isinstance(a, Lazy) else a for a in arguments]
    doubt = None
    if takes is Takes.TOP:
        doubt = first_unknown(arguments)
    elif takes is Takes.ALL:
        doubt = next((found for a in arguments if (found := holds_unknown(a)) is not None), None)
    if doubt is not None:
        return _opaque(name, arguments, doubt.why, doubt.origin)
    try:
        return function(*arguments)
    except Opaque as opaque:
        found = next((d for a in arguments if (d := holds_unknown(a)) is not None), None)
        return _opaque(name, arguments, str(opaque), found.origin if found is not None else None)


@lru_cache(maxsize=256)
def _arity(name: str) -> tuple[int, int]:
    """Give how few and how many arguments a function takes."""
    parameters = signature(TABLE[name][0]).parameters.values()
    least = sum(p.default is p.empty and p.kind is not p.VAR_POSITIONAL for p in parameters)
    return least, MANY if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(parameters)


def _opaque(name: str, arguments: list[Any], why: str, origin: Origin | None) -> Any:
    return unknown(why, f"{name}({','.join(sketch(a) for a in arguments)})", origin)
