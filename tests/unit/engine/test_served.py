"""What a gateway makes of packets is shared among senders that it does not tell apart, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.groups import groups, outside_groups, party
from penstock.engine.remembered import Remembered
from penstock.engine.served import Served, Walk
from penstock.engine.state import At, Leaf
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.snapshot.load import load
from tests.unit.azure.arm import link, network, nic, nsg, route, rule, table, vnet
from tests.unit.azure.web import condition, custom, gateway, part, pool, site, waf_policy


class Apart(Served):
    """Walks for each sender, as if nothing were shared."""

    walks = 0

    def once(self, walker: Walker, device: Endpoint, at: At, walk: Walk) -> tuple[Leaf, ...]:
        self.walks += 1
        return walk(walker, device, at)


class Forgetful(Remembered):
    """Walks for each question, as if nothing were remembered."""

    def leaves(self, walker: Walker, key: object, walk: Callable[[], tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
        return walk()


class Counted(Served):
    """Counts the walks that were needed."""

    walks = 0

    def once(self, walker: Walker, device: Endpoint, at: At, walk: Walk) -> tuple[Leaf, ...]:
        def counted(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
            self.walks += 1
            return walk(walker, device, at)

        return super().once(walker, device, at, counted)


def compare(found: Network) -> tuple[int, int]:
    """Ask about every pair with and without sharing; give how many walks through a gateway each took."""
    apart, shared = Engine(found), Engine(found)
    apart.walker.served, shared.walker.served = one, other = Apart(found), Counted(found)
    apart.walker.entered, apart.guessed = Forgetful(), Forgetful()
    everyone = [*groups(apart), *outside_groups(apart)]
    for source in everyone:
        for end in everyone:
            ends = party(apart, source, first_only=True), party(apart, end, first_only=False)
            if apart.senders(ends[0]) and not (source.outside and end.outside):
                first, second = (list(engine.cases(*ends, engine.ports.full)) for engine in (apart, shared))
                assert first == second, (source, end)
    return one.walks, other.walks


OFFICE = custom("office", 1, "Block", condition("RemoteAddr", "IPMatch", "203.0.113.0/24", negationConditon=True))
SELF = pool("web", "10.0.1.4", "10.0.1.5")


@pytest.mark.parametrize(
    ("parts", "policies"),
    [
        ({}, ()),
        ({"firewallPolicy": link("waf", "waf")}, (waf_policy("waf", OFFICE),)),
        ({"backendAddressPools": [SELF]}, ()),
        ({"backendAddressPools": [pool("web", "nowhere.example")]}, ()),
    ],
    ids=["no web firewall", "a web firewall that looks at the source", "two backends", "a backend that nobody knows"],
)
def test_each_sender_gets_what_its_own_walk_would_give(parts: dict[str, Any], policies: tuple[Any, ...]) -> None:
    apart, shared = compare(network(*site(gateway(**parts), *policies)))
    assert shared <= apart


@pytest.mark.parametrize("machines", [20])
def test_each_sender_of_an_export_gets_what_its_own_walk_would_give(machines: int, tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(machines))
    apart, shared = compare(load(folder, service_tags=tmp_path / TAGS))
    assert shared * 5 < apart


def test_a_web_firewall_that_looks_at_the_source_tells_senders_apart() -> None:
    found = network(*site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", OFFICE)))
    engine = Engine(found)  # one engine for all three, so that they may share
    web = next(e.id for e in found.endpoints.values() if e.kind is Kind.NIC and e.name == "web")
    answers = {
        source: engine.can(source, f"{web}:8080").verdict.value for source in ("internet", "203.0.113.7", "8.8.8.8")
    }
    assert answers == {"internet": "allowed", "203.0.113.7": "allowed", "8.8.8.8": "denied"}


def private(edge: Any, *more: Resource, **clients: Any) -> Network:
    """A gateway at 10.0.0.10 whose one backend is `web`, and clients in subnets of their own."""
    frontend = {
        "privateIPAddress": "10.0.0.10",
        "privateIPAllocationMethod": "Static",
        "subnet": link("subnet", "v/edge"),
    }
    return network(
        vnet("v", "10.0.0.0/16", edge=edge, app="10.0.1.0/24", **clients),
        table("t", route("lost", "10.0.2.0/24", "None")),
        *more,
        nic(
            "web",
            "v/app",
            "10.0.1.4",
            ip={"applicationGatewayBackendAddressPools": [part("backendAddressPools", "web")]},
        ),
        *(nic(f"vm-{name}", f"v/{name}", f"{prefix.rpartition('.')[0]}.4") for name, prefix in clients.items()),
        gateway(
            frontendIPConfigurations=[{"name": "public", "properties": frontend}], backendAddressPools=[pool("web")]
        ),
    )


def verdicts(found: Network, *sources: str) -> list[str]:
    engine = Engine(found)  # one engine for all, so that they may share
    return [engine.can(source, "gw:80").verdict.value for source in sources]


def test_a_backend_reaches_itself_as_others_do_since_the_gateway_asks_in_its_own_name() -> None:
    assert verdicts(private("10.0.0.0/24", one="10.0.2.0/24"), "vm-one", "web") == ["allowed", "allowed"]


def test_a_reply_that_is_lost_is_lost_for_its_own_sender_only() -> None:
    routed = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t")}
    found = private(routed, one="10.0.2.0/24", two="10.0.3.0/24")
    assert verdicts(found, "vm-two", "vm-one") == ["allowed", "denied"]
    assert verdicts(found, "vm-one", "vm-two") == ["denied", "allowed"]


def test_machines_whose_addresses_are_open_get_what_their_own_walks_would_give() -> None:
    shut = nsg("g", rule("some", 100, sourceAddressPrefix="10.0.1.0/29"), rule("none", 200, access="Deny"))
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    beside = vnet("w", "10.0.0.0/16", app=guarded)
    some = [nic("a", "v/app"), nic("b", "v/app"), nic("c", "w/app"), nic("d", "w/app")]
    compare(private("10.0.0.0/24", shut, beside, *some))
