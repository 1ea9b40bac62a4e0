"""Deploying the templates among the files read.

Comes in: all templates and parameter files, and what exports hold. Goes out: the resources of each template that stands by itself: one that
another template links to is deployed with that one, not again. Templates of one folder are taken to go to one resource group, where nobody
says otherwise, as long as no two of them define the same resource. Templates are deployed again when their resources tell where others go,
or what a parameter points at. Read next: `snapshot/joins.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from penstock.azure.arm import Deployment, Place, Template, deploy_all, placeholders
from penstock.azure.doors import Door, Form
from penstock.azure.resource import Resource
from penstock.azure.twins import deployed_twice, one_of_each
from penstock.diagnostics import Diagnostic
from penstock.snapshot.hints import with_hints
from penstock.snapshot.joins import Learned, Part, Site, learn
from penstock.snapshot.links import Links
from penstock.snapshot.parameters import Parameters
from penstock.snapshot.placing import alone, joined, left_open, torn
from penstock.snapshot.pointers import Pointers
from penstock.source.document import Document
from penstock.source.notes import Notes

UNKNOWN_GROUP = "/resourcegroups/{resourcegroup("
ROUNDS = 5
"""Each round may tell more of where templates go; estates are settled after one or two."""


class Templates:
    """The templates that stand by themselves, where each goes, and the values for their parameters."""

    def __init__(self, links: Links, parameters: Parameters) -> None:
        self._links = links
        self._parameters = parameters
        self._roots = tuple(links.roots())
        self._templates = links.templates
        self._pointers = Pointers()
        self.noticed: list[Diagnostic] = []
        labels = _labels([root.path for root in self._roots])
        folders = _labels(sorted({_folder(root) for root in self._roots}))
        self._places = {
            root.path: replace(parameters.place(root), label=labels[root.path], group_label=folders[_folder(root)])
            for root in self._roots
        }

    def deployed(self, exports: Iterable[Resource] = ()) -> Mapping[str, Door]:
        """Evaluate the templates: what each deploys, by path. They may refer to `exports`."""
        known = tuple(exports)
        found = self._deploy(known)
        lonely = _clashing(found)
        if lonely:
            self._places |= {path: _of_its_own(self._places[path]) for path in lonely}
            found = self._deploy(known)
        found = self._joined(found, known)
        self._pointers.check(_every(found, known))
        self.noticed += (alone(self._templates[path]) for path in lonely if not self._places[path].group)
        return {path: self._hinted(path, found) for path in found}

    def _joined(self, found: dict[str, Door], exports: tuple[Resource, ...]) -> dict[str, Door]:
        """Deploy again with what ids tell of where templates go, until they tell nothing more."""
        for _ in range(ROUNDS):
            learned = learn(self._sites(found), exports)
            news = {path: place for path in self._places if (place := self._learn(path, learned)) is not None}
            if not self._pointers.look(_every(found, exports)) and not news:
                break
            self.noticed += (joined(self._templates[path], learned) for path in news)
            self._places |= news
            found = self._deploy(exports)
        self.noticed += (*torn(self._templates, learned), *left_open(learned))
        return found

    def _sites(self, found: Mapping[str, Door]) -> list[Site]:
        sites = []
        for path, door in found.items():
            subscription, group = placeholders(self._places[path])
            sites.append(Site(path=path, subscription=subscription, group=group, resources=door.resources))
        return sites

    def _learn(self, path: str, learned: Learned) -> Place | None:
        """Give the place of a template with what was learned of it; None when that is nothing, or is contradicted."""
        found = {part: learned.of(part, path) for part in Part}
        if not any(found.values()) or any(len(names) > 1 for names in found.values()):
            return None
        subscription, group = (found[part][0].name if found[part] else "" for part in (Part.SUBSCRIPTION, Part.GROUP))
        place = self._places[path]
        return replace(place, subscription=place.subscription or subscription, group=place.group or group)

    def _hinted(self, path: str, found: Mapping[str, Door]) -> Door:
        """Give what a template deploys; where a parameter has no value, with what the other files have for it."""
        others = (r for other, door in found.items() if other != path for r in door.resources)
        return with_hints(found[path], self._templates[path].root, self._places[path].label, others)

    def _deploy(self, exports: tuple[Resource, ...]) -> dict[str, Door]:
        noticed: dict[str, tuple[Diagnostic, ...]] = {}
        templates = []
        for root in self._roots:
            values, noticed[root.path] = self._parameters.of(root, self._templates.values())
            values = {name: self._pointers.settled(name, value) for name, value in values.items()}
            templates.append(Template(root=root.root, parameters=values, place=self._places[root.path]))
        done = zip(self._roots, deploy_all(templates, files=self._links.find, exports=exports), strict=True)
        return {root.path: _door(deployment, noticed[root.path]) for root, deployment in done}


def _door(deployment: Deployment, noticed: tuple[Diagnostic, ...]) -> Door:
    notes = Notes()
    resources = tuple(one_of_each(deployment.resources, notes, deployed_twice))
    told = (*noticed, *deployment.diagnostics, *notes.diagnostics())
    return Door(words=Form.TEMPLATE.value, resources=resources, diagnostics=told)


def _every(found: Mapping[str, Door], exports: tuple[Resource, ...]) -> tuple[Resource, ...]:
    return (*exports, *(resource for door in found.values() for resource in door.resources))


def _folder(document: Document) -> str:
    return str(PurePosixPath(document.path).parent)


def _labels(paths: list[str]) -> dict[str, str]:
    """Give each path a short name of its own; of a lone one, none."""
    if len(paths) == 1:
        return {paths[0]: ""}
    parts = {path: PurePosixPath(path).with_suffix("").parts for path in paths}
    for length in range(1, max((len(p) for p in parts.values()), default=0) + 1):
        names = {path: "/".join(p[-length:]) for path, p in parts.items()}
        if len(set(names.values())) == len(names):
            return names
    return {path: path for path in paths}


def _of_its_own(place: Place) -> Place:
    return replace(place, group_label=place.label)


def _clashing(found: Mapping[str, Door]) -> list[str]:
    """Give the templates that define a resource, in an unknown resource group, that another one defines as well."""
    owners: dict[str, set[str]] = {}
    for path, door in found.items():
        for resource in door.resources:
            if not resource.existing and UNKNOWN_GROUP in resource.id:
                owners.setdefault(resource.id, set()).add(path)
    return sorted({path for paths in owners.values() if len(paths) > 1 for path in paths})
