"""Application Gateway for Containers: traffic controllers and their parts. Read next: `lower/traffic_controller.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import text
from penstock.azure.resource import Resource
from penstock.azure.resources.traffic_controller import (
    ControllerAssociation,
    ControllerFrontend,
    ControllerPolicy,
    TrafficController,
)

CHOSEN = ("properties", "securityPolicyConfigurations", "wafSecurityPolicy")


def read_controller(resource: Resource, _: Notes) -> Iterator[TrafficController]:
    """Give a gateway; its frontends and associations are resources of their own."""
    chosen = values.reference(resource.body.get(*CHOSEN))
    yield TrafficController(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        policies=(chosen,) if chosen is not None else (),
        labels=values.labels(resource.body),
    )


def read_frontend(resource: Resource, _: Notes) -> Iterator[ControllerFrontend]:
    """Give a frontend; the name is there once Azure has given it."""
    host = text(resource.properties.get("fqdn"))
    yield ControllerFrontend(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        controller=resource.parent_id,
        host=host.lower() if isinstance(host, str) else host,
    )


def read_association(resource: Resource, _: Notes) -> Iterator[ControllerAssociation]:
    """Give the subnet of a gateway."""
    yield ControllerAssociation(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        controller=resource.parent_id,
        subnet=values.reference(resource.properties.get("subnet")),
    )


def read_policy(resource: Resource, _: Notes) -> Iterator[ControllerPolicy]:
    """Give a security policy; one without a web application firewall limits addresses."""
    yield ControllerPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        controller=resource.parent_id,
        waf=values.reference(resource.properties.get("wafPolicy")),
    )
