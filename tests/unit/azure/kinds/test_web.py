"""What is peculiar to web applications."""

from __future__ import annotations

from penstock.azure.kinds.kind import Silence
from penstock.azure.kinds.web import CONTAINER_APP, KINDS, SCM, SITE

BY_TYPE = {kind.type: kind for kind in KINDS}


def test_any_restriction_shuts_out_the_rest_of_a_site_and_only_allows_do_so_of_a_container_app() -> None:
    assert BY_TYPE[SITE].silence is Silence.BY_ANY_RULE
    assert BY_TYPE[CONTAINER_APP].silence is Silence.BY_RULES


def test_what_runs_its_owners_programs_is_no_trusted_service() -> None:
    """STO-06."""
    assert all(kind.runs_code for kind in KINDS if kind.sends)


def test_a_deployment_site_sends_nothing_of_its_own() -> None:
    assert not BY_TYPE[SCM].sends
