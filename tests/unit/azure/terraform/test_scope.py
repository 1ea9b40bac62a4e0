from __future__ import annotations

from typing import Any

from penstock.azure.terraform.plan import read_workspace
from penstock.azure.terraform.row import Row
from penstock.azure.terraform.scope import Block, Resolver
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import managed, node, plan, ref

TABLE = {
    "azurerm_box": Row(arm="Microsoft.Box/boxes", body={}, parts={"lid": "lids"}),
    "azurerm_toy": Row(arm="Microsoft.Box/toys", body={}),
}
BOX = "/subscriptions/{subscription}/resourcegroups/rg/providers/microsoft.box/boxes"


def box(name: str, **more: Any) -> dict[str, Any]:
    return managed(f"azurerm_box.{name}", {"name": name, "resource_group_name": "rg", **more})


def asking(*others: dict[str, Any], values: Any = None, **expressions: Any) -> Block:
    """The block of a resource that refers to others."""
    workspace = read_workspace(node(plan(*others, managed("azurerm_toy.t", values or {}, expressions))))
    return Resolver(workspace, TABLE).block(workspace.instances[-1])


def test_an_id_known_after_apply_is_that_of_the_one_resource_referred_to() -> None:
    assert asking(box("a"), box_id=ref("azurerm_box.a.id")).id("box_id") == f"{BOX}/a"


def test_an_id_that_may_be_one_of_two_is_unknown_and_names_both() -> None:
    found = asking(box("a"), box("b"), box_id=ref("azurerm_box.a.id", "azurerm_box.b.id")).id("box_id")
    assert isinstance(found, Unknown)
    assert found.why.endswith("it is made of azurerm_box.a, azurerm_box.b")


def test_what_is_of_another_type_is_not_meant() -> None:
    toy = managed("azurerm_toy.u", {"name": "u", "resource_group_name": "rg"})
    block = asking(box("a"), toy, box_id=ref("azurerm_box.a.id", "azurerm_toy.u.name"))
    assert block.id("box_id", ("Microsoft.Box/boxes",)) == f"{BOX}/a"


def test_what_picks_one_of_several_is_not_what_is_picked() -> None:
    assert asking(box("a"), box_id={"references": ["azurerm_box.a", "local.key"]}).id("box_id") == f"{BOX}/a"


def test_an_id_that_may_come_from_a_local_is_unknown() -> None:
    assert isinstance(asking(box("a"), box_id=ref("local.other", "azurerm_box.a.id")).id("box_id"), Unknown)


def test_a_part_has_the_id_of_its_resource_and_its_name() -> None:
    one = box("a", lid=[{"name": "top"}])
    assert asking(one, lid_id=ref("azurerm_box.a.lid[0].id")).id("lid_id") == f"{BOX}/a/lids/top"


def test_which_part_is_meant_of_several_must_be_told() -> None:
    two = box("a", lid=[{"name": "top"}, {"name": "side"}])
    assert asking(two, lid_id=ref("azurerm_box.a.lid[1].id")).id("lid_id") == f"{BOX}/a/lids/side"
    assert isinstance(asking(two, lid_id={"references": ["azurerm_box.a.lid"]}).id("lid_id"), Unknown)


def test_a_list_that_is_written_out_has_all_that_it_refers_to() -> None:
    block = asking(box("a"), box("b"), box_ids=ref("azurerm_box.a.id", "azurerm_box.b.id"))
    assert block.ids("box_ids") == [f"{BOX}/a", f"{BOX}/b"]


def test_a_list_that_something_else_chooses_is_unknown() -> None:
    block = asking(box("a"), box("b"), box_ids=ref("azurerm_box.a.id", "azurerm_box.b.id", "local.many"))
    assert isinstance(block.ids("box_ids"), Unknown)


def test_known_members_of_a_list_stay() -> None:
    value = plan(box("a"), managed("azurerm_toy.t", {"box_ids": ["/subscriptions/s/q", None]}))
    value["resource_changes"][1]["change"]["after_unknown"]["box_ids"] = [False, True]
    value["configuration"]["root_module"]["resources"][1]["expressions"]["box_ids"] = ref("azurerm_box.a.id")
    workspace = read_workspace(node(value))
    block = Resolver(workspace, TABLE).block(workspace.instances[-1])
    assert block.ids("box_ids") == ["/subscriptions/s/q", f"{BOX}/a"]


def test_what_nobody_configured_is_for_azure_to_decide() -> None:
    value = plan(managed("azurerm_toy.t", {}))
    value["resource_changes"][0]["change"]["after_unknown"]["colour"] = True
    workspace = read_workspace(node(value))
    assert Resolver(workspace, TABLE).block(workspace.instances[0]).value("colour") is None


def test_what_a_dynamic_block_says_is_not_for_azure_to_decide() -> None:
    value = plan(managed("azurerm_toy.t", {"wheel": [{}]}))
    value["resource_changes"][0]["change"]["after_unknown"]["wheel"] = [{"size": True}]
    value["configuration"]["root_module"]["resources"][0]["expressions"] = {}
    workspace = read_workspace(node(value))
    assert isinstance(Resolver(workspace, TABLE).block(workspace.instances[0]).value("wheel.size"), Unknown)


def test_a_secret_is_unknown_and_is_not_told() -> None:
    value = plan(managed("azurerm_toy.t", {"colour": "hunter2"}))
    value["resource_changes"][0]["change"]["after_sensitive"] = {"colour": True}
    workspace = read_workspace(node(value))
    found = Resolver(workspace, TABLE).block(workspace.instances[0]).value("colour")
    assert isinstance(found, Unknown)
    assert found.why == "azurerm_toy.t.colour is marked as sensitive"
    assert "hunter2" not in repr(found)


def test_resources_that_refer_to_each_other_still_have_names() -> None:
    table = {"azurerm_box": Row(arm="Microsoft.Box/boxes/lids", parent="box_id", body={})}
    a = managed("azurerm_box.a", {"name": "a"}, {"box_id": ref("azurerm_box.b.id")})
    b = managed("azurerm_box.b", {"name": "b"}, {"box_id": ref("azurerm_box.a.id")})
    workspace = read_workspace(node(plan(a, b)))
    resolver = Resolver(workspace, table)
    assert len({resolver.id(instance) for instance in workspace.instances}) == 2
