"""Why lowering does not know: the reasons that recur, worded once. Read next: `net/cause.py`."""

from __future__ import annotations

from dataclasses import replace

from penstock.azure.resources.estate import Estate
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown


def of_value(unknown: Unknown, fallback: Origin) -> Cause:
    """A value that only Azure can know, or that nobody can read."""
    origin = unknown.origin or fallback
    return Cause(
        key=f"value:{unknown.identity or f'{origin.file}#{origin.pointer}'}",
        why=unknown.why,
        cure="give the value as a parameter, or an export of the deployed estate",
        origin=origin,
    )


def of_existence(estate: Estate, *identities: str) -> tuple[Cause, ...]:
    """Why it is not known whether resources are deployed; nothing for those that surely are."""
    if not estate.doubts:
        return ()
    doubts = [estate.doubts[identity] for identity in identities if identity in estate.doubts]
    found = (
        of_value(replace(doubt, why=f"whether it is deployed is not known: {doubt.why}"), BUILT_IN) for doubt in doubts
    )
    return tuple(dict.fromkeys(found))


def of_absence(identity: str, what: str, origin: Origin) -> Cause:
    """A resource that is named and not in the input."""
    name = identity.rsplit("/", 1)[-1] or identity
    return Cause(
        key=f"absent:{identity}",
        why=f'{what} "{name}" is not in the input',
        cure=f"add the file that defines {name}",
        origin=origin,
    )
