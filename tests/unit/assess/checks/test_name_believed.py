"""PS724: names that are believed. Expected: FW-31, FW-32: without TLS inspection the client chooses the address."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.name_believed import name_believed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy


def estate(**fields: Any) -> tuple[Resource, ...]:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", "www.contoso.com", **fields)))
    return hub_and_spokes(firewall(), policy(sku={"tier": "Premium"}), rules)


def test_a_firewall_is_told_once_with_a_packet_to_an_address_of_the_clients_choice() -> None:
    (finding,) = found(name_believed, *estate())
    assert (finding.name, finding.affected) == ("fw", ("spoke1/work", "spoke2/work"))
    assert (finding.proof[0].verdict.value, finding.proof[0].packet.dst_port) == ("allowed", 443)
    assert str(finding.proof[0].only_names) == "www.contoso.com"


def test_a_firewall_that_inspects_looks_the_name_up_itself() -> None:
    assert told(name_believed, *estate(terminateTLS=True)) == []


def test_without_https_there_is_nothing_to_believe() -> None:
    assert told(name_believed, *estate(protocols=[{"protocolType": "Http", "port": 80}])) == []
