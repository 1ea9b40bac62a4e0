"""Functions of address prefixes.

Source: Microsoft Learn, "CIDR functions for ARM templates": `cidrHost` counts from the first usable address. Read next:
`space/addresses.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.functions.check import text, whole
from penstock.azure.arm.syntax import ExpressionError
from penstock.space.addresses import BITS, Address, Prefix


def _block(value: Any, name: str) -> Prefix:
    try:
        return Prefix.parse(text(value, name))
    except ValueError as failure:
        raise ExpressionError(f"{name}(): {failure}") from failure


def parse_cidr(value: Any) -> dict[str, Any]:
    """`parseCidr`. IPv6 has no broadcast address, and all of it is usable."""
    block = _block(value, "parseCidr")
    bits = BITS[block.version]
    mask = ((1 << block.length) - 1) << (bits - block.length)
    first, last = _usable(block)
    broadcast = {"broadcast": str(block.last)} if block.version == 4 else {}
    return {
        "network": str(block.first),
        "netmask": str(Address(block.version, mask)),
        **broadcast,
        "firstUsable": str(first),
        "lastUsable": str(last),
        "cidr": block.length,
    }


def _usable(block: Prefix) -> tuple[Address, Address]:
    if block.version == 6 or block.length > 30:
        return block.first, block.last
    return Address(4, block.base + 1), Address(4, block.last.value - 1)


def cidr_subnet(value: Any, length: Any, index: Any) -> str:
    """`cidrSubnet`."""
    block, new, at = _block(value, "cidrSubnet"), whole(length, "cidrSubnet"), whole(index, "cidrSubnet")
    bits = BITS[block.version]
    if not block.length <= new <= bits or not 0 <= at < 1 << (new - block.length):
        raise ExpressionError(f"{block} has no subnet /{new} with index {at}")
    return str(Prefix(block.version, block.base + (at << (bits - new)), new))


def cidr_host(value: Any, index: Any) -> str:
    """`cidrHost`."""
    block, at = _block(value, "cidrHost"), whole(index, "cidrHost")
    found = block.base + at + 1
    if at < 0 or found > _usable(block)[1].value:
        raise ExpressionError(f"{block} has no host with index {at}")
    return str(Address(block.version, found))
