"""Web applications and functions. Their ordered restrictions are read by `read/web.py`. Read next: `kinds/__init__.py`.

Source: Microsoft Learn, "Azure App Service access restrictions": rules by priority, the first match decides; as soon as there is a rule, all else
is denied, unless the default action says otherwise.
"""

from __future__ import annotations

from penstock.azure.kinds.kind import WEB, ServiceKind, Silence

SITE = "microsoft.web/sites"
SLOT = "microsoft.web/sites/slots"

KINDS = (
    ServiceKind(
        type=SITE,
        what="a web application",
        names=("{name}.azurewebsites.net",),
        ports=WEB,
        tag="AppService",
        service_endpoint="microsoft.web",
        holders=(),
        silence=Silence.BY_RULES,
        sends=True,
        for_everybody=True,
        kept=("httpsOnly",),
    ),
)
