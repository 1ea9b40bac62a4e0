"""Perimeters: the decision matrix cell by cell, and who is let in by which rule."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import GROUP, link, network, nic, resource, vnet

INSIDE = "198.51.100.9"
OWN = "203.0.113.9"
STRANGER = "192.0.2.9"
ACCESSES = ("Enabled", "Disabled", "SecuredByPerimeter")


def perimeter(mode: Any, *rules: dict[str, Any], member: str = "st", kind: str = "storage") -> tuple[Resource, ...]:
    """A perimeter with one profile and these rules, and one member."""
    association = {
        "privateLinkResource": link(kind, member),
        "profile": link("nsp_profile", "p/main"),
        "accessMode": mode,
    }
    return (
        resource("nsp", "p"),
        resource("nsp_profile", "p/main"),
        resource("nsp_association", f"p/{member}", association),
        *(resource("nsp_rule", f"p/main/r{i}", rule) for i, rule in enumerate(rules)),
    )


ADMIT = {"direction": "Inbound", "addressPrefixes": ["198.51.100.0/24"]}
LET_OUT = {"direction": "Outbound", "fullyQualifiedDomainNames": ["www.contoso.com"]}
ACLS = {"defaultAction": "Deny", "bypass": "None", "ipRules": [{"value": OWN}]}


def verdict(source: str, destination: str, *resources: Resource) -> str:
    return Engine(network(*resources)).can(source, destination).verdict.value


def letters(*verdicts: str) -> str:
    """Write `allowed denied unknown` as `adu`."""
    return "".join(v[0] for v in verdicts)


@pytest.mark.parametrize(
    ("access", "mode", "expected"),
    [
        ("Enabled", "", "dad"),
        ("Enabled", "Learning", "aad"),
        ("Enabled", "Enforced", "add"),
        ("Disabled", "", "ddd"),
        ("Disabled", "Learning", "add"),
        ("Disabled", "Enforced", "add"),
        ("SecuredByPerimeter", "", "ddd"),
        ("SecuredByPerimeter", "Learning", "add"),
        ("SecuredByPerimeter", "Enforced", "add"),
    ],
)
def test_the_matrix_of_what_comes_in(access: str, mode: str, expected: str) -> None:
    """NSP-04: an address of the perimeter's rule, one of the account's own rule, and a stranger."""
    account = resource("storage", "st", {"publicNetworkAccess": access, "networkAcls": ACLS})
    around = perimeter(mode, ADMIT) if mode else ()
    found = [verdict(source, "st:443", account, *around) for source in (INSIDE, OWN, STRANGER)]
    assert letters(*found) == expected


@pytest.mark.parametrize(
    ("access", "mode", "expected"),
    [
        ("Enabled", "", "aa"),
        ("Enabled", "Learning", "aa"),
        ("Enabled", "Enforced", "ad"),
        ("Disabled", "", "aa"),
        ("Disabled", "Learning", "aa"),
        ("Disabled", "Enforced", "ad"),
        ("SecuredByPerimeter", "Learning", "ad"),
        ("SecuredByPerimeter", "Enforced", "ad"),
    ],
)
def test_the_matrix_of_what_goes_out(access: str, mode: str, expected: str) -> None:
    """NSP-04: a name of the perimeter's rule, and another."""
    search = resource("search", "se", {"publicNetworkAccess": access})
    around = perimeter(mode, LET_OUT, member="se", kind="search") if mode else ()
    found = [verdict("se", f"fqdn:{name}:443", search, *around) for name in ("www.contoso.com", "www.example.org")]
    assert letters(*found) == expected


@pytest.mark.parametrize(
    ("access", "mode", "expected"),
    [
        ("Enabled", "Learning", "allowed"),
        ("Disabled", "Learning", "allowed"),
        ("SecuredByPerimeter", "Learning", "unknown"),
        ("Enabled", "Enforced", "denied"),
        ("SecuredByPerimeter", "Enforced", "denied"),
    ],
)
def test_trusted_services_of_a_vault_in_a_perimeter(access: str, mode: str, expected: str) -> None:
    """NSP-06, U-20, KV-03."""
    acls = {"defaultAction": "Deny", "bypass": "AzureServices"}
    vault = resource("vault", "kv", {"publicNetworkAccess": access, "networkAcls": acls})
    assert verdict("trusted-services", "kv:443", vault, *perimeter(mode, member="kv", kind="vault")) == expected


def machine() -> tuple[Resource, ...]:
    """A machine with default outbound access."""
    subnet = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True}
    return (vnet("v", "10.0.0.0/16", app=subnet), nic("m", "v/app", "10.0.0.4"))


@pytest.mark.parametrize(
    ("subscription", "source", "expected"),
    [
        ("/subscriptions/s", "m", "unknown"),
        ("/subscriptions/other", "m", "denied"),
        ("/subscriptions/s", STRANGER, "denied"),
        ("/subscriptions/s", "azure/AzureCloud", "unknown"),
    ],
    ids=["a machine of the subscription", "another subscription", "nobody of Azure", "somebody of Azure"],
)
def test_a_rule_by_subscription_wants_proof(subscription: str, source: str, expected: str) -> None:
    """NSP-02: such a caller shows a managed identity, and that is not in the configuration."""
    rule = {"direction": "Inbound", "subscriptions": [{"id": subscription}]}
    account = resource("storage", "st", {})
    assert verdict(source, "st:443", account, *machine(), *perimeter("Enforced", rule)) == expected


def together(mode: str = "Enforced") -> tuple[Resource, ...]:
    """A search service and an account in one perimeter without rules."""
    second = {
        "privateLinkResource": link("search", "se"),
        "profile": link("nsp_profile", "p/main"),
        "accessMode": mode,
    }
    return (
        *perimeter(mode),
        resource("nsp_association", "p/se", second),
        resource("storage", "st", {}),
        resource("search", "se", {}, door="arm-template"),
    )


def test_resources_of_one_perimeter_talk_freely() -> None:
    """NSP-02."""
    answer = Engine(network(*together())).can("se", "fqdn:st.blob.core.windows.net:443")
    assert answer.verdict.value == "allowed"
    assert any("NSP-07" in note for note in answer.trace.notes)
    outsider = resource("search", "out", {}, door="arm-template")
    assert verdict("out", "st:443", *together(), outsider) == "denied"


def test_linked_perimeters_talk_in_the_direction_of_the_link() -> None:
    remote = {
        "privateLinkResource": link("search", "se"),
        "profile": link("nsp_profile", "q/main"),
        "accessMode": "Enforced",
    }
    link_ = {
        "autoApprovedRemotePerimeterResourceId": f"{GROUP}/Microsoft.Network/networkSecurityPerimeters/q",
        "localInboundProfiles": ["*"],
        "status": "Approved",
    }
    estate = (
        *perimeter("Enforced"),
        resource("nsp", "q"),
        resource("nsp_profile", "q/main"),
        resource("nsp_association", "q/se", remote),
        resource("storage", "st", {}),
        resource("search", "se", {}, door="arm-template"),
    )
    assert verdict("se", "st:443", *estate) == "denied"
    free = [r for r in estate if r.name != "se" or "associations" not in r.type]
    assert (
        verdict("se", "st:443", *free, resource("nsp_association", "q/se", remote | {"accessMode": "Learning"}))
        == "denied"
    )
    linked = (*free, resource("nsp_association", "q/se", remote | {"accessMode": "Learning"}))
    assert verdict("se", "st:443", *linked, resource("nsp_link", "p/to-q", link_)) == "allowed"


def test_a_mode_that_is_not_known_leaves_what_both_modes_say() -> None:
    account = resource("storage", "st", {"networkAcls": ACLS})
    around = perimeter(Unknown(why="a parameter"), ADMIT)
    found = [verdict(source, "st:443", account, *around) for source in (INSIDE, OWN, STRANGER)]
    assert letters(*found) == "aud"


def test_a_profile_that_is_not_in_the_input_may_let_in_anybody() -> None:
    account = resource("storage", "st", {})
    around = [r for r in perimeter("Enforced") if "profiles" not in r.type]
    assert verdict(STRANGER, "st:443", account, *around) == "unknown"


def test_a_service_that_perimeters_may_not_support_is_not_sure_to_be_held() -> None:
    """NSP-08."""
    cache = resource("redis", "re", {}, door="arm-template")
    assert verdict(STRANGER, "re:6380", cache, *perimeter("Enforced", member="re", kind="redis")) == "unknown"


def test_a_rule_whose_direction_is_not_known_may_be_an_inbound_one() -> None:
    account = resource("storage", "st", {})
    rule = ADMIT | {"direction": Unknown(why="a parameter")}
    assert verdict(INSIDE, "st:443", account, *perimeter("Enforced", rule)) == "unknown"
    assert verdict(STRANGER, "st:443", account, *perimeter("Enforced", rule)) == "denied"
