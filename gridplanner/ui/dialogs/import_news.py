"""What becomes of the rows of a file that comes again: four lists in tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QTreeWidget, QTreeWidgetItem, QWidget

from gridplanner.data.intake.proposal import MOST_NEWS
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from gridplanner.data.intake.proposal import News, Proposal

_SORTS = ("added", "changed", "gone", "same")
_COUNTS = {"added": "import.count_new"}
_HEIGHT = 190


class NewsTabs(QTabWidget):
    """Lists new, changed, gone and unchanged rows, each with what names it."""

    def __init__(self, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setFixedHeight(_HEIGHT)
        self.lists: dict[str, QTreeWidget] = {}
        for what in _SORTS:
            count = int(getattr(proposal, what))
            words = text(_COUNTS.get(what, "import.count_" + what), n=f"{count:,}")
            self.lists[what] = _list(what, proposal, count)
            self.lists[what].setAccessibleName(words)
            self.addTab(self.lists[what], words)
        # The first that is not empty, but what changed says most.
        shown = [what for what in ("changed", *_SORTS) if getattr(proposal, what)]
        self.setCurrentIndex(_SORTS.index(shown[0]) if shown else 0)


def _list(what: str, proposal: Proposal, count: int) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    headings = [text("issues.row"), text("news.name")]
    if what == "changed":
        headings.append(text("news.fields"))
    tree.setHeaderLabels(headings)
    for news in proposal.news:
        if news.what == what:
            tree.addTopLevelItem(_item(news))
    if count > MOST_NEWS:
        words = text("news.more", n=f"{count - MOST_NEWS:,}")
        tree.addTopLevelItem(QTreeWidgetItem(["", words]))
    tree.setColumnWidth(0, 70)
    tree.setColumnWidth(1, 200)
    return tree


def _item(news: News) -> QTreeWidgetItem:
    item = QTreeWidgetItem(
        [str(news.row) if news.row else "", news.name or text("news.nameless")]
    )
    if news.fields:
        words = "；".join(_field_words(*each) for each in news.fields)
        item.setText(2, words)
        item.setToolTip(2, words)
    return item


def _field_words(field: str, old: str, new: str) -> str:
    if field == "geom":
        return text("news.shape")
    key = "field." + field
    name = text(key) if has_text(key) else field
    return text("news.field", name=name, old=old or "—", new=new or "—")
