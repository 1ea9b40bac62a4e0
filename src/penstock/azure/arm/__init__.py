"""ARM templates: from a template and its parameters to the resources that a deployment would make. Read next: `arm/deploy.py`."""

from penstock.azure.arm.deploy import Deployment, Template, deploy, deploy_all
from penstock.azure.arm.scope import Place

__all__ = ["Deployment", "Place", "Template", "deploy", "deploy_all"]
