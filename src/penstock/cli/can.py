"""The verb `can`. Read next: `engine/engine.py`."""

from __future__ import annotations

import sys

import click

from penstock.cli.exits import FINE, FOUND, UNKNOWN
from penstock.cli.options import Shown, input_options, output_option, paint_for, shown_options

FORMATS = ("text", "json")

EPILOG = """\b
SRC and DST are a resource name or id, a machine, network interface, subnet or network, an
address or CIDR, internet, onprem, trusted-services, azure/TAG, or fqdn:NAME. Without a port all
are asked.

\b
Examples:
  penstock can internet web-vm:443 infra/
  penstock can snet-app sql-prod:1433/tcp . -o json && echo reachable
  penstock can internet gw:443 infra/ --request "POST https://shop.example/admin"

\b
Exit codes: 0 yes, 1 no, 3 unknown, 2 usage, 4 nothing could be read.
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="SRC")
@click.argument("destination", metavar="DST[:PORT[/PROTO]]")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--request", default="", metavar="REQUEST", help="Only these web requests: [METHOD] [https://HOST][/PATH]."
)
@output_option(FORMATS)
@input_options
@shown_options
def can(
    source: str,
    destination: str,
    paths: tuple[str, ...],
    request: str,
    outputs: tuple[str, ...],
    parameters: tuple[str, ...],
    service_tags: str | None,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Answer one question: may any such packet pass? Yes, no or unknown, with the path."""
    from penstock.cli.told import Progress, read
    from penstock.engine.engine import Engine
    from penstock.engine.result import Verdict
    from penstock.report import json
    from penstock.report.output import emit, parse_outputs
    from penstock.report.path_text import answer_text

    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    with Progress(shown) as progress:
        network = read(paths, service_tags, parameters, shown, progress)
        answer = Engine(network).can(source, destination, request=request)
    question = f"{source} → {destination}"
    renders = {
        "text": lambda: answer_text(answer, question, network, paint_for(shown)),
        "json": lambda: json.answer(answer, network),
    }
    emit(wanted, renders, sys.stdout)
    return {Verdict.ALLOWED: FINE, Verdict.DENIED: FOUND, Verdict.UNKNOWN: UNKNOWN}[answer.verdict]
