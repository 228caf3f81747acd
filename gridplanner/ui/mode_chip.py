"""Which plan one works on: said in the corner of the map, and changed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gridplanner.data.branches import list_scenarios
from gridplanner.data.store.plan_list import PROFESSIONAL, read_plans
from gridplanner.resources.texts import text
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from gridplanner.data.events import Changed
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.session import Session

COMMANDS = (
    "scenario.new",
    "scenario.rename",
    "scenario.delete",
    "",
    "scenario.compare",
    "scenario.adopt",
    "",
    "department.new",
    "",
    "plan.announce",
    "plan.unlock",
)


def mode_of(session: Session) -> tuple[str, str]:
    """Give the icon and the words for what is worked on."""
    document = session.document
    assert document is not None  # the chip stands over the map of a project
    if session.is_department:
        name = document.file.plan_name(session.plan_id)
        return "post", text("mode.department", name=name)
    if session.plan_id != TILING:
        name = document.file.plan_name(session.plan_id)
        return "scenario", text("mode.in_scenario", name=name)
    if document.read_only:
        return "masked", text("mode.looking")
    if not document.in_force.since:
        return "", text("mode.draft")
    if document.in_force.is_locked:
        return "lock", text("mode.published")
    return "unlock", text("mode.unlocked")


def say_mode(window: MainWindow) -> None:
    """Say over the map what is worked on, and whether it can be edited."""
    document = window.session.document
    if document is not None and window.session.is_held:
        return  # the worker has the file; said anew when it is back
    window.map.banner.hide()
    if document is None:
        return
    window.map.chip.say(*mode_of(window.session))
    if document.read_only:
        window.map.banner.say(text("banner.looking"), text("project.copy_here"))


def join_chip(window: MainWindow) -> None:
    """Let the chip follow the session, and show its menu."""
    session = window.session
    for signal in (session.opened, session.plan_changed, session.mode_changed):
        signal.connect(lambda *_what: say_mode(window))
    session.changed.connect(lambda event: _say_again(window, event))
    window.retranslated.connect(lambda: say_mode(window))
    window.map.chip.clicked.connect(lambda: _show_menu(window))


def _say_again(window: MainWindow, event: Changed) -> None:
    # An undo may take back that the plan was put in force.
    if not event.transient:
        say_mode(window)


def chip_menu(window: MainWindow) -> QMenu:
    """Make the menu: the plans to work on, then what can be done with them."""
    session = window.session
    document = session.document
    assert document is not None  # the chip stands over the map of a project
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    window.actions_.refresh()
    plans = [(TILING, text("compare.in_force_plan"))]
    plans += [(entry.id, entry.name) for entry in list_scenarios(document)]
    plans += [
        (entry.id, text("mode.department", name=entry.name))
        for entry in read_plans(document.file.connection)
        if entry.kind == PROFESSIONAL
    ]
    for number, name in plans:
        # An ampersand in a name is no access key.
        action = QAction(name.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(number == session.plan_id)
        action.triggered.connect(lambda _on=False, n=number: session.use_plan(n))
        menu.addAction(action)
    menu.addSeparator()
    for key in COMMANDS:
        if key:
            menu.addAction(window.actions_[key])
        else:
            menu.addSeparator()
    return menu


def _show_menu(window: MainWindow) -> None:
    chip = window.map.chip
    if window.session.is_held:
        window.map.strip.show_message(text("blocked.busy"))
        return
    chip_menu(window).exec(chip.mapToGlobal(chip.rect().bottomLeft()))
