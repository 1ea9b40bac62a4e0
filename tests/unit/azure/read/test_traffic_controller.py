"""Application Gateway for Containers as it is written."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.traffic_controller import (
    ControllerAssociation,
    ControllerFrontend,
    ControllerPolicy,
    TrafficController,
)
from tests.unit.azure.arm import link, ref, resource

CHOSEN = {"securityPolicyConfigurations": {"wafSecurityPolicy": link("agcpolicy", "agc/p")}}


def test_a_controller_names_the_policy_that_it_takes() -> None:
    estate, _ = read_all([resource("agc", "agc", CHOSEN), resource("agc", "plain", {})])
    assert {c.name: c.policies for c in estate.all(TrafficController)} == {
        "agc": (ref("agcpolicy", "agc/p"),),
        "plain": (),
    }


def test_parts_belong_to_the_resource_above_them() -> None:
    estate, told = read_all(
        [
            resource("agcfrontend", "agc/f", {"fqdn": "ABC.fz01.alb.azure.com"}),
            resource("agcassociation", "agc/a", {"associationType": "subnets", "subnet": link("subnet", "v/agc")}),
            resource("agcpolicy", "agc/p", {"wafPolicy": link("waf", "waf")}),
            resource("agcpolicy", "agc/ips", {"ipAccessRulesPolicy": {"rules": []}}),
        ]
    )
    (frontend,), (association,) = estate.all(ControllerFrontend), estate.all(ControllerAssociation)
    assert (frontend.controller, frontend.host) == (ref("agc", "agc"), "abc.fz01.alb.azure.com")
    assert (association.controller, association.subnet) == (ref("agc", "agc"), ref("subnet", "v/agc"))
    assert {p.name: p.waf for p in estate.all(ControllerPolicy)} == {"p": ref("waf", "waf"), "ips": None}
    assert told == ()
