"""The ways out as JSON: channels with what opens them, and chains from sensitive data to the outside. Read next: `report/json.py`."""

from __future__ import annotations

from penstock.assess.assessment import Assessment
from penstock.assess.chains import Chain
from penstock.assess.ways_out import Status, WayOut
from penstock.report.shape import Json


def exfiltration_json(result: Assessment) -> Json:
    """Give every channel and every chain."""
    return {
        "channels": [_status(status) for status in result.channels],
        "chains": [_chain(chain) for chain in result.chains],
    }


def _status(status: Status) -> Json:
    channel = status.channel
    return {
        "number": channel.number,
        "name": channel.name,
        "title": channel.title,
        "state": status.state.value,
        "techniques": list(channel.techniques),
        "facts": list(channel.facts),
        "unseen": channel.unseen,
        "ways": [_way(way) for way in status.ways],
    }


def _way(way: WayOut) -> Json:
    return {
        "finding": way.finding.id,
        "fix": way.finding.fix,
        "senders": list(way.senders),
        "pivots": list(way.pivots),
        "seen": list(way.seen),
        "remains": list(way.remains),
    }


def _chain(chain: Chain) -> Json:
    return {
        "target": chain.target.id,
        "name": chain.target.name,
        "places": list(chain.places),
        "exit": chain.exit.id,
        "readers": list(chain.readers),
    }
