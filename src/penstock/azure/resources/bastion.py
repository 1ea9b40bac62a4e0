"""Bastion hosts in Azure's words. Read next: `read/bastion.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Block, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class BastionHost:
    """A bastion: reached by the portal on 443, and reaching machines from its subnet (BAS-02).

    `network` is set for the developer SKU, which has no subnet of its own. `clients` are the addresses that may call it, if they are limited.
    `features` are switches that are on: names of properties; `unsure` those of which that is not known.
    """

    id: str
    name: str
    origin: Origin
    location: str
    sku: Text
    subnets: tuple[Reference, ...]
    publics: tuple[Reference, ...]
    network: Reference = None
    clients: tuple[Block | Unknown, ...] = ()
    features: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
