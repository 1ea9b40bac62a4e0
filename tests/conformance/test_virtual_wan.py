"""Microsoft's own templates of virtual WANs, read as they are (corpus: quickstarts, enterprise scale).

Expected values are from the semantics reference (RT-50, RT-51, RT-52, RT-54) and from the documented scenario "shared services VNet" with labels.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.assess.assessment import assess
from penstock.engine.result import Answer
from tests.conformance import corpus

TABLES = corpus.folder("arm", "quickstarts", "301-virtual-wan-with-route-tables")
ESTATE = corpus.folder("arm", "enterprise-scale", "vwan-connectivity.json")
pytestmark = [corpus.needs(TABLES), corpus.needs(ESTATE)]

SHARED, ALONE = "vnet1", ("vnet2", "vnet3", "vnet4")
USERS = ("10.4.3.5", "10.5.3.5")  # remote users of either hub

GROUP = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network"
SPOKES = {"a": 1, "b": 2}  # the network and the hub
PARAMETERS = {
    "topLevelManagementGroupPrefix": "es",
    "connectivitySubscriptionId": "1",
    "rgName": "rg",
    "vHubName": "hub1",
    "vHubNameSecondary": "hub2",
    "azFwName": "guard1",
    "azFwNameSecondary": "guard2",
    "azFwPolicyName": "policy1",
    "azFwPolicyNameSecondary": "policy2",
    "addressPrefix": "10.101.0.0/23",
    "addressPrefixSecondary": "10.102.0.0/23",
    "location": "westeurope",
    "locationSecondary": "northeurope",
    "enableHub": "vwan",
    "enableHubSecondary": "Yes",
    "firewallSku": "Standard",
    "firewallSkuSecondary": "Standard",
}
YES_OR_NO = ("enableAzFw", "enableVpnGw", "enableErGw", "enableAzFwDnsProxy", "enablevWANRoutingIntent")


def test_spokes_that_share_services_do_not_see_each_other() -> None:
    network = penstock.load(TABLES)
    ends = (SHARED, *ALONE)
    reached = {(a, b): penstock.can(network, a, b).verdict.value == "allowed" for a in ends for b in ends if a is not b}
    assert reached == {pair: SHARED in pair for pair in reached}


@pytest.mark.parametrize("user", USERS)
def test_remote_users_reach_every_spoke_and_the_other_hub(user: str) -> None:
    network = penstock.load(TABLES)
    for end in (SHARED, *ALONE, *(other for other in USERS if other != user)):
        assert penstock.can(network, user, f"{end}:443").verdict.value == "allowed", end


# ---- enterprise scale ------------------------------------------------------------------------------------------------


def exported(kind: str, name: str, **properties: Any) -> dict[str, Any]:
    """Give a resource as an export shows it."""
    kinds, names = kind.split("/"), name.split("/")
    path = "/".join(f"{one}/{of}" for one, of in zip(kinds, names, strict=True))
    return {"id": f"{GROUP}/{path}", "type": f"Microsoft.Network/{kind}", "name": name, "properties": properties}


def spoke(name: str, hub: int) -> list[dict[str, Any]]:
    """Give a network with one subnet, joined to its hub."""
    prefix = f"10.{hub}.0.0/24"
    subnet = {"name": "s", "properties": {"addressPrefix": prefix, "defaultOutboundAccess": False}}
    network = exported("virtualNetworks", name, addressSpace={"addressPrefixes": [prefix]}, subnets=[subnet])
    joint = exported(
        "virtualHubs/hubVirtualNetworkConnections",
        f"hub{hub}/{name}",
        remoteVirtualNetwork={"id": network["id"]},
        enableInternetSecurity=True,
    )
    return [network, joint]


def web_only(policy: str) -> dict[str, Any]:
    """Give the rules of a firewall: HTTPS from anywhere to anywhere."""
    rule = {
        "ruleType": "NetworkRule",
        "name": "web",
        "ipProtocols": ["TCP"],
        "sourceAddresses": ["*"],
        "destinationAddresses": ["*"],
        "destinationPorts": ["443"],
    }
    collection = {
        "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
        "name": "c",
        "priority": 100,
        "action": {"type": "Allow"},
        "rules": [rule],
    }
    return exported("firewallPolicies/ruleCollectionGroups", f"{policy}/g", priority=100, ruleCollections=[collection])


def estate(folder: Path, intent: str, second: str) -> penstock.Network:
    """Write the estate with two spokes and read it; `intent` and `second` say whether a hub has routing intent."""
    shutil.copy(ESTATE, folder / "main.json")
    given = {**PARAMETERS, **{f"{name}{of}": "Yes" for name in YES_OR_NO for of in ("", "Secondary")}}
    given |= {"enablevWANRoutingIntent": intent, "enablevWANRoutingIntentSecondary": second}
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    files: dict[str, Any] = {
        "main.parameters.json": {
            "$schema": schema,
            "contentVersion": "1.0.0.0",
            "parameters": {name: {"value": value} for name, value in given.items()},
        },
        "spokes.json": [one for name, hub in SPOKES.items() for one in spoke(name, hub)],
        "rules.json": [web_only("policy1"), web_only("policy2")],
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return penstock.load(folder)


def met(answer: Answer) -> list[str]:
    """Name the firewalls on the way."""
    return [step.name for step in answer.trace.path if step.name.startswith("guard")]


@pytest.mark.parametrize(
    ("intent", "second", "web", "shell", "guards"),
    [
        ("Yes", "Yes", "allowed", "denied", ["guard1", "guard2"]),
        ("No", "No", "allowed", "allowed", []),
    ],
)
def test_intent_takes_both_firewalls(
    tmp_path: Path, intent: str, second: str, web: str, shell: str, guards: list[str]
) -> None:
    network = estate(tmp_path, intent, second)
    answer = penstock.can(network, "a", "b:443/tcp")
    assert (answer.verdict.value, list(dict.fromkeys(met(answer)))) == (web, guards)
    assert penstock.can(network, "a", "b:22/tcp").verdict.value == shell


def test_the_internet_is_reached_through_the_firewall_of_the_hub(tmp_path: Path) -> None:
    network = estate(tmp_path, "Yes", "Yes")
    answer = penstock.can(network, "a", "internet:443/tcp")
    assert (answer.verdict.value, list(dict.fromkeys(met(answer)))) == ("allowed", ["guard1"])
    assert penstock.can(network, "a", "internet:22/tcp").verdict.value == "denied"


def test_a_hub_without_intent_is_found(tmp_path: Path) -> None:
    findings = [f.title for f in assess(estate(tmp_path, "Yes", "No")).findings if f.code == "PS705"]
    assert findings == ["a reaches b around guard2: hub hub2 sends no private traffic through it"]
