"""What is odd about drawn polygons, each with the way it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.format import format_area, format_length
from gridplanner.ui.widgets import clear_column, label, link_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.drawn.faults import Finding

MOST = 100
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

    @property
    def decisions(self) -> dict[str, str]:
        """Finding id to the way chosen."""
        return {number: str(box.currentData()) for number, box in self.boxes.items()}

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List these; each has the way chosen that is taken now."""
        clear_column(self._rows)
        self.boxes.clear()
        for finding in findings[:MOST]:
            self._add(finding)
        if len(findings) > MOST:
            more = text("finding.more", n=len(findings) - MOST)
            self._rows.addWidget(label(more, role="muted", wraps=True))
        self._rows.addStretch(1)

    def _add(self, finding: Finding) -> None:
        words = finding_words(finding)
        self._rows.addWidget(label(words, wraps=True))
        if self._go is not None:
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
            self._rows.addWidget(box)


def finding_words(finding: Finding) -> str:
    """Say what is odd about drawn polygons, with codes, area and width."""
    alone = finding.kind == "gap" and len(finding.codes) == 1
    kind = "gap_inside" if alone else finding.kind
    parts = [text("finding." + kind, codes="、".join(finding.codes))]
    if finding.area:
        parts.append(format_area(finding.area))
    if finding.width and finding.kind in _NARROW:
        parts.append(text("finding.wide", width=format_length(finding.width)))
    return " · ".join(parts)
