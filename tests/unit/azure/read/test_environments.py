"""Environments of applications as templates write them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.paas import AppEnvironment, PlatformService, PublicAccess
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource


def test_an_environment_of_container_apps() -> None:
    where = {"infrastructureSubnetId": ref("subnet", "v/s"), "internal": True}
    estate, _ = read_all([resource("app_env", "e", {"vnetConfiguration": where, "staticIp": "10.0.0.9"})])
    (found,) = estate.all(AppEnvironment)
    assert (found.subnet, found.internal, str(found.address)) == (ref("subnet", "v/s"), True, "10.0.0.9")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("None", False),
        ("Web", True),
        ("Web, Publishing", True),
        ("Publishing", False),
        (1, True),
        (2, False),
        (None, False),
    ],
)
def test_an_environment_of_web_applications(mode: Any, expected: bool) -> None:
    where = {"virtualNetwork": link("subnet", "v/s"), "internalLoadBalancingMode": mode}
    estate, _ = read_all([resource("ase", "e", where)])
    assert estate.all(AppEnvironment)[0].internal is expected


@pytest.mark.parametrize(
    ("ingress", "expected"),
    [
        ({"external": True}, None),
        ({"external": False}, PublicAccess.DISABLED),
        (None, PublicAccess.DISABLED),
    ],
)
def test_the_ingress_of_an_app(ingress: Any, expected: PublicAccess | None) -> None:
    estate, _ = read_all([resource("app", "shop", {"configuration": {"ingress": ingress}})])
    assert estate.all(PlatformService)[0].settings.access is expected


@pytest.mark.parametrize(
    ("ingress", "ports", "open_"),
    [
        ({"external": True}, None, True),
        ({"external": True, "transport": "Tcp", "exposedPort": 5000}, "tcp/5000", True),
        ({"external": True, "transport": "tcp", "targetPort": 6379}, "tcp/6379", True),
        (
            {"external": True, "additionalPortMappings": [{"external": True, "targetPort": 9000}]},
            "tcp/80,443,9000",
            True,
        ),
        (
            {"external": False, "additionalPortMappings": [{"external": True, "targetPort": 9, "exposedPort": 9001}]},
            "tcp/9001",
            True,
        ),
        ({"external": False, "additionalPortMappings": [{"external": False, "targetPort": 9000}]}, None, False),
    ],
    ids=["web", "TCP", "TCP on the port of the app", "a further port", "a further port only", "nothing beyond"],
)
def test_the_ports_of_an_app(ingress: dict[str, Any], ports: str | None, open_: bool) -> None:
    estate, _ = read_all([resource("app", "shop", {"configuration": {"ingress": ingress}})])
    (found,) = estate.all(PlatformService)
    assert (found.ports and str(found.ports), found.settings.access is None) == (ports, open_)


def test_an_ingress_that_is_not_known_stays_so() -> None:
    ingress = {"external": Unknown(why="a parameter")}
    estate, _ = read_all([resource("app", "shop", {"configuration": {"ingress": ingress}})])
    assert isinstance(estate.all(PlatformService)[0].settings.access, Unknown)
