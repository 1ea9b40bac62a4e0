"""Azure's own recorded answers: each is reproduced from the recorded state, or its difference is in the sickbay.

The recordings are not part of the repository. They are looked for in `../shared/corpus/azure-truth`, below PENSTOCK_CORPUS, or as any
folder of the same shape (one recording, or a folder of them) in PENSTOCK_AZURE_TRUTH.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from penstock.verify.compare import outcome
from penstock.verify.question import Question
from penstock.verify.recording import Recording, recordings
from tests.conformance import corpus
from tests.conformance.sickbay import known

GIVEN = os.environ.get("PENSTOCK_AZURE_TRUTH")
TRUTH = Path(GIVEN) if GIVEN else corpus.folder("azure-truth")


@lru_cache
def recording(folder: Path) -> Recording:
    return Recording(folder)


def questions() -> list[ParameterSet]:
    found = [
        pytest.param(folder, question, id=f"{folder.name}-{question.n}-{question.operation}")
        for folder in recordings(TRUTH)
        for question in recording(folder).questions
    ]
    return found or [pytest.param(TRUTH, None, marks=pytest.mark.skip(reason=f"no recordings in {TRUTH.name}"))]


@pytest.mark.parametrize(("folder", "question"), questions())
def test_our_answer_is_azures(folder: Path, question: Question) -> None:
    compared = outcome(recording(folder), question)
    assert not compared.problem
    found = set(compared.differences)
    expected = known().get((folder.name, question.n), {}).keys()
    new = "\n".join(sorted(found - expected))
    healed = "\n".join(sorted(expected - found))
    assert not new, f"differs from Azure, and is not in the sickbay:\n{new}"
    assert not healed, f"no longer differs from Azure: take it out of the sickbay:\n{healed}"


@corpus.needs(corpus.folder("azure-truth"))
@pytest.mark.skipif(GIVEN is not None, reason="another folder of recordings was given")
def test_the_sickbay_speaks_of_recorded_questions_only() -> None:
    asked = {(folder.name, question.n) for folder in recordings(TRUTH) for question in recording(folder).questions}
    assert len(asked) == 19
    assert known().keys() <= asked
