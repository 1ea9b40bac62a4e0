"""The example estate: what was planted in it is found, and nothing else.

The list below is the estate's own secret: it was written with the templates, not with what the checks say.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from penstock import load
from penstock.assess.assessment import Assessment, assess
from penstock.assess.checks import CHECKS
from penstock.cli import exits
from penstock.cli.main import run
from penstock.demo import estate_path
from penstock.diagnostics import Origin
from penstock.engine.engine import Engine
from penstock.net.network import Network

PLANTED = (
    ("PS601", "critical", "vm-jump", "shop.json", "allow-ssh"),  # SSH for both halves of the internet
    ("PS602", "critical", "vm-reports", "batch.json", "allow-report-tool"),  # a database for everybody
    ("PS602", "high", "vm-web-1", "firewall.json", "shop-direct"),  # a DNAT rule from before the gateway
    ("PS602", "info", "vm-web-1", "shop.json", "allow-shop"),  # the shop itself, through the gateway, as meant
    ("PS603", "low", "vm-web-1", "shop.json", "allow-shop"),  # anybody inside passes the gateway by
    ("PS604", "medium", "stbrinewrightassets", "services.json", "defaultAction"),  # two doors, one of them public
    ("PS605", "medium", "snet-jobs", "batch.json", "snet-jobs"),  # no group at all
    ("PS606", "medium", "backup-agent", "governance.json", "backup-agent"),  # a guard rail with a hole for nobody
    ("PS611", "high", "psql-brinewright-jobs", "batch.json", "allow-azure"),  # every customer of Azure may knock
    ("PS612", "low", "kv-brinewright", "services.json", "bypass"),  # a closed door, and those whom Azure trusts
    ("PS613", "low", "stbrinewrightlogs", "services.json", "accessMode"),  # a perimeter that only watches
    ("PS614", "low", "pls-app", "shop.json", "pls-app"),  # a link service that anybody may ask for
    ("PS615", "medium", "aks-platform/api", "platform.json", "enablePrivateCluster"),  # commanded from anywhere
    ("PS616", "low", "bas-hub", "hub.json", "bas-hub"),  # what is seen in a session can be copied out of it
    ("PS617", "info", "vnet-shop", "shop.json", "nic-jump"),  # and Azure itself runs commands on the jump host
    ("PS621", "medium", "fd-brinewright", "front.json", "routes"),  # the pictures have no firewall of their own
    ("PS622", "medium", "waf-wholesale", "shop.json", "waf-wholesale"),  # one path of the shop, for a while, years ago
    ("PS623", "medium", "wafcatalogue", "front.json", "EqualsAny"),  # one false alarm, and no query is read any more
    ("PS624", "high", "vm-web-1", "firewall.json", "shop-direct"),  # that DNAT rule passes waf-shop by
    (
        "PS625",
        "high",
        "app-catalogue",
        "front.json",
        "ipSecurityRestrictionsDefaultAction",
    ),  # nor does this ask the door
    ("PS625", "low", "stbrinewrightassets", "services.json", "defaultAction"),  # nor the pictures, that nothing guards
    ("PS701", "medium", "snet-nodes", "firewall.json", "aks-https"),  # 443 by address, to anywhere
    ("PS702", "high", "snet-app", "shop.json", "card-processor"),  # a route around the firewall, by a NAT gateway
    ("PS702", "high", "snet-jump", "shop.json", "snet-jump"),  # no route to the firewall
    ("PS702", "high", "snet-reports", "batch.json", "snet-reports"),  # nor here
    ("PS703", "low", "snet-reports", "batch.json", "snet-reports"),  # and Azure lends an address
    ("PS704", "medium", "vnet-batch", "batch.json", "nsg-reports"),  # reports reach the jobs on every port
    ("PS704", "medium", "vnet-hub → vnet-batch", "hub.json", "nsg-inspection"),  # so does the hub
    ("PS705", "medium", "vnet-handhelds → vnet-stock", "depots.json", "to-stock"),  # a shortcut past the hub's firewall
    ("PS706", "low", "afw-hub", "firewall.json", "fwp-hub"),  # and nobody looks whither
    ("PS711", "medium", "snet-jobs", "batch.json", "snet-jobs"),  # a service endpoint to everybody's storage
    ("PS712", "medium", "pe-tracking", "services.json", "pe-tracking"),  # an endpoint to somebody else's service
    ("PS713", "medium", "to-maker", "labs.json", "vnet-scanners/to-maker"),  # a peering with the maker of the scanners
    ("PS714", "low", "vhub-labs", "labs.json", "vhub-labs"),  # and a hub that joins the benches, unguarded
    ("PS721", "low", "snet-app", "firewall.json", "order-queue"),  # every queue of the region is anybody's
    (
        "PS722",
        "medium",
        "snet-app",
        "firewall.json",
        "parcel-labels",
    ),  # the carrier's storage account, and everybody else's
    ("PS723", "medium", "snet-app", "firewall.json", "carrier-names"),  # and the carrier's name servers
    ("PS724", "low", "afw-hub", "firewall.json", "operating-system"),  # nobody looks whether the name is true
    ("PS724", "low", "afw-depots", "depots.json", "parcels"),  # nor there
    ("PS725", "low", "vnet-batch", "batch.json", "virtualNetworks"),  # any name can be asked for, by all networks
    ("PS726", "low", "snet-app", "firewall.json", "tokens"),  # and any tenant signed in to
    (
        "PS727",
        "medium",
        "stbrinewrightassets",
        "services.json",
        "stbrinewrightassets",
    ),  # and the pictures copied to one
    ("PS728", "low", "app-catalogue", "front.json", "sites"),  # which has a way out of its own
    ("PS801", "medium", "snet-jobs", "batch.json", "shared"),  # the spoke's route to the hub has no counterpart there
    ("PS801", "medium", "snet-shared", "batch.json", "shared"),  # so metrics of the jobs never arrive
    ("PS801", "medium", "snet-shared", "hub.json", "shop"),  # nor those of the jump host, which lacks that route
    ("PS802", "medium", "warehouse-partner", "shop.json", "warehouse-partner"),  # an appliance that was retired
    ("PS803", "medium", "pe-assets", "services.json", "zones"),  # one link of eleven is missing
    ("PS804", "medium", "rcg-platform/platform-network/aks-https", "firewall.json", "aks-https"),  # hides the names
    ("PS805", "medium", "rc-shop", "governance.json", "no-telnet"),  # a Deny behind an exception of wider ports
    ("PS806", "medium", "aks-platform", "platform.json", "deny-web"),  # a pool that never gets to start
    ("PS811", "low", "nsg-app", "shop.json", "allow-ssh-contractor"),  # an allow behind a deny
    ("PS812", "info", "nsg-old-dmz", "hub.json", "nsg-old-dmz"),  # remote desktop for everybody, attached to nothing
    ("PS813", "low", "vnet-batch", "batch.json", "virtualNetworks"),  # nobody wrote down what the jobs said
    ("PS814", "info", "vnet-batch", "batch.json", "virtualNetworks"),  # and what they say is not encrypted
)

SOUND = (
    "vm-monitor",  # a public address, and SSH for everybody on its own group: its subnet's group denies it
    "vm-sql-1",  # the vendor's rule is there only if a parameter says so, and the parameter file says no
    "pip-spare",  # a public address of nothing
    "old-datacentre",  # a route that drops is not a route that leads nowhere
    "sql-brinewright",  # its public door is closed, and so is the one beside it
    "ilb-app",
    "snet-web",  # leaves by name only
    "snet-data",
    "waf-shop",
)
"""Good parts that look bad to somebody who reads rule by rule."""


@cache
def network() -> Network:
    return load(estate_path())


@cache
def assessed() -> Assessment:
    return assess(network())


def block(origin: Origin) -> str:
    """The line that a finding points at; of a resource, also the lines that name it."""
    lines = Path(origin.file).read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[origin.line - 1 : origin.line + (0 if lines[origin.line - 1].strip() != "{" else 6)])


def test_what_is_planted_is_found_and_nothing_else() -> None:
    found = sorted(
        (f.code, f.severity.word, f.name, Path(f.origin.file).relative_to(estate_path()).as_posix())
        for f in assessed().findings
    )
    assert found == sorted(planted[:4] for planted in PLANTED)


def test_each_finding_points_at_the_line_that_decides() -> None:
    texts = {(f.code, f.severity.word, f.name, Path(f.origin.file).name): block(f.origin) for f in assessed().findings}
    for code, severity, name, file, text in PLANTED:
        assert re.search(rf"\b{re.escape(text)}\b", texts[code, severity, name, file]), (code, name)


def test_every_check_has_something_to_find() -> None:
    assert {planted[0] for planted in PLANTED} == {check.code for check in CHECKS}


BY_CONFIGURATION = frozenset(("PS613", "PS614", "PS617", "PS623", "PS712", "PS802", "PS804", "PS805", "PS811", "PS812"))
"""Checks that look at what is written, and not at a packet."""


NO_FILE_SAYS = frozenset(("PS712", "PS713", "PS814"))
"""Whose a service or a network is, and what the hardware of machines can do."""


def test_everything_found_is_proved_and_shown() -> None:
    for finding in assessed().findings:
        assert finding.is_proved or finding.code in NO_FILE_SAYS, finding.title
        assert bool(finding.proof) is (finding.code not in BY_CONFIGURATION), finding.title


@pytest.mark.parametrize("name", SOUND)
def test_a_good_part_is_not_accused(name: str) -> None:
    for finding in assessed().findings:
        about = (finding.name, finding.resource.rpartition("/")[2], finding.title.partition(" can reach ")[2])
        assert not any(re.search(rf"\b{re.escape(name)}\b", words) for words in about), finding.title


@pytest.mark.parametrize(
    ("source", "destination", "verdict"),
    [
        ("internet", "vm-jump:22", "allowed"),
        ("internet", "vm-monitor:22", "denied"),
        ("internet", "vm-sql-1:3389", "denied"),
        ("internet", "vm-web-2:8443", "allowed"),
        ("internet", "vm-web-2:443", "denied"),
        ("snet-web", "vm-sql-1:1433", "denied"),
        ("snet-app", "vm-sql-1:1433", "allowed"),
        ("snet-web", "ilb-app:8080", "allowed"),
        ("snet-app", "aks-platform:443", "allowed"),
        ("vmss-jobs", "vm-monitor:9090", "denied"),
        ("onprem", "vm-app-1:443", "unknown"),
        ("vm-app-1", "fqdn:sql-brinewright.database.windows.net:1433", "allowed"),
    ],
)
def test_questions_that_a_reviewer_would_ask(source: str, destination: str, verdict: str) -> None:
    assert Engine(network()).can(source, destination).verdict.value == verdict


def test_the_channels_by_which_data_leaves_are_those_that_were_planted() -> None:
    """What opens each was written with the templates; mail and echo requests hang on what Azure does not say."""
    found = {status.channel.number: status.state.value for status in assessed().channels}
    assert {number for number, state in found.items() if state == "open"} == {
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        9,
        10,
        11,
        12,
        14,
        15,
    }
    assert {number for number, state in found.items() if state == "unknown"} == {7, 13}


def test_each_way_out_says_who_can_use_it_and_what_stays_open() -> None:
    (shared,) = (status for status in assessed().channels if status.channel.name == "shared_names")
    (way,) = shared.ways
    assert way.senders == ("snet-app",)
    assert "snet-web" in way.pivots  # the shop's front reaches the application on 8080
    assert "snet-data" not in way.pivots  # the database answers and does not call
    assert way.seen == ("flow log fl-shop at vm-app-1",)
    left = {finding.code for finding in assessed().findings if finding.id in way.remains}
    assert left == {"PS702", "PS721", "PS723", "PS724", "PS726"}


def test_every_store_has_its_shortest_chain_to_the_outside() -> None:
    found = {chain.target.name: chain for chain in assessed().chains}
    assert found["sql-brinewright"].places == ("snet-app",)
    assert found["sql-brinewright"].exit.code == "PS702"
    assert "stbrinewrightlogs" not in found  # its door is shut, and there is no private endpoint


def test_the_input_is_understood_without_remark() -> None:
    assert [f"{d.origin}: {d.code} {d.message}" for d in network().diagnostics] == []
    assert [one.type for one in network().unread if one.bears_on_traffic] == []


# ---- the verb --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_demo_writes_its_folder_once_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == exits.FOUND
    assert "penstock-demo/ written" in capsys.readouterr().err
    assert run(["demo"]) == exits.FOUND
    assert "as you left it" in capsys.readouterr().err


def test_what_the_report_suggests_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    run(["demo", "-q"])
    out = capsys.readouterr().out
    suggested = re.findall(r"penstock ((?:explain|reach) .+)$", out.partition("\nnext")[2], re.MULTILINE)
    assert suggested
    for words in suggested:
        assert run([*words.split(), "-q"]) == exits.FINE


def test_a_finding_goes_away_when_its_rule_does(capsys: pytest.CaptureFixture[str]) -> None:
    run(["demo", "-q", "--exit-zero"])
    assert "PS812" in capsys.readouterr().out
    file = Path("penstock-demo", "hub.json")
    file.write_text(file.read_text(encoding="utf-8").replace("nsg-old-dmz", "nsg-shared"), encoding="utf-8")
    run(["demo", "-q", "--exit-zero"])
    assert "nsg-old-dmz" not in capsys.readouterr().out


def test_where_nothing_can_be_written_the_bundled_estate_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_into: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr("penstock.demo.unpack", refused)
    assert run(["demo", "-q", "--exit-zero"]) == exits.FINE
    assert estate_path().as_posix() in capsys.readouterr().out


def test_where_tells_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--where"]) == exits.FINE
    assert Path(capsys.readouterr().out.strip()) == estate_path()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_report_keeps_to_the_width(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    run(["demo", "-q", "--width", str(width)])
    for line in capsys.readouterr().out.splitlines():
        assert len(line) <= width or len(max(line.split(), key=len)) > width // 4, line


def test_without_a_terminal_there_is_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    run(["demo", "-q"])
    assert "\x1b" not in capsys.readouterr().out


def test_every_format_is_written_whole(capsys: pytest.CaptureFixture[str]) -> None:
    formats = ("json", "jsonl", "sarif", "md", "csv")
    arguments = [word for kind in formats for word in ("-o", f"{kind}=out.{kind}")]
    assert run(["demo", "-q", "--exit-zero", *arguments]) == exits.FINE
    assert capsys.readouterr().out == ""
    written = {file.name for file in Path().iterdir()}
    assert written == {"penstock-demo", *(f"out.{kind}" for kind in formats)}
    document = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert len(document["findings"]) == len(PLANTED)
    assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == len(PLANTED)
    assert len(json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]) == len(PLANTED)


def test_the_json_keeps_to_its_schema() -> None:
    from importlib.resources import files

    run(["demo", "-q", "--exit-zero", "-o", "json=out.json"])
    schema = json.loads(files("penstock.report").joinpath("schemas", "assess.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(Path("out.json").read_text(encoding="utf-8")))


def test_the_ways_of_web_requests_are_told_with_what_inspects_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "internet", "vm-web-1:8443", str(estate_path()), "-q", "--width", "200"]) == exits.FINE
    _, _, ways = capsys.readouterr().out.partition("requests of the internet, by way in\n")
    said = [re.split(r"\s{2,}", line.strip()) for line in ways.splitlines()]
    assert [(seen, entry) for seen, entry, _ in said] == [
        ("uninspected", "agw-shop tcp/443"),
        ("uninspected", "afw-hub tcp/8443"),
        ("inspected", "agw-shop tcp/443"),
    ]
    assert said[0][2].endswith("waf-wholesale: the policy only logs")
