"""The bottom tray: tabs that fold down to their bar.

A page that is costly to make waits until somebody looks at it or asks for it: few
look at all of them, and everybody waits for the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast, runtime_checkable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import plain_button, refresh_plain_buttons

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.layers.style import Palette

Page = TypeVar("Page", bound=QWidget)
BAR = 30
OPEN = 200
_UNLIMITED = 16_777_215  # Qt's own largest size


@runtime_checkable
class _Coloured(Protocol):
    """A page that draws in the colours of the look itself."""

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""


class _HasTray(Protocol):
    tray: Tray


class LaterPage(Generic[Page]):
    """An attribute of the window: a page of its tray, made when it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, window: _HasTray, owner: type) -> Page:
        return cast("Page", window.tray.page_of(self._name))


class Tray(QDockWidget):
    """Holds the panels below the map, one shown at a time."""

    folded = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tray")
        self.setTitleBarWidget(QWidget())
        self._pages: dict[str, int] = {}
        self._held: dict[str, QWidget] = {}
        self._titles: dict[str, str] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._joins: dict[str, list[Callable[[], object]]] = {}
        self._palette: Palette | None = None
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.tabBarClicked.connect(self._click)
        self.bar.currentChanged.connect(self._show)
        self._fold = plain_button("fold", "tray.fold")
        self._fold.clicked.connect(lambda: self.set_folded(not self.is_folded))
        self.is_folded: bool = False
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored
        )
        self._content = QWidget()
        row_widget = QWidget()
        row_widget.setObjectName("tray_bar")
        row_widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row_widget.setFixedHeight(BAR)
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.bar)
        row.addStretch(1)
        row.addWidget(self._fold)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row_widget)
        column.addWidget(self._stack, 1)
        self.setWidget(self._content)
        self._height = OPEN

    def add_page(self, name: str, title: str, page: QWidget) -> None:
        """Add a tab; `title` is its string key."""
        self._pages[name] = self._stack.addWidget(page)
        self._held[name] = page
        self._titles[name] = title
        self.bar.addTab(text(title))

    def add_later(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        """Add a tab whose page is made when it is first looked at or asked for."""
        self._makers[name] = make
        self.add_page(name, title, QWidget())

    def when_made(self, name: str, join: Callable[[], object]) -> None:
        """Call `join` once the page is made: now, where it is there already."""
        if name in self._makers:
            self._joins.setdefault(name, []).append(join)
        else:
            join()

    def page_of(self, name: str) -> QWidget:
        """Give the page of a tab, made now where it was not yet."""
        make = self._makers.pop(name, None)
        if make is not None:
            place, empty = self._pages[name], self._held[name]
            page = self._held[name] = make()
            self._stack.insertWidget(place, page)
            self._stack.removeWidget(empty)
            empty.deleteLater()
            self._paint(page)
            for join in self._joins.pop(name, []):
                join()
        return self._held[name]

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one, with all pages."""
        self._palette = palette
        for page in self._held.values():
            self._paint(page)

    def _paint(self, page: QWidget) -> None:
        if self._palette is not None and isinstance(page, _Coloured):
            page.use_theme(self._palette)

    def say(self, name: str, words: str) -> None:
        """Change what a tab says, in the user's language."""
        self.bar.setTabText(self._pages[name], words)

    def show_page(self, name: str) -> None:
        """Bring a tab to the front, unfolded."""
        self.show()
        self.set_folded(False)
        self.bar.setCurrentIndex(self._pages[name])
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus()

    @property
    def names(self) -> list[str]:
        """Names of all tabs."""
        return list(self._pages)

    @property
    def page(self) -> str:
        """Name of the tab in front."""
        return next(n for n, i in self._pages.items() if i == self.bar.currentIndex())

    def set_folded(self, folded: bool) -> None:  # noqa: FBT001 - a state
        """Fold the tray to its bar, or open it as high as it was."""
        if folded == self.is_folded:
            return
        # Before it is shown a widget is as high as Qt makes any, which nobody chose.
        if folded and self.isVisible():
            self._height = max(self.height(), 2 * BAR)
        self.is_folded = folded
        self._stack.setVisible(not folded)
        self._content.setMaximumHeight(BAR if folded else _UNLIMITED)
        self.setMaximumHeight(BAR if folded else _UNLIMITED)
        self._fold.setProperty("icon_name", "unfold" if folded else "fold")
        refresh_plain_buttons(self._content)
        self.folded.emit(folded)

    @property
    def open_height(self) -> int:
        """Height to give the tray when it is unfolded."""
        return self._height

    def retranslate(self) -> None:
        """Say the tabs in the present language."""
        for name, title in self._titles.items():
            self.bar.setTabText(self._pages[name], text(title))
        self.setWindowTitle(text("tray.title"))
        refresh_plain_buttons(self._content)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, BAR)

    def _click(self, index: int) -> None:
        if index < 0:
            return
        if self.is_folded or index == self.bar.currentIndex():
            self.set_folded(not self.is_folded)

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._pages):
            self.page_of(self.names[index])
        self._stack.setCurrentIndex(index)
