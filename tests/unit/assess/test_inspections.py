"""Web devices and their inspections, as checks look at them."""

from __future__ import annotations

from penstock.assess.inspections import blocks, by_device, guarded, unseen, used
from penstock.assess.review import Review
from penstock.net.endpoint import Kind
from penstock.net.inspection import Mode
from tests.unit.azure.arm import link, network
from tests.unit.azure.web import gateway, site, waf_policy
from tests.unit.engine.requests import policy


def review(mode: str) -> Review:
    return Review(network(*site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", mode=mode))))


def test_what_blocks() -> None:
    assert blocks(policy())
    assert not blocks(policy(mode=Mode.LOGS))
    assert not blocks(policy(rule_sets=()))
    assert not blocks(None)


def test_devices_and_policies_on_the_ways_of_the_internet() -> None:
    logs, stops = review("Detection"), review("Prevention")
    (device,) = (e for e in logs.network.endpoints.values() if e.kind is Kind.PROXY)
    assert list(by_device(unseen(logs.at_doors))) == [device.id]
    assert list(unseen(stops.at_doors)) == []
    assert [policy_.name for policy_, _ in used(stops.at_doors).values()] == ["waf"]


def test_whom_a_firewall_that_blocks_guards() -> None:
    for mode, names in (("Detection", []), ("Prevention", ["web"])):
        asked = review(mode)
        (device,) = (e for e in asked.network.endpoints.values() if e.kind is Kind.PROXY)
        assert [backend.name for backend in guarded(asked.engine, device).values()] == names
