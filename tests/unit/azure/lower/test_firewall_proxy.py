"""The explicit proxy of a firewall: clients connect to its ports, and nobody else does (FW-61)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network
from tests.unit.azure.services import FIREWALL_IP, firewall, hub_and_spokes, policy

NOWHERE = Unknown(why="parameter has no value")
PORTS = {"httpPort": 8080, "httpsPort": 8443}


def asked(port: int, *policies: Resource) -> str:
    found = network(*hub_and_spokes(firewall(), *policies))
    return Engine(found).can("one", f"{FIREWALL_IP}:{port}").trace.verdict.value


@pytest.mark.parametrize(
    ("settings", "proxied", "other"),
    [
        ({"enableExplicitProxy": True, **PORTS}, "allowed", "denied"),
        ({"enableExplicitProxy": True}, "unknown", "unknown"),
        ({"enableExplicitProxy": True, "httpPort": NOWHERE}, "unknown", "unknown"),
        ({"enableExplicitProxy": NOWHERE, **PORTS}, "unknown", "denied"),
        ({"enableExplicitProxy": False, **PORTS}, "denied", "denied"),
        (None, "denied", "denied"),
    ],
)
def test_the_proxy_listens_on_its_ports(settings: Any, proxied: str, other: str) -> None:
    own = policy(explicitProxy=settings)
    assert (asked(8080, own), asked(22, own)) == (proxied, other)


def test_the_proxy_of_a_parent_counts() -> None:
    base = policy("base", explicitProxy={"enableExplicitProxy": True, **PORTS})
    assert asked(8443, base, policy(basePolicy=link("policy", "base"))) == "allowed"
