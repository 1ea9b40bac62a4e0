"""Which files templates link to, which stand by themselves, and what no link leads to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from penstock.snapshot.gather import gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.written import asking, codes, given, names, write


def linking(link: dict[str, str], values: dict[str, str] | None = None, **parameters: Any) -> dict[str, Any]:
    """Give a template that deploys another one; `values` is a link to a parameter file."""
    given_ = {"parametersLink": values} if values else {"parameters": {k: {"value": v} for k, v in parameters.items()}}
    properties = {"mode": "Incremental", "templateLink": link, **given_}
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


@pytest.mark.parametrize("file", ["values.json", "deep/values.json"], ids=["beside", "below"])
def test_a_file_of_parameters_that_a_deployment_links_to_is_read(file: str, tmp_path: Path) -> None:
    address = f"https://example.com/some/repository/{file}?token"
    folder = write(
        tmp_path,
        main=linking({"relativePath": "part.json"}, {"uri": address}),
        part=asking(default="own"),
        **{file.removesuffix(".json").replace("/", "__"): given(n="linked")},
    )
    assert names(folder) == ["linked"]
    assert names(folder / "main.json") == ["linked"]


def test_a_file_of_parameters_that_is_not_there_leaves_values_unknown(tmp_path: Path) -> None:
    part, link = asking(default="own"), linking({"relativePath": "part.json"}, {"uri": "https://example.com/v.json"})
    write(tmp_path, main=link, part=part)
    (name,) = names(tmp_path)
    assert name.startswith("{")
    write(tmp_path, v={"not": "parameters"})
    assert names(tmp_path) == [name]


def test_a_secret_of_a_linked_file_is_unknown(tmp_path: Path) -> None:
    secret = given() | {"parameters": {"n": {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}}}}
    write(
        tmp_path, main=linking({"relativePath": "part.json"}, {"uri": "v.json"}), part=asking(default="own"), v=secret
    )
    (name,) = names(tmp_path)
    assert name.startswith("{")
