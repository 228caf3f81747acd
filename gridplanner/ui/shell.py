"""What commands may ask of the window, joined from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.layers.style import DARK, LIGHT
from gridplanner.resources.texts import set_language, text
from gridplanner.ui import icons
from gridplanner.ui.access.entry import Entry
from gridplanner.ui.access.revealing import Revealing
from gridplanner.ui.checking import Checking
from gridplanner.ui.compare.entering import Comparing
from gridplanner.ui.coverage.work import CoverageWork
from gridplanner.ui.deciding.work import Deciding
from gridplanner.ui.doors import Doors
from gridplanner.ui.house_door import HouseDoor, Inside
from gridplanner.ui.mending import Mending
from gridplanner.ui.panels.strip import Action, Kind, Strip
from gridplanner.ui.qt_words import use_qt_words
from gridplanner.ui.theme import apply_theme, the_application

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gridplanner.data.access.reveal import Subject
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.ui.base_maps import BaseMaps
    from gridplanner.ui.division.dividing import Dividing
    from gridplanner.ui.household.work import HouseholdWork
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.matrix.work import MatrixWork
    from gridplanner.ui.people_list.lists import ListsWork
    from gridplanner.ui.people_list.showing import PeopleShowing
    from gridplanner.ui.rebalance.work import Rebalance
    from gridplanner.ui.rules.work import RulesWork
    from gridplanner.ui.scans import Scans
    from gridplanner.ui.staff.auto_assign import AutoAssign
    from gridplanner.ui.staff.edits import StaffEdits
    from gridplanner.ui.staff.post_edits import PostEdits
    from gridplanner.ui.themes.work import ThemeWork
    from gridplanner.ui.what_if.hand_overs import HandOvers
    from gridplanner.ui.what_if.what_ifs import WhatIfs


class WindowShell(QObject):
    """The window as commands see it (`gridplanner.ui.context.Shell`)."""

    def __init__(self, window: MainWindow, *, family: str) -> None:
        super().__init__(window)
        self._window = window
        self._family = family
        self.doors = Doors(window)
        self.checking = Checking(window)
        self.mending = Mending(window)
        self.house_door = HouseDoor(window)
        self.base_maps: BaseMaps
        self.scans: Scans
        self.matrix: MatrixWork
        self.people: PeopleShowing
        self.lists: ListsWork
        self.themes: ThemeWork
        self.rules: RulesWork
        self.household: HouseholdWork
        self.staff: StaffEdits
        self.posts: PostEdits
        self.auto_assign: AutoAssign
        self.division: Dividing
        self.rebalance: Rebalance
        self.hand_overs: HandOvers
        self.what_ifs: WhatIfs
        self.comparing = Comparing(window)
        self.revealing = Revealing(window)
        self.entry = Entry(window, self.doors.enter)
        self.deciding = Deciding(window)

    @property
    def widget(self) -> QWidget:
        """The window, as parent of dialogs."""
        return self._window

    @property
    def strip(self) -> Strip:
        """The message strip in sight: of the map, or of the start page."""
        is_open = self._window.session.document is not None
        if self.comparing.view is not None and self.comparing.is_open:
            return self.comparing.view.strip
        return self._window.map.strip if is_open else self._window.start.strip

    def open_project(self, path: Path, then: Callable[[], None] | None = None) -> bool:
        """Open a project file; see `Doors.open`."""
        return self.doors.open(path, then)

    def close_project(self) -> None:
        """Close the project and show the start page."""
        self.doors.close()

    def open_demo(self) -> None:
        """Open the made-up town, making it where it is not there yet."""
        from gridplanner.ui.demo_town import open_demo

        open_demo(self._window)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Show the import preview for files, or ask for files where there are none."""
        from gridplanner.ui.dialogs.import_preview import open_import

        open_import(self._window, list(paths))

    def new_from_files(self, paths: Sequence[Path]) -> None:
        """Make a new project from files by way of the import preview."""
        from gridplanner.ui.dialogs.import_preview import new_from_files

        new_from_files(self._window, list(paths))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a project that was dropped, place scans, or import what is neither."""
        from gridplanner.ui.dropped import is_project, is_scan, is_ticked_sheet

        if len(paths) == 1 and is_project(paths[0]):
            self.open_project(paths[0])
        elif is_ticked_sheet(self._window.session.document, paths):
            from gridplanner.ui.ticks.work import take_dropped

            take_dropped(self._window.context, paths)
        elif all(is_scan(path) for path in paths):
            self.scans.take(paths)
        elif self._window.session.document is None:
            self.new_from_files(paths)
        else:
            self.import_files(paths)

    def tell(self, error: Exception) -> None:
        """Show a fault in plain words."""
        self.doors.tell(error)

    # Panels and looks

    def show_panel(self, name: str) -> None:
        """Bring a panel or a tab of the tray to the front."""
        if name in self._window.docks:
            dock = self._window.docks[name]
            dock.show()
            dock.raise_()
            content = dock.widget()
            if content is not None:
                content.setFocus()
        else:
            self._window.tray.show_page(name)

    def toggle_panels(self) -> None:
        """Fold all panels away, or bring them back."""
        panels = [*self._window.docks.values(), self._window.tray]
        shown = any(not panel.isHidden() for panel in panels)
        for panel in panels:
            panel.setVisible(not shown)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        state = self._window.windowState() ^ Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state)

    def restore_layout(self) -> None:
        """Put all panels where they stood at first."""
        self._window.settings.forget_layout()
        self._window.arrange()

    def focus_search(self, words: str) -> None:
        """Put the cursor into the search box with `words` in it."""
        self._window.bar.show()
        self._window.search.begin(words)

    def use_language(self, language: str) -> None:
        """Say everything in another language from now on."""
        set_language(language)
        use_qt_words(the_application())
        self._window.settings.language = language
        self._window.retranslate()
        self._window.town.retranslate()

    def use_dark(self, dark: bool) -> None:  # noqa: FBT001 - a state
        """Take the dark look, or the light one."""
        self._window.settings.dark = dark
        self.take_look()

    def use_compact(self, compact: bool) -> None:  # noqa: FBT001 - a state
        """Put rows close together, or not."""
        self._window.settings.compact = compact
        self.take_look()

    def take_look(self) -> None:
        """Give everything the look of the settings."""
        settings = self._window.settings
        tokens = DARK if settings.dark else LIGHT
        apply_theme(the_application(), tokens, compact=settings.compact)
        icons.set_tint(tokens)
        self._window.start.show_dark(settings.dark)
        self._window.tray.use_theme(tokens)
        self._window.matrix.use_theme(tokens)
        self._window.matrix.view.use_compact(settings.compact)
        self._window.retranslate()
        self._window.town.use_theme(tokens.name, family=self._family)

    def show_switches(self) -> None:
        """Take over snapping and tracing from the settings."""
        self._window.status.show_snapping(self._window.settings.snapping)

    def zoom_to_units(self, units: Sequence[int]) -> None:
        """Show areas or grids as large as the map allows."""
        self._window.canvas.zoom_to_ids({"fills": units})
        self._window.focus_map()

    def zoom_to_selection(self) -> None:
        """Show what is selected as large as the map allows."""
        self._window.town.zoom_to(self._window.session.selection)
        self._window.focus_map()

    def open_building(
        self,
        building_id: int,
        *,
        dwelling_id: int = 0,
        household_id: int = 0,
        person_id: int = 0,
    ) -> None:
        """Go to a house and open it, at a dwelling, a household or a person."""
        self.house_door.open(Inside(building_id, dwelling_id, household_id, person_id))

    def look_among_questions(self, words: str) -> None:
        """Show what is to be verified about what nobody was found by."""
        self.deciding.look_for(words)

    def filter_people(self) -> None:
        """Show the list of people and ask whom it is to hold."""
        self.show_panel("residents")
        self.people.choose()

    def list_people_of(self, units: Sequence[int]) -> None:
        """Show the list of the people of some areas or grids."""
        self.show_panel("residents")
        self.people.use(PeopleFilter(units=tuple(units)))

    def lists_people(self) -> bool:
        """Tell whether the list of people holds anybody."""
        return bool(self.people.people)

    def export_people(self) -> None:
        """Ask how the list of people is written out, and write it."""
        from gridplanner.ui.people_list.exporting import ask_export

        if self.people.people is not None:
            ask_export(self._window, self.people.people)

    def export_stairway(self, building_id: int) -> None:
        """Ask which entrance of a building, and write the contact list of its flats."""
        from gridplanner.ui.people_list.stairways import ask_stairway

        ask_stairway(self._window, building_id)

    def choose_colouring(self) -> None:
        """Ask by which figure the grids are coloured."""
        from gridplanner.ui.dialogs.choropleth import ChoroplethForm

        town = self._window.town
        form = ChoroplethForm(self._window.session, town.choice, self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            town.colour_by(form.choice)

    def check_rules(self) -> None:
        """Hold the grids against the rules in use."""
        self.rules.run()

    def run_check(self) -> None:
        """Check the plan and list what is wrong in the tray."""
        self.checking.run()

    @property
    def issues(self) -> Sequence[CheckIssue]:
        """What the last check found."""
        return self._window.checks.issues

    @property
    def chosen_issue(self) -> CheckIssue | None:
        """The line that is chosen in the list of the check."""
        return self._window.checks.chosen

    def fix_all(self) -> None:
        """Show how what the check found would be mended, as far as it can be."""
        self.mending.propose_all(self.issues, self.checking.limits)

    def fix_one(self) -> None:
        """Show how the chosen fault would be mended."""
        issue = self.chosen_issue
        if issue is not None:
            self.mending.propose_one(issue, self.checking.limits)

    def move_round(
        self, building: int, unit_id: int = 0, level: int | None = None
    ) -> None:
        """Show how the border of a level (that of work) would run round a building."""
        wanted = self._window.session.level if level is None else level
        self.mending.propose_round(building, wanted, unit_id)

    def settle(self, issue: CheckIssue, unit_id: int) -> None:
        """Say whose a cut building is; the border stays where it runs."""
        self.mending.settle(issue, unit_id)

    def choose_theme(self) -> None:
        """Ask which people the map shows and how."""
        self.themes.choose()

    def choose_hot_spots(self) -> None:
        """Ask where hot spots of events are looked for."""
        self.themes.choose_spots()

    def clear_theme(self) -> None:
        """Take the theme off the map."""
        self.themes.clear()

    @property
    def has_theme(self) -> bool:
        """Whether the map shows a theme."""
        return self.themes.shown is not None

    @property
    def coverage(self) -> CoverageWork:
        """What keeps the tab of coverage true, made with it."""
        self._window.tray.page_of("coverage")
        return self._coverage

    def keep_coverage(self) -> None:
        """Keep the tab of coverage true, which was made just now."""
        self._coverage = CoverageWork(self._window, self.people)

    def measure_distances(self) -> None:
        """Ask at what pace one walks, and measure the ways to the offices."""
        self.coverage.walking.ask()

    def choose_limits(self) -> None:
        """Ask from when on something is worth a line in the list of the check."""
        from gridplanner.ui.dialogs.check_limits import CheckLimitsForm

        form = CheckLimitsForm(self.checking.limits, self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            self.checking.set_limits(form.limits)

    def compare(self) -> None:
        """Compare a scenario with the plan in force."""
        self.comparing.enter()

    def choose_base_file(self) -> None:
        """Ask for a file to show below the town."""
        self.base_maps.choose_file()

    def choose_base_service(self) -> None:
        """Ask for a map service to show below the town."""
        self.base_maps.choose_service()

    def tell_crash(self, report: str) -> None:
        """Say that the program is at fault, and offer the report."""
        action = Action(
            "copy_details", lambda: QApplication.clipboard().setText(report)
        )
        self.strip.show_message(text("error.crash"), action, kind=Kind.ERROR)

    def reveal(self, subject: Subject | None = None) -> None:
        """Ask what for and show people in plain: these, or whom a panel shows."""
        self.revealing.ask(subject)

    def purge(self, subject: Subject | None = None) -> None:
        """Ask and purge people for good: of these, or of whom a panel shows."""
        from gridplanner.ui.access.purging import ask_purge

        ask_purge(self._window, subject)

    def mask_again(self) -> None:
        """Mask all personal data again."""
        self.revealing.end()

    def ask_people_of(self, provider: Callable[[], Subject | None]) -> None:
        """Let a panel tell whom it shows; None where it is out of sight."""
        self.revealing.providers.append(provider)

    def people_shown(self, *, limit: int = -1) -> Subject | None:
        """Tell whom a panel shows, or who lives in the house selected."""
        return self.revealing.subject(limit=limit)

    def show_versions_changed(self) -> None:
        """Take over which versions the project has."""
        self._window.history.reload()

    def close(self) -> bool:
        """End the program."""
        return self._window.close()
