"""Checks, findings, and the reachability summary: what somebody should look at, with proof."""
