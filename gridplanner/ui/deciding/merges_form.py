"""Merges of people, to take one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem

from gridplanner.data.comparing.merges import merges_in_force
from gridplanner.data.comparing.merging import unmerge_people
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.comparing.merges import MergeLine
    from gridplanner.ui.context import Context

_ID = Qt.ItemDataRole.UserRole
_SHOWN = 16  # characters of a time: to the minute


class MergesForm(Form):
    """Lists who was merged into whom; `chosen` is to be taken back."""

    def __init__(self, parent: QWidget | None, lines: Sequence[MergeLine]) -> None:
        super().__init__(parent, title="verify.merges", verb="verify.unmerge")
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels(
            [text(f"verify.merges.{name}") for name in ("kept", "merged", "time")]
        )
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.setMinimumSize(520, 260)
        self.list.setAccessibleName(text("verify.merges"))
        for line in lines:
            time = line.time[:_SHOWN].replace("T", " ")
            row = QTreeWidgetItem(
                [f"{line.kept}  ({line.kept_id})", f"{line.merged}  ({line.merged_id})",
                 time]
            )  # fmt: skip
            row.setData(0, _ID, line.id)
            self.list.addTopLevelItem(row)
        self.add_note(text("verify.merges.note" if lines else "verify.merges.none"))
        self.fields.addWidget(self.list)
        self.list.itemSelectionChanged.connect(self._check)
        self._check()

    @property
    def chosen(self) -> int:
        """Id of the merge to be taken back, 0 for none."""
        rows = self.list.selectedItems()
        return int(rows[0].data(0, _ID)) if rows else 0

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.chosen))


def open_merges(context: Context) -> None:
    """Show the merges of the open project, and take the chosen one back."""
    session = context.session
    document = session.document
    if document is None:
        return
    lines = merges_in_force(document.file, grant=session.grant, now=session.clock())
    form = MergesForm(context.shell.widget, lines)
    if form.exec() != QDialog.DialogCode.Accepted or not form.chosen:
        return
    stamp = Stamp(session.clock().isoformat(timespec="seconds"))
    try:
        document.apply_batch(unmerge_people(document.file, form.chosen, stamp))
    except GridPlannerError as error:
        context.shell.tell(error)
        return
    context.shell.strip.show_message(text("comparing.unmerge"))
