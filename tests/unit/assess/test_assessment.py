"""The whole: findings in order, each once; doubts counted."""

from __future__ import annotations

from penstock.assess.assessment import assess
from penstock.diagnostics import Severity
from tests.unit.assess.checks.test_admin_port_from_internet import ANY, estate
from tests.unit.assess.checks.test_uncontrolled_egress import estate as egress
from tests.unit.azure.arm import network, rule


def test_findings_are_in_order_and_single() -> None:
    result = assess(network(*estate(rule("ssh", **ANY))))
    assert [f.sort_key for f in result.findings] == sorted(f.sort_key for f in result.findings)
    assert len({f.id for f in result.findings}) == len(result.findings)
    assert result.findings[0].code == "PS601"


def test_the_worst_proved_and_the_worst_unproved_are_told_apart() -> None:
    result = assess(network(*egress(default_outbound=None)))
    assert result.worst(proved=False) is Severity.MEDIUM
    assert (result.worst(proved=True) or Severity.INFO) < Severity.MEDIUM


def test_a_doubt_counts_the_flows_that_hang_on_it() -> None:
    result = assess(network(*egress(default_outbound=None)))
    (doubt,) = [d for d in result.doubts if "defaultOutboundAccess" in d.cause.why]
    assert doubt.count >= 1
    assert doubt.cause.cure


def test_progress_hears_of_every_check() -> None:
    heard: list[str] = []
    result = assess(network(*estate()), tell=heard.append)
    assert sum(line.startswith("check PS") for line in heard) == len(result.checks)
