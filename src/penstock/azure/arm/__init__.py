"""ARM templates: from a template and its parameters to the resources that a deployment would make. Read next: `arm/deploy.py`."""

from penstock.azure.arm.deploy import Deployment, Template, deploy, deploy_all
from penstock.azure.arm.frame import Wanted
from penstock.azure.arm.scope import Place, id_value, placeholders
from penstock.azure.arm.values import braced, unknown

__all__ = [
    "Deployment",
    "Place",
    "Template",
    "Wanted",
    "braced",
    "deploy",
    "deploy_all",
    "id_value",
    "placeholders",
    "unknown",
]
