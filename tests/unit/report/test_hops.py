"""The JSON of `can`: the contract that others script against."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.report.hops import facts_of, hops, packet_words, trace_json
from penstock.space.packets import Packet
from tests.unit.report.sample import FILE, estate

CONTRACT = {"verdict", "packet", "path", "return_path", "unknown_because", "facts"}


def test_the_keys_of_the_contract_are_there() -> None:
    found = trace_json(Engine(estate()).can("db", "10.0.0.4:22").trace, {})
    assert set(found) >= CONTRACT
    assert found["verdict"] == "allowed"
    assert found["packet"] == {
        "src": "10.0.1.4",
        "dst": "10.0.0.4",
        "protocol": "tcp",
        "src_port": 49152,
        "dst_port": 22,
    }


def test_a_hop_names_its_rule_and_where_it_is_written() -> None:
    found = trace_json(Engine(estate()).can("db", "10.0.0.4:22").trace, {})
    path = found["path"]
    assert isinstance(path, list)
    (nsg,) = [hop for hop in path if hop["kind"] == "nsg"]
    assert nsg["decision"] == "allow"
    assert nsg["because"]["rule"] == "allow-ssh"
    assert nsg["because"]["priority"] == 200
    assert nsg["because"]["origin"] == {"file": FILE, "line": 41, "pointer": "/r/0"}
    assert nsg["next_hop"] is None


def test_a_route_names_its_next_hop_and_stands_in_no_file() -> None:
    found = trace_json(Engine(estate()).can("db", "10.0.0.4:22").trace, {})
    path = found["path"]
    assert isinstance(path, list)
    (route,) = [hop for hop in path if hop["kind"] == "route"]
    assert route["decision"] == "route"
    assert route["next_hop"] == {"type": "VnetLocal", "address": None}
    assert route["because"]["origin"] is None


def test_decisions_are_words_of_the_contract() -> None:
    words = {"allow", "deny", "route", "nat", "drop", "unknown"}
    for destination in ("10.0.0.4:22", "10.0.0.4:80", "10.0.0.4:8443"):
        path = trace_json(Engine(estate()).can("db", destination).trace, {})["path"]
        assert isinstance(path, list)
        assert {hop["decision"] for hop in path} <= words


def test_an_unknown_says_why() -> None:
    trace = Engine(estate()).can("db", "10.0.0.4:8443").trace
    found = trace_json(trace, {})
    assert found["verdict"] == "unknown"
    assert found["unknown_because"] == ['contents of service tag "Storage" are not known']


def test_symbols_are_named() -> None:
    network = estate()
    trace = Engine(network).can("internet", 'web<script>|"\x1b[31m:22').trace
    assert trace_json(trace, network.symbols)["symbols"] == {"240.0.0.1": "pip-web"}
    assert packet_words(trace.packet, network.symbols).endswith("→ pip-web:22")


def test_words_of_a_packet_without_ports() -> None:
    assert packet_words(Packet.parse("icmp 10.0.0.4 -> 10.0.0.5"), {}) == "icmp 10.0.0.4 → 10.0.0.5"


def test_hops_are_numbered_in_order() -> None:
    trace = Engine(estate()).can("db", "10.0.0.4:22").trace
    assert [h.number for h in hops(trace.path, {})] == list(range(1, len(trace.path) + 1))


def test_facts_are_sorted_and_single() -> None:
    facts = facts_of(Engine(estate()).can("internet", "db").trace)
    assert list(facts) == sorted(set(facts))
