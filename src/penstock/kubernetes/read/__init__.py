"""Documents → Kubernetes' words. Read first: `read/objects.py`."""

from penstock.kubernetes.read.objects import count, is_kubernetes
from penstock.kubernetes.read.read import Read, read_cluster

__all__ = ["Read", "count", "is_kubernetes", "read_cluster"]
