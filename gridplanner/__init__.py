"""GridPlanner: plan the grids of a town, and know what each of them holds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__version__ = "0.1.0"


def open(path: str | Path) -> Any:  # noqa: A001, ANN401 - a notebook.Project
    """Open a project in a notebook, read-only.

    Parameters
    ----------
    path : path

    Returns
    -------
    gridplanner.notebook.Project
        Hands GeoDataFrames: ``areas()``, ``grids()``, ``micro_grids()``,
        ``buildings()``, ``features()``, ``borders()`` and ``figures("grid")``.
    """
    # By name, when called: loading it takes most of a second, and all other modules
    # import this one.
    return import_module("gridplanner.notebook").open_project(path)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module holds
    # Found when asked for: the compiler behind it takes half a second to load.
    if name == "partition":
        return import_module("gridplanner.analysis.division.partition").partition
    raise AttributeError(name)
