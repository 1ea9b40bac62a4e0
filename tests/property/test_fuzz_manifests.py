"""Whatever stands in manifests, reading and lowering them ends without a fault, and what is refused is told with its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from penstock.kubernetes.lower import lower
from penstock.kubernetes.read import read_cluster
from penstock.source.document import parse
from penstock.source.yaml_document import parse_yaml

PODS = {"podSelector": {"matchLabels": {"app": "web"}}, "namespaceSelector": {"matchExpressions": []}}
ONLY_80 = [{"protocol": "TCP", "port": 80, "endPort": 90}]


def _object(version: str, kind: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": kind.lower(), "namespace": "shop", "labels": {"app": "web"}},
        "spec": spec,
    }


SEVERAL = [
    _object("v1", "Namespace"),
    _object(
        "v1", "Pod", hostNetwork=False, containers=[{"name": "c", "ports": [{"name": "web", "containerPort": 80}]}]
    ),
    _object("v1", "Service", type="LoadBalancer", selector={"app": "web"}, ports=[{"port": 80, "targetPort": "web"}]),
    _object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        podSelector={"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]},
        policyTypes=["Ingress", "Egress"],
        ingress=[{"from": [PODS, {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}], "ports": ONLY_80}],
    ),
    _object(
        "policy.networking.k8s.io/v1alpha1",
        "AdminNetworkPolicy",
        priority=1,
        subject={"namespaces": {}},
        ingress=[
            {"action": "Deny", "from": [{"pods": PODS}], "ports": [{"portNumber": {"protocol": "TCP", "port": 1}}]}
        ],
    ),
    _object(
        "policy.networking.k8s.io/v1alpha2",
        "ClusterNetworkPolicy",
        tier="Admin",
        priority=2,
        subject={"pods": PODS},
        egress=[{"action": "Accept", "to": [{"networks": ["10.0.0.0/8"]}], "protocols": [{"tcp": {}}]}],
    ),
    _object(
        "cilium.io/v2",
        "CiliumNetworkPolicy",
        endpointSelector={"matchLabels": {"app": "web"}},
        egress=[{"toFQDNs": [{"matchName": "a.example"}], "toPorts": [{"ports": [{"port": "443"}]}]}],
    ),
    _object(
        "projectcalico.org/v3",
        "GlobalNetworkPolicy",
        selector="app == 'web' && has(app)",
        types=["Ingress"],
        ingress=[
            {"action": "Allow", "protocol": "TCP", "source": {"selector": "all()"}, "destination": {"ports": ["1:2"]}}
        ],
    ),
]

JUNK: tuple[Any, ...] = (
    *(None, True, 7, -1.5, 2**70, "", "x", "{{ x }}", "10.0.0.0/99", "a in (", "((((" * 300, "65536", [], {}),
    *([[]], [None], {"": {}}, {"matchLabels": []}, {"matchExpressions": [{"operator": "In"}]}),
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Give the way to every value inside one."""
    found = [path] if path else []
    if isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            found += paths(one, (*path, step))
    return found


def put(value: Any, path: tuple[str | int, ...], junk: Any) -> None:
    """Replace what stands at a path, if the way to it is still there."""
    for step in path[:-1]:
        value = value[step] if _has(value, step) else None
    if _has(value, path[-1]):
        value[path[-1]] = junk


def _has(value: Any, step: str | int) -> bool:
    inside = isinstance(value, list) and isinstance(step, int) and step < len(value)
    return inside or (isinstance(value, dict) and step in value)


@given(st.lists(st.tuples(st.sampled_from(paths(SEVERAL)), st.sampled_from(JUNK)), min_size=1, max_size=6))
@example([((7, "spec", "selector"), "((((" * 300)])
def test_junk_anywhere_is_no_fault(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    items = copy.deepcopy(SEVERAL)
    for path, junk in changes:
        put(items, path, junk)
    document, _ = parse(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}), "all.json")
    assert document is not None
    found = read_cluster([document.root])
    lower(found.cluster)
    assert all(told.origin is not None and told.origin.file for told in found.diagnostics)


TEXT = "\n---\n".join(yaml.safe_dump(one) for one in SEVERAL)
LINES = (
    "\t- x",
    "spec: &a [*a]",
    "a: *b",
    "  - - - ?",
    "%TAG",
    "key: [",
    "name: twice\nname: twice",
    "---",
    "\x00",
    "x" * 9000,
)


@given(st.lists(st.tuples(st.integers(0, TEXT.count("\n")), st.sampled_from(LINES)), min_size=1, max_size=5))
def test_a_line_of_nonsense_anywhere_is_no_fault(changes: list[tuple[int, str]]) -> None:
    lines = TEXT.split("\n")
    for at, line in changes:
        lines.insert(at, line)
    document, told = parse_yaml("\n".join(lines), "all.yaml")
    assert all(one.origin is not None and one.origin.file == "all.yaml" and (one.origin.line or 0) > 0 for one in told)
    if document is not None:
        lower(read_cluster([document.root]).cluster)
