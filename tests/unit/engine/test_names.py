"""Name resolution: DNS-01 to DNS-06 on zones, servers, rules and policies written by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.names import resolve
from penstock.engine.resolved import Resolved
from penstock.engine.result import Decision
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.resolution import (
    ANY_NETWORK,
    Asks,
    Forwarder,
    ForwardRule,
    NamePolicy,
    NameServer,
    Record,
    Resolution,
    Zone,
)
from penstock.net.rule import Action, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from tests.unit.engine.small import filter_, machine, network, segment, system
from tests.unit.engine.small import rule as plain

ZONE = "privatelink.blob.core.windows.net"
HOST = "shop.blob.core.windows.net"
ADDRESS = Address.parse("10.0.0.9")
DOUBT = Cause(key="doubt", why="nobody knows")


def at(text: str) -> Address:
    return Address.parse(text)


def record(name: str, *addresses: str, **more: Any) -> Record:
    return Record(name=name, addresses=tuple(at(a) for a in addresses), origin=BUILT_IN, **more)


def zone(name: str, *records: Record, networks: str = "v", **more: Any) -> Zone:
    return Zone(
        name=name,
        resource=f"zones/{name}",
        origin=BUILT_IN,
        networks=frozenset(networks.split()),
        records=records,
        **more,
    )


def server(name: str, address: str, where: str, *onward: str, doubts: tuple[Cause, ...] = ()) -> NameServer:
    return NameServer(
        id=name,
        name=name,
        origin=BUILT_IN,
        where=AddressSet.of(address),
        network=where,
        onward=tuple(at(one) for one in onward),
        doubts=doubts,
    )


def forward(domain: str, *servers: str, doubts: tuple[Cause, ...] = ()) -> ForwardRule:
    listed = tuple(at(one) for one in servers)
    return ForwardRule(
        name=domain or "all", domain=domain, servers=listed, origin=BUILT_IN, resource=domain, doubts=doubts
    )


def forwarder(*rules: ForwardRule, networks: str = "v", source: str = "hub", **more: Any) -> Forwarder:
    linked = frozenset(networks.split())
    return Forwarder(id="set", name="set", origin=BUILT_IN, networks=linked, rules=rules, sources=(source,), **more)


def named(action: Action, *names: str, maybe: tuple[tuple[Cause, NameSet], ...] = ()) -> Rule:
    base = plain(action.value, action.value)
    covers = NameSet.union_all(NameSet.under(name) | NameSet.exact(name) for name in names)
    return replace(base, match=replace(base.match, names=covers, maybe_names=maybe))


def policy(*rules: Rule, networks: str = "v", **more: Any) -> NamePolicy:
    return NamePolicy(networks=frozenset(networks.split()), rules=filter_("policy", *rules, default="pass"), **more)


def estate(*parts: object, v: Asks | None = None, **more: Any) -> Network:
    """Networks `v` and `hub`, whose machines ask the platform unless `v` says otherwise."""
    zones = tuple(p for p in parts if isinstance(p, Zone))
    names = Resolution(
        zones=zones,
        servers=tuple(p for p in parts if isinstance(p, NameServer)),
        forwarders=tuple(p for p in parts if isinstance(p, Forwarder)),
        policies=tuple(p for p in parts if isinstance(p, NamePolicy)),
    )
    found = network(
        (machine("a", "v", "s", "10.0.0.4"), machine("dc", "hub", "s", "10.1.0.53"), *more.pop("endpoints", ())),
        (segment("v", "s", "10.0.0.0/24"), segment("hub", "s", "10.1.0.0/24")),
        {"v/s": system("v", "10.0.0.0/24"), "hub/s": system("hub", "10.1.0.0/24")},
        names=names,
        **more,
    )
    if v is None:
        return found
    return replace(found, domains={**found.domains, "v": replace(found.domains["v"], asks=v)})


def asks(*servers: str) -> Asks:
    return Asks(servers=tuple(at(one) for one in servers))


def blob(*records: Record, **more: Any) -> Zone:
    return zone(ZONE, *records, stands_for="blob.core.windows.net", **more)


SHOP = record(f"shop.{ZONE}", "10.0.0.9")


def endpoint(name: str = HOST) -> Any:
    return machine(
        "pe", "w", "s", "10.9.0.9", kind=Kind.PRIVATE_ENDPOINT, public_names=NameSet.exact(name), service="shop"
    )


def outcome(found: Resolved) -> str:
    """An answer in words; alternatives separated by `or`, in no order of their own."""
    said = []
    for way in found.ways:
        plain_answer = " ".join(str(a) for a in way.addresses) or ("public" if way.public else "nothing")
        plain_answer = plain_answer if way.exists else "nothing"
        said.append(f"perhaps {plain_answer}" if way.causes else plain_answer)
    return " or ".join(sorted(said))


# ---- zones -----------------------------------------------------------------------------------------------------------


def test_a_linked_zone_answers_the_private_address() -> None:
    assert resolve(estate(blob(SHOP)), HOST, "v").addresses == (ADDRESS,)


def test_without_the_link_the_answer_is_public() -> None:
    """DNS-05: the silent bypass."""
    assert outcome(resolve(estate(blob(SHOP, networks="")), HOST, "v")) == "public"


def test_a_linked_zone_without_the_record_hides_a_service_that_has_a_private_endpoint() -> None:
    """DNS-03, T-38."""
    assert outcome(resolve(estate(blob(), endpoints=(endpoint(),)), HOST, "v")) == "nothing"


def test_a_service_of_which_nothing_is_known_may_resolve_publicly() -> None:
    """DNS-03: only a service with a private endpoint is redirected to the alias."""
    answer = resolve(estate(blob()), HOST, "v")
    assert outcome(answer) == "nothing or public"
    assert [cause.facts for cause in answer.between] == [("DNS-03",)]


def test_unless_the_link_falls_back() -> None:
    assert outcome(resolve(estate(blob(falls_back=frozenset({"v"}))), HOST, "v")) == "public"


def test_whether_a_link_falls_back_may_be_open() -> None:
    """An unknown resolution policy decides between a public address and none."""
    found = estate(blob(perhaps_falls_back=(("v", DOUBT),)), endpoints=(endpoint(),))
    answer = resolve(found, HOST, "v")
    assert outcome(answer) == "nothing or public"
    assert answer.between == (DOUBT,)


def test_whether_a_zone_is_linked_may_be_open() -> None:
    found = estate(blob(SHOP, networks="", perhaps=((ANY_NETWORK, DOUBT),)))
    assert outcome(resolve(found, HOST, "v")) == "10.0.0.9 or public"


def test_the_alias_is_that_of_the_zone_that_stands_for_the_name() -> None:
    """The private zone of some services is not `privatelink.` and the public one."""
    vault = "privatelink.vaultcore.azure.net"
    found = estate(zone(vault, record(f"kv.{vault}", "10.0.0.9"), stands_for="vault.azure.net"))
    assert resolve(found, "kv.vault.azure.net", "v").addresses == (ADDRESS,)


def test_a_zone_for_the_name_itself_answers_before_the_alias_is_followed() -> None:
    own = zone("blob.core.windows.net", record(HOST, "10.0.0.7"))
    assert outcome(resolve(estate(blob(SHOP), own), HOST, "v")) == "10.0.0.7"


def test_the_longest_zone_answers_even_if_a_shorter_one_has_the_record() -> None:
    wide = zone("corp.test", record("a.dev.corp.test", "10.0.0.7"))
    narrow = zone("dev.corp.test")
    assert outcome(resolve(estate(wide, narrow), "a.dev.corp.test", "v")) == "nothing"


def test_other_names_are_not_touched() -> None:
    assert outcome(resolve(estate(blob(SHOP)), "www.example.org", "v")) == "public"


def test_the_outside_sees_no_private_zone() -> None:
    assert outcome(resolve(estate(blob(SHOP)), HOST, "")) == "public"


# ---- records ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.corp.test", "10.0.0.1"),
        ("b.corp.test", "10.0.0.2"),
        ("x.b.corp.test", "10.0.0.2"),
        ("a.a.corp.test", "nothing"),  # a.corp.test is there, and has no star below it
        ("corp.test", "nothing"),  # a star is for what is below
    ],
)
def test_a_star_answers_where_nothing_nearer_is_there(name: str, expected: str) -> None:
    """RFC 4592: the star beside the nearest name that exists."""
    found = estate(zone("corp.test", record("a.corp.test", "10.0.0.1"), record("*.corp.test", "10.0.0.2")))
    assert outcome(resolve(found, name, "v")) == expected


def test_a_chain_of_aliases_is_followed_across_zones() -> None:
    first = zone("corp.test", record("shop.corp.test", alias=HOST))
    answer = resolve(estate(first, blob(SHOP)), "shop.corp.test", "v")
    assert answer.addresses == (ADDRESS,)
    assert answer.canonical == f"shop.{ZONE}"
    assert answer.name == "shop.corp.test"


def test_aliases_in_a_circle_answer_nothing() -> None:
    circle = zone("corp.test", record("a.corp.test", alias="b.corp.test"), record("b.corp.test", alias="a.corp.test"))
    answer = resolve(estate(circle), "a.corp.test", "v")
    assert outcome(answer) == "nothing"
    assert "comes back" in answer.path[-1].note


def test_a_record_in_doubt_is_an_answer_in_doubt() -> None:
    answer = resolve(estate(zone("corp.test", record("a.corp.test", "10.0.0.1", doubts=(DOUBT,)))), "a.corp.test", "v")
    assert outcome(answer) == "perhaps 10.0.0.1"


def test_a_public_zone_answers_everybody() -> None:
    found = estate(zone("shop.test", record("www.shop.test", "20.0.0.1"), networks="", public=True))
    assert outcome(resolve(found, "www.shop.test", "")) == "20.0.0.1"
    assert outcome(resolve(found, "www.shop.test", "v")) == "20.0.0.1"
    assert outcome(resolve(found, "other.shop.test", "")) == "public"


def test_a_private_zone_of_the_same_name_comes_first() -> None:
    outside = zone("shop.test", record("www.shop.test", "20.0.0.1"), networks="", public=True)
    inside = zone("shop.test", record("www.shop.test", "10.0.0.1"))
    assert outcome(resolve(estate(outside, inside), "www.shop.test", "v")) == "10.0.0.1"
    assert outcome(resolve(estate(outside, inside), "www.shop.test", "hub")) == "20.0.0.1"


# ---- servers ---------------------------------------------------------------------------------------------------------


def test_a_server_answers_from_its_own_network() -> None:
    """DNS-02, FW-60: the zones linked to the network of the proxy count, not those of the client's."""
    proxy = server("fw", "10.1.0.4", "hub")
    found = estate(proxy, blob(SHOP, networks="hub"), v=asks("10.1.0.4"))
    assert resolve(found, HOST, "v").addresses == (ADDRESS,)
    assert outcome(resolve(estate(proxy, blob(SHOP), v=asks("10.1.0.4")), HOST, "v")) == "public"


def test_a_server_passes_on_to_its_own_servers() -> None:
    proxy, resolver = server("fw", "10.1.0.4", "hub", "10.1.0.68"), server("in", "10.1.0.68", "hub")
    answer = resolve(estate(proxy, resolver, blob(SHOP, networks="hub"), v=asks("10.1.0.4")), HOST, "v")
    assert answer.addresses == (ADDRESS,)
    assert [asked.name for asked in answer.path] == ["fw", "in", "public DNS", ZONE]


def test_the_platform_can_be_asked_by_its_address() -> None:
    assert resolve(estate(blob(SHOP), v=asks("168.63.129.16")), HOST, "v").addresses == (ADDRESS,)


def test_what_a_machine_answers_nobody_knows() -> None:
    answer = resolve(estate(blob(SHOP), v=asks("10.1.0.53")), HOST, "v")
    assert answer.causes
    assert "10.1.0.53 (dc)" in answer.causes[0].why


def test_servers_that_agree_are_one_and_others_are_not() -> None:
    two = (server("fw", "10.1.0.4", "hub"), server("in", "10.1.0.68", "hub"))
    third = server("far", "10.2.0.4", "w")
    one_zone = blob(SHOP, networks="hub")
    assert outcome(resolve(estate(*two, one_zone, v=asks("10.1.0.4", "10.1.0.68")), HOST, "v")) == "10.0.0.9"
    differing = resolve(estate(*two, third, one_zone, v=asks("10.1.0.4", "10.2.0.4")), HOST, "v")
    assert outcome(differing) == "10.0.0.9 or public"


def test_a_server_in_doubt_doubts_every_answer() -> None:
    proxy = server("fw", "10.1.0.4", "hub", doubts=(DOUBT,))
    answer = resolve(estate(proxy, blob(SHOP, networks="hub"), v=asks("10.1.0.4")), HOST, "v")
    assert outcome(answer) == "perhaps 10.0.0.9"


def test_a_machine_may_have_servers_of_its_own() -> None:
    found = estate(server("fw", "10.1.0.4", "hub"), blob(SHOP, networks="hub"))
    assert outcome(resolve(found, HOST, "v")) == "public"
    assert outcome(resolve(found, HOST, "v", asks("10.1.0.4"))) == "10.0.0.9"


def test_servers_that_are_not_known_leave_everything_open() -> None:
    answer = resolve(estate(blob(SHOP), v=Asks(causes=(DOUBT,))), HOST, "v")
    assert outcome(answer) == "perhaps 10.0.0.9"


def test_of_two_servers_with_one_address_the_nearest_is_asked() -> None:
    own, other = server("own", "10.0.0.5", "v"), server("other", "10.0.0.5", "w")
    found = estate(own, other, blob(SHOP), v=asks("10.0.0.5"))
    assert [asked.name for asked in resolve(found, HOST, "v").path][:1] == ["own"]


def test_servers_that_ask_each_other_never_answer() -> None:
    circle = (server("a", "10.1.0.4", "hub", "10.1.0.5"), server("b", "10.1.0.5", "hub", "10.1.0.4"))
    assert outcome(resolve(estate(*circle, v=asks("10.1.0.4")), HOST, "v")) == "nothing"


# ---- forwarding ------------------------------------------------------------------------------------------------------

IN = server("in", "10.1.0.68", "hub")


def test_a_rule_leads_to_a_network_that_sees_the_zone() -> None:
    """The spoke is not linked to the zone, and has the rule."""
    found = estate(IN, forwarder(forward("blob.core.windows.net", "10.1.0.68")), blob(SHOP, networks="hub"))
    answer = resolve(found, HOST, "v")
    assert answer.addresses == (ADDRESS,)
    assert [asked.name for asked in answer.path] == ["set", "in", "public DNS", ZONE]


def test_a_rule_for_the_private_zone_is_met_by_the_alias() -> None:
    found = estate(IN, forwarder(forward(ZONE, "10.1.0.68")), blob(SHOP, networks="hub"))
    assert outcome(resolve(found, HOST, "v")) == "10.0.0.9"


def test_a_linked_zone_comes_before_any_rule() -> None:
    found = estate(IN, forwarder(forward(ZONE, "10.1.0.68")), blob(SHOP))
    assert outcome(resolve(found, HOST, "v")) == "10.0.0.9"


def test_the_longest_domain_decides() -> None:
    rules = forwarder(forward("corp.test", "10.1.0.53"), forward("dev.corp.test", "10.1.0.68"))
    found = estate(IN, rules, zone("dev.corp.test", record("a.dev.corp.test", "10.0.0.3"), networks="hub"))
    assert outcome(resolve(found, "a.dev.corp.test", "v")) == "10.0.0.3"
    assert outcome(resolve(found, "a.corp.test", "v")) == "perhaps public"


def test_only_the_first_server_of_a_rule_is_asked() -> None:
    """The others are for when it does not respond."""
    found = estate(IN, forwarder(forward(ZONE, "10.1.0.68", "10.1.0.53")), blob(SHOP, networks="hub"))
    assert outcome(resolve(found, HOST, "v")) == "10.0.0.9"


def test_a_rule_for_all_names_spares_what_the_platform_keeps_for_itself() -> None:
    spares = NameSet.under("windows.net")
    found = estate(forwarder(forward("", "10.1.0.53"), spares=spares))
    assert outcome(resolve(found, HOST, "v")) == "public"
    assert outcome(resolve(found, "www.example.org", "v")) == "perhaps public"


def test_a_ruleset_of_other_networks_does_nothing() -> None:
    found = estate(IN, forwarder(forward(ZONE, "10.1.0.68"), networks="w"), blob(SHOP, networks="hub"))
    assert outcome(resolve(found, HOST, "v")) == "public"


def test_a_ruleset_linked_to_the_network_of_its_own_server_makes_a_loop() -> None:
    found = estate(
        IN, forwarder(forward(ZONE, "10.1.0.68"), networks="hub"), blob(networks="w"), endpoints=(endpoint(),)
    )
    answer = resolve(found, HOST, "hub")
    assert outcome(answer) == "nothing"
    assert answer.path[-1].decision is Decision.DROP


def test_a_rule_of_which_it_is_open_whether_it_counts() -> None:
    found = estate(IN, forwarder(forward(ZONE, "10.1.0.68", doubts=(DOUBT,))), blob(SHOP, networks="hub"))
    assert outcome(resolve(found, HOST, "v")) == "10.0.0.9 or public"


# ---- policies on names -----------------------------------------------------------------------------------------------

SHOPS = zone("corp.test", record("www.corp.test", alias="bad.test"), networks="v")


def test_a_blocked_name_gives_nothing_and_says_by_which_rule() -> None:
    answer = resolve(estate(policy(named(Action.DENY, "bad.test"))), "a.bad.test", "v")
    assert outcome(answer) == "nothing"
    assert answer.path[-1].rule is not None
    assert answer.path[-1].decision is Decision.DENY


def test_the_first_rule_that_speaks_of_a_name_decides() -> None:
    """An allow of the parent comes before a block of the child."""
    found = estate(policy(named(Action.ALLOW, "test"), named(Action.DENY, "bad.test")))
    assert outcome(resolve(found, "bad.test", "v")) == "public"


def test_names_in_a_chain_of_aliases_are_looked_at_too() -> None:
    assert outcome(resolve(estate(SHOPS, policy(named(Action.DENY, "bad.test"))), "www.corp.test", "v")) == "nothing"


def test_a_list_that_nobody_can_read_leaves_it_open() -> None:
    rule = named(Action.DENY, maybe=((DOUBT, NameSet.all()),))
    assert outcome(resolve(estate(policy(rule)), "www.example.org", "v")) == "nothing or public"


def test_a_policy_holds_where_it_is_linked() -> None:
    found = estate(policy(named(Action.DENY, "bad.test")))
    assert outcome(resolve(found, "bad.test", "hub")) == "public"
    perhaps = estate(policy(named(Action.DENY, "bad.test"), networks="", perhaps=((ANY_NETWORK, DOUBT),)))
    assert outcome(resolve(perhaps, "bad.test", "hub")) == "nothing or public"
