"""Who is in a network group: static members, policies, and what Azure recorded.

Comes in: groups, members, policies and their assignments. Goes out: `GroupMembers`, which answers for one network or subnet at a time.
What Azure recorded of a network settles it; a member that somebody put in is in; for the others the policies are asked.
Read next: `lower/admin_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower import causes
from penstock.azure.lower.answers import Answer, all_of, any_of
from penstock.azure.lower.conditions import STAND_IN, Subject, holds, resolve
from penstock.azure.lower.manager_ids import same
from penstock.azure.lower.plan import NetworkPlan, Plan, SubnetPlan
from penstock.azure.resources.condition import Value
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network_manager import (
    GroupPolicy,
    Membership,
    MembershipRecord,
    MemberType,
    NetworkGroup,
    NetworkManager,
    PolicyAssignment,
    PolicySet,
)
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

NETWORK, SUBNET = "Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"
ADDS = "addtonetworkgroup"


class GroupMembers:
    """The members of every group; answers are remembered."""

    def __init__(self, estate: Estate, plan: Plan) -> None:
        self._estate = estate
        self._plan = plan
        self._groups: dict[str, NetworkGroup | None] = {}
        self._static: dict[str, list[Membership]] = {}
        self._policies: dict[str, list[GroupPolicy]] = {}
        for member in estate.all(Membership):
            if isinstance(member.group, str):
                self._static.setdefault(self._called(member.group), []).append(member)
        for policy in estate.all(GroupPolicy):
            if isinstance(policy.group, str):
                self._policies.setdefault(self._called(policy.group), []).append(policy)
        self._records = {record.member: record for record in estate.all(MembershipRecord)}
        self._assigned = dict(_assignments(estate))
        self._known: dict[tuple[str, str], Answer] = {}
        self._covers: dict[str, Cover] = {}

    def network(self, group: Reference, network: str) -> Answer:
        """Tell whether a network is in a group."""
        return self._ask(group, network, MemberType.NETWORK)

    def subnet(self, group: Reference, subnet: str) -> Answer:
        """Tell whether a subnet is in a group, by itself or with its network."""
        found = self._group(group) if isinstance(group, str) else None
        if found is not None and found.member_type is MemberType.SUBNET:
            return self._ask(group, subnet, MemberType.SUBNET)
        return self._ask(group, self._plan.subnets[subnet].network, MemberType.NETWORK)

    def absent(self, group: Reference) -> tuple[str, ...]:
        """Give the networks that somebody put into a group and that are not in the input."""
        members = self._static.get(self._called(group), ()) if isinstance(group, str) else ()
        named = (m.member for m in members if isinstance(m.member, str) and "/subnets/" not in m.member)
        return tuple(sorted({member for member in named if member not in self._plan.networks}))

    def cover(self, group: Reference, origin: Origin) -> Cover:
        """Give the addresses of a group's members, as the source or destination of an admin rule."""
        if not isinstance(group, str):
            cause = Cause(key=f"group:{origin.file}#{origin.pointer}", why=_why(group), origin=origin)
            return Cover(sure=AddressSet.empty(), partly=((cause, AddressSet.full()),), words="?")
        if group not in self._covers:
            self._covers[group] = self._made(group)
        return self._covers[group]

    def _made(self, group: str) -> Cover:
        found = self._group(group)
        of_subnets = found is not None and found.member_type is MemberType.SUBNET
        places: Mapping[str, NetworkPlan | SubnetPlan] = self._plan.subnets if of_subnets else self._plan.networks
        kind = MemberType.SUBNET if of_subnets else MemberType.NETWORK
        answers = [(self._ask(group, identity, kind), place.addresses) for identity, place in places.items()]
        sure = AddressSet.union_all(addresses for answer, addresses in answers if answer is True)
        maybe = [(answer[0], addresses - sure) for answer, addresses in answers if isinstance(answer, tuple)]
        return Cover(
            sure=sure,
            maybe=tuple((cause, addresses) for cause, addresses in maybe if not addresses.is_empty),
            words=group.rsplit("/", 1)[-1],
        )

    def _group(self, identity: str) -> NetworkGroup | None:
        """Find a group by its id, or the only one that an id with a stand-in can mean."""
        if identity not in self._groups:
            exact = self._estate.find(NetworkGroup, identity)
            near = [exact] if exact is not None else [g for g in self._estate.all(NetworkGroup) if same(g.id, identity)]
            self._groups[identity] = near[0] if len(near) == 1 else None
        return self._groups[identity]

    def _called(self, identity: str) -> str:
        found = self._group(identity)
        return found.id if found is not None else identity

    # ── one member ───────────────────────────────────────────────────────────────────────────────

    def _ask(self, group: Reference, identity: str, kind: MemberType) -> Answer:
        if not isinstance(group, str):
            origin = group.origin if isinstance(group, Unknown) else None
            place = f"{origin.file}#{origin.pointer}" if origin is not None else "?"
            why = f"to which network group the rules apply is not known: {_why(group)}"
            return (Cause(key=f"group:{place}", why=why, cure="name the group", origin=origin),)
        if (group, identity) not in self._known:
            self._known[group, identity] = self._answer(group, identity, kind)
        return self._known[group, identity]

    def _answer(self, group: str, identity: str, kind: MemberType) -> Answer:
        found = self._group(group)
        if found is None:
            return self._doubt(group, identity, "the group is not in the input", None)
        if isinstance(found.member_type, Unknown):
            return self._doubt(group, identity, found.member_type.why, found.origin)
        if found.member_type is not kind:
            return False
        record = self._records.get(identity)
        if record is not None:
            return self._recorded(record, found, identity)
        if self._out_of_scope(found, identity):
            return False
        return all_of(self._by_sources(found, identity), self._exists(found.id))

    def _exists(self, *identities: str) -> Answer:
        return causes.of_existence(self._estate, *identities) or True

    def _recorded(self, record: MembershipRecord, group: NetworkGroup, identity: str) -> Answer:
        if any(isinstance(known, str) and same(known, group.id) for known in record.groups):
            return True
        unknown = next((r for r in record.groups if isinstance(r, Unknown)), None)
        return False if unknown is None else self._doubt(group.id, identity, unknown.why, record.origin)

    def _out_of_scope(self, group: NetworkGroup, identity: str) -> bool:
        """Whether the manager surely does not reach the network: then nothing of it applies ([AVNM-FAQ])."""
        manager = self._estate.find(NetworkManager, group.manager)
        if manager is None or manager.open_scope or not manager.scopes:
            return False
        return all(covers(scope, identity) is False for scope in manager.scopes)

    def _by_sources(self, group: NetworkGroup, identity: str) -> Answer:
        members = self._static.get(group.id, ())
        policies = self._policies.get(group.id, ())
        named = any_of(self._exists(m.id) for m in members if m.member == identity)
        if named is True:
            return True
        if not members and not policies and group.condition is None:
            return self._doubt(
                group.id, identity, "no members and no policy of the group are in the input", group.origin
            )
        reasons = [why for m in members if (why := _unsettled(m.member, identity))]
        subject = self._subject(identity)
        if group.condition is not None:
            answer = holds(group.condition, subject, {})
            if answer is True:
                return True
            reasons += [answer] if isinstance(answer, str) else []
        for policy in policies:
            answer = self._by_policy(policy, subject)
            if answer is True:
                return True
            reasons += [answer] if isinstance(answer, str) else []
        return any_of((named, self._doubt(group.id, identity, reasons[0], group.origin) if reasons else False))

    def _doubt(self, group: str, identity: str, why: str, origin: Origin | None) -> Answer:
        member, name = identity.rsplit("/", 1)[-1], group.rsplit("/", 1)[-1]
        return (
            Cause(
                key=f"member:{group}:{identity}",
                why=f'whether "{member}" is in network group "{name}" is not known: {why}',
                cure="add the group's members and policies, or the rows of networkgroupmemberships from Resource Graph",
                facts=("AV-05",),
                origin=origin,
            ),
        )

    # ── policies ─────────────────────────────────────────────────────────────────────────────────

    def _by_policy(self, policy: GroupPolicy, subject: Subject) -> bool | str:
        """Tell whether a policy puts a subject into its group: by one of its assignments."""
        reasons = []
        assignments = self._assigned.get(policy.id, ())
        for assignment in assignments:
            answer = self._by_assignment(policy, assignment, subject)
            if answer is True:
                return True
            reasons += [answer] if isinstance(answer, str) else []
        if not assignments and holds(policy.condition, subject, dict(policy.parameters)) is not False:
            reasons.append(f'no assignment of policy "{policy.name}" is in the input')
        return reasons[0] if reasons else False

    def _by_assignment(self, policy: GroupPolicy, assignment: PolicyAssignment, subject: Subject) -> bool | str:
        parameters = {**dict(policy.parameters), **dict(assignment.parameters)}
        if assignment.definition != policy.id:
            parameters |= {
                name: Unknown(why=f'parameter "{name}" comes from a policy set') for name, _ in policy.parameters
            }
        missing = causes.of_existence(self._estate, policy.id, assignment.id)
        answers = (
            missing[0].why if missing else True,
            _at_work(assignment, subject.id),
            _adds(policy, parameters),
            holds(policy.condition, subject, parameters),
        )
        if False in answers:
            return False
        return next((answer for answer in answers if isinstance(answer, str)), True)

    def _subject(self, identity: str) -> Subject:
        subnet = self._plan.subnets.get(identity)
        if subnet is not None:
            return Subject(id=identity, name=subnet.name, type=SUBNET, labels={}, unknown_labels=())
        network = self._plan.networks[identity]
        resource = network.resource
        return Subject(
            id=identity,
            name=network.name,
            type=NETWORK,
            location=network.location,
            labels={name.lower(): value for name, value in resource.labels} if resource is not None else {},
            unknown_labels=resource.unknown_labels if resource is not None else ("*",),
        )


def _unsettled(member: Reference, identity: str) -> str:
    """Why it is not known whether a static member is this network, empty if it is known."""
    if isinstance(member, Unknown):
        return member.why
    alike = isinstance(member, str) and member != identity and same(member, identity)
    return "the id is not known before the deployment" if alike else ""


def _why(reference: Unknown | None) -> str:
    return reference.why if reference is not None else "no group is named"


def _assignments(estate: Estate) -> Iterator[tuple[str, list[PolicyAssignment]]]:
    """Give the assignments of each definition, those of its sets included."""
    sets = {found.id: found.definitions for found in estate.all(PolicySet)}
    by_definition: dict[str, list[PolicyAssignment]] = {}
    for assignment in estate.all(PolicyAssignment):
        if isinstance(assignment.definition, str):
            for definition in sets.get(assignment.definition, (assignment.definition,)):
                if isinstance(definition, str):
                    by_definition.setdefault(definition, []).append(assignment)
    yield from by_definition.items()


def _at_work(assignment: PolicyAssignment, identity: str) -> bool | str:
    """Tell whether an assignment speaks of a network and is enforced; one that is not adds nothing."""
    if isinstance(assignment.enforced, Unknown):
        return assignment.enforced.why
    inside = covers(assignment.scope, identity)
    excluded = [covers(scope, identity) if isinstance(scope, str) else None for scope in assignment.not_scopes]
    if not assignment.enforced or inside is False or True in excluded:
        return False
    if inside is None or None in excluded:
        return f'whether the network lies in the scope of assignment "{assignment.name}" is not in the input'
    return (
        f'assignment "{assignment.name}" has selectors or overrides, which are not evaluated'
        if assignment.selected
        else True
    )


def _adds(policy: GroupPolicy, parameters: Mapping[str, Value]) -> bool | str:
    effect = policy.effect if isinstance(policy.effect, Unknown) else resolve(policy.effect, parameters)
    if isinstance(effect, Unknown):
        return effect.why
    return str(effect).lower() == ADDS


def covers(scope: str, identity: str) -> bool | None:
    """Tell whether a scope holds a resource; None for management groups, and where an id is a stand-in."""
    if identity == scope or identity.startswith(f"{scope}/"):
        return True
    if not scope.startswith("/subscriptions/") or STAND_IN in scope or STAND_IN in identity:
        return None
    return False
