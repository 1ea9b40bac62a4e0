"""A plan from the command line: what it will be, what it was, and what is never shown."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from penstock.cli.main import run
from tests.e2e.three_ways import PLAN
from tests.unit.azure.terraform.plans import managed, plan

SECRET = "hunter2-hunter2"


def written(folder: Path, value: Any) -> str:
    path = folder / "plan.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_a_plan_is_assessed_as_it_will_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(capsys, "can", "web-1", "sql:1433", written(tmp_path, PLAN))
    assert code == 0, text


def test_before_a_plan_that_makes_everything_there_was_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = told(capsys, "can", "web-1", "sql:1433", written(tmp_path, PLAN), "--state", "before")
    assert code == 4
    assert "no Azure resources" in text


def opened(value: dict[str, Any]) -> dict[str, Any]:
    """The plan as it was before somebody opened the data group to everybody."""
    before = copy.deepcopy(value)
    rule = next(r for r in before["planned_values"]["root_module"]["resources"] if r["address"].endswith(".data_sql"))
    rule["values"]["source_address_prefix"] = "*"
    return before


def test_what_a_plan_closes_was_open_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = {"values": {"root_module": opened(known(PLAN))["planned_values"]["root_module"]}}
    path = written(tmp_path, {**known(PLAN), "prior_state": state})
    assert told(capsys, "can", "web-1", "sql:1433", path)[0] == 0
    assert told(capsys, "can", "10.1.3.9", "sql:1433", path)[0] == 1
    assert told(capsys, "can", "10.1.3.9", "sql:1433", path, "--state", "before")[0] == 0


def known(value: dict[str, Any]) -> dict[str, Any]:
    """The plan with ids in place of what is known after apply, as a second run has it."""
    found = copy.deepcopy(value)
    base = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network"
    ids = {
        "subnet_id": f"{base}/virtualNetworks/spoke/subnets/data",
        "network_security_group_id": f"{base}/networkSecurityGroups/data",
    }
    kept = ("azurerm_virtual_network.spoke", "azurerm_subnet.data", "azurerm_subnet.web", "azurerm_subnet.links")
    rules = ("azurerm_network_security_group.data", "azurerm_network_security_rule.data_")
    joins = ("azurerm_subnet_network_security_group_association.data", "azurerm_network_interface.")
    resources = [
        r
        for r in found["planned_values"]["root_module"]["resources"]
        if r["address"].startswith((*kept, *rules, *joins))
    ]
    for resource in resources:
        if "association" in resource["address"]:
            resource["values"] = ids
        for place in resource["values"].get("ip_configuration", []):
            where = "data" if resource["name"] == "sql" else "web"
            place["subnet_id"] = f"{base}/virtualNetworks/spoke/subnets/{where}"
    found["planned_values"]["root_module"]["resources"] = resources
    return {"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": found["planned_values"]}


@pytest.mark.parametrize(
    "verb", [["assess"], ["doctor"], ["assess", "-o", "json"], ["assess", "-o", "html"], ["assess", "-v"]]
)
def test_a_secret_is_never_shown(verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account = managed(
        "azurerm_storage_account.s",
        {
            "name": SECRET,
            "resource_group_name": "rg",
            "location": "westeurope",
            "primary_access_key": SECRET,
            "network_rules": [{"default_action": "Deny", "ip_rules": [SECRET]}],
        },
    )
    value = plan(account)
    secret = {"name": True, "primary_access_key": True, "network_rules": [{"ip_rules": [True]}]}
    value["resource_changes"][0]["change"]["after_sensitive"] = secret
    path = written(tmp_path, value)
    _, text = told(capsys, verb[0], path, *verb[1:])
    assert SECRET not in text
    assert text


def test_a_finding_names_the_file_that_somebody_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("hcl2", reason="the extra `terraform` is not installed")
    rule = next(r for r in PLAN["planned_values"]["root_module"]["resources"] if r["address"].endswith(".data_sql"))
    text = f'# rules\n\nresource "{rule["type"]}" "{rule["name"]}" {{\n  priority = 100\n}}\n'
    (tmp_path / "rules.tf").write_text(text, encoding="utf-8")
    code, shown = told(capsys, "explain", "web-1", "sql:1433", written(tmp_path, PLAN))
    assert code == 0, shown
    assert f"{tmp_path}/rules.tf:3" in shown


def test_files_beside_a_plan_lead_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a plan calls the source of a module is a folder at most; what cannot be read there is passed over."""
    value = copy.deepcopy(PLAN)
    sources = ["../../../../../../../../etc", "./" + "x/" * 3000, "./\0", "./loop", "/etc"]
    calls = {f"m{i}": {"source": source, "module": {}} for i, source in enumerate(sources)}
    value["configuration"]["root_module"]["module_calls"] = calls
    resource = {"mode": "managed", "type": "azurerm_subnet", "name": "a", "values": {"name": "a"}}
    value["planned_values"]["root_module"]["child_modules"] = [
        {"resources": [{**resource, "address": f"module.{name}.azurerm_subnet.a"}]} for name in calls
    ]
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "main.tf").write_text('module "m0" {\n}\n', encoding="utf-8")
    (tmp_path / "dir.tf").mkdir()
    code, shown = told(capsys, "doctor", written(tmp_path, value))
    assert code == 0, shown
