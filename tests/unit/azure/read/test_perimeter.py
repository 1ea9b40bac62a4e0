"""Perimeters as exports write them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.perimeter import AccessMode, PerimeterAssociation, PerimeterLink, PerimeterRule
from penstock.azure.resources.security import RuleDirection
from penstock.azure.resources.terms import Block, ServiceTag
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource


def test_a_rule_by_address_tag_subscription_and_name() -> None:
    properties = {
        "direction": "Inbound",
        "addressPrefixes": ["198.51.100.0/24"],
        "serviceTags": ["AzureCloud"],
        "subscriptions": [{"id": "/subscriptions/A"}],
        "fullyQualifiedDomainNames": [],
    }
    estate, _ = read_all([resource("nsp_rule", "p/main/r", properties)])
    (rule,) = estate.all(PerimeterRule)
    assert rule.profile == ref("nsp_profile", "p/main")
    assert rule.direction is RuleDirection.INBOUND
    assert [type(term) for term in rule.addresses] == [Block, ServiceTag]
    assert rule.subscriptions == ("/subscriptions/a",)
    assert rule.names == ()


@pytest.mark.parametrize(("mode", "expected"), [("enforced", AccessMode.ENFORCED), (None, None)])
def test_an_association(mode: Any, expected: AccessMode | None) -> None:
    properties = {
        "privateLinkResource": link("storage", "st"),
        "profile": link("nsp_profile", "p/main"),
        "accessMode": mode,
    }
    estate, _ = read_all([resource("nsp_association", "p/st", properties)])
    (found,) = estate.all(PerimeterAssociation)
    assert (found.perimeter, found.resource, found.mode) == (ref("nsp", "p"), ref("storage", "st"), expected)


def test_a_mode_nobody_has_heard_of_is_unknown() -> None:
    estate, told = read_all([resource("nsp_association", "p/st", {"accessMode": "Strict"})])
    assert isinstance(estate.all(PerimeterAssociation)[0].mode, Unknown)
    assert [d.code for d in told] == ["PS207"]


@pytest.mark.parametrize(("status", "expected"), [("Approved", True), ("Pending", False), (None, True)])
def test_a_link(status: Any, expected: bool) -> None:
    properties = {
        "autoApprovedRemotePerimeterResourceId": ref("nsp", "q"),
        "status": status,
        "localInboundProfiles": ["*"],
    }
    estate, _ = read_all([resource("nsp_link", "p/l", properties)])
    (found,) = estate.all(PerimeterLink)
    assert (found.remote, found.approved, found.local_inbound) == (ref("nsp", "q"), expected, ("*",))
