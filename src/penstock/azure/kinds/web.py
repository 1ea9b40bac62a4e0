"""Web applications, functions, container apps. Their ordered restrictions are read by `read/web.py`. Read next: `kinds/__init__.py`.

Source: Microsoft Learn, "Azure App Service access restrictions": rules by priority, the first match decides; as soon as there is a rule, all else
is denied, unless the default action says otherwise. "Set up IP ingress restrictions in Azure Container Apps": rules all allow or all
deny, and what no rule names is treated the other way.
"""

from __future__ import annotations

from penstock.azure.kinds.kind import WEB, ServiceKind, Silence

SITE = "microsoft.web/sites"
SLOT = "microsoft.web/sites/slots"
SCM = "microsoft.web/sites/scm"
"""No type of Azure's: the deployment site that stands beside each application, with a door of its own."""

CONTAINER_APP = "microsoft.app/containerapps"


def _site(arm_type: str, what: str, *, sends: bool = True) -> ServiceKind:
    return ServiceKind(
        type=arm_type,
        what=what,
        ports=WEB,
        tag="AppService",
        service_endpoint="microsoft.web",
        holders=(),
        silence=Silence.BY_ANY_RULE,
        rules_apart=True,
        sends=sends,
        runs_code=True,
        for_everybody=True,
        endpoint_closes=True,
        kept=("httpsOnly", "clientCertEnabled", "siteConfig.minTlsVersion", "siteConfig.ftpsState"),
    )


KINDS = (
    _site(SITE, "a web application"),
    _site(SLOT, "a slot of a web application"),
    _site(SCM, "the deployment site of a web application", sends=False),
    ServiceKind(
        type=CONTAINER_APP,
        what="a container app",
        ports=WEB,
        holders=(),
        silence=Silence.BY_RULES,
        sends=True,
        runs_code=True,
        for_everybody=True,
    ),
)
