"""The tables of services beside the other tables that speak of them: routes of service endpoints, zones of private endpoints."""

from __future__ import annotations

import pytest

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.kind import ServiceKind, Silence
from penstock.azure.lower.private_names import OTHER_NAMES, ZONES
from penstock.azure.lower.routes import SERVICES

LOOKED_UP = {kind.service_endpoint: kind for kind in KINDS.values() if kind.service_endpoint}


@pytest.mark.parametrize("word", sorted(LOOKED_UP))
def test_a_service_endpoint_leads_to_the_tag_of_its_service(word: str) -> None:
    """SE-03: the route covers the addresses that the service has."""
    assert SERVICES[word][0] == LOOKED_UP[word].tag


@pytest.mark.parametrize(("arm_type", "group"), sorted(ZONES))
def test_a_zone_of_private_endpoints_holds_names_of_its_service(arm_type: str, group: str) -> None:
    """DNS-01: the public name is the one without `privatelink`."""
    kind = KINDS.get(arm_type)
    if kind is None or not kind.names or "cassandra" in group or "gremlin" in group or "table" in group:
        return
    suffixes = {form.partition(".")[2] for form in kind.names}
    zones = {OTHER_NAMES.get(zone, zone) for zone in ZONES[(arm_type, group)]}
    assert zones & suffixes


def test_silence_lets_everybody_in_unless_a_table_says_otherwise() -> None:
    plain = ServiceKind(type="microsoft.example/things", what="a thing")
    assert (plain.silence, plain.tag, plain.bypass_default) == (Silence.OPEN, "AzureCloud", False)
