"""Policies of kinds that are not read → `OpaquePolicy`.

Comes in: an `Item`. Goes out: where the policy may have an effect. A new kind is one row. Read next: `lower/opaque.py`.
"""

from __future__ import annotations

from penstock.kubernetes.read.objects import Item
from penstock.kubernetes.resources.opaque import OpaquePolicy

CALICO = ("crd.projectcalico.org", "projectcalico.org")

NAMESPACED = frozenset(
    (
        *(("NetworkPolicy", group) for group in CALICO),
        ("NetworkPolicy", "crd.antrea.io"),
        ("AuthorizationPolicy", "security.istio.io"),
        ("PeerAuthentication", "security.istio.io"),
        ("AuthorizationPolicy", "policy.linkerd.io"),
    )
)
"""Kinds that speak of one namespace."""

EVERYWHERE = frozenset(
    (
        *(("GlobalNetworkPolicy", group) for group in CALICO),
        ("ClusterNetworkPolicy", "crd.antrea.io"),
    )
)
"""Kinds that speak of all namespaces."""

ROOTS = frozenset(("istio-system",))
"""Namespaces of a service mesh whose policies hold in all of them."""


def is_opaque(item: Item) -> bool:
    """Whether an object is a policy that nobody reads."""
    return (item.kind, item.group) in NAMESPACED | EVERYWHERE


def opaque_policy(item: Item) -> OpaquePolicy:
    """Give what is known of a policy without reading it."""
    wide = (item.kind, item.group) in EVERYWHERE or item.namespace in ROOTS or item.has_unknown_namespace
    return OpaquePolicy(
        kind=item.kind,
        group=item.group,
        name=item.name,
        namespace="" if wide else item.namespace,
        origin=item.node.origin,
    )
