"""What is odd about drawn polygons, each with the way it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridplanner.resources.format import format_area, format_length
from gridplanner.resources.texts import listed, text
from gridplanner.ui.widgets import clear_column, label, link_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.drawn.faults import Finding

MOST = 100
MANY_ALIKE = 3
_NARROW = ("gap", "overlap", "given_up")  # their width says more than their area


class Findings(QWidget):
    """A column of findings; where there is a choice, a box below each.

    Parameters
    ----------
    go : callable or None
        Receives ``(x, y)`` of a finding to show; without one there is no map.
    """

    decided = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        go: Callable[[float, float], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._go = go
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QComboBox] = {}
        self.for_all: dict[str, QComboBox] = {}
        self._kinds: dict[str, str] = {}
        self._shown: set[str] = set()

    @property
    def decisions(self) -> dict[str, str]:
        """Finding id to the way chosen."""
        return {number: str(box.currentData()) for number, box in self.boxes.items()}

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List these; each has the way chosen that is taken now."""
        if self.boxes and {f.id for f in findings} == self._shown:
            self._show_chosen(findings)
            return
        self._shown = {finding.id for finding in findings}
        clear_column(self._rows)
        for kept in (self.boxes, self.for_all, self._kinds):
            kept.clear()
        shown = findings[:MOST]
        self._offer_for_all(shown)
        for finding in shown:
            self._add(finding)
        if len(findings) > MOST:
            more = text("finding.more", n=len(findings) - MOST)
            self._rows.addWidget(label(more, role="muted", wraps=True))
        self._rows.addStretch(1)

    def _show_chosen(self, findings: Sequence[Finding]) -> None:
        """Let boxes that are there say what is taken now: nothing jumps."""
        for finding in findings:
            box = self.boxes.get(finding.id)
            if box is not None:
                box.setCurrentIndex(max(box.findData(finding.chosen), 0))

    def _offer_for_all(self, findings: Sequence[Finding]) -> None:
        alike: dict[str, list[Finding]] = {}
        for finding in findings:
            if len(finding.choices) > 1:
                alike.setdefault(finding.kind, []).append(finding)
        for kind, same in alike.items():
            if len(same) >= MANY_ALIKE:
                self._add_for_all(kind, same)

    def _add_for_all(self, kind: str, same: Sequence[Finding]) -> None:
        """Offer the ways that all findings of a kind have in common."""
        choices = [c for c in same[0].choices if all(c in f.choices for f in same)]
        what = text("finding." + kind, codes="…")
        heading = label(
            text("import.all_alike", n=len(same), what=what), role="section"
        )
        box = QComboBox()
        box.addItem(text("import.each_alone"), "")
        for choice in choices:
            box.addItem(text("decision." + choice), choice)
        box.setAccessibleName(heading.text())
        box.activated.connect(lambda _index: self._settle_all(kind, box.currentData()))
        self.for_all[kind] = box
        self._rows.addWidget(heading)
        self._rows.addWidget(box)

    def _settle_all(self, kind: str, choice: str) -> None:
        for number, box in self.boxes.items():
            index = box.findData(choice) if choice else -1
            if self._kinds[number] == kind and index >= 0:
                box.setCurrentIndex(index)
        if choice:
            self.decided.emit()

    def _add(self, finding: Finding) -> None:
        words = finding_words(finding)
        self._rows.addWidget(label(words, wraps=True))
        if self._go is not None and finding.place is not None:
            go, place = self._go, finding.place
            link = link_button(text("finding.show"), lambda: go(*place))
            link.setAccessibleDescription(words)
            self._rows.addWidget(link)
        if len(finding.choices) > 1:
            box = QComboBox()
            for choice in finding.choices:
                box.addItem(text("decision." + choice), choice)
            box.setCurrentIndex(max(box.findData(finding.chosen), 0))
            box.setAccessibleName(words)
            box.activated.connect(lambda _index: self.decided.emit())
            self.boxes[finding.id] = box
            self._kinds[finding.id] = finding.kind
            self._rows.addWidget(box)


def finding_words(finding: Finding) -> str:
    """Say what is odd about drawn polygons, with codes, area and width."""
    alone = finding.kind == "gap" and len(finding.codes) == 1
    kind = "gap_inside" if alone else finding.kind
    parts = [text("finding." + kind, codes=listed(finding.codes))]
    if finding.area:
        parts.append(format_area(finding.area))
    if finding.width and finding.kind in _NARROW:
        parts.append(text("finding.wide", width=format_length(finding.width)))
    return " · ".join(parts)
