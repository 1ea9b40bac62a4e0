"""What holds data that must not leave, by a rule that anybody can overrule with a tag.

Sensitive are services that store data (`STORES`), and whatever has a tag of `WORDS` with a value of `HIGH`. The tag `penstock-sensitive` with `yes` or `no`
overrules both. Comes in: `Network`. Goes out: endpoints. Read next: `assess/chains.py`.
"""

from __future__ import annotations

from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network

OVERRULES = "penstock-sensitive"

WORDS = frozenset(("classification", "confidentiality", "data-classification", "dataclassification", "sensitivity"))
"""Names of tags by which people say how sensitive something is."""

HIGH = frozenset(("confidential", "high", "highly-confidential", "restricted", "secret", "sensitive"))

STORES = (
    "/microsoft.storage/storageaccounts/",
    "/microsoft.keyvault/",
    "/microsoft.sql/",
    "/microsoft.documentdb/",
    "/microsoft.dbforpostgresql/",
    "/microsoft.dbformysql/",
    "/microsoft.dbformariadb/",
    "/microsoft.cache/",
    "/microsoft.synapse/",
    "/microsoft.search/",
)
"""Types of resources that store data."""


def sensitive(network: Network) -> tuple[Endpoint, ...]:
    """Give what is sensitive, by name."""
    found = (endpoint for endpoint in network.endpoints.values() if is_sensitive(endpoint))
    return tuple(sorted(found, key=lambda e: (e.name.lower(), e.id)))


def is_sensitive(endpoint: Endpoint) -> bool:
    """Whether an endpoint holds data that must not leave; what only leads to it does not."""
    if endpoint.kind not in (Kind.SERVICE, Kind.NIC, Kind.MANAGED):
        return False
    tags = {key.lower(): value.lower() for key, value in endpoint.tags}
    if tags.get(OVERRULES) in ("yes", "no"):
        return tags[OVERRULES] == "yes"
    if any(tags.get(word) in HIGH for word in WORDS):
        return True
    return endpoint.kind is Kind.SERVICE and any(part in f"{endpoint.resource.lower()}/" for part in STORES)
