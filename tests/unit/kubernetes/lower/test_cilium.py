"""Policies of Cilium: what they let through, alone and together with NetworkPolicy.

Source of the verdicts: Cilium's documentation of network policies, and facts AKS-31, AKS-32, AKS-35.
"""

from __future__ import annotations

import pytest

from penstock.kubernetes.lower.cilium import learns
from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy, read

PODS = (
    namespace("n", team="red")
    + pod("a", "n", app="a")
    + pod("b", "n", ports="web:8080", app="b", spec="  serviceAccountName: robot")
    + namespace("m", team="blue")
    + pod("c", "m", app="a")
    + pod("host", "n", spec="  hostNetwork: true", app="a")
)


def cilium(spec: str, name: str = "policy", namespace: str = "n") -> str:
    """Give the manifest of a policy; of the whole cluster without a namespace."""
    kind = "CiliumNetworkPolicy" if namespace else "CiliumClusterwideNetworkPolicy"
    place = f", namespace: {namespace}" if namespace else ""
    return f"---\napiVersion: cilium.io/v2\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nspec: {{{spec}}}\n"


def verdict(spec: str, source: str, destination: str, *more: str) -> str:
    return Asked(PODS + cilium(spec), *more)(source, destination)


B = "endpointSelector: {matchLabels: {app: b}}, "
A = "endpointSelector: {matchLabels: {app: a}}, "
FROM_A = "ingress: [{fromEndpoints: [{matchLabels: {app: a}}]}]"


@pytest.mark.parametrize(
    ("spec", "source", "destination", "answer"),
    [
        # isolation
        (B + "ingress: [{}]", "n/a", "n/b:80", "denied"),
        (B + "ingress: []", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{}]", "n/b", "n/a:80", "allowed"),
        (B + "egress: [{}]", "n/b", "n/a:80", "denied"),
        (B + "egress: [{}]", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{}], enableDefaultDeny: {ingress: false}", "n/a", "n/b:80", "allowed"),
        (B + "enableDefaultDeny: {ingress: true}", "n/a", "n/b:80", "denied"),
        (B + "ingress: [{}]", "n/b", "m/c:80", "allowed"),
        # pods by labels
        (B + FROM_A, "n/a", "n/b:80", "allowed"),
        (B + FROM_A, "m/c", "n/b:80", "denied"),
        (B + "ingress: [{fromEndpoints: [{}]}]", "n/a", "n/b:80", "allowed"),
        (B + "ingress: [{fromEndpoints: [{}]}]", "m/c", "n/b:80", "denied"),
        (B + "ingress: [{fromEndpoints: []}]", "n/a", "n/b:80", "denied"),
        (
            B + "ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.kubernetes.pod.namespace': m}}]}]",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (
            B + "ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.kubernetes.pod.namespace': m}}]}]",
            "n/a",
            "n/b:80",
            "denied",
        ),
        (
            B + "ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.namespace.labels.team: blue}}]}]",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (
            B + "ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.namespace.labels.team: blue}}]}]",
            "n/a",
            "n/b:80",
            "denied",
        ),
        (
            A + "egress: [{toEndpoints: [{matchLabels: {io.cilium.k8s.policy.serviceaccount: robot}}]}]",
            "n/a",
            "n/b:80",
            "allowed",
        ),
        (
            A + "egress: [{toEndpoints: [{matchLabels: {io.cilium.k8s.policy.serviceaccount: default}}]}]",
            "n/a",
            "n/b:80",
            "denied",
        ),
        (B + "ingress: [{fromEndpoints: [{matchLabels: {'any:app': a}}]}]", "n/a", "n/b:80", "allowed"),
        (
            B + "ingress: [{fromEndpoints: [{matchExpressions: [{key: app, operator: NotIn, values: [b]}]}]}]",
            "n/a",
            "n/b:80",
            "allowed",
        ),
        # ports
        (B + "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]", "m/c", "n/b:80", "allowed"),
        (B + "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]", "m/c", "n/b:81", "denied"),
        (B + "ingress: [{toPorts: [{ports: [{port: '80'}]}]}]", "m/c", "n/b:80/udp", "allowed"),
        (B + "ingress: [{toPorts: [{ports: [{port: '80', protocol: UDP}]}]}]", "m/c", "n/b:80", "denied"),
        (
            B + "ingress: [{toPorts: [{ports: [{port: '80', endPort: 90, protocol: TCP}]}]}]",
            "m/c",
            "n/b:85",
            "allowed",
        ),
        (B + "ingress: [{toPorts: [{ports: [{port: web, protocol: TCP}]}]}]", "m/c", "n/b:8080", "allowed"),
        (B + "ingress: [{toPorts: [{ports: [{port: web, protocol: TCP}]}]}]", "m/c", "n/b:80", "denied"),
        (A + "egress: [{toPorts: [{ports: [{port: web, protocol: TCP}]}]}]", "n/a", "n/b:8080", "allowed"),
        (A + "egress: [{toPorts: [{ports: [{port: web, protocol: TCP}]}]}]", "n/a", "m/c:8080", "denied"),
        (
            B + "ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]",
            "m/c",
            "n/b:80",
            "denied",
        ),
        # ICMP is what policies of Cilium speak of, unlike NetworkPolicy
        (B + FROM_A, "n/a", "n/b/icmp", "allowed"),
        (B + FROM_A, "m/c", "n/b/icmp", "denied"),
        (
            B + "ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]",
            "n/a",
            "n/b/icmp",
            "denied",
        ),
        (B + "ingress: [{icmps: [{fields: [{type: 8, family: IPv4}]}]}]", "n/a", "n/b/icmp", "unknown"),
        (B + "ingress: [{icmps: [{fields: [{type: 8, family: IPv4}]}]}]", "n/a", "n/b:80", "denied"),
        # what is refused wins
        (
            B + "ingress: [{fromEndpoints: [{}]}], ingressDeny: [{fromEndpoints: [{matchLabels: {app: a}}]}]",
            "n/a",
            "n/b:80",
            "denied",
        ),
        (
            B + "ingress: [{fromEntities: [all]}], ingressDeny: [{fromEndpoints: [{matchLabels: {app: a}}]}]",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (
            B + "ingress: [{fromEntities: [all]}], ingressDeny: [{toPorts: [{ports: [{port: '22', protocol: TCP}]}]}]",
            "n/a",
            "n/b:22",
            "denied",
        ),
        (
            B + "ingressDeny: [{fromEndpoints: [{matchLabels: {app: a}}]}], enableDefaultDeny: {ingress: false}",
            "m/c",
            "n/b:80",
            "allowed",
        ),
        (B + "ingressDeny: [{fromEndpoints: [{matchLabels: {app: x}}]}]", "n/a", "n/b:80", "denied"),
        # entities
        (B + "ingress: [{fromEntities: [cluster]}]", "m/c", "n/b:80", "allowed"),
        (B + "ingress: [{fromEntities: [world]}]", "m/c", "n/b:80", "denied"),
        (A + "egress: [{toEntities: [cluster]}]", "n/a", "8.8.8.8:443", "denied"),
        (A + "egress: [{toEntities: [world-ipv6]}]", "n/a", "8.8.8.8:443", "denied"),
        (B + "ingress: [{fromEntities: [init, health]}]", "n/a", "n/b:80", "denied"),
        (B + "ingress: [{fromEntities: [host, remote-node]}]", "n/host", "n/b:80", "allowed"),
        (B + "ingress: [{fromEntities: [host]}]", "n/host", "n/b:80", "unknown"),
        (B + "ingress: [{fromEndpoints: [{matchLabels: {'reserved:world': ''}}]}]", "m/c", "n/b:80", "denied"),
        # addresses mean neither pods nor nodes (AKS-31)
        (A + "egress: [{toCIDR: [0.0.0.0/0]}]", "n/a", "n/b:80", "denied"),
        (A + "egress: [{toCIDRSet: [{cidr: 8.0.0.0/8, except: [8.8.0.0/16]}]}]", "n/a", "8.8.8.8:443", "denied"),
        # one policy speaks of its own namespace only
        ("endpointSelector: {}, ingress: [{}]", "n/a", "m/c:80", "allowed"),
        # and never of pods on the network of their node (AKS-32)
        ("endpointSelector: {}, ingress: [{}]", "m/c", "n/host:80", "allowed"),
        # what is not worked out
        (
            B + "ingress: [{fromEntities: [all]}, {fromRequires: [{matchLabels: {app: x}}]}]",
            "n/a",
            "n/b:80",
            "unknown",
        ),
        (B + "ingress: [{fromEndpoints: [{}], authentication: {mode: required}}]", "n/a", "n/b:80", "unknown"),
        (B + "ingress: [{fromEndpoints: [{}], authentication: {mode: test-always-fail}}]", "n/a", "n/b:80", "denied"),
        (B + "ingress: [{fromEndpoints: [{}], novelty: true}]", "n/a", "n/b:80", "unknown"),
        (B + "ingress: [{fromEntities: [strangers]}]", "n/a", "n/b:80", "unknown"),
        (A + "egress: [{toGroups: [{aws: {}}]}]", "n/a", "n/b:80", "unknown"),
    ],
)
def test_what_a_policy_lets_through(spec: str, source: str, destination: str, answer: str) -> None:
    assert verdict(spec, source, destination) == answer


def test_policies_of_both_kinds_add_up() -> None:
    closed = policy("podSelector: {}", "closed", "n")
    ask = Asked(PODS + closed + cilium(B + FROM_A))
    assert ask("n/a", "n/b:80") == "allowed"
    assert ask("m/c", "n/b:80") == "denied"


def test_a_refusal_wins_over_what_network_policy_allows() -> None:
    open_ = policy("podSelector: {}, ingress: [{}]", "open", "n")
    ask = Asked(PODS + open_ + cilium(B + "ingressDeny: [{fromEndpoints: [{matchLabels: {app: a}}]}]"))
    assert ask("n/a", "n/b:80") == "denied"
    assert ask("m/c", "n/b:80") == "allowed"


def test_a_policy_of_the_cluster_speaks_of_all_namespaces() -> None:
    ask = Asked(PODS + cilium("endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]", namespace=""))
    assert ask("m/c", "n/b:80") == "allowed"
    assert ask("n/host", "n/b:80") == "unknown"  # it may be the node that the pod runs on (K8S-10)
    assert ask.causes("n/host", "n/b:80") == {"own-node"}


def test_several_specs_of_a_policy_each_count() -> None:
    text = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: n}\n"
    text += "specs: [{" + B + "ingress: [{}]}, {" + A + "ingress: [{}]}]\n"
    ask = Asked(PODS + text)
    assert (ask("m/c", "n/b:80"), ask("m/c", "n/a:80")) == ("denied", "denied")


@pytest.mark.parametrize(
    ("enforcer", "answer"),
    [
        (Enforcer.ASSUMED, "denied"),
        (Enforcer.CILIUM, "denied"),
        (Enforcer.UNKNOWN, "unknown"),
        (Enforcer.CALICO, "allowed"),
        (Enforcer.NPM, "allowed"),
        (Enforcer.NONE, "allowed"),
    ],
)
def test_only_cilium_enforces_its_policies(enforcer: Enforcer, answer: str) -> None:
    assert Asked(PODS + cilium(B + "ingress: [{}]"), enforcer=enforcer)("n/a", "n/b:80") == answer


SERVICE = (
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: n, labels: {tier: web}}\n"
    "spec: {selector: {app: b}, ports: [{port: 80}]}\n"
)


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("k8sService: {serviceName: s, namespace: n}", "allowed"),
        ("k8sServiceSelector: {selector: {matchLabels: {tier: web}}}", "allowed"),
        ("k8sServiceSelector: {selector: {matchLabels: {tier: db}}}", "unknown"),
        ("k8sService: {serviceName: gone, namespace: n}", "unknown"),
    ],
)
def test_a_service_stands_for_the_pods_behind_it(service: str, answer: str) -> None:
    assert verdict(A + f"egress: [{{toServices: [{{{service}}}]}}]", "n/a", "n/b:80", SERVICE) == answer


DNS = "{toEndpoints: [{}], toPorts: [{ports: [{port: '53', protocol: ANY}], rules: {dns: [{matchPattern: '*'}]}}]}"


def outside(egress: str, name: str) -> set[str]:
    """Ask for a name outside; what is around the cluster is not known either way."""
    ask = Asked(PODS + cilium(A + f"egress: [{egress}]"))
    if ask("n/a", f"fqdn:{name}:443") == "denied":
        return {"denied"}
    return ask.causes("n/a", f"fqdn:{name}:443") - {"around", "dns", "name"}


@pytest.mark.parametrize(
    ("egress", "name", "open_"),
    [
        (f"{DNS}, {{toFQDNs: [{{matchName: api.example.com}}]}}", "api.example.com", set()),
        (f"{DNS}, {{toFQDNs: [{{matchName: api.example.com}}]}}", "www.example.com", {"names"}),
        (f"{DNS}, {{toFQDNs: [{{matchPattern: '*.example.com'}}]}}", "api.example.com", set()),
        (f"{DNS}, {{toFQDNs: [{{matchPattern: '*.example.com'}}]}}", "a.b.example.com", {"names"}),
        (f"{DNS}, {{toFQDNs: [{{matchPattern: '**.example.com'}}]}}", "a.b.example.com", set()),
        ("{toFQDNs: [{matchName: api.example.com}]}", "api.example.com", {"unlearned"}),
        (f"{DNS}, {{toFQDNs: [{{matchPattern: 'a*.example.com'}}]}}", "api.example.com", {"pattern"}),
        (
            f"{DNS}, {{toFQDNs: [{{matchName: api.example.com}}], toPorts: [{{ports: [{{port: '80'}}]}}]}}",
            "api.example.com",
            {"denied"},
        ),
    ],
)
def test_names_are_matched_label_by_label(egress: str, name: str, open_: set[str]) -> None:
    assert outside(egress, name) == open_


def test_what_requests_must_be_like_is_said_beside_the_verdict() -> None:
    spec = (
        B
        + "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{method: GET, path: /public}]}}]}]"
    )
    answer = Asked(PODS + cilium(spec)).answer("n/a", "n/b:80")
    assert answer.verdict.value == "allowed"
    assert any("method GET path /public" in note for note in answer.trace.notes)


def test_policies_learn_names_if_one_of_them_looks_at_answers_of_dns() -> None:
    found = read(cilium(A + f"egress: [{DNS}]")).cluster.cilium
    assert learns(found)
    assert not learns(read(cilium(A + "egress: [{toEntities: [all]}]")).cluster.cilium)
