"""The readers of Virtual Network Manager and of what fills its groups. Read next: `read/network_manager.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.commits import TYPE as COMMITS
from penstock.azure.read import admin_rules, connectivity, deployments, group_policy, managed_routes, network_manager
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str, hides: str = "") -> Modelled:
    return Modelled(reader=reader, becomes=becomes, hides=hides)


MANAGER = "microsoft.network/networkmanagers"
SECURITY = f"{MANAGER}/securityadminconfigurations"
ROUTING = f"{MANAGER}/routingconfigurations"
POLICY = "microsoft.authorization"

READERS: Mapping[str, Modelled] = {
    MANAGER: _row(network_manager.read_manager, "the scope of its configurations"),
    f"{MANAGER}/networkgroups": _row(network_manager.read_group, "networks to which configurations apply"),
    f"{MANAGER}/networkgroups/staticmembers": _row(network_manager.read_static_member, "a member of a group"),
    f"{MANAGER}/networkgroups/members": _row(network_manager.read_recorded_member, "a member of a group"),
    "microsoft.network/networkgroupmemberships": _row(
        network_manager.read_membership_record, "all groups of a network"
    ),
    SECURITY: _row(admin_rules.read_configuration, "filters before the security groups of its networks"),
    f"{SECURITY}/rulecollections": _row(admin_rules.read_collection, "rules for the networks of its groups"),
    f"{SECURITY}/rulecollections/rules": _row(admin_rules.read_rule, "one rule of a filter: pass, allow finally, deny"),
    f"{MANAGER}/connectivityconfigurations": _row(
        connectivity.read_configuration, "peerings with a hub, and connected groups"
    ),
    ROUTING: _row(managed_routes.read_configuration, "user routes of its networks"),
    f"{ROUTING}/rulecollections": _row(managed_routes.read_collection, "user routes of the networks of its groups"),
    f"{ROUTING}/rulecollections/rules": _row(managed_routes.read_rule, "one user route"),
    COMMITS: _row(deployments.read_commit, "where configurations hold"),
    f"{MANAGER}/securityadminregionalgoalstates": _row(deployments.read_goal_state, "where configurations hold"),
    f"{MANAGER}/connectivityregionalgoalstates": _row(deployments.read_goal_state, "where configurations hold"),
    f"{MANAGER}/routingregionalgoalstates": _row(deployments.read_goal_state, "where configurations hold"),
    "microsoft.network/effectivesecurityadminrules": _row(
        deployments.read_applied, "the configurations that hold in a network"
    ),
    "microsoft.resources/deploymentscripts": _row(
        deployments.read_script, "a hint that configurations are deployed, if it deploys any"
    ),
    f"{POLICY}/policydefinitions": _row(
        group_policy.read_definition,
        "members of network groups, if its effect adds them; other policies decide no flow",
    ),
    f"{POLICY}/policysetdefinitions": _row(group_policy.read_set, "policies that are assigned together"),
    f"{POLICY}/policyassignments": _row(group_policy.read_assignment, "where a policy fills a network group"),
    "microsoft.databricks/workspaces": _row(
        network_manager.read_intent_service,
        "a network to which admin rules do not apply (AV-06)",
        hides="managed clusters, perhaps in subnets of yours",
    ),
}
