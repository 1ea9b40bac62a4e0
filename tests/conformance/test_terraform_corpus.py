"""Plans and states that others wrote, and what their own tools say of them (corpus: terraform)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.azure.terraform.door import open_terraform
from penstock.azure.terraform.plan import read_workspace
from penstock.source.document import read
from penstock.source.node import Node
from tests.conformance import corpus

FOLDER = corpus.folder("terraform")
pytestmark = corpus.needs(FOLDER)
FILES = (
    sorted((*FOLDER.rglob("*plan*.json"), *FOLDER.rglob("*infra.json"), *FOLDER.rglob("*.tfstate")))
    if FOLDER.exists()
    else []
)


def root(path: Path) -> Node:
    document, noticed = read(path, path.name)
    assert document is not None, noticed
    return document.root


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_file_is_read_without_a_fault(path: Path) -> None:
    door = open_terraform(root(path))
    assert door.words.startswith("Terraform ")
    assert [d.message for d in door.diagnostics if d.code != "PS131"] == []


def test_all_resources_of_a_large_estate_are_seen() -> None:
    """Its source counts 617 resources, some of them of other providers."""
    path = FOLDER / "caf-enterprise-scale" / "planned_values.json"
    workspace = read_workspace(root(path))
    assert len(workspace.instances) == 617
    azure = [i for i in workspace.instances if i.type.startswith(("azurerm_", "azapi_"))]
    assert len(open_terraform(root(path)).resources) == len(azure)


def test_ids_in_a_plan_tell_the_subscription_of_what_it_makes() -> None:
    network = penstock.load(FOLDER / "caf-enterprise-scale")
    assert [d.message for d in network.diagnostics] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".tfstate"], ids=lambda path: path.parent.name)
def test_a_state_has_the_ids_that_others_found_in_azure(path: Path) -> None:
    """driftctl compares states with what Azure answers; a rule of a load balancer is no resource by itself."""
    golden = json.loads((path.parent / "results.golden.json").read_text(encoding="utf-8"))
    found = {str(instance.values.get("id").value).lower() for instance in read_workspace(root(path)).instances}
    assert {one["Id"].lower() for one in golden} <= found
    if "lb_rule" not in path.parent.name:
        assert {one["Id"].lower() for one in golden} <= {r.id for r in open_terraform(root(path)).resources}


def test_a_rule_belongs_to_the_group_that_its_expression_names() -> None:
    """checkov: the group `pass` has a rule, the group `fail` has none."""
    found = {
        r.name: r.id
        for r in open_terraform(root(FOLDER / "checkov" / "tfplan_extra_ref.json")).resources
        if "rules" not in r.type
    }
    (rule,) = [
        r for r in open_terraform(root(FOLDER / "checkov" / "tfplan_extra_ref.json")).resources if "rules" in r.type
    ]
    assert rule.parent_id == found["pass"]


# ---- regula: names tell which groups are open ------------------------------------------------------------------------

GROUP = "acceptanceTestResourceGroup1"
NET = f"/subscriptions/{{subscription}}/resourceGroups/{GROUP}/providers/Microsoft.Network"


def guarded(path: Path, group: str, rule: str | None, folder: Path) -> penstock.Network:
    """Put a group, with one of its rules or with those inside it, before a machine with a public address."""
    value = json.loads(path.read_text(encoding="utf-8"))
    kept = [group, *([rule] if rule else [])]
    planned = [r for r in value["planned_values"]["root_module"]["resources"] if r["name"] in kept]
    value["resource_changes"] = [c for c in value["resource_changes"] if c["name"] in kept]
    value["planned_values"]["root_module"]["resources"] = [*planned, *machine(group)]
    (folder / "plan.json").write_text(json.dumps(value), encoding="utf-8")
    return penstock.load(folder)


def machine(group: str) -> list[dict[str, Any]]:
    place = {"name": "ip", "subnet_id": f"{NET}/virtualNetworks/v/subnets/a", "private_ip_address": "10.0.1.4"}
    place["public_ip_address_id"] = f"{NET}/publicIPAddresses/p"
    made: dict[str, dict[str, Any]] = {
        "azurerm_virtual_network": {"name": "v", "address_space": ["10.0.0.0/16"]},
        "azurerm_subnet": {"name": "a", "virtual_network_name": "v", "address_prefixes": ["10.0.1.0/24"]},
        "azurerm_public_ip": {"name": "p", "ip_address": "20.0.0.1", "sku": "Standard"},
        "azurerm_network_interface": {"name": "server", "ip_configuration": [place]},
        "azurerm_subnet_network_security_group_association": {
            "subnet_id": f"{NET}/virtualNetworks/v/subnets/a",
            "network_security_group_id": f"{NET}/networkSecurityGroups/{group}",
        },
    }
    return [
        {"address": f"{kind}.x", "type": kind, "name": "x", "values": {**values, "resource_group_name": GROUP}}
        for kind, values in made.items()
    ]


@pytest.mark.parametrize("port", [22, 3389])
@pytest.mark.parametrize(
    ("group", "rule"),
    [
        ("invalidnsg1", None),
        ("invalidnsg2", None),
        ("validnsg1", None),
        ("testnsg", "invalidrule1"),
        ("testnsg", "invalidrule2"),
        ("testnsg", "invalidrule3"),
        ("testnsg", "validrule1"),
        ("testnsg", "validrule2"),
    ],
)
def test_what_is_named_invalid_lets_strangers_in(port: int, group: str, rule: str | None, tmp_path: Path) -> None:
    path = FOLDER / "regula" / f"security_group_no_inbound_{port}_infra.json"
    network = guarded(path, group, rule, tmp_path)
    expected = "allowed" if (rule or group).startswith("invalid") else "denied"
    assert penstock.can(network, "internet", f"server:{port}").verdict.value == expected
