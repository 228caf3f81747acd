"""Filters kept by name in the project: chosen, kept and dropped from one menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QLineEdit

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.saved import (
    SavedFilter,
    drop_filter,
    save_filter,
    saved_filters,
)
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import apply_batch
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.people_list.words import filter_words

if TYPE_CHECKING:
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.showing import PeopleShowing


class Saving(QObject):
    """Fills the menu of saved filters, and does what is chosen there."""

    def __init__(self, window: MainWindow, showing: PeopleShowing) -> None:
        super().__init__(window)
        self._window, self._showing = window, showing

    @property
    def filters(self) -> list[SavedFilter]:
        """The filters of the open project."""
        document = self._window.session.document
        if document is None or self._window.session.is_held:
            return []
        return saved_filters(document.file)

    def fill_menu(self) -> None:
        """Offer the filters there are, and keeping the present one."""
        menu, kept = self._showing.panel.saved, self.filters
        menu.clear()
        menu.setToolTipsVisible(True)
        for each in kept:
            action = menu.addAction(each.name)
            action.setToolTip(filter_words(self._window.session, each.wanted))
            action.triggered.connect(
                lambda _on=False, e=each: self._showing.use(e.wanted)
            )
        if kept:
            menu.addSeparator()
        save = menu.addAction(text("people.save"), self.ask_name)
        wanted, document = self._showing.wanted, self._window.session.document
        can_write = document is not None and not document.read_only
        save.setEnabled(bool(wanted.conditions) and can_write)
        if not wanted.conditions:
            save.setToolTip(text("filter.empty"))
        elif not can_write:
            save.setToolTip(text("blocked.read_only"))
        present = next((each for each in kept if each.wanted == wanted), None)
        if present is not None:
            words = text("people.drop", name=present.name)
            drop = menu.addAction(words, lambda: self.drop(present))
            drop.setEnabled(can_write)

    def _use(self, saved: SavedFilter, _checked: object = None) -> None:
        self._showing.use(saved.wanted)

    def ask_name(self) -> None:
        """Ask for a name and keep the filter by it."""
        form = Form(self._window, title="people.save", verb="people.save.do")
        name = QLineEdit(filter_words(self._window.session, self._showing.wanted))
        name.selectAll()
        form.add_field("people.save.name", name)
        form.setMinimumWidth(360)
        if form.exec() == QDialog.DialogCode.Accepted:
            self.save(name.text())

    def save(self, name: str) -> None:
        """Keep the present filter; one of that name is replaced."""
        try:
            batch = save_filter(name, self._showing.wanted, self.filters)
        except GridPlannerError as refusal:
            self._window.shell.tell(refusal)
            return
        apply_batch(self._window.context, batch)

    def drop(self, saved: SavedFilter) -> None:
        """Forget a filter."""
        apply_batch(self._window.context, drop_filter(saved))
