"""Requests on their way through a gateway: listener, path, policy, backend. Estates are read and lowered."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.api import can
from penstock.engine.engine import Engine
from penstock.engine.request import Web
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.space.packets import Packet
from penstock.space.paths import PathSet
from tests.unit.azure.arm import link, network
from tests.unit.azure.web import (
    condition,
    custom,
    gateway,
    listener,
    part,
    path_map,
    path_rule,
    pool,
    routing,
    settings,
    site,
    waf_policy,
)

POOLS = [pool("web", "10.0.1.4"), pool("api", "10.0.1.5")]
TWO_SITES = {
    "httpListeners": [listener("a", "www.a.example"), listener("b", "*.b.example")],
    "requestRoutingRules": [routing("ra", 10, "a"), routing("rb", 20, "b", paths="m")],
    "urlPathMaps": [path_map("m", path_rule("p", "/api/*", pool_name="api"))],
    "backendAddressPools": POOLS,
}


def asked(found: Network, host: str = "", path: str = "", src: str = "198.51.100.1", port: int = 80) -> Trace:
    web = Web(paths=PathSet.exact(path), target=path) if path else Web()
    return Engine(found).trace(Packet.parse(f"tcp {src}:50000 -> 20.0.0.1:{port}"), name=host, web=web)


def kinds(trace: Trace) -> list[tuple[str, str]]:
    return [
        (step.kind, step.decision.value) for step in trace.path if step.kind in ("listener", "waf", "proxy", "drop")
    ]


def end(trace: Trace) -> str:
    return trace.destination.rsplit("/", 2)[-2] if trace.destination else ""


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("www.a.example", "/", "web"),
        ("www.a.example", "/api/x", "web"),
        ("x.b.example", "/", "web"),
        ("x.b.example", "/api/x", "api"),
        ("x.b.example", "/API/x", "api"),
        ("b.example", "/", ""),
        ("other.example", "/", ""),
    ],
)
def test_host_and_path_choose_the_backend(host: str, path: str, expected: str) -> None:
    trace = asked(network(*site(gateway(**TWO_SITES))), host, path)
    assert end(trace) == expected
    assert trace.verdict is (Verdict.ALLOWED if expected else Verdict.DENIED)


def test_an_answer_without_host_says_for_which_requests_it_holds() -> None:
    found = network(*site(gateway(**TWO_SITES)))
    answer = can(found, "internet", "api:8080")
    assert answer.verdict is Verdict.ALLOWED
    assert str(answer.trace.only_names) == "*.b.example"
    assert str(answer.trace.web.paths) == "/api/*"


def test_the_first_rule_by_priority_takes_a_request() -> None:
    parts = TWO_SITES | {"httpListeners": [listener("a"), listener("b", "x.b.example")]}
    assert end(asked(network(*site(gateway(**parts))), "x.b.example", "/api/x")) == "web"
    parts["requestRoutingRules"] = [routing("ra", 30, "a"), routing("rb", 20, "b", paths="m")]
    assert end(asked(network(*site(gateway(**parts))), "x.b.example", "/api/x")) == "api"


def test_the_most_specific_policy_stands_alone() -> None:
    office = custom("office", 1, "Allow", condition("RemoteAddr", "IPMatch", "198.51.100.0/24"))
    parts = TWO_SITES | {
        "firewallPolicy": link("waf", "global"),
        "httpListeners": [
            listener("a", "www.a.example"),
            listener("b", "*.b.example", firewallPolicy=link("waf", "site")),
        ],
        "urlPathMaps": [path_map("m", path_rule("p", "/api/*", pool_name="api", firewallPolicy=link("waf", "path")))],
    }
    policies = (waf_policy("global", office), waf_policy("site", mode="Detection"), waf_policy("path"))
    found = network(*site(gateway(**parts), *policies))
    said = {
        (host, path): [
            (m.route.inspection and m.route.inspection.name, [j.outcome.value for j in m.judgements])
            for m in asked(found, host, path).web.met
        ]
        for host, path in (("www.a.example", "/"), ("x.b.example", "/"), ("x.b.example", "/api/x"))
    }
    assert said == {
        ("www.a.example", "/"): [("global", ["let through by a rule"])],
        ("x.b.example", "/"): [("site", ["logged only"])],
        ("x.b.example", "/api/x"): [("path", ["inspected"])],
    }


def guarded(*rules: dict[str, Any], **fields: Any) -> Network:
    return network(*site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules, **fields)))


def test_a_rule_that_surely_blocks_denies_and_is_named() -> None:
    found = guarded(
        custom("out", 1, "Block", condition("RemoteAddr", "IPMatch", "203.0.113.0/24", negationConditon=True))
    )
    trace = asked(found)
    assert trace.verdict is Verdict.DENIED
    assert kinds(trace) == [("listener", "allow"), ("waf", "deny")]
    assert trace.path[-1].request_rule is not None
    assert trace.path[-1].request_rule.name == "out"
    assert trace.facts == ("AGW-01", "AGW-02", "WAF-10", "WAF-11", "WAF-12")
    assert asked(found, src="203.0.113.9").verdict is Verdict.ALLOWED


def test_a_policy_that_only_logs_denies_nothing() -> None:
    out = custom("out", 1, "Block", condition("RequestUri", "Any"))
    assert asked(guarded(out)).verdict is Verdict.DENIED
    assert asked(guarded(out, mode="Detection")).verdict is Verdict.ALLOWED


def test_one_target_is_judged_word_for_word() -> None:
    found = guarded(custom("admin", 1, "Block", condition("RequestUri", "BeginsWith", "/admin")))
    assert asked(found, path="/admin/users").verdict is Verdict.DENIED
    assert asked(found, path="/user").verdict is Verdict.ALLOWED
    assert asked(found).verdict is Verdict.ALLOWED


def test_a_country_that_is_shut_out_shuts_nobody_else_out() -> None:
    found = guarded(custom("cn", 1, "Block", condition("RemoteAddr", "GeoMatch", "CN")))
    answer = can(found, "internet", "web:8080")
    assert answer.verdict is Verdict.ALLOWED
    assert found.symbols[answer.trace.packet.src] == "a client in no country named"
    assert asked(found).verdict is Verdict.UNKNOWN


def test_a_header_that_must_be_known_leaves_the_verdict_open() -> None:
    fdid = condition("RequestHeaders", "Equal", "guid", selector="X-Azure-FDID", negationConditon=True)
    trace = asked(guarded(custom("fdid", 1, "Block", fdid)))
    assert trace.verdict is Verdict.UNKNOWN
    assert [cause.why for cause in trace.unknown_because] == [
        "only a client that knows a fitting value of header X-Azure-FDID can send it"
    ]


def test_the_notes_say_what_is_let_through_unseen() -> None:
    found = guarded(custom("office", 1, "Allow", condition("RemoteAddr", "IPMatch", "198.51.100.0/24")))
    assert asked(found).notes == ("waf lets through uninspected, by rule office: source is in 198.51.100.0/24",)
    assert asked(found, src="8.8.8.8").notes == (
        "waf inspects each request; what it blocks by content is not in this answer",
    )


def test_a_redirect_answers_and_reaches_no_backend() -> None:
    redirect = {"redirectConfiguration": part("redirectConfigurations", "to")}
    rule = routing("r", 10)
    rule["properties"] = {k: v for k, v in rule["properties"].items() if not k.startswith("backend")} | redirect
    target = {"name": "to", "properties": {"targetUrl": "https://elsewhere.example"}}
    found = network(*site(gateway(requestRoutingRules=[rule], redirectConfigurations=[target])))
    trace = asked(found)
    assert (trace.verdict, trace.destination) == (Verdict.ALLOWED, trace.path[1].at)
    assert trace.path[-1].note == "redirects clients to https://elsewhere.example"
    assert can(found, "internet", "web:8080").verdict is Verdict.DENIED


def test_a_listener_of_layer_4_reads_no_requests() -> None:
    raw = listener("raw", protocol="Tcp")
    parts = {
        "firewallPolicy": link("waf", "waf"),
        "httpListeners": [],
        "listeners": [raw],
        "requestRoutingRules": [],
        "routingRules": [
            {
                "name": "r",
                "properties": {
                    "priority": 1,
                    "listener": part("listeners", "raw"),
                    "backendAddressPool": part("backendAddressPools", "web"),
                    "backendSettings": part("backendSettingsCollection", "tcp"),
                },
            }
        ],
        "backendSettingsCollection": [settings("tcp", protocol="Tcp")],
    }
    shut = custom("out", 1, "Block", condition("RequestUri", "Any"))
    trace = asked(network(*site(gateway(**parts), waf_policy("waf", shut))))
    assert (trace.verdict, trace.web.met) == (Verdict.ALLOWED, ())


def test_hosts_told_by_their_ending_only_are_in_doubt() -> None:
    parts = {"httpListeners": [listener("web", "shop?.example")]}
    found = network(*site(gateway(**parts)))
    assert asked(found, "shop1.example").verdict is Verdict.UNKNOWN
    assert asked(found, "shop1.other").verdict is Verdict.DENIED


def test_paths_that_are_not_known_leave_the_default_in_doubt() -> None:
    from penstock.source.node import Unknown

    some = path_map("m", default="web")
    some["properties"]["pathRules"] = Unknown(why="no value")
    parts = TWO_SITES | {"urlPathMaps": [some]}
    assert asked(network(*site(gateway(**parts))), "x.b.example", "/").verdict is Verdict.UNKNOWN


def test_a_rewritten_host_name_is_not_told_as_the_client_s() -> None:
    parts = TWO_SITES | {"backendHttpSettingsCollection": [settings(hostName="inner.example")]}
    trace = asked(network(*site(gateway(**parts))))
    assert str(trace.only_names) == "www.a.example"


def test_two_routes_on_one_door_do_not_blur_each_other() -> None:
    """Of two sites behind one door, one in doubt must not make the other doubtful, nor be lost."""
    parts = TWO_SITES | {"backendAddressPools": [pool("web", "10.0.1.4"), pool("api", "nowhere.example")]}
    found = network(*site(gateway(**parts)))
    assert asked(found, "www.a.example", "/").verdict is Verdict.ALLOWED
    assert asked(found, "x.b.example", "/api/x").verdict is Verdict.UNKNOWN
