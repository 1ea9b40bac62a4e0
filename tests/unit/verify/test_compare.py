"""Questions of a folder of our own: an estate as files, and answers that agree, differ, and cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from penstock.diagnostics import InputError
from penstock.verify.compare import compare
from penstock.verify.recording import Recording, recordings

NET = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network"
NIC = f"{NET}/networkInterfaces/vm"
FLOW = {
    "direction": "Inbound",
    "protocol": "TCP",
    "localIPAddress": "10.1.1.4",
    "localPort": "22",
    "remoteIPAddress": "203.0.113.9",
    "remotePort": "50000",
    "targetResourceId": NIC,
}


def estate(folder: Path) -> Path:
    """One machine whose group lets 22 in from anywhere."""
    rule = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "22",
    }
    group = {"securityRules": [{"name": "shell", "properties": rule}]}
    subnet = {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": {"id": f"{NET}/networkSecurityGroups/g"}}
    inside = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "a", "properties": subnet}]}
    place = {"subnet": {"id": f"{NET}/virtualNetworks/v/subnets/a"}, "privateIPAddress": "10.1.1.4"}
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        ("networkSecurityGroups", "g", group),
        ("virtualNetworks", "v", inside),
        ("networkInterfaces", "vm", {"ipConfigurations": [{"name": "ip", "properties": place}]}),
    ]
    made = [
        {"id": f"{NET}/{kind}/{name}", "name": name, "type": f"Microsoft.Network/{kind}", "properties": body}
        for kind, name, body in bodies
    ]
    (folder / "estate.json").write_text(json.dumps(made), encoding="utf-8")
    return folder


def asked(folder: Path, *questions: dict[str, Any]) -> Recording:
    folder.mkdir(exist_ok=True)
    (folder / "questions.json").write_text(json.dumps({"questions": questions}), encoding="utf-8")
    return Recording(folder)


def flow(access: str, rule: str, **request: str) -> dict[str, Any]:
    return {
        "operation": "ipFlowVerify",
        "request": {**FLOW, **request},
        "answer": {"access": access, "ruleName": rule},
    }


def test_an_answer_like_azures_agrees(tmp_path: Path) -> None:
    recording = asked(estate(tmp_path), flow("Allow", "UserRule_shell"), flow("Deny", "DenyAllInBound", localPort="23"))
    assert [(one.agrees, one.question.target) for one in compare(recording)] == [(True, NIC.lower())] * 2


def test_a_different_answer_is_said_in_words(tmp_path: Path) -> None:
    (found,) = compare(asked(estate(tmp_path), flow("Deny", "DenyAllInBound")))
    assert found.differences == ("access: Allow, Azure Deny", "rule shell, Azure denyallinbound")


def test_the_estate_may_stand_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    asked(tmp_path / "answers", flow("Allow", "shell"))
    recording = Recording(tmp_path / "answers", (estate(tmp_path / "export"),))
    assert all(one.agrees for one in compare(recording))


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ({"operation": "guess", "request": {}, "target": "", "answer": {}}, 'operation "guess" is not compared'),
        (flow("Allow", "shell", targetResourceId=f"{NET}/networkInterfaces/ghost"), "ghost"),
        ({**flow("Allow", "shell"), "answer": {"access": "Allow"}}, "ruleName is missing"),
        (flow("Allow", "shell", protocol="quic"), "no protocol"),
    ],
)
def test_what_cannot_be_compared_costs_no_other_question(tmp_path: Path, question: dict[str, Any], why: str) -> None:
    aside, fine = compare(asked(estate(tmp_path), question, flow("Allow", "shell")))
    assert why in aside.problem
    assert fine.agrees


@pytest.mark.parametrize("text", ["{}", '{"questions": [{"operation": 1}]}', "{"])
def test_a_file_without_questions_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "questions.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        tuple(compare(Recording(tmp_path)))


def test_questions_without_an_estate_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has questions and no estate"):
        tuple(compare(asked(tmp_path, flow("Allow", "shell"))))


def test_folders_of_recordings_are_found_in_order(tmp_path: Path) -> None:
    asked(tmp_path / "b", flow("Allow", "x"))
    asked(tmp_path / "a", flow("Allow", "x"))
    assert [place.name for place in recordings(tmp_path)] == ["a", "b"]
    assert recordings(tmp_path / "a") == [tmp_path / "a"]
