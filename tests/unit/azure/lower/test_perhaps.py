"""Resources under a condition that nobody can decide: what they allow or block is unknown, and what they are is said."""

from __future__ import annotations

from typing import Any

import penstock
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.net.network import Network
from tests.unit.azure.arm.templates import GROUP, deployed, nested

NETWORK = "Microsoft.Network/"
WHY = 'whether it is deployed is not known: parameter "p" has no value'


def part(kind: str, name: str, *, perhaps: bool = False, **properties: Any) -> dict[str, Any]:
    made = {"type": NETWORK + kind, "apiVersion": "2024-01-01", "name": name, "properties": properties}
    return made | {"condition": "[parameters('p')]"} if perhaps else made


def at(kind: str, *names: str) -> dict[str, str]:
    quoted = ", ".join(f"'{name}'" for name in names)
    return {"id": f"[resourceId('{NETWORK}{kind}', {quoted})]"}


def rule(**more: Any) -> dict[str, Any]:
    plain = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "22",
    }
    return plain | more


def estate(*resources: dict[str, Any]) -> Network:
    done = deployed({"parameters": {"p": {"type": "bool"}}, "resources": list(resources)})
    found, _ = read_all(done.resources)
    return lower(found, None)


def machine(*, perhaps: bool = False) -> tuple[dict[str, Any], ...]:
    """A network with a security group, and a machine with a public address."""
    subnet = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": at("networkSecurityGroups", "g")}
    configuration = {
        "subnet": at("virtualNetworks/subnets", "v", "s"),
        "publicIPAddress": at("publicIPAddresses", "pip"),
    }
    return (
        part(
            "virtualNetworks",
            "v",
            addressSpace={"addressPrefixes": ["10.0.0.0/16"]},
            subnets=[{"name": "s", "properties": subnet}],
        ),
        part("publicIPAddresses", "pip") | {"sku": {"name": "Standard"}},
        part(
            "networkInterfaces", "nic", perhaps=perhaps, ipConfigurations=[{"name": "ip", "properties": configuration}]
        ),
    )


def test_a_rule_that_may_not_be_there_decides_nothing() -> None:
    group = part("networkSecurityGroups", "g")
    maybe = part("networkSecurityGroups/securityRules", "g/ssh", perhaps=True, **rule())
    answer = penstock.can(estate(*machine(), group, maybe), "internet", "nic:22")
    assert answer.verdict.value == "unknown"
    assert WHY in {cause.why for cause in answer.trace.unknown_because}


def test_rules_of_a_group_that_may_not_be_there_decide_nothing() -> None:
    group = part("networkSecurityGroups", "g", perhaps=True, securityRules=[{"name": "ssh", "properties": rule()}])
    assert penstock.can(estate(*machine(), group), "internet", "nic:22").verdict.value == "unknown"


def test_a_rule_that_is_there_decides() -> None:
    group = part("networkSecurityGroups", "g", securityRules=[{"name": "ssh", "properties": rule()}])
    assert penstock.can(estate(*machine(), group), "internet", "nic:22").verdict.value == "allowed"


def test_a_rule_that_may_not_be_there_changes_nothing_where_another_decides_before() -> None:
    first = {"name": "no", "properties": rule(access="Deny", priority=100)}
    group = part("networkSecurityGroups", "g", securityRules=[first])
    maybe = part("networkSecurityGroups/securityRules", "g/ssh", perhaps=True, **rule(priority=200))
    assert penstock.can(estate(*machine(), group, maybe), "internet", "nic:22").verdict.value == "denied"


def ruled(first: str, second: str) -> str:
    """Ask for SSH under a rule that denies it, if a first condition holds, and one that allows it, if a second does."""
    deny = part("networkSecurityGroups/securityRules", "g/no", **rule(access="Deny")) | {"condition": first}
    allow = part("networkSecurityGroups/securityRules", "g/yes", **rule(priority=200)) | {"condition": second}
    answer = penstock.can(estate(*machine(), part("networkSecurityGroups", "g"), deny, allow), "internet", "nic:22")
    return answer.verdict.value


def test_rules_under_one_condition_are_there_together() -> None:
    assert ruled("[parameters('p')]", "[parameters('p')]") == "denied"


def test_rules_under_a_condition_and_its_opposite_are_not() -> None:
    assert ruled("[parameters('p')]", "[not(parameters('p'))]") == "unknown"


def test_a_rule_that_needs_one_condition_more_may_be_missing() -> None:
    """The rule that denies stands in a deployment under the same condition, and under another one."""
    deny = part("networkSecurityGroups/securityRules", "g/no", **rule(access="Deny")) | {
        "condition": "[equals(parameters('p'), 2)]"
    }
    inside = nested("d", {"resources": [deny]}, scope="outer", condition="[parameters('p')]")
    allow = part("networkSecurityGroups/securityRules", "g/yes", perhaps=True, **rule(priority=200))
    answer = penstock.can(estate(*machine(), part("networkSecurityGroups", "g"), inside, allow), "internet", "nic:22")
    assert answer.verdict.value == "unknown"


def test_a_machine_that_may_not_be_there_says_so() -> None:
    group = part("networkSecurityGroups", "g", securityRules=[{"name": "ssh", "properties": rule()}])
    network = estate(*machine(perhaps=True), group)
    (nic,) = (e for e in network.endpoints.values() if e.name == "nic")
    assert WHY in nic.notes
    assert penstock.can(network, "internet", "nic:22").verdict.value == "allowed"


def test_a_peering_that_may_not_be_there_is_in_doubt() -> None:
    def net(name: str, prefix: str) -> dict[str, Any]:
        return part("virtualNetworks", name, addressSpace={"addressPrefixes": [prefix]})

    def side(name: str, remote: str, *, perhaps: bool) -> dict[str, Any]:
        return part(
            "virtualNetworks/virtualNetworkPeerings",
            f"{name}/to",
            perhaps=perhaps,
            remoteVirtualNetwork=at("virtualNetworks", remote),
            allowVirtualNetworkAccess=True,
        )

    subnet = part("virtualNetworks/subnets", "a/s", addressPrefix="10.0.0.0/24")
    both = (net("a", "10.0.0.0/16"), net("b", "10.1.0.0/16"), subnet, side("a", "b", perhaps=False))
    for perhaps in (False, True):
        network = estate(*both, side("b", "a", perhaps=perhaps))
        segment = network.segments[f"{GROUP}microsoft.network/virtualnetworks/a/subnets/s"]
        (route,) = (r for r in network.route_tables[segment.routes].routes if str(r.prefix) == "10.1.0.0/16")
        assert [doubt.why for doubt in route.doubts] == ([WHY] if perhaps else [])


def test_a_route_that_may_not_be_there_is_in_doubt() -> None:
    table = part("routeTables", "t")
    route = part(
        "routeTables/routes",
        "t/out",
        perhaps=True,
        addressPrefix="0.0.0.0/0",
        nextHopType="VirtualAppliance",
        nextHopIpAddress="10.0.9.4",
    )
    subnet = part("virtualNetworks/subnets", "a/s", addressPrefix="10.0.0.0/24", routeTable=at("routeTables", "t"))
    network = estate(
        part("virtualNetworks", "a", addressSpace={"addressPrefixes": ["10.0.0.0/16"]}), subnet, table, route
    )
    (segment,) = network.segments.values()
    (found,) = (r for r in network.route_tables[segment.routes].routes if r.name == "out")
    assert [doubt.why for doubt in found.doubts] == [WHY]
