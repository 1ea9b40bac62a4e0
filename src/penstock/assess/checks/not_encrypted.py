"""PS814. Read next: `net/network.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.net.cause import Cause
from penstock.net.network import Domain


@check(code="PS814", severity=Severity.INFO, since="0.1", facts=("VNET-ENC",))
def not_encrypted(review: Review) -> Iterator[Finding]:
    """Encryption stops at the border of a virtual network.

    It looks for virtual networks without encryption whose machines talk to those of a network that has it: what these say to each other is
    then not encrypted by Azure. Whether it would be depends on the sizes of the machines and their interfaces too, which
    is why this is never more than info. Applications may encrypt by themselves.

    Do this: switch encryption on for both virtual networks.

    The encryption of the virtual network; its peer encrypts. Bad, then good:

    ```json bad
    {"enabled": false}
    ```

    ```json good
    {"enabled": true, "enforcement": "AllowUnencrypted"}
    ```
    """
    plain: dict[str, dict[str, Flow]] = {}
    for flow in review.inside:
        ends = (_domain(review, flow.sources[0]), _domain(review, flow.destinations[0]))
        for one, other in (ends, ends[::-1]) if not flow.allowed.is_empty else ():
            if one is not None and other is not None and one.encrypts is not False and other.encrypts is False:
                plain.setdefault(other.id, {}).setdefault(one.id, flow)
    for domain, peers in sorted(plain.items()):
        yield _finding(review, review.network.domains[domain], peers)


def _domain(review: Review, machine: str) -> Domain | None:
    known = machine in review.network.endpoints and review.is_workload(machine)
    return review.network.domains.get(review.endpoint(machine).network) if known else None


def _finding(review: Review, domain: Domain, peers: dict[str, Flow]) -> Finding:
    names = tuple(sorted(review.network.domains[peer].name for peer in peers))
    flow = next(iter(peers.values()))
    doubts = [c for p in peers if isinstance(some := review.network.domains[p].encrypts, tuple) for c in some]
    return Finding(
        code="PS814",
        severity=Severity.INFO,
        title=f"{domain.name} does not encrypt what {named(names)} would",
        resource=domain.id,
        name=domain.name,
        why="Azure encrypts between two virtual networks only if both ask for it",
        fix=f"switch encryption on for {domain.name}",
        origin=domain.origin,
        key=(domain.id,),
        affected=names,
        count=len(names),
        causes=(_sizes(), *doubts),
        proof=(review.engine.can(flow.sources[0], flow.destinations[0], flow.allowed).trace,),
    )


def _sizes() -> Cause:
    return Cause(
        key="encryption-sizes",
        why="whether machines can encrypt depends on their sizes and on accelerated networking, which is not looked at",
        cure="look at the encryption column of a flow log",
    )
