"""Where sessions with a database server go on (SQL-03)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, resource, rule, vnet

OUT = {"direction": "Outbound", "destinationAddressPrefix": "Sql", "protocol": "Tcp"}
FIRST = rule("first", 100, destinationPortRange="1433", **OUT)
ALL = rule("all", 110, destinationPortRange="11000-11999", **OUT)
SOME = rule("some", 110, destinationPortRange="11000-11500", **OUT)
REST = rule("deny", 200, "Outbound", "Deny")
ANYBODY = resource("sqlrule", "db/all", {"startIpAddress": "0.0.0.0", "endIpAddress": "255.255.255.255"})


def estate(policy: Any, *rules: dict[str, Any]) -> tuple[Resource, ...]:
    subnet = {
        "addressPrefix": "10.0.0.0/24",
        "networkSecurityGroup": link("nsg", "g"),
        "defaultOutboundAccess": True,
    }
    policies = () if policy is None else (resource("sql_policy", "db/default", {"connectionType": policy}),)
    return (
        vnet("v", "10.0.0.0/16", app=subnet),
        nsg("g", *rules, REST),
        nic("m", "v/app", "10.0.0.4"),
        resource("sql", "db", {}),
        ANYBODY,
        *policies,
    )


@pytest.mark.parametrize(
    ("policy", "rules", "expected"),
    [
        (None, (FIRST,), "denied"),
        (None, (FIRST, ALL), "allowed"),
        (None, (FIRST, SOME), "unknown"),
        ("Proxy", (FIRST,), "allowed"),
        ("Redirect", (FIRST,), "denied"),
        ("Default", (FIRST,), "denied"),
        (Unknown(why="a parameter"), (FIRST,), "unknown"),
        (Unknown(why="a parameter"), (FIRST, ALL), "allowed"),
        (None, (ALL,), "denied"),
    ],
    ids=[
        "default",
        "all ports",
        "some ports",
        "proxy",
        "redirect",
        "stated default",
        "not known",
        "not known, all ports",
        "not the first",
    ],
)
def test_a_machine_needs_the_ports_of_redirection(policy: Any, rules: tuple[Any, ...], expected: str) -> None:
    assert Engine(network(*estate(policy, *rules))).can("m", "db:1433").verdict.value == expected


def test_outside_of_azure_the_server_proxies_unless_told_otherwise() -> None:
    assert Engine(network(*estate(None))).can("198.51.100.9", "db:1433").verdict.value == "allowed"
