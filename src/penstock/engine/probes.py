"""Health probes: a backend that cannot answer them gets nothing.

Comes in: a rewrite with a port to be probed, and a backend. Goes out: whether it may answer. A load balancer's probes come from the
platform, a proxy's from its own addresses. Read next: `engine/devices.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from penstock.engine.state import At, Leg
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

PROBE_SOURCES = {4: Address.parse("168.63.129.16"), 6: Address.parse("fe80::1234:5678:9abc")}
"""Health probes come from here (LB-03)."""


def probed(walker: Walker, rewrite: Rewrite, endpoint: Endpoint, dst: Address) -> tuple[bool, tuple[Cause, ...]]:
    """Tell whether a backend may answer the health probe, and why that is in doubt (LB-03)."""
    return (True, ()) if rewrite.probe_port is None else _asked(walker, rewrite, rewrite.probe_port, endpoint, dst)


def _asked(
    walker: Walker, rewrite: Rewrite, port: int, endpoint: Endpoint, dst: Address
) -> tuple[bool, tuple[Cause, ...]]:
    """Send the probes once: who is asked for what does not matter to them."""
    own = None if rewrite.source is SourceKept.KEPT else rewrite.new_sources
    key = (endpoint.ingress, dst, port, own)
    if walker.probed[0] is not walker.network:
        walker.probed = (walker.network, {})
    known = walker.probed[1]
    if key not in known:
        platform = (PROBE_SOURCES[dst.version],)
        sources = platform if own is None else [a for a in walker.alternatives(own) if a.version == dst.version]
        known[key] = _sent(walker, sources, port, endpoint, dst)
    return known[key]


def _sent(
    walker: Walker, sources: Iterable[Address], port: int, endpoint: Endpoint, dst: Address
) -> tuple[bool, tuple[Cause, ...]]:
    mask = walker.ports.mask(TransportSet.tcp(port))
    doubts: list[Cause] = []
    passed = False
    for source in sources:
        probe = At(src=source, dst=dst, mask=mask, leg=Leg(start="platform", address=source), asked=walker.all_names)
        going, _ = walker.pass_filters(endpoint.ingress, probe)
        if any(not bundle.causes for bundle in going):
            return True, ()
        passed = passed or bool(going)
        doubts += [cause for bundle in going for cause in bundle.causes]
    return passed, tuple(doubts)


def answers(walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target) -> bool:
    """Tell whether a target may get new flows: a member whose health probe is denied gets none while others answer."""
    port = rewrite.probe_port
    if port is None and rewrite.kind == "proxy":
        port = target.port  # a gateway probes always, by default the port that it serves (AGW-01)
    members = tuple(walker.places.meant(device, target))
    if port is None or target.name is not None or len(members) != 1:
        return True
    addresses = (target.address,) if target.address is not None else walker.addresses_of(members[0])
    return any(_asked(walker, rewrite, port, members[0], address)[0] for address in addresses)
