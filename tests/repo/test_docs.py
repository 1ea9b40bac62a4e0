"""Pages are what the source and the commands make of them, and lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo.blocks import ROOT, commands, refreshed
from tests.repo.pages import pages
from tests.repo.write_docs import hand_written

MADE = pages()
WRITTEN = {page.relative_to(ROOT).as_posix(): page for page in hand_written()}
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.as_posix())
def test_a_page_made_from_the_source_is_fresh(path: Path) -> None:
    written = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    assert written == MADE[path], (
        "run `make docs`, or `python -m tests.repo.write_docs` in an environment that is ready"
    )


@pytest.mark.parametrize("name", [n for n, p in WRITTEN.items() if commands(p.read_text(encoding="utf-8"))])
def test_output_inside_a_page_is_real(name: str) -> None:
    text = WRITTEN[name].read_text(encoding="utf-8")
    assert text == refreshed(text), (
        "run `make docs`, or `python -m tests.repo.write_docs` in an environment that is ready"
    )


def test_no_page_is_left_of_a_check_that_is_gone() -> None:
    kept = {path.name for path in MADE if path.parent.name == "checks"}
    assert {page.name for page in (ROOT / "docs" / "checks").glob("*.md")} == kept


def links(page: Path) -> Iterator[str]:
    """Give the targets of a page's links, those inside code left out."""
    for found in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8"))):
        yield found.group("target")


def anchors(page: Path) -> set[str]:
    """Give the names by which the headings of a page are linked to."""
    texts = (found.group("text") for found in HEADING.finditer(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in texts}


@pytest.mark.parametrize("name", [*WRITTEN, *(path.as_posix() for path in MADE)])
def test_a_page_links_to_what_is_there(name: str) -> None:
    page = ROOT / name
    for target in links(page):
        path, _, anchor = target.partition("#")
        assert "://" not in target, f"{target}: a link out of the repository rots"
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def test_every_page_can_be_reached_from_the_first() -> None:
    seen: set[Path] = set()
    queue = [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        queue += [(page.parent / target.partition("#")[0]).resolve() for target in links(page) if target[0] != "#"]
    missing = {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md") if p not in seen}
    assert missing - {f"docs/adr/{p.name}" for p in (ROOT / "docs" / "adr").glob("01*.md")} == set()
