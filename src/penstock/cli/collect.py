"""The verb `collect`. Read next: `collect/gatherer.py`."""

from __future__ import annotations

import sys
from datetime import UTC
from pathlib import Path

import click

from penstock.cli.exits import FINE, UNKNOWN, UNREADABLE
from penstock.cli.options import Shown

ENDPOINT = "https://management.azure.com"

EPILOG = """\b
Examples:
  penstock collect --dry-run
  penstock collect snapshot/ --subscription 00000000-0000-0000-0000-000000000000
  penstock assess snapshot/

\b
Exit codes: 0 all was read, 2 usage or not logged in, 3 some could not be read (collected.json
says what), 4 nothing could be read.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", required=False, type=click.Path(), metavar="FOLDER")
@click.option("--subscription", "subscriptions", multiple=True, metavar="ID", help="Only this one. Repeatable.")
@click.option(
    "--effective",
    is_flag=True,
    help="Ask too what Azure works out for each interface and its verifier found, for verify-azure.",
)
@click.option("--endpoint", default=ENDPOINT, show_default=True, metavar="URL", help="Resource Manager of your cloud.")
@click.option("--dry-run", is_flag=True, help="Print the queries and the role needed; ask nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def collect(
    folder: str | None, subscriptions: tuple[str, ...], endpoint: str, *, effective: bool, dry_run: bool, quiet: bool
) -> int:
    """Write a snapshot of live subscriptions into a new folder.

    It reads and changes nothing. It uses the login of this machine (az login, managed identity, environment) and asks Resource Graph and
    Resource Manager, nobody else.
    """
    if dry_run:
        click.echo("".join(asks(endpoint, effective=effective)), nl=False)
        return FINE
    if folder is None:
        raise click.UsageError("name the folder to write, or give --dry-run")
    return snapshot(Path(folder), subscriptions, endpoint, effective=effective, quiet=quiet)


def snapshot(folder: Path, subscriptions: tuple[str, ...], endpoint: str, *, effective: bool, quiet: bool) -> int:
    """Write a snapshot, and give the exit code: whether all was read."""
    from datetime import datetime

    from penstock.cli.told import Progress
    from penstock.collect import login
    from penstock.collect.gatherer import Gatherer
    from penstock.collect.manager import Manager
    from penstock.report.escape import plain

    with Progress(Shown(quiet=quiet)) as progress:
        manager = Manager(endpoint, login.tokens(endpoint))
        gatherer = Gatherer(manager, subscriptions, progress.tell, effective=effective)
        found = gatherer.write(folder, datetime.now(tz=UTC))
    for what, why in found.missing:
        sys.stderr.write(f"not read: {plain(what)}\n  {plain(why)}\n")
    rows = ", ".join(f"{number} {name}" for name, number in found.rows.items())
    click.echo(f"wrote {plain(str(folder))}: {rows}")
    if not any(found.rows.values()):
        return UNREADABLE
    return UNKNOWN if found.missing else FINE


def asks(endpoint: str, *, effective: bool) -> list[str]:
    """Give in words what is asked, and the role that it needs."""
    from penstock.collect import questions

    lines = [f"role: {questions.ROLE}\n"]
    if effective:
        lines += [f"and:  {action}\n" for action in questions.ACTIONS]
    lines += [f"\nPOST {endpoint} Resource Graph -> {query.file}\n  {query.text}\n" for query in questions.queries()]
    paths = [
        questions.rule_collection_groups("{firewall policy}"),
        questions.service_tags("{subscription}", "{location}"),
    ]
    lines += [f"\nGET {endpoint}{'' if path.startswith('/') else '/'}{path}\n" for path in paths]
    if effective:
        lines += [f"\nPOST {endpoint}/{questions.effective('{interface}', o)}\n" for o in questions.OPERATIONS]
        runs = (questions.workspaces("{network manager}"), questions.runs("{verifier workspace}"))
        lines += [f"\nGET {endpoint}/{path}\n" for path in runs]
    return lines
