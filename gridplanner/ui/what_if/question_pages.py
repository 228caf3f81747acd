"""The questions of what if one can ask, with the fields of the one in front."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.what_if.ground_questions import DemolishedPage, OpeningPage
from gridplanner.ui.what_if.norm_question import NormPage
from gridplanner.ui.what_if.questions import JoiningPage, LeavingPage, Page
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.job import Progress
    from gridplanner.data.question import Question
    from gridplanner.ui.what_if.present import Present

    Reckon = Callable[[Page, Callable[[Progress], Any], Callable[[Any], None]], None]

PAGES: Final = (LeavingPage, JoiningPage, OpeningPage, DemolishedPage, NormPage)
"""In the order they are offered."""
_WIDE: Final = 250


class QuestionPages(QWidget):
    """Lets a question be chosen above its fields.

    Parameters
    ----------
    reckon : callable
        Works out what a page proposes; given the page, the work and where it goes.
    """

    changed = Signal()
    turned = Signal()
    place_wanted = Signal()
    map_wanted = Signal()

    def __init__(self, reckon: Reckon) -> None:
        super().__init__()
        held = column(self, margin=0, spacing=6)
        self.asked = QComboBox()
        self.asked.setAccessibleName(text("cmd.what_if"))
        self.pages: list[Page] = [make() for make in PAGES]
        self.stack = QStackedWidget()
        self.stack.setFixedWidth(_WIDE)
        for page in self.pages:
            self.asked.addItem(text(f"what_if.asked.{page.asked.value}"))
            self.stack.addWidget(page)
            page.reckon = partial(reckon, page)
            page.changed.connect(self.changed)
            page.place_wanted.connect(self.place_wanted)
            page.map_wanted.connect(self.map_wanted)
        self.asked.currentIndexChanged.connect(self._turn)
        held.addWidget(label(text("what_if.what"), role="muted"))
        held.addWidget(self.asked)
        held.addWidget(self.stack, 1)

    @property
    def page(self) -> Page:
        """The fields of the question in front."""
        return self.pages[self.stack.currentIndex()]

    def ask(self, question: Question) -> None:
        """Put this question in front."""
        kinds = [page.asked for page in self.pages]
        self.asked.setCurrentIndex(kinds.index(question.asked))
        self.page.show_question(question)

    def fill(
        self,
        present: Present,
        known: Present | None,
        selected: Callable[[], Sequence[int]],
    ) -> None:
        """Offer what there is; what is asked already is asked still.

        Parameters
        ----------
        present : Present
        known : Present or None
            What the pages offer so far.
        selected : callable
            Gives the grids selected on the map, with which pages begin.
        """
        is_same = known is not None and known.choices == present.choices
        for page in self.pages:
            page.blockSignals(True)
            question = None if known is None or is_same else page.question
            page.present = present
            if not is_same:
                page.fill(present)
            if known is None:
                page.begin(selected())
            elif question is not None:
                page.show_question(question)
            page.blockSignals(False)

    def begin_with(self, workers: Sequence[int]) -> None:
        """Let the only worker that is selected be the one who leaves."""
        page = self.pages[0]
        if len(workers) == 1 and isinstance(page, LeavingPage):
            page.choose(workers[0])

    def _turn(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self.turned.emit()
