"""Which networks a zone, a ruleset or a policy is linked to, for certain and perhaps.

Comes in: links in Azure's words. Goes out: networks, and those that may be linked besides. Read next: `lower/dns.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.resolution import ANY_NETWORK, Perhaps
from penstock.source.node import Unknown


class Link(Protocol):
    """What every kind of link to a virtual network has."""

    @property
    def id(self) -> str:
        """The id of the link."""

    @property
    def network(self) -> Reference:
        """The virtual network."""

    @property
    def origin(self) -> Origin:
        """Where it stands."""


def linked(links: Iterable[Link], estate: Estate) -> tuple[frozenset[str], Perhaps]:
    """Give the networks that are linked, and those that may be: by a link that may not be deployed, or whose network is not known."""
    sure: set[str] = set()
    perhaps: list[tuple[str, Cause]] = []
    for link in links:
        doubts = causes.of_existence(estate, link.id)
        if isinstance(link.network, Unknown):
            perhaps.append((ANY_NETWORK, causes.of_value(link.network, link.origin)))
        elif isinstance(link.network, str) and doubts:
            perhaps += [(link.network, cause) for cause in doubts]
        elif isinstance(link.network, str):
            sure.add(link.network)
    return frozenset(sure), tuple(dict.fromkeys(perhaps))
