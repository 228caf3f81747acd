"""The dialog that reads photographed sheets: look, settle what is doubtful, record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gridplanner.data.team.reading import read_workers
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import sentence, sentences, text
from gridplanner.studies.ticks import is_old, read_photos
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.household.forms import VISIT_KINDS
from gridplanner.ui.ticks.answers import Answers
from gridplanner.ui.ticks.box_list import BoxList
from gridplanner.ui.ticks.photo_view import PhotoView
from gridplanner.ui.widgets import column, label, link_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.ticked_homes import TickedHome
    from gridplanner.studies.ticks import ReadPhoto, UnreadPhoto
    from gridplanner.ui.context import Context
    from gridplanner.ui.ticks.answers import Answer

_SIZE: Final = (1180, 610)
_CROP: Final = QSize(160, 120)
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_HOME: Final = Qt.ItemDataRole.UserRole


class TickForm(WorkingForm):
    """Reads photos, shows every box, and says how many visits that makes."""

    def __init__(self, context: Context, paths: Sequence[Path]) -> None:
        super().__init__(context, title="ticks.title", verb="ticks.record")
        document = context.session.document
        assert document is not None  # the command is blocked else
        self._document: Document = document
        self.answers = Answers(())
        self.unread: list[UnreadPhoto] = []
        self.back.hide()
        self.photo_box = QComboBox()
        self.photo_box.setAccessibleName(text("ticks.sheets"))
        self.view = PhotoView()
        self.list = BoxList()
        self.crop = QLabel()
        self.crop.setFixedSize(_CROP)
        self.homes = QListWidget()
        self.homes.setAccessibleName(text("ticks.column.whom"))
        self.told = label("", role="muted", wraps=True)
        self.faults = label("", role="warning", wraps=True)
        self.summary = label("", wraps=True)
        self.all_homes = link_button(text("ticks.all_homes"), self._choose_all)
        self._add_pages(self._page())
        self._connect()
        self.resize(*_SIZE)
        self._show_state()
        self._read(paths)

    def _page(self) -> QWidget:
        """Put the sheet on the left, and its boxes with what is recorded beside it."""
        page = QWidget()
        beside = QHBoxLayout(page)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        left = column(_within(beside, 3), margin=0, spacing=6)
        left.addWidget(self.photo_box)
        left.addWidget(self.view, 1)
        left.addWidget(self.faults)
        right = column(_within(beside, 2), margin=0, spacing=6)
        right.addWidget(self.told)
        right.addWidget(self.list, 1)
        closer = QHBoxLayout()
        closer.addWidget(self.crop)
        closer.addWidget(self.homes, 1)
        closer.addStretch(0)
        self.homes.setFixedHeight(_CROP.height())
        right.addLayout(closer)
        right.addLayout(self._visit_fields())
        last = QHBoxLayout()
        last.addWidget(self.summary, 1)
        last.addWidget(self.all_homes)
        right.addLayout(last)
        return page

    def _visit_fields(self) -> QHBoxLayout:
        """Make the line of what all visits have in common."""
        file = self._document.file
        self.day = DayField(file.now()[:10], latest=file.now()[:10])
        self.worker = QComboBox()
        self.worker.setEditable(True)
        workers = read_workers(file)
        for number, name in zip(workers.ids.tolist(), workers.names, strict=True):
            self.worker.addItem(name, number)
        self.worker.setCurrentIndex(-1)
        self.worker.setEditText(file.user or self._context.session.user)
        self.kind = QComboBox()
        for kind in VISIT_KINDS:
            self.kind.addItem(text(f"household.visit.{kind}"))
        line = QHBoxLayout()
        for name, field in (
            ("date", self.day),
            ("worker", self.worker),
            ("kind", self.kind),
        ):
            words = text(f"household.visit.field.{name}")
            heading = label(words, role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(words)
            line.addWidget(heading)
            line.addWidget(field, 1)
        return line

    def _connect(self) -> None:
        self.photo_box.currentIndexChanged.connect(self._show_photo)
        self.list.went.connect(self._show_box)
        self.list.settled.connect(self._settled)
        self.view.picked.connect(self._pick)
        self.homes.itemChanged.connect(self._choose)
        self.day.textChanged.connect(lambda _words: self._know())

    def _read(self, paths: Sequence[Path]) -> None:
        file = self._document.file

        def work(progress: Progress) -> tuple[list[ReadPhoto], list[UnreadPhoto]]:
            return read_photos(file, paths, progress)

        def done(found: tuple[list[ReadPhoto], list[UnreadPhoto]]) -> None:
            self._show_read(*found)

        self._run(work, done)

    def _show_read(
        self, photos: Sequence[ReadPhoto], unread: Sequence[UnreadPhoto]
    ) -> None:
        """Show what was read, and say what was not and why."""
        self.answers, self.unread = Answers(photos), list(unread)
        taken = sorted(photo.taken for photo in photos if photo.taken)
        today = self._document.file.now()[:10]
        if taken and taken[-1] <= today:
            self.day.setText(taken[-1])
        self._know()
        said = [
            f"{one.name}　{sentences(one.why)}" if one.name else sentence(one.why)[0]
            for one in unread
        ]
        said += [
            text("ticks.old", file=photo.name, day=photo.sheet.day)
            for photo in photos
            if is_old(photo.sheet, today)
        ]
        said += [
            text(
                "ticks.corner_missing",
                file=photo.name,
                corner=text(f"ticks.corner.{photo.missing[0]}"),
            )
            for photo in photos
            if photo.missing
        ]
        self.faults.setText("\n".join(said))
        self.faults.setVisible(bool(said))
        self.photo_box.clear()
        for photo in photos:
            sheet = photo.sheet
            words = [sheet.title or sheet.code, photo.name]
            if sheet.count > 1:
                part = text("print.part", n=sheet.number, count=sheet.count)
                words.insert(1, part)
            self.photo_box.addItem("　".join(words))
        self.photo_box.setEnabled(len(photos) > 1)
        self.list.setFocus()

    def _know(self) -> None:
        """Mark what is on record already, of the day that is chosen now."""
        if self.day.day:
            self.answers.know(self._document.file, self.day.day)
        for row in range(len(self.list.answers)):
            self.list.show_row(row)
        self._show_state()

    def _show_photo(self, number: int) -> None:
        if not 0 <= number < len(self.answers.photos):
            return
        found = self.answers.of_photo(number)
        self.view.show_photo(self.answers.photos[number], found)
        self.list.show_answers(found, self.view.crop_of)
        self._show_state()

    @property
    def current(self) -> Answer | None:
        """The box that is looked at."""
        row = self.list.currentRow()
        return self.list.answers[row] if 0 <= row < len(self.list.answers) else None

    def _show_box(self, _row: int) -> None:
        one = self.current
        self.crop.clear()
        self.homes.blockSignals(True)
        self.homes.clear()
        if one is not None:
            self.view.go_to(one.box)
            crop = QPixmap.fromImage(self.view.crop_of(one.box))
            self.crop.setPixmap(
                crop.scaled(
                    _CROP,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            for number, home in enumerate(one.door.homes, 1):
                self.homes.addItem(_home_item(one, home, number))
        self.homes.blockSignals(False)
        self.homes.setVisible(one is not None and len(one.door.homes) > 1)

    def _choose(self, item: QListWidgetItem) -> None:
        one, home = self.current, item.data(_HOME)
        if one is None or home is None:
            return
        if item.checkState() is _CHECKED:
            one.chosen.add(home)
        else:
            one.chosen.discard(home)
        self.list.show_row(self.list.currentRow())
        self._show_state()

    def _choose_all(self) -> None:
        self.answers.choose_all()
        for row in range(len(self.list.answers)):
            self.list.show_row(row)
        self._show_box(self.list.currentRow())
        self._show_state()

    def _pick(self, box: int) -> None:
        for row, one in enumerate(self.list.answers):
            if one.box == box:
                self.list.setCurrentCell(row, 0)
                self.list.setFocus()

    def _settled(self, _row: int) -> None:
        self.view.update()
        self._show_state()

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``visit`` that all visits have in common."""
        at = self.worker.findText(self.worker.currentText())
        return {
            "date": self.day.day,
            "kind": self.kind.currentText(),
            "worker": self.worker.currentText().strip() or None,
            "worker_id": self.worker.itemData(at) if at >= 0 else None,
        }

    def _go_on(self) -> None:
        self.accept()

    def _show_state(self) -> None:
        running = self._jobs.running
        count = len(list(self.answers.visits()))
        self.accept_button.setText(text("ticks.record", n=format_count(count)))
        is_sound = bool(self.day.day) and self.day.is_sound
        self.accept_button.setEnabled(bool(count) and is_sound and not running)
        self.pages.setEnabled(not running)
        wants = sum(one.wants_choice for one in self.answers.all)
        self.all_homes.setVisible(bool(wants))
        self.summary.setText(self._said())
        self.told.setText(text("ticks.keys") if self.answers.all else "")

    def _said(self) -> str:
        """Say what is left open, and what would not be recorded."""
        found = self.answers
        said = [
            text(f"ticks.{name}", n=format_count(count))
            for name, count in (
                ("open", found.open),
                ("known", found.known),
                ("without_home", found.without_home),
            )
            if count
        ]
        return "　".join(said)


def _within(line: QHBoxLayout, share: int) -> QWidget:
    part = QWidget()
    line.addWidget(part, share)
    return part


def _home_item(one: Answer, home: TickedHome, number: int) -> QListWidgetItem:
    """Make the line of a home: its room, or which of the door's it is."""
    words = home.room or text("ticks.home", n=format_count(number))
    if not home.household:
        words = text("ticks.home.empty", home=words)
    item = QListWidgetItem(words)
    is_known = home in one.known
    item.setData(_HOME, None if is_known else home)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    if is_known:
        item.setText(text("ticks.home.known", home=words))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    is_chosen = home in one.chosen or is_known
    item.setCheckState(_CHECKED if is_chosen else _UNCHECKED)
    return item
