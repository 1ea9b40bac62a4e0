"""Results as text, JSON, SARIF, Markdown, CSV. Decides nothing."""
