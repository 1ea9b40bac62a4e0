"""The explicit proxy of a firewall: clients name what they want to its private address, and application rules decide (FW-61).

Comes in: the policies of a firewall. Goes out: the ports on which it fetches things for those who ask. Where that leads is asked by name inside
the connection, which a packet does not show. Read next: `engine/proxied.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.firewall_order import Chain
from penstock.azure.lower.firewall_rules import port_set
from penstock.azure.resources.firewall import FirewallPolicy
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.transport import TCP, TransportSet


def fetching(chain: Chain) -> tuple[TransportSet, tuple[Cause, ...]]:
    """Give the ports of the proxies of all policies, and why nobody may answer there; a policy that is not in the input may have any."""
    if chain.missing and not chain.policies:
        return TransportSet.of(protocols=(TCP,)), chain.missing
    found = TransportSet.empty()
    doubts: list[Cause] = []
    for policy in chain.policies:
        if policy.explicit_proxy is not False:
            ports, unknown = port_set(policy.proxy_ports)
            silent = unknown or not policy.proxy_ports
            found = found | TransportSet.of(protocols=(TCP,), dst_ports=None if silent else ports)
            doubts += _doubts(policy, unknown)
    return found, tuple(doubts)


def _doubts(policy: FirewallPolicy, ports: tuple[Unknown, ...]) -> Iterator[Cause]:
    if isinstance(policy.explicit_proxy, Unknown):
        yield causes.of_value(policy.explicit_proxy, policy.origin)
    yield from (causes.of_value(port, policy.origin) for port in ports)
    if not policy.proxy_ports:
        why = f"the ports of the explicit proxy of {policy.name} are not stated"
        yield causes.of_value(Unknown(why=why, origin=policy.origin), policy.origin)
