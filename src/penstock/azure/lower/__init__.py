"""From Azure's words to the neutral network. Read next: `lower/lower.py`."""

from penstock.azure.lower.lower import lower

__all__ = ["lower"]
