"""Virtual machines, scale sets and clusters. Read next: `read/vm.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/linux_virtual_machine*, windows_virtual_machine*, virtual_machine*,
orchestrated_virtual_machine_scale_set, kubernetes_cluster*, versions 3 and 4. The first interface of a machine is its primary one.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Row, Table
from penstock.azure.terraform.shape import Op, Template, const, each, first, idtext, one, ref, refs
from penstock.azure.terraform.tables.network import ASG, NIC, NSG, SUBNET

MACHINE = "Microsoft.Compute/virtualMachines"
SET = "Microsoft.Compute/virtualMachineScaleSets"
CLUSTER = "Microsoft.ContainerService/managedClusters"

NICS: Op = refs("network_interface_ids", NIC)
IN_SET: Op = ref("virtual_machine_scale_set_id", SET)

ADDRESS: Template = {
    "primary": "primary",
    "subnet": ref("subnet_id", SUBNET),
    "loadBalancerBackendAddressPools": refs("load_balancer_backend_address_pool_ids"),
    "applicationGatewayBackendAddressPools": refs("application_gateway_backend_address_pool_ids"),
    "applicationSecurityGroups": refs("application_security_group_ids", ASG),
}
"""What the address of an interface of a set says, whatever the set."""

FLEXIBLE_ADDRESS: Template = {
    **ADDRESS,
    "privateIPAddressVersion": "version",
    "publicIPAddressConfiguration": one("public_ip_address", {"name": "name"}),
}
UNIFORM_ADDRESS: Template = {
    **FLEXIBLE_ADDRESS,
    "loadBalancerInboundNatRules": refs("load_balancer_inbound_nat_rules_ids"),
}
OLD_ADDRESS: Template = {
    **ADDRESS,
    "loadBalancerInboundNatRules": refs("load_balancer_inbound_nat_rules_ids"),
    "publicIPAddressConfiguration": one("public_ip_address_configuration", {"name": "name"}),
}


def _nics(address: Template) -> Op:
    """The interfaces of a set."""
    return each(
        "network_interface",
        {
            "name": "name",
            "properties": {
                "primary": "primary",
                "enableIPForwarding": first("ip_forwarding_enabled", "enable_ip_forwarding"),
                "networkSecurityGroup": ref("network_security_group_id", NSG),
                "dnsSettings": {"dnsServers": "dns_servers"},
                "ipConfigurations": each("ip_configuration", {"name": "name", "properties": address}),
            },
        },
    )


OLD_SET_NICS: Op = each(
    "network_profile",
    {
        "name": "name",
        "properties": {
            "primary": "primary",
            "enableIPForwarding": "ip_forwarding",
            "networkSecurityGroup": ref("network_security_group_id", NSG),
            "ipConfigurations": each("ip_configuration", {"name": "name", "properties": OLD_ADDRESS}),
        },
    },
)


def _machine(computer: str = "computer_name", **others: Op) -> Row:
    return Row(
        arm=MACHINE,
        body={
            "tags": "tags",
            "properties": {
                "networkProfile": {"networkInterfaces": NICS},
                "osProfile": {"computerName": computer},
                **others,
            },
        },
    )


def _set(nics: Op, count: Op | str, mode: str) -> Row:
    return Row(
        arm=SET,
        body={
            "tags": "tags",
            "sku": {"capacity": count},
            "properties": {
                "orchestrationMode": const(mode),
                "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": nics}},
            },
        },
    )


POOL: Template = {
    "count": "node_count",
    "vnetSubnetID": idtext("vnet_subnet_id", SUBNET),
    "podSubnetID": idtext("pod_subnet_id", SUBNET),
    "enableNodePublicIP": first("node_public_ip_enabled", "enable_node_public_ip"),
}

SERVER: Template = {
    "enablePrivateCluster": "private_cluster_enabled",
    "enablePrivateClusterPublicFQDN": "private_cluster_public_fqdn_enabled",
    "privateDNSZone": first(idtext("private_dns_zone_id"), "private_dns_zone_id"),
    "authorizedIPRanges": first("api_server_access_profile.authorized_ip_ranges", "api_server_authorized_ip_ranges"),
    "enableVnetIntegration": first(
        "api_server_access_profile.virtual_network_integration_enabled",
        "api_server_access_profile.vnet_integration_enabled",
    ),
    "subnetId": idtext("api_server_access_profile.subnet_id", SUBNET),
}

TABLE: Table = {
    "azurerm_linux_virtual_machine": _machine(virtualMachineScaleSet=IN_SET),
    "azurerm_windows_virtual_machine": _machine(virtualMachineScaleSet=IN_SET),
    "azurerm_virtual_machine": _machine("os_profile.computer_name"),
    "azurerm_linux_virtual_machine_scale_set": _set(_nics(UNIFORM_ADDRESS), "instances", "Uniform"),
    "azurerm_windows_virtual_machine_scale_set": _set(_nics(UNIFORM_ADDRESS), "instances", "Uniform"),
    "azurerm_orchestrated_virtual_machine_scale_set": _set(_nics(FLEXIBLE_ADDRESS), "instances", "Flexible"),
    "azurerm_virtual_machine_scale_set": _set(OLD_SET_NICS, "sku.capacity", "Uniform"),
    "azurerm_kubernetes_cluster": Row(
        arm=CLUSTER,
        body={
            "tags": "tags",
            "properties": {
                "networkProfile": {
                    "outboundType": "network_profile.outbound_type",
                    "networkPlugin": "network_profile.network_plugin",
                    "networkPluginMode": "network_profile.network_plugin_mode",
                    "networkPolicy": "network_profile.network_policy",
                    "networkDataplane": first("network_profile.network_data_plane", "network_profile.ebpf_data_plane"),
                    "podCidr": "network_profile.pod_cidr",
                    "podCidrs": "network_profile.pod_cidrs",
                    "serviceCidr": "network_profile.service_cidr",
                },
                "nodeResourceGroup": "node_resource_group",
                "fqdn": "fqdn",
                "privateFQDN": "private_fqdn",
                "apiServerAccessProfile": SERVER,
                "agentPoolProfiles": each("default_node_pool", {"name": "name", **POOL}),
                "addonProfiles": {
                    "aciConnectorLinux": one("aci_connector_linux", {"enabled": const(value=True)}),
                    "httpApplicationRouting": {"enabled": "http_application_routing_enabled"},
                    "ingressApplicationGateway": one("ingress_application_gateway", {"enabled": const(value=True)}),
                },
                "ingressProfile": one("web_app_routing", {"webAppRouting": {"enabled": const(value=True)}}),
                "serviceMeshProfile": one("service_mesh_profile", {"mode": "mode"}),
            },
        },
    ),
    "azurerm_kubernetes_cluster_node_pool": Row(
        arm=f"{CLUSTER}/agentPools", parent="kubernetes_cluster_id", body={"properties": POOL}
    ),
}
