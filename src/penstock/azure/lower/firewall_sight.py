"""What a firewall could look at and does not: threat intelligence, intrusion detection, the inside of TLS.

Comes in: a firewall and its policies in order. Goes out: notes on what may drop by content, and `Blind`s. The verdict on a packet is the same
either way. Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.lower.firewall_order import Chain
from penstock.azure.resources.firewall import ApplicationKind, ApplicationRule, AzureFirewall, InspectionMode
from penstock.diagnostics import Origin
from penstock.net.watch import Blind
from penstock.source.node import Unknown

STRICTNESS = {InspectionMode.OFF: 0, InspectionMode.ALERT: 1, InspectionMode.DENY: 2}

PREMIUM = "premium"
"""The tier that has intrusion detection and looks into TLS (FW-45, FW-46)."""


def strictest(modes: Iterable[InspectionMode | Unknown]) -> InspectionMode | Unknown:
    """Give the mode in force: a child policy can only be stricter than its parent (FW-10)."""
    found = InspectionMode.OFF
    unknown: Unknown | None = None
    for mode in modes:
        if isinstance(mode, Unknown):
            unknown = mode
        elif STRICTNESS[mode] > STRICTNESS[found]:
            found = mode
    return unknown if unknown is not None and found is not InspectionMode.DENY else found


def _threats(firewall: AzureFirewall, chain: Chain) -> InspectionMode | Unknown:
    return strictest(policy.threat_mode for policy in chain.policies) if chain.policies else firewall.threat_mode


def _intrusions(chain: Chain) -> InspectionMode | Unknown:
    return strictest(policy.idps_mode for policy in chain.policies)


def notes(firewall: AzureFirewall, chain: Chain) -> Iterator[str]:
    """Say what may drop by content although the rules allow it (FW-10, FW-45)."""
    threat = _threats(firewall, chain)
    if threat is InspectionMode.DENY:
        yield "threat intelligence drops destinations on Microsoft's feed (FW-10)"
    elif isinstance(threat, Unknown):
        yield "threat intelligence may drop destinations on Microsoft's feed: its mode is not known (FW-10)"
    idps = _intrusions(chain)
    if idps is InspectionMode.DENY:
        yield "IDPS drops what its signatures match (FW-45)"
    elif isinstance(idps, Unknown):
        yield "IDPS may drop what its signatures match: its mode is not known (FW-45)"


def blinds(firewall: AzureFirewall, chain: Chain) -> Iterator[Blind]:
    """Give what the firewall does not look at. Policies that are not in the input may have it look at anything."""
    if firewall.policy is not None and not chain.policies:
        return
    origin = chain.policies[-1].origin if chain.policies else firewall.origin
    if _threats(firewall, chain) is InspectionMode.OFF:
        yield Blind(
            what="threat intelligence",
            words="threat intelligence is off",
            fix="set threatIntelMode to Deny",
            origin=origin,
            doubts=chain.missing,
            facts=("FW-10",),
        )
    if _is_premium(firewall, chain) and _intrusions(chain) in (InspectionMode.OFF, InspectionMode.ALERT):
        off = _intrusions(chain) is InspectionMode.OFF
        yield Blind(
            what="intrusion detection",
            words="intrusion detection is off" if off else "intrusion detection only tells",
            fix="set the mode of intrusionDetection to Deny",
            origin=origin,
            doubts=chain.missing,
            facts=("FW-45",),
        )
    yield from _into_tls(chain)


def _is_premium(firewall: AzureFirewall, chain: Chain) -> bool:
    tiers = [policy.tier for policy in chain.policies[-1:]] or [firewall.tier]
    return any(isinstance(tier, str) and tier.lower() == PREMIUM for tier in tiers)


def _into_tls(chain: Chain) -> Iterator[Blind]:
    """Rules on what only an inspected connection shows: the path of a URL (FW-35), the category of a page (FW-37)."""
    by_url: dict[str, Origin] = {}
    by_category: dict[str, Origin] = {}
    for item in chain.listed:
        for rule in item.collection.rules:
            if isinstance(rule, ApplicationRule) and rule.terminate_tls is False and _is_https(rule):
                path = f"{item.path}/{rule.name}"
                if rule.urls:
                    by_url[path] = rule.origin
                elif rule.web_categories:
                    by_category[path] = rule.origin
    if by_url:
        yield _closed("the URLs of HTTPS", "rules by URL never match HTTPS", by_url, "FW-35")
    if by_category:
        yield _closed("the pages of HTTPS", "rules by category judge the host alone", by_category, "FW-37")


def _is_https(rule: ApplicationRule) -> bool:
    return any(protocol.kind is ApplicationKind.HTTPS for protocol in rule.protocols)


def _closed(what: str, words: str, rules: dict[str, Origin], fact: str) -> Blind:
    return Blind(
        what=what,
        words=words,
        fix="set terminateTLS on these rules",
        origin=next(iter(rules.values())),
        rules=tuple(rules),
        facts=(fact, "FW-46"),
    )
