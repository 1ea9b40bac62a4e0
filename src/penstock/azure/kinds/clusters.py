"""The API server of a cluster as a platform service. Read next: `lower/api_server.py`."""

from __future__ import annotations

from penstock.azure.kinds.kind import ServiceKind, Silence

API_SERVER = ServiceKind(
    type="microsoft.containerservice/managedclusters",
    what="the API server of a cluster",
    silence=Silence.BY_RULES,
    addresses=(),
    segments=(),
    facts=("AKS-22",),
)
"""Its ranges stand in no list of objects, and rules for subnets it has none."""
