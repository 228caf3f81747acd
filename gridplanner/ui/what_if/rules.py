"""The rules in use, read once for all questions of what if.

What a rule is held against takes seconds to read in a district: a job reads it, and
questions are answered without rules until it has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.studies.rules.study import packs_of, read_scope
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.rules.values import Scope
    from gridplanner.data.rules.pack import Pack
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.ui.session import Session
    from gridplanner.ui.what_if.present import Present
    from gridplanner.ui.what_if.reckoner import Reckoner

Ruled = tuple[tuple[str, "Pack", "Scope"], ...]

MANY: Final = 5_000
"""Buildings beyond which a job reads: 20,000 take a sixth of a second."""


class RulesBeside:
    """Keeps what the packs in use are held against, for one state of the town.

    Parameters
    ----------
    session : Session
    reckoner : Reckoner
    told : callable
        Called when a job has read them.
    """

    def __init__(
        self, session: Session, reckoner: Reckoner, told: Callable[[], None]
    ) -> None:
        self._session, self._reckoner, self._told = session, reckoner, told
        self._of: tuple[Snapshot, dict[str, Pack]] | None = None
        self._rules: Ruled = ()

    def add_to(self, present: Present) -> Present:
        """Give the present with its rules, as far as they are read."""
        if present.beside is None:
            return present
        return replace(present, beside=replace(present.beside, rules=self._rules))

    def read(self, present: Present) -> None:
        """Read the rules of this present, unless they are read already."""
        session, snapshot = self._session, present.workload.snapshot
        # Only all of the town can be told to keep a rule.
        is_away = session.is_held and not self._reckoner.is_running
        if is_away or session.reach.is_limited:
            return
        packs = self._packs()
        known = self._of
        if known is not None and known[0] is snapshot and known[1] == packs:
            return
        self._of, self._rules = (snapshot, packs), ()
        if not packs:
            return
        work = self._work(packs)
        if len(snapshot.building_ids) < MANY:
            self._rules = work(Progress())
        else:
            self._reckoner.run("rules", work, self._take, is_large=True)

    def _packs(self) -> dict[str, Pack]:
        document = self._session.document
        try:
            return {} if document is None else packs_of(document)
        except GridPlannerError:
            return {}  # said where rules are run

    def _take(self, found: Ruled) -> None:
        self._rules = found
        self._told()

    def _work(self, packs: dict[str, Pack]) -> Callable[[Progress], Ruled]:
        session = self._session
        document, standing, plan = session.document, session.standing, session.plan
        assert document is not None  # or there were no packs
        assert standing is not None  # a present is of one
        level, day = first_level(document, Role.GRID), session.clock().date()

        def work(progress: Progress) -> Ruled:
            found = []
            for done, (name, pack) in enumerate(packs.items()):
                progress.fraction(done / len(packs))
                scope = read_scope(document, plan, standing, level, pack, day=day)
                found.append((name, pack, scope))
            return tuple(found)

        return work
