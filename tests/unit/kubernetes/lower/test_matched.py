"""What rules of policies match: named ports are what each receiver calls so."""

from __future__ import annotations

from penstock.kubernetes.lower.lower import pod_symbols
from penstock.kubernetes.lower.matched import matched
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.resources.policy import NamedPort, Traffic
from penstock.space.transport import TCP, TransportSet
from tests.unit.kubernetes.cluster import pod, read

CLUSTER = read(pod("one", ports="web:80"), pod("two", ports="web:8080")).cluster
ONE, TWO = (w for w in CLUSTER.workloads if w.name in ("one", "two"))
PODS = Pods(CLUSTER, pod_symbols())
WEB = (NamedPort(name="web", protocol=TCP),)


def test_on_the_way_in_the_pod_itself_says_what_a_name_means() -> None:
    assert [transport for _, transport, _ in matched(EVERYONE, WEB, Traffic.INGRESS, TWO, PODS)] == [
        TransportSet.tcp(8080)
    ]


def test_on_the_way_out_each_receiver_is_reached_on_its_own_port() -> None:
    found = {transport: peers.sure for peers, transport, _ in matched(EVERYONE, WEB, Traffic.EGRESS, None, PODS)}
    assert found == {TransportSet.tcp(80): PODS.where((ONE,)), TransportSet.tcp(8080): PODS.where((TWO,))}


def test_without_ports_the_caller_says_what_is_meant() -> None:
    parts = list(matched(EVERYONE, None, Traffic.EGRESS, None, PODS, TransportSet.full()))
    assert parts == [(EVERYONE, TransportSet.full(), ())]
