"""A live subscription → a folder that every verb reads.

Comes in: a `Manager`. Goes out: a snapshot folder: rows of Resource Graph, the rules of firewall policies, service tags, and, when asked for,
what Azure works out for each interface (as `verify-azure` reads it). What could not be read is written down, and costs nothing else. The
folder appears whole or not at all. Read next: `collect/questions.py`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from penstock.collect import questions
from penstock.collect.fetch import FetchError
from penstock.collect.manager import Manager
from penstock.diagnostics import UsageError

ROWS_OF_A_FILE = 5000
ANSWERS = "azure-answers"
"""The folder in which what Azure worked out stands, beside the estate."""


@dataclass
class Collected:
    """What came of it: rows by file, and what could not be read with Azure's reason."""

    rows: dict[str, int] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Gatherer:
    """Asks everything once. `tell` is called with what is being asked."""

    manager: Manager
    subscriptions: tuple[str, ...]
    tell: Callable[[str], None] = lambda _: None
    effective: bool = False
    found: Collected = field(default_factory=Collected)

    def write(self, folder: Path, now: datetime) -> Collected:
        """Write the snapshot. Raises `UsageError` when the folder is there already."""
        if folder.exists():
            raise UsageError(f"{folder} is there already: name a new folder")
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            self._fill(made, now)
            made.chmod(0o755)
            made.rename(folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return self.found

    def _fill(self, folder: Path, now: datetime) -> None:
        rows: list[Any] = []
        for query in questions.queries():
            asked = self._asked(f"Resource Graph: {query.file}", self.manager.graph(query.text, self.subscriptions))
            rows += self._rows(folder, query.file, asked)
        ids = {kind: _ids(rows, kind) for kind in ("firewallpolicies", "networkinterfaces", "networkmanagers")}
        groups = (group for policy in ids["firewallpolicies"] for group in self._groups(policy))
        self._rows(folder, "firewall-rules", groups)
        self._tags(folder, rows)
        if self.effective:
            self._effective(folder, ids["networkinterfaces"])
            if ids["networkmanagers"]:
                self._rows(folder / ANSWERS, "reachability-runs", self._runs(ids["networkmanagers"]))
        told = {
            "collected": now.isoformat(timespec="seconds"),
            "endpoint": self.manager.endpoint,
            "subscriptions": list(self.subscriptions),
            "rows": self.found.rows,
            "notRead": [{"what": what, "why": why} for what, why in self.found.missing],
        }
        _write(folder / "collected.json", told)

    def _asked(self, what: str, some: Iterator[Any]) -> Iterator[Any]:
        """Give elements as they come; what cannot be read, or not to its end, is written down."""
        self.tell(what)
        try:
            yield from some
        except FetchError as failure:
            self.found.missing.append((what, str(failure)))

    def _groups(self, policy: str) -> Iterator[Any]:
        return self._asked(f"rules of {policy}", self.manager.pages(questions.rule_collection_groups(policy)))

    def _rows(self, folder: Path, name: str, rows: Iterable[Any]) -> list[Any]:
        kept = list(rows)
        for number, start in enumerate(range(0, len(kept), ROWS_OF_A_FILE), start=1):
            _write(folder / f"{name}-{number:04}.json", {"value": kept[start : start + ROWS_OF_A_FILE]})
        self.found.rows[name] = len(kept)
        return kept

    def _tags(self, folder: Path, rows: list[Any]) -> None:
        """Ask once, in the first subscription and place that something is in: the answer is the same everywhere."""
        for row in rows:
            subscription, location = row.get("subscriptionId"), row.get("location")
            if subscription and location and location != "global":
                path = questions.service_tags(str(subscription), str(location))
                for tags in self._asked("service tags", _once(self.manager.get, path)):
                    _write(folder / "service-tags.json", tags)
                return

    def _effective(self, folder: Path, interfaces: list[str]) -> None:
        asked = []
        for interface in interfaces:
            for operation in questions.OPERATIONS:
                path = questions.effective(interface, operation)
                for answer in self._asked(f"{operation} of {interface}", _once(self.manager.action, path)):
                    target = f"{interface}/{operation}"
                    asked.append({"operation": operation, "target": target, "request": {}, "answer": answer})
        (folder / ANSWERS).mkdir()
        _write(folder / ANSWERS / "questions.json", {"questions": asked})
        self.found.rows[ANSWERS] = len(asked)

    def _runs(self, managers: list[str]) -> Iterator[Any]:
        """Give what the network verifier found, in every workspace."""
        for manager in managers:
            pages = self.manager.pages(questions.workspaces(manager))
            for workspace in self._asked(f"verifier workspaces of {manager}", pages):
                if isinstance(workspace, dict) and isinstance(workspace.get("id"), str):
                    runs = self.manager.pages(questions.runs(workspace["id"]))
                    yield from self._asked(f"runs of {workspace['id']}", runs)


def _once(ask: Callable[[str], Any], path: str) -> Iterator[Any]:
    yield ask(path)


def _ids(rows: list[Any], kind: str) -> list[str]:
    wanted = f"microsoft.network/{kind}"
    rows = [row for row in rows if isinstance(row, dict)]
    return [str(row["id"]) for row in rows if str(row.get("type", "")).lower() == wanted and row.get("id")]


def _write(path: Path, value: Any) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")
