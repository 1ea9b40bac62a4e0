"""What traffic can flow in an Azure estate, what must not, what did, and how to stop it: with proof.

    >>> import penstock
    >>> network = penstock.load("infra/")                       # doctest: +SKIP
    >>> penstock.can(network, "internet", "vm-web:22").verdict   # doctest: +SKIP
    <Verdict.DENIED: 'denied'>

The front door: `load` reads files; `can`, `reach` and `trace` ask about ways, `resolve` about names; `effective_rules`, `effective_routes`,
`next_hop` and `rulings` about one endpoint alone; `uninspected` about web traffic that no firewall looks at. Read next:
`docs/explanation/how-verdicts-are-made.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from penstock.engine.api import (
        can,
        effective_routes,
        effective_rules,
        next_hop,
        reach,
        resolve,
        rulings,
        trace,
        uninspected,
    )
    from penstock.net.network import Network
    from penstock.snapshot.load import load

__all__ = [
    "Network",
    "can",
    "effective_routes",
    "effective_rules",
    "load",
    "next_hop",
    "reach",
    "resolve",
    "rulings",
    "trace",
    "uninspected",
]
__version__ = "0.1.0"

_WHERE = {
    "Network": "penstock.net.network",
    "can": "penstock.engine.api",
    "effective_routes": "penstock.engine.api",
    "effective_rules": "penstock.engine.api",
    "load": "penstock.snapshot.load",
    "next_hop": "penstock.engine.api",
    "reach": "penstock.engine.api",
    "resolve": "penstock.engine.api",
    "rulings": "penstock.engine.api",
    "trace": "penstock.engine.api",
    "uninspected": "penstock.engine.api",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: `penstock --help` needs none of it."""
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'penstock' has no attribute {name!r}")
