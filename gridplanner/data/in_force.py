"""Whether the tiling plan is in force: then an edit of it must be meant.

The date stands in the notes of the project, so that it survives closing; that the plan
was unlocked does not: whoever opens the project next is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.edits.adopt import ADOPT, PUT_IN_FORCE
from gridplanner.data.edits.merge_back import MERGE
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.change import Change
    from gridplanner.data.store.geopackage import ProjectFile

TILING = 1
META = "in_force_from"
_MARKS = frozenset({ADOPT, PUT_IN_FORCE})
_MEANT = _MARKS | {MERGE}  # who calls for these knows what they change


class InForce:
    """The mark of the plan in force, and its lock.

    Attributes
    ----------
    is_unlocked : bool
        True once the user chose to edit the plan in force; until it is put in force
        again or the project is closed.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self.is_unlocked = False

    @property
    def since(self) -> str:
        """ISO date from which the tiling plan holds; empty where it is a draft."""
        return self._file.meta(META) or ""

    @property
    def is_locked(self) -> bool:
        """True where the tiling plan is in force and was not unlocked."""
        return bool(self.since) and not self.is_unlocked

    def check(self, changes: Iterable[Change]) -> None:
        """Refuse changes of the tiling plan while it is in force and locked.

        Raises
        ------
        EditError
            ``refuse.in_force``.
        """
        edits = [c for c in changes if c.plan == TILING and c.label not in _MEANT]
        if edits and self.is_locked:
            raise EditError("refuse.in_force", date=self.since)

    def is_mark(self, label: str) -> bool:
        """Tell whether an edit puts the plan in force, with other records or not."""
        return label in _MARKS

    def mark(
        self, label: str, fields: Mapping[str, str], *, undone: bool = False
    ) -> None:
        """Set the mark where an edit put the plan in force, or give it back."""
        if label in _MARKS:
            self._file.set_meta(META, fields["former" if undone else "date"])
            self.is_unlocked = False
