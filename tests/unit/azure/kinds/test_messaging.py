"""What is peculiar to message buses."""

from __future__ import annotations

from penstock.azure.kinds.messaging import KINDS


def test_a_namespace_without_rules_is_open_whatever_its_default_says() -> None:
    namespaces = [kind for kind in KINDS if kind.type.endswith("/namespaces")]
    assert len(namespaces) == 3
    assert all(kind.idle_deny and kind.rules_apart for kind in namespaces)


def test_only_event_hubs_among_them_are_known_to_be_in_perimeters() -> None:
    """NSP-08."""
    assert [kind.type for kind in KINDS if kind.perimeter] == ["microsoft.eventhub/namespaces"]
