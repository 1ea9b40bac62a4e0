"""The table of checks, in order of their codes. A new check is one file here and one row in the table.

Codes: 6 what is exposed, 7 what may leave or spread, 8 what does not work as drawn, from 810 on hygiene.
"""

from __future__ import annotations

from penstock.assess.check import Check
from penstock.assess.checks.admin_port_from_internet import admin_port_from_internet
from penstock.assess.checks.administration_public import administration_public
from penstock.assess.checks.always_allow_opens import always_allow_opens
from penstock.assess.checks.any_tenant import any_tenant
from penstock.assess.checks.asymmetric_routing import asymmetric_routing
from penstock.assess.checks.carried_by_hand import carried_by_hand
from penstock.assess.checks.data_given_away import data_given_away
from penstock.assess.checks.dead_next_hop import dead_next_hop
from penstock.assess.checks.default_outbound_access import default_outbound_access
from penstock.assess.checks.dns_leaves import dns_leaves
from penstock.assess.checks.door_open_to_platform import door_open_to_platform
from penstock.assess.checks.door_open_to_trusted import door_open_to_trusted
from penstock.assess.checks.east_west_flat import east_west_flat
from penstock.assess.checks.egress_firewall_bypassed import egress_firewall_bypassed
from penstock.assess.checks.every_name_resolved import every_name_resolved
from penstock.assess.checks.firewall_blind import firewall_blind
from penstock.assess.checks.front_door_origin_open import front_door_origin_open
from penstock.assess.checks.gateway_bypassed import gateway_bypassed
from penstock.assess.checks.hidden_application_rules import hidden_application_rules
from penstock.assess.checks.hub_firewall_bypassed import hub_firewall_bypassed
from penstock.assess.checks.hub_joins_all import hub_joins_all
from penstock.assess.checks.link_service_open import link_service_open
from penstock.assess.checks.missing_nsg import missing_nsg
from penstock.assess.checks.name_believed import name_believed
from penstock.assess.checks.need_not_met import need_not_met
from penstock.assess.checks.not_encrypted import not_encrypted
from penstock.assess.checks.not_recorded import not_recorded
from penstock.assess.checks.orphan_nsg import orphan_nsg
from penstock.assess.checks.perimeter_learning import perimeter_learning
from penstock.assess.checks.private_zone_not_linked import private_zone_not_linked
from penstock.assess.checks.public_door_open import public_door_open
from penstock.assess.checks.rented_destinations import rented_destinations
from penstock.assess.checks.run_by_platform import run_by_platform
from penstock.assess.checks.service_endpoint_without_policy import service_endpoint_without_policy
from penstock.assess.checks.service_sends_anywhere import service_sends_anywhere
from penstock.assess.checks.shadowed_admin_rule import shadowed_admin_rule
from penstock.assess.checks.shared_names_allowed import shared_names_allowed
from penstock.assess.checks.stranger_behind_endpoint import stranger_behind_endpoint
from penstock.assess.checks.stranger_joined import stranger_joined
from penstock.assess.checks.uncontrolled_egress import uncontrolled_egress
from penstock.assess.checks.unreachable_rules import unreachable_rules
from penstock.assess.checks.waf_bypassed import waf_bypassed
from penstock.assess.checks.waf_gaps import waf_gaps
from penstock.assess.checks.waf_missing import waf_missing
from penstock.assess.checks.waf_only_logs import waf_only_logs
from penstock.assess.checks.workload_from_internet import workload_from_internet

CHECKS: tuple[Check, ...] = (
    admin_port_from_internet,
    workload_from_internet,
    gateway_bypassed,
    public_door_open,
    missing_nsg,
    always_allow_opens,
    door_open_to_platform,
    door_open_to_trusted,
    perimeter_learning,
    link_service_open,
    administration_public,
    carried_by_hand,
    run_by_platform,
    waf_missing,
    waf_only_logs,
    waf_gaps,
    waf_bypassed,
    front_door_origin_open,
    uncontrolled_egress,
    egress_firewall_bypassed,
    default_outbound_access,
    east_west_flat,
    hub_firewall_bypassed,
    firewall_blind,
    service_endpoint_without_policy,
    stranger_behind_endpoint,
    stranger_joined,
    hub_joins_all,
    rented_destinations,
    shared_names_allowed,
    dns_leaves,
    name_believed,
    every_name_resolved,
    any_tenant,
    data_given_away,
    service_sends_anywhere,
    asymmetric_routing,
    dead_next_hop,
    private_zone_not_linked,
    hidden_application_rules,
    shadowed_admin_rule,
    need_not_met,
    unreachable_rules,
    orphan_nsg,
    not_recorded,
    not_encrypted,
)
