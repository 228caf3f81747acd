"""Going into the comparison and out of it: it takes the place of the map."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from gridplanner.data.branches import list_scenarios
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.studies.hand_over import write_hand_overs
from gridplanner.ui.command import busy, needs_export
from gridplanner.ui.compare.running import Runner
from gridplanner.ui.compare.taking import put_in_force, take_chosen
from gridplanner.ui.compare.view import CompareView
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.events import Changed
    from gridplanner.ui.command import Blocked
    from gridplanner.ui.main_window import MainWindow


class Comparing:
    """The comparison of a window, made when it is first wanted."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._view: CompareView | None = None
        self._hidden: list[QWidget] = []
        window.session.closing.connect(lambda _document: self.leave())
        window.session.changed.connect(self._take_change)
        window.session.level_changed.connect(self._again)
        # Whoever takes up a tool wants the map.
        window.tools.activated.connect(lambda _name: self.leave())

    @property
    def view(self) -> CompareView | None:
        """The comparison, where one was begun."""
        return self._view

    @property
    def is_open(self) -> bool:
        """Whether the comparison stands in the place of the map."""
        shown = self._window.centre.currentWidget()
        return self._view is not None and shown is self._view

    def enter(self) -> None:
        """Compare the plan that tiles with the scenario worked on, or the newest."""
        window, session = self._window, self._window.session
        document = session.document
        assert document is not None  # the command is blocked else
        view = self._made()
        newest = list_scenarios(document)[-1].id
        right = session.plan_id if session.is_scenario else newest
        if not self.is_open:
            panels = (*window.docks.values(), window.tray)
            self._hidden = [panel for panel in panels if not panel.isHidden()]
            for panel in self._hidden:
                panel.hide()
        window.centre.setCurrentWidget(view)
        view.begin(TILING, right, window.canvas.view)
        window.status.show_hint(text("hint.compare"))

    def leave(self) -> None:
        """Show the map again, with the panels that stood beside it."""
        if not self.is_open or self._view is None:
            return
        ground = self._view.maps.right.view
        self._window.centre.setCurrentWidget(self._window.map)
        self._view.forget()
        for panel in self._hidden:
            panel.show()
        self._hidden = []
        self._window.canvas.set_view(ground)
        self._window.tools.hint_changed.emit()
        self._window.focus_map()

    def _made(self) -> CompareView:
        if self._view is None:
            window = self._window
            runner = Runner(window.context)
            view = self._view = CompareView(window.session, window.town, runner)
            window.centre.addWidget(view)
            view.closed.connect(self.leave)
            view.changes.merge_wanted.connect(self._merge)
            view.changes.adopt_wanted.connect(self._adopt)
            view.changes.sheets_wanted.connect(self._write_sheets)
            view.picture_wanted.connect(self._save_picture)
            view.maps.right.view_changed.connect(
                lambda ground: window.status.show_scale(ground.scale)
            )
            window.retranslated.connect(view.retranslate)
            # The look of the map is changed after the words.
            window.retranslated.connect(lambda: QTimer.singleShot(0, self._again))
        return self._view

    def _take_change(self, event: Changed) -> None:
        """Compare anew after an edit, an undo above all."""
        if not event.transient:
            self._again()

    def _again(self) -> None:
        if not self.is_open or self._view is None:
            return
        if self._view.is_current:
            self._view.compare()
            self._window.status.show_hint(text("hint.compare"))
        else:
            self.leave()

    def _merge(self) -> None:
        view = self._made()
        if view.comparison is not None:
            chosen = frozenset(view.changes.chosen)
            take_chosen(self._window.context, view.comparison, chosen)

    def _is_busy(self) -> bool:
        """Tell whether a worker has the project, and say so."""
        return self._is_refused(busy)

    def _is_refused(self, rule: Blocked) -> bool:
        """Tell whether a rule speaks against something, and say why."""
        reason = rule(self._window.context)
        if reason is not None:
            self._made().strip.show_message(text(reason))
        return reason is not None

    def _adopt(self) -> None:
        if self._is_busy():
            return

        def done() -> None:
            self.leave()
            self._window.session.use_plan(TILING)

        put_in_force(self._window.context, self._made().numbers[1], done=done)

    def _write_sheets(self) -> None:
        if self._is_refused(needs_export):
            return
        view, window = self._made(), self._window
        document = window.session.document
        path = ask_save(
            window.context,
            title="compare.sheets",
            pattern="files.sheets",
            name=text("compare.sheets.file") + ".xlsx",
        )
        if path is None or view.comparison is None or document is None:
            return
        found = view.comparison
        try:
            count = write_hand_overs(path, document, found.standings, level=found.level)
        except (GridPlannerError, OSError) as error:
            window.shell.tell(error)
            return
        words = text("compare.sheets.done", n=count, file=path.name)
        view.strip.show_message(
            words, Action("print.open_folder", lambda: open_folder(path))
        )

    def _save_picture(self) -> None:
        if self._is_refused(needs_export):
            return
        path = ask_save(
            self._window.context,
            title="compare.picture",
            pattern="files.pictures",
            name=text("compare.picture.file") + ".png",
        )
        if path is not None and not self._made().maps.grab().save(str(path)):
            self._window.shell.tell(OSError(errno.EIO, "", str(path)))
