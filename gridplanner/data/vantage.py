"""What somebody had before him at an edit, so that undo can bring it back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vantage:
    """Selection and view at the moment before an edit.

    Attributes
    ----------
    units, buildings, features, workers : tuple of int
        Ids of what was selected.
    x, y : float
        Middle of the map, metres of the project CRS.
    metres_per_px : float
        Ground length of one logical pixel; more than 0.
    """

    units: tuple[int, ...] = ()
    buildings: tuple[int, ...] = ()
    features: tuple[int, ...] = ()
    x: float = 0.0
    y: float = 0.0
    metres_per_px: float = 1.0
    workers: tuple[int, ...] = ()


def no_vantage() -> Vantage | None:
    """Tell that nobody looks on: a command or a notebook edits."""
    return None
