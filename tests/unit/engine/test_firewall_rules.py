"""The rules of a firewall after its translations: in their order, and in doubt. Expected verdicts are by hand."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.space.packets import Packet
from tests.unit.azure.arm import network, ref
from tests.unit.azure.services import application_rule, collection, network_rule
from tests.unit.engine.test_devices import ANYTHING, Rules, can, guarded


def test_a_firewall_that_passes_everything_is_no_destination_itself() -> None:
    """FW-60: without a DNS proxy nothing listens on its private address."""
    trace = Engine(network(*guarded(ANYTHING))).trace(Packet.parse("tcp 10.1.0.4:50000 -> 10.0.1.4:443"))
    assert trace.verdict is Verdict.DENIED
    assert "own address" in trace.path[-1].note


@pytest.mark.parametrize(("port", "expected"), [(53, Verdict.ALLOWED), (54, Verdict.DENIED)])
def test_the_dns_proxy_answers_on_port_53(port: int, expected: Verdict) -> None:
    net = network(*guarded(dnsSettings={"enableProxy": True}))
    assert Engine(net).trace(Packet.parse(f"udp 10.1.0.4:50000 -> 10.0.1.4:{port}")).verdict is expected


ABSENT: Rules = {"sourceAddresses": None, "sourceIpGroups": [ref("ipgroup", "gone")]}
NAMES = collection("names", 900, "Allow", application_rule("any", "*"))


@pytest.mark.parametrize(
    ("collections", "destination", "expected"),
    [
        ((collection("n", 200, "Deny", network_rule(**ABSENT)),), "two:22", Verdict.DENIED),
        ((collection("n", 100, "Deny", network_rule(**ABSENT)), ANYTHING), "two:22", Verdict.UNKNOWN),
        ((collection("n", 100, "Allow", network_rule(**ABSENT)), ANYTHING), "two:22", Verdict.ALLOWED),
        ((collection("n", 100, "Allow", network_rule(**ABSENT)), NAMES), "two:22", Verdict.UNKNOWN),
        ((collection("n", 100, "Deny", network_rule(**ABSENT)), NAMES), "8.8.8.8:443", Verdict.UNKNOWN),
        ((collection("n", 100, "Allow", network_rule(**ABSENT)), NAMES), "8.8.8.8:443", Verdict.ALLOWED),
    ],
)
def test_a_network_rule_in_doubt_is_weighed_against_what_comes_after_it(
    collections: tuple[Rules, ...], destination: str, expected: Verdict
) -> None:
    """Sources from an IP group that is not in the input: the rule matches, or the next one does."""
    assert can(guarded(*collections), "one", destination).verdict is expected
