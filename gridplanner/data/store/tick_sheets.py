"""The printed sheets with boxes that a project keeps, by their keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.store.connection import told
from gridplanner.data.tick_sheets import pack_tick_sheet, unpack_tick_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.tick_sheets import TickSheet

PAPER: Final = "paper:"
"""What the source of a visit begins with that was ticked on a sheet."""
_DAYS: Final = 400  # after which a printed page comes back no more
_DROP = "DELETE FROM gp_tick_sheet WHERE printed < ?"
_RENEW = "UPDATE gp_tick_sheet SET printed = ?2 WHERE name = ?1"
_KEEP = """
INSERT INTO gp_tick_sheet (name, code, day, printed, body)
SELECT ?1, ?2, ?3, ?4, ?5
WHERE NOT EXISTS (SELECT 1 FROM gp_tick_sheet WHERE name = ?1)
"""


def keep_tick_sheets(file: ProjectFile, sheets: Iterable[TickSheet]) -> None:
    """Keep what was printed; of what is kept already, that it was printed again.

    No undo takes them back: the paper stays in the world. Those printed more than a
    year ago go.

    Raises
    ------
    ProjectError
        ``error.read_only`` and what else `ProjectFile.transaction` raises.
    """
    rows = [
        (one.key, one.code, one.day, file.now(), pack_tick_sheet(one)) for one in sheets
    ]
    if rows:
        with file.transaction():
            file.connection.executemany(_RENEW, [(row[0], row[3]) for row in rows])
            file.connection.executemany(_KEEP, rows)
            oldest = datetime.fromisoformat(file.now()) - timedelta(days=_DAYS)
            file.connection.execute(_DROP, (oldest.isoformat(),))


def find_tick_sheet(file: ProjectFile, key: str) -> TickSheet | None:
    """Give the sheet of a key; None where the project has printed none such.

    Raises
    ------
    GridPlannerError
        ``ticks.spoilt`` where what is kept cannot be read.
    """
    with told(file.path):
        row: Any = file.connection.execute(
            "SELECT body FROM gp_tick_sheet WHERE name = ?", (key,)
        ).fetchone()
    return None if row is None else unpack_tick_sheet(bytes(row[0]))


def recorded_on_paper(file: ProjectFile, source: str, day: str) -> set[tuple[int, int]]:
    """List the visits on record from one sheet, or from any sheet on a day.

    Parameters
    ----------
    file : ProjectFile
    source : str
        Of the sheet's visits.
    day : str
        ISO date.

    Returns
    -------
    set of (int, int)
        Household and dwelling of each; 0 for none.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            "SELECT coalesce(household_id, 0), coalesce(dwelling_id, 0) FROM visit"
            " WHERE source = ?1 OR (source LIKE ?2 AND substr(date, 1, 10) = ?3)",
            (source, f"{PAPER}%", day),
        ).fetchall()
    return {(int(household), int(dwelling)) for household, dwelling in rows}
