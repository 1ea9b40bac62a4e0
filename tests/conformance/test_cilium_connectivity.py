"""Policies of Cilium's connectivity suite: each does what its name and its description say.

The pods are those of the suite: two clients, of which one has the label `other`, and two echo servers, one of which has an account of its own. What the suite
fills into its templates at run time, documentation addresses stand for.
"""

from __future__ import annotations

import re

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.conformance import corpus
from tests.conformance.stated import Row, agree
from tests.unit.kubernetes.cluster import namespace, pod

FOLDER = corpus.folder("k8s", "cilium-connectivity")
pytestmark = corpus.needs(FOLDER)

SPACE = "cilium-test"
PODS = (
    namespace(SPACE)
    + pod("client", SPACE, spec="  serviceAccountName: client", kind="client")
    + pod("client2", SPACE, spec="  serviceAccountName: client2", kind="client", other="client")
    + pod("same", SPACE, ports="http-8080:8080", spec="  serviceAccountName: echo-same-node", kind="echo", other="echo")
    + pod("far", SPACE, ports="http-8080:8080", spec="  serviceAccountName: echo-other-node", kind="echo", first="echo")
)
FILLED = {
    "ExternalCIDR": "203.0.113.0/24",
    "ExternalIP": "203.0.113.7",
    "ExternalOtherIP": "203.0.113.1",
    "TestNamespace": SPACE,
}
LISTS = {"ControlPlaneCIDRs": "198.51.100.1/32", "NodeCIDRs": "198.51.100.2/32"}

ONE, TWO = f"{SPACE}/client", f"{SPACE}/client2"
SAME, FAR = f"{SPACE}/same", f"{SPACE}/far"
TO_ECHO = [(TWO, f"{SAME}:8080", "allowed"), (TWO, "203.0.113.1:8080", "denied"), (ONE, f"{FAR}:8080", "allowed")]
FROM_OTHER = [(TWO, f"{SAME}:8080", "allowed"), (ONE, f"{SAME}:8080", "denied")]
TO_ACCOUNT = [(ONE, f"{SAME}:8080", "allowed"), (ONE, f"{FAR}:8080", "denied")]
METHOD = [(TWO, f"{SAME}:8080", "allowed"), (TWO, f"{SAME}:3000", "denied")]


def filled(text: str) -> str:
    """Fill a template as the suite does."""
    text = re.sub(r"\{\{- range \.(\w+) \}\}(.*?)\{\{- end \}\}", _listed, text, flags=re.DOTALL)
    text = re.sub(r"\{\{ range .*?\}\}.*?\{\{ end \}\}", "    - 198.51.100.3/32\n", text, flags=re.DOTALL)
    return re.sub(r"\{\{\s*\.(\w+)\s*\}\}", lambda found: FILLED[found[1]], text)


def _listed(found: re.Match[str]) -> str:
    return found[2].replace("{{.}}", LISTS[found[1]])


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("allow-all-ingress", [(ONE, f"{SAME}:8080", "allowed"), (TWO, f"{ONE}:80", "allowed")]),
        ("allow-ingress-identity", [(ONE, f"{SAME}:8080", "denied")]),
        ("client-egress-icmp", [(ONE, f"{SAME}/icmp", "allowed"), (ONE, f"{SAME}:8080", "denied")]),
        ("client-egress-to-echo-expression", TO_ECHO),
        ("client-egress-to-echo-expression-knp", TO_ECHO),
        ("client-egress-to-echo-expression-port-range", TO_ECHO),
        ("client-egress-to-echo-port-range", [(ONE, f"{SAME}:8080", "allowed"), (ONE, f"{SAME}:3000", "denied")]),
        ("client-egress-to-echo-service-account", TO_ACCOUNT),
        ("client-egress-to-echo-service-account-port-range", TO_ACCOUNT),
        ("client-egress-to-echo-service-account-deny", [(ONE, f"{SAME}:8080", "denied")]),
        ("client-with-service-account-egress-to-echo-deny", [(ONE, f"{x}:8080", "denied") for x in (SAME, FAR)]),
        ("client-egress-l7-http-method-port-range", METHOD),
        ("client-egress-l7-http-matchheader-secret", METHOD),
        ("client-egress-l7-http-matchheader-secret-port-range", METHOD),
        ("client-egress-to-cidr-cp-host-knp", [(ONE, "198.51.100.1:443", "allowed"), (ONE, f"{SAME}:8080", "denied")]),
        ("client-egress-to-cidr-node-knp", [(ONE, "198.51.100.2:443", "allowed"), (ONE, f"{SAME}:8080", "denied")]),
        ("client-egress-to-cidr-external-deny", [(ONE, "203.0.113.1:443", "denied")]),
        ("deny-all-egress-knp", [(ONE, f"{SAME}:8080", "denied"), (ONE, "203.0.113.1:443", "denied")]),
        ("deny-all-entities", [(ONE, f"{SAME}:8080", "denied"), (ONE, "203.0.113.1:443", "denied")]),
        ("deny-ingress-backend", [(ONE, f"{SAME}:8080", "denied"), (ONE, f"{FAR}:8080", "denied")]),
        ("deny-world-entity", [("203.0.113.1", f"{SAME}:8080", "denied")]),
        ("echo-ingress-from-cidr", [("198.51.100.3", f"{SAME}:8080", "allowed"), (ONE, f"{SAME}:8080", "denied")]),
        ("echo-ingress-from-other-client", FROM_OTHER),
        ("echo-ingress-from-other-client-knp", FROM_OTHER),
        ("echo-ingress-icmp-deny", [(TWO, f"{ONE}/icmp", "denied")]),
        ("echo-ingress-l7-http", FROM_OTHER),
        ("echo-ingress-l7-http-named-port", FROM_OTHER),
        ("echo-ingress-mutual-authentication-port-range", [(ONE, f"{SAME}:8080", "allowed")]),
        ("echo-ingress-mutual-authentication-fail-port-range", [(ONE, f"{SAME}:8080", "denied")]),
    ],
)
def test_a_policy_does_what_it_says_of_itself(name: str, rows: list[Row]) -> None:
    text = filled((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    placed = re.sub(r"(?m)^  name: (.*)$", rf"  name: \1\n  namespace: {SPACE}", text, count=1)
    agree(name, f"{PODS}---\n{placed}\n", rows, Enforcer.CILIUM)
