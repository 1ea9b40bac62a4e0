"""Files of a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from penstock.snapshot.gather import Gathered, gather
from tests.unit.azure.arm.templates import template

PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"


def write(folder: Path, **files: Any) -> Path:
    """Write files by name; `__` in a name is a folder, a `.json` is added. Text stays as it is, anything else becomes JSON."""
    for name, value in files.items():
        path = folder / (name.replace("__", "/") + ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")
    return folder


def given(**values: Any) -> dict[str, Any]:
    """Give a parameter file."""
    return {
        "$schema": PARAMETERS,
        "contentVersion": "1.0.0.0",
        "parameters": {k: {"value": v} for k, v in values.items()},
    }


def asking(name: str = "n", default: Any = None, kind: str = "string") -> dict[str, Any]:
    """Give a template that deploys one thing, named by a parameter."""
    declared = {"type": kind} | ({} if default is None else {"defaultValue": default})
    thing = {"type": "Test.Things/things", "name": f"[string(parameters('{name}'))]"}
    return template(parameters={name: declared}, resources=[thing])


def names(folder: Path, parameters: Any = ()) -> list[str]:
    """Give the names of all resources below a folder."""
    return [resource.name for resource in gather([folder], parameters).resources]


def codes(gathered: Gathered) -> list[str]:
    """Give the codes of what was told."""
    return sorted(d.code for d in gathered.diagnostics)
