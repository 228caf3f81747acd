"""Scanned plans in the window: read, placed, shown below the town, placed again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gridplanner.data import scans
from gridplanner.data.errors import GridPlannerError, ScanError
from gridplanner.data.geodesy.placing_scan import Fit
from gridplanner.data.scans import Scan, read_picture, read_scans
from gridplanner.layers.scan_picture import decode_scan
from gridplanner.layers.scans import (
    PREFIX,
    ScanLayer,
    lowest_of_town,
    scan_layer_name,
)
from gridplanner.resources.texts import text
from gridplanner.ui.commands.scans import can_place
from gridplanner.ui.dialogs.files import ask_open
from gridplanner.ui.scan_pictures import ScanPictures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.batch import Batch
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.layers.scan_file import ScanFile
    from gridplanner.layers.scan_picture import ScanPicture
    from gridplanner.ui.dialogs.place_scan import PlaceScanForm
    from gridplanner.ui.main_window import MainWindow

_OPACITY = 0.7  # the ground and a base map still show through a new scan


class Scans(QObject):
    """Keeps the scans on the map as the project has them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pictures = ScanPictures(window.session, window.jobs, self)
        self._pictures.came.connect(self._redraw)
        self._pictures.failed.connect(window.shell.tell)
        self._fresh: ScanPicture | None = None
        window.session.changed.connect(self._take_change)
        window.town.opened.connect(self.show)

    @property
    def kept(self) -> list[Scan]:
        """Scans of the open project."""
        document = self._window.session.document
        return read_scans(document.file) if document is not None else []

    @property
    def chosen(self) -> int | None:
        """Scan that is chosen in the map contents, or the only one there is."""
        name = self._window.contents.tree.chosen
        layers = [layer.name for layer in self._layers()]
        if name not in layers:
            if len(layers) != 1:
                return None
            (name,) = layers
        return int(name.removeprefix(PREFIX))

    # What commands do

    def choose_file(self) -> None:
        """Ask for a file and place it."""
        path = ask_open(self._window.context, title="scan.place", pattern="scan.files")
        if path is not None:
            self.take([path])

    def take(self, paths: Sequence[Path]) -> None:
        """Place files one after another, or say why not."""
        reason = can_place(self._window.context)
        if reason is not None:
            self._window.shell.strip.show_message(text(reason))
        elif paths:
            self.place(paths[0], then=lambda: self.take(paths[1:]))

    def place(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Read a file and place it on the map; call `then` when that is over.

        Of a file with several pages the user is asked for one.
        """
        page = self._ask_page(path)
        if page:
            self._read(path, page, then)

    def _ask_page(self, path: Path) -> int:
        """Tell which page is wanted, 0 where none is."""
        from gridplanner.ui.dialogs.scan_page import ask_page

        try:
            return ask_page(path, self._window)
        except (ScanError, OSError) as error:
            self._window.shell.tell(error)
            return 0

    def _read(self, path: Path, page: int, then: Callable[[], None]) -> None:
        from gridplanner.layers.scan_file import read_scan_file

        window = self._window

        def done(found: tuple[ScanFile, ScanPicture]) -> None:
            self._place(*found)
            then()

        def work(progress: Progress) -> tuple[ScanFile, ScanPicture]:
            progress.step("scan.reading", 0.0, 1.0)
            found = read_scan_file(path, page=page)
            progress.fraction(0.5)
            return found, decode_scan(found.picture)

        window.jobs.run(
            work,
            title="scan.reading",
            done=done,
            failed=window.shell.tell,
        )

    def edit(self) -> None:
        """Place the chosen scan again."""
        scan, document = self._chosen_scan(), self._window.session.document
        if scan is None or document is None:
            return
        picture = self._pictures.give(scan.id)
        if picture is None:
            data = read_picture(document.file, scan.id)
            if data is None:
                return
            try:
                picture = decode_scan(data)
            except ScanError as error:
                self._window.shell.tell(error)
                return
        layer = self._window.canvas.stack[scan_layer_name(scan.id)]
        form = self._form(scan, picture, hidden=layer.name)
        form.opacity.setValue(round(100 * layer.opacity))
        if form.exec() == QDialog.DialogCode.Accepted:
            if self._apply(scans.place_again(form.scan)):
                self._say_placed(form)
            layer.set_opacity(form.scan.opacity)
            self._window.contents.show_stack(self._window.canvas.stack)
        form.deleteLater()

    def delete(self) -> None:
        """Take the chosen scan out of the project."""
        scan = self._chosen_scan()
        if scan is not None:
            self._apply(scans.take_away(scan))

    # What the map shows

    def show(self) -> None:
        """Show the scans the project has now, and no others."""
        stack = self._window.canvas.stack
        kept = self.kept
        self._pictures.keep_only(scan.id for scan in kept)
        present = {scan_layer_name(scan.id): scan for scan in kept}
        for layer in self._layers():
            if layer.name not in present:
                stack.remove(layer.name)
        for name, scan in present.items():
            if name in stack:
                self._update(stack[name], scan)
            else:
                self._add(name, scan)
        self._window.contents.show_stack(stack)

    def _add(self, name: str, scan: Scan) -> None:
        if self._fresh is not None:
            self._pictures.keep(scan.id, self._fresh)
            self._fresh = None
        layer = ScanLayer(
            name=name,
            opacity=scan.opacity,
            size=(scan.width, scan.height),
            picture=partial(self._pictures.give, scan.id),
        )
        self._update(layer, scan)
        stack = self._window.canvas.stack
        stack.add(layer, below=lowest_of_town(stack))

    def _update(self, layer: object, scan: Scan) -> None:
        assert isinstance(layer, ScanLayer)  # by its name
        layer.label = scan.name
        if layer.matrix is None or not np.array_equal(layer.matrix, scan.matrix):
            layer.matrix = scan.matrix
            layer.redraw()

    def _layers(self) -> list[ScanLayer]:
        stack = self._window.canvas.stack
        return [layer for layer in stack if isinstance(layer, ScanLayer)]

    def _take_change(self, event: Changed) -> None:
        if event.everything or scans.TABLE in event.tables:
            self.show()

    def _redraw(self, scan_id: int) -> None:
        for layer in self._layers():
            if layer.name == scan_layer_name(scan_id):
                layer.redraw()

    # The dialog

    def _place(self, found: ScanFile, picture: ScanPicture) -> None:
        scan = Scan(
            id=0,
            name=Path(found.file_name).stem,
            file_name=found.file_name,
            page=found.page,
            width=found.width,
            height=found.height,
            points=(),
            fit=Fit.AFFINE,
            matrix=np.eye(3),
            opacity=_OPACITY,
        )
        form = self._form(scan, picture, note=_shrunk(found))
        if form.exec() == QDialog.DialogCode.Accepted:
            self._fresh = picture
            if self._apply(scans.keep(form.scan, found.picture)):
                self._say_placed(form)
            self._fresh = None
        form.deleteLater()

    def _form(
        self, scan: Scan, picture: ScanPicture, *, hidden: str = "", note: str = ""
    ) -> PlaceScanForm:
        from gridplanner.ui.dialogs.place_scan import PlaceScanForm

        window = self._window
        sources = window.tool_set.sources
        return PlaceScanForm(
            window.context,
            scan,
            picture,
            lines=lambda: sources.sources(window.session.plan),
            hidden=hidden,
            note=note,
        )

    def _say_placed(self, form: PlaceScanForm) -> None:
        placing = form.points.placing
        assert placing is not None  # or it was not accepted
        key = "scan.placed" if placing.spare else "scan.placed_exactly"
        name, rms = form.scan.name, f"{placing.rms:.2f}"
        self._window.map.strip.show_message(text(key, name=name, rms=rms))

    def _chosen_scan(self) -> Scan | None:
        number = self.chosen
        return next((scan for scan in self.kept if scan.id == number), None)

    def _apply(self, batch: Batch) -> bool:
        """Change the project; tell whether that was possible."""
        document = self._window.session.document
        assert document is not None  # a scan is placed in an open project
        try:
            document.apply_batch(batch)
        except (GridPlannerError, OSError) as error:
            self._window.shell.tell(error)
            return False
        return True


def _shrunk(found: ScanFile) -> str:
    """Say that a picture was made smaller, empty where it was not."""
    if found.first_size is None:
        return ""
    first, now = found.first_size, (found.width, found.height)
    return text(
        "scan.shrunk", first="×".join(map(str, first)), now="×".join(map(str, now))
    )
