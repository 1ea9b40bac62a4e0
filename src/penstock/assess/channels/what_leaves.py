"""What else a finding about open packets lets out: the protocols behind its proof. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.finding import Finding
from penstock.assess.questions import inspected
from penstock.assess.review import Review
from penstock.space.transport import TransportSet

QUESTIONS = TransportSet.udp(53) | TransportSet.tcp(53)
PORTLESS = TransportSet.full() - TransportSet.tcp() - TransportSet.udp()


def lets_out(review: Review, finding: Finding, some: TransportSet) -> bool:
    """Whether the passages whose traces prove a finding surely let out some of these transports."""
    proofs = {id(trace) for trace in finding.proof}
    return any(id(p.trace) in proofs and not p.allowed.is_disjoint(some) for p in review.to_internet)


def is_inspected(review: Review, finding: Finding) -> bool:
    """Whether a firewall sees the packet of a finding."""
    return any(inspected(review.network, trace) for trace in finding.proof)
