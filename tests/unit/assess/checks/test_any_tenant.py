"""PS726: names that serve every tenant. Expected: FW-31, FW-32."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.any_tenant import any_tenant
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy


def estate(*names: str, **fields: Any) -> tuple[Resource, ...]:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", *names, **fields)))
    return hub_and_spokes(firewall(), policy(sku={"tier": "Premium"}), rules)


def test_signing_in_and_managing_are_told_together() -> None:
    (finding,) = found(any_tenant, *estate("login.microsoftonline.com", "management.azure.com", "www.contoso.com"))
    assert finding.affected == ("spoke1/work", "spoke2/work")
    assert [trace.name for trace in finding.proof] == ["login.microsoftonline.com", "management.azure.com"]
    assert finding.is_proved


def test_one_tenants_own_name_is_none() -> None:
    assert told(any_tenant, *estate("contoso.sharepoint.com")) == []


def test_a_firewall_that_inspects_may_add_the_header() -> None:
    assert told(any_tenant, *estate("login.microsoftonline.com", terminateTLS=True)) == [("low", "spoke1/work", False)]
