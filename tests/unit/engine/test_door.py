"""Who a door lets in, told by hand: each case changes one thing about the caller or the rule."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine import door
from penstock.engine.engine import Engine
from penstock.engine.first_match import decide
from penstock.engine.places import Places
from penstock.engine.result import Verdict
from penstock.net.cause import Cause
from penstock.net.door import (
    Admission,
    Caller,
    Door,
    Everyone,
    FromAddresses,
    FromPlatform,
    FromResources,
    FromSegments,
    FromTrusted,
    Frontage,
    Handover,
    Way,
    Who,
)
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound
from penstock.net.network import Network
from penstock.net.route import Rank, Route, ToService
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.space.addresses import Address, AddressSet, Prefix
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import EVERYWHERE, filter_, machine, network, rule, segment, system

OFFICE = "198.51.100.0/24"
PLATFORM = AddressSet.of("20.0.0.0/8")
HTTPS = TransportSet.tcp(443)


def admit(who: Who, src: str = OFFICE, action: Action = Action.ALLOW, doubt: str = "") -> Admission:
    doubts = (Cause(key=doubt, why=doubt),) if doubt else ()
    match = Match(src=Cover(sure=AddressSet.of(src)), dst=EVERYWHERE, transport=TransportSet.full(), doubts=doubts)
    return Admission(rule=Rule(name=src, match=match, action=action, origin=BUILT_IN), who=who)


def caller(*addresses: str, way: Way = Way.PUBLIC, **more: object) -> Caller:
    return Caller(way=way, addresses=AddressSet.of(*addresses), words="from there", **more)  # type: ignore[arg-type]


def nobody(**more: Any) -> Network:
    outside = AddressSet.full_v4() - AddressSet.of("10.0.0.0/8")
    platform = Cover(sure=PLATFORM, words="platform")
    return network((), (), {}, internet=outside, platform=platform, **more)


def verdict(admission: Admission, who: Caller, **more: object) -> str:
    """`allow`, `deny`, or `unknown`: of a door with one admission that denies everybody else."""
    places = Places(nobody(**more))
    shut = rule("default", "deny")
    (part,) = decide(door.rows(places, Door(admissions=(admission,), default=shut), who, 1), 1)
    return part.action.value if part.action is not None else "unknown"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (caller("198.51.100.9"), "allow"),
        (caller("198.51.101.9"), "deny"),
        (caller("198.51.100.9", "198.51.101.9"), "unknown"),
        (caller("198.51.100.9", "198.51.100.10"), "allow"),
        (caller(), "unknown"),
        (caller(way=Way.SEGMENT, segment="s"), "deny"),
        (caller(way=Way.TRUSTED), "deny"),
    ],
    ids=["inside", "outside", "one of two inside", "both inside", "nobody knows", "by service endpoint", "trusted"],
)
def test_an_address_rule_looks_at_the_public_address(who: Caller, expected: str) -> None:
    """STO-03, SE-01: a caller by service endpoint shows no public address."""
    assert verdict(admit(FromAddresses()), who) == expected


def test_an_address_that_nobody_knows_is_one_of_all_addresses() -> None:
    assert verdict(admit(FromAddresses(), "0.0.0.0/0"), caller()) == "allow"


def test_an_unknown_address_of_the_platform_is_none_that_surely_is_not() -> None:
    assert verdict(admit(FromAddresses(off_platform=True)), caller()) == "deny"
    assert verdict(admit(FromAddresses(off_platform=True)), caller(on_platform=False)) == "unknown"


def test_an_unknown_address_is_none_that_belongs_to_somebody_else_of_the_estate() -> None:
    other = machine(
        "m", "v", "s", "10.0.0.4", outbound=Outbound(method=Method.PUBLIC_IP, sources=AddressSet.of(OFFICE))
    )
    places = Places(network((other,), (), {}, internet=AddressSet.full_v4()))
    found = door.matches(places, admit(FromAddresses()), caller())
    assert found == door.NEVER


@pytest.mark.parametrize(
    ("literal", "expected"), [(True, "unknown"), (False, "deny")], ids=["written as addresses", "a tag"]
)
def test_an_address_assigned_at_deployment_may_be_a_written_one(literal: bool, expected: str) -> None:
    symbol = Address.parse("240.0.0.1")
    assert verdict(admit(FromAddresses(literal=literal)), caller("240.0.0.1"), symbols={symbol: "pip"}) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "on_platform", "expected"),
    [
        ("north", "south", True, "allow"),
        ("north", "north", True, "deny"),
        ("", "north", True, "unknown"),
        ("north", "", True, "unknown"),
        ("", "north", False, "allow"),
    ],
    ids=["elsewhere", "same", "caller unknown", "service unknown", "outside the platform"],
)
def test_an_address_rule_is_blind_in_its_own_region(mine: str, theirs: str, on_platform: bool, expected: str) -> None:
    """STO-04."""
    who = caller("198.51.100.9", region=mine, on_platform=on_platform)
    assert verdict(admit(FromAddresses(not_from_region=theirs)), who) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (caller(), "allow"),
        (caller("20.1.2.3", on_platform=False), "allow"),
        (caller("30.1.2.3", on_platform=False), "deny"),
        (caller(way=Way.SEGMENT, segment="s"), "unknown"),
    ],
    ids=["of the estate", "another customer", "not of the platform", "by service endpoint"],
)
def test_the_platform_is_every_customer(who: Caller, expected: str) -> None:
    """SQL-02."""
    assert verdict(admit(FromPlatform()), who) == expected


def test_a_segment_is_known_only_by_service_endpoint() -> None:
    """STO-05."""
    admission = admit(FromSegments(frozenset({"s"})))
    assert verdict(admission, caller(way=Way.SEGMENT, segment="s")) == "allow"
    assert verdict(admission, caller(way=Way.SEGMENT, segment="t")) == "deny"
    assert verdict(admission, caller("198.51.100.9", segment="s")) == "deny"


def test_trusted_services_are_not_machines() -> None:
    """STO-06."""
    assert verdict(admit(FromTrusted()), caller(way=Way.TRUSTED)) == "allow"
    assert verdict(admit(FromTrusted()), caller("20.1.2.3")) == "deny"
    assert verdict(admit(FromTrusted()), caller("20.1.2.3", service=True)) == "unknown"


@pytest.mark.parametrize(
    ("resource", "expected"),
    [("/sub/a/ws/one", "allow"), ("/sub/a/ws/one/child", "allow"), ("/sub/a/ws/two", "deny"), ("", "unknown")],
    ids=["itself", "a child", "another", "not said"],
)
def test_a_resource_is_known_by_its_id(resource: str, expected: str) -> None:
    admission = admit(FromResources(ids=frozenset({"/sub/*/ws/one"})))
    assert verdict(admission, caller("20.1.2.3", resource=resource)) == expected


def test_what_must_be_proved_is_not_sure() -> None:
    """NSP-02: a rule by subscription wants a managed identity."""
    proof = Cause(key="identity", why="identity")
    admission = admit(FromResources(ids=frozenset({"/sub"}), proof=proof))
    assert verdict(admission, caller("20.1.2.3", resource="/sub/a/vm")) == "unknown"


def test_a_rule_in_doubt_is_unknown_only_where_it_would_matter() -> None:
    assert verdict(admit(FromAddresses(), doubt="?"), caller("198.51.100.9")) == "unknown"
    assert verdict(admit(FromAddresses(), action=Action.DENY, doubt="?"), caller("198.51.100.9")) == "deny"


def test_the_first_rule_that_matches_decides() -> None:
    door_ = Door(
        admissions=(admit(FromAddresses(), "198.51.100.9/32", Action.DENY), admit(Everyone())),
        default=rule("default", "deny"),
    )
    places = Places(nobody())
    found = [
        decide(door.rows(places, door_, caller(address), 1), 1)[0].action for address in ("198.51.100.9", "1.1.1.1")
    ]
    assert found == [Action.DENY, Action.ALLOW]


# ---- on the way ------------------------------------------------------------------------------------------------------


def service(*admissions: Admission, default: str = "deny", **more: object) -> Endpoint:
    fields: dict[str, object] = {"listens": HTTPS, "region": "north", **more}
    door_ = Door(admissions=admissions, default=rule("default", default))
    return Endpoint(
        id="st",
        name="st",
        kind=Kind.SERVICE,
        where=AddressSet.of("20.0.0.1"),
        origin=BUILT_IN,
        names=("st", "st.blob.example"),
        resource="st",
        service="st",
        public_names=NameSet.exact("st.blob.example"),
        frontage=Frontage(doors=(door_,), **fields),  # type: ignore[arg-type]
    )


def world(target: Endpoint, *routes: Route, egress: tuple[str, ...] = ()) -> Engine:
    """A machine whose outbound address is 198.51.100.9, and a service."""
    way = Outbound(method=Method.PUBLIC_IP, sources=AddressSet.of("198.51.100.9"))
    vm = machine("vm", "v", "s", "10.0.0.4", outbound=way, egress=egress, location="south")
    tight = filter_("tight", rule("https", "allow", transport=HTTPS))
    outside = AddressSet.full_v4() - AddressSet.of("10.0.0.0/8")
    return Engine(
        network(
            (vm, target),
            (segment("v", "s", "10.0.0.0/24"),),
            {"v/s": system("v", "10.0.0.0/24", *routes)},
            (tight,),
            internet=outside,
            platform=Cover(sure=PLATFORM),
        )
    )


BY_ENDPOINT = Route(
    name="endpoint",
    prefix=Prefix.parse("20.0.0.0/8"),
    next_hop=ToService(service="storage"),
    rank=Rank.SYSTEM,
    origin=BUILT_IN,
    pinned=True,
)


def test_a_machine_is_let_in_by_its_outbound_address() -> None:
    answer = world(service(admit(FromAddresses()))).can("vm", "st:443")
    assert answer.verdict is Verdict.ALLOWED
    assert [step.kind for step in answer.trace.path] == ["dns", "route", "outbound", "door"]
    assert answer.trace.destination == "st"


def test_by_service_endpoint_the_outbound_address_is_not_seen() -> None:
    """SE-01."""
    assert world(service(admit(FromAddresses())), BY_ENDPOINT).can("vm", "st:443").verdict is Verdict.DENIED


def test_by_service_endpoint_the_segment_is_seen() -> None:
    target = service(admit(FromSegments(frozenset({"v/s"}))))
    assert world(target, BY_ENDPOINT).can("vm", "st:443").verdict is Verdict.ALLOWED
    assert world(target).can("vm", "st:443").verdict is Verdict.DENIED


def test_a_service_answers_on_its_ports_only() -> None:
    assert world(service(default="allow")).can("vm", "st:22").verdict is Verdict.DENIED


def test_the_internet_is_let_in_from_the_addresses_of_a_rule() -> None:
    answer = world(service(admit(FromAddresses(), "203.0.113.0/24"))).can("internet", "st:443")
    assert answer.verdict is Verdict.ALLOWED
    assert answer.trace.packet.src == Address.parse("203.0.113.0")


def test_the_addresses_of_the_estate_are_not_the_internet() -> None:
    assert world(service(admit(FromAddresses(), "198.51.100.9/32"))).can("internet", "st:443").verdict is Verdict.DENIED


def test_trusted_services_can_be_asked_for() -> None:
    assert world(service(admit(FromTrusted()))).can("trusted-services", "st:443").verdict is Verdict.ALLOWED
    assert world(service(default="allow")).can("trusted-services", "vm:443").verdict is Verdict.DENIED


def test_one_of_two_doors_is_sure_of_what_both_say() -> None:
    one = service(admit(FromAddresses()))
    frontage = one.frontage
    assert frontage is not None
    other = Door(admissions=(), default=rule("default", "deny"))
    from dataclasses import replace

    both = replace(frontage, doors=(*frontage.doors, other), causes=(Cause(key="which", why="which"),))
    engine = world(replace(one, frontage=both))
    assert engine.can("vm", "st:443").verdict is Verdict.UNKNOWN
    assert engine.can("trusted-services", "st:443").verdict is Verdict.DENIED


REDIRECT = Handover(first=TransportSet.tcp(443), second=TransportSet.tcp((11000, 11999)), port=11000, words="goes on")
BOTH = TransportSet.tcp(443, (11000, 11999))


@pytest.mark.parametrize(
    ("egress", "expected"), [((), Verdict.ALLOWED), (("tight",), Verdict.DENIED)], ids=["all ports", "first port only"]
)
def test_a_session_needs_the_ports_on_which_it_goes_on(egress: tuple[str, ...], expected: Verdict) -> None:
    """SQL-03."""
    target = service(default="allow", listens=BOTH, handover=REDIRECT)
    assert world(target, egress=egress).can("vm", "st:443").verdict is expected


def test_a_name_that_is_the_services_leads_to_its_door() -> None:
    assert world(service()).can("vm", "fqdn:st.blob.example:443").verdict is Verdict.DENIED
    assert world(service(default="allow")).can("vm", "st.blob.example:443").trace.name == "st.blob.example"
