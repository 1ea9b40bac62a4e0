"""Who holds which role where, and what signs in as whom. Read next: `read/roles.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment:
    """A role that a principal holds at a scope (an id, lower case) and below it.

    `principal` is empty where the input does not say who that is; `said` is what it calls him, if it does. `role` is the name of the role, or the id of
    its definition.
    """

    id: str
    name: str
    origin: Origin
    scope: str
    role: str
    principal: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a resource signs in as: the `principal` of `holder`, whose own name is `name`."""

    id: str
    name: str
    origin: Origin
    holder: str
    principal: str
