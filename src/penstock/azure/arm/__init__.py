"""ARM templates: from a template and its parameters to the resources that a deployment would make. Read next: `arm/deploy.py`."""

from penstock.azure.arm.deploy import Deployment, deploy

__all__ = ["Deployment", "deploy"]
