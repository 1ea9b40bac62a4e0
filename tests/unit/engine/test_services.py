"""Who the services of a network are, and how callers from outside look to them."""

from __future__ import annotations

from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.places import names_of
from penstock.engine.services import Services
from penstock.net.door import Family, FromAddresses
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from tests.unit.engine.small import machine, network
from tests.unit.engine.test_door import HTTPS, admit, service

FAMILY = Family(
    name="blobs",
    names=NameSet.under("blob.example"),
    where=AddressSet.of("20.0.0.0/24"),
    holds=frozenset(),
    listens=HTTPS,
)


def door_to(target: str) -> Endpoint:
    return Endpoint(
        id="pe", name="pe", kind=Kind.PRIVATE_ENDPOINT, where=AddressSet.of("10.0.0.9"), origin=BUILT_IN, service=target
    )


def net() -> Network:
    return network((service(), door_to("ST"), machine("m", "v", "s", "10.0.0.4")), (), {}, families=(FAMILY,))


def test_a_service_is_found_by_its_names() -> None:
    services = Services(net())
    found = services.named("st.blob.example")
    assert found is not None
    assert found.id == "st"
    assert services.named("other.blob.example") is None


def test_a_name_belongs_to_a_sort_of_services() -> None:
    services = Services(net())
    assert services.family("other.blob.example") == FAMILY
    assert services.family("blob.example") is None


def test_private_doors_are_found_without_regard_to_case() -> None:
    assert [e.id for e in Services(net()).private_doors(service())] == ["pe"]


def test_patterns_are_no_names() -> None:
    from dataclasses import replace

    both = NameSet.exact("a.example") | NameSet.under("b.example")
    assert names_of(replace(service(), public_names=both)) == ("a.example",)
    assert names_of(replace(service(), public_names=None)) == ()


def test_an_outside_address_is_not_of_the_platform_unless_it_surely_is() -> None:
    """A rule that looks at resources cannot be asked of a caller outside the platform."""
    platform_only = service(admit(FromAddresses(), "20.0.0.0/8"))
    outside = AddressSet.full_v4() - AddressSet.of("10.0.0.0/8")
    engine = Engine(network((platform_only,), (), {}, internet=outside))
    assert engine.can("20.1.2.3", "st:443").verdict.value == "allowed"
    assert engine.can("30.1.2.3", "st:443").verdict.value == "denied"
