"""Files and folders to one network. Read first: `snapshot/load.py`."""
