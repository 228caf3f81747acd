"""Why something cannot be divided."""

from __future__ import annotations

from typing import ClassVar

from gridplanner.data.errors import GridPlannerError


class DivisionError(GridPlannerError):
    """A division that cannot be made, with the reason."""

    named: ClassVar = {"measure": ("balance.measure.",)}
