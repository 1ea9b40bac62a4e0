"""The verb `doctor`. Read next: `report/doctor_report.py`."""

from __future__ import annotations

import sys

import click

from penstock.cli.exits import FINE
from penstock.cli.options import Shown, input_options, output_option, paint_for, shown_options

FORMATS = ("text", "json")

EPILOG = """\b
Examples:
  penstock doctor infra/
  penstock doctor . --service-tags tags.json -o json
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@output_option(FORMATS)
@input_options
@shown_options
def doctor(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    parameters: tuple[str, ...],
    service_tags: str | None,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Show what was read, what is missing, and what penstock talks to (nothing).

    Start here when an answer is unknown: the missing input is named, with what would settle it.
    """
    from penstock.cli.told import Progress, read
    from penstock.report import doctor_report
    from penstock.report.output import emit, parse_outputs

    looks = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    with Progress(looks) as progress:  # what is wrong with the input is part of the page, not of stderr
        network = read(paths, service_tags, parameters, Shown(quiet=True), progress)
    renders = {
        "text": lambda: doctor_report.text(network, paint_for(looks), verbose=bool(verbose)),
        "json": lambda: doctor_report.json(network),
    }
    emit(wanted, renders, sys.stdout)
    return FINE
