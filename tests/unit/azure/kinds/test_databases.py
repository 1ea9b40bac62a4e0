"""What is peculiar to database servers."""

from __future__ import annotations

from penstock.azure.kinds.databases import KINDS
from penstock.azure.kinds.kind import Silence

BY_TYPE = {kind.type: kind for kind in KINDS}


def test_servers_block_everybody_until_a_rule_admits_somebody() -> None:
    """SQL-01."""
    servers = [kind for name, kind in BY_TYPE.items() if name.endswith("servers")]
    assert servers
    assert all(kind.silence is Silence.SHUT and kind.rules_apart for kind in servers)


def test_the_zero_address_means_the_platform_where_rules_are_ranges_of_a_server() -> None:
    """SQL-02."""
    assert BY_TYPE["microsoft.sql/servers"].platform_rule
    assert BY_TYPE["microsoft.dbforpostgresql/flexibleservers"].platform_rule
    assert not BY_TYPE["microsoft.cache/redis"].platform_rule


def test_only_database_servers_have_rules_inside_databases() -> None:
    assert [name for name, kind in BY_TYPE.items() if kind.hidden] == ["microsoft.sql/servers"]
