"""In which subscription a resource will be that has no id yet.

Comes in: a workspace. Goes out: `Subscriptions`: the one that the provider's configuration states, else the one in which all other resources of
that provider are. Read next: `terraform/scope.py`.
"""

from __future__ import annotations

from penstock.azure.terraform.instance import Instance, Workspace
from penstock.azure.terraform.references import References

NOT_KNOWN = "{subscription}"


class Subscriptions:
    """The subscription of each configuration of the provider; `None` where several are possible."""

    def __init__(self, known: dict[str, str | None], references: References) -> None:
        self._known = known
        self._references = references

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


def _provider(instance: Instance, references: References) -> str:
    """Give the key of the provider's configuration, without the module that it was handed to."""
    stated = references.configured(instance).get("provider_config_key").value
    return stated.rpartition(":")[2] if isinstance(stated, str) else "azurerm"


def _subscription(identity: object) -> str:
    parts = identity.split("/", 4) if isinstance(identity, str) else []
    return parts[2].lower() if len(parts) > 3 and parts[1].lower() == "subscriptions" else ""
