"""Deploying the templates among the files read.

Comes in: all documents, so that linked templates and parameter files are found. Goes out: resources of one template. Read next:
`azure/arm`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic
from penstock.source.document import Document


class Templates:
    """The templates and parameter files among the documents."""

    def __init__(self, documents: Iterable[Document], parameters: Iterable[str] | Mapping[str, Any]) -> None:
        self._documents = {document.path: document for document in documents}
        self._parameters = parameters

    def deploy(self, document: Document) -> tuple[str, tuple[Resource, ...], tuple[Diagnostic, ...]]:
        """Evaluate one template: what it is, its resources, and what was noticed."""
        from penstock.azure.arm import deploy

        deployment = deploy(document.root)
        return f"ARM template, {len(deployment.resources)} resources", deployment.resources, deployment.diagnostics
