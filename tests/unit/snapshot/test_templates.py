"""Which templates stand by themselves, which are linked, and which share a resource group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from penstock.snapshot.gather import gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.written import asking, codes, given, names, write


def linking(link: dict[str, str], **parameters: Any) -> dict[str, Any]:
    """Give a template that deploys another one."""
    properties = {
        "mode": "Incremental",
        "templateLink": link,
        "parameters": {k: {"value": v} for k, v in parameters.items()},
    }
    return template(resources=[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": properties}])


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "nested/part.json"},
        {"uri": "https://example.com/some/repository/nested/part.json"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/part.json')]"},
        {"relativePath": "nested\\part.json"},
    ],
    ids=["relative", "address", "expression", "backslash"],
)
def test_a_linked_template_is_deployed_once_with_the_one_that_links_it(link: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, main=linking(link, n="from-main"), nested__part=asking())
    gathered = gather([tmp_path], ())
    assert [r.name for r in gathered.resources] == ["from-main"]
    assert [kind for _, kind, _ in gathered.inputs] == ["ARM template", "linked template"]
    assert names(tmp_path / "main.json") == ["from-main"]


def test_a_template_that_only_mentions_another_does_not_link_it(tmp_path: Path) -> None:
    mention = template(resources=[], metadata={"see": "part.json"})
    write(tmp_path, main=mention, part=asking(default="own"))
    assert names(tmp_path) == ["own"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, a=linking({"relativePath": "b.json"}), b=linking({"relativePath": "a.json"}))
    assert "PS303" in codes(gather([tmp_path], ()))


@pytest.mark.parametrize(
    "link",
    [
        "../secret.json",
        "../../../../etc/passwd.json",
        "/etc/passwd.json",
        "file:///etc/passwd.json",
        "way/out.json",
        "a" * 5000 + ".json",
        "\x00.json",
    ],
    ids=["above", "far above", "root", "address", "link", "long", "zero"],
)
def test_a_link_leads_out_of_no_folder(link: str, tmp_path: Path) -> None:
    write(tmp_path, secret=asking(default="secret"))
    inside = write(tmp_path / "inside", main=linking({"relativePath": link}))
    (tmp_path / "outside").mkdir()
    write(tmp_path / "outside", out=asking(default="secret"))
    (inside / "way").symlink_to(tmp_path / "outside")
    gathered = gather([inside / "main.json"], ())
    assert [r.type for r in gathered.resources] == ["microsoft.resources/deployments"]
    assert "PS304" in codes(gathered)


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


def test_a_megabyte_of_letters_before_an_ending_costs_nothing(tmp_path: Path) -> None:
    long = "a" * 2_000_000
    write(
        tmp_path,
        main=linking({"relativePath": "part.json"}) | {"metadata": {"x": long, "y": long + ".json"}},
        part=asking(default="p"),
    )
    assert names(tmp_path) == ["p"]


def test_the_values_of_a_linked_template_come_from_the_link(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=linking({"relativePath": "part.json"}),
        part=asking(default="own"),
        **{"part.parameters": given(n="file")},
    )
    assert names(tmp_path) == ["own"]
