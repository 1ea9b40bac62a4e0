"""What the types of Terraform's provider are in ARM. A new type is one row in one of the tables. Read next: `tables/network.py`."""

from penstock.azure.terraform.row import Table
from penstock.azure.terraform.tables import (
    balancers,
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
    **compute.TABLE,
    **stores.TABLE,
    **services.TABLE,
    **others.TABLE,
}
