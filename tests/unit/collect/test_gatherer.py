"""A snapshot of a server on this machine: whole, readable by every verb, and honest about what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from penstock.collect.gatherer import Gatherer
from penstock.collect.manager import Manager
from penstock.diagnostics import UsageError
from penstock.snapshot.load import load
from penstock.verify.compare import compare
from penstock.verify.recording import Recording, recordings
from tests.unit.collect.azure import NETWORK, Azure, running

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
NIC, POLICY = f"{NETWORK}/networkInterfaces/vm", f"{NETWORK}/firewallPolicies/p"


def row(kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{NETWORK}/{kind}/{name}",
        "name": name,
        "type": f"microsoft.network/{kind}",
        "location": "westeurope",
        "subscriptionId": "s1",
        "properties": properties,
    }


@pytest.fixture
def azure() -> Iterator[Azure]:
    subnet = {"name": "a", "properties": {"addressPrefix": "10.1.1.0/24"}}
    place = {"subnet": {"id": f"{NETWORK}/virtualNetworks/v/subnets/a"}, "privateIPAddress": "10.1.1.4"}
    rows = [
        row("virtualNetworks", "v", {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [subnet]}),
        row("networkInterfaces", "vm", {"ipConfigurations": [{"name": "ip", "properties": place}]}),
        row("firewallPolicies", "p", {"sku": {"tier": "Standard"}}),
    ]
    group = {
        "id": f"{POLICY}/ruleCollectionGroups/g",
        "name": "g",
        "type": "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        "properties": {"priority": 100, "ruleCollections": []},
    }
    tags = {"changeNumber": "9", "cloud": "Public", "values": []}
    answers: dict[str, tuple[int, dict[str, str], Any]] = {
        f"{POLICY}/ruleCollectionGroups": (200, {}, {"value": [group]}),
        "/subscriptions/s1/providers/Microsoft.Network/locations/westeurope/serviceTags": (200, {}, tags),
        f"{NIC}/effectiveRouteTable": (200, {}, {"value": []}),
    }
    with running(Azure(rows={"resources": rows}, answers=answers)) as server:
        yield server


def gatherer(azure: Azure, *, effective: bool = False) -> Gatherer:
    return Gatherer(Manager(azure.endpoint, lambda: "secret", lambda _: None), ("s1",), effective=effective)


def test_the_folder_is_an_estate(azure: Azure, tmp_path: Path) -> None:
    found = gatherer(azure).write(tmp_path / "snap", NOW)
    assert found.missing == []
    network = load(tmp_path / "snap")
    assert [e.name for e in network.endpoints.values() if e.id.endswith("/vm/ip")] == ["vm"]
    assert network.resource_counts["microsoft.network/firewallpolicies/rulecollectiongroups"] == 1
    assert "change 9" in network.tags_from
    told = json.loads((tmp_path / "snap" / "collected.json").read_text(encoding="utf-8"))
    assert told["collected"] == "2026-11-25T12:00:00+00:00"
    assert "secret" not in "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "snap").glob("*.json"))


def test_what_may_not_be_read_is_written_down_and_costs_nothing_else(azure: Azure, tmp_path: Path) -> None:
    del azure.answers[f"{POLICY}/ruleCollectionGroups"]
    found = gatherer(azure).write(tmp_path / "snap", NOW)
    ((what, why),) = found.missing
    assert what == f"rules of {POLICY}"
    assert "AuthorizationFailed" in why
    told = json.loads((tmp_path / "snap" / "collected.json").read_text(encoding="utf-8"))
    assert told["notRead"] == [{"what": what, "why": why}]
    assert load(tmp_path / "snap").endpoints


def test_what_azure_works_out_is_kept_for_the_honesty_check(azure: Azure, tmp_path: Path) -> None:
    found = gatherer(azure, effective=True).write(tmp_path / "snap", NOW)
    assert [what for what, _ in found.missing] == [f"effectiveNetworkSecurityGroups of {NIC}"]
    assert recordings(tmp_path / "snap") == [tmp_path / "snap" / "azure-answers"]


def test_what_the_network_verifier_found_is_kept_too(azure: Azure, tmp_path: Path) -> None:
    manager, workspace = f"{NETWORK}/networkManagers/m", f"{NETWORK}/networkManagers/m/verifierWorkspaces/w"
    azure.rows["resources"].append(row("networkManagers", "m", {}))
    asked = {"sourceResourceId": "internet", "destinationResourceId": NIC, "ipTraffic": {"protocols": ["TCP"]}}
    run = {"intentContent": asked, "analysisResult": '{"resultOutcome": "NoPacketsReached"}'}
    runs = [{"id": f"{workspace}/reachabilityAnalysisRuns/r", "name": "r", "properties": run}]
    azure.answers[f"{manager}/verifierWorkspaces"] = (200, {}, {"value": [{"id": workspace}]})
    azure.answers[f"{workspace}/reachabilityAnalysisRuns"] = (200, {}, {"value": runs})
    gatherer(azure, effective=True).write(tmp_path / "snap", NOW)
    outcomes = list(compare(Recording(tmp_path / "snap" / "azure-answers", (tmp_path / "snap",))))
    assert [o.question.operation for o in outcomes if o.agrees and "reachability" in o.question.operation]


def test_a_folder_that_is_there_is_left_alone(azure: Azure, tmp_path: Path) -> None:
    (tmp_path / "snap").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        gatherer(azure).write(tmp_path / "snap", NOW)
    assert azure.asked == []


def test_a_run_that_is_broken_off_leaves_nothing(azure: Azure, tmp_path: Path) -> None:
    def broken(_: str) -> None:
        raise KeyboardInterrupt

    asking = gatherer(azure)
    asking.tell = broken
    with pytest.raises(KeyboardInterrupt):
        asking.write(tmp_path / "snap", NOW)
    assert list(tmp_path.iterdir()) == []
