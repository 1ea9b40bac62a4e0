"""Services as they are written."""

from __future__ import annotations

import pytest

from penstock.kubernetes.read.service import AZURE, INTERNAL, OPENED, RANGES
from penstock.kubernetes.resources.service import Balancer, Service, ServicePort, ServiceType
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TCP, UDP
from tests.unit.kubernetes.cluster import read

HEAD = "apiVersion: v1\nkind: Service\n"


def one(spec: str, annotations: str = "") -> Service:
    (found,) = read(
        f"{HEAD}metadata: {{name: s, namespace: n, annotations: {{{annotations}}}}}\nspec: {{{spec}}}\n"
    ).cluster.services
    return found


def test_a_service_is_reached_inside_unless_it_says_more() -> None:
    found = one("selector: {app: web}, ports: [{port: 80}, {port: 53, protocol: UDP, targetPort: dns, name: d}]")
    assert (found.id, found.type, found.headless) == ("n/service/s", ServiceType.INSIDE, False)
    assert found.selector is not None
    assert found.selector.text == "app=web"
    assert found.ports == (
        ServicePort(name="", protocol=TCP, port=80, target=80),
        ServicePort(name="d", protocol=UDP, port=53, target="dns"),
    )


def test_a_service_without_selector_has_its_endpoints_elsewhere() -> None:
    assert one("ports: [{port: 80}]").selector is None
    assert one("clusterIP: None, selector: {a: b}").headless


def test_a_load_balancer_may_be_private_and_limited() -> None:
    found = one(
        "type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: [10.0.0.0/8]",
        f"{INTERNAL}: 'true'",
    )
    assert (found.type, found.internal, found.local) == (ServiceType.BALANCED, True, True)
    assert found.clients == AddressSet.of("10.0.0.0/8")


def test_limits_that_are_not_read_leave_open_who_may_call() -> None:
    assert isinstance(one("type: LoadBalancer, loadBalancerSourceRanges: [x]").clients, Unknown)


def test_annotations_say_what_is_asked_of_azure() -> None:
    """Nodes know loadBalancerSourceRanges; the allowed ranges and tags are for the security group alone."""
    found = one(
        "type: LoadBalancer, loadBalancerIP: 10.0.0.9, healthCheckNodePort: 32000, ports: [{port: 80, nodePort: 31000}]",
        f"{OPENED[0]}: 'AzureCloud, Sql', {OPENED[1]}: 192.0.2.0/24, {AZURE}load-balancer-internal-subnet: lb, {AZURE}pip-name: p",
    )
    assert found.clients is None
    assert found.balancer == Balancer(
        address="10.0.0.9", subnet="lb", public_ip="p", opened=("AzureCloud", "Sql", "192.0.2.0/24")
    )
    assert (found.health_port, found.on_nodes) == (32000, True)
    assert [port.node_port for port in found.ports if isinstance(port, ServicePort)] == [31000]


def test_the_annotation_for_ranges_stands_for_the_list() -> None:
    assert one("type: LoadBalancer", f"{RANGES}: '192.0.2.0/24,10.0.0.0/8'").clients == AddressSet.of(
        "192.0.2.0/24", "10.0.0.0/8"
    )


@pytest.mark.parametrize(
    ("spec", "code", "value"),
    [
        ("type: Magic", "PS237", "Magic"),
        ("ports: [{port: 0}]", "PS238", "0"),
        ("ports: [{port: 1, protocol: X}]", "PS234", "X"),
    ],
)
def test_what_is_none_of_the_words_is_told(spec: str, code: str, value: str) -> None:
    found = read(f"{HEAD}metadata: {{name: s}}\nspec: {{{spec}}}\n").diagnostics
    assert [(d.code, d.value) for d in found] == [(code, value)]


def test_what_a_template_left_open_stays_open() -> None:
    found = one("type: '{{ .t }}', ports: ['{{ .p }}'], selector: {app: '{{ .a }}'}")
    assert isinstance(found.type, Unknown)
    assert isinstance(found.ports[0], Unknown)
