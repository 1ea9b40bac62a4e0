"""Azure's own recorded answers, and how ours compare with them."""
