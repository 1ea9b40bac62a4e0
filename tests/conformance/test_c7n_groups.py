"""What Cloud Custodian finds in recorded security groups, beside what they do to packets (corpus: c7n).

Theirs looks for rules by their fields; ours asks what becomes of a packet. Where their rule is found, ours must decide that packet. `find_by_name` asks for
nothing about traffic.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import penstock
from tests.conformance import corpus

FOLDER = corpus.folder("azure-exports", "c7n-nsg")
pytestmark = corpus.needs(FOLDER)
GROUP = "/subscriptions/ea42f556-5106-4743-99b0-c129bfa71a47/resourceGroups/rg/providers/Microsoft.Network"


def estate(folder: Path, name: str) -> penstock.Network:
    """Put the recorded group before a machine at 10.0.1.4, with another one at 10.0.2.4 and a public address."""
    recorded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["value"]
    (group,) = (one for one in recorded if one["name"] == "c7n-nsg")
    guarded = {
        "addressPrefix": "10.0.1.0/24",
        "networkSecurityGroup": {"id": group["id"]},
        "defaultOutboundAccess": False,
    }
    subnets = [
        {"name": "guarded", "properties": guarded},
        {"name": "other", "properties": {"addressPrefix": "10.0.2.0/24", "defaultOutboundAccess": False}},
    ]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    there = [
        resource("virtualNetworks", "v", space),
        resource("publicIPAddresses", "pip", {"ipAddress": "20.0.0.1"}) | {"sku": {"name": "Standard"}},
        machine("server", "guarded", "10.0.1.4", publicIPAddress={"id": f"{GROUP}/publicIPAddresses/pip"}),
        machine("client", "other", "10.0.2.4"),
    ]
    (folder / "estate.json").write_text(json.dumps([group, *there]), encoding="utf-8")
    return penstock.load(folder)


def resource(kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": f"Microsoft.Network/{kind}", "id": f"{GROUP}/{kind}/{name}", "name": name, "properties": properties}


def machine(name: str, subnet: str, address: str, **more: Any) -> dict[str, Any]:
    place = {"subnet": {"id": f"{GROUP}/virtualNetworks/v/subnets/{subnet}"}, "privateIPAddress": address, **more}
    return resource("networkInterfaces", name, {"ipConfigurations": [{"name": "ip", "properties": place}]})


@pytest.mark.parametrize(
    ("name", "source", "destination", "verdict", "decided"),
    [
        # their rule test4: TCP 22 from 10.0.0.0/16 is denied; strangers are denied by the last default rule
        ("test_cidr_and_ingress_match", "client", "server:22", "denied", "test4"),
        ("test_cidr_and_ingress_match", "client", "server:23", "allowed", "AllowVnetInBound"),
        ("test_cidr_and_ingress_match", "internet", "server:88", "allowed", "test6"),
        # no rule denies 10.0.0.0/8: test4 is about 100.0.0.0/16
        ("test_cidr_only_no_match", "client", "server:22", "allowed", "AllowVnetInBound"),
        # test1 denies ICMP and nothing else
        ("test_icmp_protocol", "client", "server:*/icmp", "denied", "test1"),
        ("test_icmp_protocol", "client", "server:22", "allowed", "AllowVnetInBound"),
    ],
)
def test_the_rule_that_is_found_decides(
    tmp_path: Path, name: str, source: str, destination: str, verdict: str, decided: str
) -> None:
    answer = penstock.can(estate(tmp_path, f"NetworkSecurityGroupTest.{name}"), source, destination)
    rules = [step.rule.name for step in answer.trace.path if step.rule is not None and step.name == "c7n-nsg"]
    assert (answer.verdict.value, rules) == (verdict, [decided])


def test_a_group_that_says_it_has_a_log_is_watched(tmp_path: Path) -> None:
    network = estate(tmp_path, "NetworkSecurityGroupFlowLogsFilterTest.test_flow_log_filter_matching")
    assert network.watches
