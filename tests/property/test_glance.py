"""A glance at a packet says what following it says: the verdict, and a rule that stopped it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.engine.engine import Engine
from penstock.engine.result import Decision, Verdict
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from penstock.space.transport import ICMP, TCP, UDP
from tests.property.networks import networks

SENDERS = {"m1": "10.1.1.4", "m3": "10.1.2.5", "m4": "10.2.1.4", "m6": "10.1.1.4", "a/one/*": "10.1.1.130"}
RECEIVERS = {**SENDERS, "m5": "10.2.1.200", "pe": "10.1.2.9", "": "8.8.8.8", "lb": "10.2.1.9", "fw": "10.0.1.4"}
TRANSPORTS = [(TCP, 50000, port) for port in (22, 80, 443, 1023, 1024)] + [
    (UDP, 50000, 53),
    (UDP, 1, 1024),
    (ICMP, 0, 0),
]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=40)
@given(networks(), st.lists(st.sampled_from(TRANSPORTS), min_size=2, max_size=3, unique=True))
def test_a_glance_says_what_following_says(network: Network, transports: list[tuple[int, int, int]]) -> None:
    engine = Engine(network)
    for sender, src in SENDERS.items():
        for receiver, dst in RECEIVERS.items():
            for transport in transports if sender != receiver else ():
                packet = Packet(Address.parse(src), Address.parse(dst), *transport)
                _check(engine, packet, sender, receiver or None)


def _check(engine: Engine, packet: Packet, sender: str, receiver: str | None) -> None:
    seen, trace = engine.glance(packet, sender, receiver), engine.trace(packet, sender, receiver)
    assert seen.verdict is trace.verdict
    assert seen.trace == trace
    if not seen.stages or seen.verdict is Verdict.UNKNOWN:
        return
    told = [stage for stage in seen.stages if stage.action is not None]  # a doubt that changes nothing is no step
    met = [stage.rule for stage in told if not stage.rule.implicit and stage.filter.id != "outward"]
    followed = [step.rule for step in trace.path if step.rule is not None]
    plain = all(engine.network.endpoints[i].kind in (Kind.NIC, Kind.VACANT) for i in (sender, receiver or sender))
    if plain and trace.path[-1].decision is Decision.DENY and trace.path[-1].rule is not None:
        assert met[-1] is trace.path[-1].rule
    if seen.verdict is Verdict.ALLOWED:
        assert all(any(rule is other for other in followed) for rule in met)
