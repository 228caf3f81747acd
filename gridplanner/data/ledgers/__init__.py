"""Ledgers of people as offices keep them in Excel: reading, and what columns mean."""
