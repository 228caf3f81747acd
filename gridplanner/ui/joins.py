"""Which signal of which part reaches what: all wires of the window in one place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gridplanner.resources.texts import has_text, text
from gridplanner.ui.commands.edit import drop_gesture, undo
from gridplanner.ui.coverage.walking import FIGURE as WALK_MINUTES
from gridplanner.ui.issue_menu import issue_menu
from gridplanner.ui.map_look import keep_look, restore_look
from gridplanner.ui.mode_chip import join_chip, say_mode
from gridplanner.ui.panels.unit_tabs import add_unit_tabs
from gridplanner.ui.staff.staffing_export import export_staffing
from gridplanner.ui.staff.team_tab import add_team_tab
from gridplanner.ui.staff.worker_tabs import add_worker_tabs
from gridplanner.ui.vantages import look_on
from gridplanner.ui.walking import go_to

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.layers.view import View
    from gridplanner.ui.main_window import MainWindow

_TELLING = frozenset(
    {"adjust", "draw", "cut_out", "redraw", "reshape", "split", "give"}
)


def join_parts(window: MainWindow) -> None:
    """Connect the parts of a window with each other."""
    _join_map(window)
    _join_start(window)
    _join_panels(window)
    add_unit_tabs(window)
    add_team_tab(window)
    add_worker_tabs(window)
    window.session.staff_desk.changed.connect(lambda: _mark_posts(window))
    _join_jobs(window)


def _join_map(window: MainWindow) -> None:
    canvas, status, tools = window.canvas, window.status, window.tools

    def show_view(view: View) -> None:
        status.show_scale(view.scale)
        window.map.legend.show_entries(canvas.stack.legend(view.scale))

    def show_hint() -> None:
        tool = tools.active if window.session.document is not None else None
        status.show_hint(text(tool.hint_key) if tool is not None else "")

    show_hint()
    window.retranslated.connect(show_hint)
    # What stands in it was said in the other language.
    window.retranslated.connect(window.shell.what_ifs.close)
    window.retranslated.connect(window.shell.division.retranslate)
    window.session.opened.connect(show_hint)
    # Some commands want the town counted.
    window.session.figures_changed.connect(window.state_timer.start)
    canvas.view_changed.connect(show_view)
    canvas.pointer_moved.connect(status.show_place)
    canvas.escaped.connect(window.step_back)
    canvas.menu_wanted.connect(
        lambda place: window.show_menu(window.session.selection, place)
    )
    status.scale_left.connect(canvas.setFocus)
    status.scale_chosen.connect(canvas.set_scale)
    status.snapping_clicked.connect(lambda: window.actions_.run("snapping"))
    tools.activated.connect(lambda _name: show_hint())
    tools.activated.connect(lambda name: _count_work_for(window, name))
    tools.hint_changed.connect(show_hint)
    # What is being drawn can be taken back where nothing was written yet.
    tools.hint_changed.connect(lambda: window.actions_.refresh_one(undo))
    window.map.empty.clicked.connect(lambda: window.actions_.run("project.import"))
    window.map.banner.clicked.connect(lambda: window.actions_.run("project.copy_here"))
    for other in (window.session.plan_changed, window.session.level_changed):
        # A gesture is of one plan and one level.
        other.connect(lambda *_what: drop_gesture(window.context))
    window.town.ground_changed.connect(
        lambda: window.tool_set.sources.set_ground(
            window.town.map.features.features, window.town.map.buildings.packed
        )
    )
    window.town.shown.connect(lambda: show_view(canvas.view))
    window.town.shown.connect(lambda: _show_emptiness(window))


def _mark_posts(window: MainWindow) -> None:
    """Mark anew what the selected workers look after: posts may have changed."""
    if window.session.selection.workers:
        window.town.show_selection()


def _count_work_for(window: MainWindow, tool: str) -> None:
    """Count the work before a tool tells what each side will have of it."""
    if tool in _TELLING:
        window.session.work_desk.want_if_quick()


def _show_emptiness(window: MainWindow) -> None:
    """Say what to do while there is nothing on the map."""
    empty = window.map.empty
    empty.say("empty.map", "project.import")
    is_empty = window.session.document is not None and window.canvas.stack.box is None
    empty.setVisible(is_empty)
    window.map.place()


def _join_start(window: MainWindow) -> None:
    from pathlib import Path

    start = window.start

    def open_recent(path: str) -> None:
        window.shell.open_project(Path(path))

    def restore(path: str) -> None:
        from gridplanner.ui.dialogs.backups import open_backups

        open_backups(window.context, Path(path) if path else None)

    start.new_from_files.connect(lambda: window.actions_.run("project.new"))
    start.demo.connect(lambda: window.actions_.run("project.demo"))
    start.open_file.connect(lambda: window.actions_.run("project.open"))
    start.open_recent.connect(open_recent)
    start.restore_wanted.connect(restore)
    start.language_chosen.connect(window.shell.use_language)
    start.dark_chosen.connect(window.shell.use_dark)


def _join_panels(window: MainWindow) -> None:
    session = window.session
    window.inspector.zoom_wanted.connect(window.shell.zoom_to_selection)
    window.inspector.select_wanted.connect(lambda unit: session.select_units([unit]))
    window.grids.zoom_wanted.connect(lambda unit: window.shell.zoom_to_units([unit]))
    window.grids.export_wanted.connect(
        lambda: window.actions_.run("project.export_table")
    )
    window.grids.villages_wanted.connect(
        lambda: window.actions_.run("grid.from_villages")
    )
    window.checks.run_wanted.connect(lambda: window.actions_.run("check.run"))
    window.checks.fix_wanted.connect(lambda: window.actions_.run("check.fix"))
    window.checks.fix_one_wanted.connect(lambda: window.actions_.run("check.fix_one"))
    window.checks.give_one_wanted.connect(lambda: window.actions_.run("check.give_one"))
    window.checks.limits_wanted.connect(lambda: window.actions_.run("check.limits"))
    window.checks.place_wanted.connect(window.town.show_place)
    window.checks.menu_wanted.connect(lambda place: _show_issue_menu(window, place))
    # Nothing was measured before the tab of coverage is there.
    session.offered.setdefault(WALK_MINUTES, dict)
    window.tray.when_made("staffing", lambda: _join_staffing(window))
    window.tray.when_made("history", lambda: _join_history(window))
    window.contents.colour_wanted.connect(lambda: window.actions_.run("view.colour_by"))
    window.contents.add_wanted.connect(lambda place: _show_add(window, place))
    window.contents.place_wanted.connect(lambda: window.actions_.run("scan.edit"))
    window.contents.delete_wanted.connect(lambda: window.actions_.run("scan.delete"))
    window.contents.kinds_hidden.connect(lambda kinds: _hide_kinds(window, kinds))
    window.contents.zoom_wanted.connect(window.canvas.zoom_to_layer)
    window.town.coloured.connect(window.contents.show_colouring)
    window.town.opened.connect(lambda: restore_look(window))
    session.closing.connect(lambda document: keep_look(window, document))
    window.town.shown.connect(lambda: window.contents.show_stack(window.canvas.stack))
    session.opened.connect(lambda: look_on(session, window.canvas))
    session.opened.connect(lambda: _show_document(window))
    join_chip(window)
    session.changed.connect(lambda event: _show_crs(window, event))


def _join_staffing(window: MainWindow) -> None:
    panel, session = window.staffing, window.session
    panel.unit_wanted.connect(lambda unit: _fly(window, unit))
    panel.building_wanted.connect(window.shell.open_building)
    panel.assign_wanted.connect(lambda: window.actions_.run("staff.assign"))
    panel.worker_wanted.connect(lambda worker: session.select_workers([worker]))
    panel.export_wanted.connect(lambda: export_staffing(window.context, panel))


def _join_history(window: MainWindow) -> None:
    panel, jobs = window.history, window.jobs
    panel.go_wanted.connect(lambda entry, words: go_to(window.context, entry, words))
    panel.version_wanted.connect(lambda: window.actions_.run("cmd.version"))
    panel.versions_wanted.connect(lambda: window.actions_.run("project.versions"))
    jobs.started.connect(lambda _title: panel.refresh())
    jobs.ended.connect(panel.refresh)


def _hide_kinds(window: MainWindow, kinds: frozenset[str]) -> None:
    """Show map objects of all kinds but these, and say so in the legend."""
    window.town.map.hide_features(kinds)
    window.town.shown.emit()


def _show_issue_menu(window: MainWindow, place: QPoint) -> None:
    """Show what can be done about the chosen line of the check."""
    issue = window.checks.chosen
    if issue is not None:
        issue_menu(window, issue).exec(place)


def _fly(window: MainWindow, unit: int) -> None:
    """Select a unit and show it as large as the map allows."""
    window.session.select_units([unit])
    window.shell.zoom_to_units([unit])


def _show_add(window: MainWindow, place: QPoint) -> None:
    """Offer what can be added to the map: data of the town, or a map below it."""
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    window.actions_.refresh()
    for key in ("project.import", "scan.place", "base.file", "base.online"):
        menu.addAction(window.actions_[key])
    menu.exec(place)


def _show_document(window: MainWindow) -> None:
    """Say what kind of project is open: what is checked, saved, its system."""
    document = window.session.document
    window.checks.forget()
    window.say_checks()
    if document is None:
        return
    window.status.show_saved(last_saved(document))
    _show_system(window, document)


def _show_system(window: MainWindow, document: Document) -> None:
    """Let the status bar say places in degrees, once the project has a system."""
    crs = document.crs

    def degrees(x: float, y: float) -> tuple[float, float]:
        from gridplanner.data.geodesy.crs import to_degrees

        assert crs is not None  # or this is not called
        return to_degrees(x, y, crs)

    window.status.show_system(crs or "", degrees if crs is not None else None)


def _show_crs(window: MainWindow, event: Changed) -> None:
    """Take over the reference system that the first import chose."""
    document = window.session.document
    if event.everything and document is not None:
        _show_system(window, document)


def last_saved(document: Document) -> str:
    """Tell when the project was changed last, hour and minute; empty where never."""
    entries = document.history()
    try:
        time = datetime.fromisoformat(entries[-1].time) if entries else None
    except ValueError:
        return ""
    return f"{time.astimezone():%H:%M}" if time is not None else ""


def _join_jobs(window: MainWindow) -> None:
    jobs, work = window.jobs, window.status.work

    def words(key: str) -> str:
        return text(key) if has_text(key) else ""

    # First: what is only shown must be taken back before a worker has the project.
    jobs.started.connect(lambda _title: drop_gesture(window.context))
    jobs.started.connect(lambda _title: window.session.hold())
    jobs.started.connect(lambda title: work.begin(words(title)))
    jobs.progressed.connect(lambda fraction, step: work.go_on(fraction, words(step)))
    jobs.ended.connect(work.hide)
    # Last: changes that waited may begin another job, with a bar of its own.
    jobs.ended.connect(window.session.release)
    jobs.ended.connect(lambda: say_mode(window))
    window.status.cancel_clicked.connect(jobs.cancel)
