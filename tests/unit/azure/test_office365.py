"""The endpoints of Microsoft 365 as tags of names; the lists here are of our own writing, in the shape of the web service."""

from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.azure.lower import lower
from penstock.azure.office365 import OfficeNames, of_document, read_office_names
from penstock.azure.read import read_all
from penstock.diagnostics import InputError
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy


def row(area: str, category: str, *urls: str, needed: bool = True, **more: Any) -> dict[str, Any]:
    return {"id": 1, "serviceArea": area, "category": category, "required": needed, "urls": list(urls), **more}


MAIL = row("Exchange", "Optimize", "outlook.office365.com", "*.outlook.office.com")
REST = row("Exchange", "Default", "autodiscover.*.onmicrosoft.com", "*.protection.outlook.com")
EXTRA = row("Common", "Default", "*.example-cdn.net", needed=False)
ALL = [MAIL, REST, EXTRA]


def verdict(host: str, tag: Any, office: OfficeNames | None) -> Verdict:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", fqdnTags=[tag], targetFqdns=[])))
    estate, _ = read_all(hub_and_spokes(firewall(), policy(), rules))
    return Engine(lower(estate, None, office)).can("one", f"fqdn:{host}:443").verdict


def test_sets_are_joined_by_area_category_and_need() -> None:
    found = of_document(ALL, "list.json").tags
    assert set(found) == {
        "office365.exchange.optimize",
        "office365.exchange.optimize.required",
        "office365.exchange.default.required",
        "office365.common.default.notrequired",
    }
    assert "mail.outlook.office.com" in found["office365.exchange.optimize"].sure
    assert "outlook.office.com" not in found["office365.exchange.optimize"].sure


def test_a_star_inside_a_name_says_only_what_it_may_be() -> None:
    found = of_document(ALL, "list.json").tags["office365.exchange.default.required"]
    assert "autodiscover.contoso.onmicrosoft.com" in found.maybe
    assert "autodiscover.contoso.onmicrosoft.com" not in found.sure
    assert "x.protection.outlook.com" in found.sure


def test_a_tag_lets_out_its_names_and_no_others() -> None:
    office = of_document(ALL, "list.json")
    assert verdict("outlook.office365.com", "Office365.Exchange.Optimize", office) is Verdict.ALLOWED
    assert verdict("outlook.example.com", "Office365.Exchange.Optimize", office) is Verdict.DENIED
    assert verdict("autodiscover.x.onmicrosoft.com", "Office365.Exchange.Default.Required", office) is Verdict.UNKNOWN


def test_without_the_list_and_with_other_tags_nobody_knows() -> None:
    office = of_document(ALL, "list.json")
    assert verdict("outlook.office365.com", "Office365.Exchange.Optimize", None) is Verdict.UNKNOWN
    assert verdict("outlook.office365.com", "WindowsUpdate", office) is Verdict.UNKNOWN
    assert verdict("outlook.office365.com", "Office365.Exchange.Allow.Required", office) is Verdict.UNKNOWN
    assert verdict("outlook.office365.com", Unknown(why="no value"), office) is Verdict.UNKNOWN


def test_the_version_is_told_where_the_list_has_one() -> None:
    whole = json.dumps({"instance": "worldwide", "latest": "2026112800", "endpoints": ALL})
    assert read_office_names(whole, "a.json").words == "a.json (3 sets of Microsoft 365 endpoints, version 2026112800)"
    assert read_office_names(json.dumps(ALL), "a.json").words == "a.json (3 sets of Microsoft 365 endpoints)"


@pytest.mark.parametrize("text", ["", "[]", "{}", '[{"id": 1}]', '{"endpoints": 3}', "[" * 100_000])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no list of Microsoft 365 endpoints"):
        read_office_names(text, "a.json")


def test_rows_that_make_no_sense_are_left_out() -> None:
    odd = [{**MAIL, "required": "yes"}, {**MAIL, "serviceArea": "Elsewhere"}, {**MAIL, "urls": [3, None]}, MAIL]
    assert "outlook.office365.com" in of_document(odd, "a.json").tags["office365.exchange.optimize"].sure
