"""Who is in which backend pool: the machines' side, the pool's side, and members by address.

Comes in: interfaces, scale sets, pools. Goes out: `Members`, from pool id to the endpoints that traffic for the pool may reach. Read
next: `lower/load_balancer.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.resources.application_gateway import GatewayPool
from penstock.azure.resources.compute import IpConfiguration, NetworkInterface, ScaleSet
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.load_balancer import BackendPool, InboundNatRule, LoadBalancer
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rewrite import ANYBODY, Rewrite, Target
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TCP, UDP, TransportSet

CONFIG = "/ipconfigurations/"
INSTANCE = "/virtualmachines/"


def perhaps_more(cause: Cause, kind: str, resource: str, dst: AddressSet, origin: Origin) -> Rewrite:
    """Stand for a rule that is there and cannot be read: it may take any connection, and lead anywhere."""
    everywhere = Cover(sure=AddressSet.full(), words="*")
    transport = TransportSet.of(protocols=(TCP, UDP))
    match = Match(src=everywhere, dst=Cover(sure=dst, words="?"), transport=transport, doubts=(cause,))
    return Rewrite(
        name="?",
        match=match,
        targets=(Target(name=ANYBODY, any_port=True),),
        kind=kind,
        origin=origin,
        resource=resource,
    )


def endpoint_of_config(reference: str) -> str:
    """Give the id of the endpoint that stands for an IP configuration; instances of a scale set share one."""
    if "/virtualmachinescalesets/" in reference and INSTANCE in reference:
        scale_set, _, rest = reference.partition(INSTANCE)
        return f"{scale_set}/{rest.partition('/')[2].removeprefix('networkinterfaces/')}".replace(CONFIG, "/")
    return reference.replace(CONFIG, "/")


class Members:
    """Members of pools and targets of inbound NAT rules."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._pools: dict[str, list[str]] = {}
        self._nat: dict[str, list[str]] = {}
        self._perhaps: list[tuple[Cause, str]] = []
        self._perhaps_web: list[Cause] = []
        self._owners: dict[tuple[str, Address], list[str]] = {}
        for nic in estate.all(NetworkInterface):
            self._add(nic.id, nic.ip_configurations)
        for scale_set in estate.all(ScaleSet):
            for profile in scale_set.nics:
                self._add(f"{scale_set.id}/{profile.name}".lower(), profile.ip_configurations)

    def _add(self, base: str, configurations: Iterable[IpConfiguration]) -> None:
        for configuration in configurations:
            endpoint = f"{base}/{configuration.name}".lower()
            for pool in (*configuration.lb_pools, *configuration.app_gateway_pools):
                if isinstance(pool, str):
                    self._pools.setdefault(pool, []).append(endpoint)
            for rule in configuration.inbound_nat_rules:
                if isinstance(rule, str):
                    self._nat.setdefault(rule, []).append(endpoint)
            for some in (*configuration.lb_pools, *configuration.inbound_nat_rules):
                if isinstance(some, Unknown):
                    self._perhaps.append((causes.of_value(some, configuration.origin), endpoint))
            for some in configuration.app_gateway_pools:
                if isinstance(some, Unknown):
                    self._perhaps_web.append(causes.of_value(some, configuration.origin))
            if isinstance(configuration.address, Address) and isinstance(configuration.subnet, str):
                network = configuration.subnet.rsplit("/subnets/", 1)[0]
                self._owners.setdefault((network, configuration.address), []).append(endpoint)

    def perhaps_among(self, rule: Rewrite, port: int | None) -> Iterator[Rewrite]:
        """Give a rule; first of all for each machine that it may lead to too, if the input does not say to what a machine belongs."""
        for cause, endpoint in dict.fromkeys(self._perhaps):
            match = replace(rule.match, doubts=(*rule.match.doubts, cause))
            yield replace(rule, match=match, targets=(*rule.targets, Target(endpoint=endpoint, port=port)))
        yield rule

    def of_pool(self, identity: str) -> tuple[str, ...]:
        """Give the endpoints that say they are in a pool, and those that the pool says are in it."""
        pool = self._estate.find(BackendPool, identity)
        told = [endpoint_of_config(m) for m in pool.members if isinstance(m, str)] if pool is not None else []
        return tuple(dict.fromkeys((*self._pools.get(identity, ()), *told)))

    def of_gateway_pool(self, pool: GatewayPool) -> tuple[str, ...]:
        """Give the endpoints that are in a pool of an application gateway."""
        told = [endpoint_of_config(m) for m in pool.members if isinstance(m, str)]
        return tuple(dict.fromkeys((*self._pools.get(pool.id, ()), *told)))

    @property
    def perhaps_web(self) -> tuple[Cause, ...]:
        """Why machines may be in any pool of any application gateway."""
        return tuple(dict.fromkeys(self._perhaps_web))

    def of_nat_rule(self, rule: InboundNatRule) -> tuple[str, ...]:
        """Give the endpoints that an inbound NAT rule leads to."""
        told = [endpoint_of_config(rule.config)] if isinstance(rule.config, str) else []
        pooled = self.of_pool(rule.pool) if isinstance(rule.pool, str) else ()
        return tuple(dict.fromkeys((*self._nat.get(rule.id, ()), *told, *pooled)))

    def targets(self, identity: str, port: int | None) -> tuple[Target, ...]:
        """Give the targets of a pool: endpoints, and addresses that no interface of the input states."""
        found = [Target(endpoint=endpoint, port=port) for endpoint in self.of_pool(identity)]
        pool = self._estate.find(BackendPool, identity)
        for member in pool.addresses if pool is not None else ():
            if isinstance(member.address, Address):
                network = member.network if isinstance(member.network, str) else self._place(pool)
                found.extend(self.by_address(network, member.address, port))
        return tuple(dict.fromkeys(found))

    def _place(self, pool: BackendPool | None) -> str:
        """Give the network of a pool whose members do not state theirs: that of its balancer's frontends, if they have any (LB-09)."""
        balancer = self._estate.find(LoadBalancer, pool.balancer) if pool is not None else None
        subnets = [f.subnet for f in balancer.frontends if isinstance(f.subnet, str)] if balancer is not None else []
        return subnets[0].rsplit("/subnets/", 1)[0] if subnets else ""

    def by_address(self, network: str, address: Address, port: int | None) -> Iterator[Target]:
        """Give the owner of an address in a network, else the address itself; without a network, the owner if only one has it."""
        owners = self._owners.get((network, address), ())
        if not network:
            found = [some for (_, a), some in self._owners.items() if a == address]
            owners = found[0] if len(found) == 1 else ()
        if owners:
            yield from (Target(endpoint=owner, port=port) for owner in owners)
        else:
            yield Target(address=address, network=network, port=port)

    def is_lost(self, pool: str) -> bool:
        """Whether a pool that is not in the input may be one: its balancer is not there either, or some of its parts are not known."""
        balancer = self._estate.find(LoadBalancer, pool.rpartition("/backendaddresspools/")[0])
        return self._estate.find(BackendPool, pool) is None and (balancer is None or bool(balancer.unknown))

    def doubts(self, identity: str, origin: Origin) -> tuple[Cause, ...]:
        """Give why a pool may have members that are not known."""
        pool = self._estate.find(BackendPool, identity)
        if pool is None:
            surely = identity in self._pools and not self.is_lost(identity)
            return () if surely else (causes.of_absence(identity, "backend pool", origin),)
        unknown: list[Unknown] = list(pool.unknown)
        unknown += [m.address for m in pool.addresses if isinstance(m.address, Unknown)]
        unknown += [m for m in pool.members if isinstance(m, Unknown)]
        return tuple(dict.fromkeys(causes.of_value(value, origin) for value in unknown))
