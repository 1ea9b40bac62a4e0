"""PS622: policies in detection mode."""

from __future__ import annotations

from penstock.assess.checks.waf_only_logs import waf_only_logs
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link
from tests.unit.azure.web import gateway, path_map, path_rule, routing, site, waf_policy


def test_a_policy_that_only_logs_is_told_at_its_place() -> None:
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", mode="Detection"))
    (finding,) = found(waf_only_logs, *site(*parts))
    assert (finding.severity.word, finding.name) == ("medium", "waf")
    assert finding.origin.file == "waf-waf.json"
    assert finding.affected == ("gw (listener web, rule r)",)


def test_a_policy_of_one_path_only() -> None:
    parts = gateway(
        firewallPolicy=link("waf", "waf"),
        requestRoutingRules=[routing("r", 1, paths="m")],
        urlPathMaps=[path_map("m", path_rule("p", "/api/*", firewallPolicy=link("waf", "logs")))],
    )
    (finding,) = found(waf_only_logs, *site(parts, waf_policy("waf"), waf_policy("logs", mode="Detection")))
    assert finding.affected == ("gw (listener web, rule r, path p)",)


def test_a_policy_that_nobody_uses_is_not_told() -> None:
    assert told(waf_only_logs, *site(gateway(), waf_policy("waf", mode="Detection"))) == []
