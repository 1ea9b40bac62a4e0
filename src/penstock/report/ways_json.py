"""The ways out as JSON: channels with what opens them, and chains from sensitive data to the outside. Read next: `report/json.py`."""

from __future__ import annotations

from penstock.assess.assessment import Assessment
from penstock.assess.chains import Chain
from penstock.assess.depth import Depth
from penstock.assess.ways_out import Status, WayOut
from penstock.report.points_json import layers_json
from penstock.report.shape import Json


def exfiltration_json(result: Assessment) -> Json:
    """Give every channel and every chain."""
    depths = {depth.target.id: depth for depth in result.depths}
    return {
        "channels": [_status(status) for status in result.channels],
        "chains": [_chain(chain, depths[chain.target.id]) for chain in result.chains],
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


def _chain(chain: Chain, depth: Depth) -> Json:
    return {
        "target": chain.target.id,
        "name": chain.target.name,
        "places": list(chain.places),
        "exit": chain.exit.id,
        "readers": list(chain.readers),
        "only_network": depth.only_network,
        "second": layers_json(depth.second),
    }
