"""Which addresses a name gives to a client in a network (DNS-01..DNS-06).

Comes in: a name, the network that asks, and the servers it asks. Goes out: `Resolved`, with every step. The platform looks in the zones
linked to the network first, then at the rules that forward questions, then in public; a server passes the question on. What no zone holds
is public. Chains of aliases and of servers are followed as far as they go, and a question that comes back is a loop. Read next:
`engine/resolved.py`.

Source: Microsoft Learn, "What is Azure DNS Private Resolver?": zones linked to the network are consulted first, then rulesets, the longest
suffix decides, without a match Azure DNS resolves. "Azure DNS Private Resolver endpoints and rulesets", § Rule processing: the first
server is used unless it does not respond.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from penstock.engine.resolved import Asked, Resolved, one_of
from penstock.engine.result import Decision
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.resolution import Asks, Forwarder, ForwardRule, NameServer, Record, Zone, why
from penstock.net.route import Deliver
from penstock.net.rule import Action, Rule
from penstock.space.addresses import Address

PLATFORM = Address.parse("168.63.129.16")
"""The platform's own resolver, as every machine reaches it (NSG-33)."""

MOST_STEPS = 24
"""Servers and aliases that one question may go through."""

PUBLIC_DNS = "public DNS"

Seen = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A name asked from a network; `seen` are the places where this question was before."""

    name: str
    network: str
    seen: Seen = frozenset()

    def at(self, place: str) -> Query:
        """Give this question as it has been at a place."""
        return replace(self, seen=self.seen | {(place, self.name)})

    def loops(self, place: str) -> bool:
        """Whether the question was at a place before, or has gone too far."""
        return (place, self.name) in self.seen or len(self.seen) >= MOST_STEPS


def resolve(network: Network, name: str, domain: str, asks: Asks | None = None) -> Resolved:
    """Resolve `name` as a machine in network `domain` would; an empty id asks from the outside.

    `asks` are the servers of a machine that has its own, whatever those of its network are.
    """
    return Names(network).resolve(name, domain, asks)


class Names:
    """The names of a network, arranged for look-up; answers are remembered."""

    def __init__(self, network: Network) -> None:
        self.network = network
        resolution = network.names
        self._zones = resolution.zones
        self._called: dict[str, list[Zone]] = {}
        for zone in sorted(self._zones, key=lambda zone: zone.resource):
            self._called.setdefault(zone.name, []).append(zone)
        self._servers = resolution.servers
        self._forwarders = resolution.forwarders
        self._policies = resolution.policies
        self._records = {id(zone): {record.name: record for record in zone.records} for zone in self._zones}
        self._known = frozenset(record.name for zone in self._zones for record in zone.records)
        self._aliased = [
            endpoint.public_names
            for endpoint in network.endpoints.values()
            if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.public_names is not None
        ]
        self._answers: dict[tuple[str, str, Asks | None], Resolved] = {}

    # ---- who asks ------------------------------------------------------------------------------------------------

    def of(self, name: str, endpoint: Endpoint | None) -> Resolved:
        """Resolve a name as an endpoint would; one that stands in no network asks from the outside, a guest as what it runs on."""
        endpoint = self._asking(endpoint) if endpoint is not None else None
        if endpoint is None:
            return self.resolve(name, "")
        return self.resolve(name, endpoint.network, endpoint.asks)

    def _asking(self, endpoint: Endpoint) -> Endpoint:
        return self.network.endpoints[endpoint.host.endpoints[0]] if endpoint.host is not None else endpoint

    def asked_by(self, endpoint: Endpoint) -> tuple[Address, ...]:
        """Give the servers that an endpoint asks, the platform's own left out."""
        endpoint = self._asking(endpoint)
        domain = self.network.domains.get(endpoint.network)
        asks = endpoint.asks or (domain.asks if domain is not None else Asks())
        return tuple(server for server in asks.servers if server != PLATFORM)

    def found(self, network: str, address: Address) -> tuple[NameServer, ...]:
        """Give the servers that have an address: in the network that asks, else in one that it reaches, else anywhere."""
        having = [server for server in self._servers if address in server.where]
        if len(having) <= 1:
            return tuple(having)
        for some in ({network}, self._near(network)):
            near = tuple(server for server in having if server.network in some)
            if near:
                return near
        return tuple(having)

    def resolve(self, name: str, domain: str, asks: Asks | None = None) -> Resolved:
        """Resolve a name as a machine in a network would, by its own servers or by those of its network."""
        key = (name.lower().rstrip("."), domain, asks)
        if key not in self._answers:
            self._answers[key] = self._asked_by(*key)
        return self._answers[key]

    def _asked_by(self, name: str, domain: str, asks: Asks | None) -> Resolved:
        place = self.network.domains.get(domain)
        if place is None:
            return self._publicly(Query(name, ""))
        asks = place.asks if asks is None else asks
        found = self._by_servers(Query(name, domain), asks.servers)
        return replace(found, causes=tuple(sorted({*found.causes, *asks.causes}))) if asks.causes else found

    def _by_servers(self, query: Query, servers: Sequence[Address]) -> Resolved:
        """Ask servers of which any may be asked; without one, the platform."""
        if not servers:
            return self._by_platform(query)
        answers = [self._by_server(query, server) for server in servers]
        listed = ", ".join(str(server) for server in servers)
        cause = Cause(
            key=f"which-server:{query.network}:{query.name}",
            why=f"the DNS servers {listed} answer {query.name} differently, and which is asked cannot be told",
            cure="let all servers forward the name in the same way",
            facts=("DNS-02",),
        )
        return one_of(answers, (cause,))

    def _by_server(self, query: Query, address: Address) -> Resolved:
        if address == PLATFORM:
            return self._by_platform(query)
        found = self.found(query.network, address)
        if not found:
            return self._unheard(query, address)
        cause = Cause(
            key=f"server:{query.network}:{address}",
            why=f"several name servers of the estate have the address {address}",
            cure="give each network its own addresses",
        )
        return one_of([self._through(query, server, address) for server in found], (cause,))

    def _through(self, query: Query, server: NameServer, address: Address) -> Resolved:
        if query.loops(server.id):
            return _looped(query, server.id, server.name)
        asked = Asked(at=server.id, name=server.name, note=f"{query.name} is asked of {address}", facts=server.facts)
        onward = replace(query.at(server.id), network=server.network)
        return self._by_servers(onward, server.onward).after(asked, server.doubts)

    def _near(self, network: str) -> set[str]:
        tables = (self.network.route_tables[s.routes] for s in self.network.segments.values() if s.network == network)
        hops = (route.next_hop for table in tables for route in table.routes)
        return {hop.network for hop in hops if isinstance(hop, Deliver)}

    def _unheard(self, query: Query, address: Address) -> Resolved:
        """A server of which nobody knows what it answers."""
        owners = [e.name for e in self.network.endpoints.values() if e.fixed and e.network and address in e.where]
        called = f"{address} ({owners[0]})" if owners else str(address)
        place = self.network.domains.get(query.network)
        cause = Cause(
            key=f"resolver:{query.network}:{address}",
            why=f"{place.name if place else 'a machine'} asks the DNS server {called}, whose answers are not in the input",
            cure="say which names this server forwards to Azure DNS",
            facts=("DNS-02",),
        )
        asked = Asked(at=str(address), name=called, note=cause.why, decision=Decision.UNKNOWN, facts=("DNS-02",))
        return Resolved(
            name=query.name, network=query.network, canonical=query.name, public=True, path=(asked,), causes=(cause,)
        )

    # ---- the platform --------------------------------------------------------------------------------------------

    def _by_platform(self, query: Query) -> Resolved:
        """The platform answers for a network: its policy on names, its zones, its rules, and then what is public."""
        place = f"platform:{query.network}"
        if query.loops(place):
            name = self.network.domains[query.network].name if query.network in self.network.domains else PUBLIC_DNS
            return _looped(query, query.network, name)
        query = query.at(place)
        stops, passes, causes = self._ruled(query)
        answers = [_stopped(query, rule) for rule in stops]
        if passes:
            answers.append(self._in_zones(query))
        return one_of(answers, causes)

    def _ruled(self, query: Query) -> tuple[list[Rule], bool, tuple[Cause, ...]]:
        """Give the rules that may refuse a name, whether it may pass, and why that is open."""
        stops: list[Rule] = []
        causes: list[Cause] = []
        passes = False
        for policy in self._policies:
            linked = query.network in policy.networks
            perhaps = why(policy.perhaps, query.network)
            if not linked and not perhaps:
                continue
            if not linked:
                passes = True
                causes += perhaps
            for rule in (*policy.rules.rules, policy.rules.default):
                matches, doubts = _matches(rule, query.name)
                if not matches:
                    continue
                causes += doubts
                if rule.action is Action.DENY:
                    stops.append(rule)
                else:
                    passes = True
                if not doubts:
                    break
            if linked:
                return stops, passes, tuple(sorted(set(causes)))
        return stops, True, tuple(sorted(set(causes)))

    def _in_zones(self, query: Query) -> Resolved:
        """Look in the zones linked to a network, the longest name first; some may be linked or not."""
        answers: list[Resolved] = []
        causes: list[Cause] = []
        for zone in self._holding(query.name):
            if query.network in zone.networks:
                answers.append(self._in_zone(query, zone))
                break
            if perhaps := why(zone.perhaps, query.network):
                answers.append(self._in_zone(query, zone))
                causes += perhaps
        else:
            answers.append(self._forwarded(query))
        return one_of(answers, tuple(sorted(set(causes))))

    def _holding(self, name: str, *, public: bool = False) -> Iterator[Zone]:
        """Give the zones that a name belongs to, the longest first."""
        while name:
            yield from (zone for zone in self._called.get(name, ()) if zone.public is public)
            name = name.partition(".")[2]

    def _in_zone(self, query: Query, zone: Zone) -> Resolved:
        record = self._record(zone, query.name)
        if record is not None:
            return self._by_record(query, zone, record)
        missing = f"{zone.name} has no record for {query.name}"
        at = zone.resource
        dropped = Asked(
            at=at, name=zone.name, note=f"{missing}: there is no such name", decision=Decision.DROP, facts=("DNS-03",)
        )
        nothing = Resolved(name=query.name, network=query.network, canonical=query.name, exists=False, path=(dropped,))
        if zone.more:
            nothing = one_of((nothing, _unlisted(query, zone)), zone.more)
        perhaps = why(zone.perhaps_falls_back, query.network)
        if query.network not in zone.falls_back and not perhaps:
            return nothing
        back = Asked(at=at, name=zone.name, note=f"{missing}, and falls back to public DNS", facts=("DNS-03",))
        public = self._publicly(query).after(back)
        between = (*perhaps, *zone.more)
        return one_of((public, nothing), between) if between else public

    def _record(self, zone: Zone, name: str) -> Record | None:
        """Give the record of a name: its own, else that of the star beside the nearest name above it that is there."""
        records = self._records[id(zone)]
        if name in records:
            return records[name]
        above = name
        while above != zone.name:
            above = above.partition(".")[2]
            if f"*.{above}" in records:
                return records[f"*.{above}"]
            if above in records or any(one.endswith(f".{above}") for one in records):
                return None
        return None

    def _by_record(self, query: Query, zone: Zone, record: Record) -> Resolved:
        listed = ", ".join(str(address) for address in record.addresses)
        said = f"an alias of {record.alias}" if record.alias else listed or "an address that is not known"
        asked = Asked(
            at=zone.resource,
            name=zone.name,
            note=f"{query.name} is {said}",
            decision=Decision.UNKNOWN if record.doubts else Decision.ROUTE,
            record=record,
            facts=record.facts or ("DNS-01",),
        )
        if record.alias:
            return self._follow(query, record.alias).after(asked, record.doubts)
        return Resolved(
            name=query.name,
            network=query.network,
            canonical=query.name,
            addresses=record.addresses,
            path=(asked,),
            causes=record.doubts,
        )

    def _follow(self, query: Query, alias: str) -> Resolved:
        """Ask for the name that a name is an alias of, in the same way."""
        return self._by_platform(replace(query, name=alias)).of(query.name)

    # ---- forwarding ----------------------------------------------------------------------------------------------

    def _forwarded(self, query: Query) -> Resolved:
        """Pass a question on by the rule with the longest domain, if there is one; else it is resolved in public."""
        answers: list[Resolved] = []
        causes: list[Cause] = []
        for forwarder, rule, doubts in self._rules(query):
            answers.append(self._by_rule(query, forwarder, rule))
            causes += doubts
            if not doubts:
                break
        else:
            answers.append(self._publicly(query))
        return one_of(answers, tuple(sorted(set(causes))))

    def _rules(self, query: Query) -> list[tuple[Forwarder, ForwardRule, tuple[Cause, ...]]]:
        found = []
        for forwarder in self._forwarders:
            linked = query.network in forwarder.networks
            perhaps = () if linked else why(forwarder.perhaps, query.network)
            if not linked and not perhaps:
                continue
            for rule in forwarder.rules:
                if _below(query.name, rule.domain) and not (rule.domain == "" and query.name in forwarder.spares):
                    found.append((forwarder, rule, (*perhaps, *rule.doubts)))
        return sorted(found, key=lambda one: (*_length(one[1].domain), one[1].name, one[0].id))

    def _by_rule(self, query: Query, forwarder: Forwarder, rule: ForwardRule) -> Resolved:
        listed = ", ".join(str(server) for server in rule.servers)
        what = "names of which it is not known which" if rule.domain is None else rule.domain or "every name"
        note = f"rule {rule.name} sends {what} to {listed or 'servers that are not known'}"
        asked = Asked(at=forwarder.id, name=forwarder.name, note=note, facts=rule.facts)
        if not rule.servers:
            cause = Cause(key=f"forward:{rule.resource}", why=f"where rule {rule.name} forwards to is not in the input")
            unknown = Resolved(
                name=query.name, network=query.network, canonical=query.name, public=True, causes=(cause,)
            )
            return unknown.after(asked)
        source = forwarder.sources[0] if forwarder.sources else query.network
        return self._by_server(replace(query, network=source), rule.servers[0]).after(asked)

    # ---- in public -----------------------------------------------------------------------------------------------

    def _publicly(self, query: Query) -> Resolved:
        """Resolve a name as anybody would: in the estate's public zones, as an alias of a private one, or anywhere."""
        found = self._in_public_zone(query) or self._by_alias(query)
        return found if found is not None else _anywhere(query)

    def _in_public_zone(self, query: Query) -> Resolved | None:
        for zone in self._holding(query.name, public=True):
            record = self._record(zone, query.name)
            if record is not None:
                return self._by_record(query, zone, record)
        return None

    def _by_alias(self, query: Query) -> Resolved | None:
        """Look a name up as its alias in a zone that stands for the names of a public one (DNS-01).

        Only names whose service has a private endpoint somewhere are redirected to the alias. Of one of which nothing is
        known, a missing record says nothing for certain (DNS-03).
        """
        host, _, parent = query.name.partition(".")
        standing = sorted({zone.name for zone in self._zones if parent and zone.stands_for == parent})
        for zone in standing:
            alias = f"{host}.{zone}"
            found = self._follow(query, alias)
            if found.public and not found.doubts and len(found.path) == 1:
                continue  # private zones and rules have nothing to say of the alias
            redirected = Asked(at="", name=PUBLIC_DNS, note=f"{query.name} is an alias of {alias}", facts=("DNS-01",))
            found = found.after(redirected)
            if self._has_private_endpoint(query.name, alias) or (found.public and not found.doubts):
                return found
            return one_of((_anywhere(query), found), (_perhaps_aliased(query.name, zone),))
        return None

    def _has_private_endpoint(self, name: str, alias: str) -> bool:
        """Whether a service surely has a private endpoint: one of the estate's, or a record of one somewhere."""
        return alias in self._known or any(name in names for names in self._aliased)


# ---- small things ----------------------------------------------------------------------------------------------------


def _length(domain: str | None) -> tuple[bool, int]:
    """Order domains: one that is not known may be the longest."""
    return (False, 0) if domain is None else (True, -len(domain))


def _below(name: str, domain: str | None) -> bool:
    return not domain or name == domain or name.endswith("." + domain)


def _matches(rule: Rule, name: str) -> tuple[bool, tuple[Cause, ...]]:
    """Tell whether a rule on names may speak of a name, and why that is not certain."""
    doubts = (*rule.match.doubts, *rule.action_doubts)
    if rule.match.names is None or name in rule.match.names:
        return True, doubts
    causes = tuple(cause for cause, some in rule.match.maybe_names if name in some)
    return bool(causes), (*causes, *doubts)


def _unlisted(query: Query, zone: Zone) -> Resolved:
    note = f"{zone.name} may have a record for {query.name} that is not in the input"
    asked = Asked(at=zone.resource, name=zone.name, note=note, decision=Decision.UNKNOWN, facts=("DNS-05",))
    return Resolved(
        name=query.name, network=query.network, canonical=query.name, path=(asked,), causes=tuple(sorted(zone.more))
    )


def _stopped(query: Query, rule: Rule) -> Resolved:
    policy = rule.resource.rpartition("/")[2]
    asked = Asked(
        at=rule.resource,
        name=policy,
        note=f"{query.name} is not resolved",
        decision=Decision.DENY,
        rule=rule,
        facts=rule.facts,
    )
    return Resolved(name=query.name, network=query.network, canonical=query.name, exists=False, path=(asked,))


def _looped(query: Query, place: str, name: str) -> Resolved:
    note = f"the question for {query.name} comes back to where it was: it is never answered"
    asked = Asked(at=place, name=name, note=note, decision=Decision.DROP, facts=("DNS-02",))
    return Resolved(name=query.name, network=query.network, canonical=query.name, exists=False, path=(asked,))


def _anywhere(query: Query) -> Resolved:
    asked = Asked(at="", name=PUBLIC_DNS, note=f"{query.name} is a public address", facts=("DNS-01", "DNS-05"))
    return Resolved(name=query.name, network=query.network, canonical=query.name, public=True, path=(asked,))


def _perhaps_aliased(name: str, zone: str) -> Cause:
    return Cause(
        key=f"alias:{name}",
        why=f"whether {name} has a private endpoint somewhere is not in the input; if so, {zone} hides its name",
        cure="set resolutionPolicy NxDomainRedirect on the zone's link, or add the record",
        facts=("DNS-03",),
    )
