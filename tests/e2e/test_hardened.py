"""The hardened twin of the example estate: every planted way out is mended where it stands, and none is found any more.

Each row says in which file, what is written there, and what stands there instead; the rows were written from the templates.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from penstock import load
from penstock.assess.assessment import Assessment, assess
from penstock.demo import estate_path

PREMIUM = '"sku": { "tier": "Premium" }, "intrusionDetection": { "mode": "Deny" }'
TO_FIREWALL = (
    '"routeTable": {{ "id": "[resourceId(\'Microsoft.Network/routeTables\', \'{}\')]" }}, "networkSecurityGroup": {{'
)

MENDED: list[tuple[str, str, str]] = [
    # the firewalls look, and allow by name what is ours
    ("firewall.json", '"threatIntelMode": "Off"', '"threatIntelMode": "Deny"'),
    ("firewall.json", '"sku": { "tier": "Standard" }', PREMIUM),
    ("firewall.json", '"tier": "Standard"', '"tier": "Premium"'),
    ("firewall.json", '"ruleType": "ApplicationRule",', '"ruleType": "ApplicationRule", "terminateTLS": true,'),
    ("firewall.json", '"ServiceBus.WestEurope"', '"10.20.4.20"'),
    ("firewall.json", '"destinationAddresses": [ "*" ]', '"destinationAddresses": [ "10.20.3.4" ]'),
    ("firewall.json", '"*.blob.core.windows.net"', '"brinewrightlabels.blob.core.windows.net"'),
    ("firewall.json", '[ "login.microsoftonline.com" ]', '[ "tokens.parcels.example" ]'),
    ("depots.json", '"sku": { "tier": "Standard" }', PREMIUM),
    ("depots.json", '"tier": "Standard"', '"tier": "Premium"'),
    ("depots.json", '"ruleType": "ApplicationRule",', '"ruleType": "ApplicationRule", "terminateTLS": true,'),
    ("depots.json", '"name": "vnet-handhelds/to-stock",', '"name": "vnet-handhelds/to-stock", "condition": false,'),
    ("depots.json", '"name": "vnet-stock/to-handhelds",', '"name": "vnet-stock/to-handhelds", "condition": false,'),
    # nothing leaves around them
    (
        "shop.json",
        '"addressPrefix": "192.0.2.0/24", "nextHopType": "Internet"',
        '"addressPrefix": "192.0.2.0/24", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "[parameters(\'firewallAddress\')]"',
    ),
    ("shop.json", "\"publicIPAddress\": { \"id\": \"[resourceId('Microsoft.Network/publicIPAddresses', 'pip-jump')]\" }", '"primary": true'),
    ("shop.json", '"sourceAddressPrefixes": [ "0.0.0.0/1", "128.0.0.0/1" ]', '"sourceAddressPrefix": "10.20.0.128/26"'),
    (
        "shop.json",
        "\"networkSecurityGroup\": { \"id\": \"[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-jump')]\" }",
        TO_FIREWALL.format("rt-shop") + " \"id\": \"[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-jump')]\" }",
    ),
    ("batch.json", '"serviceEndpoints": [ { "service": "Microsoft.Storage" } ],', ""),
    ("batch.json", '"defaultOutboundAccess": true', '"defaultOutboundAccess": false'),
    (
        "batch.json",
        "\"networkSecurityGroup\": { \"id\": \"[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-reports')]\" }",
        TO_FIREWALL.format("rt-batch") + " \"id\": \"[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-reports')]\" }",
    ),
    (
        "batch.json",
        "\"publicIPAddress\": \"[if(equals(copyIndex(), 0), createObject('id', resourceId('Microsoft.Network/publicIPAddresses', 'pip-reports')), null())]\"",
        '"primary": true',
    ),
    # nobody else is joined
    ("labs.json", '"name": "vnet-scanners/to-maker",', '"name": "vnet-scanners/to-maker", "condition": false,'),
    (
        "labs.json",
        '"enableInternetSecurity": false',
        '"routingConfiguration": { "propagatedRouteTables": { "labels": [ "none" ], "ids": [ { "id": "[resourceId(\'Microsoft.Network/virtualHubs/hubRouteTables\', \'vhub-labs\', \'noneRouteTable\')]" } ] } }',
    ),
    # and nobody carries anything out by hand
    ("hub.json", '"sku": { "name": "Basic" },\n      "properties": {', '"sku": { "name": "Standard" },\n      "properties": { "disableCopyPaste": true,'),
    ("shop.json", '"allowExtensionOperations": true', '"allowExtensionOperations": false'),
    ("shop.json", '"bootDiagnostics": { "enabled": true }', '"bootDiagnostics": { "enabled": false }'),
    # services are reached from inside, and give nothing away
    ("batch.json", '"network": { "publicNetworkAccess": "Enabled" }', '"network": { "publicNetworkAccess": "Disabled" }'),
    ("services.json", '"publicNetworkAccess": "Enabled"', '"publicNetworkAccess": "Disabled"'),
    ("services.json", '"defaultAction": "Allow"', '"defaultAction": "Deny"'),
    ("services.json", '"bypass": "AzureServices"', '"bypass": "None"'),
    ("services.json", '"allowCrossTenantReplication": true', '"allowCrossTenantReplication": false'),
    ("services.json", '"accessMode": "Learning"', '"accessMode": "Enforced"'),
    (
        "services.json",
        "\"privateLinkServiceId\": \"[parameters('trackingAlias')]\"",
        "\"privateLinkServiceId\": \"[resourceId('Microsoft.Storage/storageAccounts', 'stbrinewrightlogs')]\", \"groupIds\": [ \"blob\" ]",
    ),
    ("shop.json", '"visibility": { "subscriptions": [ "*" ] }', '"visibility": { "subscriptions": [] }'),
    ("platform.json", '"enablePrivateCluster": false', '"enablePrivateCluster": true'),
    ("front.json", '"siteConfig": { "minTlsVersion"', '"virtualNetworkSubnetId": "REPORTS", "siteConfig": { "vnetRouteAllEnabled": true, "minTlsVersion"'),
]  # fmt: skip


def resolver_policy(networks: list[str]) -> list[dict[str, object]]:
    """A DNS security policy that lets no name be asked for, linked to every network, as an export has it."""
    group = networks[0].split("/providers/")[0]
    policy = f"{group}/providers/Microsoft.Network/dnsResolverPolicies/names"
    lists = f"{group}/providers/Microsoft.Network/dnsResolverDomainLists/all"
    rule = {
        "priority": 100,
        "action": {"actionType": "Block"},
        "dnsSecurityRuleState": "Enabled",
        "dnsResolverDomainLists": [{"id": lists}],
    }
    found = [
        _row(policy, "Microsoft.Network/dnsResolverPolicies", {}),
        _row(lists, "Microsoft.Network/dnsResolverDomainLists", {"domains": ["."]}),
        _row(f"{policy}/dnsSecurityRules/rest", "Microsoft.Network/dnsResolverPolicies/dnsSecurityRules", rule),
    ]
    for index, one in enumerate(networks):
        tie = f"{policy}/virtualNetworkLinks/l{index}"
        found.append(
            _row(tie, "Microsoft.Network/dnsResolverPolicies/virtualNetworkLinks", {"virtualNetwork": {"id": one}})
        )
    return found


def _row(identity: str, kind: str, properties: dict[str, object]) -> dict[str, object]:
    return {
        "id": identity,
        "name": identity.rpartition("/")[2],
        "type": kind,
        "location": "westeurope",
        "properties": properties,
    }


@cache
def hardened() -> Assessment:
    """Mend a copy of the estate, and assess it."""
    with TemporaryDirectory() as folder:
        twin = Path(folder, "estate")
        shutil.copytree(estate_path(), twin)
        networks = sorted(load(twin).domains)
        reports = next(n for n in networks if n.endswith("/vnet-batch")) + "/subnets/snet-reports"
        for file, old, new in MENDED:
            text = (twin / file).read_text(encoding="utf-8")
            assert old in text, f"{file} has no {old}"
            (twin / file).write_text(text.replace(old, new.replace("REPORTS", reports)), encoding="utf-8")
        (twin / "names.json").write_text(json.dumps(resolver_policy(networks)), encoding="utf-8")
        return assess(load(twin))


@pytest.mark.parametrize("number", range(1, 16))
def test_no_channel_is_open_in_the_hardened_twin(number: int) -> None:
    (status,) = (s for s in hardened().channels if s.channel.number == number)
    assert [way.finding.title for way in status.ways if way.finding.is_proved] == []
    assert status.state.value in ("closed", "unknown")


def test_no_store_has_a_chain_to_the_outside() -> None:
    assert hardened().chains == ()


def test_the_review_says_so() -> None:
    answers = {reply.point.key: reply.tally.answer.value for reply in hardened().replies}
    assert answers["egress-firewall"] == "yes"
    assert answers["next-hop"] != "no"
    assert answers["packet-inspection"] == "yes"
