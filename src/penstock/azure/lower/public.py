"""Public addresses: the real ones an export states, and symbols for those that Azure will assign.

Comes in: public addresses and prefixes. Goes out: `PublicAddress` values for endpoints and address sets for outbound methods. Read
next: `lower/outbound.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.symbols import Symbols
from penstock.azure.notes import Notes
from penstock.azure.resources.addressing import NatGateway, PublicIpAddress, PublicIpPrefix, Sku
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.terms import Block, Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import PublicAddress
from penstock.space.addresses import Address, AddressSet


def chained(publics: Iterable[PublicAddress], through: Reference, origin: Origin) -> Iterator[PublicAddress]:
    """Give public addresses whose traffic goes through the appliances of a gateway load balancer, which pass on what nobody knows."""
    if through is None:
        yield from publics
        return
    name = through.split("/frontendipconfigurations/", 1)[0].rsplit("/", 1)[-1] if isinstance(through, str) else "?"
    cause = Cause(
        key=f"chained:{through if isinstance(through, str) else origin.pointer}",
        why=f'what the appliances behind gateway load balancer "{name}" let through is not in the input',
        cure="ask whoever keeps the appliances",
        origin=origin,
    )
    yield from (replace(public, doubts=(*public.doubts, cause)) for public in publics)


MOST = 100
"""Public addresses of one firewall that get symbols; Azure allows 80."""


class PublicAddresses:
    """Every public address of the estate; symbols are given in order of resource id, before anything else asks."""

    def __init__(self, estate: Estate, symbols: Symbols, notes: Notes) -> None:
        self._estate = estate
        self._symbols = symbols
        self._notes = notes
        self._addresses: dict[str, Address] = {}
        self._prefixes: dict[str, AddressSet] = {}
        for resource in estate.all(PublicIpAddress):
            stated = resource.address if isinstance(resource.address, Address) else None
            self._addresses[resource.id] = stated or symbols.allocate(resource.id, resource.name, resource.version)
        for prefix in estate.all(PublicIpPrefix):
            stated_block = prefix.block.addresses if isinstance(prefix.block, Block) else None
            self._prefixes[prefix.id] = stated_block or self.symbol(prefix.id, prefix.name)
        self._of_hubs = {f.id: tuple(self._in_hub(f)) for f in estate.all(AzureFirewall) if f.hub is not None}

    def _in_hub(self, firewall: AzureFirewall) -> Iterator[PublicAddress]:
        """Give the addresses of a firewall in a virtual hub, which are no resources: those listed, and symbols for the others."""
        listed, count = firewall.hub_addresses.public, firewall.hub_addresses.count
        least = min(count, MOST) if isinstance(count, int) else 0 if firewall.addresses else 1
        for index in range(max(len(listed), least)):
            stated = listed[index] if index < len(listed) else None
            name = f"public address {index + 1} of {firewall.name}"
            known = stated if isinstance(stated, Address) else self._symbols.allocate(f"{firewall.id}/{index}", name)
            yield PublicAddress(
                address=known, resource=firewall.id, name=name, origin=firewall.origin, closed_by_default=False
            )

    def of_hub(self, firewall: str) -> tuple[PublicAddress, ...]:
        """Give the public addresses of a firewall in a virtual hub."""
        return self._of_hubs.get(firewall, ())

    def symbol(self, key: str, words: str) -> AddressSet:
        """Give the symbolic address of something that is not in the input, as a set."""
        return AddressSet.address(self._symbols.allocate(key, words))

    def own(self) -> Iterator[tuple[AddressSet, str]]:
        """Give (addresses, location) of everything, for the tags that hold them (NSG-28)."""
        for resource in self._estate.all(PublicIpAddress):
            yield AddressSet.address(self._addresses[resource.id]), resource.location
        for prefix in self._estate.all(PublicIpPrefix):
            yield self._prefixes[prefix.id], prefix.location
        for firewall in self._estate.all(AzureFirewall):
            yield from ((AddressSet.address(one.address), firewall.location) for one in self.of_hub(firewall.id))

    def of(self, reference: Reference, origin: Origin) -> tuple[PublicAddress, ...]:
        """Give the public address that a configuration names, or may have; one that is not in the input has an unknown SKU."""
        if reference is None:
            return ()
        if not isinstance(reference, str):
            key = f"{origin.file}#{origin.pointer}/publicIPAddress"
            address = self._symbols.allocate(key, "a public address that is not known")
            return (
                PublicAddress(
                    address=address,
                    resource=key,
                    name="?",
                    origin=origin,
                    closed_by_default=None,
                    doubts=(causes.of_value(reference, origin),),
                ),
            )
        resource = self._estate.find(PublicIpAddress, reference)
        name = resource.name if resource is not None else reference.rsplit("/", 1)[-1]
        if resource is None:
            message = f'public address "{name}" is not in the input'
            self._notes.note("PS413", message, origin, value=name, cure="its SKU and its address are taken as unknown")
            address = self._symbols.allocate(reference, name)
            return (
                PublicAddress(address=address, resource=reference, name=name, origin=origin, closed_by_default=None),
            )
        return (self._known(resource),)

    def of_instances(self, key: str, name: str, origin: Origin) -> tuple[PublicAddress, ...]:
        """Give the public address that each instance of a scale set has, as one symbol; its SKU is not stated."""
        address = self._symbols.allocate(f"{key}/?public", f"public address of {name}")
        return (PublicAddress(address=address, resource=key, name=name, origin=origin, closed_by_default=None),)

    def of_prefix(self, reference: str, origin: Origin) -> tuple[PublicAddress, ...]:
        """Give a public prefix as the first of its addresses: Azure picks one of them."""
        prefix = self._estate.find(PublicIpPrefix, reference)
        name = prefix.name if prefix is not None else reference.rsplit("/", 1)[-1]
        address = self._of_reference(reference).witness()
        if address is None:
            return ()
        return (PublicAddress(address=address, resource=reference, name=name, origin=origin, closed_by_default=True),)

    def _known(self, resource: PublicIpAddress) -> PublicAddress:
        return PublicAddress(
            address=self._addresses[resource.id],
            resource=resource.id,
            name=resource.name,
            origin=resource.origin,
            closed_by_default=_closed(resource),
            fqdn=resource.fqdn,
        )

    def of_nat(self, gateway: NatGateway) -> AddressSet:
        """Give the addresses that a NAT gateway uses."""
        found = [self._of_reference(r) for r in gateway.public_ips]
        found += [self._of_reference(r) for r in gateway.public_prefixes]
        return AddressSet.union_all(found)

    def _of_reference(self, reference: Reference) -> AddressSet:
        if isinstance(reference, str) and reference in self._addresses:
            return AddressSet.address(self._addresses[reference])
        if isinstance(reference, str) and reference in self._prefixes:
            return self._prefixes[reference]
        key = reference if isinstance(reference, str) else repr(reference)
        return self.symbol(key, key.rsplit("/", 1)[-1])


def _closed(resource: PublicIpAddress) -> bool | None:
    """Whether the address is closed without a filter (NSG-17); a silent SKU is not known."""
    if isinstance(resource.sku, Sku):
        return resource.sku is not Sku.BASIC
    return None
