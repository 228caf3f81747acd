"""Second page of the import: what changes, what a person must decide, the name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.format import format_area, format_length
from gridplanner.ui.widgets import clear_column, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.faults import Finding
    from gridplanner.data.import_set import ImportRequest
    from gridplanner.ui.dialogs.import_rows import ImportRow

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MOST_FINDINGS = 100
_NARROW = ("gap", "overlap")  # faults whose width says more than their area


class ConfirmPage(QWidget):
    """Names the project, lists counts, asks about gone records and findings.

    Parameters
    ----------
    is_new : bool
        Whether a project is made.
    folder : str
        Where it goes.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None, *, is_new: bool, folder: str) -> None:
        super().__init__(parent)
        self._is_new, self._folder = is_new, Path(folder)
        self.name = QLineEdit()
        self.name.textChanged.connect(lambda _words: self._check())
        self._where = label(role="muted", wraps=True)
        self._fault = label(role="refused", wraps=True)
        self._rows = QVBoxLayout()
        self._gone: dict[tuple[Path, str], QCheckBox] = {}
        self._decisions: dict[str, QComboBox] = {}
        content = QWidget()
        content.setLayout(self._rows)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if is_new:
            heading = label(text("import.project_name"), role="muted")
            heading.setBuddy(self.name)
            self.name.setAccessibleName(text("import.project_name"))
            for widget in (heading, self.name, self._where, self._fault):
                outer.addWidget(widget)
        outer.addWidget(scrolled(content), 1)

    @property
    def path(self) -> Path:
        """File of the new project; a name that is taken gets a number."""
        name = _NOT_IN_NAMES.sub("_", self.name.text().strip())
        path = self._folder / f"{name}.gpkg"
        number = 2
        while path.exists():
            path = self._folder / f"{name} {number}.gpkg"
            number += 1
        return path

    def show_rows(self, rows: Sequence[ImportRow]) -> None:
        """Sum up what the files would do."""
        clear_column(self._rows)
        self._gone.clear()
        self._decisions.clear()
        for row in rows:
            if row.proposal is None:
                continue
            self._rows.addWidget(label(row.request.path.name, role="section"))
            self._rows.addWidget(label(row.result_words(), wraps=True))
            if row.proposal.gone:
                self._add_gone(row)
            for finding in row.proposal.findings[:_MOST_FINDINGS]:
                self._add_finding(finding)
        self._rows.addStretch(1)
        if self._is_new and not self.name.text():
            self.name.setText(_proposed_name(rows))
        if self._is_new:
            self.name.setFocus()
            self.name.selectAll()
        self._check()

    def decided(self, request: ImportRequest) -> ImportRequest:
        """Give a request with what was decided here."""
        gone = self._gone.get((request.path, request.kind))
        options = replace(
            request.options,
            remove_gone=gone is not None and gone.isChecked(),
            decisions={
                number: str(choice.currentData())
                for number, choice in self._decisions.items()
            },
        )
        return replace(request, options=options)

    def fault(self) -> str:
        """Say what is missing; empty where nothing is."""
        if self._is_new and not self.name.text().strip():
            return text("import.no_name")
        return ""

    def _add_gone(self, row: ImportRow) -> None:
        proposal = row.proposal
        assert proposal is not None  # asked before
        tick = QCheckBox(text("import.remove_gone", n=f"{proposal.gone:,}"))
        tick.setToolTip(text("import.remove_gone.help"))
        self._gone[row.request.path, row.request.kind] = tick
        self._rows.addWidget(tick)

    def _add_finding(self, finding: Finding) -> None:
        """Ask about one gap, overlap or doubtful polygon."""
        words = finding_words(finding)
        self._rows.addWidget(label(words, wraps=True))
        if len(finding.choices) > 1:
            box = QComboBox()
            for choice in finding.choices:
                box.addItem(text("decision." + choice), choice)
            box.setCurrentIndex(max(box.findData(finding.chosen), 0))
            box.setAccessibleName(words)
            self._decisions[finding.id] = box
            self._rows.addWidget(box)

    def _check(self) -> None:
        self._fault.setText(self.fault())
        self._where.setText(text("import.goes_to", path=str(self.path)))
        self.changed.emit()


def finding_words(finding: Finding) -> str:
    """Say what is odd about drawn polygons, with codes, area and width."""
    parts = [text("finding." + finding.kind, codes="、".join(finding.codes))]
    if finding.area:
        parts.append(format_area(finding.area))
    if finding.width and finding.kind in _NARROW:
        parts.append(text("finding.wide", width=format_length(finding.width)))
    return " · ".join(parts)


def _proposed_name(rows: Sequence[ImportRow]) -> str:
    """Name the project after the only town, else after the file of the borders."""
    ordered = sorted(rows, key=lambda row: row.request.kind != "areas")
    return text("import.preset_name", name=ordered[0].request.path.stem)
