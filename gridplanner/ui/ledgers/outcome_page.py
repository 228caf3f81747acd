"""Second page of the import of a ledger: new, changed, same, sent back, to decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.intake.proposal import MOST_NEWS
from gridplanner.data.ledgers.proposal import QUESTIONS, PeopleProposal
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.registry_words import value_words
from gridplanner.ui.widgets import clear_column, label, link_button, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.ledgers.entries import RowIssue
    from gridplanner.data.ledgers.proposal import FieldNews, PersonNews
    from gridplanner.ui.ledgers.ledger_rows import LedgerFile, LedgerProposal

_SORTS = ("changed", "added", "same", "undecided")
_HEIGHT = 250


class OutcomePage(QWidget):
    """What the import of each file would do.

    `rejected_wanted` asks to save the rows of a file that are sent back.
    """

    rejected_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs: dict[str, QTabWidget] = {}
        self._column = QVBoxLayout()
        content = QWidget()
        content.setLayout(self._column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))

    def show_files(
        self,
        files: Sequence[LedgerFile],
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> None:
        """Show what would become of the rows of each file."""
        clear_column(self._column)
        self.tabs.clear()
        for file in files:
            self._column.addWidget(label(file.path.name, role="section"))
            proposal = file.proposal
            if proposal is None:
                self._column.addWidget(label(file.fault_words(), wraps=True))
                continue
            words = label("\n".join(_sums(proposal)), wraps=True)
            self._column.addWidget(words)
            tabs = _tabs(proposal, grant, now)
            self.tabs[file.path.name] = tabs
            self._column.addWidget(tabs, 1)
            if len(files) > 1:
                tabs.setFixedHeight(_HEIGHT)
            if proposal.rejected:
                save = link_button(
                    text("ledger.save_rejected", n=f"{len(proposal.rejected):,}"),
                    partial(self.rejected_wanted.emit, file),
                )
                save.setToolTip(text("ledger.save_rejected.help"))
                self._column.addWidget(save)
        if len(files) > 1:
            self._column.addStretch(1)


def _found(proposal: LedgerProposal) -> str:
    """Say how many people found their house, or what a roster brings."""
    if isinstance(proposal, PeopleProposal):
        share = format_share(proposal.placed, proposal.people)
        return text("ledger.placed", share=share)
    names = ("workers_added", "workers_changed", "posts_added", "posts_changed")
    counts = {name: f"{getattr(proposal, name):,}" for name in names}
    return text("ledger.roster_brings", **counts)


def _sums(proposal: LedgerProposal) -> list[str]:
    """Say in sentences what was found."""
    words = [_found(proposal)]
    if proposal.same_file:
        words.append(text("import.same_file"))
    if proposal.batch is None:
        words.append(text("ledger.nothing_to_do"))
    asked = [
        text("ledger.asked", what=text("ledger.question." + kind), n=f"{count:,}")
        for kind in QUESTIONS
        if (count := proposal.asked.get(kind, 0))
    ]
    if asked:
        words.append(text("ledger.to_decide", what=" · ".join(asked)))
    return words


def _tabs(
    proposal: LedgerProposal, grant: Grant | None, now: datetime | None
) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.setMinimumHeight(_HEIGHT)
    counts = {
        "changed": proposal.changed,
        "added": proposal.added,
        "same": proposal.same,
    }
    for what in _SORTS:
        news = proposal.news(what, grant=grant, now=now)
        count = counts.get(what, len(news))
        words = text("ledger.tab." + what, n=f"{count:,}")
        tabs.addTab(_news_list(news, count, words), words)
    issues = [issue for issue in proposal.issues if issue.action != "skipped"]
    for what, listed in (("rejected", proposal.rejected), ("issues", issues)):
        words = text("ledger.tab." + what, n=f"{len(listed):,}")
        tabs.addTab(_issue_list(listed, words), words)
    filled = [n for n, what in enumerate(_SORTS) if counts.get(what)]
    tabs.setCurrentIndex(filled[0] if filled else len(_SORTS))
    return tabs


def _news_list(news: Sequence[PersonNews], count: int, name: str) -> QTreeWidget:
    tree = _tree(name, "ledger.where", "ledger.who", "news.fields")
    for one in news:
        where = text("ledger.sheet_row", sheet=one.sheet, row=one.row)
        fields = "；".join(_field_words(each) for each in one.fields)
        item = QTreeWidgetItem([where, one.name, fields])
        item.setToolTip(2, fields)
        tree.addTopLevelItem(item)
    if count > MOST_NEWS and len(news) == MOST_NEWS:
        more = text("news.more", n=f"{count - MOST_NEWS:,}")
        tree.addTopLevelItem(QTreeWidgetItem(["", more]))
    return tree


def _field_words(field: FieldNews) -> str:
    key = "ledger.column." + field.column
    name = text(key) if has_text(key) else field.column
    old = value_words(field.column, field.old) or "—"
    new = value_words(field.column, field.new) or "—"
    if field.outcome == "fill":
        return text("ledger.filled", name=name, new=new)
    outcome = text("ledger.outcome." + field.outcome)
    words = text("news.field", name=name, old=old, new=new)
    source = text("ledger.from", source=field.source) if field.source else ""
    return text("ledger.field_news", change=words, outcome=outcome, source=source)


def _issue_list(issues: Sequence[RowIssue], name: str) -> QTreeWidget:
    tree = _tree(name, "ledger.where", "issues.column", "issues.reason")
    for issue in issues[:MOST_NEWS]:
        where = text("ledger.sheet_row", sheet=issue.sheet, row=issue.row)
        words = issue_words(issue)
        item = QTreeWidgetItem([where, issue.column, words])
        item.setToolTip(2, words)
        tree.addTopLevelItem(item)
    if len(issues) > MOST_NEWS:
        more = text("news.more", n=f"{len(issues) - MOST_NEWS:,}")
        tree.addTopLevelItem(QTreeWidgetItem(["", more]))
    return tree


def issue_words(issue: RowIssue) -> str:
    """Say what is wrong about a row."""
    return text("ledger.issue." + issue.reason, **issue.fields)


def _tree(name: str, *headings: str) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setHeaderLabels([text(key) for key in headings])
    tree.setAccessibleName(name)
    tree.setColumnWidth(0, 170)
    tree.setColumnWidth(1, 120)
    return tree
