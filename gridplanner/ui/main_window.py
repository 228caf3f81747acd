"""The window: frame, panels and what the commands may ask of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QCursor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.actions import Actions, keep_widths
from gridplanner.ui.balance.panel import BalancePanel
from gridplanner.ui.coverage.panel import CoveragePanel
from gridplanner.ui.finding import Finder
from gridplanner.ui.household.side import Side
from gridplanner.ui.icons import SIZE
from gridplanner.ui.map_frame import MapFrame
from gridplanner.ui.map_menu import menu_keys
from gridplanner.ui.matrix.floating import Berth
from gridplanner.ui.matrix.panel import MatrixPanel
from gridplanner.ui.navigator.panel import NavigatorPanel
from gridplanner.ui.panels.checks import ChecksPanel
from gridplanner.ui.panels.contents import ContentsPanel
from gridplanner.ui.panels.dock import Dock
from gridplanner.ui.panels.grids_table import GridsTable
from gridplanner.ui.panels.history import HistoryPanel
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.level_box import LevelBox
from gridplanner.ui.panels.search_box import COMMANDS_ONLY, SearchBox
from gridplanner.ui.panels.start import StartPage
from gridplanner.ui.panels.status import StatusBar
from gridplanner.ui.panels.tray import OPEN, LaterPage, Tray
from gridplanner.ui.people_list.lists_panel import ListsPanel
from gridplanner.ui.people_list.panel import PeoplePanel
from gridplanner.ui.rules.panel import RulesPanel
from gridplanner.ui.seeking import Seeking
from gridplanner.ui.session import NOTHING
from gridplanner.ui.staff.staffing_panel import StaffingPanel
from gridplanner.ui.staff.workers_panel import WorkersPanel
from gridplanner.ui.toolbox import ToolBox
from gridplanner.ui.widgets import refresh_plain_buttons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.context import Context
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Selection, Session
    from gridplanner.ui.settings import Settings
    from gridplanner.ui.staff.dropping import Dropping
    from gridplanner.ui.tool_set import ToolSet
    from gridplanner.ui.town import Town

    Staff = WorkersPanel | StaffingPanel
    LatePage = BalancePanel | Staff | CoveragePanel | HistoryPanel

SMALLEST = (1024, 600)
NARROW = 1360  # px under which the toolbar drops its words and the tray starts folded
LEFT, RIGHT = 232, 320
LEAST_RIGHT = 300


class MainWindow(QMainWindow):
    """The frame; what it does with a project stands in `gridplanner.ui.doors`."""

    tool_set: ToolSet
    dropping: Dropping
    retranslated = Signal()
    balance = LaterPage[BalancePanel]("balance")
    workers = LaterPage[WorkersPanel]("workers")
    staffing = LaterPage[StaffingPanel]("staffing")
    coverage = LaterPage[CoveragePanel]("coverage")
    history = LaterPage[HistoryPanel]("history")

    def __init__(
        self, session: Session, canvas: Canvas, settings: Settings, jobs: JobRunner
    ) -> None:
        super().__init__()
        self.session, self.canvas = session, canvas
        self.settings, self.jobs = settings, jobs
        self.setObjectName("window")
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.setDockOptions(
            self.DockOption.AllowTabbedDocks | self.DockOption.AnimatedDocks
        )
        self.tools = ToolBox(canvas, self)
        self.map = MapFrame(canvas)
        self.start = StartPage()
        self.centre = QStackedWidget()
        self.centre.addWidget(self.start)
        self.centre.addWidget(self.map)
        self.setCentralWidget(self.centre)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.contents = ContentsPanel()
        self.inspector = Inspector(session, self.run_command)
        self.side = Side(self.inspector)
        self._fill_tray(session)
        self.docks = {
            "contents": Dock("contents", "panel.contents", self.contents, least=LEFT),
            "inspector": Dock(
                "inspector", "panel.inspector", self.side, least=LEAST_RIGHT
            ),
        }
        self._place_docks()

    def _fill_tray(self, session: Session) -> None:
        """Put the tabs of the tray in, in their order."""
        self.tray = Tray()
        self.tray.folded.connect(self._size_tray)
        self.grids = GridsTable(session)
        self.matrix, self.navigator = MatrixPanel(), NavigatorPanel()
        self.matrix_berth = Berth(self.matrix)
        self.people, self.lists = PeoplePanel(session), ListsPanel(session)
        self.rules, self.checks = RulesPanel(self._name_of), ChecksPanel()
        run, menu = self.run_command, self.show_commands
        tray = self.tray
        tray.add_page("grids", "tray.grids", self.grids)
        self._add_later("balance", BalancePanel)
        self._add_later("workers", lambda: WorkersPanel(session, run, menu))
        self._add_later("staffing", lambda: StaffingPanel(session))
        tray.add_page("matrix", "tray.matrix", self.matrix_berth)
        tray.add_page("navigator", "tray.navigator", self.navigator)
        tray.add_page("residents", "tray.residents", self.people)
        tray.add_page("lists", "tray.lists", self.lists)
        self._add_later("coverage", lambda: CoveragePanel(session))
        tray.add_page("rules", "tray.rules", self.rules)
        tray.add_page("checks", "tray.checks.none", self.checks)
        self._add_later("history", lambda: HistoryPanel(session))

    def _add_later(self, name: str, make: Callable[[], LatePage]) -> None:
        """Add a page to the tray that is made when somebody looks at it."""

        def made() -> LatePage:
            page = make()
            self.retranslated.connect(page.retranslate)
            return page

        self.tray.add_later(name, f"tray.{name}", made)

    def _name_of(self, number: int, is_building: bool) -> str:  # noqa: FBT001
        """Name a unit, or a building by its address."""
        document, unit = self.session.document, self.session.unit(number)
        if not is_building or document is None or self.session.is_held:
            return "" if unit is None else unit.name or unit.code
        rows = document.file.read_rows("building", [number])
        return str(rows[0]["address"] or rows[0]["plate"] or number) if rows else ""

    def join(self, context: Context, town: Town) -> None:
        """Make menus and toolbar once there is a context to run commands in."""
        self.context, self.town = context, town
        self.shell = context.shell
        self.actions_ = Actions(context, self, self.canvas)
        self.actions_.fill_menus(self.menuBar())
        self.bar = QToolBar()
        self.bar.setObjectName("tools")
        self.bar.setMovable(False)
        self.bar.setIconSize(SIZE)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_toolbar(self.bar)
        self.level = LevelBox(self.session)
        self.finder = Finder(context, self.actions_.run)
        self.seeking = Seeking(self.session, self.jobs)
        self.search = SearchBox(self.finder.find, self._seek, self._look_elsewhere)
        self.seeking.answered.connect(
            lambda words, groups: self.search.show_answer(
                words, self.finder.join(words, groups)
            )
        )
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(space)
        self.bar.addWidget(self.level)
        self.bar.addWidget(self.search)
        self.addToolBar(self.bar)
        self.state_timer = QTimer(self, singleShot=True, interval=0)
        self.state_timer.timeout.connect(self.actions_.refresh)
        for signal in (
            self.session.opened,
            self.session.selected,
            self.session.changed,
            self.session.level_changed,
            self.session.grant_changed,
            self.tools.activated,
            self.jobs.ended,
        ):
            signal.connect(self.state_timer.start)
        self.jobs.started.connect(lambda _title: self.state_timer.start())

    def _seek(self, words: str) -> bool:
        """Ask the registry for what was typed, unless that is the name of a command."""
        return not words.startswith(COMMANDS_ONLY) and self.seeking.ask(words)

    def _look_elsewhere(self, words: str) -> None:
        """Look for what nobody has been found by among what is to be verified."""
        if self.session.document is not None:
            self.shell.look_among_questions(words)

    def restore(self) -> None:
        """Put window and panels where they stood last time."""
        geometry, layout = self.settings.geometry, self.settings.layout
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            screen = self.screen().availableGeometry()
            self.resize(min(1680, screen.width()), min(1020, screen.height() - 30))
        if layout.isEmpty() or not self.restoreState(layout):
            self.arrange()
        self.tray.set_folded(
            self.settings.flag("tray_folded", default=self.width() < NARROW)
        )
        self.show_project()

    def arrange(self) -> None:
        """Put all panels where they stand at first."""
        for dock in (*self.docks.values(), self.tray):
            dock.setFloating(False)
        self._place_docks()
        for dock in (*self.docks.values(), self.tray):
            dock.show()
        self.tray.set_folded(self.width() < NARROW)
        self.resizeDocks(
            list(self.docks.values()), [LEFT, RIGHT], Qt.Orientation.Horizontal
        )
        if not self.tray.is_folded:
            self.resizeDocks([self.tray], [OPEN], Qt.Orientation.Vertical)

    def show_project(self) -> None:
        """Show the map and the panels of an open project, else the start page."""
        is_open = self.session.document is not None
        self.centre.setCurrentWidget(self.map if is_open else self.start)
        for dock in (*self.docks.values(), self.tray):
            dock.setVisible(
                is_open and self.settings.flag(dock.objectName(), default=True)
            )
        self.bar.setVisible(is_open)
        self.status.show_project(is_open)
        self.start.show_recent(self.settings.recent)
        document = self.session.document
        name = f"{document.path.stem} — " if document is not None else ""
        self.setWindowTitle(f"{name}GridPlanner")
        if is_open:
            self.focus_map()

    def focus_map(self) -> None:
        """Put the keys onto the map, so that its letters work."""
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the present language, with icons in the present tint."""
        told = self.actions_.telling(self.status.currentMessage())
        self.actions_.retranslate()
        if told is not None:  # Qt says it anew only when the pointer moves
            self.status.showMessage(told.statusTip())
        for dock in self.docks.values():
            dock.retranslate()
        for part in (
            self.tray,
            self.contents,
            self.grids,
            self.rules,
            self.matrix,
            self.matrix_berth,
            self.checks,
            self.start,
            self.status,
        ):
            part.retranslate()
        self.level.retranslate()
        self.search.retranslate()
        self.map.strip.retranslate()
        self.map.strip.refresh_icon()
        self.map.legend.refresh_icons()
        self.inspector.refresh()
        self.say_checks()
        refresh_plain_buttons(self)
        self._fit_toolbar()
        self.retranslated.emit()

    def open_thing(self, selection: Selection) -> None:
        """Do what a double click does: open a building, show other things large."""
        if len(selection.buildings) == 1:
            self.shell.matrix.show(selection.buildings[0])
        else:
            self.town.zoom_to(selection)

    def show_menu(self, selection: Selection, place: QPoint | None = None) -> None:
        """Show the menu of what is selected, at the pointer unless elsewhere."""
        keys = menu_keys(self.session, selection)
        self.show_commands(keys, place or QCursor.pos())

    def show_commands(self, keys: Sequence[str], place: QPoint) -> None:
        """Show a menu of commands; between two of them an empty key is a line."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_.refresh()
        for key in keys:
            if key:
                menu.addAction(self.actions_[key])
            else:
                menu.addSeparator()
        # The first line is what a double click does.
        menu.setDefaultAction(menu.actions()[0])
        menu.exec(place)

    def run_command(self, key: str) -> None:
        """Do a command, or say why not."""
        self.actions_.run(key)

    def say_checks(self) -> None:
        """Say in the tray's tab how much the last check found."""
        count = self.checks.count
        words = (
            text("tray.checks.none") if count is None else text("tray.checks", n=count)
        )
        self.tray.say("checks", words)

    def _place_docks(self) -> None:
        sides = Qt.DockWidgetArea
        for corner, side in (
            (Qt.Corner.BottomLeftCorner, sides.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, sides.RightDockWidgetArea),
        ):
            self.setCorner(corner, side)
        self.addDockWidget(sides.LeftDockWidgetArea, self.docks["contents"])
        self.addDockWidget(sides.RightDockWidgetArea, self.docks["inspector"])
        self.addDockWidget(sides.BottomDockWidgetArea, self.tray)

    def _size_tray(self, folded: bool) -> None:  # noqa: FBT001 - a signal's value
        """Open the tray as high as it was; the docks alone would leave it low."""
        if not folded:
            height = self.tray.open_height
            self.resizeDocks([self.tray], [height], Qt.Orientation.Vertical)

    def _fit_toolbar(self) -> None:
        """Show words below the icons where there is room for them."""
        styles = Qt.ToolButtonStyle
        narrow = self.width() < NARROW
        style = styles.ToolButtonIconOnly if narrow else styles.ToolButtonTextUnderIcon
        self.bar.setToolButtonStyle(style)
        keep_widths(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "bar"):
            self._fit_toolbar()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
        else:
            super().keyPressEvent(event)

    def step_back(self) -> None:
        """Do one step of Esc: gesture, tool, selection; the window never closes."""
        if not self.tools.step_back():
            self.session.select(NOTHING)
        self.focus_map()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        names = [url.toLocalFile() for url in event.mimeData().urls()]
        paths = [Path(name) for name in names if name]
        if paths:
            event.acceptProposedAction()
            # The file window of the system waits until the drop is answered.
            QTimer.singleShot(0, lambda: self.context.shell.take_files(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.jobs.busy:
            # Nobody has to look at a window that waits for its workers.
            self.hide()
        self.jobs.stop()
        self.settings.keep_window(self.saveGeometry(), self.saveState())
        self.settings.set_flag("tray_folded", self.tray.is_folded)
        if self.session.document is not None:
            for dock in (*self.docks.values(), self.tray):
                self.settings.set_flag(dock.objectName(), not dock.isHidden())
        self.session.use(None)
        self.settings.write()
        event.accept()
