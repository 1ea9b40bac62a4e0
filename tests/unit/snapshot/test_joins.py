"""Where templates go is learned from ids that others give of their resources, and from nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.snapshot.gather import Gathered, gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.written import write

HUBS = "/subscriptions/1111/resourceGroups/rg-Hubs/providers/Microsoft.Network"
SPOKES = HUBS.replace("rg-Hubs", "rg-spokes")
HERE = "/subscriptions/{subscription()}/resourcegroups/{resourcegroup()}/providers/microsoft.network"
NETWORK = "Microsoft.Network/virtualNetworks"


def network(name: str, *subnets: str, second: int = 0, **properties: Any) -> dict[str, Any]:
    """A network 10.second.0.0/16 with subnets of a /24 each."""
    parts = [{"name": s, "properties": {"addressPrefix": f"10.{second}.{n}.0/24"}} for n, s in enumerate(subnets)]
    space = {"addressPrefixes": [f"10.{second}.0.0/16"]}
    return {"type": NETWORK, "name": name, "properties": {"addressSpace": space, "subnets": parts, **properties}}


def naming(*ids: str, name: str = "x") -> dict[str, Any]:
    """A resource that names others."""
    return {"type": "T.T/things", "name": name, "properties": {"others": [{"id": one} for one in ids]}}


def row(identity: str) -> dict[str, Any]:
    """A network of an export."""
    return {"id": identity, "name": identity.rsplit("/", 1)[-1], "type": NETWORK, "properties": {"subnets": []}}


def places(gathered: Gathered) -> dict[str, str]:
    """Give where each resource is, by name."""
    return {r.name: r.id.partition("/providers/")[0].removeprefix("/subscriptions/") for r in gathered.resources}


def read(folder: Path, stated: tuple[str, ...] = (), **templates: list[dict[str, Any]]) -> Gathered:
    return gather([write(folder, **{k: template(resources=v) for k, v in templates.items()})], stated)


def told(gathered: Gathered) -> list[str]:
    return sorted(d.code for d in gathered.diagnostics if d.code in ("PS115", "PS116", "PS117"))


HUB = "1111/resourcegroups/rg-hubs"
PLACEHOLDER = HERE.partition("/providers/")[0].removeprefix("/subscriptions/")


@pytest.mark.parametrize(
    "named",
    [f"{HUBS}/virtualNetworks/hub", f"{HUBS}/virtualNetworks/hub/subnets/a", f"{HUBS.upper()}/VIRTUALNETWORKS/HUB"],
    ids=["a network", "a subnet inside it", "in capitals"],
)
def test_an_id_that_names_a_resource_tells_where_its_template_goes(named: str, tmp_path: Path) -> None:
    gathered = read(tmp_path, hub=[network("hub", "a"), naming(name="y")], spoke=[naming(named)])
    assert places(gathered) == {"hub": HUB, "y": HUB, "x": PLACEHOLDER}
    (note,) = (d for d in gathered.diagnostics if d.code == "PS115")
    assert (Path(note.origin.file).name, note.level.word) == ("hub.json", "note")
    assert "spoke.json:" in note.message
    assert "--param 'hub.json:resourceGroup()=" in note.help


def test_a_parameter_tells_it_too(tmp_path: Path) -> None:
    asks = template(parameters={"hubId": {"type": "string"}}, resources=[naming("[parameters('hubId')]")])
    write(tmp_path, hub=template(resources=[network("hub")]), spoke=asks)
    assert places(gather([tmp_path], [f"hubId={HUBS}/virtualNetworks/hub"]))["hub"] == HUB
    assert places(gather([tmp_path], ()))["hub"] == PLACEHOLDER


def test_a_child_that_is_deployed_into_a_resource_names_it(tmp_path: Path) -> None:
    peering = {"type": f"{NETWORK}/virtualNetworkPeerings", "name": "hub/to-spoke", "properties": {}}
    inside = template(resources=[peering])
    properties = {"mode": "Incremental", "template": inside}
    nested = {
        "type": "Microsoft.Resources/deployments",
        "name": "d",
        "subscriptionId": "1111",
        "resourceGroup": "rg-hubs",
        "properties": properties,
    }
    assert places(read(tmp_path, hub=[network("hub")], spoke=[nested]))["hub"] == HUB


@pytest.mark.parametrize(
    "named",
    [
        f"{HUBS}/virtualNetworks/other",
        f"{HUBS}/routeTables/hub",
        f"{HUBS}/virtualNetworks/hub/subnets/b",
        "/subscriptions/1111/resourceGroups/rg-hubs",
        "/subscriptions/1111/providers/Microsoft.Network/virtualNetworks/hub",
    ],
    ids=["another name", "another type", "a subnet that it has not", "a group", "no group"],
)
def test_an_id_of_something_else_tells_nothing(named: str, tmp_path: Path) -> None:
    gathered = read(tmp_path, hub=[network("hub", "a")], spoke=[naming(named)])
    assert places(gathered)["hub"] == PLACEHOLDER
    assert told(gathered) == []


def test_a_name_with_unknown_pieces_is_not_guessed(tmp_path: Path) -> None:
    parameters = {"env": {"type": "string"}}
    hub = template(parameters=parameters, resources=[network("[concat('hub-', parameters('env'))]")])
    write(tmp_path, hub=hub, spoke=template(resources=[naming(f"{HUBS}/virtualNetworks/hub-prod")]))
    gathered = gather([tmp_path], ())
    assert told(gathered) == []
    assert PLACEHOLDER in places(gathered)["hub-{hub:env}"]


def test_of_two_resources_that_may_be_meant_it_is_neither_and_both_are_told(tmp_path: Path) -> None:
    named = naming(f"{HUBS}/virtualNetworks/hub")
    gathered = read(tmp_path, east__hub=[network("hub")], west__hub=[network("hub")], spoke=[named])
    assert [r.id for r in gathered.resources if r.id.startswith("/subscriptions/1111")] == []
    (warning,) = (d for d in gathered.diagnostics if d.code.startswith("PS11"))
    assert warning.code == "PS117"
    assert "east/hub.json" in warning.message
    assert "west/hub.json" in warning.message


def test_ids_that_do_not_agree_tell_nothing(tmp_path: Path) -> None:
    one, other = naming(f"{HUBS}/virtualNetworks/hub"), naming(f"{SPOKES}/virtualNetworks/hub", name="z")
    gathered = read(tmp_path, hub=[network("hub")], a=[one], b=[other])
    assert places(gathered)["hub"] == PLACEHOLDER
    (warning,) = (d for d in gathered.diagnostics if d.code.startswith("PS11"))
    assert warning.code == "PS116"
    assert "rg-Hubs" in warning.message
    assert "rg-spokes" in warning.message


def test_a_template_that_gives_the_id_to_something_else_does_not_deploy_it(tmp_path: Path) -> None:
    """Two networks of one name that are peered: the one that names the other is not the other."""
    hub = f"{HUBS}/virtualNetworks/net"
    gathered = read(tmp_path, spoke=[network("net"), naming(hub)], third=[naming(hub, name="z")])
    assert places(gathered)["net"] == PLACEHOLDER
    assert told(gathered) == []


def test_templates_that_refer_to_one_another_stay_together(tmp_path: Path) -> None:
    guarded = [naming(f"[resourceId('{NETWORK}', 'hub')]", name="guard")]
    spoke = [naming(f"{HUBS}/virtualNetworks/hub")]
    found = places(read(tmp_path, a_guard=guarded, hub=[network("hub")], spoke=spoke))
    assert found == {"guard": HUB, "hub": HUB, "x": PLACEHOLDER}


def test_two_templates_of_one_folder_may_go_to_two_groups(tmp_path: Path) -> None:
    """Hub and spoke name each other; the third names the spoke by the group alone, in the subscription it shares."""
    shared = f"[resourceId('rg-spokes', '{NETWORK}', 'spoke')]"
    found = places(
        read(
            tmp_path,
            hub=[network("hub"), naming(f"{SPOKES}/virtualNetworks/spoke", name="h")],
            spoke=[network("spoke"), naming(f"{HUBS}/virtualNetworks/hub", name="s")],
            third=[naming(shared, name="t")],
        )
    )
    assert (found["hub"], found["spoke"]) == (HUB, HUB.replace("hubs", "spokes"))
    assert found["t"] == "1111/resourcegroups/{resourcegroup()}"


def test_a_group_is_learned_without_its_subscription(tmp_path: Path) -> None:
    found = places(read(tmp_path, hub=[network("hub")], spoke=[naming(f"[resourceId('rg-hubs', '{NETWORK}', 'hub')]")]))
    assert found["hub"] == "{subscription()}/resourcegroups/rg-hubs"


def test_what_is_stated_is_not_learned_otherwise(tmp_path: Path) -> None:
    spoke = [naming(f"{HUBS}/virtualNetworks/hub")]
    for stated, expected in (
        ("hub.json:resourceGroup()=rg-mine", "{subscription()}/resourcegroups/rg-mine"),
        ("hub.json:resourceGroup()=rg-HUBS", HUB),
        ("hub.json:subscription()=2222", "2222/resourcegroups/{resourcegroup()}"),
    ):
        assert places(read(tmp_path, (stated,), hub=[network("hub")], spoke=spoke))["hub"] == expected


def test_an_export_that_holds_the_resource_leaves_the_template_where_it_is(tmp_path: Path) -> None:
    named = f"{HUBS}/virtualNetworks/hub"
    write(tmp_path, rows=[row(named)], hub=template(resources=[network("hub")]), z=template(resources=[naming(named)]))
    gathered = gather([tmp_path], ())
    assert told(gathered) == []
    assert {r.id for r in gathered.resources if r.name == "hub"} == {f"{HERE}/virtualnetworks/hub", named.lower()}


def test_the_subscription_of_a_template_is_learned_from_an_export_that_it_names(tmp_path: Path) -> None:
    asks = template(resources=[naming(f"[resourceId('rg-hubs', '{NETWORK}', 'hub')]")])
    write(tmp_path, rows=[row(f"{HUBS}/virtualNetworks/hub")], main=asks)
    assert places(gather([tmp_path], ()))["x"] == "1111/resourcegroups/{resourcegroup()}"
    other = row(f"{HUBS}/virtualNetworks/hub".replace("1111", "2222"))
    write(tmp_path, rows=[row(f"{HUBS}/virtualNetworks/hub"), other])
    gathered = gather([tmp_path], ())
    assert told(gathered) == ["PS117"]
    assert places(gathered)["x"] == PLACEHOLDER


def test_a_lone_template_is_left_alone(tmp_path: Path) -> None:
    gathered = read(tmp_path, hub=[network("hub"), naming(f"{HUBS}/virtualNetworks/hub")])
    assert places(gathered) == {"hub": PLACEHOLDER, "x": PLACEHOLDER}


# ---- what joining is for ---------------------------------------------------------------------------------------------


def part(kind: str, name: str, **properties: Any) -> dict[str, Any]:
    return {"type": f"Microsoft.Network/{kind}", "apiVersion": "2024-01-01", "name": name, "properties": properties}


def standing(network_name: str, subnet: str) -> dict[str, Any]:
    found = f"[resourceId('{NETWORK}/subnets', '{network_name}', '{subnet}')]"
    return {"subnet": {"id": found}}


OWNERS = {
    "azureFirewalls": (
        part(
            "azureFirewalls",
            "d",
            ipConfigurations=[{"name": "c", "properties": standing("hub", "AzureFirewallSubnet")}],
        ),
        "ipConfigurations",
    ),
    "networkInterfaces": (
        part(
            "networkInterfaces",
            "d",
            enableIPForwarding=True,
            ipConfigurations=[{"name": "c", "properties": standing("hub", "a")}],
        ),
        "ipConfigurations",
    ),
    "loadBalancers": (
        part("loadBalancers", "d", frontendIPConfigurations=[{"name": "c", "properties": standing("hub", "a")}])
        | {"sku": {"name": "Standard"}},
        "frontendIPConfigurations",
    ),
}


@pytest.mark.parametrize("kind", OWNERS)
def test_an_address_asked_for_across_files_is_where_its_owner_is(kind: str, tmp_path: Path) -> None:
    owner, bag = OWNERS[kind]
    asked = f"[reference('{HUBS}/{kind}/d', '2024-01-01').{bag}[0].properties.privateIPAddress]"
    hop = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": asked}
    table = part("routeTables", "t", routes=[{"name": "out", "properties": hop}])
    routed = network("spoke", "b", second=1)
    routed["properties"]["subnets"][0]["properties"]["routeTable"] = {
        "id": "[resourceId('Microsoft.Network/routeTables', 't')]"
    }
    hub = [network("hub", "AzureFirewallSubnet", "a"), owner]
    write(tmp_path, hub=template(resources=hub), spoke=template(resources=[table, routed]))
    found = penstock.load(tmp_path)
    (device,) = (e for e in found.endpoints.values() if f"/{kind.lower()}/d" in (e.resource or e.id))
    (segment,) = (s for s in found.segments.values() if s.name == "b")
    (route,) = (r for r in found.route_tables[segment.routes].routes if r.name == "out")
    assert getattr(route.next_hop, "address", None) == device.where.witness()
