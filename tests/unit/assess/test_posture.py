"""The second layer: what settings of a service say, and what their silence does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.assess.posture import Stands, posture
from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Grant
from tests.unit.engine import small


def layers(**traits: str) -> dict[str, str]:
    service = replace(small.machine("m", "v", "s", "10.0.0.4"), traits=tuple(sorted(traits.items())))
    return {layer.name: layer.stands.value for layer in posture(service)}


@pytest.mark.parametrize(
    ("traits", "aspect", "expected"),
    [
        ({"allowSharedKeyAccess": "false"}, "identity", "yes"),
        ({"allowSharedKeyAccess": "true"}, "identity", "no"),
        ({"allowSharedKeyAccess": "false", "allowBlobPublicAccess": "true"}, "identity", "no"),
        ({"allowBlobPublicAccess": "false"}, "identity", "unknown"),
        ({"disableLocalAuth": "True"}, "identity", "yes"),
        ({}, "identity", "unknown"),
        ({"enablePurgeProtection": "true"}, "key", "yes"),
        ({"minimumTlsVersion": "TLS1_0"}, "transport", "no"),
        ({"minimumTlsVersion": "TLS1_2", "supportsHttpsTrafficOnly": "false"}, "transport", "no"),
        ({"minimalTlsVersion": "1.2"}, "transport", "yes"),
    ],
    ids=[
        "no shared keys",
        "shared keys",
        "no keys, and reading without signing in",
        "nobody reads without signing in, and keys are not spoken of",
        "no local sign-in",
        "nothing stated",
        "purge protection",
        "old TLS",
        "new TLS, and plain HTTP",
        "new TLS",
    ],
)
def test_a_layer(traits: dict[str, str], aspect: str, expected: str) -> None:
    assert layers(**traits)[aspect] == expected


def test_who_holds_a_role_is_told_beside_the_layer_of_identity() -> None:
    service = replace(
        small.machine("m", "v", "s", "10.0.0.4"),
        traits=(("allowSharedKeyAccess", "false"),),
        grants=(
            Grant(who="vm-app", role="Storage Blob Data Reader", above=False, origin=BUILT_IN),
            Grant(who="ops", role="Contributor", above=True, origin=BUILT_IN),
        ),
    )
    (identity,) = (layer for layer in posture(service) if layer.name == "identity")
    assert identity.stands is Stands.YES
    assert identity.words == (
        "allowSharedKeyAccess is false; vm-app holds Storage Blob Data Reader; 1 role held above it"
    )
