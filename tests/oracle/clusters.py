"""Which pod may connect to which, worked out pod by pod and packet by packet: slow, plain, and sharing nothing with the product.

Comes in: pods, namespaces and policies as the dictionaries that manifests are made of. Goes out: whether one packet passes. It knows NetworkPolicy, AdminNetworkPolicy,
BaselineAdminNetworkPolicy, ClusterNetworkPolicy, the policies of Cilium and those of Calico, as far as `clusters` in `tests/property` makes them up. Read next:
`tests/property/test_clusters_oracle.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Policy = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """One pod."""

    name: str
    namespace: str
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Packet:
    """From whom to whom, and on which port of which protocol."""

    source: Pod
    destination: Pod
    protocol: str
    port: int


Spaces = dict[str, dict[str, str]]


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether a selector of Kubernetes selects labels."""
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for term in selector.get("matchExpressions", []):
        has, inside = term["key"] in labels, labels.get(term["key"]) in term.get("values", [])
        if not {"In": inside, "NotIn": not inside, "Exists": has, "DoesNotExist": not has}[term["operator"]]:
            return False
    return True


def passes(packet: Packet, policies: list[Policy], spaces: Spaces, engine: str) -> bool:
    """Whether a packet leaves its source and enters its destination."""
    return all(
        _side(packet, policies, spaces, engine, own, other, way)
        for own, other, way in (
            (packet.source, packet.destination, "egress"),
            (packet.destination, packet.source, "ingress"),
        )
    )


def _side(packet: Packet, policies: list[Policy], spaces: Spaces, engine: str, own: Pod, other: Pod, way: str) -> bool:
    if engine == "calico":
        return _calico(packet, policies, spaces, own, other, way)
    admin = _admin(packet, policies, spaces, own, other, way, "Admin")
    if admin is not None:
        return admin
    isolated, allowed, denied = _additive(packet, policies, spaces, own, other, way)
    if isolated or denied:
        return allowed and not denied
    base = _admin(packet, policies, spaces, own, other, way, "Baseline")
    return True if base is None else base


# ── NetworkPolicy and Cilium ─────────────────────────────────────────────────────────────────────


def _additive(
    packet: Packet, policies: list[Policy], spaces: Spaces, own: Pod, other: Pod, way: str
) -> tuple[bool, bool, bool]:
    isolated = allowed = denied = False
    for policy in policies:
        spec = policy["spec"]
        if policy["kind"] == "NetworkPolicy" and _isolates(policy, own, way):
            isolated = True
            allowed |= any(_plain_rule(rule, packet, spaces, other, way, policy) for rule in spec.get(way, []))
        if policy["kind"].startswith("Cilium") and _cilium_peer(spec["endpointSelector"], own, spaces, policy):
            isolated |= bool(spec.get(way) or spec.get(f"{way}Deny"))
            allowed |= any(_cilium_rule(rule, packet, spaces, other, way, policy) for rule in spec.get(way, []))
            denied |= any(_cilium_rule(rule, packet, spaces, other, way, policy) for rule in spec.get(f"{way}Deny", []))
    return isolated, allowed, denied


def _isolates(policy: Policy, own: Pod, way: str) -> bool:
    spec = policy["spec"]
    return _is_plain(policy) and _selected(spec["podSelector"], own, policy) and way.capitalize() in spec["policyTypes"]


def _selected(selector: dict[str, Any], pod: Pod, policy: Policy) -> bool:
    return pod.namespace == policy["metadata"]["namespace"] and selects(selector, dict(pod.labels))


def _plain_rule(rule: Policy, packet: Packet, spaces: Spaces, other: Pod, way: str, policy: Policy) -> bool:
    peers = rule.get("from" if way == "ingress" else "to")
    named = not peers or any(_plain_peer(peer, spaces, other, policy) for peer in peers)
    ports = rule.get("ports")
    return named and (
        not ports
        or any(
            port.get("protocol", "TCP") == packet.protocol
            and ("port" not in port or port["port"] <= packet.port <= port.get("endPort", port["port"]))
            for port in ports
        )
    )


def _plain_peer(peer: Policy, spaces: Spaces, other: Pod, policy: Policy) -> bool:
    if "namespaceSelector" in peer:
        place = selects(peer["namespaceSelector"], spaces[other.namespace])
    else:
        place = other.namespace == policy["metadata"]["namespace"]
    return place and selects(peer.get("podSelector", {}), dict(other.labels))


NAMESPACE = "k8s:io.kubernetes.pod.namespace"


def _cilium_peer(selector: dict[str, Any], pod: Pod, spaces: Spaces, policy: Policy) -> bool:
    del spaces
    labels = {**dict(pod.labels), NAMESPACE: pod.namespace}
    home = policy["metadata"].get("namespace")
    if home and NAMESPACE not in selector.get("matchLabels", {}) and pod.namespace != home:
        return False
    return selects(selector, labels)


def _cilium_rule(rule: Policy, packet: Packet, spaces: Spaces, other: Pod, way: str, policy: Policy) -> bool:
    side = "from" if way == "ingress" else "to"
    endpoints, entities = rule.get(f"{side}Endpoints"), rule.get(f"{side}Entities")
    if endpoints is None and entities is None and "toPorts" not in rule:
        return False
    named = endpoints is None and entities is None
    named |= any(_cilium_peer(one, other, spaces, policy) for one in endpoints or [])
    named |= bool({"all", "cluster"} & set(entities or []))
    ports = [port for part in rule.get("toPorts", []) for port in part["ports"]]
    return named and (
        not ports
        or any(
            port.get("protocol", "ANY") in (packet.protocol, "ANY")
            and int(port["port"]) <= packet.port <= port.get("endPort", int(port["port"]))
            for port in ports
        )
    )


# ── administrators ───────────────────────────────────────────────────────────────────────────────


def _admin(
    packet: Packet, policies: list[Policy], spaces: Spaces, own: Pod, other: Pod, way: str, tier: str
) -> bool | None:
    chosen = [policy for policy in policies if _tier_of_administrators(policy) == tier]
    for policy in sorted(chosen, key=lambda one: one["spec"].get("priority", 0)):
        if not _admin_peer(policy["spec"]["subject"], own, spaces):
            continue
        for rule in policy["spec"].get(way, []):
            peers = rule["from" if way == "ingress" else "to"]
            if _admin_ports(rule, packet) and any(_admin_peer(peer, other, spaces) for peer in peers):
                return {"Allow": True, "Accept": True, "Deny": False, "Pass": None}[rule["action"]]
    return None


def _tier_of_administrators(policy: Policy) -> str | None:
    if policy["kind"] == "ClusterNetworkPolicy":
        return str(policy["spec"]["tier"])
    return {"AdminNetworkPolicy": "Admin", "BaselineAdminNetworkPolicy": "Baseline"}.get(policy["kind"])


def _admin_ports(rule: Policy, packet: Packet) -> bool:
    """Whether the ports of the older form, or the protocols of the newer one, are those of a packet; without either, all are."""
    if "protocols" in rule:
        found = [dict(one.get(packet.protocol.lower(), {})) for one in rule["protocols"]]
        return any(_admin_span(one["destinationPort"], packet.port) for one in found if one)
    number = {"protocol": packet.protocol, "port": packet.port}
    return "ports" not in rule or any(port["portNumber"] == number for port in rule["ports"])


def _admin_span(port: Policy, number: int) -> bool:
    if "range" in port:
        return bool(port["range"]["start"] <= number <= port["range"]["end"])
    return bool(port["number"] == number)


def _admin_peer(peer: Policy, pod: Pod, spaces: Spaces) -> bool:
    if "namespaces" in peer:
        return selects(peer["namespaces"], spaces[pod.namespace])
    place, labels = peer["pods"]["namespaceSelector"], peer["pods"]["podSelector"]
    return selects(place, spaces[pod.namespace]) and selects(labels, dict(pod.labels))


# ── Calico ───────────────────────────────────────────────────────────────────────────────────────


def _calico(packet: Packet, policies: list[Policy], spaces: Spaces, own: Pod, other: Pod, way: str) -> bool:
    tiers = {"default": (1_000_000.0, False)}
    for one in policies:
        if one["kind"] == "Tier":
            tiers[one["metadata"]["name"]] = (one["spec"]["order"], one["spec"].get("defaultAction") == "Pass")
    for name in sorted(tiers, key=lambda tier: tiers[tier][0]):
        inside = [one for one in policies if _tier_of(one) == name and _calico_selects(one, own, way)]
        inside.sort(key=_calico_rank)
        answer = _tier(packet, inside, spaces, other, way)
        if answer in ("Allow", "Deny"):
            return answer == "Allow"
        if inside and answer is None and not tiers[name][1]:
            return False
    return True


def _tier_of(policy: Policy) -> str | None:
    if policy["kind"] in ("NetworkPolicy", "GlobalNetworkPolicy"):
        return str(policy["spec"].get("tier", "default"))
    return None


def _is_plain(policy: Policy) -> bool:
    return str(policy["apiVersion"]).startswith("networking")


def _calico_rank(policy: Policy) -> tuple[float, str, str]:
    place = policy["metadata"].get("namespace", "")
    if _is_plain(policy):
        return (1000.0, place, policy["metadata"]["name"])
    return (policy["spec"].get("order", float("inf")), place, policy["metadata"]["name"])


def _calico_selects(policy: Policy, own: Pod, way: str) -> bool:
    spec = policy["spec"]
    if _is_plain(policy):
        return _isolates(policy, own, way)
    home = policy["metadata"].get("namespace")
    return way.capitalize() in spec["types"] and home in (None, own.namespace) and _says(spec["selector"], own)


def _tier(packet: Packet, policies: list[Policy], spaces: Spaces, other: Pod, way: str) -> str | None:
    for policy in policies:
        for rule in policy["spec"].get(way, []):
            if _is_plain(policy):
                if _plain_rule(rule, packet, spaces, other, way, policy):
                    return "Allow"
            elif _calico_rule(rule, packet, other, way, policy):
                return str(rule["action"])
    return None


def _calico_rule(rule: Policy, packet: Packet, other: Pod, way: str, policy: Policy) -> bool:
    if rule.get("protocol", packet.protocol) != packet.protocol:
        return False
    ports = rule.get("destination", {}).get("ports")
    if ports and not any(_span(port)[0] <= packet.port <= _span(port)[1] for port in ports):
        return False
    peer = rule.get("source" if way == "ingress" else "destination", {})
    if "selector" not in peer:
        return True
    home = policy["metadata"].get("namespace")
    return home in (None, other.namespace) and _says(peer["selector"], other)


def _span(port: int | str) -> tuple[int, int]:
    low, _, high = str(port).partition(":")
    return int(low), int(high or low)


def _says(text: str, pod: Pod) -> bool:
    """Judge `all()`, or one comparison of a label, or two joined by a sign: all that is made up."""
    for sign, joined in ((" && ", all), (" || ", any)):
        if sign in text:
            return joined(_says(part, pod) for part in text.split(sign))
    if text == "all()":
        return True
    if text.startswith("!"):
        return not _says(text[1:], pod)
    if text.startswith("has("):
        return text[4:-1] in dict(pod.labels)
    key, sign, value = text.split(" ")
    return (dict(pod.labels).get(key) == value.strip("'")) is (sign == "==")
