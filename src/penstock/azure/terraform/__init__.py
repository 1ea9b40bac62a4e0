"""Terraform: from plans and states to resources in ARM's shape. Read next: `terraform/door.py`."""
