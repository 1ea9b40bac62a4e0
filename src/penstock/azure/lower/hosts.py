"""Hosts as targets of devices.

Comes in: a `Host`. Goes out: a `Target`: an address, a name, or the resource of the estate whose name it is. Addresses that a template asks
for by their owner are settled before (`lower/granted.py`). Read next: `engine/origins.py`.
"""

from __future__ import annotations

from penstock.azure.lower.context import Context
from penstock.azure.resources.addressing import PublicIpAddress
from penstock.azure.resources.host import Host
from penstock.azure.resources.paas import PlatformService
from penstock.azure.resources.terms import Runtime
from penstock.diagnostics import Origin
from penstock.net.rewrite import ANYBODY, Target
from penstock.source.node import Unknown
from penstock.space.addresses import Address

NAMES = (("dnssettings", "fqdn"), ("defaulthostname",), ("hostname",))
"""Parts of a resource's state that are its name."""


def target(host: Host, port: int | None, context: Context, origin: Origin) -> Target:
    """Give where a host leads; `port` None is one that is not known."""
    match host:
        case Address():
            return Target(address=host, port=port, any_port=port is None)
        case Runtime():
            return _of_resource(host, port, context, origin) or Target(name=ANYBODY, port=port, any_port=port is None)
        case Unknown():
            return Target(name=ANYBODY, port=port, any_port=port is None)
        case _:
            return Target(name=host, port=port, any_port=port is None)


def _of_resource(host: Runtime, port: int | None, context: Context, origin: Origin) -> Target | None:
    if tuple(step.lower() for step in host.path if step.lower() != "properties") not in NAMES:
        return None
    if context.estate.find(PublicIpAddress, host.resource) is not None:
        (public,) = context.public.of(host.resource, origin)
        return Target(address=public.address, port=port, any_port=port is None)
    known = context.estate.find(PlatformService, host.resource)
    return Target(endpoint=host.resource, port=port, any_port=port is None) if known is not None else None


def unknown(host: Host, context: Context, origin: Origin) -> Unknown | None:
    """Give why a host is not known, if it is not."""
    if isinstance(host, Runtime) and _of_resource(host, None, context, origin) is not None:
        return None
    return host if isinstance(host, Unknown) else None
