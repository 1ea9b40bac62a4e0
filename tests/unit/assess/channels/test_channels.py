"""Which findings open which channel, on estates of a few lines that differ in one thing."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.assessment import assess
from penstock.assess.channels import CHANNELS
from penstock.assess.channels.around_the_firewall import around_the_firewall
from penstock.assess.channels.believed_names import believed_names
from penstock.assess.channels.by_pivot import by_pivot
from penstock.assess.channels.channel import Basis, Channel
from penstock.assess.channels.direct_egress import direct_egress
from penstock.assess.channels.foreign_endpoints import foreign_endpoints
from penstock.assess.channels.foreign_networks import foreign_networks
from penstock.assess.channels.mail_and_chat import mail_and_chat
from penstock.assess.channels.managed_services import managed_services
from penstock.assess.channels.name_questions import name_questions
from penstock.assess.channels.other_protocols import other_protocols
from penstock.assess.channels.other_tenants import other_tenants
from penstock.assess.channels.public_services import public_services
from penstock.assess.channels.remote_management import remote_management
from penstock.assess.channels.shared_names import shared_names
from penstock.assess.channels.too_wide import too_wide
from penstock.assess.channels.what_leaves import PORTLESS, lets_out
from penstock.assess.points import benchmarks
from penstock.assess.ways_out import State
from penstock.azure.resource import Resource
from tests.unit.assess.checks import (
    test_admin_port_from_internet,
    test_hub_joins_all,
    test_link_service_open,
    test_public_door_open,
    test_service_sends_anywhere,
    test_uncontrolled_egress,
)
from tests.unit.azure.arm import link, network, nic, resource, rule, vnet
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    pip,
    policy,
)


def by_rule(*rules: dict[str, Any]) -> tuple[Resource, ...]:
    """Two spokes behind a firewall with these rules."""
    return hub_and_spokes(firewall(), policy(), group("fp/g", 100, collection("c", 100, "Allow", *rules)))


def by_name(name: str) -> tuple[Resource, ...]:
    return by_rule(application_rule("r", name))


def past(*, by_nat: bool) -> tuple[Resource, ...]:
    """The same, and a subnet of the hub that has no route to the firewall, with or without a way out."""
    first, *rest = by_name("www.contoso.com")
    assert first.name == "hub"
    tools = {"addressPrefix": "10.0.2.0/24", "defaultOutboundAccess": False}
    tools = {**tools, "natGateway": link("nat", "n")} if by_nat else tools
    hub = vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26", tools=tools)
    gateway = resource("nat", "n", {"publicIpAddresses": [link("pip", "pip-n")]})
    return (hub, *rest, nic("t", "hub/tools", "10.0.2.4"), gateway, pip("pip-n", "20.0.0.9"))


SSH = rule("ssh", 100, destinationPortRange="22", sourceAddressPrefix="Internet")
CLOSED_LINK = test_link_service_open.service({"subscriptions": ["s1"]}, {})
OPEN_LINK = test_link_service_open.service({"subscriptions": ["*"]}, {})
ANYWHERE = test_uncontrolled_egress.estate()
NOWHERE = test_uncontrolled_egress.estate(default_outbound=False)
SHUT = {"publicNetworkAccess": "Disabled"}

CASES: list[tuple[Channel, tuple[Resource, ...], bool]] = [
    (direct_egress, ANYWHERE, True),
    (direct_egress, NOWHERE, False),
    (direct_egress, by_rule(network_rule()), False),
    (around_the_firewall, past(by_nat=True), True),
    (around_the_firewall, past(by_nat=False), False),
    (too_wide, by_rule(network_rule()), True),
    (too_wide, ANYWHERE, False),
    (shared_names, by_name("github.com"), True),
    (shared_names, by_name("slack.com"), False),
    (mail_and_chat, by_name("slack.com"), True),
    (mail_and_chat, by_name("github.com"), False),
    (believed_names, by_name("www.contoso.com"), True),
    (believed_names, by_rule(application_rule("r", "www.contoso.com", terminateTLS=True)), False),
    (name_questions, by_name("dns.google"), True),
    (other_protocols, test_admin_port_from_internet.estate(SSH), True),
    (other_protocols, ANYWHERE, False),
    (foreign_endpoints, OPEN_LINK, True),
    (foreign_endpoints, CLOSED_LINK, False),
    (public_services, test_public_door_open.estate("storage"), True),
    (public_services, test_public_door_open.estate("storage", **SHUT, networkAcls={"bypass": "None"}), False),
    (managed_services, test_service_sends_anywhere.server(restrictOutboundNetworkAccess="Disabled"), True),
    (managed_services, test_service_sends_anywhere.server(restrictOutboundNetworkAccess="Enabled"), False),
    (foreign_networks, test_hub_joins_all.OPEN, True),
    (foreign_networks, test_hub_joins_all.GUARDED, False),
    (remote_management, test_admin_port_from_internet.estate(SSH), True),
    (remote_management, ANYWHERE, False),
    (other_tenants, by_name("login.microsoftonline.com"), True),
    (other_tenants, by_name("github.com"), False),
]


@pytest.mark.parametrize(
    ("channel", "estate", "is_open"),
    CASES,
    ids=[f"{channel.name}-{'open' if is_open else 'not'}-{i}" for i, (channel, _, is_open) in enumerate(CASES)],
)
def test_what_opens_a_channel(channel: Channel, estate: tuple[Resource, ...], is_open: bool) -> None:
    (status,) = (s for s in assess(network(*estate)).channels if s.channel is channel)
    assert (status.state is State.OPEN) is is_open
    assert all(way.finding.code in channel.codes for way in status.ways)


def test_every_channel_that_a_check_opens_has_its_case() -> None:
    assert {channel.name for channel, _, _ in CASES} == {c.name for c in CHANNELS if c.codes}
    assert {c.name for c in CHANNELS if not c.codes} == {by_pivot.name}


def test_a_page_begins_with_a_sentence_and_says_what_closes_it() -> None:
    for channel in CHANNELS:
        assert channel.title[0].isupper(), channel.name
        assert "What closes it:" in channel.body, channel.name


def test_channels_of_packets_say_which() -> None:
    for channel in CHANNELS:
        assert channel.basis is not Basis.PACKETS or not channel.about.is_empty, channel.name


def test_what_a_finding_lets_out_is_read_off_the_packets_that_prove_it() -> None:
    result = assess(network(*test_admin_port_from_internet.estate(SSH)))
    codes = {f.code for f in result.findings if lets_out(result.review, f, PORTLESS)}
    assert codes == {"PS701"}


def test_every_technique_has_the_title_that_its_source_gives_it() -> None:
    titles = benchmarks().frameworks["attack"].titles
    for channel in CHANNELS:
        assert set(channel.techniques) <= set(titles), channel.name
