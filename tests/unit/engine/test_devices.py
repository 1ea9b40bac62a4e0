"""What devices do with packets: firewalls, load balancers, appliances. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Answer, Verdict
from penstock.engine.sweep import flows
from penstock.space.packets import Packet
from tests.unit.azure.arm import link, network
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, nat_rule, network_rule, policy

Rules = dict[str, Any]


def can(resources: tuple[Resource, ...], source: str, destination: str) -> Answer:
    return Engine(network(*resources)).can(source, destination)


def guarded(*collections: Rules, **properties: Any) -> tuple[Resource, ...]:
    """Two spokes (`one` 10.1.0.4, `two` 10.2.0.4) behind a firewall (`fw`, 10.0.1.4 and 20.0.0.1) with these rules."""
    return (
        *hub_and_spokes(),
        firewall(firewallPolicy=link("policy", "fp")),
        policy("fp", **properties),
        group("fp/g", 100, *collections),
    )


ANYTHING = collection("all", 200, "Allow", network_rule())

# ---- the firewall's own addresses ------------------------------------------------------------------------------------


def test_a_firewall_that_passes_everything_is_no_destination_itself() -> None:
    """FW-60: without a DNS proxy nothing listens on its private address."""
    trace = Engine(network(*guarded(ANYTHING))).trace(Packet.parse("tcp 10.1.0.4:50000 -> 10.0.1.4:443"))
    assert trace.verdict is Verdict.DENIED
    assert "own address" in trace.path[-1].note


@pytest.mark.parametrize(("port", "expected"), [(53, Verdict.ALLOWED), (54, Verdict.DENIED)])
def test_the_dns_proxy_answers_on_port_53(port: int, expected: Verdict) -> None:
    net = network(*guarded(dnsSettings={"enableProxy": True}))
    assert Engine(net).trace(Packet.parse(f"udp 10.1.0.4:50000 -> 10.0.1.4:{port}")).verdict is expected


def test_a_translation_back_to_the_firewall_is_a_loop() -> None:
    """RT-20: the translated address is the firewall's own, and the rule takes the packet again."""
    again = collection("dnat", 100, "DNAT", nat_rule(translatedAddress="20.0.0.1", translatedPort="443"))
    answer = can(guarded(again), "internet", "20.0.0.1:443")
    assert answer.verdict is Verdict.DENIED
    assert "RT-20" in answer.trace.facts


def test_all_pairs_of_an_estate_with_an_open_firewall_are_computed() -> None:
    assert list(flows(Engine(network(*guarded(ANYTHING)))))
