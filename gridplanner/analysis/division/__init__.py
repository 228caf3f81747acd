"""Dividing ground among parts: balanced, whole, compact, along what can be seen."""
