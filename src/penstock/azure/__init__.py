"""Azure: its words, its files, its meaning. Read first: `azure/doors.py`."""
