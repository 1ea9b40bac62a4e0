"""How a web device hands requests on: by host and by path, each with its own inspection and its own backends.

Comes in: lowered listeners, routing rules and routes. Goes out: `WebRoute`, which `engine/web.py` follows. Read next:
`net/rewrite.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.inspection import Inspection
from penstock.net.rewrite import Rewrite
from penstock.space.names import NameSet
from penstock.space.paths import PathSet


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRoute:
    """Requests to these hosts and paths: who inspects them (None: nobody) and what becomes of them.

    The first route of a device that fits a request takes it. `maybe_hosts` are hosts that it may take or leave, for their cause.
    `onward` carries the request to the backends; None when the device answers itself, which `answers` says. `host` is the host name under which the device asks the backend; empty keeps that of the request. `repaths`: the path
    that the backend sees is another. `writes` are headers that the device sets, with their values (lower case). `doubts`: the route may not exist, and then the next one that fits applies.
    """

    name: str
    origin: Origin
    resource: str
    hosts: NameSet = field(default_factory=NameSet.all)
    maybe_hosts: tuple[tuple[Cause, NameSet], ...] = ()
    paths: PathSet = field(default_factory=PathSet.all)
    inspection: Inspection | None = None
    onward: Rewrite | None = None
    answers: str = ""
    host: str = ""
    repaths: bool = False
    writes: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()
