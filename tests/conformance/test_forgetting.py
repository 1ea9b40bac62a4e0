"""A value that nobody knows never turns a yes into a no, nor a no into a yes: cases again, with single values forgotten.

The quick run forgets one value of each case or two, and not of all cases; PENSTOCK_THOROUGH=1 forgets all of them, one after the other.
"""

from __future__ import annotations

import fnmatch
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conformance.forgetting import Spot, turned, words
from tests.conformance.test_cases import FILES, case_of

AREAS = ("*",)
"""Every case."""

LEFT = {
    r"managedclusters/fqdn: internet|managedclusters/fqdn: \d": "any name of an API server may be that of the cluster",
    r"managedclusters/networkProfile.*->? ?other": "where an overlay is, packets to its addresses never leave the nodes",
    r"managedclusters/apiServerAccessProfile.*:22": "ports of a private endpoint of an API server",
    r"applicationgateways/(gatewayIPConfigurations|requestRoutingRules).*:8443": "ways to a private frontend, and to a backend",
    r"loadbalancers/frontendIPConfigurations": "a frontend in an unknown subnet may have any address, also that of another",
    r"networkinterfaces/ipConfigurations/1/properties: .*\[": "whether an interface has addresses of the other version",
    r"networkinterfaces/ipConfigurations/0/properties/subnet/id: internet -> m6": "a backend by a name that two networks have",
    r"publicipaddresses/ipAddress: .* -> \d": "a public address that is not known to be anybody's",
    r"virtualnetworks/addressSpace.*: vm1 -> 10\.0\.2\.100": "a route that holds all of a network beside one that does not",
    r"vpnsites/addressSpace": "paths of a hub that prefers the shortest one",
    r"connections/virtualNetworkGateway[12]: mx -> m[yz]": "a connection of an unknown gateway beside one to the same addresses",
    r"virtualnetworkgateways/ipConfigurations/0/properties/subnet: h -> 192": "a gateway in an unknown network beside one that is known",
    r"networkinterfaces/ipConfigurations: internet -> fqdn:www": "a public address that is not known to be anybody's",
}
"""What still turns round, and what would have to be told."""

GATEWAY = "applicationgateways/"
BALANCER = "loadbalancers/"
POLICY = "applicationgatewaywebapplicationfirewallpolicies/"

MENDED = {
    "agw-08-a-private-frontend-by-the-gateways-name": (
        f"{GATEWAY}gatewayIPConfigurations",
        f"{GATEWAY}frontendIPConfigurations/0",
        f"{GATEWAY}httpListeners/0",
        f"{GATEWAY}httpListeners/0/properties/frontendIPConfiguration",
        f"{GATEWAY}httpListeners/0/properties/frontendPort",
        f"{GATEWAY}requestRoutingRules/0",
        f"{GATEWAY}requestRoutingRules/0/properties/httpListener/id",
        f"{GATEWAY}backendAddressPools/0",
    ),
    "lb-05-high-availability-ports": (
        f"{BALANCER}frontendIPConfigurations/0",
        f"{BALANCER}loadBalancingRules/0/properties/protocol",
    ),
    "lb-07-outbound-rules-are-a-way-out": (
        f"{BALANCER}outboundRules/0",
        f"{BALANCER}outboundRules/0/properties/backendAddressPool/id",
        "networkinterfaces/ipConfigurations/0/properties/loadBalancerBackendAddressPools",
    ),
    "lb-08-inbound-nat-rules-lead-to-one-machine": (
        f"{BALANCER}inboundNatRules",
        f"{BALANCER}inboundNatRules/0/properties/backendPort",
        f"{BALANCER}inboundNatRules/0/properties/backendIPConfiguration/id",
    ),
    "fd-02-a-private-link-closes-nothing": (
        "sites/siteConfig/ipSecurityRestrictions/0",
        "routes/linkToDefaultDomain",
        "routes/originGroup/id",
        "routes/supportedProtocols/0",
    ),
    "gw-02-default-rules-admit-on-premises": (
        "virtualnetworkgateways/ipConfigurations/0",
        "virtualnetworkgateways/ipConfigurations/0/properties/subnet/id",
        "virtualnetworks/subnets/0",
    ),
    "gw-05-branches-reach-each-other-by-the-flag": ("vpngateways/virtualHub", "vpngateways/virtualHub/id"),
    "nsg-11-zero-slash-zero-is-ipv4": ("virtualnetworks/addressSpace/addressPrefixes/1",),
    "r-02-admin-rules-of-two-collections-and-a-subnet-that-is-left-out": (f"{GATEWAY}backendHttpSettingsCollection/0",),
    "r-22-a-rule-for-the-office-and-a-listener-that-only-watches": (
        f"{GATEWAY}httpListeners/1",
        f"{POLICY}customRules/0",
        f"{POLICY}customRules/0/matchConditions/0",
    ),
    "t-10-deny-internet-under-a-default-route": ("virtualnetworks/subnets/0/properties/routeTable/id",),
    "t-25-a-nat-gateway-beats-the-own-address": ("virtualnetworks/subnets/0/properties/natGateway",),
    "t-43-proxy-needs-1433-only": ("connectionpolicies/connectionType",),
    "t-61-transit-needs-both-flags": ("virtualnetworks/virtualNetworkPeerings/0/properties/remoteVirtualNetwork",),
    "t-56-an-admin-deny-stops-before-the-group": ("commits/configurationIds", "commits/targetLocations/0"),
    "t-58-an-always-allow-skips-the-group": ("commits/configurationIds", "commits/targetLocations"),
    "t-62-no-intent-at-all": ("hubvirtualnetworkconnections/remoteVirtualNetwork/id",),
    "t-62-both-hub-firewalls-allow": ("hubvirtualnetworkconnections/remoteVirtualNetwork",),
    "t-63-fastpath-may-bypass-the-firewall": ("connections/virtualNetworkGateway1/id",),
    "gw-04-gateway-nat-rules-hide-addresses": ("virtualnetworkgateways/natRules",),
    "gw-05-no-transit-by-default": ("connections/virtualNetworkGateway1",),
    "t-69-a-custom-allow-skips-the-managed-rules": (f"{POLICY}customRules/0/action",),
    "t-70-the-policy-of-a-path-stands-alone": (
        f"{GATEWAY}urlPathMaps",
        f"{GATEWAY}urlPathMaps/0/properties/pathRules/0",
        f"{GATEWAY}requestRoutingRules/0/properties/urlPathMap/id",
    ),
    "t-72-an-old-rule-set-keeps-no-score": (
        f"{POLICY}managedRules/managedRuleSets/0/ruleSetType",
        f"{POLICY}managedRules/managedRuleSets/0/ruleSetVersion",
    ),
    "waf-03-layer-4-has-no-firewall": (f"{GATEWAY}listeners/0/properties/protocol",),
    "t-07-denied-probe-downs-the-backend": (f"{BALANCER}probes/0",),
    "t-07-default-rules-admit-probes": ("networkinterfaces/ipConfigurations",),
    "t-09-platform-dns-denied-by-tag": (
        "networksecuritygroups/securityRules/0",
        "networksecuritygroups/securityRules/0/properties/destinationAddressPrefix",
    ),
}
"""Values that turned answers round when they were forgotten, by case: one for each thing that was mended."""

EVERY = 1 if os.environ.get("PENSTOCK_THOROUGH") else 25


@pytest.mark.parametrize(
    "file", [f for f in FILES if any(fnmatch.fnmatch(f.stem, area) for area in AREAS)], ids=lambda f: f.stem
)
def test_what_is_forgotten_turns_no_answer_round(file: Path, tmp_path: Path) -> None:
    case = case_of(file)
    if case.mark:
        pytest.skip(case.reason)
    found = turned(case, tmp_path, lambda spots: spots[zlib.crc32(file.stem.encode()) % EVERY :: EVERY])
    assert [said for said in found if not any(re.search(left, said) for left in LEFT)] == []


@pytest.mark.parametrize(("stem", "wanted"), MENDED.items(), ids=lambda part: part if isinstance(part, str) else "")
def test_what_turned_an_answer_round_once_does_so_no_more(stem: str, wanted: tuple[str, ...], tmp_path: Path) -> None:
    """And each of the values is there to be forgotten."""
    met: set[str] = set()

    def chosen(spots: Sequence[Spot]) -> Iterator[Spot]:
        for spot in spots:
            if words(spot) in wanted:
                met.add(words(spot))
                yield spot

    (file,) = (file for file in FILES if file.stem == stem)
    assert list(turned(case_of(file), tmp_path, chosen)) == []
    assert met == set(wanted)
