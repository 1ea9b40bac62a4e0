"""What IP groups cover. Read next: `lower/firewall_rules.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import IpGroup
from penstock.azure.resources.terms import Block, Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


def covers(references: Iterable[Reference], estate: Estate, origin: Origin) -> Iterator[Cover]:
    """Give what each group covers; one that is not in the input may cover anything."""
    for reference in references:
        if isinstance(reference, Unknown):
            yield _anything(causes.of_value(reference, origin), "?")
        elif reference is not None:
            group = estate.find(IpGroup, reference)
            if group is None:
                yield _anything(causes.of_absence(reference, "IP group", origin), reference.rsplit("/", 1)[-1])
            else:
                yield of_group(group)


def of_group(group: IpGroup) -> Cover:
    """Give the addresses of a group; an unknown entry may be anything else."""
    sure = AddressSet.union_all(term.addresses for term in group.addresses if isinstance(term, Block))
    doubts = {causes.of_value(term, group.origin) for term in group.addresses if isinstance(term, Unknown)}
    rest = ~sure
    partly = () if rest.is_empty else tuple((cause, rest) for cause in sorted(doubts))
    return Cover(sure=sure, partly=partly, words=group.name)


def _anything(cause: Cause, words: str) -> Cover:
    return Cover(sure=AddressSet.empty(), partly=((cause, AddressSet.full()),), words=words)
