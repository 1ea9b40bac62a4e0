"""Where a template is deployed to, and the ids of what is deployed there.

Comes in: levels and names, some of them unknown. Goes out: `Scope`, and resource ids as text or `Symbolic`. A template does not say which
subscription and resource group it is deployed to: they are unknown, and the same for one deployment. Source: Microsoft Learn, "Resource
functions for ARM templates". Read next: `arm/plan.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, compose, spell, unknown

NO_SUBSCRIPTION = "a template does not say which subscription it is deployed to"
NO_GROUP = "a template does not say which resource group it is deployed to"
NO_MANAGEMENT_GROUP = "a template does not say which management group it is deployed to"
GUID = "0123456789abcdef-"
"""What the ids of subscriptions consist of."""

SUBSCRIPTION = "/subscriptions/"

Text = str | Symbolic


class Level(Enum):
    """What a template is deployed to; the value is how `$schema` says it."""

    TENANT = "tenantdeploymenttemplate"
    MANAGEMENT_GROUP = "managementgroupdeploymenttemplate"
    SUBSCRIPTION = "subscriptiondeploymenttemplate"
    GROUP = "deploymenttemplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The place of a deployment: its level, and names as far as the level has them."""

    level: Level
    subscription: Text
    group: Text
    management_group: Text
    id: Text = field(init=False, compare=False)
    """What the ids of resources begin with."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self._id())

    def _id(self) -> Text:
        match self.level:
            case Level.TENANT:
                return ""
            case Level.MANAGEMENT_GROUP:
                return compose(("/providers/Microsoft.Management/managementGroups/", self.management_group))
            case Level.SUBSCRIPTION:
                return compose((SUBSCRIPTION, self.subscription))
            case Level.GROUP:
                return compose((SUBSCRIPTION, self.subscription, "/resourceGroups/", self.group))

    def at(self, level: Level, *, subscription: Text | None = None, group: Text | None = None) -> Scope:
        """Give another scope that keeps what is not said anew."""
        return Scope(
            level=level,
            subscription=self.subscription if subscription is None else subscription,
            group=self.group if group is None else group,
            management_group=self.management_group,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is known of where a template is deployed to, besides the template.

    `label` tells its unknown parameters from those of other templates, `group_label` its resource group, where that is not known.
    """

    label: str = ""
    group_label: str = ""
    subscription: str = ""
    group: str = ""


def default_scope(schema: str, place: Place) -> Scope:
    """Give the scope of a template by its `$schema` and what is known besides."""
    low = schema.lower()
    level = next((level for level in Level if level.value in low), Level.GROUP)
    return Scope(
        level=level,
        subscription=place.subscription or replace(unknown(NO_SUBSCRIPTION, "subscription()"), letters=GUID),
        group=place.group or unknown(NO_GROUP, f"resourceGroup({place.group_label})"),
        management_group=unknown(NO_MANAGEMENT_GROUP, "managementGroup()"),
    )


def placeholders(place: Place) -> tuple[str, str]:
    """Give how ids of a deployment spell its subscription and its resource group, in lower case: unknown ones in braces."""
    scope = default_scope("", place)
    return spell(scope.subscription).lower(), spell(scope.group).lower()


def resource_id(owner: Text, kind: str, names: Sequence[Any]) -> Text:
    """Give the id of a resource below a scope or below another resource.

    A name may hold several segments. Raises `ExpressionError` when there are more or fewer names than the type has.
    """
    provider, *types = kind.split("/")
    if not types:
        raise ExpressionError(f'"{kind}" is no resource type')
    split = [segment for name in names for segment in _segments(name)]
    missing = len(types) - len(split)
    if missing < 0 or (missing and not isinstance(names[-1] if names else None, Symbolic)):
        raise ExpressionError(f"the type {kind} takes {len(types)} names, not {len(split)}")
    split += [_part(names[-1], number) for number in range(2, missing + 2)]
    pairs = [piece for one, name in zip(types, split, strict=True) for piece in (f"/{one}/", name)]
    return compose((owner, "/providers/", provider, *pairs))


def as_id(head: str, name: Text) -> Text:
    """Give an id that was text already, with one more segment."""
    if not isinstance(name, Symbolic) and "{" not in head:
        return head + name
    doubt = name if isinstance(name, Symbolic) else unknown(NO_SUBSCRIPTION, head)
    return Symbolic(why=doubt.why, text=head + spell(name), origin=doubt.origin)


def id_value(text: str) -> Text:
    """Give an id of a resource of the estate as a value; pieces of it that are not known stay so."""
    return as_id(text, "")


def _segments(name: Any) -> list[Text]:
    if isinstance(name, Symbolic) and name.letters:
        return [name]
    if isinstance(name, Symbolic):
        return [Symbolic(why=name.why, text=s, origin=name.origin) if "{" in s else s for s in name.text.split("/")]
    return list(spell(name).split("/"))


def _part(name: Symbolic, number: int) -> Symbolic:
    """Stand for a segment that an unknown name of fewer segments than its type must hold."""
    return Symbolic(why=name.why, text=f"{name.text}{{{number}}}", origin=name.origin)
