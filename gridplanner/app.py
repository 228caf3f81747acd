"""Composition root: makes the session, the map and the window, and joins them."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gridplanner.data.short_names import initials
from gridplanner.layers import raster
from gridplanner.resources.texts import set_language, system_language
from gridplanner.ui import crash
from gridplanner.ui.backups import BackupKeeper
from gridplanner.ui.balance.work import BalanceWork
from gridplanner.ui.base_maps import BaseMaps
from gridplanner.ui.canvas import Canvas
from gridplanner.ui.context import Context
from gridplanner.ui.division.dividing import Dividing
from gridplanner.ui.household.work import HouseholdWork
from gridplanner.ui.jobs import JobRunner
from gridplanner.ui.joins import join_parts
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.matrix.work import MatrixWork
from gridplanner.ui.navigator.work import Navigating
from gridplanner.ui.people_list.lists import ListsWork
from gridplanner.ui.people_list.showing import PeopleShowing
from gridplanner.ui.qt_words import use_qt_words
from gridplanner.ui.rebalance.work import Rebalance
from gridplanner.ui.rules.work import RulesWork
from gridplanner.ui.scans import Scans
from gridplanner.ui.session import Session
from gridplanner.ui.settings import Settings
from gridplanner.ui.shell import WindowShell
from gridplanner.ui.staff.assigning import AssigningWork
from gridplanner.ui.staff.auto_assign import AutoAssign
from gridplanner.ui.staff.desk import StaffDesk
from gridplanner.ui.staff.dropping import Dropping
from gridplanner.ui.staff.edits import StaffEdits
from gridplanner.ui.staff.post_edits import PostEdits
from gridplanner.ui.theme import use_fonts
from gridplanner.ui.themes.work import ThemeWork
from gridplanner.ui.tool_set import ToolSet
from gridplanner.ui.tools.assign import AssignTool
from gridplanner.ui.town import Town
from gridplanner.ui.what_if.hand_overs import HandOvers
from gridplanner.ui.what_if.what_ifs import WhatIfs
from gridplanner.ui.work_desk import WorkDesk

if TYPE_CHECKING:
    from gridplanner.data.job import Progress
    from gridplanner.ui.session import Clock


IDLE = 200  # ms between two looks whether the window has nothing to do

_STYLED = "gridplanner_is_styled"


def local_time() -> datetime:
    """Tell the time of this machine, with its zone."""
    return datetime.now().astimezone()


def user_name() -> str:
    """Tell who sits here, for the history; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def make_window(settings: Settings, *, clock: Clock, user: str) -> MainWindow:
    """Make the window with everything joined; nothing is shown yet."""
    set_language(settings.language or system_language())
    application = make_application(sys.argv[:1])
    use_qt_words(application)
    family = use_fonts(application)
    session = Session(clock=clock, user=user)
    canvas, jobs = Canvas(), JobRunner()
    # First: whoever hears of a change after it asks it for what is true then.
    session.staff_desk = StaffDesk(session, jobs)
    session.work_desk = WorkDesk(session, jobs)
    window = MainWindow(session, canvas, settings, jobs)
    session.setParent(window)
    jobs.setParent(window)
    shell = WindowShell(window, family=family)
    context = Context(
        session=session,
        canvas=canvas,
        tools=window.tools,
        settings=settings,
        jobs=jobs,
        shell=shell,
    )
    town = Town(session, canvas, jobs)
    window.join(context, town)
    window.tool_set = ToolSet(context, opened=window.open_thing, menu=window.show_menu)
    shell.base_maps = BaseMaps(window)
    shell.scans = Scans(window)
    shell.matrix = MatrixWork(window)
    shell.people = PeopleShowing(window, window.people)
    shell.lists = ListsWork(window, window.lists, shell.people)
    shell.themes = ThemeWork(window, shell.people)
    shell.household = HouseholdWork(window)
    shell.staff, shell.posts = StaffEdits(context), PostEdits(context)
    shell.auto_assign, shell.division = AutoAssign(context), Dividing(context)
    shell.rebalance = Rebalance(context)
    shell.hand_overs, shell.what_ifs = HandOvers(context), WhatIfs(context)
    Navigating(window, window.navigator)
    window.tray.when_made("balance", lambda: BalanceWork(window))
    window.tray.when_made("coverage", shell.keep_coverage)
    shell.rules = RulesWork(window)
    assigning = AssigningWork(context)
    context.tools.add(AssignTool(assigning, lambda: context.tools.activate("select")))
    window.dropping = Dropping(window, assigning)
    join_parts(window)
    shell.take_look()
    shell.show_switches()
    return window


def make_application(words: list[str]) -> QApplication:
    """Make Qt's application in the program's style."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(words)
    application.setApplicationName("GridPlanner")
    # Once: a style looks at every widget there is, of other windows too.
    if not application.property(_STYLED):
        application.setStyle("Fusion")
        application.setProperty(_STYLED, True)
    return application


def load_loops(window: MainWindow) -> None:
    """Load the compiled loops and the pinyin once nothing else is under way.

    The first picture does not wait for them, and what they take in memory does not
    come on top of what reading a large town takes for a moment.
    """
    idle = QTimer(window, interval=IDLE)

    def load() -> None:
        session = window.session
        is_counted = session.document is None or session.standing is not None
        if is_counted and not window.jobs.running:
            idle.stop()
            window.jobs.run_beside(make_ready, title="raster")

    def make_ready(_progress: Progress) -> None:
        raster.make_ready()
        initials("")  # else the first letter typed into the search waits for it

    idle.timeout.connect(load)
    idle.start()


def main(path: str | Path | None = None) -> int:
    """Open the window, with `path`, with the last project, or with the start page.

    Parameters
    ----------
    path : path, optional
        Project to open.

    Returns
    -------
    int
        Exit code of the program.
    """
    application = make_application(sys.argv[:1])
    settings = Settings()
    window = make_window(settings, clock=local_time, user=user_name())
    crash.install(window.shell.tell_crash)
    window.restore()
    wanted = Path(path or settings.last_project or "")
    if path is not None or wanted.is_file():
        window.shell.open_project(wanted)
    window.show()
    load_loops(window)
    BackupKeeper(window)
    return application.exec()
