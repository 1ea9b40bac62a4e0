"""Policies of web application firewalls, in Azure's words: of application gateways and of Front Door. Read next: `read/waf.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class WafMode(Enum):
    """Whether attacks are stopped or only logged (WAF-02)."""

    PREVENTION = "Prevention"
    DETECTION = "Detection"


class WafAction(Enum):
    """What a rule does (WAF-12, WAF-22)."""

    ALLOW = "Allow"
    BLOCK = "Block"
    LOG = "Log"
    REDIRECT = "Redirect"
    CHALLENGE = "JSChallenge"
    CAPTCHA = "CAPTCHA"
    SCORE = "AnomalyScoring"


class WafOperator(Enum):
    """How a condition compares (WAF-13)."""

    ANY = "Any"
    IP_MATCH = "IPMatch"
    GEO_MATCH = "GeoMatch"
    EQUAL = "Equal"
    CONTAINS = "Contains"
    LESS_THAN = "LessThan"
    GREATER_THAN = "GreaterThan"
    LESS_THAN_OR_EQUAL = "LessThanOrEqual"
    GREATER_THAN_OR_EQUAL = "GreaterThanOrEqual"
    BEGINS_WITH = "BeginsWith"
    ENDS_WITH = "EndsWith"
    REGEX = "RegEx"
    TAG_MATCH = "ServiceTagMatch"


class WafVariable(Enum):
    """The part of a request that a condition looks at (WAF-13)."""

    REMOTE_ADDR = "RemoteAddr"
    SOCKET_ADDR = "SocketAddr"
    METHOD = "RequestMethod"
    QUERY = "QueryString"
    ARGUMENTS = "PostArgs"
    URI = "RequestUri"
    HEADERS = "RequestHeaders"
    BODY = "RequestBody"
    COOKIES = "RequestCookies"


@dataclass(frozen=True, slots=True, kw_only=True)
class WafCondition:
    """A part of a request (or any of several, each with its selector) compared with values; `negated` turns it round (WAF-11)."""

    origin: Origin
    variables: tuple[tuple[WafVariable | Unknown, Text], ...]
    operator: WafOperator | Unknown | None
    values: tuple[Text, ...]
    negated: bool | Unknown = False
    transforms: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WafRule:
    """A custom rule: all its conditions must hold. `limited`: it counts requests and acts beyond a threshold (WAF-14)."""

    name: str
    origin: Origin
    priority: int | Unknown | None
    action: WafAction | Unknown | None
    enabled: bool | Unknown
    limited: bool | Unknown
    conditions: tuple[WafCondition, ...] | Unknown
    group_by: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOverride:
    """One managed rule treated in another way; a rule of which nothing is said is off (WAF-22)."""

    id: Text
    origin: Origin
    enabled: bool | Unknown
    action: WafAction | Unknown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOverride:
    """Overrides in one group of managed rules; without any rule the whole group is off."""

    name: Text
    origin: Origin
    rules: tuple[RuleOverride, ...] | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Parts of requests that managed rules do not look at (WAF-23).

    `scope` names the rule set, group or rules for which it holds; empty means all of the policy.
    """

    origin: Origin
    variable: Text
    operator: Text
    selector: Text
    scope: tuple[str, ...] = ()
    single_rules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WafException:
    """Requests that managed rules do not look at; `scope` as for exclusions."""

    origin: Origin
    condition: WafCondition
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedRuleSet:
    """A rule set that Azure keeps, with what is changed in it. `action` overrides that of all its rules (Front Door)."""

    type: Text
    version: Text
    origin: Origin
    action: WafAction | Unknown | None = None
    overrides: tuple[GroupOverride, ...] | Unknown = ()

    @property
    def words(self) -> str:
        """The set as people know it."""
        return " ".join(part for part in (self.type, self.version) if isinstance(part, str) and part)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How far bodies are read and how large they may be (WAF-24); None where the file is silent."""

    origin: Origin
    inspected: bool | Unknown | None = None
    inspect_kb: int | Unknown | None = None
    max_kb: int | Unknown | None = None
    max_enforced: bool | Unknown | None = None
    upload_mb: int | Unknown | None = None
    upload_enforced: bool | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WafPolicy:
    """A policy, or the configuration that stands inside an old gateway. `edge`: it is one of Front Door."""

    id: str
    name: str
    origin: Origin
    edge: bool
    enabled: bool | Unknown
    mode: WafMode | Unknown | None
    body: BodyLimits
    rules: tuple[WafRule, ...] | Unknown = ()
    rule_sets: tuple[ManagedRuleSet, ...] | Unknown = ()
    exclusions: tuple[Exclusion, ...] | Unknown = ()
    exceptions: tuple[WafException, ...] | Unknown = ()
    labels: tuple[tuple[str, str], ...] = ()
