"""Bastion hosts in Azure's words. Read next: `read/bastion.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class BastionHost:
    """A bastion: reached by the portal on 443, and reaching machines from its subnet (BAS-02).

    `network` is set for the developer SKU, which has no subnet of its own.
    """

    id: str
    name: str
    origin: Origin
    location: str
    sku: Text
    subnets: tuple[Reference, ...]
    publics: tuple[Reference, ...]
    network: Reference = None
    labels: tuple[tuple[str, str], ...] = ()
