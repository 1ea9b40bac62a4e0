"""The verb `tags`. Read next: `snapshot/tag_store.py`."""

from __future__ import annotations

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
    """Keep Microsoft's service tags on this machine, for estates that bring none.

    What is kept is used where no --service-tags is given and no tag file is among the files read; every report says which file it was.
    """


@tags.command()
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Keep this file, published or of `az network list-service-tags`: nothing is asked.",
)
@click.option("--cloud", type=click.Choice(("public", "usgov", "china")), default="public", help="Whose file to fetch.")
@click.option("--url", metavar="URL", help="Fetch a copy from a server of yours.")
def update(source: str | None, cloud: str, url: str | None) -> int:
    """Fetch the newest file from Microsoft's download pages, or take one from disk.

    Without --from this asks www.microsoft.com and download.microsoft.com, and sends nothing but the request.
    """
    from datetime import datetime

    from penstock.collect import published
    from penstock.snapshot.tag_store import keep

    if source is not None:
        text, name = Path(source).read_text(encoding="utf-8-sig", errors="replace"), Path(source).name
    else:
        text, name = published.copied(url) if url else published.published(cloud)
    path, found = keep(text, name, datetime.now(tz=UTC).date())
    click.echo(f"kept {found.words}\n  at {path}")
    return FINE


@tags.command()
def show() -> int:
    """Say which file is kept, and how old it is."""
    from penstock.snapshot.tag_store import read_stored, stored

    found = read_stored()
    if found is None:
        click.echo("no service tags are kept: penstock tags update, or tags update --from FILE")
        return UNKNOWN
    click.echo(f"{found.words}\n  at {stored()}")
    return FINE
