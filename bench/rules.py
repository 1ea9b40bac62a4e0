"""Rules as people write them: for security groups and for the firewall.

Comes in: a `Plan`. Goes out: rules in ARM's shape. Addresses are those of the estate, of its sites and partners, and service tags; ports
are mostly the usual ones. Read next: `bench/estate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.plan import Json, Plan, Spoke, Subnet, resource

USUAL = (22, 80, 443, 3389, 1433, 5432, 3306, 6379, 8080, 8443, 9092, 53, 25, 389, 636, 88, 445, 135, 5671, 5672, 9200)
PORTS = tuple(str(port) for port in USUAL)
RANGES = ("1024-65535", "49152-65535", "8000-8100", "5000-5999", "30000-32767", "137-139", "9000-9010")
SOURCE_RANGES = ("53", "123", "1024-65535")


def ports(random: Random) -> list[str]:
    """Give one, two or four of the usual ports."""
    return sorted(random.sample(PORTS, random.choice((1, 1, 2, 4))))


class RuleMaker:
    """Draws rules from the plan's random numbers."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._random = plan.random
        self._tags = sorted(plan.tags)
        self._rare = tuple(
            str(self._random.randrange(1024, 49152)) for _ in range(min(300, 20 + plan.shape.machines // 60))
        )

    def group_rules(self, spoke: Spoke, subnet: Subnet | None) -> list[Json]:
        """Give the rules of a security group, inbound and outbound together, by a lognormal count."""
        count = min(200, max(4, round(self._random.lognormvariate(3.69, 0.6))))
        return [self._group_rule(index, spoke, subnet) for index in range(count)]

    def _group_rule(self, index: int, spoke: Spoke, subnet: Subnet | None) -> Json:
        inbound = self._random.random() < 0.6
        near, far = self._near(spoke, subnet), self._far(spoke)
        open_rule = self._random.random() < self._plan.shape.open_rules
        if open_rule:
            near, far = {"Prefix": "*"}, {"Prefix": self._random.choice(("VirtualNetwork", "10.0.0.0/8", "*"))}
        source, destination = (far, near) if inbound else (near, far)
        properties: Json = {
            "priority": 100 + index * 10,
            "direction": "Inbound" if inbound else "Outbound",
            "access": "Allow" if open_rule or self._random.random() < 0.8 else "Deny",
            "protocol": self._random.choices(("Tcp", "Udp", "*", "Icmp"), (75, 10, 11, 4))[0],
            **self._side("source", source),
            **self._side("destination", destination),
        }
        ported = properties["protocol"] != "Icmp"
        properties["sourcePortRange"] = "*"
        if ported and self._random.random() < 0.004:
            properties["sourcePortRange"] = self._random.choice(SOURCE_RANGES)
        properties.update(self._ports() if ported else {"destinationPortRange": "*"})
        return {"name": f"rule{index}", "properties": properties}

    def _side(self, side: str, what: Json) -> Json:
        if "Groups" in what:
            return {f"{side}ApplicationSecurityGroups": [{"id": g} for g in what["Groups"]]}
        if "Prefixes" in what:
            return {f"{side}AddressPrefixes": what["Prefixes"]}
        return {f"{side}AddressPrefix": what["Prefix"]}

    def _near(self, spoke: Spoke, subnet: Subnet | None) -> Json:
        if self._random.random() < self._plan.shape.host_rules and subnet is not None and subnet.machines:
            return {"Prefix": self._random.choice(subnet.machines).address}
        word = self._random.choices(("*", "subnet", "group"), (40, 35, 25))[0]
        if word == "group":
            return {"Groups": [resource("applicationSecurityGroups", self._random.choice(spoke.groups))]}
        return {"Prefix": subnet.prefix if word == "subnet" and subnet is not None else "*"}

    def _far(self, spoke: Spoke) -> Json:
        random, plan = self._random, self._plan
        if random.random() < plan.shape.host_rules:
            other = random.choice(random.choice(plan.spokes).subnets)
            if other.machines:
                return {"Prefix": random.choice(other.machines).address}
        word = random.choices(
            ("spokes", "subnets", "own", "group", "onprem", "partners", "tag", "VirtualNetwork", "*", "Internet"),
            (18, 12, 12, 10, 12, 10, 12, 8, 4, 2),
        )[0]
        match word:
            case "spokes":
                return {
                    "Prefixes": [
                        s.prefix for s in random.sample(plan.spokes, min(len(plan.spokes), random.choice((1, 1, 2, 4))))
                    ]
                }
            case "subnets":
                return {
                    "Prefixes": [
                        random.choice(random.choice(plan.spokes).subnets).prefix
                        for _ in range(random.choice((1, 1, 3)))
                    ]
                }
            case "own":
                return {"Prefix": spoke.prefix}
            case "group":
                return {"Groups": [resource("applicationSecurityGroups", random.choice(spoke.groups))]}
            case "onprem":
                return {"Prefixes": random.sample(plan.onprem, random.choice((1, 2, 4)))}
            case "partners":
                return {"Prefixes": random.sample(plan.partners, random.choice((1, 1, 2, 6)))}
            case "tag":
                return {"Prefix": random.choice(self._tags)}
            case _:
                return {"Prefix": word}

    def _ports(self) -> Json:
        if self._random.random() < 0.25:
            return {"destinationPortRanges": sorted({self._port() for _ in range(self._random.choice((2, 3, 5)))})}
        return {"destinationPortRange": self._port()}

    def _port(self) -> str:
        kind = self._random.choices(("usual", "rare", "range", "*"), (62, 20, 10, 8))[0]
        return {
            "usual": self._random.choice(PORTS),
            "rare": self._random.choice(self._rare),
            "range": self._random.choice(RANGES),
            "*": "*",
        }[kind]

    # ── firewall ─────────────────────────────────────────────────────────────────────────────────

    def network_rule(self, index: int) -> Json:
        """Give a network rule of the firewall."""
        random, plan = self._random, self._plan
        sources = self._estate_addresses() if random.random() < 0.9 else random.sample(plan.onprem, 2)
        targets = random.choices(("estate", "onprem", "partners", "tag", "*"), (58, 14, 18, 8, 2))[0]
        made: dict[str, Callable[[], list[str]]] = {
            "estate": self._estate_addresses,
            "onprem": lambda: random.sample(plan.onprem, 2),
            "partners": lambda: random.sample(plan.partners, random.choice((1, 2, 4))),
            "tag": lambda: [random.choice(self._tags)],
            "*": lambda: ["*"],
        }
        found = made[targets]()
        if random.random() < plan.shape.open_rules:
            sources, found = ["10.0.0.0/8"], ["10.0.0.0/8"]
        protocols = random.choices((["TCP"], ["UDP"], ["TCP", "UDP"], ["Any"], ["ICMP"]), (72, 10, 10, 5, 3))[0]
        ports = sorted({self._port() for _ in range(random.choice((1, 1, 2, 4)))})
        return {
            "ruleType": "NetworkRule",
            "name": f"net{index}",
            "ipProtocols": protocols,
            "sourceAddresses": sources,
            "destinationAddresses": found,
            "destinationPorts": ["*"] if protocols == ["ICMP"] else ports,
        }

    def _estate_addresses(self) -> list[str]:
        random, plan = self._random, self._plan
        kind = random.choices(("spokes", "subnets", "machines"), (40, 55, 5))[0]
        found = []
        for _ in range(random.choice((1, 1, 2, 3))):
            spoke = random.choice(plan.spokes)
            subnet = random.choice(spoke.subnets)
            host = random.choice(subnet.machines).address if subnet.machines else subnet.prefix
            found.append({"spokes": spoke.prefix, "subnets": subnet.prefix, "machines": host}[kind])
        return found

    def application_rule(self, index: int) -> Json:
        """Give an application rule of the firewall."""
        names = [f"host{self._random.randrange(400)}.example.{self._random.choice(('com', 'net'))}" for _ in range(2)]
        if self._random.random() < 0.3:
            names = [f"*.zone{self._random.randrange(40)}.example.org"]
        return {
            "ruleType": "ApplicationRule",
            "name": f"app{index}",
            "protocols": [{"protocolType": "Https", "port": 443}, {"protocolType": "Http", "port": 80}],
            "sourceAddresses": self._estate_addresses(),
            "targetFqdns": names,
        }
