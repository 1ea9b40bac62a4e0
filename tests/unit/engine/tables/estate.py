"""A hub with a firewall and two spokes, written by hand, for the tests of plans."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.starts import Goal, Start
from penstock.net.endpoint import Appliance, Endpoint, Kind, Snat
from penstock.net.network import Network
from penstock.net.route import Deliver, Rank, Route
from penstock.net.rule import Action, Filter
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import PRIVATE, filter_, machine, network, route, rule, segment, system, via

PREFIXES = {"hub": "10.0.0.0/16", "red": "10.1.0.0/16", "green": "10.2.0.0/16", "blue": "10.3.0.0/16"}

SPOKES = ("red", "green", "blue")


def firewall(*rules: object) -> Endpoint:
    """A firewall that lets through what its network rules allow, with the sender's address between private ones."""
    inside = filter_("fw/network", *rules)  # type: ignore[arg-type]
    nothing = filter_("fw/application")
    pass_on = replace(rule("pass", "pass"), implicit=True)
    appliance = Appliance(
        translations=(),
        network=replace(inside, default=pass_on),
        application=replace(nothing, default=pass_on),
        snat=Snat(keeps=PRIVATE, public=AddressSet.of("51.0.0.1")),
        instances=AddressSet.of("10.0.0.4-10.0.0.6"),
    )
    return machine("fw", "hub", "fw", "10.0.0.4", kind=Kind.FIREWALL, appliance=appliance)


def by_firewall(own: str) -> Route:
    """A user's default route to the firewall."""
    return route("0.0.0.0/0", via("10.0.0.4", own, "hub"), Rank.USER)


def estate(*filters: Filter, straight: tuple[str, ...] = (), **more: object) -> Network:
    """Three spokes, each with a machine of the same name; those that are not `straight` send by the firewall."""
    machines = [
        machine(n, n, "s", f"10.{i}.0.4", **(more.get(n, {})))  # type: ignore[arg-type]
        for i, n in enumerate(SPOKES, 1)
    ]
    tables: dict[str, tuple[Route, ...]] = {"hub/fw": system("hub", PREFIXES["hub"])}
    tables["hub/fw"] += tuple(route(PREFIXES[n], Deliver(network=n)) for n in SPOKES)
    for n in SPOKES:
        peers = tuple(
            route(PREFIXES[o], Deliver(network=o)) for o in ("hub", *straight) if o != n and n in (*straight, "hub")
        )
        tables[f"{n}/s"] = system(n, PREFIXES[n], *peers)[:2]
        if n not in straight:
            tables[f"{n}/s"] = (*tables[f"{n}/s"], by_firewall(n))
        else:
            tables[f"{n}/s"] = (*tables[f"{n}/s"], *peers)
    segments = [
        segment("hub", "fw", "10.0.0.0/24"),
        *(segment(n, "s", f"10.{i}.0.0/24") for i, n in enumerate(SPOKES, 1)),
    ]
    gate = more.get("gate", firewall(rule("web", "allow", transport=TransportSet.tcp(443))))
    return network((*machines, gate), tuple(segments), tables, filters)  # type: ignore[arg-type]


def start(engine: Engine, name: str) -> Start:
    """A machine as a sender."""
    return Start(endpoint=name, address=_address(engine, name))


def goal(engine: Engine, name: str) -> Goal:
    """A machine as a receiver."""
    return Goal(endpoint=name, address=_address(engine, name))


def _address(engine: Engine, name: str) -> Address:
    found = engine.network.endpoints[name].where.witness()
    assert found is not None
    return found


ALLOW_ALL = filter_("all", rule("all", Action.ALLOW.value))
