"""Azure's resources as typed values: what the files say, in Azure's words. Read next: `resources/estate.py`."""
