"""PS703: who leaves by an address that Azure lends (RT-45)."""

from __future__ import annotations

from penstock.assess.checks.default_outbound_access import default_outbound_access
from penstock.assess.checks.uncontrolled_egress import uncontrolled_egress
from penstock.assess.review import Review
from penstock.kubernetes.lower import lower
from tests.unit.assess.checks.asking import told
from tests.unit.assess.checks.test_uncontrolled_egress import OUT, estate
from tests.unit.azure.arm import link, nic, resource, rule, vnet
from tests.unit.azure.services import pip
from tests.unit.kubernetes.cluster import namespace, pod, read


def test_said_so_is_proved() -> None:
    assert told(default_outbound_access, *estate()) == [("low", "web", True)]


def test_not_said_is_told_as_unproved() -> None:
    assert told(default_outbound_access, *estate(default_outbound=None)) == [("low", "web", False)]


def test_a_private_subnet_has_none() -> None:
    assert told(default_outbound_access, *estate(default_outbound=False)) == []


def test_what_no_rule_lets_out_does_not_leave() -> None:
    deny = rule("no", **OUT, access="Deny", destinationAddressPrefix="*")
    assert told(default_outbound_access, *estate(deny)) == []


def test_a_nat_gateway_takes_its_place() -> None:
    subnet = {"addressPrefix": "10.0.0.0/24", "natGateway": link("nat", "n"), "defaultOutboundAccess": True}
    resources = (
        vnet("v", "10.0.0.0/16", web=subnet),
        resource("nat", "n", {"publicIpAddresses": [link("pip", "p")]}),
        pip("p", "20.0.0.9"),
        nic("m", "v/web", "10.0.0.4"),
    )
    assert told(default_outbound_access, *resources) == []


def test_a_nat_gateway_that_is_not_in_the_input_is_no_address_of_azures() -> None:
    subnet = {"addressPrefix": "10.0.0.0/24", "natGateway": link("nat", "elsewhere"), "defaultOutboundAccess": True}
    assert told(default_outbound_access, vnet("v", "10.0.0.0/16", web=subnet), nic("m", "v/web", "10.0.0.4")) == []


def test_what_leaves_a_cluster_that_stands_alone_leaves_by_nothing_of_azures() -> None:
    review = Review(lower(read(namespace("n") + pod("a", "n")).cluster))
    assert list(default_outbound_access.run(review)) == []
    assert list(uncontrolled_egress.run(review)) == []
