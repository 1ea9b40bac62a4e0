"""Kubernetes objects among the files read.

Comes in: the documents that hold some. Goes out: a network, when nothing else is in the input. Read next: `kubernetes/lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.diagnostics import Diagnostic, Level
from penstock.kubernetes.lower import lower
from penstock.kubernetes.read import Read, read_cluster
from penstock.net.network import Network, NotModelled
from penstock.source.document import Document

HIDES = "what it lets in or out"


def alone(documents: Iterable[Document]) -> Network:
    """Give the network of the objects in some documents, taken as those of one cluster."""
    read = read_cluster(document.root for document in documents)
    network = lower(read.cluster)
    return replace(
        network,
        unread=tuple(_unread(read)),
        resource_counts=dict(read.counts),
        diagnostics=(*read.diagnostics, *network.diagnostics),
    )


def _unread(read: Read) -> Iterator[NotModelled]:
    for kind, origins in read.unread:
        yield NotModelled(type=kind, count=len(origins), hides=HIDES, bears_on_traffic=True, origins=origins)


def left_out(documents: list[Document]) -> Iterator[Diagnostic]:
    """Tell that objects are not looked at beside Azure resources."""
    if documents:
        yield Diagnostic(
            level=Level.WARNING,
            code="PS523",
            message="the Kubernetes objects of the input are not joined with its Azure resources yet, and are left out",
            origin=documents[0].root.origin,
            help="ask about them by themselves: give their files alone",
        )
