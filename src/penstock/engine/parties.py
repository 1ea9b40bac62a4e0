"""Who a question is about: `web-vm`, `10.1.0.0/24`, `internet`, `azure/Storage`, `fqdn:example.org` → `Party`.

Comes in: the text a user wrote, and the network. Goes out: `Party`. A name that fits several things is refused with the candidates, a
name that fits nothing with the nearest ones. Read next: `engine/engine.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from penstock.diagnostics import UsageError
from penstock.engine.places import PLATFORM, own_public, owns_surely
from penstock.engine.request import ANY_REQUEST, Web
from penstock.engine.state import INTERNET, ONPREM, TRUSTED
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import AH, ESP, ICMP, ICMPV6, SCTP, TCP, UDP, TransportSet

PROTOCOLS = {
    "tcp": (TCP,),
    "udp": (UDP,),
    "icmp": (ICMP, ICMPV6),
    "esp": (ESP,),
    "ah": (AH,),
    "sctp": (SCTP,),
    "any": None,
}

_PORTED = re.compile(
    r"^(?P<who>.+?)(?::(?P<ports>\d+(?:-\d+)?|\*))?(?:/(?P<protocol>tcp|udp|icmp|esp|ah|sctp|any))?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a question: endpoints by id, addresses outside all of them, or a name to be resolved.

    `outside` is `internet` or `onprem` when addresses are to be looked for there, `trusted-services` for services of the platform that
    need none, else empty. `elsewhere` are the addresses that no known endpoint has. `host` and `web` are the requests meant.
    """

    text: str
    endpoints: tuple[str, ...] = ()
    addresses: AddressSet
    outside: str = ""
    name: str = ""
    elsewhere: AddressSet = field(default_factory=AddressSet.empty)
    host: str = ""
    web: Web = ANY_REQUEST


def parse_destination(text: str) -> tuple[str, TransportSet]:
    """Split `DST[:PORT[/PROTO]]` into who and which transports; without a port, all of them.

    Raises `UsageError` for ports out of range or backwards.
    """
    if _is_address(text):
        return text, TransportSet.full()
    bracketed = re.match(r"^\[([0-9a-fA-F:.]+)\](.*)$", text)
    match = _PORTED.match("x" + bracketed.group(2) if bracketed else text)
    if match is None:
        raise UsageError(f'destination "{text}" is empty')
    who = bracketed.group(1) if bracketed else match.group("who")
    return who, transports(match.group("ports"), match.group("protocol"))


def transports(ports: str | None, protocol: str | None) -> TransportSet:
    """Give the transports of a port or range and a protocol word; a port without protocol is TCP."""
    numbers = PROTOCOLS[(protocol or ("tcp" if ports else "any")).lower()]
    if ports is None or ports == "*":
        return TransportSet.full() if numbers is None else TransportSet.of(protocols=numbers)
    low, _, high = ports.partition("-")
    first, last = int(low), int(high or low)
    if first > last or last > 65535:
        raise UsageError(f'port "{ports}" is not a range within 0-65535, low end first')
    chosen = numbers if numbers is not None else (TCP, UDP, SCTP)
    return TransportSet.of(protocols=chosen, dst_ports=IntervalSet.of((first, last)))


def _is_address(text: str) -> bool:
    try:
        AddressSet.parse(text)
    except ValueError:
        return False
    return True


def other_version(network: Network, *parties: Party) -> tuple[Cause, ...]:
    """Give why machines of a party may have addresses of the version that another one is asked for, though none is known."""
    if all(party.addresses.is_empty for party in parties):
        return ()
    members = (network.endpoints[identity] for party in parties for identity in party.endpoints)
    return tuple(sorted({cause for member in members for cause in member.other_version}))


class Parties:
    """All names of a network, arranged for look-up; names are compared without case."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._outside = network.internet - own_public(network)
        self._names: dict[str, dict[str, set[str]]] = {}
        for endpoint in network.endpoints.values():
            group = endpoint.part_of or endpoint.resource or endpoint.id
            for name in {endpoint.name, endpoint.id, endpoint.resource, *endpoint.names}:
                self._add(name, group, endpoint.id)
            for public in endpoint.public:
                self._add(public.name, endpoint.id, endpoint.id)
                self._add(public.resource, group if public.resource == endpoint.id else endpoint.id, endpoint.id)
            if endpoint.segment in network.segments:
                segment = network.segments[endpoint.segment]
                domain = network.domains.get(segment.network)
                self._add(segment.id, segment.id, endpoint.id)
                self._add(segment.name, segment.id, endpoint.id)
                if domain is not None:
                    self._add(f"{domain.name}/{segment.name}", segment.id, endpoint.id)
                    self._add(domain.name, domain.id, endpoint.id)
                    self._add(domain.id, domain.id, endpoint.id)

    def _add(self, name: str, group: str, endpoint: str) -> None:
        if name:
            self._names.setdefault(name.lower(), {}).setdefault(group, set()).add(endpoint)

    def find(self, text: str) -> Party:
        """Find who `text` speaks of.

        Raises `UsageError` naming candidates when it is ambiguous, the nearest names when it is unknown.
        """
        word = text.strip()
        lower = word.lower()
        if lower in (INTERNET, "any", "*"):
            return self.outside(INTERNET)
        if lower in (ONPREM, "on-prem", "on-premises"):
            return self.outside(ONPREM)
        if lower == TRUSTED:
            return Party(text=word, addresses=AddressSet.empty(), outside=TRUSTED)
        if lower.startswith("fqdn:"):
            return Party(text=word, addresses=AddressSet.empty(), name=lower[5:].rstrip("."))
        if lower.startswith("azure/"):
            return self._tag(word)
        if lower in self._names:
            return self._named(word)
        if _is_address(word):
            return self._addressed(word)
        raise UsageError(self._unknown(word))

    def outside(self, word: str) -> Party:
        """Give the internet or on-premises as a whole. The estate's own public addresses are not the internet."""
        network = self.network
        addresses = self._outside if word == INTERNET else network.onprem | network.onprem_maybe
        return Party(text=word, addresses=addresses, outside=word, elsewhere=addresses)

    def _named(self, word: str) -> Party:
        groups = self._names[word.lower()]
        if len(groups) > 1:
            listed = "\n".join(f"  {group}" for group in sorted(groups))
            raise UsageError(f'"{word}" is the name of {len(groups)} things; give one of these:\n{listed}')
        (ids,) = groups.values()
        if self._is_public_name(word.lower(), ids):
            return Party(text=word, addresses=AddressSet.empty(), name=word.lower())
        return Party(text=word, endpoints=tuple(sorted(ids)), addresses=AddressSet.empty())

    def _is_public_name(self, word: str, ids: set[str]) -> bool:
        """Whether a word is a name by which a service is called from anywhere; it is then resolved as any other."""
        endpoints = [self.network.endpoints[i] for i in ids]
        return "." in word and all(e.frontage is not None and word in e.names for e in endpoints)

    def _tag(self, word: str) -> Party:
        name = word[6:].lower()
        tag, more = self.network.outside_tags.get(name), self.network.more_tags
        addresses = tag.addresses | AddressSet.address(tag.symbol) if tag is not None else more.get(name)
        if addresses is None:
            near = get_close_matches(name, {*self.network.outside_tags, *more}, n=3)
            hint = f"; did you mean {', '.join('azure/' + n for n in sorted(near))}?" if near else ""
            raise UsageError(f'service tag "{word[6:]}" is not named in the estate nor in the tag data{hint}')
        return Party(text=word, addresses=addresses, outside=INTERNET, elsewhere=addresses)

    def _addressed(self, word: str) -> Party:
        asked = AddressSet.parse(word)
        found: dict[bool, list[Endpoint]] = {True: [], False: []}
        for endpoint in self.network.endpoints.values():
            if endpoint.network and owns_surely(endpoint) and not asked.is_disjoint(endpoint.where):
                found[endpoint.kind is Kind.VACANT].append(endpoint)
        elsewhere = (asked - AddressSet.union_all(e.where for e in found[False])) | (asked & self.network.shared)
        if asked.size > 1:  # whoever asks about a block does not mean the platform's own addresses in it
            elsewhere = elsewhere - AddressSet.union_all(AddressSet.address(a) for a in PLATFORM)
        left = elsewhere - AddressSet.union_all(e.where for e in found[True])
        outside = ""
        if not left.is_empty:
            outside = ONPREM if not left.is_disjoint(self.network.onprem) else INTERNET
        ids = tuple(sorted(e.id for some in found.values() for e in some))
        return Party(text=word, endpoints=ids, addresses=asked, outside=outside, elsewhere=elsewhere)

    def _unknown(self, word: str) -> str:
        plain = sorted(n for n in self._names if not n.startswith("/"))
        near = get_close_matches(word.lower(), plain, n=3, cutoff=0.5)
        near += [n for n in plain if word.lower() in n and n not in near][:3]
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return f'nothing in the estate is called "{word}"{hint}'
