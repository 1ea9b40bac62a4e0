"""The report for people: one HTML file that works offline, under a policy that lets nothing else in."""
