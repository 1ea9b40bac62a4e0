"""Ports as transports (K8S-09)."""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import Origin
from penstock.kubernetes.lower.ports import KNOWN_TO_POLICIES, has_names, resolved
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.policy import NamedPort, PortRange
from penstock.kubernetes.resources.workload import ContainerPort, Workload
from penstock.source.node import Unknown
from penstock.space.transport import TCP, UDP, TransportSet

WEB = Workload(
    id="n/pod/web",
    kind="Pod",
    name="web",
    namespace="n",
    labels=Labels(),
    origin=Origin(file="a.yaml"),
    ports=(ContainerPort(name="dns", number=53, protocol=UDP), ContainerPort(name="dns", number=53, protocol=TCP)),
)


def test_no_ports_are_all_that_policies_know() -> None:
    assert resolved(None, WEB).sure == KNOWN_TO_POLICIES


def test_a_name_is_what_the_receiver_calls_so_under_its_protocol() -> None:
    named = (NamedPort(name="dns", protocol=UDP),)
    assert has_names(named)
    assert resolved(named, WEB).sure == TransportSet.udp(53)
    assert resolved((NamedPort(name="dns", protocol=None),), WEB).sure == TransportSet.udp(53) | TransportSet.tcp(53)
    assert resolved(named, None).sure == TransportSet.empty()


def test_a_port_that_nobody_knows_may_be_any() -> None:
    found = resolved((PortRange(protocol=TCP, low=80, high=80), Unknown(why="x")), WEB)
    assert found.sure == TransportSet.tcp(80)
    assert [transport for _, transport in found.maybe] == [KNOWN_TO_POLICIES]


def test_ports_that_could_not_be_read_may_have_the_name() -> None:
    found = resolved((NamedPort(name="http", protocol=TCP),), replace(WEB, ports_open=True))
    assert [cause.key for cause, _ in found.maybe] == ["ports:n/pod/web"]
