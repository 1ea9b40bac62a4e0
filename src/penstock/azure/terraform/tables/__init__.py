"""What the types of Terraform's provider are in ARM. A new type is one row in one of the tables. Read next: `tables/network.py`."""

from penstock.azure.terraform.row import Table
from penstock.azure.terraform.tables import network

TABLE: Table = {**network.TABLE}
