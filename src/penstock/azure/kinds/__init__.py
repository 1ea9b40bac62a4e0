"""The sorts of platform services, by resource type. A new one is one value in one of these tables. Read next: `kinds/kind.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.kinds import applications, databases, messaging, storage, web
from penstock.azure.kinds.kind import ServiceKind

KINDS: Mapping[str, ServiceKind] = {
    kind.type: kind
    for table in (storage.KINDS, databases.KINDS, messaging.KINDS, applications.KINDS, web.KINDS)
    for kind in table
}
