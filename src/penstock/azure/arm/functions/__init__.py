"""The functions of template expressions that need nothing but their arguments. Read first: `functions/table.py`."""
