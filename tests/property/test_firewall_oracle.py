"""Firewalls against the slow oracle: policies with parents, classic rules, names, translations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from tests.oracle.firewall import Fate, Firewall, Request, fates
from tests.unit.azure.arm import link, network, ref, resource
from tests.unit.azure.lower.test_tags import tag_file
from tests.unit.azure.services import firewall, hub_and_spokes

IP_GROUPS = {"spokes": ("10.1.0.0/16", "10.2.0.0/24"), "partners": ("20.0.5.0/30", "9.9.9.9")}
TAGS = {"sql": ("20.0.1.0/24",)}
SOURCES = ("*", "10.1.0.0/16", "10.1.0.4", "10.1.0.5-10.1.0.9", "10.0.0.0/8", "203.0.113.0/24", "10.2.0.0/16")
TARGETS = ("*", "10.2.0.4", "10.2.0.0/16", "20.0.5.0/24", "20.0.5.0-20.0.5.9", "20.0.0.0/8", "Sql", "0.0.0.0/0")
PORTS = (["*"], ["443"], ["1-1023"], ["80-90", "8443"], ["1433", "22"])
PATTERNS = ("*", "*.contoso.com", "contoso.com", "*contoso.com", "WWW.contoso.com", "*.a.contoso.com", "other.example")
NAMES = (
    "contoso.com",
    "www.contoso.com",
    "x.a.contoso.com",
    "a.contoso.com",
    "evilcontoso.com",
    "other.example",
    "z.test",
)
SPOKEN = (("Https", 443), ("Http", 80), ("Https", 8443), ("Mssql", 1433))


@st.composite
def ends(draw: st.DrawFn, side: str, terms: tuple[str, ...]) -> dict[str, Any]:
    if draw(st.integers(0, 3)) == 0:
        return {f"{side}IpGroups": [ref("ipgroup", draw(st.sampled_from(sorted(IP_GROUPS))))]}
    return {f"{side}Addresses": draw(st.lists(st.sampled_from(terms), min_size=1, max_size=2, unique=True))}


@st.composite
def network_rules(draw: st.DrawFn) -> dict[str, Any]:
    protocols = draw(st.lists(st.sampled_from(("TCP", "UDP", "ICMP", "Any")), min_size=1, max_size=2, unique=True))
    return {
        "ruleType": "NetworkRule",
        "ipProtocols": protocols,
        "destinationPorts": draw(st.sampled_from(PORTS)),
        **draw(ends("source", SOURCES)),
        **draw(ends("destination", TARGETS)),
    }


@st.composite
def application_rules(draw: st.DrawFn) -> dict[str, Any]:
    spoken = draw(st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=2, unique=True))
    return {
        "ruleType": "ApplicationRule",
        "protocols": [{"protocolType": kind, "port": port} for kind, port in spoken],
        "targetFqdns": draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2, unique=True)),
        **draw(ends("source", SOURCES)),
    }


@st.composite
def nat_rules(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "ruleType": "NatRule",
        "ipProtocols": draw(st.sampled_from((["TCP"], ["UDP"], ["TCP", "UDP"], ["Any"]))),
        "destinationAddresses": [draw(st.sampled_from(("20.0.0.1", "20.0.0.1", "20.0.0.2")))],
        "destinationPorts": [draw(st.sampled_from(("443", "22", "8443")))],
        "translatedAddress": draw(st.sampled_from(("10.2.0.4", "10.1.0.4"))),
        "translatedPort": draw(st.sampled_from(("443", "8443"))),
        **draw(ends("source", SOURCES)),
    }


@st.composite
def collections(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(("network", "network", "application", "nat")))
    rules = {"network": network_rules(), "application": application_rules(), "nat": nat_rules()}[kind]
    action = "DNAT" if kind == "nat" else draw(st.sampled_from(("Allow", "Allow", "Deny")))
    word = "FirewallPolicyNatRuleCollection" if kind == "nat" else "FirewallPolicyFilterRuleCollection"
    drawn = draw(st.lists(rules, min_size=1, max_size=3))
    return {
        "ruleCollectionType": word,
        "action": {"type": action},
        "rules": [rule | {"name": f"r{index}"} for index, rule in enumerate(drawn)],
    }


def _numbered(draw: st.DrawFn, items: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    numbers = draw(st.lists(st.integers(100, 65000), min_size=len(items), max_size=len(items), unique=True))
    return [
        item | {"name": f"{name}{i}", "priority": number}
        for i, (item, number) in enumerate(zip(items, numbers, strict=True))
    ]


@st.composite
def policies(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The rule collection groups of one policy."""
    groups = [
        {"ruleCollections": _numbered(draw, draw(st.lists(collections(), max_size=3)), "c")}
        for _ in range(draw(st.integers(1, 2)))
    ]
    return _numbered(draw, groups, "g")


@dataclass(frozen=True)
class Drawn:
    """A firewall as the oracle sees it and as the product does."""

    firewall: Firewall
    engine: Engine = field(repr=False)


@st.composite
def guarded(draw: st.DrawFn) -> Drawn:
    """Two spokes behind a firewall with a policy and perhaps its parent."""
    chain = [draw(policies()) for _ in range(draw(st.integers(1, 2)))]
    names = ["parent", "fp"][-len(chain) :]
    resources = [resource("policy", "fp", {"basePolicy": link("policy", "parent")} if len(chain) == 2 else {})]
    resources += [resource("policy", "parent", {})] if len(chain) == 2 else []
    for policy, groups in zip(names, chain, strict=True):
        for group in groups:
            resources.append(
                resource("rcg", f"{policy}/{group['name']}", {k: v for k, v in group.items() if k != "name"})
            )
    resources.append(firewall(firewallPolicy=link("policy", "fp")))
    return _drawn(Firewall(policies=chain, groups=IP_GROUPS, tags=TAGS), resources)


@st.composite
def classic(draw: st.DrawFn) -> Drawn:
    """The same with rules that stand in the firewall itself (FW-06)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for index, one in enumerate(_numbered(draw, draw(st.lists(collections(), max_size=4)), "c")):
        kind = {"NetworkRule": "network", "ApplicationRule": "application", "NatRule": "nat"}[
            one["rules"][0]["ruleType"]
        ]
        rules = [{k: v for k, v in rule.items() if k not in ("ruleType", "ipProtocols")} for rule in one["rules"]]
        for rule, written in zip(rules, one["rules"], strict=True):
            if "ipProtocols" in written:
                rule["protocols"] = written["ipProtocols"]
        action = {} if kind == "nat" else {"action": one["action"]}
        bag = {"priority": one["priority"], "rules": rules, **action}
        found.setdefault(f"{kind}RuleCollections", []).append({"name": f"c{index}", "properties": bag})
    resources = [firewall(firewallPolicy=None, **found)]
    return _drawn(Firewall(classic=found, groups=IP_GROUPS, tags=TAGS), resources)


def _drawn(oracle: Firewall, resources: list[Any]) -> Drawn:
    groups = [resource("ipgroup", name, {"ipAddresses": list(listed)}) for name, listed in IP_GROUPS.items()]
    lowered = network(*hub_and_spokes(), *groups, *resources, tags=tag_file(Sql=" ".join(TAGS["sql"])))
    return Drawn(firewall=oracle, engine=Engine(lowered))


TO = (
    "10.2.0.4",
    "20.0.5.0",
    "20.0.5.3",
    "20.0.5.4",
    "20.0.5.9",
    "20.0.5.10",
    "20.0.1.255",
    "20.0.2.0",
    "9.9.9.9",
    "1.2.3.4",
)
PORT = (22, 79, 80, 90, 91, 443, 1023, 1024, 1433, 8443)


def _expected(found: frozenset[Fate], request: Request) -> Verdict:
    """What becomes of a request: the routes of these estates are symmetric, and nothing guards the machines."""
    inside = request.dst.startswith("10.")
    verdicts = set()
    for fate in found:
        lost = fate.word == "network" and not inside and request.protocol == 1  # FW-54
        if fate.looks_up and inside:
            return Verdict.UNKNOWN  # FW-32: where the firewall finds the name is not in the input
        verdicts.add(Verdict.DENIED if fate.word == "deny" or lost else Verdict.ALLOWED)
    return verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN


def _trace(drawn: Drawn, request: Request, source: str) -> Trace:
    ports = (50000, request.dst_port) if request.protocol in (6, 17) else (0, 0)
    packet = Packet(Address.parse(request.src), Address.parse(request.dst), request.protocol, *ports)
    return drawn.engine.trace(packet, source=source, name=request.name)


ONE = f"{ref('nic', 'one')}/ip"


@given(st.one_of(guarded(), classic()), st.data())
def test_a_firewall_passes_what_the_oracle_passes(drawn: Drawn, data: st.DataObject) -> None:
    for _ in range(20):
        protocol = data.draw(st.sampled_from((6, 6, 6, 17, 1)))
        name = data.draw(st.sampled_from(NAMES)) if protocol == 6 else ""
        port = data.draw(st.sampled_from(PORT)) if protocol != 1 else 0
        request = Request("10.1.0.4", data.draw(st.sampled_from(TO)), protocol, port, name)
        trace = _trace(drawn, request, ONE)
        note(f"{request}: {[(s.kind, s.name, s.decision.value, s.note) for s in (*trace.path, *trace.return_path)]}")
        assert trace.verdict is _expected(fates(drawn.firewall, request), request)


@given(guarded(), st.data())
def test_a_firewall_translates_what_the_oracle_translates(drawn: Drawn, data: st.DataObject) -> None:
    """From the internet: where the documents agree the translation is certain, where they do not it is unknown."""
    for _ in range(20):
        protocol, port = data.draw(st.sampled_from((6, 6, 17, 1))), data.draw(st.sampled_from((22, 443, 8443, 80)))
        source = data.draw(st.sampled_from(("203.0.113.9", "9.9.9.9", "5.5.5.5")))
        request = Request(source, "20.0.0.1", protocol, port if protocol != 1 else 0)
        trace = _trace(drawn, request, "internet")
        note(f"{request}: {[(s.kind, s.name, s.decision.value, s.note) for s in (*trace.path, *trace.return_path)]}")
        found = frozenset(f if f.word == "dnat" else Fate("deny") for f in fates(drawn.firewall, request))
        words = {f.word for f in found}
        expected = Verdict.UNKNOWN if len(words) > 1 else Verdict.ALLOWED if words == {"dnat"} else Verdict.DENIED
        assert trace.verdict is expected
        if expected is Verdict.ALLOWED and len(found) == 1:
            (fate,) = found
            machine = {"10.1.0.4": "one", "10.2.0.4": "two"}[fate.address]
            assert trace.destination == f"{ref('nic', machine)}/ip"
