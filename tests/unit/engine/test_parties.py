"""How questions name their two sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import UsageError
from penstock.engine.parties import Parties, parse_destination
from penstock.net.network import Network
from penstock.space.addresses import AddressSet
from penstock.space.transport import AH, TransportSet
from tests.unit.engine.small import machine, network, segment, system


def estate() -> Network:
    return network(
        (
            machine("nic-web", "shop", "web", "10.0.0.4", names=("vm-web",)),
            machine("nic-db", "shop", "data", "10.0.1.4", names=("vm-db",)),
            machine("nic-other", "lab", "web", "10.0.0.4"),
        ),
        (
            segment("shop", "web", "10.0.0.0/24"),
            segment("shop", "data", "10.0.1.0/24"),
            segment("lab", "web", "10.0.0.0/24"),
        ),
        {name: system(name.split("/")[0], "10.0.0.0/16") for name in ("shop/web", "shop/data", "lab/web")},
    )


@pytest.mark.parametrize(
    ("text", "who", "transport"),
    [
        ("db:1433", "db", TransportSet.tcp(1433)),
        ("db:53/udp", "db", TransportSet.udp(53)),
        ("db", "db", TransportSet.full()),
        ("db/ah", "db", TransportSet.protocol(AH)),
        ("10.0.0.0/8", "10.0.0.0/8", TransportSet.full()),
        ("fd00::1", "fd00::1", TransportSet.full()),
        ("[fd00::1]:443", "fd00::1", TransportSet.tcp(443)),
        ("fqdn:a.example:443", "fqdn:a.example", TransportSet.tcp(443)),
        ("db:8000-8010", "db", TransportSet.tcp((8000, 8010))),
    ],
)
def test_a_destination_is_split_from_its_port(text: str, who: str, transport: TransportSet) -> None:
    assert parse_destination(text) == (who, transport)


@pytest.mark.parametrize("text", ["db:443-80", "db:70000"])
def test_a_port_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a range"):
        parse_destination(text)


@pytest.mark.parametrize("text", ["vm-web", "VM-WEB", "nic-web"])
def test_a_machine_is_found_by_any_of_its_names(text: str) -> None:
    assert Parties(estate()).find(text).endpoints == ("nic-web",)


def test_a_subnet_name_used_twice_lists_the_candidates() -> None:
    with pytest.raises(UsageError, match=r"shop/web"):
        Parties(estate()).find("web")
    assert Parties(estate()).find("shop/web").endpoints == ("nic-web",)


def test_a_typo_suggests_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="did you mean vm-db"):
        Parties(estate()).find("vmdb")


def test_an_address_in_two_networks_means_both() -> None:
    assert Parties(estate()).find("10.0.0.4").endpoints == ("nic-other", "nic-web")


def test_an_address_of_nobody_is_looked_for_outside() -> None:
    assert Parties(estate()).find("203.0.113.7").outside == "internet"


def test_a_tag_of_the_file_may_be_asked_though_nothing_names_it() -> None:
    tags = replace(estate(), more_tags={"sql.westeurope": AddressSet.of("20.1.0.0/16")})
    party = Parties(tags).find("azure/Sql.WestEurope")
    assert party.addresses == AddressSet.of("20.1.0.0/16")
    assert party.outside == "internet"
    with pytest.raises(UsageError, match=r"did you mean azure/sql\.westeurope"):
        Parties(tags).find("azure/Sql.WestEurop")
