"""The state in which a question was asked, on a recording of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from penstock.diagnostics import BUILT_IN
from penstock.source.node import Node
from penstock.verify import paths, rules
from penstock.verify.recording import Recording

RG = "/subscriptions/0/resourceGroups/rg"
NET = f"{RG}/providers/Microsoft.Network"
SUBNET = f"{NET}/virtualNetworks/v/subnets/a"
NIC = f"{NET}/networkInterfaces/vm"


def entry(n: int, path: str, body: Any = None, method: str = "PUT", status: int = 200, request: Any = None) -> Any:
    return {"n": n, "method": method, "path": path, "status": status, "request": request, "response": body}


def vnet(n: int, *prefixes: str, table: str | None = None) -> Any:
    subnet = {"addressPrefix": "10.1.1.0/24", **({"routeTable": {"id": table}} if table else {})}
    inside = {"addressSpace": {"addressPrefixes": prefixes}, "subnets": [{"name": "a", "properties": subnet}]}
    path = f"{NET}/virtualNetworks/v"
    return entry(n, path, {"id": path, "name": "v", "properties": inside})


def nic(n: int) -> Any:
    inside = {"subnet": {"id": SUBNET}, "privateIPAddress": "10.1.1.4"}
    return entry(
        n,
        NIC,
        {"id": NIC, "name": "vm", "properties": {"ipConfigurations": [{"name": "ip", "properties": inside}]}},
    )


def table(n: int, path: str = f"{NET}/routeTables/rt") -> Any:
    route = {"addressPrefix": "0.0.0.0/0", "nextHopType": "None"}
    body = {"id": path, "name": "rt", "properties": {"routes": [{"name": "stop", "properties": route}]}}
    return entry(n, path, body)


def hop(n: int, kind: str, where: str) -> Any:
    asked = {"targetResourceId": NIC, "sourceIPAddress": "10.1.1.4", "destinationIPAddress": "203.0.113.9"}
    answer = {"nextHopType": kind, "routeTableId": where}
    return {"n": n, "operation": "nextHop", "target": "", "request": asked, "answer": answer}


def recorded(folder: Path, interactions: list[Any], questions: list[Any]) -> Recording:
    (folder / "interactions.json").write_text(json.dumps({"interactions": interactions}), encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps({"questions": questions}), encoding="utf-8")
    return Recording(folder)


def wrong(recording: Recording) -> list[list[str]]:
    return [list(paths.next_hop(recording.network(q.n), q)) for q in recording.questions]


def test_a_question_is_asked_in_the_state_before_it(tmp_path: Path) -> None:
    rt = f"{NET}/routeTables/rt"
    interactions = [vnet(1, "10.1.0.0/16"), nic(2), table(4), vnet(5, "10.1.0.0/16", table=rt)]
    questions = [hop(3, "Internet", "System Route"), hop(6, "None", rt)]
    assert wrong(recorded(tmp_path, interactions, questions)) == [[], []]


def test_what_was_deleted_or_failed_is_not_there(tmp_path: Path) -> None:
    interactions = [vnet(1, "10.1.0.0/16"), nic(2), entry(3, NIC, {"id": NIC, "name": "no"}, status=400), table(4)]
    interactions.append(entry(5, f"{NET}/routeTables/rt", method="DELETE"))
    state = recorded(tmp_path, interactions, []).state(9)
    assert {resource.name for resource in state} == {"v", "vm"}


def test_a_deployed_template_makes_resources_in_its_group(tmp_path: Path) -> None:
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [{"type": "Microsoft.Network/networkInterfaces", "name": "vm", "apiVersion": "2023-01-01"}],
    }
    path = f"{RG}/providers/Microsoft.Resources/deployments/d"
    asked = {"properties": {"template": template, "parameters": {}}}
    (made,) = recorded(tmp_path, [entry(1, path, request=asked)], []).state(2)
    assert made.id == NIC.lower()


def test_a_wrong_answer_is_told(tmp_path: Path) -> None:
    found = recorded(tmp_path, [vnet(1, "10.1.0.0/16"), nic(2)], [hop(3, "VirtualAppliance", "System Route")])
    assert wrong(found) == [["type: internet, Azure virtualappliance"]]


def test_rules_are_compared_by_what_they_say() -> None:
    assert {rules.plain(n) for n in ("defaultSecurityRules/A", "DefaultRule_A", "UserRule_a")} == {"a"}


def test_an_unreachable_machine_whose_guest_refuses_is_not_refused_by_the_network() -> None:
    def said(*issues: str) -> Node:
        hops = [{"issues": [{"type": issue}]} for issue in issues]
        return Node({"connectionStatus": "Unreachable", "hops": hops}, BUILT_IN)

    assert not paths.refused(said("GuestFirewall"))
    assert paths.refused(said("NetworkSecurityRule"))
    assert paths.refused(said())
