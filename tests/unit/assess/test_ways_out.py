"""The state of the channels: open only by a finding, closed only where nothing that decides is unknown."""

from __future__ import annotations

from penstock.assess.assessment import Assessment, assess
from penstock.assess.channels import CHANNELS
from penstock.assess.checks import CHECKS
from tests.unit.assess.checks.test_uncontrolled_egress import OUT, estate
from tests.unit.azure.arm import network, rule


def states(result: Assessment) -> dict[int, str]:
    return {status.channel.number: status.state.value for status in result.channels}


def test_a_machine_that_may_go_anywhere_opens_every_channel_of_its_packets() -> None:
    """Its default outbound access translates TCP and UDP only (RT-47), so echo requests do not leave."""
    found = states(assess(network(*estate())))
    assert {number for number in (1, 2, 3, 4, 5, 6, 7) if found[number] == "open"} == {1, 6}
    assert found[7] == "closed"


def test_a_machine_that_is_shut_in_opens_none() -> None:
    deny = rule("no", 100, **OUT, access="Deny", destinationAddressPrefix="*")
    found = states(assess(network(*estate(deny, default_outbound=False))))
    assert {found[number] for number in (1, 2, 3, 4, 5, 7, 13, 14)} == {"closed"}


def test_what_hangs_on_an_unknown_is_not_closed() -> None:
    found = states(assess(network(*estate(default_outbound=None))))
    assert found[1] == "unknown"
    assert found[4] == "unknown"


def test_a_channel_that_no_check_looks_for_is_not_closed() -> None:
    found = states(assess(network(*estate())))
    for channel in CHANNELS:
        if not channel.codes:
            assert found[channel.number] != "closed", channel.name


def test_who_and_what_stays_open() -> None:
    result = assess(network(*estate()))
    (direct,) = (status for status in result.channels if status.channel.number == 1)
    by_code = {way.finding.code: way for way in direct.ways}
    assert by_code["PS701"].senders == ("web",)
    assert by_code["PS703"].finding.id in by_code["PS701"].remains
    assert by_code["PS701"].seen == ()  # no flow log is read


def test_channels_are_numbered_without_gaps_and_name_checks_that_exist() -> None:
    assert [channel.number for channel in CHANNELS] == list(range(1, 16))
    known = {check.code for check in CHECKS}
    for channel in CHANNELS:
        assert set(channel.codes) <= known, channel.name
        assert channel.techniques, channel.name
        assert channel.title, channel.name
