"""PS624: ways around a web application firewall."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.gateway_bypassed import gateway_bypassed
from penstock.assess.checks.waf_bypassed import waf_bypassed
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, rule
from tests.unit.azure.web import CLOSED, gateway, site, waf_policy

OPEN = (rule("all", 100, destinationPortRange="8080"),)
GUARD = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf"))


def estate(*rules: dict[str, Any], guard: tuple[Resource, ...] = GUARD) -> tuple[Resource, ...]:
    return site(*guard, rules=rules, public=True)


def test_a_public_address_that_answers_on_the_gateway_s_port() -> None:
    (finding,) = found(waf_bypassed, *estate(*OPEN))
    assert (finding.severity.word, finding.name, finding.is_proved) == ("high", "web", True)
    (trace,) = finding.proof
    assert (str(trace.packet.dst), trace.packet.dst_port) == ("20.0.0.2", 8080)
    assert "rule all of g" in finding.fix


def test_a_backend_that_answers_its_gateway_only_is_fine() -> None:
    assert told(waf_bypassed, *estate(*CLOSED)) == []


def test_another_port_is_no_way_around() -> None:
    other = rule("ssh", 150, destinationPortRange="22")
    assert told(waf_bypassed, *estate(*CLOSED, other)) == []


def test_without_a_firewall_that_blocks_it_is_the_gateway_that_is_bypassed() -> None:
    plain = estate(*OPEN, guard=(gateway(),))
    assert told(waf_bypassed, *plain) == []
    assert [severity for severity, _, _ in told(gateway_bypassed, *plain)][:1] == ["high"]


def test_one_way_is_told_once() -> None:
    who = [finding.affected for finding in found(gateway_bypassed, *estate(*OPEN))]
    assert ("the internet",) not in who
