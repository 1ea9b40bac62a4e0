"""Whose policies are enforced."""

from __future__ import annotations

from penstock.kubernetes.lower.enforced import presumed, without_effect
from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import policy, read
from tests.unit.kubernetes.lower.test_cilium import cilium

CILIUM = cilium("endpointSelector: {}, ingress: [{}]")


def test_a_cluster_of_which_nothing_is_said_is_taken_for_what_its_policies_are_made_for() -> None:
    assert presumed(read(CILIUM).cluster).enforcer is Enforcer.CILIUM
    assert presumed(read(policy("podSelector: {}")).cluster).enforcer is Enforcer.ASSUMED
    assert presumed(read(CILIUM, enforcer=Enforcer.UNKNOWN).cluster).enforcer is Enforcer.UNKNOWN


def test_policies_of_another_dataplane_are_said_to_have_no_effect() -> None:
    (told,) = without_effect(read(CILIUM, enforcer=Enforcer.CALICO).cluster)
    assert told.code == "PS524"
    assert "enforced by calico" in told.message
    assert not list(without_effect(read(CILIUM, enforcer=Enforcer.CILIUM).cluster))
    assert not list(without_effect(read(CILIUM).cluster))
