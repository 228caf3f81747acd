"""Copies of whole projects: made where they can be edited."""

from __future__ import annotations

from pathlib import Path

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.admission import admit
from gridplanner.data.store.connection import told
from gridplanner.data.store.looking import copy_project


def copy_here(source: str | Path, target: str | Path) -> Path:
    """Copy a project that can only be looked at to a place where it can be edited.

    Parameters
    ----------
    source : path
        A project that is read-only, on a network drive or open elsewhere.
    target : path
        Must not exist yet.

    Returns
    -------
    Path
        The copy, with every commit of the source.

    Raises
    ------
    ProjectError
        ``error.exists`` where the target is there, else as `ProjectFile.open`.
    """
    source, target = Path(source), Path(target)
    if target.exists():
        raise ProjectError("error.exists", file=target.name)
    found = admit(source)
    with told(target):
        copy_project(source, target, pending=found.pending)
    return target
