"""The tray's tab of staffing: rates by role or unit, and the posts behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.levels import Role
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import language, text
from gridplanner.team_sheet import left_out_rows, total_row
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.staff.staffing_lists import LEFT_OUT, LISTS, PostsModel
from gridplanner.ui.staff.staffing_model import BY_ROLE, StaffingModel
from gridplanner.ui.widgets import ElidedLabel, push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QTableView

    from gridplanner.analysis.staffing import Staffing
    from gridplanner.ui.session import Session
    from gridplanner.ui.staff.summed_table import Sheet, SummedTable

_WIDEST: Final = 220  # px of a first column
_WIDTHS: Final = (130, 110, 70, 70, 70, 70, 70, 150)
_UNITS: Final = (110, 110, 60, 60, 60, 60, 60, 130, 200, 90, 80, 90, 80, 120)
_PLACES: Final = (110, 190, 50)
_NOT_COUNTED: Final = (90, 110, 230, 50)
_LEFT, _RIGHT = 620, 360  # px before anybody moves the line between


class StaffingPanel(QWidget):
    """What is demanded, held, vacant and beyond the most today."""

    unit_wanted = Signal(int)
    building_wanted = Signal(int)
    worker_wanted = Signal(int)
    assign_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._is_stale = session, True
        self.by = QComboBox()
        self.by.activated.connect(lambda _row: self.refresh())
        self.words = ElidedLabel(role="muted")
        self.assign = push_button("", self._assign)
        self.export = push_button("", self.export_wanted.emit)
        self.model, self.posts = StaffingModel(), PostsModel(session)
        self.view = _make_view(self.model, self._open_unit)
        self.list = _make_view(self.posts, self._open_post)
        self._shapes: tuple[object, ...] = ()
        self._lay_out()
        self.setFocusProxy(self.view)
        for signal in (session.opened, session.staff_desk.changed):
            signal.connect(self._forget)
        self.retranslate()

    def refresh(self) -> None:
        """Show the staffing of this moment, if anybody looks."""
        session = self._session
        standing = session.standing
        if not self.isVisible() or session.document is None:
            self._is_stale = True
            return
        self._is_stale = False
        self._offer()
        found = session.staff_desk.staffing()
        level = int(self.by.currentData())
        is_by_unit = found is not None and level != BY_ROLE
        figures = standing.figures(level) if is_by_unit and standing else None
        self.model.show_staffing(found, figures)
        self.posts.show_staffing(found, self.list_name)
        self._fit(is_by_unit=figures is not None)
        self.words.setText("" if found is None else self._summary(found))

    @property
    def list_name(self) -> str:
        """Which posts are listed one by one."""
        button = self._lists.checkedButton()
        return str(button.property("list")) if button is not None else LISTS[0]

    def sheets(self) -> dict[str, Sheet]:
        """Give what is shown, table and list, by the names of their sheets."""
        return {
            text("tray.staffing"): self.model.sheet(),
            text(f"staffing.list.{self.list_name}"): self.posts.sheet(),
        }

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.by.setAccessibleName(text("staffing.by"))
        self.assign.setText(text("staff.assign"))
        self.assign.setToolTip(text("staff.assign.help"))
        self.assign.setIcon(icon("post"))
        self.view.setAccessibleName(text("tray.staffing"))
        self.export.setText(text("staffing.export"))
        self.export.setToolTip(text("staffing.export.help"))
        self.export.setIcon(icon("export"))
        for button in self._lists.buttons():
            button.setText(text(f"staffing.list.{button.property('list')}"))
        self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(8)
        top.addWidget(self.by)
        top.addWidget(self.words, 1)
        top.addWidget(self.assign)
        top.addWidget(self.export)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.view)
        both.addWidget(self._lay_out_list())
        both.setChildrenCollapsible(False)
        both.setStretchFactor(0, 1)
        both.setSizes([_LEFT, _RIGHT])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(both, 1)

    def _lay_out_list(self) -> QWidget:
        """Lay out the choice of posts, and their list below."""
        self._lists = QButtonGroup(self)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 2)
        head.setSpacing(8)
        for name in LISTS:
            button = push_button("", self.refresh)
            button.setCheckable(True)
            button.setProperty("list", name)
            self._lists.addButton(button)
            head.addWidget(button)
        self._lists.buttons()[0].setChecked(True)
        head.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        return right

    def _fit(self, *, is_by_unit: bool) -> None:
        """Give columns their widths, where there are other columns than before."""
        name = self.list_name
        shapes_now = (is_by_unit, name, language())
        if self._shapes == shapes_now:
            return
        self._shapes = shapes_now
        shapes = (
            (self.view, _UNITS if is_by_unit else _WIDTHS),
            (self.list, _NOT_COUNTED if name == LEFT_OUT else _PLACES),
        )
        for view, widths in shapes:
            heading = view.horizontalHeader()
            for column, width in enumerate(widths):
                # A heading is never cut, in whichever language; nor is a role.
                least = heading.sectionSizeHint(column)
                if column == 0:
                    least = max(least, min(view.sizeHintForColumn(column), _WIDEST))
                view.setColumnWidth(column, max(width, least))

    def _offer(self) -> None:
        """Offer the roles and the levels of the project."""
        document = self._session.document
        chosen = self.by.currentData()
        with QSignalBlocker(self.by):
            self.by.clear()
            self.by.addItem(text("staffing.by_role"), BY_ROLE)
            for number, level in enumerate(document.levels if document else ()):
                if level.role is not Role.MICRO_GRID:
                    name = level.name
                    self.by.addItem(text("staffing.by_level", level=name), number)
            self.by.setCurrentIndex(max(self.by.findData(chosen), 0))

    def _summary(self, found: Staffing) -> str:
        total = total_row(found)
        said = [
            text(
                "staffing.summary",
                rate=format_share(total["filled"], total["demanded"]),
                vacant=f"{total['vacant']:,}",
                over=f"{total['over']:,}",
            )
        ]
        fault = self._session.staff_desk.template_fault
        if fault is not None:
            said.insert(0, text("staffing.default_template", fault=fault))
        said += [
            text(f"staff.left_out.{row['what']}.{row['reason']}", n=f"{row['n']:,}")
            for row in left_out_rows(found)
        ]
        if self.posts.more:
            key = f"staffing.more.{self.list_name}"
            said.append(text(key, n=f"{self.posts.more:,}"))
        return text("staffing.semicolon").join(said)

    def _forget(self) -> None:
        self._is_stale = True
        self.refresh()

    def _open_unit(self, index: QModelIndex) -> None:
        self._open(self.model.unit_at(index.row()))

    def _open_post(self, index: QModelIndex) -> None:
        number = self.posts.unit_at(index.row())
        if self.posts.name != LEFT_OUT:
            self._open(number)
        elif number:
            self.worker_wanted.emit(number)

    def _open(self, number: int) -> None:
        if number > 0:
            self.unit_wanted.emit(number)
        elif number < 0:
            self.building_wanted.emit(-number)

    def _assign(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._open_post(index)
        self.assign_wanted.emit()


def _make_view(
    model: SummedTable, open_row: Callable[[QModelIndex], None]
) -> QTableView:
    view = make_list_view(model, (), open_row)
    # Without this Qt would sort by the first heading before anybody asked.
    view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return view
