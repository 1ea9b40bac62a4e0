"""The types that nobody reads yet, and what each of them may hide.

Comes in: nothing; a table. Goes out: `look_up`. A type that is in no row is looked up by its parents and its
provider; what is not even there is taken to bear on traffic. Read next: `read/registry.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read.entry import NotModelled


def _traffic(hides: str) -> NotModelled:
    return NotModelled(hides=hides, bears_on_traffic=True)


def _quiet(what: str) -> NotModelled:
    return NotModelled(hides=what, bears_on_traffic=False)


TYPES: Mapping[str, NotModelled] = {
    "microsoft.apimanagement/service": _traffic("a part of a gateway of programming interfaces"),
    "microsoft.app/managedenvironments": _traffic("a part of an environment of container apps"),
    "microsoft.cache/redis": _traffic("a part of a cache"),
    "microsoft.cdn/profiles": _traffic("a part of a front door"),
    "microsoft.cognitiveservices/accounts": _traffic("a part of an AI service"),
    "microsoft.containerinstance/containergroups": _traffic("containers in a subnet or with a public address"),
    "microsoft.containerregistry/registries": _traffic("a part of a registry"),
    "microsoft.datafactory/factories": _traffic("a part of a data factory"),
    "microsoft.dbformysql": _traffic("a database server with its own access rules"),
    "microsoft.dbforpostgresql": _traffic("a database server with its own access rules"),
    "microsoft.documentdb/databaseaccounts": _traffic("a part of a database account"),
    "microsoft.eventhub/namespaces": _traffic("a part of an event hub"),
    "microsoft.hdinsight/clusters": _traffic("cluster nodes in a subnet"),
    "microsoft.keyvault/vaults": _traffic("a part of a vault"),
    "microsoft.machinelearningservices/workspaces": _traffic("a part of a machine learning workspace"),
    "microsoft.netapp/netappaccounts": _traffic("file shares in a delegated subnet"),
    "microsoft.network/bastionhosts": _traffic("shells into machines from the portal (BAS-02)"),
    "microsoft.network/bgpservicecommunities": _quiet("lists of Microsoft's own prefixes"),
    "microsoft.network/customipprefixes": _traffic("public address ranges of your own"),
    "microsoft.network/ddosprotectionplans": _quiet("rate protection; decides no flow"),
    "microsoft.network/dnsresolvers": _traffic("a part of a resolver"),
    "microsoft.network/dnszones": _quiet("a part of a public zone"),
    "microsoft.network/expressroutecircuits": _traffic("a part of a circuit"),
    "microsoft.network/expressroutegateways": _traffic("a part of a gateway of a virtual hub"),
    "microsoft.network/expressrouteports": _traffic("a physical edge"),
    "microsoft.network/networkmanagers": _traffic("a part of a network manager"),
    "microsoft.network/networkmanagers/connectivityconfigurations/snapshots": _quiet("an earlier state"),
    "microsoft.network/networkmanagers/ipampools": _quiet("plans of addresses; networks state their own"),
    "microsoft.network/networkmanagers/routingconfigurations/rulecollections/rules/snapshots": _quiet(
        "an earlier state"
    ),
    "microsoft.network/networkmanagers/routingconfigurations/rulecollections/snapshots": _quiet("an earlier state"),
    "microsoft.network/networkmanagers/routingconfigurations/snapshots": _quiet("an earlier state"),
    "microsoft.network/networkmanagers/scopeconnections": _quiet("consent of another tenant; decides no flow"),
    "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules/snapshots": _quiet(
        "an earlier state"
    ),
    "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/snapshots": _quiet(
        "an earlier state"
    ),
    "microsoft.network/networkmanagers/securityadminconfigurations/snapshots": _quiet("an earlier state"),
    "microsoft.network/networkmanagers/securityuserconfigurations": _traffic(
        "user rules, which Azure writes into security groups of its own"
    ),
    "microsoft.network/networkmanagers/verifierworkspaces": _quiet("questions and answers about reachability"),
    "microsoft.network/networkprofiles": _traffic("containers placed in a subnet"),
    "microsoft.network/networksecurityperimeters": _traffic("a part of a network security perimeter"),
    "microsoft.network/networkvirtualappliances": _traffic("a part of an appliance in a virtual hub"),
    "microsoft.network/networkwatchers": _quiet("observation; decides no flow"),
    "microsoft.network/p2svpngateways": _traffic("a part of a gateway for remote users"),
    "microsoft.network/privatelinkservices": _traffic("a part of a private link service"),
    "microsoft.network/routefilters": _traffic("which routes a circuit learns"),
    "microsoft.network/serviceendpointpolicies": _traffic("a part of a service endpoint policy"),
    "microsoft.network/trafficmanagerprofiles": _quiet("public names that lead to endpoints; decides no flow"),
    "microsoft.network/virtualhubs": _traffic("a part of a virtual hub or route server"),
    "microsoft.network/virtualnetworktaps": _traffic("copies of traffic"),
    "microsoft.network/virtualrouters": _traffic("learned routes"),
    "microsoft.network/vpngateways": _traffic("a part of a gateway of a virtual hub"),
    "microsoft.network/vpnserverconfigurations": _quiet("how remote users sign in"),
    "microsoft.network/vpnsites": _traffic("a part of a branch"),
    "microsoft.redhatopenshift/openshiftclusters": _traffic("cluster nodes in subnets"),
    "microsoft.search/searchservices": _traffic("a part of a search service"),
    "microsoft.servicebus/namespaces": _traffic("a part of a message bus"),
    "microsoft.servicenetworking/trafficcontrollers": _traffic("a part of a gateway for containers"),
    "microsoft.sql/managedinstances": _traffic("a part of a database in a delegated subnet"),
    "microsoft.sql/servers": _traffic("a part of a database server"),
    "microsoft.storage/storageaccounts": _traffic("a part of a storage account"),
    "microsoft.synapse/workspaces": _traffic("a part of an analytics workspace"),
    "microsoft.web/hostingenvironments": _traffic("a part of an environment of web applications"),
    "microsoft.web/sites": _traffic("a part of a web application"),
    "microsoft.cache/redis/linkedservers": _quiet("copies between caches"),
    "microsoft.cognitiveservices/accounts/deployments": _quiet("models"),
    "microsoft.cognitiveservices/accounts/projects": _quiet("projects"),
    "microsoft.containerregistry/registries/replications": _quiet("copies of a registry"),
    "microsoft.containerregistry/registries/webhooks": _quiet("calls a registry makes when something is pushed"),
    "microsoft.datafactory/factories/managedvirtualnetworks": _quiet("where managed private endpoints stand"),
    "microsoft.dbformysql/flexibleservers/databases": _quiet("databases of a server"),
    "microsoft.dbformysql/servers/databases": _quiet("databases of a server"),
    "microsoft.dbforpostgresql/flexibleservers/configurations": _quiet("settings of a server"),
    "microsoft.dbforpostgresql/flexibleservers/databases": _quiet("databases of a server"),
    "microsoft.dbforpostgresql/servers/databases": _quiet("databases of a server"),
    "microsoft.documentdb/databaseaccounts/mongodbdatabases": _quiet("databases of an account"),
    "microsoft.documentdb/databaseaccounts/sqldatabases": _quiet("databases of an account"),
    "microsoft.documentdb/databaseaccounts/sqlroleassignments": _quiet("who may read"),
    "microsoft.eventhub/namespaces/authorizationrules": _quiet("keys"),
    "microsoft.eventhub/namespaces/eventhubs": _quiet("hubs of a namespace"),
    "microsoft.keyvault/vaults/accesspolicies": _quiet("who may read"),
    "microsoft.keyvault/vaults/keys": _quiet("keys"),
    "microsoft.keyvault/vaults/secrets": _quiet("secrets"),
    "microsoft.servicebus/namespaces/authorizationrules": _quiet("keys"),
    "microsoft.servicebus/namespaces/queues": _quiet("queues of a namespace"),
    "microsoft.servicebus/namespaces/topics": _quiet("topics of a namespace"),
    "microsoft.sql/managedinstances/databases": _quiet("databases of an instance"),
    "microsoft.sql/servers/administrators": _quiet("who may administer"),
    "microsoft.sql/servers/auditingsettings": _quiet("what is logged"),
    "microsoft.sql/servers/azureadonlyauthentications": _quiet("who may sign in"),
    "microsoft.sql/servers/databases": _quiet("databases of a server"),
    "microsoft.sql/servers/elasticpools": _quiet("capacity of databases"),
    "microsoft.sql/servers/encryptionprotector": _quiet("keys"),
    "microsoft.sql/servers/extendedauditingsettings": _quiet("what is logged"),
    "microsoft.sql/servers/failovergroups": _quiet("copies of databases"),
    "microsoft.sql/servers/securityalertpolicies": _quiet("alerts"),
    "microsoft.sql/servers/vulnerabilityassessments": _quiet("scans"),
    "microsoft.storage/storageaccounts/blobservices": _quiet("settings of blobs"),
    "microsoft.storage/storageaccounts/fileservices": _quiet("settings of file shares"),
    "microsoft.storage/storageaccounts/managementpolicies": _quiet("when data is deleted"),
    "microsoft.storage/storageaccounts/queueservices": _quiet("queues"),
    "microsoft.storage/storageaccounts/tableservices": _quiet("tables"),
    "microsoft.web/certificates": _quiet("certificates"),
    "microsoft.web/sites/basicpublishingcredentialspolicies": _quiet("who may deploy"),
    "microsoft.web/sites/extensions": _quiet("what is deployed"),
    "microsoft.web/sites/functions": _quiet("functions of an application"),
    "microsoft.web/sites/hostnamebindings": _quiet("further names of an application"),
    "microsoft.web/sites/hybridconnectionnamespaces": _traffic("a way from an application to on-premises by a relay"),
    "microsoft.web/sites/sourcecontrols": _quiet("where an application comes from"),
    "microsoft.web/sites/virtualnetworkconnections": _traffic("an older way from an application into a network"),
    "microsoft.web/serverfarms": _quiet("capacity of web applications"),
    "microsoft.avs/privateclouds": _traffic("a private cloud and its routes"),
    "microsoft.aad": _traffic("domain controllers in a subnet"),
    "microsoft.compute/virtualmachines/extensions": _quiet("software on a machine"),
    "microsoft.compute/virtualmachines/runcommands": _quiet("commands run on a machine"),
    "microsoft.compute": _quiet("disks, images, sets; decides no flow"),
    "microsoft.containerservice/managedclusters": _traffic("cluster nodes and pods"),
    "microsoft.insights/privatelinkscopes": _traffic("whether monitoring is reached privately"),
    "microsoft.network": _traffic("a network resource"),
    "microsoft.advisor": _quiet("advice"),
    "microsoft.alertsmanagement": _quiet("alerts"),
    "microsoft.authorization": _quiet("roles, locks, policies; decides no flow"),
    "microsoft.automation": _quiet("automation accounts"),
    "microsoft.blueprint": _quiet("blueprints"),
    "microsoft.chaos": _quiet("experiments"),
    "microsoft.consumption": _quiet("budgets"),
    "microsoft.costmanagement": _quiet("cost views"),
    "microsoft.dataprotection": _quiet("backups"),
    "microsoft.desktopvirtualization": _quiet("desktop brokers; the session hosts are machines of their own"),
    "microsoft.devtestlab": _quiet("schedules of machines"),
    "microsoft.features": _quiet("feature flags"),
    "microsoft.guestconfiguration": _quiet("settings inside machines"),
    "microsoft.insights": _quiet("metrics, logs, alerts"),
    "microsoft.maintenance": _quiet("update windows"),
    "microsoft.managedidentity": _quiet("identities"),
    "microsoft.management": _quiet("management groups"),
    "microsoft.managedservices": _quiet("delegated administration"),
    "microsoft.operationalinsights": _quiet("log workspaces"),
    "microsoft.operationsmanagement": _quiet("log solutions"),
    "microsoft.policyinsights": _quiet("policy states"),
    "microsoft.portal": _quiet("dashboards"),
    "microsoft.recoveryservices": _quiet("backups"),
    "microsoft.resources": _quiet("deployments, groups, tags"),
    "microsoft.security": _quiet("security settings"),
    "microsoft.securityinsights": _quiet("detections"),
    "microsoft.subscription": _quiet("subscriptions"),
}

EXTENSIONS: Mapping[str, NotModelled] = {
    "diagnosticsettings": _quiet("where logs are sent"),
    "locks": _quiet("locks"),
    "roleassignments": _quiet("who may administer"),
    "policyassignments": _quiet("policies"),
}
"""Types that older templates write below any resource, as `…/providers/diagnosticSettings`."""

_UNHEARD = _traffic("nothing is known of this type")


def look_up(arm_type: str) -> NotModelled:
    """Give the row of a type, of its nearest parent, or of its provider."""
    parts = arm_type.split("/")
    if "providers" in parts[2:] and parts[-1] in EXTENSIONS:
        return EXTENSIONS[parts[-1]]
    for length in range(len(parts), 0, -1):
        row = TYPES.get("/".join(parts[:length]))
        if row is not None:
            return row
    return _UNHEARD
