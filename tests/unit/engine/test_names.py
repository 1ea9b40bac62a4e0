"""Name resolution: DNS-01 to DNS-05 on zones written by hand."""

from __future__ import annotations

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


def test_a_linked_zone_without_the_record_answers_that_there_is_no_such_name() -> None:
    """DNS-03, T-38."""
    assert not resolve(estate(frozenset({"v"}), records=False), HOST, "v").exists


def test_unless_the_link_falls_back() -> None:
    answer = resolve(estate(frozenset({"v"}), records=False, falls_back=frozenset({"v"})), HOST, "v")
    assert answer.exists
    assert answer.public


def test_a_zone_for_the_name_itself_answers_before_the_alias_is_followed() -> None:
    """Of some services the private zone is not `privatelink.` and the public one; it is said under both names."""
    alias = Zone(
        name="privatelink.vaultcore.azure.net", resource="z", origin=BUILT_IN, networks=frozenset({"v"}), records=()
    )
    record = Record(name="kv.vault.azure.net", addresses=(ADDRESS,), origin=BUILT_IN)
    said = Zone(
        name="vault.azure.net",
        resource="z",
        origin=BUILT_IN,
        networks=frozenset({"v"}),
        records=(record,),
        falls_back=frozenset({"v"}),
    )
    endpoint = machine(
        "pe",
        "v",
        "s",
        str(ADDRESS),
        kind=Kind.PRIVATE_ENDPOINT,
        service="kv",
        public_names=NameSet.exact("kv.vault.azure.net"),
    )
    found = network(
        (machine("a", "v", "s", "10.0.0.4"), endpoint),
        (segment("v", "s", "10.0.0.0/24"),),
        {"v/s": system("v", "10.0.0.0/24")},
        zones=(alias, said),
    )
    assert resolve(found, "kv.vault.azure.net", "v").addresses == (ADDRESS,)


def test_other_names_are_not_touched() -> None:
    assert resolve(estate(frozenset({"v"})), "www.example.org", "v").public
