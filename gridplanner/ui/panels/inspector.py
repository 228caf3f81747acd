"""Details of what is selected: the town, an area, a grid, a building, many things."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Page, show_page
from gridplanner.ui.panels.next_steps import NextSteps
from gridplanner.ui.panels.pages import many_page, nothing_page, row_page, unit_page
from gridplanner.ui.widgets import clear_column, column, link_button, rule, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from gridplanner.data.events import Changed
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session


class Inspector(QWidget):
    """Shows one page, made anew when what it speaks of has changed."""

    zoom_wanted = Signal()
    select_wanted = Signal(int)

    def __init__(self, session: Session, run: Callable[[str], None]) -> None:
        super().__init__()
        self._session = session
        self._run = run
        content = QWidget()
        content.setObjectName("panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = column(content, margin=12, spacing=8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        # Several signals come for one edit; the page is made once, after them.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._catch_up)
        self._is_stale = False
        for signal in (
            session.opened,
            session.selected,
            session.figures_changed,
            session.grant_changed,
        ):
            signal.connect(self._timer.start)
        session.changed.connect(self._take_change)

    def _catch_up(self) -> None:
        """Make the page anew, or only once it is in sight again.

        Behind the file of a household, which every click of a house opens, nobody
        sees it.
        """
        self._is_stale = self.isHidden() and not self.isWindow()
        if not self._is_stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Make the page of what is selected now."""
        self._is_stale = False
        clear_column(self._column)
        document = self._session.document
        if document is None:
            return
        page = make_page(self._session)
        show_page(self._column, page)
        if page.parent is not None:
            parent_id, words = page.parent
            up = link_button(words, lambda: self.select_wanted.emit(parent_id))
            self._column.addWidget(up, 0, Qt.AlignmentFlag.AlignLeft)
        if page.is_town:
            self._column.addWidget(rule())
            self._column.addWidget(NextSteps(self._session, self._run))
            self._add_commands(page)
        else:
            self._add_doors(page)
        self._column.addStretch(1)

    def _add_doors(self, page: Page) -> None:
        self._column.addWidget(rule())
        zoom = link_button(text("cmd.zoom_here"), self.zoom_wanted.emit)
        self._column.addWidget(zoom, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_commands(page)

    def _add_commands(self, page: Page) -> None:
        for command in page.commands:
            button = link_button(text(command), partial(self._run, command))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _take_change(self, event: Changed) -> None:
        if not event.transient:  # the overlay at the pointer shows a preview
            self._timer.start()


def make_page(session: Session) -> Page:
    """Choose the page for what is selected."""
    selection = session.selection
    units = session.selected_units
    if len(selection) == 0:
        return nothing_page(session)
    if len(selection) > 1:
        return many_page(session)
    if units:
        return _unit_page(session, units[0])
    if selection.buildings:
        return _building_page(session, selection.buildings[0])
    if selection.features:
        return row_page(session, "feature", selection.features[0])
    return nothing_page(session)


def _unit_page(session: Session, unit: Unit) -> Page:
    if not session.reach.sees_unit(unit.id):
        return Page(unit.name or unit.code, text("inspector.not_yours"))
    return unit_page(session, unit)


def _building_page(session: Session, building: int) -> Page:
    if not session.reach.sees_building(building):
        return Page(text("inspector.building.kind"), text("inspector.not_yours"))
    return row_page(session, "building", building)
