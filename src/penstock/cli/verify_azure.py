"""The verb `verify-azure`. Read next: `verify/compare.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from penstock.cli.collect import ENDPOINT, asks, snapshot
from penstock.cli.exits import FINE, FOUND, UNKNOWN, UNREADABLE
from penstock.cli.options import Shown, output_option, paint_for, shown_options

FORMATS = ("text", "json")

EPILOG = """\b
FOLDER has questions.json, or folders that have one: what Azure was asked (IP flow verify, next
hop, effective routes and security groups, connection checks, topology) and what it answered;
or runs of the network verifier, as az or the interface lists them, in *reachability*.json.
The estate is what interactions.json recorded there, or the files of PATH.

\b
Examples:
  penstock verify-azure recordings/
  penstock verify-azure answers/ export/ -o json
  penstock verify-azure --live snapshot/

\b
Exit codes: 0 all agree, 1 an answer differs, 3 some could not be compared, 4 nothing could be
read.
"""


@click.command("verify-azure", epilog=EPILOG)
@click.argument("folder", type=click.Path(file_okay=False))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--live", is_flag=True, help="Collect into FOLDER, a new one, and compare what Azure says now.")
@click.option("--subscription", "subscriptions", multiple=True, metavar="ID", help="With --live: only this one.")
@click.option("--endpoint", default=ENDPOINT, show_default=True, metavar="URL", help="Resource Manager of your cloud.")
@click.option(
    "--dry-run", is_flag=True, help="With --live: print what would be asked, and the role needed; ask nothing."
)
@output_option(FORMATS)
@shown_options
def verify_azure(
    folder: str,
    paths: tuple[str, ...],
    live: bool,
    subscriptions: tuple[str, ...],
    endpoint: str,
    dry_run: bool,
    outputs: tuple[str, ...],
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Hold answers that Azure gave against ours: the tool's own honesty check.

    Nothing is asked of Azure but with --live, which writes a snapshot as `collect --effective` does and then compares it.
    """
    from penstock.cli.told import Progress
    from penstock.collect.gatherer import ANSWERS
    from penstock.diagnostics import InputError
    from penstock.report import verified
    from penstock.report.output import emit, parse_outputs
    from penstock.verify.compare import Outcome, compare
    from penstock.verify.recording import QUESTIONS, Recording, recordings

    if dry_run:
        click.echo("".join(asks(endpoint, effective=True)), nl=False)
        return FINE
    if live:
        if paths:
            raise click.UsageError("--live collects the estate itself: name one new folder")
        if snapshot(Path(folder), subscriptions, endpoint, effective=True, quiet=quiet) == UNREADABLE:
            return UNREADABLE
        folder, paths = str(Path(folder) / ANSWERS), (folder,)
    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    wanted = parse_outputs(outputs, FORMATS)
    if not Path(folder).is_dir():
        raise click.UsageError(f"{folder} is no folder")
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
