"""Files and folders → one `Network`.

Comes in: paths, service tags, parameters. Goes out: the network, with what was recognised, what was not read, and every
diagnostic. A file that cannot be read costs that file and nothing else. Read next: `snapshot/gather.py`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from penstock.azure.doors import Form
from penstock.azure.lower import lower
from penstock.azure.office365 import OfficeNames, of_document
from penstock.azure.read import read_all
from penstock.azure.resources.estate import Estate
from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.diagnostics import Diagnostic, InputError
from penstock.net.network import Network
from penstock.snapshot.gather import Gathered, gather
from penstock.snapshot.tag_store import read_office, read_tags


def load(
    *paths: str | Path,
    service_tags: str | Path | None = None,
    parameters: Iterable[str] | Mapping[str, Any] = (),
    kept_tags: bool = False,
    before: bool = False,
) -> Network:
    """Read an estate from files and folders of any mix.

    `parameters` are `NAME=VALUE` texts or parameter files, or a mapping. With `kept_tags`, an estate that brings no service tags, or no
    list of Microsoft 365 endpoints, gets what `penstock tags` keeps on this machine. With `before`, plans of Terraform are read as the estate is before them. Raises
    `InputError` when nothing could be read.
    """
    with _collector_at_rest():
        gathered = gather(paths or (".",), parameters, before=before)
        return _load(paths, gathered, service_tags, kept_tags=kept_tags)


def _load(
    paths: tuple[str | Path, ...], gathered: Gathered, service_tags: str | Path | None, *, kept_tags: bool
) -> Network:
    if not gathered.resources and gathered.kubernetes:
        from penstock.snapshot import clusters

        return _with_inputs(clusters.alone(gathered.kubernetes), gathered, ())
    if not gathered.resources:
        tried = ", ".join(str(p) for p in paths) or "."
        raise InputError(_nothing(gathered, tried), diagnostics=tuple(gathered.diagnostics))
    estate, noticed = read_all(gathered.resources)
    tags = _tags(service_tags, gathered) or (read_tags() if kept_tags else None)
    office = _office(gathered) or (read_office() if kept_tags else None)

    def lowered(whole: Estate) -> Network:
        return replace(
            lower(whole, tags, office),
            tags_from=tags.words if tags is not None else "",
            names_from=office.words if office is not None else "",
        )

    if not gathered.kubernetes:
        return _with_inputs(lowered(estate), gathered, noticed)
    from penstock.snapshot import clusters

    return _with_inputs(clusters.joined(estate, gathered.kubernetes, lowered), gathered, noticed)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for garbage in circles: reading makes none, and looking again and again costs a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _with_inputs(network: Network, gathered: Gathered, noticed: tuple[Diagnostic, ...]) -> Network:
    found = (*gathered.diagnostics, *noticed, *network.diagnostics)
    return replace(
        network,
        diagnostics=tuple(sorted(dict.fromkeys(found), key=lambda d: d.sort_key)),
        inputs=tuple(gathered.inputs),
    )


def _nothing(gathered: Gathered, tried: str) -> str:
    """Say that there is nothing to answer from: files without resources, or templates that deploy none."""
    if any(kind == Form.TEMPLATE.value for _, kind, _ in gathered.inputs):
        return f"the templates in {tried} deploy nothing with the parameters given"
    return f"no Azure resources and no Kubernetes objects were found in {tried}"


def _tags(path: str | Path | None, gathered: Gathered) -> ServiceTags | None:
    """Read the service tag file that was named, else the last one among the files."""
    if path is not None:
        return read_service_tags(Path(path).read_text(encoding="utf-8-sig"), Path(path).name)
    if not gathered.service_tags:
        return None
    document = gathered.service_tags[-1]
    return read_service_tags(document.plain, Path(document.path).name)


def _office(gathered: Gathered) -> OfficeNames | None:
    """Read the last list of Microsoft 365 endpoints among the files."""
    if not gathered.office:
        return None
    document = gathered.office[-1]
    return of_document(document.value, Path(document.path).name)
