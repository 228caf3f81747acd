"""Sheets of an open project: what is printed, of which units, what each says."""
