"""Draw the pictures of coverage, work, staff and dividing from the demo town.

``python -m docs.draw_manual`` writes docs/pictures/manual/*.png, or those named behind
it. Nobody needs a screen; the same town and day give the same pictures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QDeadlineTimer, QPoint, QPointF
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.app import make_application, make_window
from gridplanner.data.demo import make_demo
from gridplanner.data.document import Document
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.question import Asked
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.store.homes import rows_by
from gridplanner.studies.themes.study import ThemeChoice
from gridplanner.ui.settings import Settings
from gridplanner.ui.staff.team_form import TeamForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gridplanner.ui.division.division_form import DivisionForm
    from gridplanner.ui.main_window import MainWindow

FOLDER: Final = Path(__file__).parent / "pictures/manual"
SIZE: Final = (1366, 728)
DAY: Final = datetime.fromisoformat("2026-11-26T09:00:00").astimezone()
_PATIENCE: Final = 120_000  # ms


def wait(done: Callable[[], object]) -> None:
    """Let the window work until something is so."""
    deadline = QDeadlineTimer(_PATIENCE)
    while not done():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents()


def settle(window: MainWindow) -> None:
    """Let everything be drawn."""
    wait(lambda: not window.jobs.running)
    for _ in range(20):
        QApplication.processEvents()
        window.canvas.finish_drawing()
    QTest.qWait(300)


def grid_of(window: MainWindow, name: str) -> int:
    """Find a grid by its name."""
    units = window.session.plan.units_at(2)
    return next(unit.id for unit in units if unit.name == name)


def balance(window: MainWindow) -> QWidget:
    """Compare the utilisation of grids, with the map in the same colours."""
    window.tray.show_page("balance")
    window.balance.measure_chosen.emit("utilisation")
    wait(lambda: window.balance.ranking is not None)
    window.balance.colour_wanted.emit()
    window.session.select_units([grid_of(window, "和谐小区网格")])
    window.shell.zoom_to_units([grid_of(window, "和谐小区网格")])
    return window


def rules(window: MainWindow) -> QWidget:
    """Hold the starting rules against the town, with one of them in front."""
    window.run_command("rules.show")
    window.shell.rules.run()
    wait(lambda: window.rules.rows)
    table = window.rules.table
    words = [table.item(row, 0).text() for row in range(table.rowCount())]
    table.setCurrentCell(words.index("班子齐全"), 0)
    return window


def workload(window: MainWindow) -> QWidget:
    """Show how the load of a grid comes about."""
    grid = grid_of(window, "建设小区网格")
    window.session.select_units([grid])
    window.shell.zoom_to_units([grid])
    window.inspector.show_tab("workload")
    wait(lambda: window.session.work_desk.loads(2) is not None)
    return window


def norm(window: MainWindow) -> QWidget:
    """Change a number of the norm; the town's figures follow."""
    from gridplanner.ui.work.norm_dialog import NormDialog

    form = NormDialog(window.context)
    form.show()
    wait(lambda: window.session.work_desk.loads(2) is not None)
    rows = form.page.lines._rows  # noqa: SLF001 - there is no other door to a box
    rows["migrant_household"].boxes["visits"].setValue(2.0)
    QTest.qWait(500)
    return form


def what_if(window: MainWindow) -> QWidget:
    """Let somebody leave whose grid another takes over."""
    window.run_command("cmd.what_if")
    form = window.shell.what_ifs.form
    wait(lambda: form.answer is not None)
    form.asked.setCurrentIndex([page.asked for page in form.pages].index(Asked.LEAVING))
    page = form.page
    page.worker.setCurrentIndex(page.worker.findText("丁磊健"))
    page.propose()
    return form


def staff_team(window: MainWindow) -> QWidget:
    """Show the team of a grid without a worker, and who could be given to it."""
    from gridplanner.ui.staff.places import unit_places
    from gridplanner.ui.what_if.situation import grid_places

    grid = grid_of(window, "临港工业园网格")
    window.session.work_desk.want()
    wait(lambda: window.session.work_desk.loads(2) is not None)
    form = TeamForm(
        window,
        window.session,
        title="临港工业园网格",
        places=unit_places(window.session, [grid]),
        middle=grid_places(window.session)[grid],
        posting=window.shell.posts,
    )
    form.show()
    form.people.selectRow(0)
    return form


def staff_assign(window: MainWindow) -> QWidget:
    """Point at a grid with the tool that gives grids to a worker."""
    session = window.session
    session.work_desk.want()
    wait(lambda: session.work_desk.loads(2) is not None)
    names = session.staff_desk.workers.names
    number = int(session.staff_desk.workers.ids[names.index("马敏")])
    session.select_workers([number])
    window.inspector.show_tab("worker_grids")
    grid = grid_of(window, "轻纺产业园网格")
    window.shell.zoom_to_units([grid])
    settle(window)
    window.actions_.run("tool.assign")
    box = window.town.map.fills.box_of(np.array([grid]))
    middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
    x, y = window.canvas.view.to_px(middle)[0].tolist()
    QTest.mouseMove(window.canvas.viewport(), QPointF(x, y).toPoint())
    return window


def coverage(window: MainWindow) -> QWidget:
    """List who is on record and in no building of the map."""
    window.run_command("coverage.show")
    wait(lambda: window.shell.coverage.table is not None)
    settle(window)
    from gridplanner.ui.coverage.table import DRAWN, ROWS

    grid = window.coverage.grid
    grid.setCurrentCell(ROWS.index("people"), grid.columns.index(("recorded", DRAWN)))
    return window


def coverage_staffed(window: MainWindow) -> QWidget:
    """Mark the ground nobody answers for."""
    from gridplanner.ui.coverage.table import ROWS, STAFFED

    coverage(window)
    grid = window.coverage.grid
    grid.setCurrentCell(ROWS.index("people"), grid.columns.index(("drawn", STAFFED)))
    window.coverage.on_map.setChecked(True)
    return window


def walking(window: MainWindow) -> QWidget:
    """Colour the grids by minutes on foot, with the rings round the offices."""
    coverage(window)
    window.shell.coverage.walking.run(4.8)
    wait(lambda: window.shell.coverage.walking.reached is not None)
    settle(window)
    window.shell.coverage.walking._colour()  # noqa: SLF001 - what the hint offers
    window.map.strip.dismiss()
    window.tray.set_folded(True)
    names = ("大石门网格", "上宋家沟网格", "前冯家沙埠网格")
    window.shell.zoom_to_units([grid_of(window, name) for name in names])
    return window


def theme(window: MainWindow) -> QWidget:
    """Colour the grids by the share of new citizens."""
    window.shell.themes.show_people(ThemeChoice("migrant", "shares"))
    wait(lambda: window.shell.themes.shown is not None)
    return window


def hot_spots(window: MainWindow) -> QWidget:
    """Mark where events are more than chance has them."""
    from gridplanner.studies.themes.study import SpotChoice

    window.shell.themes.show_spots(SpotChoice("grids"))
    wait(lambda: window.shell.themes.shown is not None)
    return window


def open_division(window: MainWindow) -> DivisionForm:
    """Let the western suburb be divided into three grids."""
    units = window.session.plan.units_at(1)
    suburb = next(unit.id for unit in units if unit.name == "西关社区")
    window.session.select_units([suburb])
    window.shell.zoom_to_units([suburb])
    window.run_command("grid.divide")
    form = window.shell.division.form
    form.wishes.count.setValue(3)
    # There is no screen to tell how far it may stand to the right.
    form.move(window.mapToGlobal(QPoint(window.width() - form.width(), 0)))
    return form


def divide(window: MainWindow) -> QWidget:
    """Compare three divisions of a suburb, one of them over the map."""
    form = open_division(window)
    form.wanted.emit()
    wait(lambda: form.row.shown and not form.is_running)
    form.open_why(is_open=True)
    form.setGeometry(form.x(), window.y(), form.width(), window.height())
    return window


def divide_limits(window: MainWindow) -> QWidget:
    """Ask for as many people in each grid, and for bases of workers apart."""
    form = open_division(window)
    more = form.wishes.more
    more.open(is_open=True)
    more.limits.add_usual()
    row = more.limits.rows[0]
    row.weight.setCurrentIndex(row.weight.findData("people"))
    more.candidates.setValue(5)
    wait(form.bound.text)
    return form


PICTURES: Final[dict[str, Callable[[MainWindow], QWidget]]] = {
    "balance": balance,
    "rules": rules,
    "workload": workload,
    "norm": norm,
    "what-if": what_if,
    "staff-team": staff_team,
    "staff-assign": staff_assign,
    "coverage": coverage,
    "coverage-staffed": coverage_staffed,
    "walking": walking,
    "theme": theme,
    "hot-spots": hot_spots,
    "divide": divide,
    "divide-limits": divide_limits,
}


def thinned_out(project: Path, folder: Path) -> Path:
    """Copy the town without the posts at every fourth grid."""
    thin = folder / "演示镇" / project.name
    thin.parent.mkdir()
    shutil.copy(project, thin)
    document = Document.open(thin, clock=lambda: DAY, user="")
    grids = [unit.id for unit in document.plan.units_at(2)][::4]
    posts = rows_by(document.file, "post", "scope_id", grids)
    at_grids = [post["id"] for post in posts if post["scope_type"] == "grid"]
    ended = {number: {"valid_to": "2026-11-01"} for number in at_grids}
    document.file.update_rows("post", ended)
    document.close()
    return thin


def draw(name: str, project: Path, folder: Path) -> None:
    """Open the town in a window of its own and keep a picture."""
    if name == "coverage-staffed":
        project = thinned_out(project, folder)
    settings = Settings(folder / f"{name}.ini")
    settings.language = "zh"
    window = make_window(settings, clock=lambda: DAY, user="")
    window.restore()
    window.resize(*SIZE)
    window.show()
    window.shell.open_project(project)
    wait(lambda: window.session.standing is not None)
    window.canvas.zoom_to_all()
    settle(window)
    shown = PICTURES[name](window)
    settle(window)
    image = shown.grab().toImage()
    form = window.shell.division.form
    if form is not None and shown is window:  # it stands over the window's edge
        place = window.mapFromGlobal(form.pos())
        painter = QPainter(image)
        painter.drawPixmap(place, form.grab())
        painter.end()
    image.save(str(FOLDER / f"{name}.png"))
    if shown is not window:
        if isinstance(shown, TeamForm):
            shown.stop_following()
        shown.hide()  # closing asks about what is not saved
        shown.deleteLater()
    window.close()
    QApplication.processEvents()


def main() -> None:
    """Make the town once, and draw the pictures that are asked for."""
    make_application(sys.argv[:1])
    wanted = sys.argv[1:] or list(PICTURES)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "演示镇.gpkg"
        make_demo(project, size="town", clock=lambda: DAY)
        document = Document.open(project, clock=lambda: DAY, user="")
        kept = keep_standard(StandardKind.NORM, "默认标准", to_body(time_norm()), ())
        document.apply_batch(kept)
        document.close()
        for name in wanted:
            draw(name, project, Path(folder))


if __name__ == "__main__":
    main()
