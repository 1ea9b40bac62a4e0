"""What can send or receive, and what stands in between.

Comes in: lowered network interfaces, subnets, gateways, appliances, services. Goes out: `Endpoint`, `Segment`,
`Appliance`, the nouns of `net.network.Network`. Read next: `net/network.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.door import Frontage, ServicePolicy
from penstock.net.resolution import Asks
from penstock.net.rewrite import ManagedLink, Rewrite
from penstock.net.rule import Filter
from penstock.net.watch import Blind
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


class Kind(Enum):
    """What an endpoint is."""

    NIC = "nic"  # an IP configuration of a network interface or of a scale set
    WORKLOAD = "workload"  # pods that are alike
    GUEST = "guest"  # runs on another endpoint, as a pod on a node, and has an address of its own
    VACANT = "subnet"  # the unused addresses of a subnet: the next machine placed there
    PRIVATE_ENDPOINT = "private-endpoint"
    PRIVATE_LINK = "private-link-service"  # what private endpoints of others lead to: it sends on in its own name
    VIRTUAL = "virtual-address"  # an address that its callers translate themselves, before their filters see the packet
    FRONTEND = "frontend"  # a load-balancer frontend: no filters of its own
    PROXY = "proxy"  # an application gateway: terminates and re-originates
    EDGE = "edge"  # a proxy in no network, at the edge of the internet
    FIREWALL = "firewall"
    GATEWAY = "gateway"
    ROUTER = "router"  # sends on what reaches it, by the routes of its segment, and filters nothing
    APPLIANCE = "appliance"  # inspects or translates in ways that are not in the configuration
    MANAGED = "managed"  # an instance of a managed service that lives in a subnet
    SERVICE = "service"  # a platform service by its public names
    ONPREM = "onprem"
    INTERNET = "internet"


class Forwarding(Enum):
    """What an endpoint does with packets that are not for it."""

    NEVER = "never"
    UNKNOWN = "unknown"  # it may; what it lets through is not in the configuration
    DECLARED_ALL = "all"  # declared by the user: forwards everything, both ways, without translation


class Method(Enum):
    """Who translates the source of a packet on its way to the internet (RT-44), in order of preference."""

    NAT_GATEWAY = "nat-gateway"
    PUBLIC_IP = "public-ip"
    LOAD_BALANCER = "load-balancer"
    DEFAULT = "default-outbound-access"
    PLATFORM = "platform"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """The outbound method of an endpoint or segment.

    `sources` are the public addresses the internet sees (symbolic ones included). `transport_words` limits protocols:
    `tcp-udp` or `any`. `causes` is filled for UNKNOWN. `first`: of a segment, it comes before what its endpoints have of their own.
    """

    method: Method
    resource: str = ""
    sources: AddressSet = field(default_factory=AddressSet.empty)
    tcp_udp_only: bool = True
    causes: tuple[Cause, ...] = ()
    first: bool = False
    origin: Origin | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out that is not the segment's: the platform's own (a web application without its network, a platform service).

    Destinations in `covers` take it, past all filters and routes; with `perhaps`, or those of the segment. `names` decide on the names it may
    ask for, if that is limited; one of several holds, for `causes`. `perhaps_trusted`: others may know the sender as a trusted service. `links` are private
    ways to single services that the platform keeps for the sender; `other_links`: why there may be more of them.
    """

    covers: AddressSet
    outbound: Outbound
    names: tuple[Filter, ...] = ()
    causes: tuple[Cause, ...] = ()
    perhaps: tuple[Cause, ...] = ()
    perhaps_trusted: bool = False
    links: tuple[ManagedLink, ...] = ()
    other_links: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddress:
    """A public address that leads to an endpoint by one-to-one translation.

    `address` is a real one, or a symbolic one from 240.0.0.0/4 when Azure assigns it at deployment. `closed_by_default`
    (Standard SKU) means that without any filter on the way the inbound packet is dropped (NSG-17); None: SKU unknown. `fqdn` is the
    name that leads to it from anywhere, or empty. `doubts`: the endpoint may have no such address.
    """

    address: Address
    resource: str
    name: str
    origin: Origin
    closed_by_default: bool | None = True
    fqdn: str = ""
    doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snat:
    """When a firewall replaces the source of traffic that its network rules allow (FW-50).

    Destinations in `keeps` see the original source, those in a set of `maybe` perhaps; all others one of `public` (or the
    private instances in forced tunnelling). Application rules always replace it (FW-51).
    """

    keeps: AddressSet
    maybe: tuple[tuple[Cause, AddressSet], ...] = ()
    public: AddressSet
    forced_tunnel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that somebody holds at a thing, or `above` it: at the whole of which it is a part."""

    who: str
    role: str
    above: bool
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """On what a guest runs: one of `endpoints`.

    Destinations in `keeps` see the guest's own address, all others that of the endpoint it runs on. `outsiders`: why its address may be
    reached from outside of the segment that all guests of the sort share, if it stands in one.
    """

    endpoints: tuple[str, ...]
    keeps: AddressSet
    outsiders: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appliance:
    """The rules of an inspecting device, in processing order (FW-03): translations, network, application.

    `network` and `application` end with PASS; what nothing decides is denied by `default_deny_facts`. `instances` are the addresses that
    replaced sources are taken from. `causes_v6` makes IPv6 through it unknown (FW-65). `notes` are said on every allow
    (threat intelligence, IDPS). `blind` is what it could look at and does not. On the ports `proxy` it fetches things for those
    who ask it to, as its application rules allow; `proxy_doubts`: why it may not.
    """

    translations: tuple[Rewrite, ...]
    network: Filter
    application: Filter
    snat: Snat
    instances: AddressSet
    notes: tuple[str, ...] = ()
    doubts_public: tuple[Cause, ...] = ()
    causes_v6: tuple[Cause, ...] = ()
    dns_proxy: bool | tuple[Cause, ...] = False
    blind: tuple[Blind, ...] = ()
    proxy: TransportSet = field(default_factory=TransportSet.empty)
    proxy_doubts: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A subnet: where routes, segment filters and outbound methods hold.

    `network` is the id of its virtual network. Filters are ids into `Network.filters`, in the order in which they are
    applied. `guards_private_endpoints` says whether the inbound filters hold for private endpoints too; a tuple of causes if that is
    not known. `policies` limit what is reached by its service endpoints. `transit`: it is a table of a router, or of guests who have addresses
    among themselves only, and no machine can be put there. `absent`: it is named somewhere and nothing else is known of it.
    """

    id: str
    name: str
    network: str
    prefixes: AddressSet
    routes: str
    origin: Origin
    ingress: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    outbound: Outbound
    guards_private_endpoints: bool | tuple[Cause, ...] = False
    service_endpoints: tuple[str, ...] = ()
    policies: tuple[ServicePolicy, ...] = ()
    delegations: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    transit: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One thing that can send or receive.

    `where` is its address, or the addresses it may get when `fixed` is False (assigned at deployment); for the vacant part
    of a subnet it is all of them. `egress` and `ingress` list all filters a packet meets here in order, NIC and
    subnet together. `names` are what a user may call it: the resource, its virtual machine, its public names.
    `many`: it stands for several machines alike (a scale set), which may talk to each other.
    `rewrites` are followed for packets addressed to it. `service` is the id of the platform resource behind a private endpoint.
    `public_names` are names that resolve to it from outside. A gateway with `opaque` changes what passes through it in ways that are
    not known; one with `skips_routes` may deliver what it brings in past the routes that users gave its segment. `brings` are the addresses
    outside from which it brings traffic in, None if any may come this way; `behind` those that surely lie behind it, None for all that are outside,
    and `more_behind` why there may be others; `no_transit`: why what it brings in may not leave to the outside again. A platform service has a
    `frontage`, and `where` are the addresses of which it has some. `exit` is a way out of its own. Without `accepts` it opens connections
    and takes none. `astray`: why it is not known in which network it stands, or where else a service may be reached. `open_to` says in words who may connect to it besides those whom it lists; `stranger` why what it leads to may
    belong to somebody else. `traits` are settings that bear on who may read its data and not on traffic. `grants` are the roles that somebody holds at it. `by_hand` tells what people with rights at it can do past all
    rules of the network, and `perhaps_by_hand` what they perhaps can, and why. `asks` are DNS servers of its own, if
    they are not those of its network. `part_of` is the id of a whole under whose name it is asked about. A guest has a `host`. `overlay` is the
    segment of guests that it may talk to directly, past all routes: whatever else has their addresses is out of its sight. A workload has
    `seats`: endpoints under whose addresses it is seen outside of its cluster. `other_version`: why it may have addresses of the version of
    IP of which `where` has none.
    """

    id: str
    name: str
    kind: Kind
    where: AddressSet
    origin: Origin
    fixed: bool = True
    many: bool = False
    network: str = ""
    segment: str = ""
    egress: tuple[str, ...] = ()
    ingress: tuple[str, ...] = ()
    outbound: Outbound | None = None
    public: tuple[PublicAddress, ...] = ()
    forwarding: Forwarding = Forwarding.NEVER
    ip_forwarding: bool = False
    appliance: Appliance | None = None
    rewrites: tuple[Rewrite, ...] = ()
    names: tuple[str, ...] = ()
    resource: str = ""
    service: str = ""
    public_names: NameSet | None = None
    location: str = ""
    frontage: Frontage | None = None
    exit: Exit | None = None
    accepts: bool = True
    astray: tuple[Cause, ...] = ()
    open_to: tuple[str, ...] = ()
    stranger: tuple[Cause, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    grants: tuple[Grant, ...] = ()
    by_hand: tuple[str, ...] = ()
    perhaps_by_hand: tuple[tuple[str, Cause], ...] = ()
    asks: Asks | None = None
    part_of: str = ""
    host: Host | None = None
    overlay: str = ""
    seats: tuple[str, ...] = ()
    other_version: tuple[Cause, ...] = ()
    approved: bool | tuple[Cause, ...] = True
    opaque: tuple[Cause, ...] = ()
    skips_routes: tuple[Cause, ...] = ()
    brings: AddressSet | None = None
    behind: AddressSet | None = None
    more_behind: tuple[Cause, ...] = ()
    no_transit: tuple[Cause, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
