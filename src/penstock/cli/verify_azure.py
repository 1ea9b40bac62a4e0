"""The verb `verify-azure`. Read next: `verify/compare.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from penstock.cli.exits import FINE, FOUND, UNKNOWN
from penstock.cli.options import Shown, output_option, paint_for, shown_options

FORMATS = ("text", "json")

EPILOG = """\b
FOLDER has questions.json, or folders that have one: what Azure was asked (IP flow verify, next
hop, effective routes and security groups, connection checks, topology) and what it answered.
The estate is what interactions.json recorded there, or the files of PATH.

\b
Examples:
  penstock verify-azure recordings/
  penstock verify-azure answers/ export/ -o json

\b
Exit codes: 0 all agree, 1 an answer differs, 3 some could not be compared, 4 nothing could be
read.
"""


@click.command("verify-azure", epilog=EPILOG)
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@output_option(FORMATS)
@shown_options
def verify_azure(
    folder: str,
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Hold answers that Azure gave against ours: the tool's own honesty check."""
    from penstock.cli.told import Progress
    from penstock.diagnostics import InputError
    from penstock.report import verified
    from penstock.report.output import emit, parse_outputs
    from penstock.verify.compare import Outcome, compare
    from penstock.verify.recording import QUESTIONS, Recording, recordings

    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    places = recordings(Path(folder))
    if not places:
        raise InputError(f"no {QUESTIONS} in {folder} or in a folder below it")
    with Progress(shown) as progress:
        outcomes: list[Outcome] = []
        for place in places:
            progress.tell(f"comparing {place}")
            outcomes.extend(compare(Recording(place, paths)))
    renders = {
        "text": lambda: verified.text(outcomes, paint_for(shown)),
        "json": lambda: verified.json(outcomes),
    }
    emit(wanted, renders, sys.stdout)
    if any(outcome.differences for outcome in outcomes):
        return FOUND
    return UNKNOWN if any(outcome.problem for outcome in outcomes) else FINE
