"""Functions about the deployment and its surroundings: ids, scopes, the state of resources, what only Azure knows.

Comes in: evaluated arguments and where they stand. Goes out: values; ids whose segments are unknown stay comparable. Source: Microsoft Learn,
"Resource functions", "Scope functions" and "Deployment functions for ARM templates". Read next: `arm/scope.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from penstock.azure.arm.cloud import PUBLIC_CLOUD
from penstock.azure.arm.frame import Env, Frame
from penstock.azure.arm.lookup import sought, state_of
from penstock.azure.arm.scope import Level, Text, resource_id
from penstock.azure.arm.syntax import Call, ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, braced, compose, digest, kind, sketch, spell, unknown
from penstock.source.node import Unknown

Fact = Callable[[list[Any], Env], Any]
_LISTING = re.compile(r"list\w*")

# ── ids ──────────────────────────────────────────────────────────────────────────────────────────


def _typed(arguments: Sequence[Any], name: str, most: int) -> tuple[list[Text], str, list[Any]]:
    """Split arguments into what stands before the type, the type, and names."""
    for at, argument in enumerate(arguments[: most + 1]):
        if isinstance(argument, str) and "/" in argument:
            return (
                [_name(a, name) for a in arguments[:at]],
                argument.strip("/"),
                [_name(a, name) for a in arguments[at + 1 :]],
            )
    raise ExpressionError(f"{name}() takes a resource type, such as Microsoft.Network/virtualNetworks")


def _name(value: Any, function: str) -> Text:
    if isinstance(value, Symbolic):
        return value
    if isinstance(value, Unknown):
        return Symbolic(why=value.why, text=braced(value.why), origin=value.origin)
    if kind(value) not in ("string", "int"):
        raise ExpressionError(f"{function}() takes names, not {kind(value)}")
    return spell(value)


def _resource_id(arguments: list[Any], env: Env) -> Any:
    before, wanted, names = _typed(arguments, "resourceId", 2)
    scope = env.frame.scope
    if before:
        subscription = before[0] if len(before) > 1 else None
        scope = scope.at(Level.GROUP, subscription=subscription, group=before[-1])
    return resource_id(scope.id, wanted, names)


def _subscription_resource_id(arguments: list[Any], env: Env) -> Any:
    before, wanted, names = _typed(arguments, "subscriptionResourceId", 1)
    scope = env.frame.scope.at(Level.SUBSCRIPTION, subscription=before[0] if before else None)
    return resource_id(scope.id, wanted, names)


def _tenant_resource_id(arguments: list[Any], _env: Env) -> Any:
    _, wanted, names = _typed(arguments, "tenantResourceId", 0)
    return resource_id("", wanted, names)


def _management_group_resource_id(arguments: list[Any], env: Env) -> Any:
    before, wanted, names = _typed(arguments, "managementGroupResourceId", 1)
    group = before[0] if before else env.frame.scope.management_group
    return resource_id(compose(("/providers/Microsoft.Management/managementGroups/", group)), wanted, names)


def _extension_resource_id(arguments: list[Any], _env: Env) -> Any:
    if len(arguments) < 3:
        raise ExpressionError("extensionResourceId() takes a resource id, a type and names")
    _, wanted, names = _typed(arguments[1:], "extensionResourceId", 0)
    return resource_id(_name(arguments[0], "extensionResourceId"), wanted, names)


# ── where the deployment goes ────────────────────────────────────────────────────────────────────


def _resource_group(_: list[Any], env: Env) -> Any:
    scope = env.frame.scope.at(Level.GROUP)
    location, tags = (_of_group(env.frame, scope.group, part) for part in ("location", "tags"))
    return {
        "id": scope.id,
        "name": scope.group,
        "type": "Microsoft.Resources/resourceGroups",
        "location": location,
        "tags": tags,
        "properties": {"provisioningState": "Succeeded"},
    }


def _of_group(frame: Frame, group: Text, part: str) -> Any:
    """Give a part of the resource group: as the estate creates it, or unknown."""
    owner = frame.scope.at(Level.SUBSCRIPTION).id
    created = frame.run.registry.find(spell(resource_id(owner, "Microsoft.Resources/resourceGroups", [group])), frame)
    run = frame.run
    known = created is not None and not created.existing
    found = run.looked_at(lambda: created.part(part), lambda: None) if created is not None and known else None
    why = f"a template does not say the {part} of its resource group"
    return unknown(why, f"{spell(group)}.{part}") if found is None else found


def _subscription(_: list[Any], env: Env) -> Any:
    scope = env.frame.scope.at(Level.SUBSCRIPTION)
    return {
        "id": scope.id,
        "subscriptionId": scope.subscription,
        "tenantId": _tenant_id(),
        "displayName": unknown("a template does not say the name of its subscription", "subscription().displayName"),
    }


def _tenant_id() -> Symbolic:
    return unknown("a template does not say its tenant", "tenant()")


def _tenant(_: list[Any], __: Env) -> Any:
    name = unknown("a template does not say the name of its tenant", "tenant().displayName")
    return {"id": "/", "tenantId": _tenant_id(), "displayName": name, "countryCode": name}


def _management_group(_: list[Any], env: Env) -> Any:
    scope = env.frame.scope.at(Level.MANAGEMENT_GROUP)
    name = unknown("a template does not say its management group", "managementGroup().displayName")
    return {
        "id": scope.id,
        "name": scope.management_group,
        "properties": {"displayName": name, "tenantId": _tenant_id()},
    }


def _deployment(_: list[Any], env: Env) -> Any:
    frame = env.frame
    why = "a template does not say where it is deployed from"
    return {
        "name": frame.name,
        "location": unknown(
            "a template does not say the location of its deployment", f"{frame.label}deployment().location"
        ),
        "properties": {
            "templateLink": {
                name: unknown(why, f"{frame.label}deployment().templateLink.{name}") for name in ("uri", "id")
            },
            "template": {"contentVersion": frame.template.get("contentVersion").text()},
            "provisioningState": "Succeeded",
        },
    }


def _deployer(_: list[Any], __: Env) -> Any:
    return unknown("who deploys is known only at deployment", "deployer()")


def _environment(_: list[Any], env: Env) -> Any:
    frame = env.frame
    message = "environment() is taken to be that of the public cloud"
    frame.run.notes.note("PS307", message, frame.template.origin, cure="other clouds have other names for services")
    return PUBLIC_CLOUD


# ── the state of resources ───────────────────────────────────────────────────────────────────────


def _reference(arguments: list[Any], env: Env) -> Any:
    if not arguments:
        raise ExpressionError("reference() takes a resource")
    target = arguments[0]
    full = len(arguments) > 2 and spell(arguments[2]).lower() == "full"
    if isinstance(target, Unknown) and not isinstance(target, Symbolic):
        return unknown(target.why, f"reference({sketch(target)})", target.origin)
    return state_of(spell(target), env.frame, full=full)


def _references(arguments: list[Any], env: Env) -> Any:
    if not arguments or not isinstance(arguments[0], str):
        raise ExpressionError("references() takes the symbolic name of a loop")
    env.frame.run.registry.open_near(env.frame)
    full = any(spell(a).lower() == "full" for a in arguments[1:])
    declared = env.frame.symbols.get(arguments[0].lower(), [])
    doubt = next((one.doubt for one in declared if one.doubt is not None), None)
    if doubt is not None:
        return unknown(doubt.why, f"references({arguments[0]}) {env.frame.label}", doubt.origin)
    return [state_of(spell(one.id), env.frame, full=full) for one in declared]


def _resource_info(arguments: list[Any], env: Env) -> Any:
    found = sought(spell(arguments[0]), env.frame) if arguments else None
    if found is None:
        raise ExpressionError(f'there is no resource "{spell(arguments[0]) if arguments else ""}"')
    return {"id": found.id, "name": found.name, "type": found.kind, "apiVersion": found.part("apiVersion")}


# ── what only Azure knows ────────────────────────────────────────────────────────────────────────


def _fresh(name: str) -> Fact:
    def fact(_: list[Any], env: Env) -> Symbolic:
        run = env.frame.run
        run.fresh += 1
        return unknown(f"{name}() is made anew at each deployment", f"{env.frame.label}{name}()#{run.fresh}")

    return fact


def _remote(name: str, why: str) -> Fact:
    def fact(arguments: list[Any], _: Env) -> Symbolic:
        return unknown(why, f"{name}({','.join(sketch(a) for a in arguments)})")

    return fact


def _unique_string(arguments: list[Any], _: Env) -> Symbolic:
    """Give the hash as a mark of what is hashed: it stands in many names, and is long enough as it is."""
    mark = digest(",".join(sketch(argument) for argument in arguments))[:10]
    return unknown("uniqueString() is a hash that only Azure computes", f"uniqueString#{mark}")


def unheard(call: Call, arguments: list[Any], env: Env) -> Any:
    """Give the value of a function that is in no table: secrets and keys, or something newer than this program."""
    given = [a.as_argument() if isinstance(a, Lazy) else a for a in arguments]
    text = f"{call.key}({','.join(sketch(a) for a in given)})"
    if _LISTING.fullmatch(call.key):
        return unknown(f"{call.name}() asks Azure at deployment", text)
    message = f'the function "{call.name}" is not known'
    env.frame.run.notes.warn("PS308", message, env.frame.template.origin, cure="its value is unknown; please report it")
    return unknown(message, text)


FACTS: Mapping[str, Fact] = {
    "deployer": _deployer,
    "deployment": _deployment,
    "environment": _environment,
    "extensionresourceid": _extension_resource_id,
    "externalinput": _remote("externalInput", "an external input is known only at deployment"),
    "getsecret": _remote("getSecret", "a secret is known only at deployment"),
    "managementgroup": _management_group,
    "managementgroupresourceid": _management_group_resource_id,
    "newguid": _fresh("newGuid"),
    "pickzones": _remote("pickZones", "which zones a region has, only Azure knows"),
    "providers": _remote("providers", "what a provider offers, only Azure knows"),
    "reference": _reference,
    "references": _references,
    "resourcegroup": _resource_group,
    "resourceid": _resource_id,
    "resourceinfo": _resource_info,
    "subscription": _subscription,
    "subscriptionresourceid": _subscription_resource_id,
    "tenant": _tenant,
    "tenantresourceid": _tenant_resource_id,
    "tologicalzone": _remote("toLogicalZone", "zones are mapped for each subscription"),
    "tologicalzones": _remote("toLogicalZones", "zones are mapped for each subscription"),
    "tophysicalzone": _remote("toPhysicalZone", "zones are mapped for each subscription"),
    "tophysicalzones": _remote("toPhysicalZones", "zones are mapped for each subscription"),
    "uniquestring": _unique_string,
    "utcnow": _fresh("utcNow"),
}
"""Functions by name in lower case."""
