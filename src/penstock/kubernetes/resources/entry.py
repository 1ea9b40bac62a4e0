"""Ways in from outside by a proxy: Ingress, routes of the Gateway API, and Route of OpenShift. Read next: `read/entry.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """A service that requests go on to. `port` is a number, a name, or None for all of its ports."""

    namespace: str
    service: str
    port: int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way in. Which requests go to which backend is left open: some do.

    `class_name` says who serves it (empty: whoever is the default); a route of the Gateway API is served by `gateways` instead, by namespace and name.
    """

    id: str
    kind: str
    name: str
    namespace: str
    backends: tuple[Backend | Unknown, ...]
    origin: Origin
    class_name: str | Unknown = ""
    gateways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryClass:
    """A name under which entries find whoever serves them; `controller` is what the implementation calls itself."""

    name: str
    controller: str
    is_default: bool = False
