"""Connectivity configurations: topology, hubs, groups; flags are words in this part of the interface."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.connectivity import ConnectivityConfiguration, GroupConnection, Topology
from penstock.azure.resources.network_manager import ActiveConfiguration
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref, resource


def read(properties: Any, **body: Any) -> tuple[ConnectivityConfiguration, list[str]]:
    estate, told = read_all([resource("connectivity", "m/c", properties, **body)])
    return estate.all(ConnectivityConfiguration)[0], [d.code for d in told]


def test_a_hub_and_its_spokes() -> None:
    found, told = read(
        {
            "connectivityTopology": "HubAndSpoke",
            "hubs": [{"resourceId": ref("vnet", "Hub"), "resourceType": "Microsoft.Network/virtualNetworks"}],
            "appliesToGroups": [
                {
                    "networkGroupId": ref("group", "m/g"),
                    "groupConnectivity": "DirectlyConnected",
                    "isGlobal": "True",
                    "useHubGateway": "True",
                }
            ],
            "deleteExistingPeering": "True",
        }
    )
    assert told == []
    assert (found.topology, found.hubs, found.delete_existing) == (Topology.HUB_AND_SPOKE, (ref("vnet", "hub"),), True)
    assert found.groups == (
        GroupConnection(group=ref("group", "m/g"), direct=True, is_global=True, use_hub_gateway=True),
    )


def test_silence_is_no() -> None:
    found, _ = read({"connectivityTopology": "Mesh", "appliesToGroups": [{"networkGroupId": ref("group", "m/g")}]})
    assert found.groups == (GroupConnection(group=ref("group", "m/g")),)
    assert (found.is_global, found.delete_existing) == (False, False)


@pytest.mark.parametrize("properties", [{}, {"connectivityTopology": "Star"}])
def test_a_topology_that_is_not_known_is_unknown(properties: Any) -> None:
    assert isinstance(read(properties)[0].topology, Unknown)


def test_a_word_for_connectivity_that_means_nothing_is_told() -> None:
    found, told = read({"connectivityTopology": "Mesh", "appliesToGroups": [{"groupConnectivity": "Sideways"}]})
    assert isinstance(found.groups[0].direct, Unknown)
    assert told == ["PS207"]


def test_an_active_configuration_shows_its_region() -> None:
    estate, _ = read_all([resource("connectivity", "m/c", {"connectivityTopology": "Mesh"}, region="westeurope")])
    assert [(a.configuration, a.region) for a in estate.all(ActiveConfiguration)] == [
        (ref("connectivity", "m/c"), "westeurope")
    ]
