"""In which files sheets are written: one of all, one each, or both; of which kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.studies.printing.file_places import Form
from gridplanner.studies.printing.making import KINDS
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context

ONE, EACH, BOTH = "one", "each", "both"
_BOUND: Final = ("pdf", "pdfa")


class FilesChoice(QWidget):
    """How many files, and their kind. Pictures and drawings are one a sheet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self.files, self.kind = QComboBox(), QComboBox()
        for files in (ONE, EACH, BOTH):
            self.files.addItem(text(f"print.files.{files}"), files)
        for kind in KINDS:
            self.kind.addItem(text(f"print.kind.{kind}"), kind)
        for row, (name, field) in enumerate(
            (("files", self.files), ("kind", self.kind))
        ):
            heading = label(text(f"print.{name}"), role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(text(f"print.{name}"))
            grid.addWidget(heading, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.kind.currentIndexChanged.connect(lambda _index: self._fit())

    def _fit(self) -> None:
        is_bound = self.kind.currentData() in _BOUND
        if not is_bound:
            self.files.setCurrentIndex(self.files.findData(EACH))
        self.files.setEnabled(is_bound)

    @property
    def form(self) -> Form:
        """What is chosen."""
        both = self.files.currentData() == BOTH
        return Form(self.kind.currentData(), with_each=both)

    def ask(self, context: Context, wish: Wish) -> Path | None:
        """Ask for a file, or for the folder of the files."""
        name = f"{text(f'print.{wish.product}')} {wish.day}"
        if self.files.currentData() != EACH:
            return ask_save(
                context, title="print.pdf", pattern="files.pdf", name=f"{name}.pdf"
            )
        chosen = QFileDialog.getExistingDirectory(
            context.shell.widget, text("print.folder"), context.settings.folder
        )
        if not chosen:
            return None
        context.settings.folder = chosen
        return _folder_in(chosen, name)


def _folder_in(chosen: str, name: str) -> Path:
    # A folder of a print that was stopped may be chosen itself, to go on there.
    folder = Path(chosen)
    return folder if folder.name == name else folder / name
