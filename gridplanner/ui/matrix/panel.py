"""The panel of the building matrix: which building, what by, the cells, the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gridplanner.layers.matrix_looks import ColourBy, legend_of
from gridplanner.layers.matrix_words import subtitle_of, title_of
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text
from gridplanner.ui.matrix.grid import MatrixView
from gridplanner.ui.matrix.legend import MatrixLegend
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import (
    ElidedLabel,
    label,
    plain_button,
    push_button,
    refresh_plain_buttons,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gridplanner.data.matrix import Matrix
    from gridplanner.layers.style import Palette

WIDE = 640  # px from which everything in the bar has its name


class MatrixPanel(QWidget):
    """Shows one matrix, or what to do where there is none."""

    generate_wanted = Signal()
    import_wanted = Signal()
    float_wanted = Signal()
    print_wanted = Signal()
    shown = Signal()  # it came into sight

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette: Palette = LIGHT
        self._is_plain = False
        self._grid_name, self._note = "", ""
        self.view = MatrixView()
        self.legend = MatrixLegend()
        self.by = QComboBox()
        for each in ColourBy:
            self.by.addItem("", each)
        self.by.activated.connect(lambda _index: self._recolour())
        self.heads = QCheckBox()
        self.heads.setChecked(True)
        self.heads.toggled.connect(lambda _on: self._recolour())
        self._stack = QStackedLayout()
        self._stack.addWidget(self._make_table())
        self._stack.addWidget(self._make_empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_bar())
        column.addLayout(self._stack, 1)
        self.show_matrix(None)
        self.retranslate()

    @property
    def matrix(self) -> Matrix | None:
        """What is shown."""
        return self.view.cells.matrix

    @property
    def words(self) -> str:
        """What is said where there are no cells."""
        return self._empty.text()

    def show_matrix(
        self, matrix: Matrix | None, grid: str = "", *, note: str = ""
    ) -> None:
        """Show a matrix; `grid` names its grid, `note` says why there is none."""
        self._grid_name, self._note = grid, note
        self.view.show_matrix(matrix)
        self._stack.setCurrentIndex(0 if matrix else 1)
        self._say()

    def say_grid(self, grid: str) -> None:
        """Name the grid the building is in now."""
        if grid != self._grid_name:
            self._grid_name = grid
            self._say()

    def use_theme(self, palette: Palette) -> None:
        """Take the colours of a theme."""
        self._palette = palette
        self.view.use_theme(palette)
        self._say_legend()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for at, each in enumerate(ColourBy):
            self.by.setItemText(at, text(f"matrix.by.{each}"))
        self._by_words.setText(text("matrix.by"))
        self.by.setAccessibleName(text("matrix.by"))
        self._say_heads()
        self._generate.setText(text("matrix.generate"))
        self._import.setText(text("matrix.import"))
        self.view.setAccessibleName(text("tray.matrix"))
        refresh_plain_buttons(self)
        self.view.show_matrix(self.matrix)
        self._say()

    def tell_plain(self, *, is_plain: bool) -> None:
        """Say whether some of the heads are shown in plain."""
        self._is_plain = is_plain
        self._say_heads()

    def _say_heads(self) -> None:
        words = text("matrix.heads.plain" if self._is_plain else "matrix.heads")
        self.heads.setText(words)
        self.heads.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the name of the box out where there is no room for it."""
        self._by_words.setVisible(bool(self.matrix) and self.width() >= WIDE)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.shown.emit()

    def _make_bar(self) -> QHBoxLayout:
        self._title = label()
        self._title.setFont(titled(14))
        self._subtitle = ElidedLabel(role="muted")
        self._by_words = label(role="muted")
        self._by_words.setBuddy(self.by)
        self._print = plain_button("print", "matrix.print")
        self._print.clicked.connect(self.print_wanted.emit)
        self._float = plain_button("float", "matrix.float")
        self._float.clicked.connect(self.float_wanted.emit)
        row = QHBoxLayout()
        row.setContentsMargins(10, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._subtitle, 1)
        row.addWidget(self._by_words)
        row.addWidget(self.by)
        row.addWidget(self.heads)
        row.addWidget(self._print)
        row.addWidget(self._float)
        return row

    def _make_table(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.legend)
        return page

    def _make_empty(self) -> QWidget:
        page = QWidget()
        self._empty = label(role="muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._generate = push_button("", self.generate_wanted.emit, role="primary")
        self._import = push_button("", self.import_wanted.emit, icon_name="import")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._generate)
        buttons.addWidget(self._import)
        buttons.addStretch(1)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self._empty)
        column.addLayout(buttons)
        column.addStretch(1)
        return page

    def _recolour(self) -> None:
        self.view.cells.say(
            by=ColourBy(self.by.currentData()), heads=self.heads.isChecked()
        )
        self._say_legend()

    def _say(self) -> None:
        matrix = self.matrix
        self._title.setText(title_of(matrix) if matrix is not None else "")
        words = subtitle_of(matrix, self._grid_name) if matrix is not None else ""
        self._subtitle.setText(words)
        is_open = matrix is not None
        key = "matrix.empty" if is_open else "matrix.no_building"
        self._empty.setText(self._note or text(key))
        for part in (self._generate, self._import):
            part.setVisible(is_open)
        for shown in (self.by, self.heads, self._print):
            shown.setVisible(bool(matrix))
        self._fit()
        self._say_legend()

    def _say_legend(self) -> None:
        matrix = self.matrix
        cells = matrix.cells if matrix is not None else ()
        entries = legend_of(cells, self.view.cells.by, self._palette)
        self.legend.show_entries(entries, self._palette)
