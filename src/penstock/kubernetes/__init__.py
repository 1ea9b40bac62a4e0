"""What runs in clusters: Kubernetes' words, how they are read, and what they become in the neutral network."""
