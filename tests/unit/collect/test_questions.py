"""What is asked of Azure: only readings, and all that penstock understands."""

from __future__ import annotations

from penstock.azure.read.registry import MODELLED
from penstock.collect.questions import TABLES, queries


def test_every_type_that_is_understood_is_asked_for() -> None:
    text = queries()[0].text
    for arm_type in MODELLED:
        assert f"'{arm_type}'" in text or arm_type.startswith("microsoft.network/")


def test_each_table_has_a_query_and_a_file_of_its_own() -> None:
    assert [query.text.partition(" ")[0] for query in queries()] == list(TABLES)
    assert len({query.file for query in queries()}) == len(TABLES)
