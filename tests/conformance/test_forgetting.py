"""A value that nobody knows never turns a yes into a no, nor a no into a yes: cases again, with single values forgotten.

The quick run forgets one value of each case or two, and not of all cases; PENSTOCK_THOROUGH=1 forgets all of them, one after the other.
"""

from __future__ import annotations

import fnmatch
import os
import re
import zlib
from pathlib import Path

import pytest

from tests.conformance.forgetting import turned
from tests.conformance.test_cases import FILES, case_of

AREAS = ("aks-*", "bas-*", "dns-*", "fw-*", "pe-05-*", "t-3[78]-*", "t-4[89]-*", "t-5[0-5]-*")
"""Cases of firewalls, names, clusters and bastions."""

LEFT = {
    r"managedclusters/fqdn: internet|managedclusters/fqdn: \d": "any name of an API server may be that of the cluster",
    r"managedclusters/networkProfile.*->? ?other": "where an overlay is, packets to its addresses never leave the nodes",
    r"managedclusters/apiServerAccessProfile.*:22": "ports of a private endpoint of an API server",
    r"networkinterfaces/ipConfigurations: internet -> fqdn:www": "a public address that is not known to be anybody's",
}
"""What still turns round, and what would have to be told."""

EVERY = 1 if os.environ.get("PENSTOCK_THOROUGH") else 25


@pytest.mark.parametrize(
    "file", [f for f in FILES if any(fnmatch.fnmatch(f.stem, area) for area in AREAS)], ids=lambda f: f.stem
)
def test_what_is_forgotten_turns_no_answer_round(file: Path, tmp_path: Path) -> None:
    case = case_of(file)
    if case.mark:
        pytest.skip(case.reason)
    found = turned(case, tmp_path, EVERY, zlib.crc32(file.stem.encode()) % EVERY)
    assert [words for words in found if not any(re.search(left, words) for left in LEFT)] == []
