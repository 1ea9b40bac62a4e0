"""Whether two ids below a network manager mean the same."""

from __future__ import annotations

import pytest

from penstock.azure.lower.manager_ids import same

GROUP = "networkmanagers/m/networkgroups/g"
HERE = "/subscriptions/1/resourcegroups/rg/providers/microsoft.network/"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (HERE + GROUP, HERE + GROUP, True),
        (HERE + GROUP, HERE + GROUP + "2", False),
        (HERE + GROUP, HERE.replace("/1/", "/2/") + GROUP, False),
        (HERE + GROUP, HERE.replace("/1/", "/{subscription()}/") + GROUP, True),
        (HERE.replace("/rg/", "/{f(a/b)}/") + GROUP, HERE.replace("/1/", "/{subscription()}/") + GROUP, True),
        (HERE.replace("/rg/", "/other/") + GROUP, HERE.replace("/1/", "/{subscription()}/") + GROUP, False),
        (HERE + GROUP, GROUP, True),
        (HERE + GROUP, "networkmanagers/n/networkgroups/g", False),
    ],
)
def test_ids_mean_the_same_as_far_as_both_say_where_they_are(one: str, other: str, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected
