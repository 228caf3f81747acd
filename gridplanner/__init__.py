"""GridPlanner: plan the grids of a town, and know what each of them holds."""

from __future__ import annotations

__version__ = "0.1.0"
