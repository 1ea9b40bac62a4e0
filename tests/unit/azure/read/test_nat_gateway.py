"""NAT gateways and public prefixes."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.addressing import NatGateway, PublicIpPrefix
from penstock.azure.resources.terms import Block
from tests.unit.azure.arm import link, ref, resource


def test_a_prefix_and_a_nat_gateway() -> None:
    nat = resource("nat", "n", {"publicIpAddresses": [link("pip", "P")], "publicIpPrefixes": [link("prefix", "F")]})
    estate, _ = read_all([resource("prefix", "f", {"ipPrefix": "20.0.0.0/28", "prefixLength": 28}), nat])
    (prefix,) = estate.all(PublicIpPrefix)
    (gateway,) = estate.all(NatGateway)
    assert isinstance(prefix.block, Block)
    assert (prefix.block.text, prefix.length) == ("20.0.0.0/28", 28)
    assert (gateway.public_ips, gateway.public_prefixes) == ((ref("pip", "p"),), (ref("prefix", "f"),))
