"""Estates on disk, as an export would have them."""

from __future__ import annotations

import json
from pathlib import Path

from penstock.azure.resource import Resource
from tests.unit.azure.arm import link, nic, nsg, rule, vnet
from tests.unit.azure.services import pip


def written(folder: Path, *resources: Resource) -> Path:
    """Write one file with all resources, one a line from line 2 on, and give its path."""
    rows = [{"id": r.id, "type": r.type, **r.body.value} for r in resources]
    file = folder / "estate.json"
    file.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
    return file


def exposed(folder: Path) -> Path:
    """A machine that lets SSH in from everywhere (the rule is on line 3), and a database beside it."""
    web = {
        "addressPrefix": "10.0.0.0/24",
        "networkSecurityGroup": link("nsg", "nsg-web"),
        "defaultOutboundAccess": False,
    }
    db = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "nsg-db"), "defaultOutboundAccess": False}
    return written(
        folder,
        vnet("net", "10.0.0.0/16", web=web, db=db),
        nsg("nsg-web", rule("allow-ssh", 200, destinationPortRange="22", protocol="Tcp")),
        nsg(
            "nsg-db",
            rule("allow-sql", 200, destinationPortRange="1433", protocol="Tcp", sourceAddressPrefix="10.0.0.0/24"),
            rule("deny-all", 300, access="Deny"),
        ),
        pip("pip-web", "20.0.0.1"),
        nic("nic-web", "net/web", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip-web")}),
        nic("nic-db", "net/db", "10.0.1.4"),
    )


def sound(folder: Path) -> Path:
    """One closed machine with nothing around it."""
    web = {
        "addressPrefix": "10.0.0.0/24",
        "networkSecurityGroup": link("nsg", "nsg-web"),
        "defaultOutboundAccess": False,
    }
    return written(folder, vnet("net", "10.0.0.0/16", web=web), nsg("nsg-web"), nic("nic-web", "net/web", "10.0.0.4"))


def undecided(folder: Path) -> Path:
    """One machine whose way out nobody states."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "nsg-web")}
    return written(folder, vnet("net", "10.0.0.0/16", web=web), nsg("nsg-web"), nic("nic-web", "net/web", "10.0.0.4"))
