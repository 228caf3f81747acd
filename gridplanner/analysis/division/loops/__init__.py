"""Compiled loops of the division; `gridplanner.analysis.division` alone calls them."""
