"""Which sets of names the rules of a network compare names with.

Comes in: a `Network`. Goes out: the sets, each once: names that are in the same of them are treated alike. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.net.network import Network
from penstock.net.rule import Filter
from penstock.space.names import NameSet


def mentioned_names(network: Network) -> tuple[NameSet, ...]:
    """Give every set of names that some rule compares a name with, each once."""
    found: list[NameSet] = []
    for filter_ in _name_filters(network):
        for rule in filter_.rules:
            found += [
                names
                for names in (rule.match.names, *(some for _, some in rule.match.maybe_names))
                if names is not None
            ]
    return tuple(dict.fromkeys(found))


def _name_filters(network: Network) -> Iterator[Filter]:
    yield from network.filters.values()
    for endpoint in network.endpoints.values():
        if endpoint.exit is not None:
            yield from endpoint.exit.names
        appliance = endpoint.appliance
        if appliance is not None:
            yield from (appliance.network, appliance.application)
