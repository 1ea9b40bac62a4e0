"""A plan with the files that it was made from."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.doors import Door
from penstock.azure.terraform.door import open_terraform
from penstock.azure.terraform.sources import Budget
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import NETWORK, NSG, SUBNET, by_name, managed, node, opened, plan, ref

pytest.importorskip("hcl2", reason="the extra `terraform` is not installed")

MAIN = """\
resource "azurerm_network_security_group" "n" {
  name = "n"

  security_rule {
    name     = "ssh"
    priority = 100
  }
  security_rule {
    name                   = "web"
    destination_port_range = "443"
  }
}

resource "azurerm_subnet" "a" {
  count = 2
  name  = "a${count.index}"
}
"""


def beside(value: dict[str, Any], texts: dict[str, str], before: bool = False) -> Door:
    """Open a plan beside files, by their paths."""

    def folder(name: str) -> dict[str, str]:
        start = f"{name}/" if name else ""
        return {path: text for path, text in texts.items() if path.rpartition("/")[0] + "/" == (start or "/")}

    return open_terraform(node(value), before=before, folder=folder)


def rules(*names: str) -> dict[str, Any]:
    written = [{"name": name, "priority": 100, "destination_port_range": "22"} for name in names]
    return managed(NSG["address"], {**NSG["values"], "security_rule": written})


def place(origin: Any) -> str:
    return f"{origin.file}:{origin.line}:{origin.column}"


def test_a_resource_stands_where_it_is_written() -> None:
    found = by_name(beside(plan(rules("web", "ssh")), {"main.tf": MAIN}))["n"]
    assert place(found.origin) == "main.tf:1:1"


def test_a_block_stands_where_the_one_with_its_name_is_written() -> None:
    """Sets have no order: the plan lists `web` first."""
    found = by_name(beside(plan(rules("web", "ssh")), {"main.tf": MAIN}))["n"]
    first, second = found.properties.get("securityRules").elements()
    assert place(first.origin) == "main.tf:8:3"
    assert place(second.origin) == "main.tf:4:3"


def test_an_attribute_stands_on_its_line() -> None:
    found = by_name(beside(plan(rules("web")), {"main.tf": MAIN}))["n"]
    (rule,) = found.properties.get("securityRules").elements()
    assert place(rule.get("properties", "destinationPortRange").origin) == "main.tf:10:5"


def test_a_block_that_may_be_one_of_several_stands_where_its_resource_does() -> None:
    found = by_name(beside(plan(rules("else")), {"main.tf": MAIN}))["n"]
    (rule,) = found.properties.get("securityRules").elements()
    assert place(rule.origin) == "main.tf:1:1"


def test_instances_share_a_block() -> None:
    values = {**SUBNET["values"]}
    both = [managed(f"azurerm_subnet.a[{i}]", {**values, "name": f"a{i}"}) for i in range(2)]
    door = beside(plan(NETWORK, *both), {"main.tf": MAIN})
    assert {place(by_name(door)[f"a{i}"].origin) for i in range(2)} == {"main.tf:14:1"}
    assert len({by_name(door)[f"a{i}"].origin.pointer for i in range(2)}) == 2


def test_what_no_file_holds_stands_in_the_plan() -> None:
    found = by_name(beside(plan(NETWORK, NSG), {"main.tf": MAIN}))["v"]
    assert found.origin.file == "plan.json"


def test_no_text_of_a_file_is_shown() -> None:
    found = by_name(beside(plan(NSG), {"main.tf": MAIN}))["n"]
    assert found.origin.locator.line_text(1) == ""


def in_module(source: str) -> dict[str, Any]:
    """A plan whose module `net` makes a network."""
    resource = {
        "address": "module.net.azurerm_virtual_network.v",
        "mode": "managed",
        "type": "azurerm_virtual_network",
        "name": "v",
        "values": NETWORK["values"],
    }
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"child_modules": [{"address": "module.net", "resources": [resource]}]}},
        "configuration": {"root_module": {"module_calls": {"net": {"source": source, "module": {}}}}},
    }


MODULE = '\nresource "azurerm_virtual_network" "v" {}\n'
CALL = 'locals {}\n\nmodule "net" {\n  source = "%s"\n}\n'


@pytest.mark.parametrize(("source", "path"), [("./net", "net/x.tf"), ("../shared/net", "../shared/net/x.tf")])
def test_a_module_in_a_folder_is_read_there(source: str, path: str) -> None:
    found = by_name(beside(in_module(source), {"main.tf": CALL % source, path: MODULE}))["v"]
    assert place(found.origin) == f"{path}:2:1"


def test_a_module_from_elsewhere_stands_where_it_is_called() -> None:
    source = "Azure/avm-res-network-virtualnetwork/azurerm"
    found = by_name(beside(in_module(source), {"main.tf": CALL % source}))["v"]
    assert place(found.origin) == "main.tf:3:1"


def test_a_state_finds_its_modules_by_their_calls() -> None:
    value = in_module("./net")
    state = {"format_version": "1.0", "values": value["planned_values"]}
    found = by_name(beside(state, {"main.tf": CALL % "./net", "net/x.tf": MODULE}))["v"]
    assert place(found.origin) == "net/x.tf:2:1"


def test_a_file_that_cannot_be_read_still_tells_the_line_of_a_block() -> None:
    broken = MAIN + "\nresource {{{\n"
    found = by_name(beside(plan(NSG), {"main.tf": broken}))["n"]
    assert place(found.origin) == "main.tf:1:1"


def test_an_override_makes_no_second_place() -> None:
    texts = {
        "main.tf": MAIN,
        "main_override.tf": 'resource "azurerm_network_security_group" "n" {\n  location = "x"\n}\n',
    }
    assert place(by_name(beside(plan(NSG), texts))["n"].origin) == "main.tf:1:1"


# ---- blocks that a plan does not show --------------------------------------------------------------------------------

BARE = 'resource "azurerm_storage_account" "s" {\n  name = "s"\n}\n'
DYNAMIC = (
    'resource "azurerm_storage_account" "s" {\n  dynamic "network_rules" {\n    for_each = x\n    content {}\n  }\n}\n'
)


def account() -> dict[str, Any]:
    value = plan(managed("azurerm_storage_account.s", {"name": "s", "resource_group_name": "rg"}))
    value["resource_changes"][0]["change"]["after_unknown"]["network_rules"] = True
    return value


def doors(door: Door) -> Any:
    return by_name(door)["s"].properties.value.get("networkAcls")


def test_a_block_that_a_plan_does_not_show_may_be_a_dynamic_one() -> None:
    found = doors(opened(account()))
    assert isinstance(found, Unknown)
    assert (
        found.why == "azurerm_storage_account.s.network_rules is known after apply only: a dynamic block may write it"
    )


def test_a_block_that_nobody_wrote_is_azure_s_to_decide() -> None:
    assert doors(beside(account(), {"main.tf": BARE})) is None


def test_a_dynamic_block_whose_number_is_not_known_is_unknown() -> None:
    assert isinstance(doors(beside(account(), {"main.tf": DYNAMIC})), Unknown)


def test_a_group_in_which_nobody_wrote_rules_has_none() -> None:
    value = plan(NSG)
    value["resource_changes"][0]["change"]["after_unknown"]["security_rule"] = True
    written = 'resource "azurerm_network_security_group" "n" {\n  name = "n"\n}\n'
    found = by_name(beside(value, {"main.tf": written}))["n"].properties.value
    assert "securityRules" not in found


# ---- expressions that change what they refer to ----------------------------------------------------------------------


def hop(expression: str) -> Any:
    nic = managed("azurerm_network_interface.f", {"name": "f", "resource_group_name": "rg"})
    route = managed(
        "azurerm_route.r",
        {"name": "r", "resource_group_name": "rg", "route_table_name": "t", "next_hop_type": "VirtualAppliance"},
        {"next_hop_in_ip_address": ref("azurerm_network_interface.f.private_ip_address")},
    )
    text = f'resource "azurerm_route" "r" {{\n  next_hop_in_ip_address = {expression}\n}}\n'
    return by_name(beside(plan(nic, route), {"main.tf": text}))["r"].properties.value["nextHopIpAddress"]


def test_a_reference_that_stands_alone_is_the_value() -> None:
    assert hop("azurerm_network_interface.f.private_ip_address").resource.endswith("/networkinterfaces/f")


def test_what_is_made_of_a_reference_is_not_the_reference() -> None:
    found = hop('cidrhost("${azurerm_network_interface.f.private_ip_address}/24", 1)')
    assert type(found) is Unknown
    assert found.why.endswith("it is made of the expression at main.tf:2, azurerm_network_interface.f")


def test_an_id_that_is_changed_on_the_way_is_unknown() -> None:
    join = managed(
        "azurerm_subnet_network_security_group_association.j",
        {"network_security_group_id": "/n"},
        {"subnet_id": ref("azurerm_subnet.a.id")},
    )
    text = 'resource "azurerm_subnet_network_security_group_association" "j" {\n  subnet_id = replace(azurerm_subnet.a.id, "a", "b")\n}\n'
    door = beside(plan(NETWORK, SUBNET, join), {"main.tf": text})
    assert [d.code for d in door.diagnostics] == ["PS132"]
    assert isinstance(by_name(door)["a"].properties.value["networkSecurityGroup"], Unknown)


def test_files_that_are_too_long_together_are_searched_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "penstock.azure.terraform.sources.Budget.allows", lambda self, _: setattr(self, "is_spent", True)
    )
    door = beside(account(), {"main.tf": BARE})
    assert isinstance(doors(door), Unknown)
    assert place(by_name(door)["s"].origin) == "main.tf:1:1"
    assert [d.code for d in door.diagnostics] == ["PS136"]


def test_a_budget_is_spent_once() -> None:
    budget = Budget(left=5)
    assert [budget.allows("abc"), budget.allows("abc"), budget.allows("ab")] == [True, False, True]
    assert budget.is_spent
