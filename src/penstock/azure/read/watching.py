"""The readers of what records traffic: flow logs, diagnostic settings, taps. Read next: `lower/watching.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.entry import Modelled, Reader
from penstock.azure.read.parts import number, numbered, switch, text
from penstock.azure.resource import Resource
from penstock.azure.resources.text import Text
from penstock.azure.resources.watching import DiagnosticSetting, FlowLog, TapConfiguration
from penstock.source.node import Unknown

SETTING = "/providers/microsoft.insights/diagnosticsettings/"


def read_flow_log(resource: Resource, notes: Notes) -> Iterator[FlowLog]:
    """Give a flow log; without a stated retention it is kept until somebody deletes it."""
    bag = resource.properties
    retention = bag.get("retentionPolicy")
    kept = retention.get("enabled")
    analytics = bag.get("flowAnalyticsConfiguration", "networkWatcherFlowAnalyticsConfiguration", "enabled")
    yield FlowLog(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        target=values.reference(bag.get("targetResourceId")),
        enabled=switch(bag.get("enabled"), notes, True),
        days=number(retention.get("days")) if kept.flag() is True else None,
        analytics=switch(analytics, notes, False),
    )


def listed_logs(resource: Resource) -> Iterator[FlowLog]:
    """Give the flow logs that an export lists at what they record; the log itself, where it is in the input, says more."""
    for reference in values.references(resource.properties.get("flowLogs")):
        name = reference.rpartition("/")[2] if isinstance(reference, str) else "?"
        yield FlowLog(
            id=reference if isinstance(reference, str) else f"{resource.id}/?flowlogs",
            name=name,
            origin=resource.origin,
            target=resource.id,
            enabled=Unknown(why=f'flow log "{name}" is not in the input', origin=resource.origin),
        )


def read_setting(resource: Resource, notes: Notes) -> Iterator[DiagnosticSetting]:
    """Give the categories that a setting switches on; the resource it belongs to stands in its id."""
    target, found, _ = resource.id.lower().rpartition(SETTING)
    if not found:
        return
    listed = resource.properties.get("logs")
    categories: list[Text] = []
    groups: list[Text] = []
    unknown = [values.unknown(listed)] if listed.is_unknown else []
    for _, node in numbered(listed):
        on = switch(node.get("enabled"), notes, False)
        if isinstance(on, Unknown):
            unknown.append(on)
        elif on:
            categories += _named(text(node.get("category")))
            groups += _named(text(node.get("categoryGroup")))
    yield DiagnosticSetting(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        target=target,
        categories=tuple(categories),
        groups=tuple(groups),
        unknown=tuple(unknown),
    )


def _named(word: Text | None) -> tuple[Text, ...]:
    return (word,) if word is not None else ()


def read_tapped(resource: Resource, notes: Notes) -> Iterator[TapConfiguration]:
    """Give an interface that is copied to a tap."""
    del notes
    yield TapConfiguration(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        interface=resource.parent_id,
        tap=values.reference(resource.properties.get("virtualNetworkTap")),
    )


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


DEVICES = ("azurefirewalls", "applicationgateways", "bastionhosts", "virtualnetworkgateways")
"""Devices whose settings stand under their own type in older templates."""

READERS: Mapping[str, Modelled] = {
    "microsoft.network/networkwatchers/flowlogs": _row(read_flow_log, "who sees traffic; it decides none"),
    "microsoft.insights/diagnosticsettings": _row(read_setting, "which device or service says what it did"),
    **{
        f"microsoft.network/{device}/providers/diagnosticsettings": _row(read_setting, "which device says what it did")
        for device in DEVICES
    },
    "microsoft.network/virtualnetworktaps": _row(lambda *_: (), "nothing: where copies of traffic go"),
    "microsoft.network/networkinterfaces/tapconfigurations": _row(read_tapped, "copies of a machine's traffic"),
}
