"""Application gateways: listeners, rules, path maps, settings, redirects, rewrites, and their web firewalls."""

from __future__ import annotations

from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.read.application_gateway import read_application_gateway
from penstock.azure.resources.application_gateway import ApplicationGateway, ListenerProtocol, RuleKind
from penstock.azure.resources.terms import PortRange
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref
from tests.unit.azure.web import gateway, listener, part, path_map, path_rule, pool, routing, settings


def read(**parts: Any) -> ApplicationGateway:
    (found,) = read_application_gateway(gateway(**parts), Notes())
    return found


def test_a_gateway_with_one_site() -> None:
    found = read()
    assert (found.tier, found.subnet, found.isolated) == ("WAF_v2", ref("subnet", "v/edge"), False)
    (site,) = found.listeners
    assert (site.protocol, site.hosts, site.waf) == (ListenerProtocol.HTTP, (), None)
    (rule,) = found.rules
    assert (rule.kind, rule.priority, rule.listener) == (RuleKind.BASIC, 10, site.id)
    assert found.pools[0].hosts == (Address.parse("10.0.1.4"),)
    assert found.settings[0].port == PortRange(low=8080, high=8080)


def test_a_listener_takes_one_host_name_or_several() -> None:
    several, one = listener("a", "a.example", "*.b.example"), listener("b", hostName="c.example")
    first, second = read(httpListeners=[several, one]).listeners
    assert (first.hosts, second.hosts) == (("a.example", "*.b.example"), ("c.example",))


def test_policies_stand_at_the_gateway_the_listener_and_the_path() -> None:
    found = read(
        firewallPolicy=link("waf", "global"),
        httpListeners=[listener(firewallPolicy=link("waf", "site"))],
        urlPathMaps=[path_map("m", path_rule("p", "/a/*", firewallPolicy=link("waf", "path")))],
    )
    assert found.waf == ref("waf", "global")
    assert found.listeners[0].waf == ref("waf", "site")
    path, default = found.path_maps[0].destinations
    assert (path.waf, path.paths, default.waf, default.paths) == (ref("waf", "path"), ("/a/*",), None, ())


def test_the_configuration_inside_an_old_gateway() -> None:
    found = read(webApplicationFirewallConfiguration={"enabled": True, "firewallMode": "Prevention"})
    assert found.configuration is not None
    assert found.configuration.enabled is True
    assert read().configuration is None


def test_members_are_addresses_or_names_wherever_they_are_written() -> None:
    members = [{"fqdn": "10.0.1.9"}, {"ipAddress": "Web.Example"}, {"ipAddress": Unknown(why="?")}]
    (found,) = read(backendAddressPools=[{"name": "p", "properties": {"backendAddresses": members}}]).pools
    assert found.hosts[:2] == (Address.parse("10.0.1.9"), "web.example")
    assert isinstance(found.hosts[2], Unknown)


def test_settings_say_host_path_and_probe() -> None:
    said = settings(
        hostName="inner.example", path="/app/", probe=part("probes", "well"), pickHostNameFromBackendAddress=True
    )
    found = read(backendHttpSettingsCollection=[said], probes=[{"name": "well", "properties": {"port": 8081}}])
    (first,) = found.settings
    assert (first.host, first.path, first.host_of_backend) == ("inner.example", "/app/", True)
    assert first.probe == found.probes[0].id
    assert found.probes[0].port == PortRange(low=8081, high=8081)


def test_redirects_and_rewrites() -> None:
    to = {"name": "to", "properties": {"targetUrl": "https://elsewhere.example"}}
    change = {
        "requestHeaderConfigurations": [{"headerName": "Host", "headerValue": "inner.example"}],
        "urlConfiguration": {"modifiedPath": "/new"},
    }
    rewrites = {"name": "rw", "properties": {"rewriteRules": [{"name": "r", "actionSet": change}]}}
    rule = routing(
        "r", 1, redirectConfiguration=part("redirectConfigurations", "to"), rewriteRuleSet=part("rewriteRuleSets", "rw")
    )
    found = read(redirectConfigurations=[to], rewriteRuleSets=[rewrites], requestRoutingRules=[rule])
    assert found.redirects[0].url == "https://elsewhere.example"
    assert (found.rewrites[0].hosts, found.rewrites[0].paths) == (("inner.example",), True)
    only_sometimes = {"name": "r", "actionSet": change, "conditions": [{"variable": "var_host", "pattern": "a"}]}
    (some,) = read(rewriteRuleSets=[{"name": "rw", "properties": {"rewriteRules": [only_sometimes]}}]).rewrites
    assert [isinstance(host, Unknown) for host in some.hosts] == [True]
    destination = found.rules[0].destination
    assert (destination.redirect, destination.rewrites) == (found.redirects[0].id, found.rewrites[0].id)


def test_lists_that_are_not_known_are_told() -> None:
    found = read(httpListeners=Unknown(why="no value"), backendAddressPools=[pool("p", "10.0.1.4")])
    assert [unknown.why for unknown in found.unknown] == ["no value"]
    some = path_map("m")
    some["properties"]["pathRules"] = Unknown(why="no value")
    assert read(urlPathMaps=[some]).path_maps[0].unknown is not None
