"""Benchmarks: seeded estates of doubling size through the real readers, lowering and engine."""
