"""Addresses: read by grammar, and matched to the town's own buildings and dwellings."""
