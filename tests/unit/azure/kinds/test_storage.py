"""What is peculiar to storage accounts and vaults."""

from __future__ import annotations

from penstock.azure.kinds.kind import Lasting
from penstock.azure.kinds.storage import KINDS

BY_TYPE = {kind.type.rsplit("/", 1)[-1]: kind for kind in KINDS}


def test_address_rules_are_blind_in_the_region_for_storage_only() -> None:
    """STO-04."""
    assert [name for name, kind in BY_TYPE.items() if kind.blind_region] == ["storageaccounts"]


def test_the_bypass_outlasts_disabled_access_for_vaults_and_nobody_knows_for_storage() -> None:
    """KV-03, STO-09."""
    assert BY_TYPE["vaults"].lasting is Lasting.YES
    assert BY_TYPE["storageaccounts"].lasting is Lasting.UNKNOWN


def test_vaults_and_accounts_call_nobody() -> None:
    """KV-04."""
    assert not any(kind.sends for kind in KINDS)
