"""ThemeWork: works out a theme on a worker and keeps the map true to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from gridplanner.data.access.restricted import note_look
from gridplanner.data.filters.themes import THEMES
from gridplanner.data.levels import Role
from gridplanner.layers.cells import Colouring
from gridplanner.resources.texts import text
from gridplanner.studies.themes.showing import (
    clear_themes,
    heat_colouring,
    share_colouring,
    share_words,
    show_spots,
    show_theme,
    spots_words,
    theme_words,
)
from gridplanner.studies.themes.study import (
    ShownSpots,
    ShownTheme,
    SpotChoice,
    ThemeChoice,
    study_hot_spots,
    study_theme,
)
from gridplanner.ui.colouring import PLAIN
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.session import first_level
from gridplanner.ui.themes.forms import SpotForm, ThemeForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.showing import PeopleShowing

T = TypeVar("T")
FIGURE = "theme"
_TABLES = frozenset({"person", "person_tag", "household", "dwelling", "event"})


class ThemeWork(QObject):
    """Holds the theme that the map shows, one at a time.

    Attributes
    ----------
    shown : ShownTheme, ShownSpots or None
    """

    def __init__(self, window: MainWindow, showing: PeopleShowing) -> None:
        super().__init__(window)
        self._window, self._showing = window, showing
        self.shown: ShownTheme | ShownSpots | None = None
        self.choice = ThemeChoice("migrant")
        self.spots = SpotChoice()
        self._is_stale = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._again)
        session = window.session
        session.offered[FIGURE] = self.values
        session.colourings[FIGURE] = self.colouring
        session.wordings[FIGURE] = self.words
        session.opened.connect(self._forget)
        session.changed.connect(self._note)
        session.figures_changed.connect(self._note_figures)
        session.level_changed.connect(self._note_figures)
        window.jobs.ended.connect(self._catch_up)
        window.retranslated.connect(self._put)

    def choose(self) -> None:
        """Ask which people are shown and how."""
        form = ThemeForm(self.choice, self._showing.rules, self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            self.show_people(form.choice)

    def choose_spots(self) -> None:
        """Ask where hot spots are looked for."""
        form = SpotForm(self.spots, self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            self.show_spots(form.choice)

    def show_people(self, choice: ThemeChoice) -> None:
        """Work out a theme of people, and show it."""
        session = self._window.session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            return
        rules, level = self._showing.rules, session.level
        named = THEMES[choice.key].wanted.categories & rules.restricted
        if named - rules.hidden:
            note_look(document.file, named)
        self.choice = choice

        def work(progress: Progress) -> ShownTheme:
            return study_theme(
                document, standing, choice, level=level, rules=rules, progress=progress
            )

        def done(shown: ShownTheme) -> None:
            if session.document is document:
                self._take(shown)
                self._say(theme_words(shown), listed=shown)

        self._run(work, "themes.finding", done)

    def show_spots(self, choice: SpotChoice) -> None:
        """Find hot spots of events, and show them."""
        session = self._window.session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            return
        snapshot, level = standing.snapshot, first_level(document, Role.GRID)
        self.spots = choice

        def work(progress: Progress) -> ShownSpots:
            return study_hot_spots(
                document, snapshot, choice, level=level, progress=progress
            )

        def done(shown: ShownSpots) -> None:
            if session.document is document:
                self._take(shown)
                self._say(spots_words(shown))

        self._run(work, "themes.spots.finding", done)

    def clear(self) -> None:
        """Take the theme off the map."""
        self.shown = None
        self._put()

    def values(self) -> dict[int, float]:
        """Give the number of each unit where grids are coloured by the theme."""
        shown = self.shown
        if isinstance(shown, ShownSpots):
            heat = shown.spots.heat.astype(np.float64).tolist()
            return dict(zip(shown.units, heat, strict=True)) if shown.units else {}
        if shown is None or shown.choice.way != "shares":
            return {}
        return shown.shares.percents(shown.hidden)

    def colouring(self) -> Colouring:
        """Give how grids are coloured by the theme."""
        shown = self.shown
        if not self.values() or shown is None:
            return Colouring()
        if isinstance(shown, ShownSpots):
            return heat_colouring(shown)
        patterns = self._window.town.choice.patterns
        return replace(share_colouring(shown), patterns=patterns)

    def words(self) -> dict[int, str]:
        """Give what stands below the name of each unit: numerator and denominator."""
        shown = self.shown
        if isinstance(shown, ShownSpots):
            counts = zip(shown.units, shown.spots.counts.tolist(), strict=False)
            return {unit: text("spots.count", n=f"{n:,.0f}") for unit, n in counts}
        return {} if shown is None else share_words(shown)

    def _run(
        self, work: Callable[[Progress], T], title: str, done: Callable[[T], None]
    ) -> None:
        self._window.jobs.run(
            work, title=title, done=done, failed=self._window.shell.tell
        )

    def _take(self, shown: ShownTheme | ShownSpots) -> None:
        self.shown, self._is_stale = shown, False
        self._put()

    def _put(self) -> None:
        """Put the theme on the map, in the place of the one before."""
        town, shown = self._window.town, self.shown
        by_grids = bool(self.values())
        clear_themes(town.map)
        if shown is not None and not by_grids:
            if isinstance(shown, ShownSpots):
                show_spots(town.map, shown)
            else:
                show_theme(town.map, shown, level=self._window.session.level)
        if by_grids:
            town.colour_by(replace(town.choice, figure=FIGURE))
        elif town.choice.figure == FIGURE:
            town.colour_by(replace(town.choice, figure=PLAIN))
        town.shown.emit()

    def _say(self, words: str, *, listed: ShownTheme | None = None) -> None:
        actions = [Action("themes.none", self.clear)]
        if listed is not None:
            wanted = listed.people.wanted

            def show_list() -> None:
                self._window.shell.show_panel("residents")
                self._showing.use(wanted)

            actions.insert(0, Action("themes.list", show_list))
        self._window.shell.strip.show_message(words, *actions)

    def _forget(self) -> None:
        self.shown, self._is_stale = None, False
        self.choice, self.spots = ThemeChoice("migrant"), SpotChoice()
        clear_themes(self._window.town.map)

    def _note(self, event: Changed) -> None:
        if event.everything or event.tables & _TABLES:
            self._note_figures()

    def _note_figures(self) -> None:
        """People, houses or borders changed: what is shown is worked out again."""
        if self.shown is not None:
            self._is_stale = True
            self._soon.start()

    def _catch_up(self) -> None:
        if self._is_stale:
            self._soon.start()

    def _again(self) -> None:
        session, shown = self._window.session, self.shown
        if shown is None or not self._is_stale or session.standing is None:
            return
        if self._window.jobs.running or session.is_held:
            return  # asked again when the job has ended
        self._is_stale = False
        if isinstance(shown, ShownSpots):
            self.clear()
            self._window.shell.strip.show_message(text("themes.spots.changed"))
            return
        document = session.document
        if document is None:
            return
        choice, rules, level = self.choice, self._showing.rules, session.level
        standing = session.standing

        def work(progress: Progress) -> ShownTheme:
            return study_theme(
                document, standing, choice, level=level, rules=rules, progress=progress
            )

        self._run(work, "themes.finding", self._take)
