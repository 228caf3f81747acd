"""What loads are aimed at: the range of the rules in use, else the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Target
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.ui.session import Session

_TABLE = "gp_standard"


class Targets:
    """Tells the targets of the open project, read once until its rules change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, Target | None] = {}
        self._of: Document | None = None
        session.changed.connect(self._take_change)

    def of(self, measure: str, level: int | None = None) -> Target | None:
        """Give the range the rules in use set; None where the mean is aimed at."""
        session = self._session
        document = session.document
        if document is not self._of:
            self._of, self._known = document, {}
        if document is None:
            return None
        # Rules speak of grids.
        wanted = session.level if level is None else level
        if document.levels[wanted].role is not Role.GRID:
            return None
        if measure not in self._known:
            if session.is_held:
                return None  # a worker has the file
            from gridplanner.studies.rules.study import target_of

            self._known[measure] = target_of(document, measure)
        return self._known[measure]

    def _take_change(self, event: Changed) -> None:
        if event.everything or _TABLE in event.tables:
            self._known.clear()
