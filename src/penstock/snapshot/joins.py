"""Where templates go that do not say it: learned from ids that other files give of their resources.

Comes in: what every template deploys, as long as its subscription and resource group are only a placeholder, and what exports hold. Goes
out: names for the placeholders, each with the mention it was learned from. An id names the resource of a template when type and all names
are the same, no other resource of the input may be meant, and the template does not itself give that id to something else. Templates that
refer to one another stay together. Where two mentions disagree nothing is learned. Read next: `snapshot/templates.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from penstock.azure.resource import Resource
from penstock.snapshot.identities import Identity, identity, ids, mentions
from penstock.source.node import Node

EXPORTS = ""
"""The path of what no template deploys."""


class Part(Enum):
    """What is sought of where a template goes; the value is the field of an id."""

    SUBSCRIPTION = "subscription"
    GROUP = "group"

    def of(self, known: Identity | Site) -> str:
        """Give this part of an id, or of the place of a template."""
        return known.subscription if self is Part.SUBSCRIPTION else known.group

    def spelled(self, text: str) -> str:
        """Give this part of an id as it is written."""
        return text.split("/")[2 if self is Part.SUBSCRIPTION else 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A template, how ids of its resources spell its subscription and resource group, in lower case, and these resources."""

    path: str
    subscription: str = ""
    group: str = ""
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An id that the template `path` gives, and where it stands."""

    id: Identity
    text: str
    node: Node = field(compare=False)
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A resource, or a part of one, that an id may mean."""

    id: Identity
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A name that was learned, and the mention that tells it."""

    name: str
    mention: Mention


Key = tuple[Part, str]
"""A part of the place of the template with this path."""


@dataclass(slots=True)
class Learned:
    """What mentions tell. `open` are the mentions that may mean several resources."""

    above: dict[Key, Key] = field(default_factory=dict)
    told: dict[Key, dict[str, Told]] = field(default_factory=dict)
    open: dict[Identity, tuple[Mention, tuple[Meaning, ...]]] = field(default_factory=dict)

    def of(self, part: Part, path: str) -> tuple[Told, ...]:
        """Give the names learned for a part of the place of a template."""
        return tuple(self.told.get(self.root((part, path)), {}).values())

    def root(self, key: Key) -> Key:
        """Give the key that stands for all that are the same."""
        while key in self.above:
            key = self.above[key]
        return key

    def same(self, one: Key, other: Key) -> None:
        """Learn that two parts are the same."""
        first, second = self.root(one), self.root(other)
        if first != second:
            self.above[second] = first
            self.told[first] = self.told.pop(second, {}) | self.told.get(first, {})

    def bind(self, key: Key, name: str, mention: Mention) -> None:
        """Learn the name of a part."""
        self.told.setdefault(self.root(key), {}).setdefault(name.lower(), Told(name=name, mention=mention))


def learn(sites: Iterable[Site], exports: Iterable[Resource]) -> Learned:
    """Learn from all ids that the templates give, in the order of the files; from a lone template, nothing."""
    given, known = tuple(sites), tuple(exports)
    placed = all("{" not in part.of(site) for site in given for part in Part)
    return Learned() if placed or len(given) + bool(known) < 2 else _Joining(given, known).learn()


class _Joining:
    def __init__(self, sites: tuple[Site, ...], exports: tuple[Resource, ...]) -> None:
        self._sites = {site.path: site for site in sites}
        self._meanings: dict[str, list[Meaning]] = {}
        for site in (Site(path=EXPORTS, resources=exports), *sites):
            for meaning in _meanings(site):
                self._meanings.setdefault(meaning.id.rest, []).append(meaning)
        self._mentions = [mention for site in sites for mention in _mentions(site)]
        self._own = {(m.path, m.id.group, m.id.rest) for m in self._mentions if not self._is_own(m)}
        self._learned = Learned()

    def learn(self) -> Learned:
        for mention in self._mentions:
            exact = [m for m in self._known(mention) if m.id == mention.id]
            meant = exact or self._meant(mention)
            if not exact and len(meant) > 1:
                self._learned.open.setdefault(mention.id, (mention, tuple(meant)))
                continue
            for meaning in meant:
                self._settle(mention, meaning)
        return self._learned

    def _known(self, mention: Mention) -> list[Meaning]:
        return self._meanings.get(mention.id.rest, [])

    def _is_own(self, mention: Mention) -> bool:
        """Whether a template deploys itself what it gives the id of."""
        return any(m.path == mention.path and m.id == mention.id for m in self._known(mention))

    def _meant(self, mention: Mention) -> list[Meaning]:
        """Give what an id may mean that no resource has as it is: resources of which it might be the whole id."""
        found = (m for m in self._known(mention) if m.path != mention.path and self._may_be(mention, m))
        return list(dict.fromkeys(found))

    def _may_be(self, mention: Mention, meaning: Meaning) -> bool:
        if (meaning.path, mention.id.group, mention.id.rest) in self._own:
            return False
        return all(self._agree(part, mention, meaning) for part in Part)

    def _agree(self, part: Part, mention: Mention, meaning: Meaning) -> bool:
        """Whether a part of an id may be that of a resource. A group that is only a placeholder is no other group."""
        said, found = part.of(mention.id), part.of(meaning.id)
        if said == found:
            return True
        if self._is_sought(part, mention.path, said):
            return part is Part.SUBSCRIPTION and "{" not in found
        return self._is_sought(part, meaning.path, found) and "{" not in said

    def _is_sought(self, part: Part, path: str, text: str) -> bool:
        """Whether a text is the placeholder of a template."""
        site = self._sites.get(path)
        return site is not None and "{" in text and part.of(site) == text

    def _settle(self, mention: Mention, meaning: Meaning) -> None:
        for part in Part:
            said, found = part.of(mention.id), part.of(meaning.id)
            ours = self._is_sought(part, mention.path, said)
            theirs = self._is_sought(part, meaning.path, found)
            if ours and theirs:
                self._learned.same((part, mention.path), (part, meaning.path))
            elif theirs and said != found:
                self._learned.bind((part, meaning.path), part.spelled(mention.text), mention)
            elif ours and said != found:
                self._learned.bind((part, mention.path), found, mention)


def _meanings(site: Site) -> Iterator[Meaning]:
    for resource in site.resources:
        if not resource.existing:
            found = (identity(text) for text in ids(resource))
            yield from (Meaning(id=one, path=site.path) for one in found if one is not None and one.known)


def _mentions(site: Site) -> Iterator[Mention]:
    for resource in site.resources:
        for text, node in mentions(resource):
            found = identity(text)
            if found is not None and found.known:
                yield Mention(id=found, text=text, node=node, path=site.path)
        if resource.existing:
            found = identity(resource.id)
            if found is not None and found.known:
                yield Mention(id=found, text=resource.id, node=resource.body, path=site.path)
