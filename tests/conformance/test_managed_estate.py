"""Microsoft's own module for network managers, deployed for two networks (corpus: Azure Verified Modules).

The template does not know its subscription and resource group; its parameters, the export of the networks and the word of what is deployed name
them. Expected values are from the semantics reference: AV-02, AV-05, RT-58, RT-59.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import penstock
from tests.conformance import corpus

MODULE = corpus.folder("arm", "avm", "network-manager.json")
pytestmark = corpus.needs(MODULE)

HERE = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network"
MEMBERS = [{"networkGroupResourceId": f"{HERE}/networkManagers/avnm/networkGroups/g"}]
NO_SSH = {"access": "Deny", "direction": "Inbound", "priority": 100, "protocol": "Tcp", "destinationPortRanges": ["22"]}
CUT = {
    "name": "cut",
    "destination": {"type": "AddressPrefix", "destinationAddress": "10.2.9.0/24"},
    "nextHop": {"nextHopType": "NoNextHop"},
}
PARAMETERS = {
    "name": "avnm",
    "location": "westeurope",
    "enableTelemetry": False,
    "networkManagerScopes": {"subscriptions": ["/subscriptions/1"]},
    "networkManagerScopeAccesses": ["Connectivity", "SecurityAdmin", "Routing"],
    "networkGroups": [
        {
            "name": "g",
            "memberType": "VirtualNetwork",
            "staticMembers": [{"name": name, "resourceId": f"{HERE}/virtualNetworks/{name}"} for name in ("a", "b")],
        }
    ],
    "connectivityConfigurations": [
        {
            "name": "mesh",
            "connectivityTopology": "Mesh",
            "appliesToGroups": [{**MEMBERS[0], "groupConnectivity": "None"}],
        }
    ],
    "securityAdminConfigurations": [
        {
            "name": "sec",
            "applyOnNetworkIntentPolicyBasedServices": ["AllowRulesOnly"],
            "ruleCollections": [
                {"name": "rc", "appliesToGroups": MEMBERS, "rules": [{"name": "no-ssh", "description": "", **NO_SSH}]}
            ],
        }
    ],
    "routingConfigurations": [
        {"name": "rt", "ruleCollections": [{"name": "rc", "appliesTo": MEMBERS, "rules": [CUT]}]}
    ],
}
DEPLOYED = {
    "SecurityAdmin": "securityAdminConfigurations/sec",
    "Connectivity": "connectivityConfigurations/mesh",
    "Routing": "routingConfigurations/rt",
}


def machines(name: str, second: int) -> list[dict[str, Any]]:
    """Give a network with one machine at .1.4 and one at .9.4."""
    subnets = {"s": 1, "t": 9}
    network = {
        "id": f"{HERE}/virtualNetworks/{name}",
        "type": "Microsoft.Network/virtualNetworks",
        "location": "westeurope",
        "properties": {
            "addressSpace": {"addressPrefixes": [f"10.{second}.0.0/16"]},
            "subnets": [
                {"name": subnet, "properties": {"addressPrefix": f"10.{second}.{third}.0/24"}}
                for subnet, third in subnets.items()
            ],
        },
    }
    interfaces = [
        {
            "id": f"{HERE}/networkInterfaces/{name}{subnet}",
            "type": "Microsoft.Network/networkInterfaces",
            "properties": {
                "ipConfigurations": [
                    {
                        "name": "ip",
                        "properties": {
                            "subnet": {"id": f"{HERE}/virtualNetworks/{name}/subnets/{subnet}"},
                            "privateIPAddress": f"10.{second}.{third}.4",
                        },
                    }
                ]
            },
        }
        for subnet, third in subnets.items()
    ]
    return [network, *interfaces]


def estate(folder: Path, *kinds: str) -> penstock.Network:
    """Write the estate, with word of the deployment of these kinds, and read it."""
    shutil.copy(MODULE, folder / "main.json")
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    given = {name: {"value": value} for name, value in PARAMETERS.items()}
    rows = [
        {
            "region": "westeurope",
            "deploymentStatus": "Deployed",
            "deploymentType": kind,
            "configurationIds": [f"networkManagers/avnm/{DEPLOYED[kind]}"],
        }
        for kind in kinds
    ]
    files = {
        "main.parameters.json": {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": given},
        "nets.json": [*machines("a", 1), *machines("b", 2)],
        "status.json": {"value": rows},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return penstock.load(folder)


@pytest.mark.parametrize(
    ("destination", "expected"),
    [("bs:443/tcp", "allowed"), ("bs:22/tcp", "denied"), ("bt:443/tcp", "denied"), ("at:22/tcp", "denied")],
)
def test_what_is_deployed_holds(tmp_path: Path, destination: str, expected: str) -> None:
    network = estate(tmp_path, *DEPLOYED)
    assert penstock.can(network, "as", destination).verdict.value == expected


def test_without_word_of_the_mesh_nobody_knows(tmp_path: Path) -> None:
    answer = penstock.can(estate(tmp_path, "SecurityAdmin", "Routing"), "as", "bs:443/tcp")
    assert answer.verdict.value == "unknown"
    assert any('configuration "mesh" is deployed' in cause.why for cause in answer.trace.unknown_because)
