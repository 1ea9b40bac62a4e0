"""Subscriptions, in both shapes in which exports have them."""

from __future__ import annotations

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.subscription import Subscription
from tests.unit.azure.exports import opened

POLICIES = {"subscriptionPolicies": {"quotaId": "EnterpriseAgreement_2014-09-01"}}
ROW = {
    "id": "/subscriptions/00000000-0000-0000-0000-000000000000",
    "name": "s",
    "type": "microsoft.resources/subscriptions",
}


@pytest.mark.parametrize("more", [{"properties": POLICIES}, POLICIES], ids=["Resource Graph", "flat"])
def test_the_offer_is_read_wherever_it_stands(more: dict[str, object]) -> None:
    estate, _ = read_all(opened([{**ROW, **more}]).resources)
    (found,) = estate.all(Subscription)
    assert found.quota == "EnterpriseAgreement_2014-09-01"
