"""One small estate with names as a stranger might choose them, assessed once for all tests of the reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from penstock.assess.assessment import Assessment, assess
from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.net.cause import Cause
from penstock.net.network import Network, NotModelled
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet
from tests.unit.engine import small

ANSI = "\x1b[31m"
HOSTILE = f'web<script>|"{ANSI}'
FILE = "infra/my nsg.json"


@dataclass(frozen=True)
class Line:
    """A locator that knows one line."""

    number: int

    def position(self, pointer: str) -> tuple[int, int]:
        return (self.number, 9)

    def line_text(self, line: int) -> str:
        return ""


def at(line: int, pointer: str) -> Origin:
    """A place in the sample file."""
    return Origin(file=FILE, pointer=pointer, locator=Line(line))


@cache
def estate() -> Network:
    """Two subnets: `web` has a public address and lets remote desktop in; `db` has no filter at all."""
    ssh = replace(small.rule("allow-ssh", "allow", transport=TransportSet.tcp(22)), origin=at(41, "/r/0"), priority=200)
    again = replace(
        small.rule("=deny-again", "deny", transport=TransportSet.tcp(22)), origin=at(55, "/r/1"), priority=300
    )
    doubt = Cause(
        key="tag:storage", why='contents of service tag "Storage" are not known', cure="give --service-tags FILE"
    )
    maybe = small.rule("allow-tag", "allow", transport=TransportSet.tcp(8443))
    maybe = replace(maybe, match=replace(maybe.match, doubts=(doubt,)), origin=at(60, "/r/2"), priority=400)
    filters = (small.filter_("nsg/in", ssh, again, maybe), small.filter_("nsg/out", default="allow"))
    web = small.machine(
        HOSTILE,
        "v",
        "snet-web",
        "10.0.0.4",
        ingress=("nsg/in",),
        egress=("nsg/out",),
        public=(small.public("240.0.0.1"),),
    )
    db = small.machine("db", "v", "snet-db", "10.0.1.4")
    tables = {"v/snet-web": small.system("v", "10.0.0.0/16"), "v/snet-db": small.system("v", "10.0.0.0/16")}
    segments = (small.segment("v", "snet-web", "10.0.0.0/24"), small.segment("v", "snet-db", "10.0.1.0/24"))
    return small.network(
        (web, db),
        segments,
        tables,
        filters,
        symbols={Address.parse("240.0.0.1"): "pip-web"},
        inputs=((FILE, "ARM template", 7),),
        unread=(NotModelled(type="microsoft.odd/things", count=2, hides="anything", bears_on_traffic=True),),
        diagnostics=(
            Diagnostic(level=Level.WARNING, code="PS203", message="a port range runs backwards", origin=at(12, "/p")),
        ),
    )


@cache
def assessed() -> Assessment:
    """The sample, assessed."""
    return assess(estate())
