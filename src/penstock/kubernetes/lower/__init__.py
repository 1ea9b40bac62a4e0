"""Kubernetes' words → the neutral network. Read first: `lower/lower.py`."""

from penstock.kubernetes.lower.lower import lower, lower_among, pod_symbols

__all__ = ["lower", "lower_among", "pod_symbols"]
