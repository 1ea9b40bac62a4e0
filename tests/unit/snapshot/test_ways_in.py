"""The whole way in: a gateway with its own subnet, the balancer of the ingress pods, these pods, the workload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.net.network import Network
from tests.unit.azure.arm import link, nsg, ref, resource, rule, vnet
from tests.unit.azure.clusters import OVERLAY, cluster, pool
from tests.unit.kubernetes.cluster import policy
from tests.unit.kubernetes.lower.test_controllers import INSIDE, KNOWN, NAMED, NGINX, NOT_FROM_WITHIN, ONLY_NGINX
from tests.unit.snapshot.test_balanced import INTERNAL
from tests.unit.snapshot.test_clusters import estate

FRONT = (
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: n}\n"
    "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n"
    f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: front, namespace: in, annotations: {{{INTERNAL}}}}}\n"
    "spec: {type: LoadBalancer, loadBalancerIP: 10.9.0.200, externalTrafficPolicy: Local, "
    "selector: {app.kubernetes.io/name: ingress-nginx}, ports: [{port: 80}]}\n"
)
GATEWAY = {
    "sku": {"name": "Standard_v2", "tier": "Standard_v2"},
    "gatewayIPConfigurations": [{"name": "g", "properties": {"subnet": link("subnet", "w/agw")}}],
    "frontendIPConfigurations": [{"name": "p", "properties": {"publicIPAddress": link("pip", "door")}}],
    "frontendPorts": [{"name": "p80", "properties": {"port": 80}}],
    "backendAddressPools": [{"name": "ingress", "properties": {"backendAddresses": [{"ipAddress": "10.9.0.200"}]}}],
    "backendHttpSettingsCollection": [{"name": "s", "properties": {"port": 80, "protocol": "Http"}}],
    "httpListeners": [
        {
            "name": "l",
            "properties": {
                "frontendIPConfiguration": {"id": f"{ref('appgw', 'agw')}/frontendIPConfigurations/p"},
                "frontendPort": {"id": f"{ref('appgw', 'agw')}/frontendPorts/p80"},
                "protocol": "Http",
            },
        }
    ],
    "requestRoutingRules": [
        {
            "name": "r",
            "properties": {
                "ruleType": "Basic",
                "priority": 10,
                "httpListener": {"id": f"{ref('appgw', 'agw')}/httpListeners/l"},
                "backendAddressPool": {"id": f"{ref('appgw', 'agw')}/backendAddressPools/ingress"},
                "backendHttpSettings": {"id": f"{ref('appgw', 'agw')}/backendHttpSettingsCollection/s"},
            },
        }
    ],
}


AMONG = {"sourceAddressPrefix": "10.244.0.0/16", "destinationAddressPrefix": "10.244.0.0/16"}
PODS = (rule("pods-in", 200, **AMONG), rule("pods-out", 200, "Outbound", **AMONG))
"""Whether the tag VirtualNetwork holds the addresses of pods is not documented (U-24), and so they are allowed by their prefix."""


def whole(folder: Path, *texts: str, rules: tuple[dict[str, Any], ...] = ()) -> Network:
    nodes = {"addressPrefix": "10.9.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": False}
    return estate(
        folder,
        {},
        INSIDE + FRONT + KNOWN + NGINX + NAMED + "".join(texts),
        vnet("w", "10.9.0.0/16", nodes=nodes, agw="10.9.1.0/24"),
        nsg("g", *PODS, *rules),
        resource("pip", "door", {"ipAddress": "203.0.113.9"}, sku={"name": "Standard"}),
        resource("appgw", "agw", GATEWAY),
        cluster({**OVERLAY, "networkPolicy": "calico"}, pool("w/nodes")),
    )


def test_the_path_goes_over_the_gateway_and_the_ingress_pods(tmp_path: Path) -> None:
    answer = penstock.can(whole(tmp_path, ONLY_NGINX), "internet", "k8s:n/web:8080")
    assert answer.verdict.value == "allowed", answer.trace
    names = [step.name for step in answer.trace.path]
    order = ["agw", "load balancer of in/front", "in/nginx", "n/web"]
    assert [name for name in dict.fromkeys(names) if name in order] == order


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (policy("podSelector: {}", "none", "in"), ()),
        (policy("podSelector: {}", "none", "n"), ()),
        (NOT_FROM_WITHIN, ()),
        ("", (rule("no-gateway", 100, access="Deny", sourceAddressPrefix="10.9.1.0/24"),)),
    ],
    ids=[
        "ingress pods let nobody in",
        "the workload lets nobody in",
        "ingress pods send nothing",
        "the group of the nodes",
    ],
)
def test_each_leg_is_judged_by_its_own_rules(tmp_path: Path, text: str, rules: tuple[dict[str, Any], ...]) -> None:
    assert penstock.can(whole(tmp_path, text, rules=rules), "internet", "k8s:n/web:8080").verdict.value == "denied"
