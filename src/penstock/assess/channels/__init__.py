"""The table of channels, in order of their numbers: every way by which data can leave that is looked for.

A channel is one file here and one row in the table; what opens it are findings of checks. Read next: `assess/ways_out.py`.
"""

from __future__ import annotations

from penstock.assess.channels.around_the_firewall import around_the_firewall
from penstock.assess.channels.believed_names import believed_names
from penstock.assess.channels.by_pivot import by_pivot
from penstock.assess.channels.channel import Channel
from penstock.assess.channels.direct_egress import direct_egress
from penstock.assess.channels.foreign_endpoints import foreign_endpoints
from penstock.assess.channels.foreign_networks import foreign_networks
from penstock.assess.channels.mail_and_chat import mail_and_chat
from penstock.assess.channels.managed_services import managed_services
from penstock.assess.channels.name_questions import name_questions
from penstock.assess.channels.other_protocols import other_protocols
from penstock.assess.channels.other_tenants import other_tenants
from penstock.assess.channels.public_services import public_services
from penstock.assess.channels.remote_management import remote_management
from penstock.assess.channels.shared_names import shared_names
from penstock.assess.channels.too_wide import too_wide

CHANNELS: tuple[Channel, ...] = (
    direct_egress,
    around_the_firewall,
    too_wide,
    shared_names,
    believed_names,
    name_questions,
    other_protocols,
    foreign_endpoints,
    public_services,
    managed_services,
    foreign_networks,
    remote_management,
    mail_and_chat,
    other_tenants,
    by_pivot,
)
