"""Why lowering does not know: the reasons that recur, worded once. Read next: `net/cause.py`."""

from __future__ import annotations

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown


def of_value(unknown: Unknown, fallback: Origin) -> Cause:
    """A value that only Azure can know, or that nobody can read."""
    origin = unknown.origin or fallback
    return Cause(
        key=f"value:{origin.file}#{origin.pointer}",
        why=unknown.why,
        cure="give the value as a parameter, or an export of the deployed estate",
        origin=origin,
    )


def of_absence(identity: str, what: str, origin: Origin) -> Cause:
    """A resource that is named and not in the input."""
    name = identity.rsplit("/", 1)[-1] or identity
    return Cause(
        key=f"absent:{identity}",
        why=f'{what} "{name}" is not in the input',
        cure=f"add the file that defines {name}",
        origin=origin,
    )
