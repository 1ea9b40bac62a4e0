"""Kubernetes' words, as frozen values. Read first: `resources/labels.py`."""
