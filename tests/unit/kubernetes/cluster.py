"""Small clusters for tests: manifests as text, and questions about them."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.result import Answer
from penstock.kubernetes.lower import lower
from penstock.kubernetes.read import Read, read_cluster
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.source.node import Node
from penstock.source.yaml_document import parse_yaml


def root(text: str) -> Node:
    """Parse manifests."""
    document, noticed = parse_yaml(text, "a.yaml")
    assert document is not None, noticed
    return document.root


def read(*texts: str, enforcer: Enforcer = Enforcer.ASSUMED) -> Read:
    """Read manifests as those of one cluster."""
    return read_cluster([root(text) for text in texts], enforcer=enforcer)


def pod(name: str, namespace: str = "default", *, ports: str = "", spec: str = "", **labels: str) -> str:
    """Give the manifest of a pod; `ports` as `http:8080,dns:53/UDP`."""
    listed = []
    for port in filter(None, ports.split(",")):
        word, _, rest = port.partition(":")
        number, _, protocol = rest.partition("/")
        listed.append(f"{{name: {word}, containerPort: {number}, protocol: {protocol or 'TCP'}}}")
    pairs = ", ".join(f"{key}: '{value}'" for key, value in labels.items())
    return (
        f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{{pairs}}}}}\n"
        f"spec:\n  containers: [{{name: c, ports: [{', '.join(listed)}]}}]\n{spec}\n"
    )


def namespace(name: str, **labels: str) -> str:
    """Give the manifest of a namespace."""
    pairs = ", ".join(f"{key}: '{value}'" for key, value in labels.items())
    return f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{{pairs}}}}}\n"


def policy(spec: str, name: str = "policy", namespace: str = "default") -> str:
    """Give the manifest of a NetworkPolicy; `spec` in flow form, without its braces."""
    head = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
    return f"{head}metadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}\n"


class Asked:
    """A cluster that can be asked."""

    def __init__(self, *texts: str, enforcer: Enforcer = Enforcer.ASSUMED) -> None:
        self.engine = Engine(lower(read(*texts, enforcer=enforcer).cluster))

    def answer(self, source: str, destination: str) -> Answer:
        """Ask; names with a slash are workloads."""
        return self.engine.can(_named(source), _named(destination))

    def __call__(self, source: str, destination: str) -> str:
        return self.answer(source, destination).verdict.value

    def causes(self, source: str, destination: str) -> set[str]:
        """Give the keys of what is not known, up to the first colon."""
        return {cause.key.partition(":")[0] for cause in self.answer(source, destination).trace.unknown_because}


def _named(text: str) -> str:
    return f"k8s:{text}" if "/" in text.removesuffix("/udp").removesuffix("/icmp").removesuffix("/sctp") else text
