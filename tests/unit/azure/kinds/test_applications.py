"""What is peculiar to registries, AI services and gateways."""

from __future__ import annotations

from penstock.azure.kinds.applications import KINDS

BY_TYPE = {kind.type: kind for kind in KINDS}


def test_the_names_of_registries_are_never_made() -> None:
    """They are taken from what an export states."""
    assert BY_TYPE["microsoft.containerregistry/registries"].names == ()


def test_what_is_known_to_be_in_perimeters() -> None:
    """NSP-08."""
    held = {name for name, kind in BY_TYPE.items() if kind.perimeter}
    assert held == {"microsoft.search/searchservices", "microsoft.cognitiveservices/accounts"}


def test_gateways_are_meant_for_everybody() -> None:
    assert [name for name, kind in BY_TYPE.items() if kind.for_everybody] == ["microsoft.apimanagement/service"]
