"""The second layer of a service: who may sign in, whose key encrypts, and what is spoken on the way, as far as the input says.

Comes in: the `traits` of services. Goes out: a `Layer` for each aspect. What is not stated is unknown: what Azure takes it for has changed over the
years. Role assignments are told beside the layer of identity: who may sign in. Read next: `assess/depth.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from penstock.assess.finding import named
from penstock.net.endpoint import Endpoint


class Stands(Enum):
    """Whether a layer stands."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer that an attacker must pass, whether it stands, and why that is said."""

    name: str
    stands: Stands
    words: str


TRUE, FALSE = frozenset(("true",)), frozenset(("false",))
MODERN = frozenset(("tls1_2", "tls1_3", "1.2", "1.3", "tls12", "tls13"))

TRAITS: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "identity": (
        ("allowSharedKeyAccess", FALSE),
        ("allowBlobPublicAccess", FALSE),
        ("isLocalUserEnabled", FALSE),
        ("disableLocalAuth", TRUE),
        ("disableAccessKeyAuthentication", TRUE),
        ("administrators.azureADOnlyAuthentication", TRUE),
        ("azureADOnlyAuthentication", TRUE),
        ("authConfig.passwordAuth", frozenset(("disabled",))),
        ("adminUserEnabled", FALSE),
        ("anonymousPullEnabled", FALSE),
        ("enableRbacAuthorization", TRUE),
    ),
    "key": (
        ("encryption.keySource", frozenset(("microsoft.keyvault",))),
        ("dataEncryption.type", frozenset(("azurekeyvault",))),
        ("enablePurgeProtection", TRUE),
    ),
    "transport": (
        ("minimumTlsVersion", MODERN),
        ("minimalTlsVersion", MODERN),
        ("siteConfig.minTlsVersion", MODERN),
        ("supportsHttpsTrafficOnly", TRUE),
        ("httpsOnly", TRUE),
        ("sslEnforcement", frozenset(("enabled",))),
        ("enableNonSslPort", FALSE),
        ("siteConfig.ftpsState", frozenset(("disabled", "ftpsonly"))),
    ),
}
"""Settings of each aspect, with the values under which it stands."""

SUFFICIENT = frozenset(
    (
        "allowSharedKeyAccess",
        "disableLocalAuth",
        "disableAccessKeyAuthentication",
        "administrators.azureADOnlyAuthentication",
        "azureADOnlyAuthentication",
        "authConfig.passwordAuth",
        "enableRbacAuthorization",
        "encryption.keySource",
        "dataEncryption.type",
        "enablePurgeProtection",
        "minimumTlsVersion",
        "minimalTlsVersion",
        "siteConfig.minTlsVersion",
    )
)
"""Settings that make an aspect stand by themselves; the others can only break it."""


def posture(service: Endpoint) -> tuple[Layer, ...]:
    """Give the layers of identity, key and transport of a service."""
    return tuple(_with_roles(_layer(aspect, service), service) for aspect in TRAITS)


def _with_roles(layer: Layer, service: Endpoint) -> Layer:
    """Say who holds a role, beside the layer of identity: at the service itself by name, above it by count."""
    if layer.name != "identity" or not service.grants:
        return layer
    here = tuple(dict.fromkeys(f"{one.who} holds {one.role}" for one in service.grants if not one.above))
    above = sum(one.above for one in service.grants)
    told = [named(here)] if here else []
    told += [f"{above} role{'' if above == 1 else 's'} held above it"] if above else []
    return replace(layer, words="; ".join((layer.words, *told)))


def _layer(aspect: str, service: Endpoint) -> Layer:
    stated = {name: value for name, value in service.traits if value}
    told = [(name, stated[name], good) for name, good in TRAITS[aspect] if name in stated]
    broken = [f"{name} is {value}" for name, value, good in told if value.lower() not in good]
    firm = [f"{name} is {value}" for name, value, good in told if name in SUFFICIENT and value.lower() in good]
    if broken:
        return Layer(name=aspect, stands=Stands.NO, words=", ".join(broken))
    if firm:
        return Layer(name=aspect, stands=Stands.YES, words=", ".join(firm))
    return Layer(name=aspect, stands=Stands.UNKNOWN, words="not stated")
