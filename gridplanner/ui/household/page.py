"""The page of a household file (一户一档), as tall as it is, in a scroll area."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridplanner.data.dwelling_words import VACANT
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import (
    change_words,
    code_word,
    place_words,
    status_word,
)
from gridplanner.ui.household.parts import PersonCard, copyable, heading, menu_button
from gridplanner.ui.icons import icon
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import (
    clear_column,
    column,
    label,
    link_button,
    plain_button,
    push_button,
    rule,
    scrolled,
)

if TYPE_CHECKING:
    from gridplanner.data.household_file import (
        HouseholdBlock,
        HouseholdFile,
        RegisterBlock,
        Resident,
    )

VISITS, CHANGES = 5, 8
PHOTO = (280, 140)  # px a photo may take
_HOUSEHOLD = ("add", "join", "move_household", "", "change", "dormitory", "", "end")
_REGISTER = ("register_edit", "register_mark")
_HOUSE = ("owner", "register_add", "add_household", "photo", "", "vacant")
_PICTURED = ("owner", "register_add", "add_household", "photo", "photo_remove", "",
             "vacant")  # fmt: skip


class HouseholdPage(QWidget):
    """Shows one file; what is to be done goes up as an action and an id."""

    wanted = Signal(str, int)
    back_wanted = Signal()
    reveal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        content = QWidget()
        content.setObjectName("panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = column(content, margin=12, spacing=6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(content)
        outer.addWidget(self.area)
        self.file: HouseholdFile | None = None

    def show_file(
        self,
        file: HouseholdFile,
        *,
        can_edit: bool,
        is_plain: bool = False,
        photo: bytes = b"",
    ) -> None:
        """Show a file; edits are offered where they can be made."""
        same = self.file is not None and self.file.dwelling_id == file.dwelling_id
        place = self.area.verticalScrollBar().value() if same else 0
        self.file = file
        clear_column(self._column)
        self._house_actions = _PICTURED if photo else _HOUSE
        self._add_head(file, can_edit=can_edit, is_plain=is_plain)
        self._add_house(file)
        if photo:
            self._add_photo(photo)
        for block in file.households:
            self._add_household(block, can_edit=can_edit)
        if not file.members:
            self._add_empty(can_edit=can_edit and bool(file.dwelling_id))
        for register in file.registers:
            self._add_register(register, can_edit=can_edit)
        self._add_visits(file, can_edit=can_edit)
        self._add_changes(file)
        self._column.addStretch(1)
        self.area.verticalScrollBar().setValue(place)

    def _add_head(self, file: HouseholdFile, *, can_edit: bool, is_plain: bool) -> None:
        back = link_button(text("household.back"), self.back_wanted.emit)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch(1)
        place = plain_button("target", "household.show_on_map")
        place.clicked.connect(lambda: self._want("zoom"))
        place.setEnabled(bool(file.building_id))
        top.addWidget(place)
        self._add_row(top)
        title = copyable(place_words(file))
        title.setFont(titled(16))
        self._column.addWidget(title)
        status = [status_word(file.status), text("household.gone") * file.is_gone]
        words = " · ".join(part for part in (*status, file.use) if part)
        if words:
            self._column.addWidget(label(words, role="muted"))
        self._add_doing(file, can_edit=can_edit)
        row = QHBoxLayout()
        row.setSpacing(4)
        mask = "household.plain" if is_plain else "household.masked_now"
        mark = label()
        mark.setPixmap(icon("reveal" if is_plain else "masked").pixmap(14, 14))
        row.addWidget(mark)
        row.addWidget(label(text(mask), role="caption"))
        if not is_plain:
            row.addWidget(
                link_button(text("household.reveal"), self.reveal_wanted.emit)
            )
        row.addStretch(1)
        self._add_row(row)

    def _add_doing(self, file: HouseholdFile, *, can_edit: bool) -> None:
        """Add what can be done with the file."""
        row = QHBoxLayout()
        if can_edit:
            visit = push_button(text("household.do.visit"), lambda: self._want("visit"))
            visit.setEnabled(bool(file.dwelling_id or file.households))
            add = push_button(text("household.do.add"), lambda: self._want("add"))
            row.addWidget(visit)
            row.addWidget(add)
        row.addStretch(1)
        if file.dwelling_id:
            printing = plain_button("print", "household.print")
            printing.clicked.connect(lambda: self._want("print"))
            row.addWidget(printing)
        if can_edit and file.dwelling_id:
            row.addWidget(
                menu_button(
                    self._house_actions, self._want, title="household.more_of_house"
                )
            )
        self._add_row(row)

    def _add_house(self, file: HouseholdFile) -> None:
        self._column.addWidget(rule())
        parts = []
        if file.area:
            parts.append(text("household.area", n=f"{file.area:g}"))
        owner = "  ".join(part for part in (file.owner.name, file.owner.phone) if part)
        parts.append(text("household.owner_is", owner=owner or NONE))
        self._column.addWidget(copyable(" · ".join(parts)))
        counts = text(
            "household.counts",
            n=len(file.households),
            m=len(file.registers),
        )
        if file.registered_elsewhere:
            away = text("household.counts.elsewhere", n=file.registered_elsewhere)
            counts += away
        line = label(counts, role="muted", wraps=True)
        line.setToolTip(text("counting.note"))
        self._column.addWidget(line)

    def _add_photo(self, photo: bytes) -> None:
        picture = QPixmap()
        if not picture.loadFromData(photo):
            return
        made = label()
        made.setPixmap(
            picture.scaled(
                *PHOTO,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        made.setAccessibleName(text("household.photo"))
        self._column.addWidget(made)

    def _add_household(self, block: HouseholdBlock, *, can_edit: bool) -> None:
        words = text(
            "household.collective" if block.kind == "collective" else "household.lives",
            n=len(block.members),
        )
        extra = (block.place, block.category, block.phone)
        words = " · ".join(part for part in (words, *extra) if part)

        def run(action: str) -> None:
            self.wanted.emit(action, block.id)

        more = menu_button(_HOUSEHOLD, run, title="household.more_of_household")
        self._column.addWidget(heading(words, *[more] * can_edit))
        for role, people in _by_role(block.members):
            if role:
                words = text("household.tenants", n=len(people))
                self._column.addWidget(label(words, role="caption"))
            for one in people:
                card = PersonCard(one, can_edit=can_edit)
                card.wanted.connect(self.wanted)
                self._column.addWidget(card)
        if block.note:
            self._column.addWidget(copyable(block.note, role="caption"))

    def _add_empty(self, *, can_edit: bool) -> None:
        self._column.addWidget(label(text("household.empty"), wraps=True))
        if not can_edit:
            return
        row = QHBoxLayout()
        row.addWidget(
            push_button(
                text("household.do.add"), lambda: self._want("add"), role="primary"
            )
        )
        if self.file is not None and self.file.status != VACANT:
            row.addWidget(
                push_button(text("household.do.vacant"), lambda: self._want("vacant"))
            )
        row.addStretch(1)
        self._add_row(row)

    def _add_register(self, block: RegisterBlock, *, can_edit: bool) -> None:
        words = [
            text("household.register", no=block.reg_no or NONE, n=len(block.members)),
            block.status,
            code_word("registration", block.kind),
        ]

        def run(action: str) -> None:
            self.wanted.emit(action, block.id)

        more = menu_button(_REGISTER, run, title="household.more_of_register")
        title = " · ".join(part for part in words if part)
        self._column.addWidget(heading(title, *[more] * can_edit))
        for one in block.members:
            key = f"household.lives.{one.lives or 'unknown'}"
            where = text(key, place=one.at or NONE)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(label(one.name))
            row.addWidget(label(where, role="caption", wraps=True), 1)
            if one.lives == "elsewhere":
                go = plain_button("forward", "household.go_there")
                number = one.dwelling_id
                go.clicked.connect(lambda _on=False, n=number: self._want("go", n))
                row.addWidget(go)
            self._add_row(row)

    def _add_visits(self, file: HouseholdFile, *, can_edit: bool) -> None:
        due = next((visit.next_due for visit in file.visits if visit.next_due), "")
        words = text("household.visits", n=len(file.visits))
        if due:
            words += "  " + text("household.next_due", day=due)
        self._column.addWidget(heading(words))
        for visit in file.visits[:VISITS]:
            parts = (visit.date, visit.kind, visit.worker, visit.name)
            line = " ".join(part for part in parts if part)
            if visit.result:
                line += text("household.visit.said", words=visit.result)
            row = QHBoxLayout()
            row.addWidget(copyable(line, role="caption"), 1)
            if can_edit:
                more = menu_button(
                    ("visit_remove",),
                    partial(self._want, number=visit.id),
                    title="household.more_of_visit",
                )
                row.addWidget(more)
            self._add_row(row)
        if not file.visits:
            self._column.addWidget(label(NONE, role="muted"))

    def _add_changes(self, file: HouseholdFile) -> None:
        if not file.changes:
            return
        self._column.addWidget(heading(text("household.changes")))
        for line in file.changes[:CHANGES]:
            words = f"{line.day}  {change_words(line)}"
            self._column.addWidget(copyable(words, role="caption"))
        rest = len(file.changes) - CHANGES
        if rest > 0:
            more = "\n".join(
                f"{line.day}  {change_words(line)}" for line in file.changes[CHANGES:]
            )
            left = label(text("household.more_changes", n=rest), role="muted")
            left.setToolTip(more)
            self._column.addWidget(left)

    def _add_row(self, row: QHBoxLayout) -> None:
        made = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        self._column.addWidget(made)

    def _want(self, action: str, number: int = 0) -> None:
        self.wanted.emit(action, number)


def _by_role(
    members: tuple[Resident, ...],
) -> tuple[tuple[str, list[Resident]], ...]:
    """Part those who own or belong to the family from those who rent."""
    own = [one for one in members if one.role != "tenant"]
    rent = [one for one in members if one.role == "tenant"]
    return tuple(group for group in (("", own), ("tenant", rent)) if group[1])
