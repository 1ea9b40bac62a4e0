"""What the types of Terraform's provider are in ARM. A new type is one row in one of the tables. Read next: `tables/network.py`."""

from penstock.azure.terraform.row import Entry, Link, Part, Row, Table
from penstock.azure.terraform.tables import (
    balancers,
    classic_edges,
    compute,
    edges,
    firewalls,
    gateways,
    hubs,
    managers,
    names,
    network,
    others,
    proxies,
    services,
    stores,
)

TABLE: Table = {
    **network.TABLE,
    **balancers.TABLE,
    **gateways.TABLE,
    **firewalls.TABLE,
    **names.TABLE,
    **hubs.TABLE,
    **managers.TABLE,
    **proxies.TABLE,
    **edges.TABLE,
    **classic_edges.TABLE,
    **compute.TABLE,
    **stores.TABLE,
    **services.TABLE,
    **others.TABLE,
}


def terraform_table() -> str:
    """Give the part of `docs/coverage.md` on Terraform: what each type is read as."""
    lead = "\n## Types of Terraform\n\nEach is read as the type that Azure has for it, which stands above. Types in no row are counted by their own names.\n\n"
    rows = ["| Type of the provider | Read as |", "|---|---|"]
    rows += [f"| `{name}` | {_read_as(entry)} |" for name, entry in sorted(TABLE.items())]
    rows.append("| `azapi_resource`, `azapi_update_resource` | what their body says |")
    return lead + "\n".join(rows) + "\n"


def _read_as(entry: Entry) -> str:
    match entry:
        case Row():
            return f"`{entry.arm.lower()}`"
        case Part():
            return f"`{entry.path}` of `{entry.owner_type.lower()}`"
        case Link():
            return f"`{entry.path}` of `{entry.owner_type.lower()}`"
