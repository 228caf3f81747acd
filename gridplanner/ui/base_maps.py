"""Base maps below the town: files of tiles or pictures, or a service of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.scans import lowest_scan
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_open
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from gridplanner.layers.layer import Layer
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.settings import Settings
    from gridplanner.ui.tiles import OnlineTiles

ONLINE = "base_online"


class OnlineForm(Form):
    """Asks for the address of a map service and the user's key."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="base.online", verb="base.show")
        address, key = settings.service
        self.add_note(text("base.online.note"))
        self.address = QLineEdit(address)
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png?key={key}")
        self.key = QLineEdit(key)
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.remember = QCheckBox(text("base.remember"))
        self.remember.setChecked(bool(key))
        self.add_field("base.address", self.address, help_key="base.address.help")
        self.add_field("base.key", self.key)
        self.fields.addWidget(self.remember)
        self.setMinimumWidth(460)
        self.address.textChanged.connect(lambda _words: self._check())
        self._check()

    def _check(self) -> None:
        words = self.address.text()
        complete = all(part in words for part in ("{z}", "{x}"))
        complete = complete and ("{y}" in words or "{-y}" in words)
        self.accept_button.setEnabled(complete and words.startswith("http"))


class BaseMaps(QObject):
    """Puts base maps below the layers of the town and remembers the files."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._source: OnlineTiles | None = None
        window.session.closing.connect(lambda _document: self._leave_service())
        window.town.opened.connect(self.restore)

    def choose_file(self) -> None:
        """Ask for a file and show it below the town."""
        path = ask_open(self._window.context, title="base.file", pattern="files.base")
        if path is not None and self.show_file(path):
            self._window.settings.set_base_map(self._project(), str(path))

    def show_file(self, path: Path) -> bool:
        """Show a file below the town; tell whether that was possible."""
        from gridplanner.layers.base_files import open_base_map

        document = self._window.session.document
        if document is None or document.crs is None:
            return False
        try:
            layer = open_base_map(path, document.crs)
        except (GridPlannerError, OSError) as error:
            self._window.shell.tell(error)
            return False
        self._add(layer)
        return True

    def choose_service(self) -> None:
        """Ask for a map service and show it below the town."""
        settings = self._window.settings
        form = OnlineForm(settings, self._window)
        if form.exec() != QDialog.DialogCode.Accepted:
            return
        address, key = form.address.text().strip(), form.key.text().strip()
        settings.set_service(address, key if form.remember.isChecked() else "")
        self.show_service(address, key)

    def show_service(self, address: str, key: str) -> None:
        """Show the tiles of a service, asked for as they come into sight."""
        from gridplanner.layers.base_files import tiles_layer
        from gridplanner.ui.tiles import OnlineTiles

        document = self._window.session.document
        if document is None or document.crs is None:
            return
        folder = Path(platformdirs.user_cache_dir("GridPlanner", False)) / "tiles"
        self._leave_service()
        source = OnlineTiles(address, key=key, folder=folder, parent=self)
        self._source = source
        layer = tiles_layer(source, document.crs, name=ONLINE)
        source.arrived.connect(layer.redraw)
        source.refused.connect(self._tell_refusal)
        self._add(layer)

    def _leave_service(self) -> None:
        """Ask the service for nothing more, and say nothing more of it."""
        source, self._source = self._source, None
        if source is not None:
            source.stop()
            source.deleteLater()

    def restore(self) -> None:
        """Show the file this project had below it last time."""
        name = self._window.settings.base_map(self._project())
        if name and Path(name).is_file():
            self.show_file(Path(name))

    def _add(self, layer: Layer) -> None:
        stack = self._window.canvas.stack
        if layer.name in stack:
            stack.remove(layer.name)
        stack.add(layer, below=lowest_scan(stack))
        self._window.contents.show_stack(stack)

    def _project(self) -> str:
        document = self._window.session.document
        return str(document.path.resolve()) if document is not None else ""

    def _tell_refusal(self, status: int) -> None:
        again = Action("base.online", self.choose_service)
        message = text("base.refused", status=status)
        self._window.map.strip.show_message(message, again, kind=Kind.WARNING)
