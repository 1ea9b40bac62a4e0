"""The public names of services, and what else is read of them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.kinds import KINDS
from penstock.azure.read import read_all
from penstock.azure.resources.paas import PlatformService
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import TYPES, ref, resource


def service(kind: str, properties: dict[str, Any], name: str = "Shop", **body: Any) -> PlatformService:
    estate, _ = read_all([resource(kind, name, properties, **body)])
    return estate.all(PlatformService)[0]


@pytest.mark.parametrize(
    ("kind", "properties", "body", "expected"),
    [
        ("vault", {}, {}, ("shop.vault.azure.net",)),
        ("vault", {"vaultUri": "https://shop.vault.azure.net:443/"}, {}, ("shop.vault.azure.net",)),
        ("registry", {}, {}, ()),
        ("registry", {"loginServer": "shop.registry.example"}, {}, ("shop.registry.example",)),
        ("eventgrid", {}, {"location": "West Europe"}, ("shop.westeurope-1.eventgrid.azure.net",)),
        ("eventgrid", {}, {}, ()),
        (
            "storage",
            {"primaryEndpoints": {"blob": "https://shop.z6.blob.storage.example/"}},
            {},
            (
                "shop.blob.core.windows.net",
                "shop.dfs.core.windows.net",
                "shop.file.core.windows.net",
                "shop.queue.core.windows.net",
                "shop.table.core.windows.net",
                "shop.web.core.windows.net",
                "shop.z6.blob.storage.example",
            ),
        ),
    ],
    ids=["made", "stated", "none known", "stated only", "by region", "region not known", "both"],
)
def test_names(kind: str, properties: dict[str, Any], body: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert service(kind, properties, **body).names == expected


@pytest.mark.parametrize("name", ["sh op", "(unknown)", "shop.x", ""])
def test_no_name_is_made_of_what_can_be_none(name: str) -> None:
    assert service("vault", {}, name=name).names == ()


def test_a_name_that_only_azure_can_finish_stays_the_same_wherever_it_is_written() -> None:
    assert service("vault", {}, name="kv{uniqueString(x)}").names == ("kv{uniquestring(x)}.vault.azure.net",)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"network": {"delegatedSubnetResourceId": ref("subnet", "v/s")}}, ref("subnet", "v/s")),
        ({"subnetId": ref("subnet", "v/s")}, ref("subnet", "v/s")),
        ({}, None),
    ],
)
def test_where_a_service_is_placed(properties: dict[str, Any], expected: str | None) -> None:
    assert service("redis", properties).subnet == expected


@pytest.mark.parametrize(("mode", "expected"), [("None", None), ("External", "s"), ("Internal", "s")])
def test_a_gateway_is_placed_only_when_it_says_so(mode: str, expected: str | None) -> None:
    where = {"virtualNetworkType": mode, "virtualNetworkConfiguration": {"subnetResourceId": ref("subnet", "v/s")}}
    found = service("apim", where)
    assert (found.subnet is not None, found.published) == (expected is not None, mode == "External")


def test_addresses_to_send_from() -> None:
    stated = {"outboundIpAddresses": "20.0.0.1", "possibleOutboundIpAddresses": "20.0.0.1,20.0.0.2, nonsense"}
    assert service("site_web", stated).outbound == (Address.parse("20.0.0.1"), Address.parse("20.0.0.2"))


def test_settings_that_bear_on_data_are_kept_for_later() -> None:
    found = service("storage", {"allowBlobPublicAccess": False, "allowSharedKeyAccess": True, "isSftpEnabled": True})
    assert dict(found.kept) == {"allowBlobPublicAccess": "false", "allowSharedKeyAccess": "true"}
    assert found.switches == ("isSftpEnabled",)


@pytest.mark.parametrize(
    ("value", "expected"), [("Enabled", True), (True, True), ("Disabled", False), (None, False)], ids=str
)
def test_limits_on_what_may_be_called(value: Any, expected: bool) -> None:
    assert service("sql", {"restrictOutboundNetworkAccess": value}).limited_outbound is expected


def test_a_limit_that_is_not_known_stays_so() -> None:
    found = service("sql", {"restrictOutboundNetworkAccess": Unknown(why="a parameter")}).limited_outbound
    assert isinstance(found, Unknown)


@pytest.mark.parametrize("arm_type", sorted(KINDS))
def test_the_tables_name_what_can_be_looked_up(arm_type: str) -> None:
    kind = KINDS[arm_type]
    assert kind.type == arm_type == arm_type.lower()
    assert not kind.ports.is_empty
    assert all(form.format(name="a", region="b").count("{") == 0 for form in kind.names)
    assert kind.service_endpoint == kind.service_endpoint.lower()


def test_the_short_words_of_the_tests_are_known_types() -> None:
    assert {TYPES[word] for word in ("storage", "vault", "sql", "cosmos", "search", "redis")} <= set(KINDS)
