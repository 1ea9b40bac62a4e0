"""Of which versions of IP pods have addresses, and what is said where nobody knows."""

from __future__ import annotations

import pytest

from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

SHUT = policy("podSelector: {}, policyTypes: [Egress]", "shut", "n")
OPEN_6 = policy(
    "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '2001:db8::/32'}}]}]", "open", "n"
)


@pytest.mark.parametrize(
    ("more", "destination", "verdict", "cause"),
    [
        ("", "[2600::1]:443", "unknown", "versions"),
        (SHUT, "[2600::1]:443", "unknown", "versions"),
        (OPEN_6, "[2600::1]:443", "denied", ""),
        (OPEN_6, "[2001:db8::1]:443", "unknown", "around"),
        (OPEN_6, "8.8.8.8:443", "denied", ""),
    ],
)
def test_pods_may_have_addresses_of_a_version_that_nobody_speaks_of(
    more: str, destination: str, verdict: str, cause: str
) -> None:
    ask = Asked(namespace("n") + pod("a", "n") + more)
    assert ask("n/a", destination) == verdict
    assert ask.causes("n/a", destination) >= ({cause} if cause else set())


def test_a_pod_that_is_alone_does_not_ask_itself_in_another_version() -> None:
    assert Asked(namespace("n") + pod("a", "n"))("n/a", "n/a:80") == "denied"
