"""Policies of kinds that are not read: where they may have an effect."""

from __future__ import annotations

import pytest

from tests.unit.kubernetes.cluster import read


def policy(kind: str, version: str, namespace: str = "n", spec: str = "") -> str:
    head = f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: p, namespace: {namespace}}}\n"
    return head + (f"spec: {{{spec}}}\n" if spec else "")


@pytest.mark.parametrize(
    ("text", "namespace"),
    [
        (policy("NetworkPolicy", "crd.antrea.io/v1beta1"), "n"),
        (policy("GlobalNetworkPolicy", "projectcalico.org/v3", spec="preDNAT: true"), ""),
        (policy("GlobalNetworkPolicy", "crd.projectcalico.org/v1", spec="doNotTrack: true"), ""),
        (policy("ClusterNetworkPolicy", "crd.antrea.io/v1beta1"), ""),
        (policy("AuthorizationPolicy", "security.istio.io/v1"), "n"),
        (policy("AuthorizationPolicy", "security.istio.io/v1", "istio-system"), ""),
    ],
)
def test_a_policy_that_is_not_read_is_remembered_with_its_reach(text: str, namespace: str) -> None:
    found = read(text)
    assert [(one.name, one.namespace) for one in found.cluster.opaque] == [("p", namespace)]
    assert len(found.unread) == 1
    assert found.cluster.tiered == ()


def test_kinds_of_the_same_name_in_another_group_are_not_taken_for_policies() -> None:
    assert read(policy("NetworkPolicy", "example.org/v1")).cluster.opaque == ()
