"""Norms of work: how much of a worker's month the people and places of a grid take."""
