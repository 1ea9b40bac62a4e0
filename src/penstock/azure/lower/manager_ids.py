"""Whether two ids below a network manager mean the same.

A template does not always know its subscription and resource group: an id then has a stand-in, `{subscription().id}`, where another
file has the real name. A user who states what is deployed may leave out all that comes before the manager. Read next:
`lower/deployments.py`, `lower/group_members.py`.
"""

from __future__ import annotations

import re
from itertools import starmap

_STAND_IN = re.compile(r"\{[^{}]*\}")
_ANY = "{}"
_WHOLE = "/subscriptions/"
_MANAGERS = "networkmanagers/"


def same(one: str, other: str) -> bool:
    """Tell whether two ids mean the same, as far as both say where they are."""
    if one == other:
        return True
    if not (one.startswith(_WHOLE) and other.startswith(_WHOLE)):
        return one.rpartition(_MANAGERS)[2] == other.rpartition(_MANAGERS)[2]
    ours, theirs = _steps(one), _steps(other)
    return len(ours) == len(theirs) and all(starmap(_alike, zip(ours, theirs, strict=True)))


def _steps(identity: str) -> list[str]:
    return _STAND_IN.sub(_ANY, identity).split("/")


def _alike(one: str, other: str) -> bool:
    return one == other or _ANY in one or _ANY in other
