"""Nothing in the repository tells of the machine it was made on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.repo.blocks import ROOT

HOSTS = re.compile(r"https?://(?P<host>[\w.-]+\.[a-z]{2,})\b")
KNOWN = (
    "docs.oasis-open.org",
    "files.pythonhosted.org",
    "json-schema.org",
    "pypi.org",
    "schema.management.azure.com",
)
"""Hosts that schemas, and the lock, are named by."""

RESERVED = (".example", ".invalid", ".test", "example.com", "example.org", "example.net", "contoso.com", "contoso.org")
AZURE = (
    ".azure.com",
    ".azure.net",
    ".windows.net",
    ".microsoft.com",
    ".microsoftonline.com",
    ".office.com",
    ".azurewebsites.net",
    ".azure-api.net",
    ".azurefd.net",
)
"""Names of Azure's services, in templates and tests of names."""

HOMES = re.compile(r"(?<![\w./-])/(?:home|root|Users|work|tmp|opt)/\w")
"""Places on somebody's machine."""

ALLOWED_HOMES = ("/home/deck/", "/tmp/")
TEXT = {".py", ".md", ".json", ".toml", ".yml", ".yaml", ".txt", ".lock", ".jsonc", "", ".cfg"}


def tracked() -> list[Path]:
    """Give the files of the repository, as git has them; without git, nothing."""
    done = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [ROOT / name for name in done.stdout.split("\0") if name]


FILES = [file for file in tracked() if file.suffix in TEXT and file.is_file()]


def lines_of(file: Path) -> list[tuple[int, str]]:
    """Give the numbered lines of a text file."""
    return list(enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1))


@pytest.mark.skipif(not FILES, reason="not a git checkout")
def test_no_place_on_a_machine_is_named() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for file in FILES
        if file != Path(__file__)
        for number, line in lines_of(file)
        for match in HOMES.finditer(line)
        if not line[match.start() :].startswith(ALLOWED_HOMES)
    ]
    assert found == []


@pytest.mark.skipif(not FILES, reason="not a git checkout")
def test_no_host_is_named_but_those_of_schemas_and_examples() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {match.group('host')}"
        for file in FILES
        for number, line in lines_of(file)
        for match in HOSTS.finditer(line)
        if not match.group("host").lower().endswith((*KNOWN, *RESERVED, *AZURE))
    ]
    assert found == []


TOO_LONG: frozenset[str] = frozenset()
"""Files over the limit that are still to be split. The list may only get shorter."""


def test_no_source_file_is_beyond_reading() -> None:
    counts = {f.relative_to(ROOT).as_posix(): len(lines_of(f)) for f in (ROOT / "src").rglob("*.py")}
    assert {name for name, count in counts.items() if count > 500} == TOO_LONG


def test_what_lies_beside_the_repository_is_never_imported() -> None:
    for file in (ROOT / "src").rglob("*.py"):
        assert "../shared" not in file.read_text(encoding="utf-8")
