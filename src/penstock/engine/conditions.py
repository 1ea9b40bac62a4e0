"""What a client can bring about of one condition.

Comes in: a `Condition`, and requests that it does not divide by host, path or method. Goes out: `May`. A source, or a request that is
asked about word for word, is what it is; hosts, paths and methods are sets; every other part of a request is the client's to write, if it
knows a value that fits. Read next: `engine/inspection.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.engine.comparison import compares, fitting_values, folds_case, is_path
from penstock.engine.request import Web
from penstock.net.cause import Cause
from penstock.net.inspection import Condition, Field, Operator
from penstock.net.rule import Cover
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.paths import PathSet
from penstock.space.words import WordSet

Tri = bool | None

OPEN_BOOK = frozenset(
    ("user-agent", "referer", "accept", "accept-language", "accept-encoding", "content-type", "origin")
)
"""Headers of which every client knows a value that fits; a value of any other header may be a secret."""

STATIC = frozenset((Field.SOURCE, Field.METHOD, Field.HOST, Field.TARGET))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Requests that a policy judges together: from `src`, for `hosts`; `name` is the host word for word, if one is asked about."""

    src: Address
    hosts: NameSet
    name: str
    web: Web


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What a client can bring about: that something holds (`hold`), that it fails (`fail`); None for `causes`."""

    hold: Tri
    fail: Tri
    causes: tuple[Cause, ...] = ()


FREE = May(hold=True, fail=True)
HOLDS = May(hold=True, fail=False)
FAILS = May(hold=False, fail=True)


def both(a: Tri, b: Tri) -> Tri:
    """And, where None is not known."""
    if a is False or b is False:
        return False
    return True if a and b else None


def one(a: Tri, b: Tri) -> Tri:
    """Or, where None is not known."""
    if a or b:
        return True
    return False if a is False and b is False else None


def is_content(field: Field) -> bool:
    """Whether a part of a request is the client's to write, whatever is asked about."""
    return field not in STATIC


def condition_may(condition: Condition, asked: Asked) -> May:
    """Tell what a client can bring about of a condition; any of its parts may make it hold (WAF-11)."""
    if condition.doubts:
        return May(hold=None, fail=None, causes=condition.doubts)
    hold: Tri = False
    fail: Tri = True
    causes: tuple[Cause, ...] = ()
    for field, selector in zip(condition.fields, condition.selectors, strict=True):
        may = _part(condition, field, selector, asked)
        hold, fail, causes = one(hold, may.hold), both(fail, may.fail), causes + may.causes
    causes = causes if None in (hold, fail) else ()
    return May(hold=fail, fail=hold, causes=causes) if condition.negated else May(hold=hold, fail=fail, causes=causes)


def _part(condition: Condition, field: Field, selector: str, asked: Asked) -> May:
    match field:
        case Field.SOURCE:
            return source_may(condition.source, asked.src)
        case Field.CLAIMED:
            return _claimed(condition, asked.src)
        case Field.METHOD:
            return _method(condition, asked.web.methods)
        case Field.HOST:
            return _host(condition, asked)
        case Field.TARGET:
            return _target(condition, asked.web)
        case _:
            written = dict(asked.web.headers).get(selector.lower()) if field is Field.HEADER else None
            return _content(condition, field, selector) if written is None else _written(condition, selector, written)


# ---- where a request comes from --------------------------------------------------------------------------------------


def source_may(cover: Cover | None, src: Address) -> May:
    """Tell whether a condition on addresses holds for a source, which nobody can choose."""
    if cover is None or src in cover.sure:
        return HOLDS
    causes = tuple(sorted({cause for cause, some in cover.doubtful if src in some}))
    return May(hold=None, fail=None, causes=causes) if causes else FAILS


def _claimed(condition: Condition, src: Address) -> May:
    """The address that a header may tell: the client's own unless it writes another."""
    cause = Cause(
        key=f"claimed:{condition.words}",
        why="the client's address is read from X-Forwarded-For, which a client may write",
        cure="match SocketAddr instead of RemoteAddr",
        facts=("WAF-13",),
    )
    may = source_may(condition.source, src)
    if may.hold is may.fail:
        return May(hold=None, fail=None, causes=(cause, *may.causes))
    return May(hold=may.hold or None, fail=may.fail or None, causes=(cause,))


# ---- what the question tells apart -----------------------------------------------------------------------------------


def static_hosts(condition: Condition) -> Iterator[NameSet]:
    """Give the hosts that a condition names, as far as they are a set."""
    for value in fitting_values(condition):
        if condition.operator is Operator.EQUALS:
            yield NameSet.exact(value)
        elif condition.operator is Operator.ENDS:
            yield NameSet.suffix(value)


def static_paths(condition: Condition) -> Iterator[PathSet]:
    """Give the paths that a condition names, as far as they are a set."""
    for value in fitting_values(condition):
        if not is_path(value):
            continue
        if condition.operator is Operator.EQUALS:
            yield PathSet.exact(value)
        elif condition.operator is Operator.BEGINS:
            yield PathSet.under(value)


def _exactly(condition: Condition, text: str) -> May:
    found = compares(text, condition)
    if found is None:
        why = f"whether {text} {condition.operator.value} {', '.join(condition.values[:1])} is not evaluated here"
        return May(hold=None, fail=None, causes=(Cause(key=f"compares:{condition.words}:{text}", why=why),))
    return HOLDS if found else FAILS


def _written(condition: Condition, header: str, value: str) -> May:
    """A header that a device before has set; a value in braces is known by its spelling only."""
    if not value.startswith("{"):
        return _exactly(condition, value)
    if condition.operator is Operator.EQUALS and value in condition.values:
        return HOLDS
    why = f"which value of {header} the device before sends is not in the input"
    return May(hold=None, fail=None, causes=(Cause(key=f"written:{header}:{value}", why=why, facts=("FD-02",)),))


def _method(condition: Condition, methods: WordSet) -> May:
    if condition.operator is Operator.EQUALS:
        named = WordSet.of(condition.values)
        return May(hold=not (methods & named).is_empty, fail=not (methods - named).is_empty)
    if methods.inverted:
        return FREE
    found = [compares(word, condition) for word in sorted(methods.listed)]
    return May(hold=any(f is not False for f in found), fail=any(f is not True for f in found))


def _host(condition: Condition, asked: Asked) -> May:
    if asked.name:
        return _exactly(condition, asked.name)
    named = NameSet.union_all(static_hosts(condition))
    if condition.operator not in (Operator.EQUALS, Operator.ENDS):
        return HOLDS if condition.operator is Operator.ANY else FREE
    spelled = all(folds_case(condition, value) for value in condition.values)
    return May(hold=not asked.hosts.is_disjoint(named), fail=not asked.hosts <= named or not spelled)


def _target(condition: Condition, web: Web) -> May:
    """Path and query as they are sent: other spellings of a path, and a query after it, are the client's choice."""
    if web.target:
        return _exactly(condition, web.target)
    if condition.operator not in (Operator.EQUALS, Operator.BEGINS):
        return HOLDS if condition.operator is Operator.ANY else FREE
    if not all(is_path(value) for value in condition.values):
        return May(hold=None, fail=None, causes=(_form(condition),))
    named = PathSet.union_all(static_paths(condition))
    decodes = "urldecode" in condition.transforms
    spelled = (
        condition.operator is Operator.BEGINS and decodes and all(folds_case(condition, v) for v in condition.values)
    )
    return May(hold=not web.paths.is_disjoint(named), fail=not web.paths <= named or not spelled)


def _form(condition: Condition) -> Cause:
    why = f"in which form the platform compares a target with {', '.join(condition.values[:1])} is not documented"
    return Cause(key=f"form:{condition.words}", why=why, cure="begin the values with /", facts=("WAF-13",))


# ---- what the client writes ------------------------------------------------------------------------------------------


def _content(condition: Condition, field: Field, selector: str) -> May:
    what = f"{field.value} {selector}".strip()
    if condition.operator is Operator.ANY:
        return May(hold=True, fail=None, causes=(_open(condition, what),)) if selector else HOLDS
    if condition.operator is Operator.MEASURES or (field is Field.HEADER and selector.lower() in OPEN_BOOK):
        return FREE
    return May(hold=None, fail=True, causes=(_secret(condition, what),))


def _secret(condition: Condition, what: str) -> Cause:
    return Cause(
        key=f"knows:{condition.words}",
        why=f"only a client that knows a fitting value of {what} can send it",
        cure=f"treat the value of {what} as a secret, or do not decide by it",
        facts=("WAF-11",),
    )


def _open(condition: Condition, what: str) -> Cause:
    return Cause(key=f"absent:{condition.words}", why=f"whether a request without {what} fits is not documented")
