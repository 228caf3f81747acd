"""Goes through the open questions: reads them, shows their houses, writes answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from gridplanner.data.comparing.housing import open_of_estate
from gridplanner.data.comparing.reviews import ADDRESS, KINDS, read_item, unsettled
from gridplanner.data.store.review_search import reviews_about
from gridplanner.resources.texts import text
from gridplanner.ui.command import needs_editing
from gridplanner.ui.deciding.answers import Answers
from gridplanner.ui.deciding.grids import grids_of
from gridplanner.ui.deciding.houses import marks_of, places_of
from gridplanner.ui.deciding.item_view import LATER, PRINT, view_of
from gridplanner.ui.deciding.panel import DecidingPanel
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from gridplanner.data.comparing.reviews import ReviewItem, ReviewLine
    from gridplanner.data.events import Changed
    from gridplanner.ui.deciding.item_view import Place
    from gridplanner.ui.main_window import MainWindow

PAGE = "verify"
ALL_GRIDS = 0
NEAREST = 1_500.0  # scale up to which houses are shown
HEIGHT = 264  # px of the tray in which a question fits
_HOUSES = frozenset({"building", "building_unit", "dwelling", "gp_address_rule"})
_ASKED = frozenset({"review", "person", "household"}) | _HOUSES


class Deciding(QObject):
    """The page of open questions in the tray of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.panel = DecidingPanel()
        self.answers = Answers(window, self._go_on)
        self.kind, self._grid = ADDRESS, ALL_GRIDS
        self._words = ""
        self._lines: list[ReviewLine] = []
        self._item: ReviewItem | None = None
        self._places: tuple[Place, ...] = ()
        self._at = 0
        self._is_picking = False
        self._has_room = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        window.tray.add_page(PAGE, "verify.title", self.panel)
        self._join()

    def _join(self) -> None:
        window, session, panel = self._window, self._session, self.panel
        panel.kind_chosen.connect(self.show_kind)
        panel.grid_chosen.connect(self._show_grid)
        panel.stepped.connect(self._step)
        panel.answered.connect(self.answer)
        panel.undo_wanted.connect(lambda: window.run_command("cmd.undo"))
        panel.all_wanted.connect(lambda: self.look_for(""))
        panel.duplicates_wanted.connect(lambda: window.run_command("verify.duplicates"))
        window.tray.bar.currentChanged.connect(lambda _page: self._soon.start())
        window.tray.folded.connect(lambda _folded: self._soon.start())
        window.retranslated.connect(self._retranslate)
        window.jobs.ended.connect(self._soon.start)
        session.opened.connect(self._forget)
        session.changed.connect(self._note_change)
        session.figures_changed.connect(self._soon.start)
        session.grant_changed.connect(self._soon.start)
        session.selected.connect(self._pick)

    @property
    def lines(self) -> list[ReviewLine]:
        """Questions of the chosen kind and grid that are open, in their order."""
        found = [line for line in self._lines if line.kind == self.kind]
        if self._grid == ALL_GRIDS:
            return found
        units = grids_of(self._session, [line.building_id for line in found])
        return [
            line for line, unit in zip(found, units, strict=True) if unit == self._grid
        ]

    @property
    def item(self) -> ReviewItem | None:
        """The question that is shown."""
        return self._item

    @property
    def is_shown(self) -> bool:
        """Whether the page is in front and the tray open."""
        tray = self._window.tray
        return tray.page == PAGE and not tray.is_folded and not tray.isHidden()

    def refresh(self) -> None:
        """Read anew what is open, and show it."""
        session = self._session
        if session.is_held:
            return  # the end of the job brings it here again
        document = session.document
        # Who is held to some units is asked about the houses there alone.
        self._lines = [
            line
            for line in ([] if document is None else unsettled(document.file))
            if session.reach.sees_building(line.building_id)
        ]
        title = text("verify.title")
        if self._lines:
            title = text("tray.verify", n=f"{len(self._lines):,}")
        self._window.tray.say(PAGE, title)
        self._keep_found()
        if self.is_shown:
            self._make_room()
            self._show()

    def _make_room(self) -> None:
        """Open the tray so high that a question fits, once; then it is the user's."""
        window = self._window
        if not self._has_room and window.tray.height() < HEIGHT:
            window.resizeDocks([window.tray], [HEIGHT], Qt.Orientation.Vertical)
        self._has_room = True

    def look_for(self, words: str) -> None:
        """Bring the page to the front with the questions in which the words stand."""
        self._words, self._at = words, 0
        self.refresh()
        counts = Counter(line.kind for line in self._lines)
        if words and counts and not counts[self.kind]:
            self.kind = counts.most_common(1)[0][0]
        self._window.shell.show_panel(PAGE)
        self.refresh()

    def _keep_found(self) -> None:
        """Leave out in which the words that were looked for do not stand."""
        document = self._session.document
        if self._words and document is not None:
            found = reviews_about(document.file, self._words)
            self._lines = [line for line in self._lines if line.id in found]
        self.panel.show_words(self._words)

    def show_kind(self, kind: str) -> None:
        """Show the questions of a kind."""
        self.kind, self._at = kind, 0
        self._show()

    def answer(self, answer: str) -> None:
        """Take an answer to the question that is shown."""
        item = self._item
        if item is None:
            return
        self._is_picking = False
        if answer == PRINT:
            self._print()
        elif answer == LATER:
            self.answers.put_off(item)
        elif item.kind == ADDRESS:
            self._answer_address(item, answer)
        else:
            self.answers.decide(item, answer, number=self.panel.number.text())

    def _answer_address(self, item: ReviewItem, answer: str) -> None:
        whole = self.panel.is_for_estate
        places = {"1": 0, "2": 1, "C": 2}
        if answer == "3":
            self._is_picking = True
            self._window.tools.activate("select")
            self._window.shell.strip.show_message(text("verify.pick_now"))
        elif answer == "4":
            self.answers.not_ours(item, whole_estate=whole)
        elif places.get(answer, 9) < len(self._places):
            place = self._places[places[answer]]
            self.answers.live_there(item, place, whole_estate=whole)

    def _pick(self) -> None:
        """Take the house that was clicked on the map."""
        buildings = self._session.selection.buildings
        if not self._is_picking or len(buildings) != 1 or self._item is None:
            return
        self._is_picking = False
        self.answers.live_in(
            self._item, buildings[0], whole_estate=self.panel.is_for_estate
        )

    def _show_grid(self, unit: int) -> None:
        self._grid, self._at = unit, 0
        self._show()

    def _step(self, by: int) -> None:
        count = len(self.lines)
        self._at = (self._at + by) % count if count else 0
        self._show()

    def _go_on(self) -> None:
        """Show what comes after the question that was answered."""
        self.refresh()

    def _show(self) -> None:
        self.panel.show_kinds(Counter(line.kind for line in self._lines), self.kind)
        self._show_grids()
        lines = self.lines
        self._at = min(self._at, max(len(lines) - 1, 0))
        self.panel.show_place(self._at + 1, len(lines))
        self.panel.say_undo(can_undo=self.answers.can_undo)
        self._item, self._places = None, ()
        document = self._session.document
        if document is None or not lines:
            none = text("verify.no_words", words=self._words)
            self.panel.show_empty(none if self._words else "✔ " + text("empty.verify"))
            self._mark()
            return
        line = lines[self._at]
        self._item = read_item(
            document.file, line.id, grant=self._session.grant, now=self._session.clock()
        )
        if self._item is None:
            self.panel.show_empty(text("verify.gone"))
            self._mark()
            return
        self._session.subject = self.answers.subject(self._item)
        if line.kind == ADDRESS and self.answers.has_book():
            self._places = places_of(document.file, self.answers.match(self._item))
        reason = needs_editing(self._window.context)
        of_estate = len(open_of_estate(document.file, line.estate or ""))
        view = view_of(self._item, places=self._places, of_estate=of_estate)
        self.panel.show_item(view, may_answer=reason is None)
        self._mark()

    def _show_grids(self) -> None:
        houses = sorted({line.building_id for line in self._lines})
        units = set(grids_of(self._session, houses)) - {0}
        named = [(self._session.unit(unit), unit) for unit in sorted(units)]
        grids = [(unit.name, number) for unit, number in named if unit is not None]
        if self._grid not in units:
            self._grid = ALL_GRIDS
        self.panel.show_grids(
            [(text("verify.all_grids"), ALL_GRIDS), *grids], self._grid
        )

    def _mark(self) -> None:
        """Show the houses that may be meant on the map."""
        window = self._window
        if self._session.document is None:
            return
        marks = marks_of(window.town.map.buildings.packed, self._places)
        if marks:
            ids = tuple(place.building_id for place in self._places)
            window.town.zoom_to(Selection(buildings=ids))
            # The houses around tell which one it is.
            if window.canvas.view.scale < NEAREST:
                window.canvas.set_scale(NEAREST)
        window.canvas.show_marks(marks)

    def _print(self) -> None:
        from gridplanner.ui.deciding.sheet import print_questions

        print_questions(self._window.context, self.kind, self.lines)

    def _note_change(self, event: Changed) -> None:
        if event.transient:
            return
        if event.everything or event.tables & _HOUSES:
            self.answers.grow_stale()
        if event.everything or event.tables & _ASKED:
            self._soon.start()

    def _forget(self) -> None:
        self._lines, self._item, self._places = [], None, ()
        self.kind, self._grid, self._at = KINDS[0], ALL_GRIDS, 0
        self._is_picking, self._words = False, ""
        self.answers.forget()
        self._soon.start()

    def _retranslate(self) -> None:
        self.panel.retranslate()
        self.refresh()
