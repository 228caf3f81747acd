"""Where files lie that do not say so: what the other files say, what is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.geodesy.crs import guess_place, to_degrees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.geodesy.crs import Candidate
    from gridplanner.data.sources import Layer

Degrees = tuple[float, float]


def said_place(layers: Iterable[Layer]) -> Degrees | None:
    """Give the middle of the first layer that says where it lies.

    Parameters
    ----------
    layers : iterable of Layer

    Returns
    -------
    tuple of float or None
        Longitude and latitude in degrees; None where no layer says it, or what it
        says cannot be.
    """
    for layer in layers:
        if layer.crs is None or layer.box is None or not np.isfinite(layer.box).all():
            continue
        west, south, east, north = layer.box
        try:
            lon, lat = to_degrees((west + east) / 2, (south + north) / 2, layer.crs)
        except ValueError:
            continue
        if np.isfinite((lon, lat)).all() and abs(lon) <= 180 and abs(lat) <= 90:
            return float(lon), float(lat)
    return None


def candidates_of(
    layer: Layer, *, near: Degrees | None, prefer: str | None
) -> tuple[Candidate, ...]:
    """List where a layer may lie by its numbers, whatever it says itself.

    Parameters
    ----------
    layer : Layer
    near : tuple of float or None
        Longitude and latitude of the town.
    prefer : str or None
        System of the project.

    Returns
    -------
    tuple of Candidate
        Nearest to the town first; none where the numbers fit no system.
    """
    if layer.box is None:
        return ()
    place = guess_place(layer.box, near=near, prefer=prefer)
    return place.candidates
