"""Filters of people: which people are meant, where they are, who of them is shown."""
