"""Values of parameters that point at a resource of the input: `--param hubId=@virtualNetworks/hub`.

Comes in: values as the user stated them, and the resources that templates deploy and exports hold. Goes out: the same values with ids in
place of pointers. A pointer is the end of one id; while none fits, the value is unknown, and at last that is a mistake of the caller.
Read next: `snapshot/parameters.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from penstock.azure.arm import id_value, unknown
from penstock.azure.resource import Resource
from penstock.diagnostics import UsageError
from penstock.snapshot.identities import ids, words

SIGN = "@"
SHOWN = 5


class Pointer(str):
    """The end of an id of a resource of the input."""

    __slots__ = ()


def pointing(value: Any) -> Any:
    """Give a value with a `Pointer` in place of every text that begins with `@`; `@@` stands for a text that begins with `@`."""
    if isinstance(value, str) and value.startswith(SIGN):
        rest = value.removeprefix(SIGN)
        return rest if rest.startswith(SIGN) or not rest else Pointer(rest)
    if isinstance(value, list):
        return [pointing(one) for one in value]
    return {key: pointing(one) for key, one in value.items()} if isinstance(value, dict) else value


Pointed = Mapping[str, tuple[str, ...]]
"""The ids that pointers may mean."""


class Pointers:
    """The pointers met in values, and what they mean."""

    def __init__(self) -> None:
        self._met: dict[str, str] = {}
        self._meant: Pointed = {}

    def settled(self, name: str, value: Any) -> Any:
        """Give the value of a parameter with the ids that are known by now."""
        if isinstance(value, Pointer):
            self._met.setdefault(str(value), name)
            meant = self._meant.get(str(value), ())
            return id_value(meant[0]) if len(meant) == 1 else unknown(f'"@{value}" is no resource yet', f"@{value}")
        if isinstance(value, list):
            return [self.settled(name, one) for one in value]
        return {k: self.settled(name, one) for k, one in value.items()} if isinstance(value, dict) else value

    def look(self, resources: Iterable[Resource]) -> bool:
        """Look for what the pointers mean; whether that is something new is the answer."""
        if not self._met:
            return False
        known = dict.fromkeys(_all(resources))
        meant = {text: tuple(i for i in known if i.endswith(f"/{text.lower().strip('/')}")) for text in self._met}
        changed, self._meant = meant != self._meant, meant
        return changed

    def check(self, resources: Iterable[Resource]) -> None:
        """Raise `UsageError` for a pointer that means nothing, or several resources."""
        for text, name in self._met.items():
            meant = self._meant.get(text, ())
            if len(meant) != 1:
                raise UsageError(f"--param {name}=@{text}: {_complaint(text, meant, resources)}")


def _all(resources: Iterable[Resource]) -> Iterator[str]:
    return (one for resource in resources if not resource.existing for one in ids(resource))


def _complaint(text: str, meant: tuple[str, ...], resources: Iterable[Resource]) -> str:
    if meant:
        listed = ", ".join(meant[:SHOWN])
        return f"the ids of {len(meant)} resources of the input end so: {listed}; give more of the one that is meant"
    length = len(text.split("/"))
    ends = {"/".join(one.split("/")[-length:]): words(one) for one in sorted(_all(resources))}
    near = get_close_matches(text.lower(), ends, n=3, cutoff=0.6)
    listed = ", ".join(f"@{ends[one]}" for one in near)
    return "no id of the input ends so" + (f"; near it: {listed}" if near else "")
