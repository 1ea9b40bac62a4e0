"""The tool's own honesty check: answers that Azure gave, held against ours."""
