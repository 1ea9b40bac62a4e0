"""The explicit proxy of a firewall: clients name what they want to its private address, and application rules decide (FW-61).

Comes in: the policies of a firewall. Goes out: rewrites that may take what is sent to the ports of the proxy. Where it leads is asked by
name inside the connection, which a packet does not show. Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.firewall_order import Chain
from penstock.azure.lower.firewall_rules import port_set
from penstock.azure.resources.firewall import FirewallPolicy
from penstock.net.cause import Cause
from penstock.net.rewrite import Rewrite, Target
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TCP, TransportSet


def proxies(chain: Chain, where: AddressSet) -> Iterator[Rewrite]:
    """Give what each policy's proxy may take at the private addresses of the firewall."""
    for policy in chain.policies:
        if policy.explicit_proxy is not False:
            yield _rewrite(policy, where)


def _rewrite(policy: FirewallPolicy, where: AddressSet) -> Rewrite:
    ports, unknown = port_set(policy.proxy_ports)
    transport = TransportSet.of(protocols=(TCP,), dst_ports=None if unknown or not policy.proxy_ports else ports)
    return Rewrite(
        name=f"explicit proxy of {policy.name}",
        match=Match(
            src=Cover(sure=AddressSet.full(), words="*"),
            dst=Cover(sure=where, words="the firewall"),
            transport=transport,
            doubts=(_cause(policy),),
        ),
        targets=(Target(name="(unknown)"),),
        kind="explicit-proxy",
        origin=policy.origin,
        resource=policy.id,
        facts=("FW-61",),
    )


def _cause(policy: FirewallPolicy) -> Cause:
    if isinstance(policy.explicit_proxy, Unknown):
        return causes.of_value(policy.explicit_proxy, policy.origin)
    return Cause(
        key=f"explicit-proxy:{policy.id}",
        why="clients of an explicit proxy name what they want inside the connection; which of it the rules let through is not followed",
        cure="ask for the names themselves, as if the firewall were on the way",
        facts=("FW-61",),
        origin=policy.origin,
    )
