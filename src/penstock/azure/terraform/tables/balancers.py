"""Load balancers and their parts, private link services. Read next: `read/load_balancer.py`.

Source: hashicorp/terraform-provider-azurerm, website/docs/r/lb*.html.markdown and private_link_service.html.markdown, versions 3 and 4.
"""

from __future__ import annotations

from penstock.azure.terraform.row import Part, Row, Table
from penstock.azure.terraform.shape import Op, Template, each, first, own_part, part, ref, refs, since, this
from penstock.azure.terraform.tables.network import PUBLIC_IP, SKU, SUBNET, VNET

LB = "Microsoft.Network/loadBalancers"
POOL = f"{LB}/backendAddressPools"
FRONTENDS = "frontendIPConfigurations"
PROBES = f"{LB}/probes"

FRONTEND: Op = part("loadbalancer_id", FRONTENDS, "frontend_ip_configuration_name")
FLOATING: Op = first("floating_ip_enabled", "enable_floating_ip")

RULE: Template = {
    "name": "name",
    "properties": {
        "frontendIPConfiguration": FRONTEND,
        "backendAddressPools": refs("backend_address_pool_ids", POOL),
        "backendAddressPool": ref("backend_address_pool_id", POOL),
        "protocol": "protocol",
        "frontendPort": "frontend_port",
        "backendPort": "backend_port",
        "enableFloatingIP": FLOATING,
        "disableOutboundSnat": "disable_outbound_snat",
        "probe": ref("probe_id", PROBES),
    },
}

TABLE: Table = {
    "azurerm_lb": Row(
        arm=LB,
        body={
            "tags": "tags",
            "sku": {"name": since("sku", SKU), "tier": "sku_tier"},
            "properties": {
                FRONTENDS: each(
                    "frontend_ip_configuration",
                    {
                        "name": "name",
                        "zones": "zones",
                        "properties": {
                            "subnet": ref("subnet_id", SUBNET),
                            "privateIPAddress": "private_ip_address",
                            "privateIPAddressVersion": "private_ip_address_version",
                            "publicIPAddress": ref("public_ip_address_id", PUBLIC_IP),
                            "publicIPPrefix": ref("public_ip_prefix_id"),
                            "gatewayLoadBalancer": ref("gateway_load_balancer_frontend_ip_configuration_id"),
                        },
                    },
                )
            },
        },
        parts={"frontend_ip_configuration": FRONTENDS},
        given={
            "private_ip_address": f"{FRONTENDS}.0.properties.privateIPAddress",
            "frontend_ip_configuration.0.private_ip_address": f"{FRONTENDS}.0.properties.privateIPAddress",
        },
    ),
    "azurerm_lb_backend_address_pool": Row(
        arm=POOL,
        parent="loadbalancer_id",
        body={
            "properties": {
                "virtualNetwork": ref("virtual_network_id", VNET),
                "backendIPConfigurations": refs("backend_ip_configurations"),
            }
        },
    ),
    "azurerm_lb_backend_address_pool_address": Part(
        arm=f"{POOL}/addresses",
        owner="backend_address_pool_id",
        owner_type=POOL,
        path="loadBalancerBackendAddresses",
        body={
            "name": "name",
            "properties": {
                "ipAddress": "ip_address",
                "virtualNetwork": ref("virtual_network_id", VNET),
                "loadBalancerFrontendIPConfiguration": ref("backend_address_ip_configuration_id"),
            },
        },
    ),
    "azurerm_lb_rule": Part(
        arm=f"{LB}/loadBalancingRules", owner="loadbalancer_id", owner_type=LB, path="loadBalancingRules", body=RULE
    ),
    "azurerm_lb_probe": Part(
        arm=PROBES,
        owner="loadbalancer_id",
        owner_type=LB,
        path="probes",
        body={"name": "name", "properties": {"protocol": "protocol", "port": "port", "requestPath": "request_path"}},
    ),
    "azurerm_lb_nat_rule": Row(
        arm=f"{LB}/inboundNatRules",
        parent="loadbalancer_id",
        body={
            "properties": {
                "frontendIPConfiguration": FRONTEND,
                "protocol": "protocol",
                "frontendPort": "frontend_port",
                "frontendPortRangeStart": "frontend_port_start",
                "frontendPortRangeEnd": "frontend_port_end",
                "backendPort": "backend_port",
                "enableFloatingIP": FLOATING,
                "backendAddressPool": ref("backend_address_pool_id", POOL),
                "backendIPConfiguration": ref("backend_ip_configuration_id"),
            }
        },
    ),
    "azurerm_lb_nat_pool": Part(
        arm=f"{LB}/inboundNatPools",
        owner="loadbalancer_id",
        owner_type=LB,
        path="inboundNatPools",
        body={
            "name": "name",
            "properties": {
                "frontendIPConfiguration": FRONTEND,
                "protocol": "protocol",
                "frontendPortRangeStart": "frontend_port_start",
                "frontendPortRangeEnd": "frontend_port_end",
                "backendPort": "backend_port",
                "enableFloatingIP": "floating_ip_enabled",
            },
        },
    ),
    "azurerm_lb_outbound_rule": Part(
        arm=f"{LB}/outboundRules",
        owner="loadbalancer_id",
        owner_type=LB,
        path="outboundRules",
        body={
            "name": "name",
            "properties": {
                "frontendIPConfigurations": each("frontend_ip_configuration", own_part(FRONTENDS, "name")),
                "backendAddressPool": ref("backend_address_pool_id", POOL),
                "protocol": "protocol",
            },
        },
    ),
    "azurerm_private_link_service": Row(
        arm="Microsoft.Network/privateLinkServices",
        body={
            "properties": {
                "loadBalancerFrontendIpConfigurations": refs(
                    "load_balancer_frontend_ip_configuration_ids", f"{LB}/{FRONTENDS}"
                ),
                "ipConfigurations": each(
                    "nat_ip_configuration",
                    {
                        "name": "name",
                        "properties": {
                            "subnet": ref("subnet_id", SUBNET),
                            "privateIPAddress": "private_ip_address",
                            "primary": "primary",
                        },
                    },
                ),
                "destinationIPAddress": "destination_ip_address",
                "visibility": {"subscriptions": each("visibility_subscription_ids", this)},
                "autoApproval": {"subscriptions": each("auto_approval_subscription_ids", this)},
                "alias": "alias",
            }
        },
        given={"alias": "alias"},
    ),
}
