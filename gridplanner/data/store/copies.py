"""Copies of whole projects: made where they can be edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.data.access.key_file import copy_key_file
from gridplanner.data.errors import ProjectError
from gridplanner.data.store.admission import admit
from gridplanner.data.store.cipher import mark_of
from gridplanner.data.store.connection import told
from gridplanner.data.store.looking import copy_project

if TYPE_CHECKING:
    from gridplanner.data.access.keys import KeyRing


def copy_here(
    source: str | Path, target: str | Path, *, keys: KeyRing | None = None
) -> Path:
    """Copy a project that can only be looked at to a place where it can be edited.

    Parameters
    ----------
    source : path
        A project that is read-only, on a network drive or open elsewhere.
    target : path
        Must not exist yet.
    keys : KeyRing, optional
        Needed where the project is encrypted; the copy is then as well, and its key
        file stands beside it.

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
    found = admit(source, keys)
    with told(target):
        copy_project(source, target, pending=found.pending, keys=keys)
    if mark_of(source) is not None:
        copy_key_file(source, target)
    return target
