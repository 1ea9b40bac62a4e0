"""Which templates share a resource group, and what that means for names."""

from __future__ import annotations

from pathlib import Path

from penstock.snapshot.gather import gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.written import asking, codes, names, write


def test_templates_of_one_folder_share_a_resource_group(tmp_path: Path) -> None:
    network = {"type": "Microsoft.Network/virtualNetworks", "name": "v"}
    asks = {"type": "T.T/t", "name": "x", "properties": {"v": "[resourceId('Microsoft.Network/virtualNetworks', 'v')]"}}
    write(tmp_path, hub=template(resources=[network]), spoke=template(resources=[asks]))
    hub, spoke = gather([tmp_path], ()).resources
    assert str(spoke.properties.get("v").value).lower() == hub.id


def test_templates_of_two_folders_do_not(tmp_path: Path) -> None:
    network = {"type": "Microsoft.Network/virtualNetworks", "name": "v"}
    write(tmp_path, one__main=template(resources=[network]), two__main=template(resources=[network]))
    gathered = gather([tmp_path], ())
    assert len({r.id for r in gathered.resources}) == 2
    assert "PS113" not in codes(gathered)


def test_templates_that_define_the_same_resource_go_apart_and_that_is_told(tmp_path: Path) -> None:
    network = {"type": "Microsoft.Network/virtualNetworks", "name": "v"}
    write(tmp_path, a=template(resources=[network]), b=template(resources=[network]), c=asking(default="c"))
    gathered = gather([tmp_path], ())
    assert len({r.id for r in gathered.resources}) == 3
    assert codes(gathered) == ["PS113", "PS113"]


def test_unknown_parameters_of_two_templates_are_two_unknowns(tmp_path: Path) -> None:
    write(tmp_path, a=asking(), b=asking())
    assert len(set(names(tmp_path))) == 2


def test_an_unknown_parameter_of_a_lone_template_has_a_short_name(tmp_path: Path) -> None:
    write(tmp_path, main=asking())
    assert names(tmp_path) == ["{n}"]
