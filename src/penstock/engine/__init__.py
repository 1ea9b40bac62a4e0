"""First match, routing, reachability, traces. Knows `net` and `space` only."""
