"""What `penstock collect` asks, and what one must be allowed to read for it.

Comes in: nothing. Goes out: queries and paths, as `--dry-run` prints them. Read next: `collect/gatherer.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.read.registry import MODELLED

VERSION = "api-version=2024-05-01"
ROLE = "Reader on the subscriptions"
ACTIONS = (
    "Microsoft.Network/networkInterfaces/effectiveRouteTable/action",
    "Microsoft.Network/networkInterfaces/effectiveNetworkSecurityGroups/action",
)
"""What Reader lacks and `--effective` needs; Network Contributor has it."""

COLUMNS = "project id, name, type, location, resourceGroup, subscriptionId, kind, sku, tags, identity, zones, plan, properties"
TABLES = {
    "resources": "resources",
    "networkresources": "networkresources",
    "dnsresources": "dnsresources",
    "authorizationresources": "authorizationresources",
}
"""Tables of Resource Graph → the file that their rows go to."""

ELSEWHERE = {
    "networkresources": ("microsoft.network/",),
    "dnsresources": ("microsoft.network/",),
    "authorizationresources": ("microsoft.authorization/roleassignments",),
}


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query of Resource Graph; its rows go to `file`."""

    file: str
    text: str


def queries() -> tuple[Query, ...]:
    """Give the queries, each of one table."""
    types = sorted({arm_type for arm_type in MODELLED if not arm_type.startswith("microsoft.network/")})
    listed = ", ".join(f"'{arm_type}'" for arm_type in types)
    whole = f"type startswith 'microsoft.network/' or type in~ ({listed})"
    found = [Query(file="resources", text=f"resources | where {whole} | {COLUMNS} | order by id asc")]
    for table, prefixes in ELSEWHERE.items():
        where = " or ".join(f"type startswith '{prefix}'" for prefix in prefixes)
        found.append(Query(file=TABLES[table], text=f"{table} | where {where} | order by id asc"))
    return tuple(found)


def service_tags(subscription: str, location: str) -> str:
    """Give the path of the service tags."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/serviceTags?{VERSION}"


def rule_collection_groups(policy: str) -> str:
    """Give the path of the rules of a firewall policy."""
    return f"{policy}/ruleCollectionGroups?{VERSION}"


def workspaces(manager: str) -> str:
    """Give the path of the verifier workspaces of a network manager."""
    return f"{manager}/verifierWorkspaces?{VERSION}"


def runs(workspace: str) -> str:
    """Give the path of the runs of a verifier workspace: what was asked, and what Azure found."""
    return f"{workspace}/reachabilityAnalysisRuns?{VERSION}"


def effective(interface: str, operation: str) -> str:
    """Give the path of what Azure works out for an interface."""
    return f"{interface}/{operation}?{VERSION}"


OPERATIONS = ("effectiveRouteTable", "effectiveNetworkSecurityGroups")
