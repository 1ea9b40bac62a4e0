"""The readers of firewalls, load balancers, application gateways, private endpoints, name zones and clusters."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read.entry import Modelled

READERS: Mapping[str, Modelled] = {}
