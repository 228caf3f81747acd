"""Tabs of an area, a grid or a micro-grid: its people, its faults, its past."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from gridplanner.data.lineage import predecessors_of, successors_of
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Fact, Page
from gridplanner.ui.panels.inspector import PageView, the_unit
from gridplanner.ui.panels.issues_model import words_of
from gridplanner.ui.people_list.unit_people import UnitPeople
from gridplanner.ui.widgets import label, link_button
from gridplanner.ui.work.tab import WorkTab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.records import Unit
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.session import Session

_MOST: Final = 30  # faults of one unit that are listed here; the tray has them all


def add_unit_tabs(window: MainWindow) -> None:
    """Give the details the tabs of units."""
    session, run = window.session, window.run_command

    def is_unit(_session: Session) -> bool:
        return the_unit(session) is not None

    add = window.inspector.add_tab
    add(
        "residents",
        "tab.residents",
        applies=is_unit,
        make=lambda: UnitPeople(window),
    )
    add("workload", "tab.workload", applies=is_unit, make=lambda: WorkTab(window))
    add("checks", "tab.checks", applies=is_unit, make=lambda: _Faults(window))
    add(
        "history",
        "tab.history",
        applies=is_unit,
        make=lambda: PageView(lambda: history_page(session), run),
    )


def history_page(session: Session) -> Page:
    """Say since when the selected unit is in force, and what it was made of."""
    unit = the_unit(session)
    assert unit is not None  # the tab applies to one unit
    facts = tuple(_lineage_facts(session, unit))
    remark = "" if facts else text("lineage.none")
    return Page("", sections=(("", facts),), remark=remark, commands=("edit.history",))


def faults_of(issues: tuple[CheckIssue, ...], unit: Unit) -> list[CheckIssue]:
    """Give what a check found about a unit."""
    return [issue for issue in issues if unit.id in issue.units]


def _lineage_facts(session: Session, unit: Unit) -> Iterator[Fact]:
    """Say which units one came from and which came from it, with their last days."""
    plan = session.plan
    if unit.valid_from:
        yield Fact(text("field.valid_from"), unit.valid_from)
    for key, units in (
        ("lineage.from", predecessors_of(plan, unit.id)),
        ("lineage.to", successors_of(plan, unit.id)),
    ):
        words = []
        for other in units:
            name = " ".join(filter(None, (other.name, other.code)))
            words.append(f"{name}{_days(other)}")
        if words:
            yield Fact(text(key), "；".join(words))


def _days(unit: Unit) -> str:
    """Say from when to when a unit was in force; nothing while it is."""
    if not unit.valid_to:
        return ""
    if not unit.valid_from:
        return text("lineage.ended", day=unit.valid_to)
    return text("lineage.from_to", start=unit.valid_from, end=unit.valid_to)


class _Faults(PageView):
    """What the last check found about the selected unit; a click flies there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(self._page, window.run_command)
        self._window = window

    def _page(self) -> Page:
        checks = self._window.checks
        commands = ("check.run", *(("check.show",) if checks.issues else ()))
        return Page("", remark=self._remark(), commands=commands)

    def _remark(self) -> str:
        checks = self._window.checks
        if checks.count is None:
            return text("checks.never")
        words = [text("checks.none_here")] if not self._issues else []
        if checks.remark:
            words.append(checks.remark)
        return "  ".join(words)

    @property
    def _issues(self) -> list[CheckIssue]:
        unit = the_unit(self._window.session)
        assert unit is not None  # the tab applies to one unit
        return faults_of(tuple(self._window.checks.issues), unit)

    def add_more(self, page: Page) -> None:
        """Add a line for each fault."""
        issues = self._issues
        for issue in issues[:_MOST]:
            kind, _codes, *measures = words_of(issue)
            # What it is held against says most; more would not fit.
            measure = next(filter(None, measures), "")
            words = " · ".join(filter(None, (kind, measure)))
            line = link_button(words, partial(self._fly, issue))
            line.setToolTip(text(f"issue.{issue.kind}.help"))
            line.setEnabled(issue.place is not None)
            self.column.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        if len(issues) > _MOST:
            words = text("checks.more_here", n=format_count(len(issues) - _MOST))
            self.column.addWidget(label(words, role="muted", wraps=True))
        super().add_more(page)

    def _fly(self, issue: CheckIssue) -> None:
        if issue.place is not None:
            self._window.town.show_place(*issue.place)
