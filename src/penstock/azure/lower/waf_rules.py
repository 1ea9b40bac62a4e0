"""Custom rules of web application firewalls as rules about requests.

Comes in: `WafRule`s of a policy. Goes out: `RequestRule`s. What a rule says that nobody can know becomes a doubt about the whole rule.
Which addresses belong to a country is not known; each country named has one symbolic address that surely is in it, and one more
stands for all others. Read next: `lower/waf.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.front_door_parts import own_id
from penstock.azure.lower.tags import public_space
from penstock.azure.resources.terms import Runtime
from penstock.azure.resources.text import Text
from penstock.azure.resources.waf import (
    WafAction,
    WafCondition,
    WafException,
    WafOperator,
    WafPolicy,
    WafRule,
    WafVariable,
)
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.inspection import Condition, Field, Operator, RequestRule, Ruling
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix

FACTS = ("WAF-10", "WAF-11", "WAF-12")

FIELDS = {
    WafVariable.REMOTE_ADDR: Field.SOURCE,
    WafVariable.SOCKET_ADDR: Field.SOURCE,
    WafVariable.METHOD: Field.METHOD,
    WafVariable.QUERY: Field.QUERY,
    WafVariable.ARGUMENTS: Field.ARGUMENT,
    WafVariable.URI: Field.TARGET,
    WafVariable.HEADERS: Field.HEADER,
    WafVariable.BODY: Field.BODY,
    WafVariable.COOKIES: Field.COOKIE,
}

OPERATORS = {
    WafOperator.ANY: Operator.ANY,
    WafOperator.IP_MATCH: Operator.IS_IN,
    WafOperator.GEO_MATCH: Operator.IS_IN,
    WafOperator.TAG_MATCH: Operator.IS_IN,
    WafOperator.EQUAL: Operator.EQUALS,
    WafOperator.CONTAINS: Operator.CONTAINS,
    WafOperator.BEGINS_WITH: Operator.BEGINS,
    WafOperator.ENDS_WITH: Operator.ENDS,
    WafOperator.REGEX: Operator.FITS,
}
"""The rest compare by size."""

RULINGS = {
    WafAction.ALLOW: Ruling.SKIP,
    WafAction.BLOCK: Ruling.BLOCK,
    WafAction.REDIRECT: Ruling.BLOCK,
    WafAction.LOG: Ruling.LOG,
    WafAction.SCORE: Ruling.LOG,
    WafAction.CHALLENGE: Ruling.CHALLENGE,
    WafAction.CAPTCHA: Ruling.CHALLENGE,
}


class Countries:
    """Addresses by country, as far as anything can be said of them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._symbols = {
            code: context.public.symbol(f"country:{code}", f"a client in {code}")
            for code in sorted(set(_countries(context)))
        }
        if self._symbols:
            self._symbols[""] = context.public.symbol("country:", "a client in no country named")

    def cover(self, codes: tuple[str, ...]) -> Cover:
        """Give the addresses of some countries: their symbols surely, the other countries' symbols surely not."""
        wanted = {code.upper() for code in codes}
        sure = AddressSet.union_all(some for code, some in self._symbols.items() if code in wanted)
        maybe = public_space() - AddressSet.union_all(self._symbols.values())
        words = f"countries {', '.join(sorted(wanted))}"
        cause = Cause(
            key=f"country:{','.join(sorted(wanted))}",
            why=f"which addresses lie in {', '.join(sorted(wanted))} is not known",
            cure="see Azure's own geographic data",
            facts=("WAF-13",),
        )
        return Cover(sure=sure, partly=((cause, maybe),), words=words)


def _countries(context: Context) -> Iterator[str]:
    for policy in context.estate.all(WafPolicy):
        for written in policy.rules if isinstance(policy.rules, tuple) else ():
            for condition in written.conditions if isinstance(written.conditions, tuple) else ():
                if condition.operator is WafOperator.GEO_MATCH:
                    yield from (value.upper() for value in condition.values if isinstance(value, str))


def rule(written: WafRule, policy: WafPolicy, countries: Countries) -> RequestRule:
    """Give a custom rule; one whose action, state or conditions are not known is in doubt as a whole."""
    unknown = [v for v in (written.action, written.enabled, written.limited) if isinstance(v, Unknown)]
    if written.action is None:
        unknown.append(Unknown(why=f'rule "{written.name}" does not say what it does', origin=written.origin))
    if isinstance(written.conditions, Unknown):
        unknown.append(written.conditions)
    conditions = written.conditions if isinstance(written.conditions, tuple) else ()
    return RequestRule(
        name=written.name,
        ruling=RULINGS[written.action] if isinstance(written.action, WafAction) else None,
        conditions=tuple(_condition(c, policy, countries) for c in conditions),
        origin=written.origin,
        resource=policy.id,
        priority=written.priority if isinstance(written.priority, int) else None,
        limited=written.limited is True,
        facts=("WAF-14",) if written.limited is True else FACTS,
        doubts=tuple(dict.fromkeys(causes.of_value(value, written.origin) for value in unknown)),
    )


def exception(some: WafException, policy: WafPolicy, countries: Countries) -> RequestRule:
    """Give an exception from all managed rules as the rule that it is: tried last, it lets through what it matches."""
    return RequestRule(
        name="exception",
        ruling=Ruling.SKIP,
        conditions=(_condition(some.condition, policy, countries),),
        origin=some.origin,
        resource=policy.id,
        facts=("WAF-23",),
    )


def _condition(written: WafCondition, policy: WafPolicy, countries: Countries) -> Condition:
    operator = written.operator if isinstance(written.operator, WafOperator) else None
    values = tuple(value for one in written.values if (value := _value(one)) is not None)
    fields = tuple(_field(variable, selector, policy) for variable, selector in written.variables)
    source, source_doubts = _source(operator, values, written.origin, countries)
    return Condition(
        fields=fields,
        selectors=tuple(selector if isinstance(selector, str) else "?" for _, selector in written.variables),
        operator=OPERATORS.get(operator, Operator.MEASURES) if operator is not None else Operator.ANY,
        values=values,
        negated=written.negated is True,
        transforms=frozenset(t.lower() for t in written.transforms if isinstance(t, str)),
        source=source,
        doubts=(*_doubts(written), *source_doubts, *_form(operator, fields, policy)),
    )


def _value(written: Text) -> str | None:
    """Give a value as it is compared; the id of a front door of the estate by the spelling of its owner."""
    if isinstance(written, str):
        return written
    if isinstance(written, Runtime) and written.path and written.path[-1].lower() == "frontdoorid":
        return own_id(written.resource)
    return None


def _field(variable: WafVariable | Unknown, selector: object, policy: WafPolicy) -> Field:
    if isinstance(variable, Unknown):
        return Field.HEADER
    if variable is WafVariable.HEADERS and isinstance(selector, str) and selector.lower() == "host":
        return Field.HOST
    if policy.edge and variable is WafVariable.REMOTE_ADDR:
        return Field.CLAIMED
    return FIELDS[variable]


def _doubts(written: WafCondition) -> Iterator[Cause]:
    values: list[object] = [written.operator, written.negated, *written.transforms]
    values += [value for value in written.values if _value(value) is None]
    values += [value for pair in written.variables for value in pair]
    if written.operator is None:
        values.append(Unknown(why="the condition does not say how it compares", origin=written.origin))
    yield from (causes.of_value(value, written.origin) for value in values if isinstance(value, Unknown))


def _form(operator: WafOperator | None, fields: tuple[Field, ...], policy: WafPolicy) -> tuple[Cause, ...]:
    """Whether Front Door compares a path or a whole URL is not documented; it matters where the beginning counts."""
    if not policy.edge or Field.TARGET not in fields or operator not in (WafOperator.BEGINS_WITH, WafOperator.EQUAL):
        return ()
    why = "whether Front Door compares RequestUri with or without scheme and host is not documented"
    return (Cause(key=f"uri-form:{policy.id}", why=why, cure="compare with Contains", facts=("WAF-13",)),)


def _source(
    operator: WafOperator | None, values: tuple[str, ...], origin: Origin, countries: Countries
) -> tuple[Cover | None, tuple[Cause, ...]]:
    if operator is WafOperator.GEO_MATCH:
        return countries.cover(values), ()
    if operator is WafOperator.TAG_MATCH:
        covers = [countries.context.book.cover(value, origin) for value in values]
        sure = AddressSet.union_all(cover.sure for cover in covers)
        return Cover(sure=sure, partly=tuple(m for c in covers for m in c.partly), words=", ".join(values)), ()
    if operator is not WafOperator.IP_MATCH:
        return None, ()
    found = [_addresses(value) for value in values]
    bad = [value for value, some in zip(values, found, strict=True) if some is None]
    doubts = tuple(causes.of_value(Unknown(why=f'"{value}" is no address', origin=origin), origin) for value in bad)
    sure = AddressSet.union_all(some for some in found if some is not None)
    return Cover(sure=sure, words=", ".join(values[:3]) + ("…" if len(values) > 3 else "")), doubts


def _addresses(text: str) -> AddressSet | None:
    """Give the addresses of a prefix (host bits are masked), an address or a range."""
    try:
        if "/" in text:
            return AddressSet.prefix(Prefix.parse(text.strip(), strict=False))
        return AddressSet.parse(text.strip())
    except ValueError:
        return None
