"""One security group as every tool writes it."""

from __future__ import annotations

import json
from typing import Any

from penstock.azure.doors import Door, open_door
from penstock.source.document import parse
from penstock.source.node import Node

NETWORK = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network"
GROUP = f"{NETWORK}/networkSecurityGroups/g"
TYPE = "Microsoft.Network/networkSecurityGroups"
RULE = {
    "priority": 100,
    "direction": "Inbound",
    "access": "Allow",
    "protocol": "Tcp",
    "sourceAddressPrefix": "Internet",
    "sourcePortRange": "*",
    "destinationAddressPrefix": "*",
    "destinationPortRange": "22",
}
REST: dict[str, Any] = {
    "id": GROUP,
    "name": "g",
    "type": TYPE,
    "location": "West Europe",
    "properties": {"securityRules": [{"id": f"{GROUP}/securityRules/r", "name": "r", "properties": RULE}]},
}
"""As the REST interface, Resource Graph and the portal write it."""

CLI: dict[str, Any] = {
    "id": GROUP,
    "name": "g",
    "type": TYPE,
    "location": "westeurope",
    "resourceGroup": "rg",
    "securityRules": [{"id": f"{GROUP}/securityRules/r", "name": "r", "resourceGroup": "rg", **RULE}],
}
"""As `az network nsg list` writes it: property bags are emptied into their owners."""

CMDLET: dict[str, Any] = {
    "ResourceId": GROUP,
    "Id": GROUP,
    "ResourceName": "g",
    "Name": "g",
    "ResourceType": TYPE,
    "ResourceGroupName": "rg",
    "Location": "westeurope",
    "Properties": REST["properties"],
}
"""As `Get-AzResource -ExpandProperties` writes it."""

TYPED: dict[str, Any] = {
    "Name": "g",
    "ResourceGroupName": "rg",
    "Location": "westeurope",
    "Id": GROUP,
    "SecurityRules": [
        {
            "Name": "r",
            "Id": f"{GROUP}/securityRules/r",
            "Priority": 100,
            "Direction": "Inbound",
            "Access": "Allow",
            "Protocol": "Tcp",
            "SourceAddressPrefix": ["Internet"],
            "SourcePortRange": ["*"],
            "DestinationAddressPrefix": ["*"],
            "DestinationPortRange": ["22"],
        }
    ],
    "SecurityRulesText": "[]",
}
"""As `Get-AzNetworkSecurityGroup` writes it: lists under singular names."""


def root(value: Any, name: str = "export.json") -> Node:
    """Give the root of a document that holds a value."""
    document, told = parse(json.dumps(value), name)
    assert document is not None, told
    return document.root


def opened(value: Any, name: str = "export.json") -> Door:
    """Open an export that holds something."""
    door = open_door(root(value, name))
    assert door is not None
    return door
