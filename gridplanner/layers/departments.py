"""Grids of departments: plans of their own over the tiling, off until asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.layers import style as styles
from gridplanner.layers.cells import LinePen, draw_lines
from gridplanner.layers.hit import box_of_rows
from gridplanner.layers.label_sources import short_name
from gridplanner.layers.labels import Label, Priority
from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.layers.subdivision import Subdivision, subdivide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box, View

PREFIX: Final = "department"
# Told apart on the light map and the dark one, and from the magenta of the grids.
_COLOURS: Final = (
    "#1B9E77", "#D95F02", "#7570B3", "#A6761D",
    "#2C7FB8", "#66A61E", "#B8432F", "#6B7280",
)  # fmt: skip
_WIDTHS: Final = (1.2, 1.6, 2.0, 2.0, 2.4)
_DASH: Final = (7.0, 4.0)


@dataclass
class DepartmentLayer(Layer):
    """The grids of one department, which may lie across those that tile the town.

    Attributes
    ----------
    plan : Plan
    department : str
        Its name, the title of the layer.
    colour : str
    """

    plan: Plan = field(kw_only=True)
    department: str = ""
    colour: str = _COLOURS[0]
    visible: bool = False

    @property
    def title(self) -> str:
        """Name of the department."""
        return self.department

    @cached_property
    def subdivision(self) -> Subdivision:
        """The arrays of the plan, taken when the layer is first looked at."""
        return subdivide(self.plan)

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.subdivision.cells.box

    def box_of(self, ids: NDArray[np.int64]) -> Box | None:
        """Extent of some of its grids."""
        division = self.subdivision
        return box_of_rows(division.cells, division.rows_of_units(ids[ids > 0]))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the outlines in the department's colour."""
        lines = self.subdivision.lines
        rows = lines.shapes_in(frame.view.widened(0.02).box)
        pen = LinePen(self.colour, _WIDTHS[frame.band], 0.0, _DASH)
        if len(rows):
            yield from draw_lines(frame, lines, rows, pen)

    def labels(self, frame: Frame) -> Iterator[Label]:
        """Give a short label for each grid, while the layer is shown."""
        if not self.visible or frame.band < styles.DISTRICT:
            return
        division = self.subdivision
        rows = division.cells.shapes_in(frame.view.box)
        units = division.unit_of_cells(division.grid_level)[rows]
        # A grid of several parts is named at one of them.
        owners, first = np.unique(units, return_index=True)
        boxes = division.cells.boxes[rows[first]]
        rooms = (boxes[:, 2:] - boxes[:, :2]) * frame.device_per_metre * 0.8
        places = frame.to_device(division.cells.points[rows[first]])
        for owner, (x, y), (width, height) in zip(
            owners.tolist(), places.tolist(), rooms.tolist(), strict=True
        ):
            if owner in division.units:
                words = short_name(division.units[owner])
                yield Label(
                    (words,), x, y, Priority.COMMUNITY, 12.0, self.colour,
                    room=(width, height),
                )  # fmt: skip

    def drawn_at(self, view: View) -> bool:
        """Whether the department has any grid."""
        del view
        return bool(self.plan.borders)

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give the sample of the outline."""
        width = _WIDTHS[styles.band(scale)]
        del style
        return [LegendEntry(self.department, "dash", self.colour, width=width)]


def department_layers(plans: Sequence[tuple[Plan, str]]) -> list[DepartmentLayer]:
    """Make a layer for each department.

    Parameters
    ----------
    plans : sequence of (Plan, str)
        Plans beside the tiling one, with the names of their departments.

    Returns
    -------
    list of DepartmentLayer
        Their names are ``department_<plan id>``.
    """
    return [
        DepartmentLayer(
            f"{PREFIX}_{plan.id}",
            plan=plan,
            department=name,
            colour=_COLOURS[number % len(_COLOURS)],
        )
        for number, (plan, name) in enumerate(plans)
    ]
