"""The readers of everything that decides which address a name gives. Read next: `read/private_dns.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read import name_policy, private_dns, resolver
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


PRIVATE = "microsoft.network/privatednszones"
PUBLIC = "microsoft.network/dnszones"
RESOLVER = "microsoft.network/dnsresolvers"
RULESET = "microsoft.network/dnsforwardingrulesets"
POLICY = "microsoft.network/dnsresolverpolicies"

NO_ADDRESS = ("caa", "ds", "mx", "naptr", "ns", "ptr", "soa", "srv", "tlsa", "txt")
"""Record types that give no address: nothing is asked of them."""

READERS: Mapping[str, Modelled] = {
    PRIVATE: _row(private_dns.read_zone, "a zone, seen from linked networks"),
    f"{PRIVATE}/virtualnetworklinks": _row(private_dns.read_link, "who sees a zone, and whose machines it names"),
    PUBLIC: _row(private_dns.read_public_zone, "a zone, seen from everywhere"),
    **{
        f"{zone}/{kind}": _row(private_dns.read_address_record, "a record")
        for zone in (PRIVATE, PUBLIC)
        for kind in ("a", "aaaa")
    },
    **{f"{zone}/cname": _row(private_dns.read_alias_record, "a record") for zone in (PRIVATE, PUBLIC)},
    **{
        f"{zone}/{kind}": _row(lambda *_: (), "nothing: it gives no address")
        for zone in (PRIVATE, PUBLIC)
        for kind in NO_ADDRESS
    },
    RESOLVER: _row(resolver.read_resolver, "whose zones its endpoints see"),
    f"{RESOLVER}/inboundendpoints": _row(resolver.read_inbound, "a name server in a subnet"),
    f"{RESOLVER}/outboundendpoints": _row(resolver.read_outbound, "from where forwarded questions are asked"),
    RULESET: _row(resolver.read_ruleset, "rules that forward questions of linked networks"),
    f"{RULESET}/forwardingrules": _row(resolver.read_rule, "where questions about a domain go"),
    f"{RULESET}/virtualnetworklinks": _row(resolver.read_link, "whose questions a ruleset forwards"),
    POLICY: _row(name_policy.read_policy, "a filter on names for linked networks"),
    f"{POLICY}/dnssecurityrules": _row(name_policy.read_rule, "one rule of a filter on names"),
    f"{POLICY}/virtualnetworklinks": _row(name_policy.read_link, "for whom a filter on names holds"),
    "microsoft.network/dnsresolverdomainlists": _row(name_policy.read_list, "names in rules of a filter on names"),
}
