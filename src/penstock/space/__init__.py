"""Sets of packets: pure, immutable, canonical. Knows integers and names, not clouds."""
