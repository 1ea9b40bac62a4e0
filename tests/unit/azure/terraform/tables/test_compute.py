"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.compute import CLUSTER
from tests.unit.azure.terraform.making import NET, G, made, named
from tests.unit.azure.terraform.plans import SUBNET, V, managed, opened, plan, ref


def test_a_machine_names_its_interfaces_in_their_order() -> None:
    found = made(
        "azurerm_linux_virtual_machine",
        {"computer_name": "vm-1", "admin_password": "hunter2"},
        {"network_interface_ids": ref("azurerm_network_interface.b.id", "azurerm_network_interface.a.id")},
        named("azurerm_network_interface.a", {"name": "a"}),
        named("azurerm_network_interface.b", {"name": "b"}),
    )
    interfaces = [{"id": f"{NET}/networkinterfaces/b"}, {"id": f"{NET}/networkinterfaces/a"}]
    assert found == {"networkProfile": {"networkInterfaces": interfaces}, "osProfile": {"computerName": "vm-1"}}


def test_a_scale_set_gives_each_machine_interfaces() -> None:
    configuration = {"name": "c", "primary": True, "public_ip_address": [{"name": "p"}]}
    interface = {"name": "n", "primary": True, "ip_configuration": [configuration], "enable_ip_forwarding": True}
    found = made(
        "azurerm_linux_virtual_machine_scale_set",
        {"instances": 3, "network_interface": [interface]},
        {"network_interface": [{"ip_configuration": [{"subnet_id": ref("azurerm_subnet.a.id")}]}]},
        SUBNET,
    )
    (nic,) = found["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"]
    assert found["orchestrationMode"] == "Uniform"
    assert nic["properties"]["enableIPForwarding"] is True
    assert nic["properties"]["ipConfigurations"] == [
        {
            "name": "c",
            "properties": {
                "primary": True,
                "subnet": {"id": f"{V}/subnets/a"},
                "publicIPAddressConfiguration": {"name": "p"},
            },
        }
    ]


def test_a_cluster_has_pools_a_plugin_and_a_server() -> None:
    found = made(
        "azurerm_kubernetes_cluster",
        {
            "private_cluster_enabled": False,
            "api_server_access_profile": [{"authorized_ip_ranges": ["20.0.0.0/24"]}],
            "default_node_pool": [{"name": "system", "node_count": 2}],
            "network_profile": [
                {"network_plugin": "azure", "network_policy": "cilium", "outbound_type": "userDefinedRouting"}
            ],
        },
        {"default_node_pool": [{"vnet_subnet_id": ref("azurerm_subnet.a.id")}]},
        SUBNET,
    )
    assert found["agentPoolProfiles"] == [{"name": "system", "count": 2, "vnetSubnetID": f"{V}/subnets/a"}]
    assert found["networkProfile"] == {
        "outboundType": "userDefinedRouting",
        "networkPlugin": "azure",
        "networkPolicy": "cilium",
    }
    assert found["apiServerAccessProfile"] == {"enablePrivateCluster": False, "authorizedIPRanges": ["20.0.0.0/24"]}


def test_a_pool_belongs_to_its_cluster() -> None:
    pool = managed(
        "azurerm_kubernetes_cluster_node_pool.p",
        {"name": "p", "node_count": 1},
        {"kubernetes_cluster_id": ref("azurerm_kubernetes_cluster.k.id")},
    )
    found = opened(plan(named("azurerm_kubernetes_cluster.k", {"name": "k"}), pool)).resources[-1]
    assert found.type == f"{CLUSTER}/agentPools".lower()
    assert found.id == f"{G}/microsoft.containerservice/managedclusters/k/agentpools/p"
