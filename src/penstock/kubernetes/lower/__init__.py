"""Kubernetes' words → the neutral network. Read first: `lower/lower.py`."""

from penstock.kubernetes.lower.lower import lower

__all__ = ["lower"]
