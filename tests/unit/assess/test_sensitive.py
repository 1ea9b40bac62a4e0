"""What is sensitive: stores, and what tags say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.assess.sensitive import is_sensitive
from penstock.net.endpoint import Endpoint, Kind
from tests.unit.engine import small

STORE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st"
SITE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app"


def endpoint(kind: Kind, resource: str, **tags: str) -> Endpoint:
    machine = small.machine("m", "v", "s", "10.0.0.4")
    return replace(machine, kind=kind, resource=resource, tags=tuple((k.replace("_", "-"), v) for k, v in tags.items()))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (endpoint(Kind.SERVICE, STORE), True),
        (endpoint(Kind.SERVICE, SITE), False),
        (endpoint(Kind.NIC, "nic"), False),
        (endpoint(Kind.NIC, "nic", classification="Confidential"), True),
        (endpoint(Kind.NIC, "nic", classification="public"), False),
        (endpoint(Kind.NIC, "nic", penstock_sensitive="yes"), True),
        (endpoint(Kind.SERVICE, STORE, penstock_sensitive="no"), False),
        (endpoint(Kind.SERVICE, STORE, penstock_sensitive="maybe"), True),
        (endpoint(Kind.PRIVATE_ENDPOINT, STORE), False),
    ],
    ids=[
        "a store",
        "a web site",
        "a machine",
        "a machine that is confidential",
        "a machine that is public",
        "a machine by our own tag",
        "a store that is none by our own tag",
        "a word that overrules nothing",
        "what only leads to a store",
    ],
)
def test_what_is_sensitive(found: Endpoint, expected: bool) -> None:
    assert is_sensitive(found) is expected
