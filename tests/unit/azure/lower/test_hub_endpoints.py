"""Private endpoints behind a hub that inspects (RT-43)."""

from __future__ import annotations

import pytest

from penstock.azure.lower.hub_endpoints import held_routes
from penstock.azure.lower.inserted import InsertedEndpoint, host_routes, ignores_routes, inside, moving, override
from penstock.azure.lower.plan import NetworkPlan
from penstock.azure.resource import Resource
from penstock.azure.resources.network import PrivateEndpointPolicies
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.net.route import Deliver, Rank, Route, Through
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix
from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.wans import WAN, guard, hub, intent, joint, spoke, table

DIRECT, INSPECTED = "allowed", "denied"
"""The firewall denies everything: what arrives has passed it by."""


def endpoint(policies: str | None) -> tuple[Resource, ...]:
    """A private endpoint at 10.5.1.9 in spoke `s5`."""
    place = {"addressPrefix": "10.5.1.0/24", "privateEndpointNetworkPolicies": policies}
    return (
        vnet("s5", "10.5.0.0/16", work={k: v for k, v in place.items() if v is not None}),
        joint(5, 1),
        resource(
            "pe",
            "pe",
            {
                "subnet": link("subnet", "s5/work"),
                "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": "10.5.1.9"}}],
                "privateLinkServiceConnections": [
                    {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
                ],
            },
        ),
    )


def ask(policies: str | None, *more: Resource) -> str:
    estate = (WAN, hub(1), *guard(1, "Deny"), intent(1), *spoke(1, 1), *endpoint(policies), *more)
    return Engine(network(*estate)).can("v1", "10.5.1.9:443").verdict.value


HOST = table("h1/defaultRouteTable", pe=("10.5.1.9/32", ref("firewall", "f1")))
NEAR = table("h1/defaultRouteTable", pe=("10.5.1.0/24", ref("firewall", "f1")))


@pytest.mark.parametrize(
    ("policies", "more", "expected"),
    [
        ("Disabled", (), DIRECT),
        ("NetworkSecurityGroupEnabled", (), DIRECT),
        ("Enabled", (), "unknown"),
        ("RouteTableEnabled", (), "unknown"),
        (None, (), "unknown"),
        ("Enabled", (HOST,), INSPECTED),
        ("Disabled", (HOST,), INSPECTED),
        ("Enabled", (NEAR,), INSPECTED),
        ("Disabled", (NEAR,), DIRECT),
    ],
)
def test_an_endpoint_is_inspected_only_where_that_is_certain(
    policies: str | None, more: tuple[Resource, ...], expected: str
) -> None:
    assert ask(policies, *more) == expected


def test_without_a_device_on_the_way_there_is_nothing_to_hold() -> None:
    found = network(WAN, hub(1), *spoke(1, 1), *endpoint("Enabled"))
    default = found.route_tables[f"{ref('hub', 'h1')}/hubroutetables/defaultroutetable/routes"].routes
    assert [r for r in default if r.next_hop.type == "InterfaceEndpoint"] == []


# ── the parts ────────────────────────────────────────────────────────────────────────────────────


def inserted(policies: PrivateEndpointPolicies | Unknown | None, where: str = "10.5.1.9") -> InsertedEndpoint:
    return InsertedEndpoint(
        id="pe",
        name="pe",
        network="s5",
        where=AddressSet.of(where),
        fixed=False,
        policies=policies,
        silent_means_doubt=True,
        origin=BUILT_IN,
    )


def through(prefix: str) -> Route:
    return Route(name="r", prefix=Prefix.parse(prefix), next_hop=Through(device="fw"), rank=Rank.USER, origin=BUILT_IN)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (PrivateEndpointPolicies.ENABLED, None),
        (PrivateEndpointPolicies.ROUTES, None),
        (PrivateEndpointPolicies.DISABLED, ()),
        (PrivateEndpointPolicies.NSG, ()),
    ],
)
def test_only_some_policies_make_an_endpoint_obey_routes(
    policies: PrivateEndpointPolicies, expected: tuple[()] | None
) -> None:
    """RT-40."""
    assert ignores_routes(inserted(policies)) == expected


def test_what_is_silent_or_unknown_is_a_doubt() -> None:
    assert [c.facts for c in ignores_routes(inserted(None)) or ()] == [("PE-10", "U-16")]
    assert [c.why for c in ignores_routes(inserted(Unknown(why="no value"))) or ()] == ["no value"]


def test_an_endpoint_that_may_be_anywhere_has_one_doubtful_route() -> None:
    (one,) = host_routes(inserted(None, "10.5.1.8-10.5.1.9"), ())
    assert (one.covers, len(one.doubts)) == (AddressSet.of("10.5.1.8-10.5.1.9"), 1)
    assert moving(inserted(None)) == ()
    (fixed,) = host_routes(inserted(None), ())
    assert (str(fixed.prefix), fixed.next_hop) == ("10.5.1.9/32", Deliver(network="s5", type="InterfaceEndpoint"))


def test_routes_shorter_than_the_network_leave_the_endpoint_alone() -> None:
    place = NetworkPlan(
        id="s5",
        name="s5",
        origin=BUILT_IN,
        prefixes=(Prefix.parse("10.5.0.0/16"),),
        addresses=AddressSet.of("10.5.0.0/16"),
        location="",
    )
    enabled = inserted(PrivateEndpointPolicies.ENABLED)
    assert override(enabled, place, [through("10.0.0.0/8")]) == ()
    assert override(enabled, place, [through("10.5.0.0/16")]) is None
    assert inside(Prefix.parse("10.5.1.0/24"), place)
    assert list(held_routes((), [enabled], {"s5": place})) == []
