"""Packs of rules held against the plan: the study, its answers, its words."""
