"""The tools of the map canvas."""
