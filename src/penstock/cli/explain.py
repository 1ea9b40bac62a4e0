"""The verb `explain`. Read next: `assess/change.py`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from penstock.cli.exits import FINE, FOUND, UNKNOWN
from penstock.cli.options import Shown, input_options, output_option, paint_for, shown_options
from penstock.diagnostics import UsageError

if TYPE_CHECKING:
    from penstock.assess.finding import Finding
    from penstock.engine.arrivals import Arrival
    from penstock.engine.engine import Engine
    from penstock.engine.result import Trace
    from penstock.net.network import Network
    from penstock.report.output import Output

FORMATS = ("text", "json")
FINDING = re.compile(r"^PS\d{3}-[0-9a-f]{8}$", re.IGNORECASE)

EPILOG = """\b
Examples:
  penstock explain internet web-vm:22 infra/
  penstock explain PS601-0a1b2c3d infra/
  penstock explain shop.blob.core.windows.net@snet-app infra/

\b
Exit codes: 0 it may pass, 1 it may not, 3 unknown, 2 usage, 4 nothing could be read.
"""


@click.command(epilog=EPILOG)
@click.argument("what", metavar="FINDING | NAME@SRC | SRC DST[:PORT[/PROTO]]")
@click.argument("rest", nargs=-1, metavar="[PATH]...")
@output_option(FORMATS)
@input_options
@shown_options
def explain(
    what: str,
    rest: tuple[str, ...],
    outputs: tuple[str, ...],
    parameters: tuple[str, ...],
    service_tags: str | None,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Show hop by hop what decides, where it is written, and what would change the answer.

    Every rule and route of yours on the way is taken away in thought, one at a time, and the question asked again. From the internet to
    what web devices lead to, the ways in are listed too: which of them a web application firewall inspects, and which not. NAME@SRC
    shows which address a name gives there, and who says so.
    """
    from penstock.assess.change import changes
    from penstock.cli.told import Progress, read
    from penstock.engine.engine import Engine
    from penstock.engine.result import Verdict
    from penstock.report import explain_report
    from penstock.report.output import emit, parse_outputs

    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    if "@" in what:
        return _name(what, rest, wanted, service_tags, parameters, shown)
    by_id = FINDING.match(what) is not None
    if not by_id and not rest:
        raise UsageError("explain needs a finding, or a source and a destination")
    with Progress(shown) as progress:
        network = read(rest if by_id else rest[1:], service_tags, parameters, shown, progress)
        finding = _finding(network, what) if by_id else None
        engine = Engine(network)
        trace = _proof(finding) if finding is not None else engine.can(what, rest[0]).trace
        ways = _ways(engine, what, rest[0]) if finding is None else ()
        progress.tell("what would change it")
        found = changes(network, trace) if trace is not None else ()
    renders = {
        "text": lambda: explain_report.text(trace, finding, found, network, paint_for(shown), ways),
        "json": lambda: explain_report.json(trace, finding, found, network, ways),
    }
    emit(wanted, renders, sys.stdout)
    verdicts = {Verdict.ALLOWED: FINE, Verdict.DENIED: FOUND, Verdict.UNKNOWN: UNKNOWN}
    return FINE if trace is None else verdicts[trace.verdict]


def _name(
    what: str,
    paths: tuple[str, ...],
    wanted: tuple[Output, ...],
    service_tags: str | None,
    parameters: tuple[str, ...],
    shown: Shown,
) -> int:
    from penstock.cli.told import Progress, read
    from penstock.engine.api import resolve
    from penstock.report import resolved_text
    from penstock.report.output import emit

    name, _, source = what.rpartition("@")
    with Progress(shown) as progress:
        network = read(paths, service_tags, parameters, shown, progress)
        found = resolve(network, name.removeprefix("fqdn:"), source)
    renders = {
        "text": lambda: resolved_text.text(found, source, network, paint_for(shown)),
        "json": lambda: resolved_text.json(found, source),
    }
    emit(wanted, renders, sys.stdout)
    return UNKNOWN if found.doubts else FINE if found.exists else FOUND


def _ways(engine: Engine, source: str, destination: str) -> tuple[Arrival, ...]:
    """Give the ways by which web requests of the internet arrive, if web devices are among them."""
    from penstock.engine.arrivals import arrivals
    from penstock.engine.parties import parse_destination
    from penstock.engine.state import INTERNET

    party = engine.parties.find(parse_destination(destination)[0])
    if source.lower() != INTERNET or not party.endpoints:
        return ()
    ways = arrivals(engine, party)
    return ways if any(way.met for way in ways) else ()


def _finding(network: Network, wanted: str) -> Finding:
    from difflib import get_close_matches

    from penstock.assess.assessment import assess

    found = {f.id.lower(): f for f in assess(network).findings}
    if wanted.lower() not in found:
        near = get_close_matches(wanted.lower(), found, n=1, cutoff=0.3)
        hint = f"; the nearest is {found[near[0]].id}" if near else "; there are no findings"
        raise UsageError(f"there is no finding {wanted} here{hint}")
    return found[wanted.lower()]


def _proof(finding: Finding) -> Trace | None:
    return finding.proof[0] if finding.proof else None
