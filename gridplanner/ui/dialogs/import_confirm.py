"""Second page of the import: what changes, what a person must decide, the name."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.findings import Findings
from gridplanner.ui.dialogs.import_news import NewsTabs
from gridplanner.ui.dialogs.import_thumbnail import Thumbnail, make_picture
from gridplanner.ui.widgets import clear_column, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.intake.import_set import ImportRequest
    from gridplanner.ui.dialogs.import_rows import ImportRow

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
Key = tuple[Path, str | None]


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
    decided_anew = Signal(object)

    def __init__(self, parent: QWidget | None, *, is_new: bool, folder: str) -> None:
        super().__init__(parent)
        self._is_new, self._folder = is_new, _home_for(folder)
        self.name = QLineEdit()
        self.name.textChanged.connect(lambda _words: self._check())
        self._where = label(role="muted", wraps=True)
        self._fault = label(role="refused", wraps=True)
        self._rows = QVBoxLayout()
        self.gone: dict[Key, QCheckBox] = {}
        self.findings: dict[Key, Findings] = {}
        self.thumbnail = Thumbnail()
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
        below = QHBoxLayout()
        below.addWidget(scrolled(content), 3)
        below.addWidget(self.thumbnail, 2)
        outer.addLayout(below, 1)

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
        self.gone.clear()
        self.findings.clear()
        for row in rows:
            if row.proposal is None:
                continue
            self._rows.addWidget(label(row.request.path.name, role="section"))
            self._rows.addWidget(label(row.result_words(), wraps=True))
            if row.proposal.changed or row.proposal.gone or row.proposal.same:
                self._rows.addWidget(NewsTabs(row.proposal))
            if row.proposal.gone:
                self._add_gone(row)
            if row.proposal.findings:
                self._add_findings(row)
        self._rows.addStretch(1)
        self.show_preview(rows)
        if self._is_new and not self.name.text():
            self.name.setText(_proposed_name(rows))
            self.name.setFocus()
            self.name.selectAll()
        self._check()

    def show_preview(self, rows: Sequence[ImportRow]) -> None:
        """Show drawn polygons as they will be, where something about them was odd."""
        asked = [r.proposal for r in rows if r.proposal and r.proposal.findings]
        self.thumbnail.setVisible(bool(asked))
        self.thumbnail.show_picture(make_picture(asked))

    def show_decided(self, row: ImportRow) -> None:
        """Take over what came of a decision about a file."""
        findings = self.findings.get(_key(row.request))
        if findings is not None and row.proposal is not None:
            findings.show_findings(row.proposal.findings)

    def decided(self, request: ImportRequest) -> ImportRequest:
        """Give a request with what was decided here."""
        gone = self.gone.get(_key(request))
        findings = self.findings.get(_key(request))
        options = replace(
            request.options,
            remove_gone=gone is not None and gone.isChecked(),
            decisions=findings.decisions if findings is not None else {},
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
        self.gone[_key(row.request)] = tick
        self._rows.addWidget(tick)

    def _add_findings(self, row: ImportRow) -> None:
        """Ask about gaps, overlaps and doubtful polygons."""
        assert row.proposal is not None  # asked before
        findings = Findings()
        findings.show_findings(row.proposal.findings)
        findings.decided.connect(lambda: self.decided_anew.emit(row))
        self.findings[_key(row.request)] = findings
        self._rows.addWidget(findings)

    def _check(self) -> None:
        self._fault.setText(self.fault())
        self._where.setText(text("import.goes_to", path=str(self.path)))
        self.changed.emit()


def _home_for(folder: str) -> Path:
    """Give the folder of the files, or the user's own where nobody may write there."""
    if os.access(folder, os.W_OK):
        return Path(folder)
    places = QStandardPaths.StandardLocation
    return Path(QStandardPaths.writableLocation(places.DocumentsLocation))


def _key(request: ImportRequest) -> Key:
    """Tell requests apart: a file may have several layers."""
    return request.path, request.options.layer


def _proposed_name(rows: Sequence[ImportRow]) -> str:
    """Name the project after the only town, else after the file of the borders."""
    ordered = sorted(rows, key=lambda row: row.request.kind != "areas")
    return text("import.preset_name", name=ordered[0].request.path.stem)
