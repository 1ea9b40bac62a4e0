"""Whether the name servers of a machine are in its reach: who cannot ask gets no answer.

Comes in: an `Answering`, a sender, and what its servers would answer. Goes out: the answer as far as it is heard. Read next: `engine/names.py`.
"""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.answering import Answering
from penstock.engine.merge import summary
from penstock.engine.names import PLATFORM
from penstock.engine.resolved import Asked, Resolved
from penstock.engine.result import Decision
from penstock.engine.starts import Goal, Start
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.resolution import NameServer
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

QUESTION = TransportSet.udp(53)


def heard(engine: Answering, start: Start, answer: Resolved) -> Resolved:
    """Give the answer that reaches a sender: none if it reaches no server, one in doubt if that is not certain."""
    sender = engine.network.endpoints.get(start.endpoint)
    if sender is None or start.outside or not sender.segment:
        return answer
    own = engine.names.asked_by(sender)
    if not all(engine.names.found(sender.network, server) for server in own):
        return answer  # where the others are, and what they answer, nobody knows
    servers = own or (PLATFORM,)
    reached = [_reached(engine, start, sender, server) for server in servers]
    if any(sure for sure, _ in reached):
        return answer
    causes = tuple(sorted({cause for _, some in reached for cause in some}))
    if causes and not own:
        return answer  # only a rule for AzurePlatformDNS stops questions to the platform (NSG-32, NSG-33)
    if not causes:
        return _unheard(answer, servers)
    ways = tuple(replace(way, causes=tuple(sorted({*way.causes, *causes}))) for way in answer.ways)
    return replace(ways[0], others=ways[1:], between=answer.between)


def _reached(engine: Answering, start: Start, sender: Endpoint, server: Address) -> tuple[bool, tuple[Cause, ...]]:
    """Tell whether a question reaches a server and the answer comes back, or why that is not certain."""
    found = engine.names.found(sender.network, server)
    if any(one.id not in engine.network.endpoints for one in found):
        return False, (_nowhere(found[0]),)
    endpoint = found[0].id if len(found) == 1 else ""
    goal = Goal(endpoint=endpoint, address=server)
    leaves = engine.walk(start, goal, engine.ports.mask(QUESTION))
    allowed, unknown, _ = summary(leaves)
    return bool(allowed), tuple(cause for leaf in leaves if unknown for cause in leaf.causes)


def _nowhere(server: NameServer) -> Cause:
    return Cause(
        key=f"server-place:{server.id}",
        why=f"where the DNS server {server.name} stands is not known",
        cure="add the file that defines its subnet",
        facts=("DNS-02",),
        origin=server.origin,
    )


def _unheard(answer: Resolved, servers: tuple[Address, ...]) -> Resolved:
    listed = ", ".join(str(server) for server in servers)
    note = f"no question reaches the DNS server{'' if len(servers) == 1 else 's'} {listed}: {answer.name} gives nothing"
    facts = ("DNS-02", "NSG-32") if servers == (PLATFORM,) else ("DNS-02",)
    asked = Asked(at=listed, name=listed, note=note, decision=Decision.DROP, facts=facts)
    return Resolved(name=answer.name, canonical=answer.name, network=answer.network, exists=False, path=(asked,))
