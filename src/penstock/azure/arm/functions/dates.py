"""Functions of dates, for known dates; what the clock says at deployment is unknown.

Source: Microsoft Learn, "Date functions for ARM templates". Results whose form depends on the culture of the service, and durations
of months and years, are not computed. Read next: `functions/table.py`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from penstock.azure.arm.functions.check import Opaque, text, whole
from penstock.azure.arm.syntax import ExpressionError

_DURATION = re.compile(
    r"(-)?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?", re.ASCII
)
_FIELD = re.compile(r"y+|M+|d+|H+|m+|s+|[^A-Za-z]|T|Z")
_STRFTIME = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S", "%": "%%"}


def add_time(base: Any, duration: Any, form: Any = None) -> str:
    """`dateTimeAdd`."""
    if form is None:
        raise Opaque("dateTimeAdd() without a format is not computed")
    try:
        return _formatted(_parsed(base) + _span(text(duration, "dateTimeAdd")), text(form, "dateTimeAdd"))
    except OverflowError as failure:
        raise ExpressionError("the date is out of range") from failure


def to_epoch(value: Any) -> int:
    """`dateTimeToEpoch`."""
    return int(_parsed(value).timestamp())


def from_epoch(seconds: Any) -> str:
    """`dateTimeFromEpoch`."""
    try:
        return datetime.fromtimestamp(whole(seconds, "dateTimeFromEpoch"), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError) as failure:
        raise ExpressionError("the date is out of range") from failure


def _parsed(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text(value, "a date function"))
    except ValueError as failure:
        raise Opaque("dates are computed in ISO form only") from failure
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _span(duration: str) -> timedelta:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise Opaque(f'the duration "{duration[:40]}" is not computed')
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if match[1] else span


def _formatted(date: datetime, form: str) -> str:
    if form == "u":
        form = "yyyy-MM-dd HH:mm:ssZ"
    parts = _FIELD.findall(form)
    unheard = any(part.isalpha() and part not in "TZ" and part not in _STRFTIME for part in parts)
    if unheard or "".join(parts) != form:
        raise Opaque(f'the date format "{form[:40]}" is not computed')
    return date.astimezone(UTC).strftime("".join(_STRFTIME.get(part, part) for part in parts))
