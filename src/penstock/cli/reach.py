"""The verb `reach`. Read next: `engine/sweep.py`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from penstock.cli.exits import FINE
from penstock.cli.options import Shown, input_options, output_option, paint_for, shown_options

if TYPE_CHECKING:
    from penstock.engine.engine import Engine
    from penstock.engine.groups import Group

FORMATS = ("text", "json", "jsonl", "csv")

EPILOG = """\b
Examples:
  penstock reach infra/ --from internet
  penstock reach . --to sql-prod --port 1433/tcp -o csv=reach.csv

\b
Exit codes: 0 listed, 2 usage, 4 nothing could be read.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--from", "source", metavar="SRC", help="Only from these: a name, an id, internet, onprem.")
@click.option("--to", "destination", metavar="DST", help="Only to these.")
@click.option("--port", metavar="PORT[/PROTO]", help="Only these ports: 443, 1000-2000, 53/udp, /icmp.")
@output_option(FORMATS)
@input_options
@shown_options
def reach(
    paths: tuple[str, ...],
    source: str | None,
    destination: str | None,
    port: str | None,
    outputs: tuple[str, ...],
    parameters: tuple[str, ...],
    service_tags: str | None,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """List everything that can flow, per class of endpoints that no rule tells apart.

    The text form is a matrix of subnets and whom each of them reaches; -v lists the classes.
    """
    from penstock.cli.told import Progress, read
    from penstock.engine.engine import Engine
    from penstock.engine.parties import transports
    from penstock.engine.sweep import flows
    from penstock.report import csv, json, reach_text
    from penstock.report.output import emit, parse_outputs

    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    number, _, protocol = (port or "").partition("/")
    transport = transports(number or None, protocol or None) if port else None
    with Progress(shown) as progress:
        network = read(paths, service_tags, parameters, shown, progress)
        engine = Engine(network)
        progress.tell("all pairs of classes")
        found = tuple(flows(engine, _groups(engine, source), _groups(engine, destination), transport))
    renders = {
        "text": lambda: reach_text.text(found, network, paint_for(shown), verbose=bool(shown.verbose)),
        "json": lambda: json.flows(found, network),
        "jsonl": lambda: json.flow_lines(found),
        "csv": lambda: csv.flows(found, network),
    }
    emit(wanted, renders, sys.stdout)
    return FINE


def _groups(engine: Engine, text: str | None) -> tuple[Group, ...] | None:
    """Give the classes that a name speaks of; None for all."""
    from penstock.engine.groups import Group, groups

    if text is None:
        return None
    party = engine.parties.find(text)
    inside = groups(engine, party.endpoints) if party.endpoints else ()
    return (*inside, *((Group(outside=party.outside),) if party.outside else ()))
