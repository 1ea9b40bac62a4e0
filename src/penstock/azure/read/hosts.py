"""Hosts as origins and backends are written: names, addresses, and what a template takes from another resource.

Comes in: nodes. Goes out: `Host`. A name that a template makes of unknown pieces keeps its spelling, so that it meets the resource whose
name is made alike. Read next: `lower/hosts.py`.
"""

from __future__ import annotations

from penstock.azure.read.parts import text
from penstock.azure.resources.host import Host
from penstock.azure.resources.terms import Spelled
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address


def host(node: Node) -> Host | None:
    """Give a host; None where the file is silent."""
    if isinstance(node.value, Spelled):
        return node.value.text.lower()
    found = text(node)
    if found is None or isinstance(found, Unknown):
        return found
    try:
        return Address.parse(found)
    except ValueError:
        return found.lower().rstrip(".")
