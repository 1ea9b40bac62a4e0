"""In which subscription a resource will be that has no id yet.

Comes in: a workspace. Goes out: `Subscriptions`: the one that the provider's configuration states, else the one in which all other resources of
that provider are, else the one that ids elsewhere in the file give a resource of the same group, type and name. Read next: `terraform/scope.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.references import References
from penstock.azure.terraform.workspace import Workspace

NOT_KNOWN = "{subscription}"


class Subscriptions:
    """The subscription of each configuration of the provider; `None` where several are possible."""

    def __init__(self, known: dict[str, str | None], references: References) -> None:
        self._known = known
        self._references = references

    def learn(self, made: Iterable[tuple[Instance, str]], workspace: Workspace) -> bool:
        """Learn from ids that the file mentions of what it makes, which have a placeholder; whether that is something new is the answer."""
        sought = {tail: _provider(i, self._references) for i, identity in made if (tail := _tail(identity, NOT_KNOWN))}
        if not sought:
            return False
        told: dict[str, set[str]] = {}
        for text in _mentions(workspace):
            subscription = _subscription(text)
            provider = sought.get(_tail(text.lower().rstrip("/"), subscription)) if subscription else None
            if provider is not None:
                told.setdefault(provider, set()).add(subscription)
        news = {provider: next(iter(found)) for provider, found in told.items() if len(found) == 1}
        self._known |= news
        return bool(news)

    def of(self, instance: Instance) -> str:
        """Give the subscription of a resource, or what stands for it."""
        return self._known.get(_provider(instance, self._references)) or NOT_KNOWN


def subscriptions(workspace: Workspace, references: References) -> Subscriptions:
    """Learn the subscriptions of a workspace."""
    met: dict[str, str | None] = {}
    for instance in workspace.instances:
        found = _subscription(instance.values.get("id").value)
        if found:
            provider = _provider(instance, references)
            met[provider] = found if met.get(provider, found) == found else None
    for name, configured in workspace.configuration.providers.items():
        stated = configured.get("expressions", "subscription_id", "constant_value").value
        if isinstance(stated, str) and stated:
            met[name] = stated
    return Subscriptions(met, references)


def _tail(identity: str, subscription: str) -> str:
    """Give what follows the subscription in an id; nothing if that is another one."""
    start = f"/subscriptions/{subscription}/resourcegroups/"
    return identity[len(start) :] if identity.startswith(start) else ""


def _mentions(workspace: Workspace) -> Iterator[str]:
    """Give the ids in values of what is made: those of other networks may well be of another subscription."""
    for instance in workspace.instances:
        values = () if instance.is_data else instance.values.items()  # none where nothing is known of them
        stack = [node.value for name, node in values if not name.startswith("remote_")]
        while stack:
            value = stack.pop()
            if isinstance(value, dict | list):
                stack += value.values() if isinstance(value, dict) else value
            elif isinstance(value, str) and value.startswith("/subscriptions/"):
                yield value


def _provider(instance: Instance, references: References) -> str:
    """Give the key of the provider's configuration, without the module that it was handed to."""
    stated = references.configured(instance).get("provider_config_key").value
    return stated.rpartition(":")[2] if isinstance(stated, str) else "azurerm"


def _subscription(identity: object) -> str:
    parts = identity.split("/", 4) if isinstance(identity, str) else []
    return parts[2].lower() if len(parts) > 3 and parts[1].lower() == "subscriptions" else ""
