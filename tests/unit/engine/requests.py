"""Policies and requests written by hand, in few words, for the tests of inspection."""

from __future__ import annotations

from typing import Any

from penstock.diagnostics import BUILT_IN
from penstock.engine.conditions import Asked
from penstock.engine.inspection import judge
from penstock.engine.request import Web
from penstock.net.inspection import Condition, Field, Inspection, Mode, Operator, RequestRule, RuleSet, Ruling, Severity
from penstock.net.rule import Cover
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.paths import PathSet
from penstock.space.words import WordSet


def when(field: Field, operator: Operator, *values: str, **fields: Any) -> Condition:
    """A condition; `selector` names a header, `source` a prefix."""
    selector = str(fields.pop("selector", ""))
    source = fields.pop("source", None)
    cover = Cover(sure=AddressSet.of(str(source)), words=str(source)) if isinstance(source, str) else source
    return Condition(
        fields=(field,),
        selectors=(selector,),
        operator=operator,
        values=values,
        source=cover,
        **fields,
    )


def from_(prefix: str, *, negated: bool = False) -> Condition:
    """The connection comes from a prefix."""
    return when(Field.SOURCE, Operator.IS_IN, source=prefix, negated=negated)


def rule(name: str, ruling: str | None, *conditions: Condition, **fields: object) -> RequestRule:
    """A rule that is certain of everything."""
    return RequestRule(
        name=name,
        ruling=Ruling(ruling) if ruling else None,
        conditions=conditions,
        origin=BUILT_IN,
        resource="/waf",
        **fields,  # type: ignore[arg-type]
    )


def policy(*rules: RequestRule, mode: Mode | None = Mode.BLOCKS, **fields: object) -> Inspection:
    """A policy with rules of the platform."""
    base: dict[str, object] = {"rule_sets": (RuleSet(name="CRS"),), **fields}
    return Inspection(name="waf", resource="/waf", origin=BUILT_IN, mode=mode, rules=rules, **base)  # type: ignore[arg-type]


def asked(
    src: str = "198.51.100.1",
    host: str = "",
    path: str = "",
    method: str = "",
    target: str = "",
    matched: tuple[Severity, ...] = (),
) -> Asked:
    """Requests: a path pattern, or one target word for word."""
    paths = PathSet.exact(target) if target else PathSet.parse_pattern(path) if path else PathSet.all()
    methods = WordSet.of([method]) if method else WordSet.all()
    hosts = NameSet.exact(host) if host else NameSet.all()
    return Asked(
        src=Address.parse(src),
        hosts=hosts,
        name=host,
        web=Web(paths=paths, methods=methods, target=target, matched=matched),
    )


def outcomes(inspection: Inspection, request: Asked) -> list[tuple[str, bool]]:
    """What may happen, and whether some request surely ends so."""
    return [(j.outcome.value, j.certain) for j in judge(inspection, request)]
