"""What an answer does: the step is worked out, written, and what it taught is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.access.reveal import Subject
from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import read_houses
from gridplanner.data.comparing.housing import (
    live_there,
    lives_elsewhere,
    names_dwelling,
    open_of_estate,
)
from gridplanner.data.comparing.reviews import CONFLICT, SAME
from gridplanner.data.comparing.settling import (
    keep_present,
    mend_number,
    other_person,
    put_off,
    same_person,
    take_offered,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.masking import mask
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import text
from gridplanner.ui.deciding.which_dwelling import WhichDwelling

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.addresses.book import Match
    from gridplanner.data.batch import Batch
    from gridplanner.data.comparing.housing import Answer
    from gridplanner.data.comparing.reviews import ReviewItem
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.ui.deciding.item_view import Place
    from gridplanner.ui.main_window import MainWindow

MANY = 40  # rows of an estate that are settled while the user waits
_OWN = "comparing."


class Answers:
    """Writes answers into the open project.

    Parameters
    ----------
    window : MainWindow
    done : callable
        Called once an answer is written.
    """

    def __init__(self, window: MainWindow, done: Callable[[], None]) -> None:
        self._window, self._session = window, window.session
        self._done = done
        self._book: AddressBook | None = None
        self._is_writing = False

    @property
    def can_undo(self) -> bool:
        """Whether the last step of the project was an answer."""
        last = self._session.labels[0]
        return last is not None and last[0].startswith(_OWN)

    def forget(self) -> None:
        """Drop what was read of another project."""
        self._book = None

    def grow_stale(self) -> None:
        """Read the houses anew at the next question, unless we changed them."""
        if not self._is_writing:
            self._book = None

    def has_book(self) -> bool:
        """Tell whether the houses are read; begin to read them where not."""
        if self._book is not None:
            return True
        document, jobs = self._session.document, self._window.jobs
        if document is None or jobs.running:
            return False
        file = document.file

        def work(progress: Progress) -> AddressBook:
            progress.step("verify.reading")
            return AddressBook(read_houses(file), progress=progress)

        def keep(book: AddressBook) -> None:
            self._book = book
            self._done()

        jobs.run(
            work, title="verify.reading", done=keep, failed=self._window.shell.tell
        )
        return False

    def match(self, item: ReviewItem) -> Match:
        """Find the houses an address may mean."""
        assert self._book is not None  # `has_book` was asked
        return self._book.match(item.address)

    def subject(self, item: ReviewItem) -> Subject:
        """Tell whom plain data would be of; a whole address is no word for a record."""
        place = mask("address", item.address)
        return Subject(frozenset(item.person_ids), place, item.name)

    def live_there(self, item: ReviewItem, place: Place, *, whole_estate: bool) -> None:
        """Let the people of a question live in a house that was offered."""
        self.live_in(
            item,
            place.building_id,
            dwelling=place.dwelling_id,
            whole_estate=whole_estate,
        )

    def live_in(
        self,
        item: ReviewItem,
        building: int,
        *,
        dwelling: int = 0,
        whole_estate: bool,
    ) -> None:
        """Let the people of a question live in any house; ask for the dwelling."""
        document = self._session.document
        if document is None or self._book is None:
            return
        file, book, stamp = document.file, self._book, self._stamp()
        also = open_of_estate(file, item.estate) if whole_estate else []

        if not dwelling and not names_dwelling(file, item.id, building):
            dwelling = self._ask_dwelling(document, building, item.address)
            if not dwelling:
                return

        def work() -> Answer:
            return live_there(
                file, book, item.id, building, stamp, dwelling_id=dwelling, also=also
            )

        if len(also) > MANY:
            self._write_later(document, work)
        else:
            self._try(lambda: self._write_answer(document, work()))

    def not_ours(self, item: ReviewItem, *, whole_estate: bool) -> None:
        """Say that an address does not lie in this town."""
        document = self._session.document
        if document is None:
            return
        also = open_of_estate(document.file, item.estate) if whole_estate else []
        self._try(
            lambda: self._write_answer(
                document,
                lives_elsewhere(document.file, item.id, self._stamp(), also=also),
            )
        )

    def put_off(self, item: ReviewItem) -> None:
        """Leave a question for later."""
        self._write(lambda file: put_off(file, [item.id], self._stamp()))

    def decide(self, item: ReviewItem, answer: str, *, number: str = "") -> None:
        """Take the answer 1, 2 or 3 to a question about people or values."""
        stamp, today = self._stamp(), self._session.clock().date()
        ways: dict[str, Callable[[ProjectFile], Batch]]
        if item.kind == SAME:
            ways = {
                "1": lambda file: same_person(file, item.id, stamp, prefer="merged"),
                "2": lambda file: same_person(file, item.id, stamp, prefer="kept"),
                "3": lambda file: other_person(file, item.id, stamp),
            }
        elif item.kind == CONFLICT:
            ways = {
                "1": lambda file: take_offered(file, item.id, stamp),
                "2": lambda file: keep_present(file, item.id, stamp),
            }
        else:
            ways = {
                "1": lambda file: mend_number(
                    file, item.id, number, stamp, today=today
                ),
                "2": lambda file: keep_present(file, item.id, stamp),
            }
        if answer in ways:
            self._write(ways[answer])

    def _ask_dwelling(self, document: Document, building: int, address: str) -> int:
        """Ask which dwelling of a house is meant; 0 where the user does not say."""
        now, grant = self._session.clock(), self._session.grant
        matrix = document.registry.matrix(building, grant=grant, now=now)
        form = WhichDwelling(self._window, matrix, address)
        is_chosen = form.exec() == QDialog.DialogCode.Accepted
        form.deleteLater()
        return form.dwelling_id if is_chosen else 0

    def _write(self, make: Callable[..., Batch]) -> None:
        document = self._session.document
        if document is None:
            return

        def write() -> None:
            self._apply(document, make(document.file))
            self._done()

        self._try(write)

    def _write_answer(self, document: Document, answer: Answer) -> None:
        self._apply(document, answer.batch)
        if answer.rule is not None and self._book is not None:
            self._book.rules.add(answer.rule)
        if answer.settled > 1 or answer.left:
            self._say_settled(answer)
        self._done()

    def _say_settled(self, answer: Answer) -> None:
        """Say how many rows were settled, and how many of the estate stay open."""
        key = "verify.settled_some" if answer.left else "verify.settled"
        words = text(key, n=answer.settled, left=answer.left)
        self._window.shell.strip.show_message(words)

    def _write_later(self, document: Document, make: Callable[[], Answer]) -> None:
        """Write an answer of many rows on a worker."""

        def work(progress: Progress) -> Answer:
            progress.step("verify.writing")
            answer = make()
            document.apply_batch(answer.batch, progress=progress)
            return answer

        def done(answer: Answer) -> None:
            self._book = None
            self._say_settled(answer)
            self._done()

        self._window.jobs.run(
            work, title="verify.writing", done=done, failed=self._window.shell.tell
        )

    def _apply(self, document: Document, batch: Batch) -> None:
        self._is_writing = True
        try:
            document.apply_batch(batch)
        finally:
            self._is_writing = False

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except GridPlannerError as error:
            self._window.shell.tell(error)

    def _stamp(self) -> Stamp:
        return Stamp(self._session.clock().isoformat(timespec="seconds"))
