"""What a command may use: the session, the map, the messages and the window's doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.access.reveal import Subject
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.ui.access.entry import Entry
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.division.dividing import Dividing
    from gridplanner.ui.house_door import HouseDoor
    from gridplanner.ui.household.work import HouseholdWork
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.matrix.work import MatrixWork
    from gridplanner.ui.panels.strip import Strip
    from gridplanner.ui.people_list.showing import PeopleShowing
    from gridplanner.ui.rebalance.work import Rebalance
    from gridplanner.ui.scans import Scans
    from gridplanner.ui.session import Session
    from gridplanner.ui.settings import Settings
    from gridplanner.ui.staff.auto_assign import AutoAssign
    from gridplanner.ui.staff.edits import StaffEdits
    from gridplanner.ui.staff.post_edits import PostEdits
    from gridplanner.ui.toolbox import ToolBox
    from gridplanner.ui.what_if.hand_overs import HandOvers
    from gridplanner.ui.what_if.what_ifs import WhatIfs


class Shell(Protocol):
    """What the window does for commands."""

    @property
    def widget(self) -> QWidget:
        """The window, as parent of dialogs."""

    @property
    def strip(self) -> Strip:
        """The message strip in sight: of the map, or of the start page."""

    def open_project(self, path: Path, then: Callable[[], None] | None = None) -> bool:
        """Open a project file and call `then`; tell whether it is open or about to."""

    def close_project(self) -> None:
        """Close the project and show the start page."""

    def import_files(self, paths: Sequence[Path]) -> None:
        """Show the import preview for files, or ask for files where there are none."""

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a project that was dropped, place scans, or import what is neither."""

    def new_from_files(self, paths: Sequence[Path]) -> None:
        """Make a new project from files by way of the import preview."""

    def tell(self, error: Exception) -> None:
        """Show a fault in plain words."""

    def show_panel(self, name: str) -> None:
        """Bring a panel or a tab of the tray to the front."""

    def toggle_panels(self) -> None:
        """Fold all panels away, or bring them back."""

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""

    def restore_layout(self) -> None:
        """Put all panels where they stood at first."""

    def focus_search(self, words: str) -> None:
        """Put the cursor into the search box with `words` in it."""

    def look_among_questions(self, words: str) -> None:
        """Show what is to be verified about what nobody was found by."""

    def use_language(self, language: str) -> None:
        """Say everything in another language from now on."""

    def use_dark(self, dark: bool) -> None:  # noqa: FBT001 - a state
        """Take the dark look, or the light one."""

    def use_compact(self, compact: bool) -> None:  # noqa: FBT001 - a state
        """Put rows close together, or not."""

    def zoom_to_units(self, units: Sequence[int]) -> None:
        """Show areas or grids as large as the map allows."""

    def zoom_to_selection(self) -> None:
        """Show what is selected as large as the map allows."""

    def open_building(
        self,
        building_id: int,
        *,
        dwelling_id: int = 0,
        household_id: int = 0,
        person_id: int = 0,
    ) -> None:
        """Go to a house and open it, at a dwelling, a household or a person."""

    @property
    def house_door(self) -> HouseDoor:
        """The door through which houses are opened."""

    @property
    def matrix(self) -> MatrixWork:
        """The building matrix beside the map."""

    def filter_people(self) -> None:
        """Show the list of people and ask whom it is to hold."""

    @property
    def people(self) -> PeopleShowing:
        """The list of people, and where they are counted."""

    def list_people_of(self, units: Sequence[int]) -> None:
        """Show the list of the people of some areas or grids."""

    @property
    def staff(self) -> StaffEdits:
        """Edits of workers."""

    @property
    def posts(self) -> PostEdits:
        """Edits of who holds which post."""

    @property
    def auto_assign(self) -> AutoAssign:
        """Grids assigned to workers all at once."""

    @property
    def division(self) -> Dividing:
        """Ground divided among new grids all at once."""

    @property
    def rebalance(self) -> Rebalance:
        """Few moves of houses that make grids even."""

    @property
    def hand_overs(self) -> HandOvers:
        """Workers who leave, and who takes over."""

    @property
    def what_ifs(self) -> WhatIfs:
        """Questions of what if."""

    @property
    def household(self) -> HouseholdWork:
        """The file of a household in the place of the details."""

    def lists_people(self) -> bool:
        """Tell whether the list of people holds anybody."""

    def export_people(self) -> None:
        """Ask how the list of people is written out, and write it."""

    def export_stairway(self, building_id: int) -> None:
        """Ask which entrance of a building, and write the contact list of its flats."""

    def open_demo(self) -> None:
        """Open the made-up town, making it where it is not there yet."""

    def choose_colouring(self) -> None:
        """Ask by which figure the grids are coloured."""

    def show_switches(self) -> None:
        """Take over snapping and tracing from the settings."""

    def check_rules(self) -> None:
        """Hold the grids against the rules in use."""

    def run_check(self) -> None:
        """Check the plan and list what is wrong in the tray."""

    @property
    def issues(self) -> Sequence[CheckIssue]:
        """What the last check found."""

    @property
    def chosen_issue(self) -> CheckIssue | None:
        """The line that is chosen in the list of the check."""

    def fix_all(self) -> None:
        """Show how what the check found would be mended, as far as it can be."""

    def fix_one(self) -> None:
        """Show how the chosen fault would be mended."""

    def move_round(
        self, building: int, unit_id: int = 0, level: int | None = None
    ) -> None:
        """Show how the border of a level (that of work) would run round a building."""

    def settle(self, issue: CheckIssue, unit_id: int) -> None:
        """Say whose a cut building is; the border stays where it runs."""

    def choose_theme(self) -> None:
        """Ask which people the map shows and how."""

    def choose_hot_spots(self) -> None:
        """Ask where hot spots of events are looked for."""

    def clear_theme(self) -> None:
        """Take the theme off the map."""

    @property
    def has_theme(self) -> bool:
        """Whether the map shows a theme."""

    def measure_distances(self) -> None:
        """Ask at what pace one walks, and measure the ways to the offices."""

    def choose_limits(self) -> None:
        """Ask from when on something is worth a line in the list of the check."""

    def compare(self) -> None:
        """Compare a scenario with the plan in force."""

    def choose_base_file(self) -> None:
        """Ask for a file to show below the town."""

    def choose_base_service(self) -> None:
        """Ask for a map service to show below the town."""

    @property
    def scans(self) -> Scans:
        """The scanned plans below the town."""

    @property
    def entry(self) -> Entry:
        """The way into a project: log-in, lock, users, encryption."""

    def tell_crash(self, report: str) -> None:
        """Say that the program is at fault, and offer the report."""

    def reveal(self, subject: Subject | None = None) -> None:
        """Ask what for and show people in plain: these, or whom a panel shows."""

    def purge(self, subject: Subject | None = None) -> None:
        """Ask and purge people for good: of these, or of whom a panel shows."""

    def mask_again(self) -> None:
        """Mask all personal data again."""

    def ask_people_of(self, provider: Callable[[], Subject | None]) -> None:
        """Let a panel tell whom it shows; None where it is out of sight."""

    def people_shown(self, *, limit: int = -1) -> Subject | None:
        """Tell whom a panel shows, or who lives in the house selected."""

    def show_versions_changed(self) -> None:
        """Take over which versions the project has."""

    def close(self) -> bool:
        """End the program."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a command may ask and use."""

    session: Session
    canvas: Canvas
    tools: ToolBox
    settings: Settings
    jobs: JobRunner
    shell: Shell

    @property
    def strip(self) -> Strip:
        """The message strip in sight: of the map, or of the start page."""
        return self.shell.strip
