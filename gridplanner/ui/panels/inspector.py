"""Details of what is selected: its name, and one tab for each thing there is to say.

Tabs are registered by name. A tab says for what it applies; its widget is made when it
is first looked at, and told to `refresh` whenever it is in front and may have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Page, show_body, show_head
from gridplanner.ui.panels.next_steps import NextSteps
from gridplanner.ui.panels.pages import many_page, nothing_page, row_page, unit_page
from gridplanner.ui.panels.tab_row import TabRow
from gridplanner.ui.staff.pages import worker_page
from gridplanner.ui.widgets import clear_column, column, link_button, rule, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from gridplanner.data.events import Changed
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

OVERVIEW: Final = "overview"
ORDER: Final = (OVERVIEW, "team", "residents", "workload", "checks", "history")
"""Names of tabs from left to right; others follow in the order they were added."""
# Not Ctrl+Tab, which folds all panels away.
_KEYS: Final = (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1))


class TabPage(Protocol):
    """What a tab shows: a widget that reads the selection anew when told to."""

    def refresh(self) -> None:
        """Show what is selected now, in the present language."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the details.

    Attributes
    ----------
    name : str
    title : str
        String key of what it is called. Tabs of different things that are called the
        same follow each other when something else is selected.
    applies : callable
        Tells whether there is anything to say of what is selected.
    make : callable
        Makes the widget, a `TabPage`, once.
    """

    name: str
    title: str
    applies: Callable[[Session], bool]
    make: Callable[[], QWidget]


class Inspector(QWidget):
    """Shows what is selected, tab by tab; the tab last chosen stays in front."""

    zoom_wanted = Signal()
    select_wanted = Signal(int)

    def __init__(self, session: Session, run: Callable[[str], None]) -> None:
        super().__init__()
        self._session = session
        self._run = run
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QWidget()
        self._head = column(head, margin=12, spacing=4)
        self._head.setContentsMargins(12, 12, 12, 4)
        self.row = TabRow()
        self.row.chosen.connect(self.show_tab)
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for widget in (head, self.row, self._stack):
            outer.addWidget(widget)
        outer.setStretchFactor(self._stack, 1)
        self._tabs: list[Tab] = []
        self._pages: dict[str, QWidget] = {}
        self._wanted = ""  # title of the tab last chosen
        self._page = Page("")
        self.tab = OVERVIEW
        self.add_tab(
            OVERVIEW, "tab.overview", applies=lambda _: True, make=self._make_overview
        )
        for keys, by in _KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.row.step, by))
        self._follow(session)

    def _follow(self, session: Session) -> None:
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

    def add_tab(
        self,
        name: str,
        title: str,
        *,
        applies: Callable[[Session], bool],
        make: Callable[[], QWidget],
    ) -> None:
        """Have another tab; see `Tab`."""
        self._tabs.append(Tab(name, title, applies, make))
        self._tabs.sort(
            key=lambda tab: ORDER.index(tab.name) if tab.name in ORDER else len(ORDER)
        )

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front, where it applies; it stays there for others."""
        self._wanted = next(tab.title for tab in self._tabs if tab.name == name)
        self.refresh()

    def refresh_soon(self) -> None:
        """Make the page anew once what is under way has been told to all."""
        self._timer.start()

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
        """Show what is selected now."""
        self._is_stale = False
        clear_column(self._head)
        is_open = self._session.document is not None
        self._stack.setVisible(is_open)
        if not is_open:
            self.row.hide()
            return
        self._page = make_page(self._session)
        show_head(self._head, self._page)
        fitting = [tab for tab in self._tabs if tab.applies(self._session)]
        titles = {tab.title: tab.name for tab in reversed(fitting)}
        self.tab = titles.get(self._wanted, OVERVIEW)
        self.row.setVisible(len(fitting) > 1)
        self.row.setAccessibleName(text("panel.inspector"))
        self.row.show_tabs({tab.name: text(tab.title) for tab in fitting}, self.tab)
        page = self._page_of(self.tab)
        cast("TabPage", page).refresh()
        self._stack.setCurrentWidget(page)

    def _page_of(self, name: str) -> QWidget:
        if name not in self._pages:
            tab = next(tab for tab in self._tabs if tab.name == name)
            self._pages[name] = tab.make()
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def _make_overview(self) -> QWidget:
        return _Overview(self, self._session, self._run)

    @property
    def page(self) -> Page:
        """What is said of the selected thing."""
        return self._page

    def _take_change(self, event: Changed) -> None:
        if not event.transient:  # the overlay at the pointer shows a preview
            self._timer.start()


class PageView(QWidget):
    """A tab of facts: what a function says of the selected thing."""

    def __init__(self, make: Callable[[], Page], run: Callable[[str], None]) -> None:
        super().__init__()
        self._make, self._run = make, run
        content = QWidget()
        content.setObjectName("panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = column(content, margin=12, spacing=8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))

    def refresh(self) -> None:
        """Say it anew."""
        page = self._make()
        clear_column(self.column)
        show_body(self.column, page)
        self.add_more(page)
        self.column.addStretch(1)

    def add_more(self, page: Page) -> None:
        """Add what stands below the facts: here the commands of the page."""
        for command in page.commands:
            button = link_button(text(command), partial(self._run, command))
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class _Overview(PageView):
    """The first tab, of whatever is selected."""

    def __init__(
        self, inspector: Inspector, session: Session, run: Callable[[str], None]
    ) -> None:
        super().__init__(lambda: inspector.page, run)
        self._inspector, self._session = inspector, session

    def add_more(self, page: Page) -> None:
        """Add the unit above, what can be done, and for the town the next steps."""
        left = Qt.AlignmentFlag.AlignLeft
        if page.parent is not None:
            parent_id, words = page.parent
            select = self._inspector.select_wanted
            up = link_button(words, lambda: select.emit(parent_id))
            self.column.addWidget(up, 0, left)
        self.column.addWidget(rule())
        if page.is_town:
            self.column.addWidget(NextSteps(self._session, self._run))
        else:
            zoom = link_button(text("cmd.zoom_here"), self._inspector.zoom_wanted.emit)
            self.column.addWidget(zoom, 0, left)
        super().add_more(page)


def make_page(session: Session) -> Page:
    """Choose the page for what is selected."""
    selection = session.selection
    if len(selection) > 1:
        return many_page(session)
    for unit in session.selected_units:
        return _unit_page(session, unit)
    for building in selection.buildings:
        return _building_page(session, building)
    for thing in selection.features:
        return row_page(session, "feature", thing)
    for worker in selection.workers:
        return worker_page(session, worker)
    return nothing_page(session)


def the_unit(session: Session) -> Unit | None:
    """Give the one unit that is selected, where it may be seen; else None."""
    units = session.selected_units
    if len(session.selection) != 1 or len(units) != 1:
        return None
    return units[0] if session.reach.sees_unit(units[0].id) else None


def _unit_page(session: Session, unit: Unit) -> Page:
    if not session.reach.sees_unit(unit.id):
        return Page(unit.name or unit.code, text("inspector.not_yours"))
    return unit_page(session, unit)


def _building_page(session: Session, building: int) -> Page:
    if not session.reach.sees_building(building):
        return Page(text("inspector.building.kind"), text("inspector.not_yours"))
    return row_page(session, "building", building)
