"""The form of a case is strict: what is not understood is refused, not passed over."""

from __future__ import annotations

import pytest

from tests.conformance.case import FormError, parse

GOOD = """# T-01+word A title

What it says.

Not yet: it is not there.
Facts: NSG-13, U-06
Source: NSG-OV, ST

## Configuration

```json a.json
[
## not a heading
]
```

```json
{}
```

## Parameters

- name=value

## Questions

| From | To       | Expected | Cites  |
|------|----------|----------|--------|
| vm   | db:1/tcp | unknown  | NSG-13 |
"""


def test_every_part_of_a_case_is_read() -> None:
    case = parse(GOOD)
    assert (case.id, case.title, case.statement) == ("T-01+word", "A title", "What it says.")
    assert (case.facts, case.sources) == (("NSG-13", "U-06"), ("NSG-OV", "ST"))
    assert case.files == (("a.json", "[\n## not a heading\n]\n"), ("estate.json", "{}\n"))
    assert case.parameters == ("name=value",)
    assert (case.mark, case.reason) == ("notyet", "it is not there.")
    (question,) = case.questions
    assert (question.source, question.destination, question.expected) == ("vm", "db:1/tcp", "unknown")
    assert question.cites == ("NSG-13",)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("# T-01+word", "# 1", "first line"),
        ("## Parameters", "## Parametres", "heading"),
        ("## Parameters", "## Configuration", "heading"),
        ("| Cites ", "| Sites ", "columns"),
        ("| To       |", "| Tu       |", "columns"),
        ("unknown  |", "maybe    |", "none of"),
        ("| NSG-13 |", "| nsg 13 |", "fact id"),
        ("| NSG-13 |", "", "only a table|cells"),
        ("- name=value", "name=value", "only a list"),
        ("```json\n", "```toml\n", "only fenced json"),
        ("```json\n", "```json a.json\n", "same name"),
        ("{}\n```\n", "{}\n", "not closed"),
        ("Facts: NSG-13, U-06\n", "", "come first"),
        ("What it says.\n", "", "come first"),
    ],
)
def test_what_is_not_understood_is_refused(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(FormError, match=complaint):
        parse(GOOD.replace(old, new, 1))


def test_a_case_that_asks_nothing_is_refused() -> None:
    with pytest.raises(FormError, match="nothing to ask"):
        parse(GOOD[: GOOD.index("## Questions")])
