"""What a user had before him at an edit, kept with it and brought back by undo.

The selection always comes back, as far as what was selected is there. The view does
only where the edit would not be seen else: a map that jumps about is worse than none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.vantage import Vantage
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.layers.view import Box, View
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.context import Context
    from gridplanner.ui.session import Session

MOST: Final = 1000  # ids kept of one kind; of a whole town that is selected, none


def look_on(session: Session, canvas: Canvas) -> None:
    """Let edits of the project that was opened keep what the user has before him."""

    def vantage() -> Vantage:
        chosen, view = session.selection, canvas.view
        return Vantage(
            _kept(chosen.units),
            _kept(chosen.buildings),
            _kept(chosen.features),
            x=view.x,
            y=view.y,
            metres_per_px=view.metres_per_px,
            workers=_kept(chosen.workers),
        )

    if session.document is not None:
        session.document.file.vantage = vantage


def return_to(context: Context, entry: HistoryEntry) -> None:
    """Select what was selected at an edit, and show its ground where it is not."""
    session = context.session
    document = session.document
    if document is None:
        return
    vantage, ground = document.recall(entry.id)
    if vantage is not None:
        session.select(
            Selection(
                units=tuple(u for u in vantage.units if session.unit(u) is not None),
                buildings=_present(session, "building", vantage.buildings),
                features=_present(session, "feature", vantage.features),
                workers=_there(session, vantage.workers),
            )
        )
    if ground is not None:
        _show(context.canvas, ground, vantage)


def _kept(ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(map(int, ids)) if len(ids) <= MOST else ()


def _present(session: Session, table: str, ids: Sequence[int]) -> tuple[int, ...]:
    if not ids or session.document is None:
        return ()
    rows = session.document.file.read_rows(table, ids)
    return tuple(int(row["fid"]) for row in rows if not row["valid_to"])


def _there(session: Session, workers: Sequence[int]) -> tuple[int, ...]:
    """Keep the workers who are on record, those who left too."""
    if not workers or session.document is None:
        return ()
    rows = session.document.file.read_rows("worker", workers)
    return tuple(int(row["id"]) for row in rows)


def _show(canvas: Canvas, ground: Box, vantage: Vantage | None) -> None:
    if _shows(canvas.view, ground):
        return
    if vantage is not None:
        before = replace(
            canvas.view,
            x=vantage.x,
            y=vantage.y,
            metres_per_px=vantage.metres_per_px,
        )
        if _shows(before, ground):
            canvas.set_view(before)
            return
    canvas.zoom_to_box(ground, margin=0.2)


def _shows(view: View, ground: Box) -> bool:
    """Tell whether any of a piece of ground is in sight."""
    west, south, east, north = view.box
    return (
        ground[0] <= east
        and ground[2] >= west
        and ground[1] <= north
        and ground[3] >= south
    )
