"""The readers of virtual WANs, their hubs and gateways, route servers and circuits. Read next: `read/virtual_wan.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read import gateway, hub_gateways, hub_routing, virtual_wan
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


HUB = "microsoft.network/virtualhubs"
CIRCUIT = "microsoft.network/expressroutecircuits"

READERS: Mapping[str, Modelled] = {
    "microsoft.network/virtualwans": _row(virtual_wan.read_wan, "which hubs reach each other, and whether sites do"),
    HUB: _row(virtual_wan.read_hub, "a router with a table for each of its route tables; or a route server"),
    f"{HUB}/hubvirtualnetworkconnections": _row(virtual_wan.read_connection, "routes of a network and of its hub"),
    f"{HUB}/hubroutetables": _row(hub_routing.read_route_table, "a table of the hub's router"),
    f"{HUB}/routingintent": _row(hub_routing.read_intent, "routes of the hub through its security device"),
    f"{HUB}/routemaps": _row(hub_routing.read_route_map, "doubts about the routes of the connections that name it"),
    f"{HUB}/bgpconnections": _row(virtual_wan.read_bgp_peer, "doubts about routes: what it announces is not known"),
    f"{HUB}/ipconfigurations": _row(virtual_wan.read_address, "the network of a route server"),
    "microsoft.network/networkvirtualappliances": _row(
        virtual_wan.read_appliance, "an appliance in a hub that does what nobody knows"
    ),
    "microsoft.network/securitypartnerproviders": _row(
        virtual_wan.read_appliance, "an appliance in a hub that does what nobody knows"
    ),
    "microsoft.network/vpngateways": _row(hub_gateways.read_vpn_gateway, "a gateway of a hub"),
    "microsoft.network/vpngateways/vpnconnections": _row(
        hub_gateways.read_site_connection, "routes of a hub to a site, and a filter of its gateway"
    ),
    "microsoft.network/vpngateways/natrules": _row(gateway.read_nat_rule, "doubts about what passes its gateway"),
    "microsoft.network/vpnsites": _row(hub_gateways.read_site, "addresses on-premises"),
    "microsoft.network/p2svpngateways": _row(hub_gateways.read_client_gateway, "a gateway of a hub, and its clients"),
    "microsoft.network/expressroutegateways": _row(hub_gateways.read_line_gateway, "a gateway of a hub"),
    "microsoft.network/expressroutegateways/expressrouteconnections": _row(
        hub_gateways.read_line_connection, "doubts about routes: what a circuit announces is not known"
    ),
    CIRCUIT: _row(hub_gateways.read_circuit, "a way between the networks on it (RT-57)"),
    f"{CIRCUIT}/peerings": _row(hub_gateways.read_circuit_peering, "whether networks are reached over a circuit"),
    f"{CIRCUIT}/authorizations": _row(lambda *_: (), "nothing: a permission to connect, not a connection"),
}
