"""What Microsoft publishes about its service tags, and which tag lies inside which.

Comes in: the text of the weekly file ("ServiceTags_Public"), or of the part of it that ships with the example estate. Goes out:
`ServiceTags`, looked up by `lower/tags.py`. A tag that is in no file is unknown, never empty (NSG-29).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from penstock.diagnostics import InputError
from penstock.space.addresses import AddressSet, Prefix

IRREGULAR_REGIONS: Mapping[str, str] = {
    "francecentral": "centralfrance",
    "francesouth": "southfrance",
    "germanywestcentral": "germanywc",
    "germanynorth": "germanyn",
    "norwayeast": "norwaye",
    "norwaywest": "norwayw",
    "switzerlandnorth": "switzerlandn",
    "switzerlandwest": "switzerlandw",
    "eastusstg": "usstagee",
    "southcentralusstg": "usstagec",
}
"""Region names that the tag file writes in its own way (NSG-28)."""

CLOUD = "azurecloud"

_PREFIX = re.compile(r"[0-9a-fA-F.:]+(?:/[0-9]+)?")
"""A cheap look: the characters of an address and a length. `AddressSet` reads it when the tag is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTags:
    """The contents of service tags. `prefixes` is keyed by lower-case name; `names` keeps the spelling.

    `date` is empty when the file does not say. `complete`: a name that is not here is no tag; otherwise it may be one whose contents are not known.
    """

    source: str
    change_number: str
    date: str
    prefixes: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    complete: bool = True

    @property
    def words(self) -> str:
        """Say which file it is: its name, how many tags it has, its change number and date as far as they are known."""
        parts = [f"{len(self.names)} tags", f"change {self.change_number}" if self.change_number else "", self.date]
        return f"{self.source} ({', '.join(part for part in parts if part)})"

    def find(self, name: str) -> AddressSet | None:
        """Give the addresses of a tag, or None when the file does not have it, or not readably."""
        for spelling in spellings(name):
            if spelling in self.prefixes:
                return _addresses(self.prefixes[spelling])
        return None

    def prefixes_of(self, name: str) -> tuple[Prefix, ...]:
        """Give the prefixes of a tag as the file writes them, not joined: routes compete by their lengths (RT-11)."""
        if self.find(name) is None:
            return ()
        return next(_prefixes(self.prefixes[s]) for s in spellings(name) if s in self.prefixes)


class Contents(Mapping[str, AddressSet]):
    """All tags of a file by lower-case name; the addresses of one are put together when somebody asks for it."""

    def __init__(self, tags: ServiceTags | None) -> None:
        self._tags = tags

    def __getitem__(self, name: str) -> AddressSet:
        """Give the addresses of a tag."""
        found = self._tags.find(name) if self._tags is not None else None
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._tags.prefixes if self._tags is not None else ())

    def __len__(self) -> int:
        """Count the names."""
        return len(self._tags.prefixes) if self._tags is not None else 0


@lru_cache(maxsize=256)
def _prefixes(texts: tuple[str, ...]) -> tuple[Prefix, ...]:
    return tuple(Prefix.parse(text) if "/" in text else AddressSet.of(text).prefixes()[0] for text in texts)


@lru_cache(maxsize=4096)
def _addresses(prefixes: tuple[str, ...]) -> AddressSet | None:
    try:
        return AddressSet.of(*prefixes)
    except ValueError:
        return None


@lru_cache(maxsize=16384)
def spellings(name: str) -> tuple[str, ...]:
    """Give the lower-case names under which a tag may stand: as written, and with the region's irregular name."""
    key = name.lower()
    base, dot, region = key.partition(".")
    other = IRREGULAR_REGIONS.get(region)
    return (key,) if not dot or other is None else (key, f"{base}.{other}")


@lru_cache(maxsize=16384)
def parents(name: str) -> tuple[str, ...]:
    """Give the tags that certainly hold a tag, by its name alone (NSG-28), lower case.

    >>> parents("Storage.WestEurope")
    ('storage', 'azurecloud.westeurope', 'azurecloud')
    """
    key = spellings(name)[-1]
    base, dot, region = key.partition(".")
    if base == CLOUD:
        return (CLOUD,) if dot else ()
    if base in GLOBAL or not (dot or base in IN_CLOUD):
        return (base,) if dot else ()
    return (base, f"{CLOUD}.{region}", CLOUD) if dot else (CLOUD,)


GLOBAL = frozenset(("azurefrontdoor",))
"""Services whose tags have parts that are no regions, at the edge of the network and outside `AzureCloud`."""

IN_CLOUD = frozenset(
    (
        "storage",
        "sql",
        "azurekeyvault",
        "azurecosmosdb",
        "eventhub",
        "servicebus",
        "appservice",
        "azurecontainerregistry",
        "azuremonitor",
        "azureactivedirectory",
        "azureresourcemanager",
        "gatewaymanager",
        "azurebackup",
        "azuresiterecovery",
        "datafactory",
        "apimanagement",
        "azuredatabricks",
        "hdinsight",
        "batchnodemanagement",
        "azuremachinelearning",
        "logicapps",
        "azureconnectors",
        "azureiothub",
        "azuresignalr",
        "azureeventgrid",
        "cognitiveservicesmanagement",
        "windowsvirtualdesktop",
        "azuredatalake",
    )
)
"""Services whose addresses are datacenter addresses of Azure, hence inside `AzureCloud` (NSG-28)."""


def read_service_tags(text: str, source: str) -> ServiceTags:
    """Read Microsoft's published file.

    Raises InputError when it is no such file. A tag without readable prefixes is left out, hence unknown.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise InputError(f"{source} is no service tag file: {failure}") from failure
    values = document.get("values") if isinstance(document, dict) else None
    if not isinstance(values, list):
        raise InputError(f'{source} is no service tag file: it has no list "values"')
    found = dict(_tags(values))
    return ServiceTags(
        source=source,
        change_number=str(document.get("changeNumber", "")),
        date=str(document.get("date", "")),
        prefixes={name.lower(): prefixes for name, prefixes in found.items()},
        names={name.lower(): name for name in found},
        complete=document.get("penstock") is None,
    )


def _tags(values: Iterable[Any]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for value in values:
        if not isinstance(value, dict) or not isinstance(value.get("name"), str):
            continue
        properties = value.get("properties")
        prefixes = properties.get("addressPrefixes") if isinstance(properties, dict) else None
        if isinstance(prefixes, list) and all(isinstance(p, str) and _PREFIX.fullmatch(p) for p in prefixes):
            yield value["name"], tuple(prefixes)
