"""PS722. Expected: FW-31, FW-34, and who may have a name where."""

from __future__ import annotations

from penstock.assess.checks.shared_names_allowed import shared_names_allowed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)


def estate(*names: str) -> tuple[Resource, ...]:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", *names)))
    return hub_and_spokes(firewall(), policy(), rules)


def test_one_rule_is_told_once_with_all_its_places() -> None:
    (finding,) = found(shared_names_allowed, *estate("*.blob.core.windows.net", "github.com", "www.contoso.com"))
    assert finding.affected == ("spoke1/work", "spoke2/work")
    assert "Azure Blob Storage" in finding.title
    assert "GitHub" in finding.title
    assert [trace.name for trace in finding.proof] == ["example.blob.core.windows.net", "github.com"]
    assert "rule g/c/r of fw" in finding.why


def test_the_fix_is_for_how_customers_are_told_apart() -> None:
    (by_account,) = found(shared_names_allowed, *estate("*.blob.core.windows.net"))
    (by_path,) = found(shared_names_allowed, *estate("github.com"))
    assert by_account.fix == "name your own accounts instead of the pattern, or use private endpoints"
    assert by_path.fix == "inspect TLS and allow by URL, or fetch by a mirror of your own"


def test_signing_in_is_told_elsewhere() -> None:
    assert told(shared_names_allowed, *estate("login.microsoftonline.com")) == []


def test_whatever_may_go_anywhere_by_address_is_told_elsewhere() -> None:
    rules = group(
        "fp/g", 100, collection("c", 100, "Allow", network_rule(ipProtocols=["TCP"], destinationPorts=["443"]))
    )
    assert told(shared_names_allowed, *hub_and_spokes(firewall(), policy(), rules)) == []
