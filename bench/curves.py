"""How a cost grows with an estate: the slope of its logarithm over that of the number of endpoints.

Comes in: what was measured at several sizes. Goes out: a slope for each measured step; 1 is linear, 2 is quadratic. Read next:
`bench/run.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

LEAST_POINTS = 3
"""Sizes that a line needs to say something."""


def slopes(measured: Sequence[Mapping[str, float]], over: str = "endpoints") -> dict[str, float]:
    """Give the slope of each step by least squares over logarithms; steps that were not measured everywhere are left out."""
    if len(measured) < LEAST_POINTS:
        return {}
    sizes = np.log([one[over] for one in measured])
    steps = [step for step in measured[0] if step != over and all(one.get(step, 0) > 0 for one in measured)]
    return {step: round(float(np.polyfit(sizes, np.log([one[step] for one in measured]), 1)[0]), 2) for step in steps}
