"""Settling what comparisons and imports leave open, one question at a time."""
