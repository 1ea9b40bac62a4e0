"""Message buses, event services, hubs of devices, configuration and signals. Read next: `kinds/applications.py`.

Source of what the semantics reference does not hold: Microsoft Learn, "Allow access to Azure Event Hubs namespaces from specific IP addresses or
ranges" and its like for Service Bus (without any rule the namespace is open, whatever the default action says), "Configure IP
firewall for Azure Event Grid topics or domains", "Managing public network access for your IoT hub".
"""

from __future__ import annotations

from penstock.azure.kinds.kind import HTTPS, Listed, ServiceKind, Silence
from penstock.space.transport import TransportSet

MASKED = (Listed(array="ipRules", value="ipMask"),)
SUBNETS = (Listed(array="virtualNetworkRules", value="subnet"),)
BUS = TransportSet.tcp(443, (5671, 5672), (9350, 9354))
KAFKA = TransportSet.tcp(443, (5671, 5672), 9093)


def _namespace(
    provider: str, what: str, ports: TransportSet, tag: str, endpoint: str, *, perimeter: bool
) -> ServiceKind:
    return ServiceKind(
        type=f"microsoft.{provider}/namespaces",
        what=what,
        names=("{name}.servicebus.windows.net",),
        ports=ports,
        tag=tag,
        service_endpoint=endpoint,
        holders=(),
        idle_deny=True,
        rules_apart=True,
        bypass=(("trustedServiceAccessEnabled",),),
        perimeter=perimeter,
        kept=("disableLocalAuth", "minimumTlsVersion", "encryption.keySource"),
    )


def _events(collection: str, what: str) -> ServiceKind:
    return ServiceKind(
        type=f"microsoft.eventgrid/{collection}",
        what=what,
        names=("{name}.{region}-1.eventgrid.azure.net",),
        tag="AzureEventGrid",
        holders=((),),
        default="",
        silence=Silence.BY_RULES,
        addresses=(Listed(array="inboundIpRules", value="ipMask"),),
        segments=(),
        sends=True,
        kept=("disableLocalAuth",),
    )


KINDS = (
    _namespace("eventhub", "an event hub", KAFKA, "EventHub", "microsoft.eventhub", perimeter=True),
    _namespace("servicebus", "a message bus", BUS, "ServiceBus", "microsoft.servicebus", perimeter=False),
    _namespace("relay", "a relay", BUS, "ServiceBus", "", perimeter=False),
    _events("topics", "an event topic"),
    _events("domains", "an event domain"),
    ServiceKind(
        type="microsoft.devices/iothubs",
        what="a hub of devices",
        names=("{name}.azure-devices.net",),
        ports=TransportSet.tcp(443, 5671, 8883),
        tag="AzureIoTHub",
        holders=(("networkRuleSets",), ()),
        silence=Silence.BY_RULES,
        addresses=(*MASKED, Listed(array="ipFilterRules", value="ipMask")),
        segments=(),
        sends=True,
    ),
    ServiceKind(
        type="microsoft.appconfiguration/configurationstores",
        what="a configuration store",
        names=("{name}.azconfig.io",),
        tag="AppConfiguration",
        holders=(),
        kept=("disableLocalAuth", "enablePurgeProtection"),
    ),
    ServiceKind(
        type="microsoft.signalrservice/signalr",
        what="a signal service",
        names=("{name}.service.signalr.net",),
        ports=HTTPS,
        tag="AzureSignalR",
        holders=(("networkACLs",),),
        segments=(),
    ),
    ServiceKind(
        type="microsoft.signalrservice/webpubsub",
        what="a signal service",
        names=("{name}.webpubsub.azure.com",),
        tag="AzureWebPubSub",
        holders=(("networkACLs",),),
        segments=(),
    ),
)
