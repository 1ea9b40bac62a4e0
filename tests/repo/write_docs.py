"""Write the pages that are made from the source, and refresh the real output inside the others: `make docs`.

Read next: `tests/repo/test_docs.py`, which fails when this was not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.repo.blocks import ROOT, refreshed
from tests.repo.pages import pages

HAND_WRITTEN = ("README.md", "CONTRIBUTING.md", "docs")


def hand_written() -> Iterator[Path]:
    """Give every page that people write."""
    made = set(pages())
    for name in HAND_WRITTEN:
        found = [ROOT / name] if name.endswith(".md") else sorted((ROOT / name).rglob("*.md"))
        yield from (page for page in found if page.exists() and page.relative_to(ROOT) not in made)


def wanted() -> dict[Path, str]:
    """Give every page as it should be."""
    found = {ROOT / path: text for path, text in pages().items()}
    return found | {page: refreshed(page.read_text(encoding="utf-8")) for page in hand_written()}


def main() -> None:
    """Write what differs."""
    for path, text in wanted().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
