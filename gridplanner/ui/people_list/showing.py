"""PeopleShowing: from a filter to the list in the tray and the numbers on the map.

The list is made when it is looked at, and again when people, houses or borders have
changed. Large registries are asked on a worker.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from gridplanner.analysis.people_places import people_places
from gridplanner.data.access.restricted import note_look
from gridplanner.data.access.reveal import Subject
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import entrances_given, make_list, rules_of
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.masking import mask_name
from gridplanner.layers.people_counts import at_buildings, at_units
from gridplanner.resources.texts import text
from gridplanner.ui.people_list.filter_form import FilterForm
from gridplanner.ui.people_list.saving import Saving
from gridplanner.ui.people_list.words import condition_words, filter_words
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.data.events import Changed
    from gridplanner.data.filters.people_list import ListedPerson, PeopleList, Rules
    from gridplanner.data.filters.places import Places
    from gridplanner.layers.people_counts import PeopleCountsLayer
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.panel import PeoplePanel

MOST_REVEALED = 500  # people who are shown in plain at once
MANY = 100_000  # people from which on a worker makes the list
_TABLES = frozenset(
    {
        "building", "building_unit", "dwelling", "household", "register_household",
        "person", "person_tag",
    }
)  # fmt: skip


class PeopleShowing(QObject):
    """Keeps the tray's list of people and the layer of numbers true.

    Attributes
    ----------
    wanted : PeopleFilter
    order : str
        See `gridplanner.data.filters.people_list.make_list`.
    """

    def __init__(self, window: MainWindow, panel: PeoplePanel) -> None:
        super().__init__(window)
        self._window, self.panel = window, panel
        self.wanted = PeopleFilter()
        self.order = "place"
        self._places: Places | None = None
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make)
        self.saving = Saving(window, self)
        self._join()

    def _join(self) -> None:
        session, panel = self._window.session, self.panel
        session.opened.connect(self._begin)
        session.changed.connect(self._note)
        session.figures_changed.connect(self._forget_places)
        session.grant_changed.connect(panel.model.read_again)
        self._window.jobs.ended.connect(self._catch_up)
        self._window.retranslated.connect(self._retranslate)
        panel.seen.connect(self.refresh)
        panel.filter_wanted.connect(self.choose)
        panel.words_typed.connect(self._take_words)
        panel.condition_dropped.connect(self._drop)
        panel.sort_wanted.connect(self._sort)
        panel.map_switched.connect(lambda _on: self._show_on_map())
        panel.person_wanted.connect(self._open)
        panel.import_wanted.connect(lambda: self._window.run_command("project.import"))
        panel.export_wanted.connect(lambda: self._window.run_command("people.export"))
        panel.saved.aboutToShow.connect(self.saving.fill_menu)
        self._window.shell.ask_people_of(self.subject)

    @property
    def people(self) -> PeopleList | None:
        """The list as it is shown; None before it was made."""
        return self.panel.model.people

    def subject(self) -> Subject | None:
        """Tell whose data the list shows, where that is what one looks at."""
        people, panel = self.people, self.panel
        focus: QWidget | None = panel.window().focusWidget()
        is_meant = focus is not None and panel.isAncestorOf(focus)
        if not panel.isVisible() or people is None or len(people) > MOST_REVEALED:
            return None
        is_meant = is_meant or len(self._window.session.selection) == 0
        if not len(people) or not is_meant:
            return None
        first = panel.model.row_at(0)
        return Subject(
            frozenset(people.found.people.tolist()),
            text("tray.residents"),
            "" if first is None else mask_name(first.name),
        )

    @property
    def layer(self) -> PeopleCountsLayer:
        """The layer of the map that shows the numbers."""
        return self._window.town.map.people

    @property
    def rules(self) -> Rules:
        """What holds for the user today; for an open project only."""
        session = self._window.session
        assert session.document is not None  # only an open project has people
        day = session.clock().date().isoformat()
        return rules_of(session.document.file, session.permissions, day=day)

    @property
    def level(self) -> int:
        """The level of grids, by which far-off numbers are put together."""
        document = self._window.session.document
        return 0 if document is None else first_level(document, Role.GRID)

    def choose(self) -> None:
        """Ask whom the list is to hold."""
        form = FilterForm(self._window.session, self.wanted, self.rules, self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            self.use(form.wanted)

    def use(self, wanted: PeopleFilter) -> None:
        """List others from now on."""
        named = wanted.categories & self.rules.restricted
        document = self._window.session.document
        if named - self.rules.hidden and document is not None:
            if self._window.session.is_held:
                self._window.shell.strip.show_message(text("blocked.busy"))
                return
            note_look(document.file, named)
        self.wanted = wanted
        self._say_conditions()
        self.refresh(stale=True)

    def refresh(self, *, stale: bool = False) -> None:
        """Make the list anew where it is looked at and no longer true."""
        self._is_stale = self._is_stale or stale
        looked_at = self.panel.isVisible() or self.panel.on_map.isChecked()
        if self._is_stale and looked_at:
            self._soon.start()

    def places(self) -> Places | None:
        """Where people are counted at present; None until the figures stand.

        While a worker has the file it is what was known before, if anything.
        """
        session = self._window.session
        if self._places is not None or session.is_held:
            return self._places
        if session.standing and session.document:
            self._places = people_places(
                session.standing.snapshot, *entrances_given(session.document.file)
            )
        return self._places

    def _begin(self) -> None:
        self.wanted, self._places, self._is_stale = PeopleFilter(), None, True
        self.panel.on_map.setChecked(False)
        self._say_conditions()
        self._show(None)
        self.refresh()

    def _note(self, event: Changed) -> None:
        if event.everything or event.tables & _TABLES:
            self._places = None
            self.refresh(stale=True)

    def _forget_places(self) -> None:
        self._places = None
        self.refresh(stale=True)

    def _catch_up(self) -> None:
        self.panel.model.read_again()
        self.refresh()

    def _make(self) -> None:
        session, jobs = self._window.session, self._window.jobs
        document = session.document
        if document is None or jobs.running or session.is_held:
            return  # asked again when the job has ended, or a project is open
        places = self.places()
        if places is None:
            return  # asked again when the figures stand
        wanted, order, rules = self.wanted, self.order, self.rules
        self._is_stale = False

        def work(progress: Progress) -> PeopleList:
            return make_list(
                document.file,
                wanted,
                places,
                rules=rules,
                order=order,
                progress=progress,
            )

        def done(people: PeopleList) -> None:
            if session.document is document and wanted == self.wanted:
                self._show(people)

        if document.file.next_id("person") > MANY:
            jobs.run(
                work,
                title="people.finding",
                done=done,
                failed=self._fail,
                cancelled=lambda: self.panel.say("", empty=text("people.stopped")),
            )
            return
        try:
            found = work(Progress())
        except GridPlannerError as refusal:
            self._fail(refusal)
        else:
            done(found)

    def _fail(self, error: Exception) -> None:
        self._show(None)
        self._window.shell.tell(error)

    def _show(self, people: PeopleList | None) -> None:
        self.panel.model.show_people(people, level=self.level)
        self._say_count()
        self._show_on_map()

    def _say_count(self) -> None:
        people = self.people
        if people is None:
            self.panel.say("", empty=text("people.not_yet"))
        elif len(people):
            houses = len(people.by_building()[0])
            count = people.said(len(people))
            self.panel.say(text("people.count", n=count, houses=f"{houses:,}"))
        elif self.wanted.conditions:
            self.panel.say(
                text("people.none.count"),
                empty=text("people.none.filter"),
                step="people.clear",
            )
        else:
            self.panel.say("", empty=text("empty.residents"), step="project.import")

    def _say_conditions(self) -> None:
        session = self._window.session
        said = {} if session.document is None else condition_words(session, self.wanted)
        if "age_from" in said and "age_to" in said:
            del said["age_to"]  # both bounds stand in one chip
        self.panel.show_conditions(said, self.wanted.words)

    def _show_on_map(self) -> None:
        people = self.people
        if self.panel.on_map.isChecked():
            # One list at a time has its numbers on the map.
            self._window.lists.on_map.setChecked(False)
        elif self._window.lists.on_map.isChecked():
            return
        if people is None or not self.panel.on_map.isChecked():
            if self.layer.caption:
                self.layer.clear()
            if self.panel.on_map.isChecked():
                self.refresh()
        else:
            ids, numbers = people.by_building()
            packed = self._window.town.map.buildings.packed
            found = people.found
            units = people.places.units_of(self.level, found.buildings, found.entrances)
            self.layer.show(
                filter_words(self._window.session, self.wanted),
                text("people.total", n=people.said(len(people))),
                houses=at_buildings(packed, ids, numbers),
                units=at_units(packed, found.buildings, units),
                said=people.said,
            )
        self._window.town.shown.emit()

    def _take_words(self, words: str) -> None:
        if words.strip() != self.wanted.words:
            self.use(replace(self.wanted, words=words.strip()))

    def _drop(self, condition: str) -> None:
        if not condition:
            self.panel.words.clear()
            self.use(PeopleFilter())
            return
        wanted = self.wanted.without(condition)
        self.use(wanted.without("age_to") if condition == "age_from" else wanted)

    def _sort(self, order: str) -> None:
        """Sort by a column; a second time the other way round."""
        turned = order.removeprefix("-") if order.startswith("-") else f"-{order}"
        self.order = turned if self.order == order else order
        self.refresh(stale=True)

    def _open(self, person: ListedPerson) -> None:
        if person.building_id:
            tray = self._window.tray
            page = tray.page
            self._window.shell.open_building(
                person.building_id,
                dwelling_id=person.dwelling_id,
                household_id=person.household_id,
                person_id=person.id,
            )
            if tray.page != page:
                tray.show_page(page)  # the list goes on row by row
        else:
            self._window.shell.strip.show_message(text("people.no_house.message"))

    def _retranslate(self) -> None:
        self.panel.retranslate()
        self._say_conditions()
        self._say_count()
        if self.panel.on_map.isChecked():
            self._show_on_map()
