from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.configuration import NOTHING
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.plan import read_workspace
from penstock.azure.terraform.references import References
from tests.unit.azure.terraform.plans import node

PROVIDER = "registry.terraform.io/hashicorp/azurerm"


def shown(address: str, index: Any = None) -> dict[str, Any]:
    kind, name = address.split(".")[-2:]
    found = {"address": address, "mode": "managed", "type": kind, "name": name.partition("[")[0], "values": {}}
    return found | ({} if index is None else {"index": index})


def configured(address: str, refs: list[str], loop: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"address": address, "mode": "managed", "expressions": {"x": {"references": refs}}}
    return found | ({} if loop is None else {"for_each_expression": {"references": loop}})


def asked(
    root: list[dict[str, Any]], configuration: dict[str, Any], who: str, **modules: Any
) -> tuple[list[str], list[str]]:
    """Give the addresses that the attribute `x` of a resource may come from, and what is lost."""
    children = [{"address": address, "resources": listed} for address, listed in modules.items()]
    value = {
        "planned_values": {"root_module": {"resources": root, "child_modules": children}},
        "configuration": {"root_module": configuration},
    }
    workspace = read_workspace(node(value))
    references = References(workspace)
    instance: Instance = next(i for i in workspace.instances if i.address == who)
    found = references.of(instance, references.configured(instance).get("expressions", "x"))
    return [t.instance.address + "".join(f".{s}" for s in t.steps) for t in found.targets], found.lost


A, B = shown("azurerm_subnet.a"), shown("azurerm_subnet.b")
MANY = [shown('azurerm_subnet.m["x"]', "x"), shown('azurerm_subnet.m["y"]', "y")]
NIC = shown("azurerm_network_interface.n")


@pytest.mark.parametrize(
    ("refs", "targets", "lost"),
    [
        (["azurerm_subnet.a.id", "azurerm_subnet.a"], ["azurerm_subnet.a.id"], []),
        (['azurerm_subnet.m["y"].id', 'azurerm_subnet.m["y"]', "azurerm_subnet.m"], ['azurerm_subnet.m["y"].id'], []),
        (["azurerm_subnet.m"], ['azurerm_subnet.m["x"]', 'azurerm_subnet.m["y"]'], []),
        (["azurerm_subnet.a.id", "azurerm_subnet.b.id"], ["azurerm_subnet.a.id", "azurerm_subnet.b.id"], []),
        (["local.subnet"], [], ["local.subnet"]),
        (["azurerm_subnet.gone.id"], [], ["azurerm_subnet.gone"]),
        (["var.name", "each.key", "count.index", "path.module"], [], []),
    ],
    ids=["one", "by key", "which is not told", "two", "a local", "not in the plan", "no resource"],
)
def test_an_expression_leads_to_resources(refs: list[str], targets: list[str], lost: list[str]) -> None:
    configuration = {"resources": [configured("azurerm_network_interface.n", refs)]}
    assert asked([A, B, *MANY, NIC], configuration, "azurerm_network_interface.n") == (targets, lost)


@pytest.mark.parametrize(
    ("refs", "loop"),
    [(["azurerm_subnet.m", "each.key"], ["var.names"]), (["each.value.id", "each.value"], ["azurerm_subnet.m"])],
    ids=["by key", "by value"],
)
def test_what_is_made_for_each_asks_for_the_one_with_its_key(refs: list[str], loop: list[str]) -> None:
    who = 'azurerm_network_interface.n["y"]'
    configuration = {"resources": [configured("azurerm_network_interface.n", refs, loop)]}
    (found,), lost = asked([*MANY, shown(who, "y")], configuration, who)
    assert found.startswith('azurerm_subnet.m["y"]')
    assert lost == []


def test_numbers_mean_the_same_only_where_there_are_as_many() -> None:
    subnets = [shown(f"azurerm_subnet.m[{i}]", i) for i in range(2)]
    configuration = {"resources": [configured("azurerm_network_interface.n", ["azurerm_subnet.m", "count.index"])]}
    two = [shown(f"azurerm_network_interface.n[{i}]", i) for i in range(2)]
    three = [shown(f"azurerm_network_interface.n[{i}]", i) for i in range(3)]
    assert asked([*subnets, *two], configuration, "azurerm_network_interface.n[1]")[0] == ["azurerm_subnet.m[1]"]
    assert len(asked([*subnets, *three], configuration, "azurerm_network_interface.n[1]")[0]) == 2


def test_outputs_of_a_module_lead_into_it() -> None:
    configuration = {
        "resources": [configured("azurerm_network_interface.n", ["module.net.subnet", "module.net"])],
        "module_calls": {
            "net": {
                "module": {
                    "outputs": {"subnet": {"expression": {"references": ["azurerm_subnet.a.id", "azurerm_subnet.a"]}}}
                }
            }
        },
    }
    inside = shown("module.net.azurerm_subnet.a")
    found = asked([NIC, A], configuration, "azurerm_network_interface.n", **{"module.net": [inside]})
    assert found == (["module.net.azurerm_subnet.a.id"], [])


def test_variables_of_a_module_lead_out_of_it() -> None:
    inner = {"resources": [configured("azurerm_network_interface.n", ["var.subnet"])]}
    call = {"expressions": {"subnet": {"references": ["azurerm_subnet.a.id", "azurerm_subnet.a"]}}, "module": inner}
    who = "module.vm.azurerm_network_interface.n"
    found = asked([A], {"module_calls": {"vm": call}}, who, **{"module.vm": [shown(who)]})
    assert found == (["azurerm_subnet.a.id"], [])


def test_a_map_of_resources_is_entered_by_its_key() -> None:
    inner = {"resources": [configured("azurerm_network_interface.n", ['var.subnets["y"].id', 'var.subnets["y"]'])]}
    call = {"expressions": {"subnets": {"references": ["azurerm_subnet.m"]}}, "module": inner}
    who = "module.vm.azurerm_network_interface.n"
    found = asked(MANY, {"module_calls": {"vm": call}}, who, **{"module.vm": [shown(who)]})
    assert found == (['azurerm_subnet.m["y"].id'], [])


def test_modules_that_refer_to_each_other_come_to_an_end() -> None:
    outputs = {"a": {"expression": {"references": ["module.net.a"]}}}
    inner = {"outputs": outputs, "module_calls": {"net": {"module": {"outputs": outputs}}}}
    configuration = {
        "resources": [configured("azurerm_network_interface.n", ["module.net.a"])],
        "module_calls": {"net": {"module": inner}},
    }
    targets, lost = asked([NIC], configuration, "azurerm_network_interface.n")
    assert targets == []
    assert set(lost) <= {"what is too far to follow"}


def test_modules_that_refer_to_each_other_in_many_ways_come_to_an_end_too() -> None:
    names = [f"o{i}" for i in range(6)]
    module: dict[str, Any] = {"outputs": {}}
    inside: dict[str, list[dict[str, Any]]] = {}
    path = ""
    for _ in range(25):
        path = f"{path}module.m."
        inside[path.rstrip(".")] = [shown(f"{path}azurerm_route.x")]
        outputs = {name: {"expression": {"references": [f"module.m.{one}" for one in names]}} for name in names}
        module = {"outputs": outputs, "module_calls": {"m": {"module": module}}}
    configuration = {
        "resources": [configured("azurerm_network_interface.n", ["module.m.o0"])],
        "module_calls": {"m": {"module": module}},
    }
    targets, lost = asked([NIC], configuration, "azurerm_network_interface.n", **inside)
    assert targets == []
    assert "what is too far to follow" in lost


def test_a_state_has_no_expressions() -> None:
    workspace = read_workspace(node({"values": {"root_module": {"resources": [A]}}}))
    references = References(workspace)
    assert references.of(workspace.instances[0], NOTHING).targets == []
