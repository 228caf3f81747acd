"""The one box (Ctrl+K): people, houses, grids, commands; ``>`` asks for commands only.

What is held in memory is listed at once. What the registry holds comes from a thread
beside the window, a moment later; Enter pressed in between waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent, QTextDocumentFragment
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROWS = 12
_WIDTH = 460
_WANTED = 200  # px, which an office screen has beside the tools
_BESIDE_HINT = 60  # px of the lens and the margins
_HINTS = (
    "finding.placeholder",
    "search.placeholder",
    "finding.placeholder.short",
    "search.begin",
)
_SAID = 30  # characters of what was typed in the sentence that nothing was found


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer.

    Attributes
    ----------
    title : str
    detail : str
        Said behind it: code and community, keys, or why it is blocked.
    icon : str
    run : callable
    blocked : str
        Reason in the user's language, empty where it can run.
    group : str
        Key of the heading it stands under, empty for none.
    """

    title: str
    detail: str
    icon: str
    run: Callable[[], None]
    blocked: str = ""
    group: str = ""


Finder = Callable[[str], Sequence[Hit]]
COMMANDS_ONLY = (">", "》", "＞")


class HitModel(QAbstractListModel):
    """The hits as a list, each group under its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()
        self._rows: list[Hit | str] = []

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self.hits = hits
        self._rows, group = [], ""
        for hit in hits:
            if hit.group != group and hit.group:
                self._rows.append(hit.group)
            group = hit.group
            self._rows.append(hit)
        self.endResetModel()

    def hit(self, row: int) -> Hit | None:
        """Give the hit of a row; None for a heading."""
        found = self._rows[row]
        return found if isinstance(found, Hit) else None

    def row_of_first(self) -> int:
        """Give the row of the first hit."""
        return next(i for i, row in enumerate(self._rows) if isinstance(row, Hit))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self._rows[index.row()]
        if isinstance(hit, str):
            return _heading(hit, role)
        if role == Qt.ItemDataRole.DisplayRole:
            detail = hit.blocked or hit.detail
            return f"{hit.title}    {detail}" if detail else hit.title
        if role == Qt.ItemDataRole.DecorationRole and hit.icon:
            return icon(hit.icon)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.blocked or hit.detail or hit.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        hit = self._rows[index.row()]
        if isinstance(hit, str):
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if hit.blocked:
            flag = Qt.ItemFlag.ItemIsSelectable
        return flag


def _heading(group: str, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return text(group)
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


class SearchBox(QLineEdit):
    """A field with its answers below it.

    Parameters
    ----------
    find : callable
        Gives what can be listed at once.
    ask : callable, optional
        Asks for the rest; True where `show_answer` will bring it.
    elsewhere : callable, optional
        Looks on where nothing was found; offered in the sentence that says so.
    """

    def __init__(
        self,
        find: Finder,
        ask: Callable[[str], bool] | None = None,
        elsewhere: Callable[[str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._ask, self._elsewhere = find, ask, elsewhere
        self._is_waiting = self._is_asked = False
        self._chosen_early = False
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(140)
        self.setMaximumWidth(380)
        self._lens = self.addAction(
            icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.model = HitModel()
        self._popup: QFrame | None = None
        # Both have a parent from the start: what belongs to nobody, with connections
        # that lead back here, would keep the whole window in memory after its end.
        self._list, self._none = QListView(self), QLabel(self)
        self._list.hide()
        self._none.hide()
        self._list.setModel(self.model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._choose)
        self._none.setTextFormat(Qt.TextFormat.RichText)
        self._none.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self._none.linkActivated.connect(lambda _link: self.look_elsewhere())
        self._none.setWordWrap(True)
        self._none.setContentsMargins(6, 4, 6, 4)
        self.textChanged.connect(self._look)
        self.installEventFilter(self)
        self.retranslate()

    @property
    def popup(self) -> QFrame | None:
        """The frame with the answers, once it was needed."""
        return self._popup

    @property
    def is_waiting(self) -> bool:
        """Whether more hits are to come."""
        return self._is_waiting

    @property
    def said(self) -> str:
        """What is said where nothing was found."""
        return QTextDocumentFragment.fromHtml(self._none.text()).toPlainText()

    def current_hit(self) -> Hit | None:
        """Give the hit that Enter would take."""
        index = self._list.currentIndex()
        return self.model.hit(index.row()) if index.isValid() else None

    def begin(self, words: str = "") -> None:
        """Put the cursor here, with `words` typed already."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(words)
        if not words:
            self._look("")

    def retranslate(self) -> None:
        """Say the hint in the present language and tint."""
        self._say_hint()
        self.setAccessibleName(text("finding.placeholder"))
        self.setToolTip(text("search.help"))
        self._lens.setIcon(icon("search"))

    def sizeHint(self) -> QSize:
        """Ask for more room than a field has, but leave the tools their words."""
        return QSize(_WANTED, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_hint()

    def _say_hint(self) -> None:
        """Say as much of the hint as there is room for, in whole words."""
        room = self.width() - _BESIDE_HINT
        hints = [text(key) for key in _HINTS]
        fits = [h for h in hints if self.fontMetrics().horizontalAdvance(h) <= room]
        self.setPlaceholderText(fits[0] if fits else hints[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._key(event)
        if watched is self and event.type() == QEvent.Type.FocusOut:
            self._hide()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.model.hits:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._is_waiting:
                self._chosen_early = True
            else:
                self._choose(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        count = self.model.rowCount()
        row = (self._list.currentIndex().row() + step) % count
        if self.model.hit(row) is None:
            row = (row + step) % count
        self._list.setCurrentIndex(self.model.index(row))
        if row == self.model.row_of_first():
            self._list.scrollToTop()  # with the heading above it

    def _look(self, words: str) -> None:
        if not self.hasFocus():
            return
        self._chosen_early = False
        words = words.strip()
        self._is_asked = self._ask is not None and self._ask(words)
        self._is_waiting = self._is_asked
        self._list_hits(self._find(words), words)

    def show_answer(self, words: str, hits: Sequence[Hit]) -> None:
        """List all hits of what was typed, unless something else was typed since."""
        if words != self.text().strip() or not self._is_waiting:
            return
        self._is_waiting = False
        self._list_hits(hits, words)
        if self._chosen_early:
            self._chosen_early = False
            self._choose(self._list.currentIndex())

    def _list_hits(self, hits: Sequence[Hit], words: str) -> None:
        self.model.show_hits(hits)
        if hits:
            self._list.setCurrentIndex(self.model.index(self.model.row_of_first()))
        self._show(words)
        self._list.scrollToTop()

    def _choose(self, index: QModelIndex) -> None:
        hit = self.model.hit(index.row()) if index.isValid() else None
        if hit is None and not self.model.hits:
            self.look_elsewhere()
        if hit is None or hit.blocked:
            return
        self._leave()
        hit.run()

    def look_elsewhere(self) -> None:
        """Follow the link of the sentence that nothing was found, as Enter does."""
        words = self.text().strip()
        if self._elsewhere is not None and self._is_asked:
            self._leave()
            self._elsewhere(words)

    def _leave(self) -> None:
        self._is_waiting = False
        # Only our own listener is silent: Qt's clear button follows the same signal.
        self.textChanged.disconnect(self._look)
        self.clear()
        self.textChanged.connect(self._look)
        self._hide()
        window = self.window()
        centre = getattr(window, "focus_map", None)
        if centre is not None:
            centre()

    def _show(self, words: str) -> None:
        if self._popup is None:
            self._popup = QFrame(self.window())
            self._popup.setObjectName("popup")
            column = QVBoxLayout(self._popup)
            column.setContentsMargins(4, 4, 4, 4)
            column.addWidget(self._none)
            column.addWidget(self._list)
        self._none.setVisible(not self.model.hits)
        self._list.setVisible(bool(self.model.hits))
        waits = self._is_waiting
        self._none.setText(text("finding.looking") if waits else self._said(words))
        width = max(self.width(), _WIDTH)
        if self.model.hits:
            rows = min(self.model.rowCount(), _ROWS)
            height = rows * max(self._list.sizeHintForRow(0), 30) + 16
        else:
            height = self._none.heightForWidth(width - 10) + 16
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        x = min(corner.x(), self.window().width() - width - 6)
        self._popup.setGeometry(x, corner.y(), width, height)
        self._popup.show()
        self._popup.raise_()

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _said(self, words: str) -> str:
        """Say that nothing was found, and what to try."""
        if not words:
            return escape(text("search.help"))
        said = words if len(words) <= _SAID else words[: _SAID - 1] + "…"
        if words.startswith(COMMANDS_ONLY):
            return escape(text("finding.no_command", words=said[1:].strip()))
        sentence = escape(text("search.none", words="{words}"))
        link = escape(text("finding.in_verify"))
        if self._elsewhere is not None and self._is_asked:
            sentence = sentence.replace(link, f'<a href="verify">{link}</a>')
        return sentence.replace("{words}", escape(said))
