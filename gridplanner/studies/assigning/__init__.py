"""Grids shared out among workers: who takes part, the study, its words."""
