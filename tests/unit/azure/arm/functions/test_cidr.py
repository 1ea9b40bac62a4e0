"""Functions of prefixes; rows are examples of Microsoft Learn, "CIDR functions for ARM templates"."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import errors, value


def test_a_prefix_is_taken_apart() -> None:
    assert value("[parseCidr('10.144.0.0/20')]") == {
        "network": "10.144.0.0",
        "netmask": "255.255.240.0",
        "broadcast": "10.144.15.255",
        "firstUsable": "10.144.0.1",
        "lastUsable": "10.144.15.254",
        "cidr": 20,
    }


def test_a_prefix_of_ipv6_has_no_broadcast_address() -> None:
    assert value("[parseCidr('fdad:3236:5555::/48')]") == {
        "network": "fdad:3236:5555::",
        "netmask": "ffff:ffff:ffff::",
        "firstUsable": "fdad:3236:5555::",
        "lastUsable": "fdad:3236:5555:ffff:ffff:ffff:ffff:ffff",
        "cidr": 48,
    }


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[cidrSubnet('fdad:3236:5555::/48', 52, 1)]", "fdad:3236:5555:1000::/52"),
        ("[cidrHost('fdad:3236:5555:3000::/52', 0)]", "fdad:3236:5555:3000::1"),
        ("[cidrHost('192.168.1.0/24', 0)]", "192.168.1.1"),
        ("[cidrHost('192.168.1.0/24', 253)]", "192.168.1.254"),
        ("[cidrSubnet('10.144.0.0/20', 24, 0)]", "10.144.0.0/24"),
        ("[cidrSubnet('10.144.0.0/20', 24, 4)]", "10.144.4.0/24"),
        ("[cidrSubnet('10.144.0.0/16', 20, 15)]", "10.144.240.0/20"),
        ("[cidrSubnet('2001:db8::/32', 64, 1)]", "2001:db8:0:1::/64"),
        ("[cidrHost('10.144.3.0/24', 0)]", "10.144.3.1"),
        ("[cidrHost('10.144.3.0/24', 4)]", "10.144.3.5"),
    ],
)
def test_subnets_and_hosts_are_counted(expression: str, expected: str) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[cidrSubnet('10.144.0.0/20', 24, 16)]", "no subnet /24 with index 16"),
        ("[cidrSubnet('10.144.0.0/20', 16, 0)]", "no subnet /16"),
        ("[cidrHost('10.0.0.0/30', 2)]", "no host"),
        ("[parseCidr('10.0.0.0/40')]", "prefix length"),
        ("[parseCidr('ten')]", "not an IPv4 address"),
        ("[cidrSubnet('::/0', 128, 9000000000000000000)]", ""),
    ],
)
def test_what_is_not_there_is_an_error(expression: str, message: str) -> None:
    told = errors(expression)
    assert (message in told[0]) if message else told == []
