"""The menu of a line of the check: go there, mend it, say whose a building is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import title
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import edit_plan

if TYPE_CHECKING:
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.ui.main_window import MainWindow


def issue_menu(window: MainWindow, issue: CheckIssue) -> QMenu:
    """Make the menu of the line that is chosen."""
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    window.actions_.refresh()
    if issue.place is not None:
        x, y = issue.place
        go = menu.addAction(text("checks.go"))
        go.triggered.connect(lambda: window.town.show_place(x, y))
        menu.setDefaultAction(go)
    if issue.units:
        menu.addAction(text("checks.select")).triggered.connect(
            lambda: window.session.select_units(issue.units)
        )
    menu.addSeparator()
    menu.addAction(window.actions_["check.fix_one"])
    if _is_blocked(window):
        return menu
    if issue.kind == "cut_building":
        _offer_receivers(window, issue, menu)
    elif issue.kind == "pieces" and issue.measure is not None:
        right = menu.addAction(text("checks.pieces_right", n=f"{issue.measure:.0f}"))
        right.triggered.connect(partial(_expect_pieces, window, issue))
    return menu


def _expect_pieces(window: MainWindow, issue: CheckIssue, *_checked: bool) -> None:
    """Take the pieces a unit has for those it should have."""
    parts = round(issue.measure or 1)
    edit_plan(
        window.context,
        lambda plan: set_fields(plan, {issue.subject: {"parts": parts}}),
    )


def _is_blocked(window: MainWindow) -> bool:
    return not window.actions_["check.fix_one"].isEnabled()


def _offer_receivers(window: MainWindow, issue: CheckIssue, menu: QMenu) -> None:
    """Offer each unit that holds a part: with its ground, or as it stands."""
    session = window.session
    units = [session.plan.units[n] for n in issue.units if n in session.plan.units]
    is_area = session.plan.levels[issue.level].role is Role.AREA
    for unit in units:
        name = title(unit)
        round_ = menu.addAction(text("checks.round_to", grid=name))
        round_.triggered.connect(
            partial(_move_round, window, issue.subject, unit.id, issue.level)
        )
        round_.setEnabled(not (unit.locked and not is_area))
    menu.addSeparator()
    for unit in units:
        give = menu.addAction(text("checks.give_to", grid=title(unit)))
        give.triggered.connect(partial(_settle, window, issue, unit.id))


def _move_round(
    window: MainWindow, building: int, unit_id: int, level: int, *_checked: bool
) -> None:
    window.shell.move_round(building, unit_id, level)


def _settle(
    window: MainWindow, issue: CheckIssue, unit_id: int, *_checked: bool
) -> None:
    window.shell.settle(issue, unit_id)
