"""PS723: questions to name servers outside. Expected: DNS-02, FW-60."""

from __future__ import annotations

import pytest

from penstock.assess.checks.dns_leaves import dns_leaves
from penstock.assess.checks.uncontrolled_egress import uncontrolled_egress
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


def estate(*rules: dict[str, object]) -> tuple[Resource, ...]:
    return hub_and_spokes(firewall(), policy(), group("fp/g", 100, collection("c", 100, "Allow", *rules)))


def to(address: str, *ports: str, protocol: str = "UDP") -> dict[str, object]:
    return network_rule("names", ipProtocols=[protocol], destinationAddresses=[address], destinationPorts=list(ports))


@pytest.mark.parametrize(
    ("rules", "titles"),
    [
        ([to("*", "53")], ["can ask any name server on udp/53"]),
        ([to("*", "53", "853", protocol="TCP")], ["can ask any name server on tcp/53,853"]),
        ([to("8.8.8.8", "53")], ["can ask name servers outside on udp/53"]),
        ([to("10.2.0.4", "53")], []),
        ([to("*", "123")], []),
        ([application_rule("doh", "dns.google")], ["can ask name servers over HTTPS: dns.google"]),
        ([application_rule("web", "www.contoso.com")], []),
    ],
    ids=["anywhere", "by TCP and TLS", "a public resolver", "one's own", "the time", "over HTTPS", "another name"],
)
def test_who_asks_outside(rules: list[dict[str, object]], titles: list[str]) -> None:
    findings = found(dns_leaves, *estate(*rules))
    assert [f.title.removeprefix("spoke1/work and spoke2/work ") for f in findings] == titles


def test_each_cause_is_told_once() -> None:
    assert told(uncontrolled_egress, *estate(to("*", "53"))) == []


def test_where_more_leaves_by_the_same_rule_it_is_told_there() -> None:
    rules = estate(to("*", "53", "443", protocol="TCP"))
    assert told(dns_leaves, *rules) == []
    assert [severity for severity, _, _ in told(uncontrolled_egress, *rules)] == ["medium"]


def test_the_proof_is_a_question_that_passes() -> None:
    (finding,) = found(dns_leaves, *estate(to("*", "53")))
    assert (finding.proof[0].verdict.value, finding.proof[0].packet.dst_port) == ("allowed", 53)
