"""Types that decide no flow, or whose parts are not modelled: they are counted under the type they have in ARM. Read next: `read/unmodelled.py`.

Source: hashicorp/terraform-provider-azurerm, the import section of website/docs/r/<type>.html.markdown.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import Template, each, from_json, idtext, words

TYPES = {
    "azurerm_application_insights": "Microsoft.Insights/components",
    "azurerm_availability_set": "Microsoft.Compute/availabilitySets",
    "azurerm_backup_policy_vm": "Microsoft.RecoveryServices/vaults/backupPolicies",
    "azurerm_consumption_budget_resource_group": "Microsoft.Consumption/budgets",
    "azurerm_consumption_budget_subscription": "Microsoft.Consumption/budgets",
    "azurerm_dashboard": "Microsoft.Portal/dashboards",
    "azurerm_dev_test_global_vm_shutdown_schedule": "Microsoft.DevTestLab/schedules",
    "azurerm_disk_encryption_set": "Microsoft.Compute/diskEncryptionSets",
    "azurerm_eventhub": "Microsoft.EventHub/namespaces/eventhubs",
    "azurerm_eventhub_namespace_authorization_rule": "Microsoft.EventHub/namespaces/authorizationRules",
    "azurerm_federated_identity_credential": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "azurerm_key_vault_access_policy": "Microsoft.KeyVault/vaults/accessPolicies",
    "azurerm_key_vault_certificate": "Microsoft.KeyVault/vaults/secrets",
    "azurerm_key_vault_key": "Microsoft.KeyVault/vaults/keys",
    "azurerm_key_vault_secret": "Microsoft.KeyVault/vaults/secrets",
    "azurerm_log_analytics_solution": "Microsoft.OperationsManagement/solutions",
    "azurerm_log_analytics_workspace": "Microsoft.OperationalInsights/workspaces",
    "azurerm_log_analytics_linked_service": "Microsoft.OperationalInsights/workspaces/linkedServices",
    "azurerm_maintenance_configuration": "Microsoft.Maintenance/maintenanceConfigurations",
    "azurerm_managed_disk": "Microsoft.Compute/disks",
    "azurerm_management_group": "Microsoft.Management/managementGroups",
    "azurerm_management_group_subscription_association": "Microsoft.Management/managementGroups/subscriptions",
    "azurerm_management_lock": "Microsoft.Authorization/locks",
    "azurerm_monitor_action_group": "Microsoft.Insights/actionGroups",
    "azurerm_monitor_activity_log_alert": "Microsoft.Insights/activityLogAlerts",
    "azurerm_monitor_data_collection_rule": "Microsoft.Insights/dataCollectionRules",
    "azurerm_monitor_metric_alert": "Microsoft.Insights/metricAlerts",
    "azurerm_mssql_database": "Microsoft.Sql/servers/databases",
    "azurerm_mssql_elasticpool": "Microsoft.Sql/servers/elasticPools",
    "azurerm_mysql_flexible_database": "Microsoft.DBforMySQL/flexibleServers/databases",
    "azurerm_postgresql_flexible_server_configuration": "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
    "azurerm_postgresql_flexible_server_database": "Microsoft.DBforPostgreSQL/flexibleServers/databases",
    "azurerm_recovery_services_vault": "Microsoft.RecoveryServices/vaults",
    "azurerm_resource_provider_registration": "Microsoft.Features/providers",
    "azurerm_role_assignment": "Microsoft.Authorization/roleAssignments",
    "azurerm_role_definition": "Microsoft.Authorization/roleDefinitions",
    "azurerm_security_center_subscription_pricing": "Microsoft.Security/pricings",
    "azurerm_servicebus_queue": "Microsoft.ServiceBus/namespaces/queues",
    "azurerm_servicebus_topic": "Microsoft.ServiceBus/namespaces/topics",
    "azurerm_ssh_public_key": "Microsoft.Compute/sshPublicKeys",
    "azurerm_storage_blob": "Microsoft.Storage/storageAccounts/blobServices/containers/blobs",
    "azurerm_storage_container": "Microsoft.Storage/storageAccounts/blobServices/containers",
    "azurerm_storage_queue": "Microsoft.Storage/storageAccounts/queueServices/queues",
    "azurerm_storage_share": "Microsoft.Storage/storageAccounts/fileServices/shares",
    "azurerm_storage_table": "Microsoft.Storage/storageAccounts/tableServices/tables",
    "azurerm_subscription": "Microsoft.Subscription/subscriptions",
    "azurerm_management_group_template_deployment": "Microsoft.Resources/deployments",
    "azurerm_resource_group_template_deployment": "Microsoft.Resources/deployments",
    "azurerm_subscription_template_deployment": "Microsoft.Resources/deployments",
    "azurerm_template_deployment": "Microsoft.Resources/deployments",
    "azurerm_tenant_template_deployment": "Microsoft.Resources/deployments",
    "azurerm_user_assigned_identity": "Microsoft.ManagedIdentity/userAssignedIdentities",
    "azurerm_virtual_machine_data_disk_attachment": "Microsoft.Compute/virtualMachines/dataDisks",
    "azurerm_virtual_machine_extension": "Microsoft.Compute/virtualMachines/extensions",
    "azurerm_virtual_machine_scale_set_extension": "Microsoft.Compute/virtualMachineScaleSets/extensions",
}

POLICY = "Microsoft.Authorization"

NARROWED: Template = {"resourceSelectors": "resource_selectors", "overrides": "overrides"}


def _assigned(scope: str, enforced: str = "enforce", others: Template = NARROWED) -> Row:
    """An assignment of a policy at a scope."""
    return Row(
        arm=f"{POLICY}/policyAssignments",
        counted=True,
        body={
            "properties": {
                "scope": idtext(scope),
                "policyDefinitionId": idtext("policy_definition_id"),
                "enforcementMode": words(enforced, {True: "Default", False: "DoNotEnforce"}),
                "notScopes": "not_scopes",
                "parameters": from_json("parameters"),
                **others,
            }
        },
    )


TABLE: Table = {
    **{name: Row(arm=arm, body={}, counted=True) for name, arm in TYPES.items()},
    "azurerm_policy_definition": Row(
        arm=f"{POLICY}/policyDefinitions",
        counted=True,
        body={"properties": {"policyRule": from_json("policy_rule"), "parameters": from_json("parameters")}},
    ),
    "azurerm_policy_set_definition": Row(
        arm=f"{POLICY}/policySetDefinitions",
        counted=True,
        body={
            "properties": {
                "policyDefinitions": each(
                    "policy_definition_reference", {"policyDefinitionId": idtext("policy_definition_id")}
                )
            }
        },
    ),
    "azurerm_management_group_policy_assignment": _assigned("management_group_id"),
    "azurerm_subscription_policy_assignment": _assigned("subscription_id"),
    "azurerm_resource_group_policy_assignment": _assigned("resource_group_id"),
    "azurerm_resource_policy_assignment": _assigned("resource_id"),
    "azurerm_policy_assignment": _assigned("scope", "enforcement_mode", {}),
}
