"""Every setting of a door, for every sort of service that has it, in the shape that its own template reference gives.

Expected answers are by the documents of each service: what is let in by address, by subnet, as a service of Azure's, and that nothing is when
public access is disabled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from tests.unit.azure.arm import link, network, nic, ref, resource

OFFICE, ELSEWHERE = "198.51.100.9", "203.0.113.9"
HERE = "westeurope"
SUBNET = ref("subnet", "v/with")
DENY = {"defaultAction": "Deny"}
AZURE = {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"}

Bag = dict[str, Any]
Child = tuple[str, str, Bag]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Properties of the service, and children of it."""

    bag: Bag = field(default_factory=dict)
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sort:
    """One sort of service: how each setting is written, and whom it trusts when it says so; None: it has no such setting."""

    kind: str
    port: int = 443
    closed: Bag = field(default_factory=lambda: {"publicNetworkAccess": "Disabled"})
    office: Setting
    subnet: Setting | None = None
    endpoint: str = ""
    trusting: Setting | None = None
    elsewhere: str = "denied"


def acls(holder: str, **rules: Any) -> Setting:
    return Setting(bag={holder: DENY | rules})


def ranges(kind: str) -> Setting:
    return Setting(children=((kind, "office", {"startIpAddress": OFFICE, "endIpAddress": OFFICE}),))


def rules(kind: str, **bag: Any) -> Setting:
    return Setting(children=((kind, "default", DENY | bag),))


def azure(kind: str) -> Setting:
    return Setting(children=((kind, "azure", AZURE),))


def namespace(kind: str, endpoint: str) -> Sort:
    child = f"{kind}_rules"
    return Sort(
        kind=kind,
        office=rules(child, ipRules=[{"ipMask": OFFICE, "action": "Allow"}]),
        subnet=rules(child, virtualNetworkRules=[{"subnet": {"id": SUBNET}}]),
        endpoint=endpoint,
        trusting=rules(child, ipRules=[{"ipMask": OFFICE}], trustedServiceAccessEnabled=True),
    )


def restricted(**restriction: Any) -> Setting:
    return Setting(
        bag={"siteConfig": {"ipSecurityRestrictions": [{"priority": 100, "action": "Allow", **restriction}]}}
    )


SORTS = {
    "storage account": Sort(
        kind="storage",
        office=acls("networkAcls", ipRules=[{"value": OFFICE, "action": "Allow"}], bypass="None"),
        subnet=acls("networkAcls", virtualNetworkRules=[{"id": SUBNET, "action": "Allow"}], bypass="None"),
        endpoint="Microsoft.Storage",
        trusting=acls("networkAcls", bypass="Logging, AzureServices"),
    ),
    "vault": Sort(
        kind="vault",
        office=acls("networkAcls", ipRules=[{"value": f"{OFFICE}/32"}], bypass="None"),
        subnet=acls("networkAcls", virtualNetworkRules=[{"id": SUBNET}], bypass="None"),
        endpoint="Microsoft.KeyVault",
        trusting=acls("networkAcls", bypass="AzureServices"),
    ),
    "SQL server": Sort(
        kind="sql",
        port=1433,
        office=ranges("sqlrule"),
        subnet=Setting(children=(("sqlvnetrule", "r", {"virtualNetworkSubnetId": SUBNET}),)),
        endpoint="Microsoft.Sql",
        trusting=azure("sqlrule"),
        elsewhere="unknown",  # SQL-01: rules of single databases are in no configuration
    ),
    "PostgreSQL flexible server": Sort(
        kind="postgres",
        port=5432,
        closed={"network": {"publicNetworkAccess": "Disabled"}},
        office=ranges("postgresrule"),
        trusting=azure("postgresrule"),
    ),
    "MySQL flexible server": Sort(
        kind="mysql",
        port=3306,
        closed={"network": {"publicNetworkAccess": "Disabled"}},
        office=ranges("mysqlrule"),
        trusting=azure("mysqlrule"),
    ),
    "Cosmos DB account": Sort(
        kind="cosmos",
        office=Setting(bag={"ipRules": [{"ipAddressOrRange": OFFICE}]}),
        subnet=Setting(bag={"isVirtualNetworkFilterEnabled": True, "virtualNetworkRules": [{"id": SUBNET}]}),
        endpoint="Microsoft.AzureCosmosDB",
        trusting=Setting(bag={"ipRules": [{"ipAddressOrRange": OFFICE}], "networkAclBypass": "AzureServices"}),
    ),
    "Service Bus": namespace("servicebus", "Microsoft.ServiceBus"),
    "Event Hubs": namespace("eventhub", "Microsoft.EventHub"),
    "container registry": Sort(
        kind="registry",
        office=Setting(
            bag={
                "networkRuleSet": DENY | {"ipRules": [{"value": OFFICE, "action": "Allow"}]},
                "networkRuleBypassOptions": "None",
            }
        ),
        trusting=Setting(bag={"networkRuleSet": DENY, "networkRuleBypassOptions": "AzureServices"}),
    ),
    "web application": Sort(
        kind="site_web",
        office=restricted(ipAddress=f"{OFFICE}/32"),
        subnet=restricted(vnetSubnetResourceId=SUBNET),
        endpoint="Microsoft.Web",
    ),
    "container app": Sort(
        kind="app",
        closed={"configuration": {"ingress": {"external": False, "fqdn": "x.example"}}},
        office=Setting(
            bag={
                "configuration": {
                    "ingress": {
                        "external": True,
                        "fqdn": "x.example",
                        "ipSecurityRestrictions": [{"name": "o", "ipAddressRange": f"{OFFICE}/32", "action": "Allow"}],
                    }
                }
            }
        ),
    ),
    "AI service": Sort(
        kind="ai",
        office=acls("networkAcls", ipRules=[{"value": OFFICE}], bypass="None"),
        subnet=acls("networkAcls", virtualNetworkRules=[{"id": SUBNET}], bypass="None"),
        endpoint="Microsoft.CognitiveServices",
        trusting=acls("networkAcls", bypass="AzureServices"),
    ),
}


def ask(source: str, sort: Sort, setting: Setting) -> str:
    """Ask whether a source is let in by a service, in a network with one subnet that has its service endpoint, and one that has not."""
    found = Engine(network(*estate(sort, setting)))
    return found.can(source, f"x:{sort.port}").verdict.value


def estate(sort: Sort, setting: Setting) -> tuple[Resource, ...]:
    given = {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": [{"service": sort.endpoint}]}
    plain = {"addressPrefix": "10.0.1.0/24", "natGateway": link("nat", "nat")}
    subnets = {"with": given if sort.endpoint else plain | {"addressPrefix": "10.0.0.0/24"}, "without": plain}
    space = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [
            {"name": name, "properties": {"defaultOutboundAccess": False, **bag}} for name, bag in subnets.items()
        ],
    }
    return (
        resource("vnet", "v", space, location=HERE),
        resource("nat", "nat", {"publicIpAddresses": [link("pip", "out")]}),
        resource("pip", "out", {"ipAddress": "20.0.0.1"}, sku={"name": "Standard"}),
        nic("inside", "v/with", "10.0.0.4"),
        nic("beside", "v/without", "10.0.1.4"),
        resource(sort.kind, "x", {"customSubDomainName": "x", **setting.bag}, location=HERE, door="arm-template"),
        *(resource(kind, f"x/{name}", bag, door="arm-template") for kind, name, bag in setting.children),
    )


def rows(part: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "sort", [pytest.param(sort, id=name) for name, sort in SORTS.items() if getattr(sort, part)]
    )


@rows("closed")
def test_nobody_comes_by_a_public_door_that_is_disabled(sort: Sort) -> None:
    office = Setting(bag={**sort.office.bag, **sort.closed}, children=sort.office.children)
    for source in (OFFICE, ELSEWHERE, "inside", "beside"):
        assert ask(source, sort, office) == "denied", source


@rows("office")
def test_a_rule_lets_in_its_address_and_no_other(sort: Sort) -> None:
    assert ask(OFFICE, sort, sort.office) == "allowed"
    assert ask(ELSEWHERE, sort, sort.office) == sort.elsewhere


@rows("subnet")
def test_a_rule_lets_in_its_subnet_and_no_other(sort: Sort) -> None:
    assert sort.subnet is not None
    assert ask("inside", sort, sort.subnet) == "allowed"
    assert ask("beside", sort, sort.subnet) == sort.elsewhere
    assert ask(OFFICE, sort, sort.subnet) == sort.elsewhere


@rows("trusting")
def test_services_of_azure_are_let_in_where_they_are_trusted(sort: Sort) -> None:
    assert sort.trusting is not None
    assert ask("trusted-services", sort, sort.trusting) == "allowed"
    assert ask("trusted-services", sort, sort.office) == sort.elsewhere
    whole = any(
        bag is AZURE for _, _, bag in sort.trusting.children
    )  # without Microsoft's file, any address may be Azure's
    assert ask(ELSEWHERE, sort, sort.trusting) == ("unknown" if whole else sort.elsewhere)
