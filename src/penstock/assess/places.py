"""Names of subnets that cannot be mistaken: with their network where two networks have one of that name.

Comes in: `Network`. Goes out: names. Read next: `assess/summary.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from penstock.net.endpoint import Endpoint, Segment
from penstock.net.network import Network


class Places:
    """The subnets of a network by name."""

    __slots__ = ("_names", "network")

    def __init__(self, network: Network) -> None:
        self.network = network
        counts = Counter(s.name.lower() for s in network.segments.values())
        self._names = {s.id: self._full(s) if counts[s.name.lower()] > 1 else s.name for s in network.segments.values()}

    def _full(self, segment: Segment) -> str:
        domain = self.network.domains.get(segment.network)
        return segment.name if domain is None else f"{domain.name}/{segment.name}"

    def segment(self, segment_id: str) -> str:
        """Give the name of a subnet by its id."""
        return self._names.get(segment_id, segment_id)

    def endpoint(self, endpoint_id: str) -> str:
        """Give the subnet in which an endpoint is, else the endpoint's own name, else the text as it is."""
        found: Endpoint | None = self.network.endpoints.get(endpoint_id)
        if found is None:
            return endpoint_id
        return self._names.get(found.segment, found.name)

    def endpoints(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Give the subnets of some endpoints, each once, sorted."""
        return tuple(sorted({self.endpoint(i) for i in ids}))
