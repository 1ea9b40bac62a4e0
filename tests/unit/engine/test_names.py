"""Name resolution: DNS-01 to DNS-05 on zones written by hand."""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import BUILT_IN
from penstock.engine.names import resolve
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.resolution import Record, Zone
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from tests.unit.engine.small import machine, network, segment, system

ZONE = "privatelink.blob.core.windows.net"
HOST = "shop.blob.core.windows.net"
ADDRESS = Address.parse("10.0.0.9")


def estate(linked: frozenset[str], records: bool = True, falls_back: frozenset[str] = frozenset()) -> Network:
    record = Record(name=f"shop.{ZONE}", addresses=(ADDRESS,), origin=BUILT_IN)
    zone = Zone(
        name=ZONE,
        resource=ZONE,
        origin=BUILT_IN,
        networks=linked,
        records=(record,) if records else (),
        falls_back=falls_back,
        stands_for="blob.core.windows.net",
    )
    return network(
        (machine("a", "v", "s", "10.0.0.4"),),
        (segment("v", "s", "10.0.0.0/24"),),
        {"v/s": system("v", "10.0.0.0/24")},
        zones=(zone,),
    )


def test_a_linked_zone_answers_the_private_address() -> None:
    assert resolve(estate(frozenset({"v"})), HOST, "v").addresses == (ADDRESS,)


def test_without_the_link_the_answer_is_public() -> None:
    """DNS-05: the silent bypass."""
    assert resolve(estate(frozenset()), HOST, "v").public


def test_a_linked_zone_without_the_record_hides_a_service_that_has_a_private_endpoint() -> None:
    """DNS-03, T-38."""
    before = estate(frozenset({"v"}), records=False)
    elsewhere = machine(
        "pe", "w", "s", "10.9.0.9", kind=Kind.PRIVATE_ENDPOINT, public_names=NameSet.exact(HOST), service="shop"
    )
    assert not resolve(replace(before, endpoints={**before.endpoints, "pe": elsewhere}), HOST, "v").exists


def test_a_service_of_which_nothing_is_known_may_resolve_publicly() -> None:
    """DNS-03: only a service with a private endpoint is redirected to the alias."""
    answer = resolve(estate(frozenset({"v"}), records=False), HOST, "v")
    assert answer.public
    assert [cause.facts for cause in answer.causes] == [("DNS-03",)]


def test_unless_the_link_falls_back() -> None:
    answer = resolve(estate(frozenset({"v"}), records=False, falls_back=frozenset({"v"})), HOST, "v")
    assert answer.exists
    assert answer.public


def test_the_alias_is_that_of_the_zone_that_stands_for_the_name() -> None:
    """The private zone of some services is not `privatelink.` and the public one."""
    record = Record(name="kv.privatelink.vaultcore.azure.net", addresses=(ADDRESS,), origin=BUILT_IN)
    zone = Zone(
        name="privatelink.vaultcore.azure.net",
        resource="z",
        origin=BUILT_IN,
        networks=frozenset({"v"}),
        records=(record,),
        stands_for="vault.azure.net",
    )
    found = replace(estate(frozenset()), zones=(zone,))
    assert resolve(found, "kv.vault.azure.net", "v").addresses == (ADDRESS,)


def test_a_zone_for_the_name_itself_answers_before_the_alias_is_followed() -> None:
    own = Record(name=HOST, addresses=(Address.parse("10.0.0.7"),), origin=BUILT_IN)
    zone = Zone(name="blob.core.windows.net", resource="z", origin=BUILT_IN, networks=frozenset({"v"}), records=(own,))
    before = estate(frozenset({"v"}))
    found = replace(before, zones=(*before.zones, zone))
    assert resolve(found, HOST, "v").addresses == own.addresses


def test_other_names_are_not_touched() -> None:
    assert resolve(estate(frozenset({"v"})), "www.example.org", "v").public
