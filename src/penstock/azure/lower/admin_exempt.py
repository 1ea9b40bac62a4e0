"""Where admin rules do not apply (AV-06).

Comes in: subnets, the services in them, the setting of a configuration. Goes out: `Exemptions`: whether admin rules hold in a subnet at all, and
whether one rule holds in a network whose services have network intent policies. Read next: `lower/admin_rules.py`.
"""

from __future__ import annotations

from penstock.azure.lower import causes
from penstock.azure.lower.answers import Answer, all_of, any_of, opposite
from penstock.azure.lower.plan import Plan, SubnetPlan
from penstock.azure.resources.admin_rules import (
    AdminAccess,
    IntentPolicySetting,
    SecurityAdminConfiguration,
    SecurityAdminRule,
)
from penstock.azure.resources.application_gateway import ApplicationGateway
from penstock.azure.resources.bastion import BastionHost
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network_manager import IntentPolicyService
from penstock.net.cause import Cause
from penstock.source.node import Unknown

RESERVED = frozenset(
    (
        "gatewaysubnet",
        "azurefirewallsubnet",
        "azurefirewallmanagementsubnet",
        "azurebastionsubnet",
        "routeserversubnet",
    )
)
"""Subnets of gateways, Azure Firewall, Bastion and Route Server."""

GATEWAY_DELEGATION = "microsoft.network/applicationgateways"
ISOLATED = "enhancednetworkcontrol"
"""The tag that Azure puts on an application gateway with network isolation."""

INTENT_DELEGATIONS = ("microsoft.sql/managedinstances", "microsoft.databricks/workspaces")


class Exemptions:
    """What keeps admin rules away."""

    def __init__(self, estate: Estate, plan: Plan) -> None:
        self._estate = estate
        self._plan = plan
        self._gateways: dict[str, list[ApplicationGateway]] = {}
        for gateway in estate.all(ApplicationGateway):
            for subnet in gateway.subnets:
                if isinstance(subnet, str):
                    self._gateways.setdefault(subnet, []).append(gateway)
        self._bastions = {s for host in estate.all(BastionHost) for s in host.subnets if isinstance(s, str)}
        self._services = estate.all(IntentPolicyService)
        self._intent: dict[str, Answer] = {}

    def subnet(self, subnet: SubnetPlan) -> Answer:
        """Tell whether admin rules hold in a subnet: yes, no, or why that is not known."""
        if subnet.name.lower() in RESERVED or subnet.id in self._bastions:
            return False
        return all_of(*(_isolated(gateway, subnet) for gateway in self._gateways.get(subnet.id, ())))

    def rule(self, rule: SecurityAdminRule, configuration: SecurityAdminConfiguration, network: str) -> Answer:
        """Tell whether a rule holds in a network, as far as services with network intent policies are concerned."""
        setting = configuration.intent_policies
        inside = self._has_intent_policies(network)
        if inside is False or setting is IntentPolicySetting.ALL:
            return True
        allowed = _among_allow_rules(rule, configuration)
        if isinstance(setting, Unknown):
            held: Answer = (causes.of_value(setting, configuration.origin),)
        else:
            held = allowed if setting is IntentPolicySetting.ALLOW_ONLY else False
        return any_of((opposite(inside), held))

    def _has_intent_policies(self, network: str) -> Answer:
        if network not in self._intent:
            self._intent[network] = self._found(network)
        return self._intent[network]

    def _found(self, network: str) -> Answer:
        here = (s for s in self._services if isinstance(s.place, str) and f"{s.place}/".startswith(f"{network}/"))
        standing = any_of(causes.of_existence(self._estate, service.id) or True for service in here)
        if standing is True:
            return True
        delegated = [s for s in self._plan.subnets.values() if s.network == network and _intends(s)]
        if delegated:
            return any_of((standing, (_empty_or_not(delegated[0]),)))
        lost = [causes.of_value(s.place, s.origin) for s in self._services if isinstance(s.place, Unknown)]
        return any_of((standing, (lost[0],) if lost else False))


def _among_allow_rules(rule: SecurityAdminRule, configuration: SecurityAdminConfiguration) -> Answer:
    """Whether a rule is one of those that `AllowRulesOnly` leaves in force; of AlwaysAllow that is not documented."""
    match rule.access:
        case AdminAccess.ALLOW:
            return True
        case AdminAccess.DENY:
            return False
        case Unknown() as unknown:
            return (causes.of_value(unknown, rule.origin),)
        case AdminAccess.ALWAYS_ALLOW:
            cause = Cause(
                key=f"allow-only:{configuration.id}",
                why="whether AllowRulesOnly leaves AlwaysAllow rules in force is not documented",
                cure="use Allow, and allow the same in the security groups",
                facts=("AV-06",),
                origin=configuration.origin,
            )
            return (cause,)


def _intends(subnet: SubnetPlan) -> bool:
    return subnet.resource is not None and any(d.lower() in INTENT_DELEGATIONS for d in subnet.resource.delegations)


def _empty_or_not(subnet: SubnetPlan) -> Cause:
    return Cause(
        key=f"intent-policies:{subnet.network}",
        why=f'subnet "{subnet.name}" is delegated to a service that keeps admin rules out of its whole network, '
        "and whether such a service stands in it is not in the input",
        cure="add the managed instance or the Databricks workspace to the input",
        facts=("AV-06",),
        origin=subnet.origin,
    )


def _isolated(gateway: ApplicationGateway, subnet: SubnetPlan) -> Answer:
    """Whether an application gateway has network isolation, so that admin rules hold in its subnet (AV-06)."""
    if isinstance(gateway.isolated, Unknown):
        return (causes.of_value(gateway.isolated, gateway.origin),)
    stated = {name.lower(): value.lower() for name, value in gateway.labels}.get(ISOLATED)
    if gateway.isolated or stated in ("true", "false"):
        return gateway.isolated or stated == "true"
    if subnet.resource is None or GATEWAY_DELEGATION not in [d.lower() for d in subnet.resource.delegations]:
        return False
    cause = Cause(
        key=f"isolation:{gateway.id}",
        why=f'whether application gateway "{gateway.name}" has network isolation is not in the input',
        cure="give an export of the deployed gateway with its tags",
        facts=("AV-06",),
        origin=gateway.origin,
    )
    return (cause,)
