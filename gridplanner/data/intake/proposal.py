"""What an import is told, and what it says it would do before it does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.batch import Batch
    from gridplanner.data.geodesy.crs import Place
    from gridplanner.data.geodesy.shift import Shift, ShiftHint


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user decided about an import; all that is left out is found out.

    Attributes
    ----------
    layer : str or None
        Layer of the source.
    encoding : str or None
    crs : str or None
        System to read the places in, whatever the file says.
    swapped : bool or None
        North stands before east in the file.
    shift : Shift or None
        Shift to take away.
    level : str or None
        Level of areas and grids: its name, or town, community, grid, micro-grid.
    columns : mapping of str to str
        Field to column of the file; an empty column leaves the field out. Columns
        named here are taken though they be sensitive.
    source : str or None
        Name under which the records are remembered; the file's name without.
    feature_kind : str or None
        Kind of all features, instead of sorting them.
    decisions : mapping of str to str
        What to do about findings among drawn polygons, by their id.
    remove_gone : bool
        Retire the records of the same source that the file no longer holds.
    remember : bool
        Keep the meaning of the columns for the next such file.
    """

    layer: str | None = None
    encoding: str | None = None
    crs: str | None = None
    swapped: bool | None = None
    shift: Shift | None = None
    level: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    feature_kind: str | None = None
    decisions: Mapping[str, str] = field(default_factory=dict)
    remove_gone: bool = False
    remember: bool = True


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """Something about one row of the source.

    Attributes
    ----------
    row : int
        Number of the row in the file, from 1; 0 for the file as a whole.
    place : tuple of float or None
        ``(x, y)`` in metres of the project.
    reason : str
        ``"import.issue." + reason`` is the key of its sentence.
    action : str
        ``"repaired"``, ``"skipped"`` or ``"kept"``.
    fields : mapping
        Values for the sentence. Never personal data.
    """

    row: int
    place: tuple[float, float] | None
    reason: str
    action: str
    fields: Mapping[str, object] = field(default_factory=dict)


MOST_NEWS = 1000
"""Rows of each sort that are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class News:
    """One row of the source, or one record, and what becomes of it.

    Attributes
    ----------
    what : str
        ``"added"``, ``"changed"``, ``"gone"`` or ``"same"``.
    row : int
        Number in the file, from 1; 0 for a record that is gone.
    name : str
        What names it: code, address or name; empty where nothing does.
    fields : tuple of (field, old, new)
        What changes, as text; ``"geom"`` where its shape does.
    """

    what: str
    row: int
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an import found and would do.

    Attributes
    ----------
    kind : str
        ``"areas"``, ``"buildings"``, ``"features"`` or ``"grids"``.
    source : str
        Name under which the records are remembered.
    layer : str
    read, added, changed, same, gone, repaired, skipped : int
        Rows of the file, and what becomes of them. ``added + changed + same +
        skipped == read``; ``gone`` counts records, `repaired` rows of the others.
    issues : tuple of ImportIssue
        By row.
    same_file : bool
        The source is the very file that was imported under this name last time.
    news : tuple of News
        Up to `MOST_NEWS` of each sort, by row; for the lists of a preview.
    findings : tuple
        Nested, overlapping and lost polygons, and gaps, for the user to decide.
    batch : Batch or None
        What `apply` does; None where there is nothing to do.
    crs : str or None
        System the project gets by this import; None where it has one.
    mapping : mapping of str to str
        Field to column, as used.
    signature : str
        Tells sources with the same columns.
    place : Place or None
        How the places were read.
    shift_hint : ShiftHint or None
        A shift that would explain why the source misses the town.
    shapes : ndarray of Geometry or None, shape (read,)
        In metres of the project, sound.
    shapes_crs : str
        The system of the project they are in.
    drawn : ndarray of Geometry or None, shape (read,)
        The ground that drawn polygons will have, with all findings settled as
        decided; None where the kind has none.
    """

    kind: str
    source: str
    layer: str
    read: int
    added: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    repaired: int = 0
    skipped: int = 0
    issues: tuple[ImportIssue, ...] = ()
    same_file: bool = False
    news: tuple[News, ...] = ()
    findings: tuple[Any, ...] = ()
    batch: Batch | None = None
    crs: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    signature: str = ""
    place: Place | None = None
    shift_hint: ShiftHint | None = None
    shapes: NDArray[np.object_] | None = None
    shapes_crs: str = ""
    drawn: NDArray[np.object_] | None = None

    @property
    def problem_rows(self) -> int:
        """Rows with something about them: repaired, skipped, or kept as they are."""
        return len({issue.row for issue in self.issues if issue.row})

    def answer(self) -> dict[str, Any]:
        """Give the answer of the command line, ready for JSON."""
        counts = ("read", "added", "changed", "same", "gone", "repaired", "skipped")
        return {
            "kind": self.kind,
            **{name: getattr(self, name) for name in counts},
            "issues": [
                {
                    "row": issue.row,
                    "place": None if issue.place is None else list(issue.place),
                    "reason": issue.reason,
                    "action": issue.action,
                }
                for issue in self.issues
            ],
        }
