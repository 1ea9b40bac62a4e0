"""All pairs at once: what the walk finds for one pair, found for every pair that looks the same to it.

The walk is the definition (`engine/walk.py`). It is run on *virtual* transports that stand for every combination of what the
filters on the way may decide (`recorder.py`), once for each sort of way; the result is a `Plan`. A pair of addresses then
needs two things only: which sort of way it takes (`ways.py`), and what the filters decide (`engine/sides.py`). What has no
plan is walked. Read next: `answers.py`.
"""
