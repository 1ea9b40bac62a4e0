"""Registries, AI services, data factories, gateways of programming interfaces, automation. Read next: `kinds/web.py`.

Source of what the semantics reference does not hold: Microsoft Learn, "Configure public registry access", "Configure Azure AI services virtual
networks", "Configure network access and firewall rules for Azure AI Search", "Azure Synapse Analytics IP firewall rules".
"""

from __future__ import annotations

from penstock.azure.kinds.databases import SQL
from penstock.azure.kinds.kind import WEB, Links, Listed, ServiceKind, Silence
from penstock.space.transport import TransportSet

KINDS = (
    ServiceKind(
        type="microsoft.containerregistry/registries",
        what="a registry",
        tag="AzureContainerRegistry",
        service_endpoint="microsoft.containerregistry",
        holders=(("networkRuleSet",),),
        bypass=(("networkRuleBypassOptions",),),
        bypass_default=True,
        kept=("adminUserEnabled", "anonymousPullEnabled"),
    ),
    ServiceKind(
        type="microsoft.cognitiveservices/accounts",
        what="an AI service",
        names=("{name}.cognitiveservices.azure.com", "{name}.openai.azure.com", "{name}.services.ai.azure.com"),
        tag="CognitiveServicesManagement",
        service_endpoint="microsoft.cognitiveservices",
        bypass=(("bypass",),),
        bypass_default=None,
        perimeter=True,
        sends=True,
        kept=("disableLocalAuth", "restrictOutboundNetworkAccess"),
    ),
    ServiceKind(
        type="microsoft.search/searchservices",
        what="a search service",
        names=("{name}.search.windows.net",),
        tag="AzureCognitiveSearch",
        links=Links.APART,
        holders=(("networkRuleSet",),),
        default="",
        silence=Silence.BY_RULES,
        segments=(),
        bypass=(("bypass",),),
        perimeter=True,
        sends=True,
        kept=("disableLocalAuth",),
    ),
    ServiceKind(
        type="microsoft.machinelearningservices/workspaces",
        what="a machine learning workspace",
        tag="AzureMachineLearning",
        endpoint_closes=True,
        links=Links.APART,
        holders=(("networkAcls",), ()),
        silence=Silence.BY_RULES,
        addresses=(Listed(array="ipRules", value="value"), Listed(array="ipAllowlist", value="")),
        segments=(),
        sends=True,
    ),
    ServiceKind(
        type="microsoft.datafactory/factories",
        what="a data factory",
        tag="DataFactory",
        holders=(),
        sends=True,
        links=Links.APART,
    ),
    ServiceKind(
        type="microsoft.synapse/workspaces",
        what="an analytics workspace",
        names=(
            "{name}.sql.azuresynapse.net",
            "{name}-ondemand.sql.azuresynapse.net",
            "{name}.dev.azuresynapse.net",
        ),
        ports=SQL | TransportSet.tcp(443, 1443),
        tag="Sql",
        holders=(),
        silence=Silence.SHUT,
        rules_apart=True,
        platform_rule=True,
        bypass=(("trustedServiceBypassEnabled",),),
        sends=True,
        links=Links.UNSEEN,
        facts=("SQL-02",),
    ),
    ServiceKind(
        type="microsoft.apimanagement/service",
        what="a gateway of programming interfaces",
        names=("{name}.azure-api.net",),
        ports=WEB | TransportSet.tcp(3443),
        tag="ApiManagement",
        holders=(),
        sends=True,
        for_everybody=True,
    ),
    ServiceKind(type="microsoft.automation/automationaccounts", what="an automation account", holders=(), sends=True),
    ServiceKind(
        type="microsoft.batch/batchaccounts",
        what="a batch account",
        names=("{name}.{region}.batch.azure.com",),
        tag="BatchNodeManagement",
        holders=(("networkProfile", "accountAccess"),),
        segments=(),
    ),
)
