"""Whether residents, or telephones of workers, stand in plain on the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from gridplanner.data.access.reveal import LASTS, check_reveal
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.studies.printing.on_record import (
    can_be_plain,
    can_have_phones,
    plain_source,
    subject_of_print,
)
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context


class PlainChoice(QWidget):
    """A box to tick, where a product can have anything in plain.

    Attributes
    ----------
    wanted : Signal
        Whether plain data are wanted; they are not there before a purpose is given.
    """

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, spacing=0)
        self.box = QCheckBox()
        self.box.toggled.connect(self.wanted)
        rows.addWidget(self.box)

    def fit(self, product: str) -> None:
        """Offer what a product can show."""
        is_there = can_be_plain(product) or can_have_phones(product)
        self.setVisible(is_there)
        key = "phones" if can_have_phones(product) else "plain"
        self.box.setText(text(f"print.{key}"))
        self.box.setToolTip(text(f"print.{key}.help"))
        self.clear()

    def clear(self) -> None:
        """Take the tick away, without a word to anybody."""
        self.tick(is_on=False)

    def tick(self, *, is_on: bool) -> None:
        """Show whether data stand in plain, without a word to anybody."""
        with QSignalBlocker(self.box):
            self.box.setChecked(is_on)


def ask_plain(
    context: Context,
    parent: QWidget,
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
) -> tuple[Source, datetime] | None:
    """Ask for a purpose, and give the source in plain; None where that is not to be.

    Parameters
    ----------
    context : Context
    parent : QWidget
    source : Source
        As it is, masked.
    topics : sequence of Topic
        Whose sheets are to be in plain, and no others.
    wish : Wish

    Returns
    -------
    (Source, datetime) or None
        And when it is to be masked again.
    """
    session, document = context.session, context.session.document
    if document is None:
        return None
    try:
        check_reveal(document.file, session.permissions)
        subject = subject_of_print(source, topics, wish)
        user = document.file.user or session.user
        form = RevealForm(parent, subject, user=user, time=session.clock())
        if not form.exec():
            return None
        now = session.clock()
        plain = plain_source(
            document,
            source,
            topics,
            wish,
            reason=form.reason,
            now=now,
            fields=form.plain_fields,
        )
    except GridPlannerError as error:
        context.shell.tell(error)
        return None
    return plain, now + LASTS
