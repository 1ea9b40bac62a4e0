"""Where a session with a database server goes on (SQL-03).

Comes in: a server and its connection policy. Goes out: `Handover`, or none. Read next: `lower/paas.py`.
"""

from __future__ import annotations

from penstock.azure.lower import causes
from penstock.azure.lower.openness import Openness
from penstock.azure.notes import Notes
from penstock.azure.resources.paas import ConnectionPolicy, PlatformService
from penstock.net.door import Handover
from penstock.source.node import Unknown
from penstock.space.transport import TransportSet

SERVER = "microsoft.sql/servers"
FIRST, LAST = 11000, 11999


def handover(service: PlatformService, openness: Openness, notes: Notes) -> Handover | None:
    """Give the ports on which sessions go on. `Default` redirects callers inside Azure; a policy that is not known may redirect anybody."""
    if service.type != SERVER:
        return None
    said, origin = openness.stated("connection")
    if said is ConnectionPolicy.PROXY:
        return None
    if isinstance(said, Unknown):
        message = f'the connection policy of "{service.name}" is not known'
        notes.note("PS440", message, service.origin, value=service.name, cure="give the value as a parameter")
    return Handover(
        first=TransportSet.tcp(1433),
        second=TransportSet.tcp((FIRST, LAST)),
        port=FIRST,
        words=f"the session is redirected to one of the ports {FIRST} to {LAST}",
        outside_too=said is ConnectionPolicy.REDIRECT or isinstance(said, Unknown),
        facts=("SQL-03",),
        doubts=(causes.of_value(said, origin or service.origin),) if isinstance(said, Unknown) else (),
    )
