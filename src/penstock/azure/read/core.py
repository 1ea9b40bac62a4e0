"""The readers of networks, filters, routes, machines, addresses and gateways. Read next: `read/vnet.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read.entry import Modelled

READERS: Mapping[str, Modelled] = {}
