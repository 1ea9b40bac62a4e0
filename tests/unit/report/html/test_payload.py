"""The data of the report: the whole assessment, and each path once."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from penstock.assess.assessment import Assessment
from penstock.report.html.payload import MEMBERS, Shared, payload, shortened
from penstock.report.shape import line
from tests.unit.report import sample
from tests.unit.report.test_changes_rows import judged
from tests.unit.report.test_json import problems


@cache
def data() -> dict[str, Any]:
    return dict(payload(sample.assessed(), "1.2.3", "infra"))


@pytest.mark.parametrize("result", [sample.assessed(), judged()], ids=["alone", "compared and excepted"])
def test_the_data_keeps_to_its_schema(result: Assessment) -> None:
    assert problems(line(payload(result, "1.2.3", "infra"))) == []


def test_every_finding_is_there_with_its_proof() -> None:
    result = sample.assessed()
    assert [one["id"] for one in data()["findings"]] == [finding.id for finding in result.findings]
    for one, finding in zip(data()["findings"], result.findings, strict=True):
        packets = [data()["paths"][number]["verdict"] for number in one["paths"]]
        assert packets == [trace.verdict.value for trace in finding.proof]


def test_a_cell_names_its_ends_and_its_path() -> None:
    for cell in data()["cells"]:
        assert 0 <= cell["s"] < len(data()["zones"])
        assert 0 <= cell["d"] < len(data()["zones"])
        assert data()["paths"][cell["path"]]["verdict"] == ("allowed" if cell["a"] else "unknown")


def test_a_hop_says_where_it_is_written() -> None:
    (cell,) = [c for c in data()["cells"] if data()["zones"][c["s"]]["name"] == "internet"]
    written = [hop[4] for hop in data()["paths"][cell["path"]]["path"]]
    assert f"{sample.FILE}:41" in written


def test_what_is_unknown_and_what_is_not_modelled_is_told() -> None:
    assert 'contents of service tag "Storage" are not known' in [one["why"] for one in data()["unknown"]]
    assert [one["type"] for one in data()["not_modelled"]] == ["microsoft.odd/things"]
    assert [one["code"] for one in data()["diagnostics"]] == ["PS203"]


def test_shared_values_are_stored_once() -> None:
    shared = Shared()
    assert [shared.number(key, lambda key=key: key) for key in ("a", "b", "a")] == [0, 1, 0]  # type: ignore[misc]
    assert shared.values == ["a", "b"]


def test_channels_and_points_are_those_of_the_json_of_assess() -> None:
    assert [one["number"] for one in data()["exfiltration"]["channels"]] == list(range(1, 16))
    known = {one["id"] for one in data()["findings"]}
    ways = [way for one in data()["exfiltration"]["channels"] for way in one["ways"]]
    assert ways
    assert {way["finding"] for way in ways} <= known
    assert {name for point in data()["review"]["points"] for name in point["evidence"]} <= known


def test_a_long_list_of_names_is_cut_and_counted() -> None:
    names = [f"snet-{n}" for n in range(MEMBERS + 1_200)]
    (cut,) = shortened({"places": names}).values()  # type: ignore[union-attr]
    assert cut == [*names[:MEMBERS], "and 1,200 more"]
    assert shortened({"places": names[:MEMBERS]}) == {"places": names[:MEMBERS]}
