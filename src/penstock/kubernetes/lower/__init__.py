"""Kubernetes' words → the neutral network. Read first: `lower/lower.py`."""

from penstock.kubernetes.lower.lower import Among, Around, lower, lower_among, pod_symbols

__all__ = ["Among", "Around", "lower", "lower_among", "pod_symbols"]
