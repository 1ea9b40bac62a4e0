"""Random clusters with policies of all kinds: what the product says of each packet is what the slow oracle says.

Read first: `tests/oracle/clusters.py`.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from penstock.engine.engine import Engine
from penstock.kubernetes.lower import lower
from penstock.kubernetes.read import read_cluster
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.source.document import parse
from tests.oracle.clusters import Packet, Pod, passes

CLUSTERS = range(40)
KEYS, VALUES = ("app", "tier"), ("x", "y")
SPACES = {"n": {"team": "red"}, "m": {"team": "blue"}, "o": {}}
PORTS = (80, 443)
NAMED = {name: {**labels, "kubernetes.io/metadata.name": name} for name, labels in SPACES.items()}
KINDS = {
    "cilium": ("plain", "cilium", "cilium-wide", "admin", "baseline"),
    "calico": ("plain", "calico", "calico-wide"),
}
NEWER = ("plain", "cilium", "cilium-wide", "tier-Admin", "tier-Baseline")
"""Instead of the first, in every other cluster: which of two versions goes first is nowhere said, and so they are not mixed."""


class Made:
    """Makes up one cluster."""

    def __init__(self, seed: int, engine: str) -> None:
        self.random = Random(f"{engine}{seed}")
        self.engine = engine
        self.pods = [self._pod(index) for index in range(5)]
        kinds = NEWER if engine == "cilium" and seed % 2 else KINDS[engine]
        self.policies: list[dict[str, Any]] = [
            self._policy(index, self.random.choice(kinds)) for index in range(self.random.randint(1, 6))
        ]
        if engine == "calico":
            self.policies.append(_object("projectcalico.org/v3", "Tier", {"name": "early"}, self._early()))

    def _early(self) -> dict[str, Any]:
        return {"order": 10, **self.random.choice(({}, {"defaultAction": "Pass"}))}

    def _pod(self, index: int) -> Pod:
        labels = tuple((key, self.random.choice(VALUES)) for key in KEYS if self.random.random() < 0.8)
        return Pod(f"p{index}", self.random.choice(list(SPACES)), labels)

    def _some(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def _selector(self) -> dict[str, Any]:
        key, value = self.random.choice(KEYS), self.random.choice(VALUES)
        return dict(
            self._some(
                {},
                {"matchLabels": {key: value}},
                {"matchExpressions": [{"key": key, "operator": self._some("Exists", "DoesNotExist")}]},
                {"matchExpressions": [{"key": key, "operator": self._some("In", "NotIn"), "values": [value]}]},
            )
        )

    def _space(self) -> dict[str, Any]:
        return dict(
            self._some(
                {},
                {"matchLabels": {"team": self._some("red", "blue")}},
                {"matchExpressions": [{"key": "team", "operator": self._some("Exists", "DoesNotExist")}]},
            )
        )

    def _policy(self, index: int, kind: str) -> dict[str, Any]:
        meta = {"name": f"q{index}", "namespace": self.random.choice(list(SPACES))}
        wide = {"name": meta["name"]}
        ways = self._some(("ingress",), ("egress",), ("ingress", "egress"))
        match kind:
            case "plain":
                spec = {"podSelector": self._selector(), "policyTypes": [way.capitalize() for way in ways]}
                rules = {way: [self._plain(way) for _ in range(self.random.randrange(3))] for way in ways}
                return _object("networking.k8s.io/v1", "NetworkPolicy", meta, {**spec, **rules})
            case "cilium" | "cilium-wide":
                local = kind == "cilium"
                lists = [f"{way}{self._some('', '', 'Deny')}" for way in ways]
                rules = {one: [self._cilium(one) for _ in range(self.random.randint(1, 2))] for one in lists}
                name = "CiliumNetworkPolicy" if local else "CiliumClusterwideNetworkPolicy"
                spec = {"endpointSelector": self._selector(), **rules}
                return _object("cilium.io/v2", name, meta if local else wide, spec)
            case "admin" | "baseline":
                return self._admin(wide, index, ways, first=kind == "admin")
            case "tier-Admin" | "tier-Baseline":
                return self._tier(wide, index, ways, kind.removeprefix("tier-"))
            case _:
                local = kind == "calico"
                spec = {"selector": self._text(), "types": [way.capitalize() for way in ways]}
                spec |= self._some({}, {"order": self._some(5, 1500, 2000)}) | self._some({}, {"tier": "early"})
                rules = {way: [self._calico(way) for _ in range(self.random.randrange(3))] for way in ways}
                name = "NetworkPolicy" if local else "GlobalNetworkPolicy"
                return _object("projectcalico.org/v3", name, meta if local else wide, {**spec, **rules})

    def _plain(self, way: str) -> dict[str, Any]:
        peers = [
            self._some(
                {"podSelector": self._selector()},
                {"namespaceSelector": self._space()},
                {"namespaceSelector": self._space(), "podSelector": self._selector()},
            )
            for _ in range(self.random.randrange(3))
        ]
        ports = self._some(None, [{"port": 80}], [{"port": 443, "protocol": "UDP"}], [{"port": 80, "endPort": 443}])
        return {"from" if way == "ingress" else "to": peers, **({"ports": ports} if ports else {})}

    def _cilium(self, way: str) -> dict[str, Any]:
        side = "from" if way.startswith("ingress") else "to"
        place = {"matchLabels": {"k8s:io.kubernetes.pod.namespace": self._some(*SPACES)}}
        rule: dict[str, Any] = self._some(
            {},
            {f"{side}Endpoints": [self._some(self._selector(), place)]},
            {f"{side}Entities": [self._some("all", "cluster")]},
        )
        ports = self._some(
            None, [{"port": "80", "protocol": "TCP"}], [{"port": "80"}], [{"port": "80", "endPort": 443}]
        )
        return {**rule, **({"toPorts": [{"ports": ports}]} if ports else {})}

    def _admin(self, meta: dict[str, str], index: int, ways: tuple[str, ...], *, first: bool) -> dict[str, Any]:
        def rule(way: str) -> dict[str, Any]:
            ports = self._some(None, [{"portNumber": {"protocol": "TCP", "port": 80}}])
            action = self._some("Allow", "Deny", *(("Pass",) if first else ()))
            return {"action": action, _side(way): [self._peer()], **({"ports": ports} if ports else {})}

        rules = {way: [rule(way)] for way in ways}
        spec = {"subject": self._peer(), **({"priority": index} if first else {}), **rules}
        name = "AdminNetworkPolicy" if first else "BaselineAdminNetworkPolicy"
        return _object("policy.networking.k8s.io/v1alpha1", name, meta if first else {"name": "default"}, spec)

    def _peer(self) -> dict[str, Any]:
        pods = {"namespaceSelector": self._space(), "podSelector": self._selector()}
        return dict(self._some({"namespaces": self._space()}, {"pods": pods}))

    def _tier(self, meta: dict[str, str], index: int, ways: tuple[str, ...], tier: str) -> dict[str, Any]:
        def rule(way: str) -> dict[str, Any]:
            port = self._some({"number": 80}, {"range": {"start": 80, "end": 443}})
            protocols = self._some(None, [{"tcp": {"destinationPort": port}}], [{"udp": {"destinationPort": port}}])
            action = self._some("Accept", "Deny", *(("Pass",) if tier == "Admin" else ()))
            peers = [self._peer() for _ in range(self.random.randint(1, 2))]
            return {"action": action, _side(way): peers, **({"protocols": protocols} if protocols else {})}

        rules = {way: [rule(way) for _ in range(self.random.randint(1, 2))] for way in ways}
        spec = {"tier": tier, "priority": index, "subject": self._peer(), **rules}
        return _object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", meta, spec)

    def _text(self) -> str:
        one, other = (
            self._some(f"{key} == '{value}'", f"{key} != '{value}'", f"has({key})", f"!has({key})")
            for key, value in ((self._some(*KEYS), self._some(*VALUES)) for _ in range(2))
        )
        return str(self._some("all()", one, f"{one} && {other}", f"{one} || {other}"))

    def _calico(self, way: str) -> dict[str, Any]:
        rule: dict[str, Any] = {"action": self._some("Allow", "Deny", "Pass")}
        if self.random.random() < 0.7:
            rule["source" if way == "ingress" else "destination"] = {"selector": self._text()}
        if self.random.random() < 0.5:
            rule["protocol"] = self._some("TCP", "UDP")
            rule.setdefault("destination", {})["ports"] = [self._some(80, "80:443")]
        return rule


def _side(way: str) -> str:
    return "from" if way == "ingress" else "to"


def _object(version: str, kind: str, meta: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": meta, "spec": spec}


def manifests(made: Made) -> str:
    """Give everything as one list."""
    spaces = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        for name, labels in SPACES.items()
    ]
    pods = [
        _object("v1", "Pod", {"name": p.name, "namespace": p.namespace, "labels": dict(p.labels)}, {})  # type: ignore[dict-item]
        for p in made.pods
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [*spaces, *pods, *made.policies]})


def test_policies_of_every_kind_are_made_up() -> None:
    found = {
        (one["kind"], one["spec"].get("tier")) for e in KINDS for seed in CLUSTERS for one in Made(seed, e).policies
    }
    assert {kind for kind, _ in found} == {
        "NetworkPolicy",
        "GlobalNetworkPolicy",
        "Tier",
        "CiliumNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "ClusterNetworkPolicy",
    }
    assert {("ClusterNetworkPolicy", "Admin"), ("ClusterNetworkPolicy", "Baseline")} <= found


@pytest.mark.parametrize("engine", KINDS)
@pytest.mark.parametrize("seed", CLUSTERS)
def test_every_packet_fares_as_the_oracle_says(seed: int, engine: str) -> None:
    made = Made(seed, engine)
    text = manifests(made)
    document, _ = parse(text, "a.json")
    assert document is not None
    read = read_cluster([document.root], enforcer=Enforcer(engine))
    assert not read.diagnostics
    asked = Engine(lower(read.cluster))
    last = {
        json.dumps(one["metadata"]) + one["kind"]: one for one in made.policies
    }  # applied twice, the last one stands
    for source in made.pods:
        for destination in made.pods:
            if source is destination:
                continue
            for protocol in ("TCP", "UDP"):
                for port in PORTS:
                    packet = Packet(source, destination, protocol, port)
                    wanted = "allowed" if passes(packet, list(last.values()), NAMED, engine) else "denied"
                    question = f"k8s:{destination.namespace}/{destination.name}:{port}/{protocol.lower()}"
                    found = asked.can(f"k8s:{source.namespace}/{source.name}", question)
                    assert found.verdict.value == wanted, f"{packet}\n{text}"
