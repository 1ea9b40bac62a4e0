"""What a firewall does with questions about names: its DNS proxy, and whom it asks itself (FW-60).

Comes in: a firewall and its policies. Goes out: `FirewallDns`. A firewall asks the servers of its own settings, else the platform as seen
from its network, whatever the network's servers are. Read next: `lower/resolvers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.firewall_order import Chain
from penstock.azure.resources.firewall import AzureFirewall, FirewallPolicy
from penstock.azure.resources.terms import Flag
from penstock.net.cause import Cause
from penstock.net.resolution import Asks
from penstock.source.node import Unknown
from penstock.space.addresses import Address

PLATFORM = Address.parse("168.63.129.16")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallDns:
    """Whether a firewall takes questions at its address, or why that is not known, and whom it asks."""

    proxy: bool | tuple[Cause, ...]
    asks: Asks


def dns_of(firewall: AzureFirewall, chain: Chain) -> FirewallDns:
    """Give the DNS settings in force: those of the firewall's own policy, else its classic ones."""
    if firewall.policy is None:
        return _settings(firewall, firewall.dns_servers, firewall.dns_proxy, ())
    own = next((policy for policy in chain.policies if policy.id == firewall.policy), None)
    if own is None:
        return FirewallDns(proxy=chain.missing, asks=Asks(servers=(PLATFORM,), causes=chain.missing))
    above = tuple(_above(firewall, own, chain)) if own.dns_proxy is None else ()
    return _settings(firewall, own.dns_servers, own.dns_proxy, above)


def _settings(
    firewall: AzureFirewall, servers: tuple[Address | Unknown, ...], proxy: Flag, above: tuple[Cause, ...]
) -> FirewallDns:
    doubts = tuple(causes.of_value(server, firewall.origin) for server in servers if isinstance(server, Unknown))
    known = tuple(server for server in servers if isinstance(server, Address))
    on = (causes.of_value(proxy, firewall.origin),) if isinstance(proxy, Unknown) else above or proxy is True
    return FirewallDns(proxy=on, asks=Asks(servers=known or (PLATFORM,), causes=doubts))


def _above(firewall: AzureFirewall, own: FirewallPolicy, chain: Chain) -> Iterator[Cause]:
    """Why a policy that says nothing may have a proxy all the same: the one above it has, or is not in the input."""
    parents = [policy for policy in chain.policies if policy.id != own.id]
    for parent in parents:
        if parent.dns_proxy is not None and parent.dns_proxy is not False:
            yield _inherited(firewall, parent.name)
    if own.parent is not None and not parents:
        yield from chain.missing


def _inherited(firewall: AzureFirewall, parent: str) -> Cause:
    return Cause(
        key=f"dns-proxy:{firewall.id}",
        why=f"whether the policy of {firewall.name} inherits the DNS proxy of {parent} is not documented",
        cure="state dnsSettings on the firewall's own policy",
        facts=("FW-60",),
        origin=firewall.origin,
    )
