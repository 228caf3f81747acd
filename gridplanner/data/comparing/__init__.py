"""Comparing people: who is the same, whose word counts, and merging them."""
