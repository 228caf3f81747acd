"""TownMap: the usual layers of a town, joined to one plan and its buildings.

The window and the command line both show a town through it; whoever holds the open
project hands it arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.cells import BordersLayer, FillsLayer
from gridplanner.layers.departments import DepartmentLayer, department_layers
from gridplanner.layers.estates import EstateLabels, find_estates
from gridplanner.layers.features import FeaturesLayer
from gridplanner.layers.label_sources import FeatureLabels, UnitLabels
from gridplanner.layers.labels import LabelsLayer
from gridplanner.layers.people_counts import PeopleCountsLayer
from gridplanner.layers.plates import PlateLabels
from gridplanner.layers.preview import Preview
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.subdivision import (
    Subdivision,
    empty_subdivision,
    part_of,
    subdivide,
    subdivide_again,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.data.plan import Plan
    from gridplanner.layers.features import FeatureSet
    from gridplanner.layers.labels import LabelSource
    from gridplanner.layers.plates import LookUp
    from gridplanner.layers.style import Style


class TownMap:
    """The layers of a town.

    Attributes
    ----------
    stack : LayerStack
        Features, fills, buildings, borders, labels and numbers of a list of people,
        from the ground up.
    features, fills, buildings, borders, labels, people : Layer
    departments : list of Layer
        Grids of departments, over the borders.
    subdivision : Subdivision
        The plan as it is drawn now.
    """

    def __init__(self, style: Style | None = None) -> None:
        self.features = FeaturesLayer()
        self.fills = FillsLayer()
        self.buildings = BuildingsLayer()
        self.borders = BordersLayer()
        self.people = PeopleCountsLayer()
        self.labels = LabelsLayer()
        self.unit_labels = UnitLabels()
        self.feature_labels = FeatureLabels()
        self.plate_labels = PlateLabels()
        self.estate_labels = EstateLabels()
        self.departments: list[DepartmentLayer] = []
        self.labels.sources = self._sources()
        self.subdivision: Subdivision = empty_subdivision()
        self.stack = LayerStack(
            [
                self.features,
                self.fills,
                self.buildings,
                self.borders,
                self.labels,
                self.people,
            ],
            style,
        )

    def show_plan(self, plan: Plan, *, level: int | None = None) -> None:
        """Show a plan from now on.

        Parameters
        ----------
        plan : Plan
        level : int, optional
            Level whose units are filled and clicked; that of the grids where None.
        """
        self.show_subdivision(subdivide(plan), level=level)

    def show_edit(self, plan: Plan, touched: Iterable[int]) -> None:
        """Show a plan of which only some cells changed since it was last shown.

        Parameters
        ----------
        plan : Plan
        touched : iterable of int
            Ids of all cells that changed, came or went, those of borders that moved
            among them.
        """
        again = subdivide_again(self.subdivision, plan, touched=touched)
        self.show_subdivision(again, level=self.fills.level)

    def show_preview(self, plan: Plan, touched: Iterable[int]) -> None:
        """Show some cells as a gesture would leave them, without drawing the rest.

        The touched cells are left out of the pictures once, at the first preview; they
        are then painted straight onto the screen.

        Parameters
        ----------
        plan : Plan
            The plan as it would be.
        touched : iterable of int
            As of `show_edit`, since the gesture began.
        """
        held = self.fills.held_out | frozenset(touched)
        if self.stack.preview is None:
            fills = FillsLayer(level=self.fills.level, colouring=self.fills.colouring)
            fills.tints = self.fills.tints
            self.stack.preview = Preview(fills, BordersLayer())
        self.stack.preview.show(part_of(plan, held))
        if held != self.fills.held_out:
            self._hold_out(held)
        self.stack.changed.emit("=")

    def end_preview(self) -> None:
        """Show the pictures whole again: the gesture was dropped or has been kept."""
        if self.stack.preview is not None:
            self.stack.preview = None
            self._hold_out(frozenset())

    def _hold_out(self, cells: frozenset[int]) -> None:
        lines = self.subdivision.lines.ids
        touches = np.isin(self.subdivision.sides, list(cells)).any(axis=1)
        self.fills.held_out = cells
        self.borders.held_out = frozenset(lines[touches].tolist())
        self.fills.redraw()
        self.borders.redraw()

    def show_subdivision(
        self, subdivision: Subdivision, *, level: int | None = None
    ) -> None:
        """Show the arrays of a plan from now on; see `show_plan`."""
        self.end_preview()
        self.subdivision = subdivision
        self.fills.show(subdivision, subdivision.grid_level if level is None else level)
        self.borders.show(subdivision)
        self.stack.selection.select_units(subdivision, self.stack.selection.units)
        self.unit_labels.show(subdivision)
        self.labels.redraw()

    def show_level(self, level: int) -> None:
        """Fill and click the units of another level."""
        self.fills.show(self.subdivision, level)

    def show_buildings(
        self,
        packed: Packed,
        plates: LookUp | None = None,
    ) -> None:
        """Show buildings; `plates` gives the plate of each id, and whose door it is."""
        self.buildings.show(packed)
        self.plate_labels.packed, self.plate_labels.look_up = packed, plates
        self.labels.redraw()

    def show_features(self, features: FeatureSet) -> None:
        """Show map features and their names."""
        self.features.show(features)
        self.feature_labels.features = features
        self.labels.redraw()

    def hide_features(self, kinds: Iterable[str]) -> None:
        """Show map features of all kinds but these, and name no others."""
        self.features.hide(kinds)
        self.feature_labels.hidden = self.features.hidden
        self.labels.redraw()

    def show_estates(self, ids: NDArray[np.int64], names: Sequence[str | None]) -> None:
        """Write the names of estates; `names` says which each building is in."""
        estates = find_estates(self.buildings.packed, ids, names)
        self.estate_labels.estates = estates
        self.labels.redraw()

    def _sources(self) -> list[LabelSource]:
        return [
            self.unit_labels,
            *self.departments,
            self.feature_labels,
            self.estate_labels,
            self.plate_labels,
        ]

    def show_departments(self, plans: Sequence[tuple[Plan, str]]) -> None:
        """Offer the grids of departments, each as a layer that is off at first.

        Parameters
        ----------
        plans : sequence of (Plan, str)
            With the names of the departments. Layers that were shown stay shown.
        """
        shown = {layer.name for layer in self.departments if layer.visible}
        for layer in self.departments:
            self.stack.remove(layer.name)
        self.departments = department_layers(plans)
        for layer in self.departments:
            layer.visible = layer.name in shown
            layer.changed.connect(lambda _name: self.labels.redraw())
            self.stack.add(layer, below="labels")
        self.labels.sources = self._sources()
        if shown:
            self.labels.redraw()

    def show_figures(
        self, figures: Mapping[int, str], colours: Mapping[int, str] | None = None
    ) -> None:
        """Write a figure below the name of each unit id."""
        labels = self.unit_labels
        if figures == labels.figures and (colours or {}) == labels.colours:
            return
        self.unit_labels.figures = figures
        self.unit_labels.colours = colours or {}
        self.labels.redraw()

    def select(
        self,
        units: Iterable[int] = (),
        *,
        buildings: Iterable[int] = (),
        features: Iterable[int] = (),
        bases: Iterable[tuple[float, float]] = (),
    ) -> None:
        """Show units, buildings or features as selected, and nothing else.

        `bases` are where those set out from who look after the units.
        """
        selection = self.stack.selection
        chosen = np.array(list(units), np.int64)
        if frozenset(chosen.tolist()) != self.unit_labels.selected:
            self.unit_labels.selected = frozenset(chosen.tolist())
            self.labels.redraw()
        things = self.buildings.packed, np.array(list(buildings), np.int64)
        picked = np.array(list(features), np.int64)
        if len(picked):
            things = self.features.features.packed, picked
        selection.things = things[0].take(things[0].rows_of(things[1]))
        selection.bases = np.array(list(bases), np.float64).reshape(-1, 2)
        selection.select_units(self.subdivision, chosen)
