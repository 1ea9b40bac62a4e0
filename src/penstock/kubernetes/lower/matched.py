"""What a rule of a policy matches, of whatever kind the policy is: whom it names, on which ports.

Comes in: a `Cover` and ports. Goes out: `Part`s. On the way out, each receiver reads named ports in its own way. Read next:
`lower/network_policy.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.lower.peers import narrowed
from penstock.kubernetes.lower.pods import SYMBOLIC, Pods
from penstock.kubernetes.lower.ports import KNOWN_TO_POLICIES, has_names, resolved
from penstock.kubernetes.resources.policy import Port, Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.space.transport import TransportSet

Ports = tuple[Port, ...] | None
Part = tuple[Cover, TransportSet, tuple[Cause, ...]]
"""Who is named, on which transports, and what puts that in doubt."""


def matched(
    peers: Cover,
    ports: Ports,
    traffic: Traffic,
    receiver: Workload | None,
    pods: Pods,
    without: TransportSet = KNOWN_TO_POLICIES,
) -> Iterator[Part]:
    """Give what a rule matches; `receiver` is the pod that a policy selects on the way in. Without ports, `without` is meant."""
    if traffic is Traffic.INGRESS or not has_names(ports):
        yield from _at(peers, ports, receiver, without)
        return
    yield from _at(narrowed(peers, ~SYMBOLIC), ports, None, without)
    for end in pods.cluster.workloads:
        here = narrowed(peers, pods.where((end,)))
        if not here.sure.is_empty or here.doubtful:
            yield from _at(here, ports, end, without)


def _at(peers: Cover, ports: Ports, receiver: Workload | None, without: TransportSet) -> Iterator[Part]:
    meant = resolved(ports, receiver, without)
    if not meant.sure.is_empty:
        yield peers, meant.sure, ()
    for cause, transport in meant.maybe:
        yield peers, transport, (cause,)
