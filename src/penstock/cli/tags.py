"""The verb `tags`. Read next: `snapshot/tag_store.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import click

from penstock.cli.exits import FINE, UNKNOWN

EPILOG = """\b
Examples:
  penstock tags update
  penstock tags update --from ServiceTags_Public_20261116.json
  penstock tags show
"""


@click.group(epilog=EPILOG)
def tags() -> None:
    """Keep Microsoft's service tags and Microsoft 365 endpoints on this machine, for estates that bring none.

    What is kept is used where no --service-tags is given and no such file is among the files read; every report says which file it was.
    """


@tags.command()
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Keep this file: service tags, published or of `az network list-service-tags`, or the list of Microsoft 365 endpoints. Nothing is asked.",
)
@click.option("--cloud", type=click.Choice(("public", "usgov", "china")), default="public", help="Whose file to fetch.")
@click.option("--url", metavar="URL", help="Fetch a copy from a server of yours.")
def update(source: str | None, cloud: str, url: str | None) -> int:
    """Fetch the newest files from Microsoft, or take one from disk.

    Without --from this asks www.microsoft.com and download.microsoft.com for the service tags and endpoints.office.com for the
    endpoints of Microsoft 365, and sends nothing but the requests.
    """
    from datetime import datetime

    from penstock.snapshot.tag_store import keep

    today = datetime.now(tz=UTC).date()
    for text, name in _files(source, cloud, url):
        path, found = keep(text, name, today)
        click.echo(f"kept {found.words}\n  at {path}")
    return FINE


def _files(source: str | None, cloud: str, url: str | None) -> Iterator[tuple[str, str]]:
    """Give the text and the name of each file to keep, each fetched when the one before is kept."""
    from penstock.collect import published

    if source is not None:
        yield Path(source).read_text(encoding="utf-8-sig", errors="replace"), Path(source).name
    elif url:
        yield published.copied(url)
    else:
        yield published.published(cloud)
        yield published.office(cloud)


@tags.command()
def show() -> int:
    """Say which files are kept, and how old they are."""
    from penstock.snapshot.tag_store import OFFICE, read_office, read_tags, stored

    tags, office = read_tags(), read_office()
    if tags is None:
        click.echo("no service tags are kept: penstock tags update, or tags update --from FILE")
    else:
        click.echo(f"{tags.words}\n  at {stored()}")
    if office is not None:
        click.echo(f"{office.words}\n  at {stored(OFFICE)}")
    return UNKNOWN if tags is None else FINE
