"""Settings that the model does not follow are told where they are switched on, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.registry import MODELLED
from penstock.azure.read.unheeded import TABLE, tell
from penstock.source.node import Unknown
from tests.unit.azure.arm import TYPES, resource


def told(kind: str, properties: dict[str, Any]) -> list[str]:
    notes = Notes()
    tell(resource(kind, "/".join("r" * TYPES[kind].count("/")), properties), notes)
    assert {d.code for d in notes.diagnostics()} <= {"PS419"}
    return [d.message.partition(":")[0] for d in notes.diagnostics()]


@pytest.mark.parametrize(
    ("kind", "properties", "messages"),
    [
        ("policy", {"sql": {"allowSqlRedirect": True}}, ['sql.allowSqlRedirect of "r" is true']),
        ("policy", {"sql": {"allowSqlRedirect": False}}, []),
        ("policy", {}, []),
        ("gateway", {"vpnType": "PolicyBased"}, ['vpnType of "r" is PolicyBased']),
        ("gateway", {"vpnType": "routeBased"}, []),
        ("gateway", {"vpnType": Unknown(why="a parameter")}, ['vpnType of "r" is not known']),
        ("appgw", {"operationalState": "Stopped"}, ['operationalState of "r" is Stopped']),
        ("appgw", {"privateLinkConfigurations": [{"name": "p"}]}, ['privateLinkConfigurations of "r" is stated']),
        ("appgw", {"privateLinkConfigurations": []}, []),
        ("site_web", {"enabled": True, "state": "Running"}, []),
        ("site_web", {"enabled": "False"}, ['enabled of "r" is False']),
        ("site_config", {"website_dns_server": "10.0.0.4"}, ['WEBSITE_DNS_SERVER of "r" is 10.0.0.4']),
        ("nsp_link", {"localOutboundProfiles": ["*"]}, []),
        ("nsp_link", {"localOutboundProfiles": ["a"]}, ['localOutboundProfiles of "r" is a']),
        ("nsp_rule", {"appliesTo": [{"resourceType": "*"}]}, []),
        ("nsp_rule", {"appliesTo": [{"resourceType": "t"}]}, ['appliesTo.resourceType of "r" is t']),
        ("nsp_rule", {"appliesTo": Unknown(why="w")}, ['appliesTo.resourceType of "r" is not known']),
        ("vnet", {"anything": "else"}, []),
    ],
)
def test_only_what_changes_something_is_told(kind: str, properties: dict[str, Any], messages: list[str]) -> None:
    assert told(kind, properties) == messages


def test_each_type_in_the_table_is_read() -> None:
    """A type that nobody reads is counted as a whole."""
    assert set(TABLE) <= set(MODELLED)
    assert set(TABLE) <= set(TYPES.values())
