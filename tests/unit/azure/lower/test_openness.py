"""Settings of a service, of its children, and of what runs it, joined."""

from __future__ import annotations

from penstock.azure.lower.openness import opened
from penstock.azure.read import read_all
from penstock.azure.resources.paas import PlatformService, PublicAccess
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource


def test_what_a_child_states_comes_after_what_the_service_states() -> None:
    estate, _ = read_all(
        [
            resource("eventhub", "x", {"publicNetworkAccess": "Enabled"}),
            resource("eventhub_rules", "x/default", {"publicNetworkAccess": "Disabled", "defaultAction": "Deny"}),
        ]
    )
    found = opened(estate.all(PlatformService)[0], estate)
    said, origin = found.stated("access")
    assert said is PublicAccess.DISABLED
    assert origin is not None
    assert origin.file == "eventhub_rules-x-default.json"


def test_rules_are_tried_by_priority() -> None:
    listed = [{"ipAddress": "1.1.1.1/32", "priority": 200}, {"ipAddress": "2.2.2.2/32", "priority": 100}]
    estate, _ = read_all(
        [resource("site_config", "x/web", {"ipSecurityRestrictions": listed}), resource("site_web", "x", {})]
    )
    found = opened(estate.all(PlatformService)[0], estate)
    assert [rule.priority for rule in found.rules] == [100, 200]


def test_an_export_without_children_leaves_their_rules_unknown() -> None:
    for door, expected in (("export", 1), ("arm-template", 0)):
        estate, _ = read_all([resource("sql", "x", {}, door=door)])
        found = opened(estate.all(PlatformService)[0], estate)
        assert sum(len(part.unknown_rules) for part in found.parts) == expected


def test_a_private_endpoint_may_close_a_door_of_which_nothing_is_said() -> None:
    """PE-06."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("site_web", "x"), "groupIds": ["sites"]}}
    endpoint = resource("pe", "pe", {"subnet": link("subnet", "v/s"), "privateLinkServiceConnections": [connection]})
    for access, expected in ((None, 1), ("Enabled", 0)):
        estate, _ = read_all([endpoint, resource("site_web", "x", {"publicNetworkAccess": access})])
        assert len(opened(estate.all(PlatformService)[0], estate).closes) == expected


def test_an_environment_that_is_not_in_the_input_leaves_access_unknown() -> None:
    app = {"environmentId": ref("app_env", "e"), "configuration": {"ingress": {"external": True}}}
    estate, _ = read_all([resource("app", "x", app)])
    said, _ = opened(estate.all(PlatformService)[0], estate).stated("access")
    assert isinstance(said, Unknown)
