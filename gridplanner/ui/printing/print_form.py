"""The dialog that prints: what, of which grids, the page as it will be, into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QWidget

from gridplanner.data.paper_language import paper_language
from gridplanner.resources.texts import text
from gridplanner.studies.printing.house_topics import nothing_of
from gridplanner.studies.printing.making import marked_sheets
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.templates import said_of
from gridplanner.ui.command import needs_editing
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.printing.asked import Asked, offered
from gridplanner.ui.printing.base_offer import offer_base
from gridplanner.ui.printing.choices import Choices
from gridplanner.ui.printing.comparing import Comparing
from gridplanner.ui.printing.file_run import FileRun
from gridplanner.ui.printing.keeping import boxes_kept, keep_language, keep_sheets_of
from gridplanner.ui.printing.layout.opening import make_editor
from gridplanner.ui.printing.looking import bind_to_look
from gridplanner.ui.printing.page_side import PageSide
from gridplanner.ui.printing.plain_data import PlainData
from gridplanner.ui.printing.recording import put_on_record
from gridplanner.ui.printing.sending import Sending
from gridplanner.ui.printing.survey import Survey
from gridplanner.ui.printing.typed_sides import type_sides
from gridplanner.ui.theme import OWN_FONT
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.studies.printing.writing import Printed
    from gridplanner.ui.context import Context

_SIZE: Final = (1120, 600)
_LATER: Final = 500  # ms until what must wait for a print is tried again


class PrintForm(WorkingForm):
    """Asks what is printed, shows each page, and writes the file."""

    def __init__(self, context: Context, asked: Asked | None = None) -> None:
        super().__init__(context, title="print.title", verb="print.pdf")
        self._asked = asked or Asked()
        self.written: tuple[Path, int] | None = None
        self.sent, self.gone_on, self.is_kept = 0, 0, True
        self._writing: Path | None = None
        self.once_shown: Callable[[], None] | None = None
        self._sources: dict[tuple[str, str], Source] = {}  # by product and language
        self._topics: list[Topic] = []
        self._bound: Source | None = None
        self._leaves: list[Topic] = []  # what leads the file among them
        self._at, self._leaf, self._count, self._is_counted = 0, 0, 0, False
        self.printer = push_button(text("print.printer"), self._to_printer)
        self.box.addButton(self.printer, QDialogButtonBox.ButtonRole.ActionRole)
        self._sending = Sending(self, context)
        self.survey = Survey(self, OWN_FONT)
        self.back.hide()
        self.choices = Choices()
        self._plain = PlainData(self, context, self.choices.plain)
        self.choices.know(context.session.plan.levels)
        self._comparing = Comparing()
        document = context.session.document
        if document is not None:
            self.choices.paper.speak(paper_language(document))
            offer_base(self.choices.contents, context)
        self.side = PageSide(OWN_FONT)
        self.preview = self.side.preview
        self._add_pages(self._lay_out())
        self._join()
        self.resize(*_SIZE)
        if self._asked.product:
            self.choices.choose(self._asked.product)
        self._offer()
        self._read()

    def _join(self) -> None:
        """Let what is chosen be shown."""
        self.survey.changed.connect(self._show_extent)
        self.side.turned.connect(self.turn)
        self.side.look.clicked.connect(self._look_at_such)
        self.side.sides.clicked.connect(self._edit_sides)
        self.choices.product_changed.connect(self._offer)
        self.choices.product_changed.connect(self._read)
        self.choices.changed.connect(self._read)
        self.choices.more.layout_wanted.connect(self.arrange)
        self.choices.plain.wanted.connect(self._want_plain)
        self._plain.over.connect(self._mask_again)
        self._sending.told.connect(self._show_sent)
        self._sending.ended.connect(self._printed)
        self._sending.broken_off.connect(self._broken_off)

    def _lay_out(self) -> QWidget:
        page = QWidget()
        beside = QHBoxLayout(page)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        beside.addWidget(self.choices.in_scroll_area())
        beside.addWidget(self.side, 1)
        return page

    @property
    def _source(self) -> Source | None:
        """What the sheets are made from, once it is read."""
        return self._plain.source or self._masked

    @property
    def _masked(self) -> Source | None:
        """The same, with nothing in plain."""
        language = self.choices.paper.language.currentData()
        return self._sources.get((self.choices.product.name, language))

    @property
    def _wish(self) -> Wish:
        """What is to be printed, of what is chosen."""
        if not self.choices.range.chosen.isChecked():
            return self._whole
        return self._asked.over(self._whole, self._context.session)

    @property
    def _whole(self) -> Wish:
        """What could be printed of everything."""
        return self.choices.wish(self._context.session)

    def _offer(self, template: str = "") -> None:
        """Offer the templates of the product, and take the paper of the chosen one."""
        product = self.choices.product.name
        self._plain.forget()
        self.choices.more.offer(self._context, product, template)
        self.choices.take_paper()

    def _want_plain(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        """Show data in plain for a purpose, or masked again."""
        self._plain.forget()
        source = self._masked
        if wanted and source is not None:
            self._plain.ask(source, self._topics, self._wish)
        self._show_range()

    def _mask_again(self) -> None:
        """Show masked what was in plain; what is being printed already goes on."""
        if self._is_printing:
            self.side.show_nothing("print.plain_over")
            QTimer.singleShot(_LATER, self, self._mask_again)
        elif self.isVisible():
            self._show_range()

    def arrange(self) -> None:
        """Let the layout of these sheets be changed; the template is then chosen."""
        source = self._masked  # a layout is made without anybody's data
        if source is None or self._jobs.running:
            return
        self.survey.stop()
        at = max(self._at - len(self._leaves) + len(self._topics), 0)
        wish = self._wish
        editor = make_editor(self._context, self, source, self._topics[at:], wish)
        if editor is not None:
            editor.exec()
            editor.deleteLater()
            self._offer(editor.desk.name)
            self._read()

    def _read(self) -> None:
        """Read what all sheets of the product say, then show the first."""
        wish, session = self._wish, self._context.session
        document, standing, plan = session.document, session.standing, session.plan
        if self._source is not None:
            self._show_range()
            return
        if document is None or standing is None:
            return
        self.preview.show_sheet(None, None)
        self.preview.say(text("print.reading"))
        known = next(iter(self._sources.values()), None)

        def work(progress: Progress) -> Source:
            progress.step("print.reading")
            ground = known.ground if known else None
            return read_source(document, standing, plan, wish, ground)

        def done(source: Source) -> None:
            self._sources[wish.product, wish.language] = source
            self._show_range(first=True)
            if self.cancel.hasFocus():  # it took it while nothing could be printed
                self.accept_button.setFocus()
            if self.once_shown is not None:
                QTimer.singleShot(0, self.once_shown)
                self.once_shown = None

        self._run(work, done)

    def _show_range(self, *, first: bool = False) -> None:
        """Show the first sheet of what is chosen; of the selection to begin with."""
        source = self._source
        if source is None:
            return
        every, chosen = offered(source, self._whole, self._asked, self._context.session)
        self.choices.range.offer(len(every), [topic.title for topic in chosen])
        if first and chosen:
            self.choices.range.chosen.setChecked(True)
        wish = self._wish
        self._comparing.read(self._context.session.document, wish)
        self._topics = chosen if self.choices.range.chosen.isChecked() else every
        known = self._comparing.known(wish)
        if known is not None and self.choices.range.differing.isChecked():
            self._topics = [topic for topic in every if topic.key in known]
        if not self._plain.is_of(self._topics):
            self._plain.forget()
        self.choices.indexes.offer(len(self._topics))
        self._bind()
        self._show_unit()
        self._show_state()
        self._count_all()

    def _count_all(self) -> None:
        """Count what the whole print comes to, and what of it changed."""
        source = self._source
        assert source is not None  # there is something to show
        self.survey.begin(source, self._topics, self._wish, self._comparing.before)
        self._show_extent()

    def _bind(self, *, stays: bool = False) -> None:
        """Have the pages to look at; the one in front stays, or the first is shown."""
        source, wish = self._source, self._wish
        assert source is not None  # there is something to show
        ahead = len(self._leaves) - len(self._topics)
        counts = self.survey.counts(self._topics, wish)
        self._is_counted = counts is not None
        self._bound, self._leaves = bind_to_look(source, self._topics, wish, counts)
        leads = len(self._leaves) - len(self._topics)
        self._at = self._at + leads - ahead if stays else leads
        self._leaf = self._leaf if stays else 0

    def _show_extent(self) -> None:
        """Say what the whole print comes to, as far as it is known."""
        self.side.whole.setText(self.survey.words)
        self.side.look.setVisible(bool(self.survey.such))
        if self.survey.extent.is_whole and not self._is_counted:
            self._bind(stays=True)  # what leads the file, and pages, are known now
            self._show_unit()
        if self._comparing.take(self.survey, self._wish, self.choices.range):
            self._show_range()

    def _look_at_such(self) -> None:
        """Go on to the next unit with a table or several sheets."""
        ahead = len(self._leaves) - len(self._topics)
        such = [place + ahead for place in self.survey.such]
        self._at, self._leaf = next((p for p in such if p > self._at), such[0]), 0
        self._show_unit()

    def done(self, result: int) -> None:
        """Close; nothing is counted any more, or held in plain."""
        self.survey.stop()
        self._plain.forget()
        super().done(result)

    def turn(self, step: int) -> None:
        """Go on to another sheet, of the same unit first."""
        if not self._leaves:
            return
        self._leaf += step
        if not 0 <= self._leaf < self._count:
            self._at = (self._at + step) % len(self._leaves)
            self._leaf = 0 if step > 0 else -1
        self._show_unit()

    def _show_unit(self) -> None:
        source = self._source
        if source is None or self._bound is None or not self._leaves:
            is_of_others = source is not None and bool(source.topics(self._wish))
            differing = self.choices.range.differing.isChecked()
            why = nothing_of(self._wish, is_of_others=is_of_others)
            self.side.show_nothing("print.none_changed" if differing else why)
            return
        topic = self._leaves[self._at]
        sheets, _word = marked_sheets(
            self._bound, topic, self._wish, OWN_FONT, self._comparing.before
        )
        self._count = len(sheets)
        self._leaf %= self._count
        shown = sheets[self._leaf]
        self.preview.show_sheet(shown, source.ground)
        self.side.let_edit_sides(shown, needs_editing(self._context))
        at, count = (self._at, self._leaf), (len(self._leaves), self._count)
        self.side.say_where(topic.title, at, count)
        self.side.tell(sheets, shown, said_of(self._wish.template))

    def _edit_sides(self) -> None:
        """Let the sides of the unit in front be typed over, and show them."""
        sheet, sources = self.preview.sheet, self._sources
        if not type_sides(self._context, sheet, self, sources, self._plain):
            return
        self._comparing.forget()
        if self.choices.range.differing.isChecked():
            self._show_range()
        else:
            self._bind(stays=True)
            self._show_unit()
            self._count_all()

    def _go_on(self) -> None:
        """Ask where to, and write."""
        source, wish = self._source, self._wish
        if source is None:
            return
        path = self.choices.files.ask(self._context, wish)
        if path is None or self._plain.has_ended(source):
            return
        topics, form = list(self._topics), self.choices.files.form
        if not put_on_record(self._context, source, topics, wish, file_name=path.name):
            return
        self.survey.stop()
        counts = self.survey.counts(topics, wish)
        is_open = self._comparing.known(wish) is None
        run = FileRun(
            source,
            topics,
            wish,
            path,
            form,
            self._comparing.before,
            only_differing=is_open and self.choices.range.differing.isChecked(),
            counts=counts,
            keep=boxes_kept(self._context),
        )
        self._writing = path
        self._run(run.write, lambda printed: self._wrote(wish, path, printed))

    def _wrote(self, wish: Wish, path: Path, printed: list[Printed]) -> None:
        keep_language(self._context, wish.language)
        words = {one.key: one.word for one in printed}
        self.is_kept = keep_sheets_of(self._context, wish, words)
        self.gone_on = len({one.file for one in printed if one.is_kept})
        self.written = path, len(printed)
        self.accept()

    def _to_printer(self) -> None:
        """Let a printer be chosen, and send the sheets there."""
        source, sheet, wish = self._source, self.preview.sheet, self._wish
        if sheet is None or source is None:
            return
        paper = self.choices.paper.paper.currentText()
        printer = self._sending.ask(sheet, wish.product, paper)
        if printer is None or self._plain.has_ended(source):
            return
        topics, name = list(self._topics), printer.printerName()
        if not put_on_record(self._context, source, topics, wish, file_name=name):
            return
        self.survey.stop()
        self.bar.show()
        self._sending.send(printer, source, topics, wish, self._comparing.before)
        self._show_state()

    def _show_sent(self, share: float) -> None:
        self._show_progress(share, "progress.printing")

    def _printed(self, pages: int) -> None:
        self.sent = pages
        keep_language(self._context, self._wish.language)
        self.accept()

    def _broken_off(self) -> None:
        self.bar.hide()
        self._show_state()

    def reject(self) -> None:
        """Stop what is being printed first, and stay; else close."""
        if self._sending.stop():
            return
        super().reject()
        if self._writing is not None and self._jobs.running:
            self._next = self._stopped

    def _stopped(self) -> None:
        """Say what a print that was stopped leaves; all that was chosen stays."""
        self.cancel.setEnabled(True)
        self.side.say_stopped(self._writing)
        self._show_state()

    @property
    def _is_printing(self) -> bool:
        return self._jobs.running or self._sending.run is not None

    def _show_state(self) -> None:
        running = self._is_printing
        self.printer.setEnabled(bool(self._topics) and not running)
        self.pages.setEnabled(not running)
        self.accept_button.setEnabled(bool(self._topics) and not running)
        self.side.let_turn(several=len(self._leaves) > 1 or self._count > 1)
