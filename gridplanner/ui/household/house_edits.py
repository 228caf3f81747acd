"""The house of a file: households, owner, registers, visits, categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.restricted import sees_restricted
from gridplanner.data.registry_edits import households, owners, registers, tags
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import next_ids, rows_about, rows_by
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import place_words
from gridplanner.ui.household.desk import Desk
from gridplanner.ui.household.forms import (
    HouseForm,
    RegisterForm,
    TagForm,
    TagsForm,
    VisitForm,
)
from gridplanner.ui.household.household_form import HouseholdForm

if TYPE_CHECKING:
    from collections.abc import Callable


class HouseEdits(Desk):
    """Edits the dwelling of a file and what hangs on it."""

    @property
    def actions(self) -> dict[str, Callable[[int], None]]:
        """What can be done, by name; each takes an id, 0 where none is meant."""
        return {
            "change": self.change_household,
            "end": self.end_household,
            "join": self.join,
            "move_household": self.move_household,
            "owner": self.set_owner,
            "photo_remove": self.remove_photo,
            "register_add": self.add_register,
            "register_edit": self.edit_register,
            "register_mark": self.mark_register,
            "tag": self.add_tag,
            "tags": self.end_tags,
            "vacant": self.mark_vacant,
            "visit": self.add_visit,
            "visit_person": self.add_visit,
            "visit_remove": self.remove_visit,
        }

    def join(self, household_id: int) -> None:
        """Let a household live with the other one of the dwelling."""
        others = [b for b in self._shown.households if b.id != household_id]
        if not others:
            self._context.strip.show_message(text("household.join.none"))
            return
        home, other = self._home(household_id), self._home(others[0].id)
        self._apply(households.join_households(home, other, self._stamp()))

    def move_household(self, household_id: int) -> None:
        """Let a whole household live in another dwelling."""
        note = text("household.move_household.note")
        form = self._dwelling_form("household.do.move_household", note)
        if self._accepts(form):
            self._apply(
                households.move_household(
                    self._home(household_id),
                    self._row("dwelling", form.dwelling_id),
                    self._stamp(),
                    day=form.day,
                    role=form.role.currentData(),
                )
            )

    def change_household(self, household_id: int) -> None:
        """Change kind, telephone and note of a household."""
        row = self._row("household", household_id)
        say = self._say("household", household_id)
        form = HouseholdForm(self._parent, row, say=say)
        if self._accepts(form):
            stamp = self._stamp()
            home = self._home(household_id)
            self._apply(households.change_household(home, form.values, stamp))

    def end_household(self, household_id: int) -> None:
        """End a household in which nobody lives any more."""
        home = self._home(household_id)
        self._apply(households.end_household(home, self._stamp()))

    def mark_vacant(self, _number: int = 0) -> None:
        """Mark the dwelling as empty."""
        number = self._shown.dwelling_id
        row, homes = self._row("dwelling", number), self._homes_at(number)
        stamp = self._stamp()
        self._apply(owners.mark_vacant(row, homes, stamp))

    def set_owner(self, _number: int = 0) -> None:
        """Say whose the dwelling is."""
        number = self._shown.dwelling_id
        row = self._row("dwelling", number)
        say = self._say("dwelling", number)
        names = ("owner_name", "owner_id_no", "owner_phone")
        shown = {name: say(name, row[name]) for name in names}
        form = HouseForm(self._parent, row, shown, today=self.today)
        if self._accepts(form):
            stamp = self._stamp()
            now = self._row("dwelling", number)
            self._apply(owners.set_owner(now, form.values, stamp))

    def add_register(self, _number: int = 0) -> None:
        """Add a registered household of this dwelling."""
        file = self._shown
        form = RegisterForm(self._parent, members=file.members)
        if not self._accepts(form):
            return
        values = {
            "reg_no": form.reg_no.text().strip() or None,
            "kind": form.kind.code or None,
            "status": registers.HOLLOW if form.hollow.isChecked() else None,
            "address": place_words(file),
            "building_id": file.building_id or None,
            "dwelling_id": file.dwelling_id or None,
        }
        rows = self._document.file.read_rows("person", form.people)
        self._apply(
            registers.add_register(
                values,
                rows,
                self._stamp(),
                next_ids=next_ids(self._document.file),
            )
        )

    def edit_register(self, register_id: int) -> None:
        """Change number and kind of a registered household, and who is in it."""
        row = self._row("register_household", register_id)
        block = next(b for b in self._shown.registers if b.id == register_id)
        inside = {one.id for one in block.members}
        form = RegisterForm(
            self._parent,
            members=self._shown.members,
            reg_no=row["reg_no"] or "",
            kind=row["kind"] or "",
            hollow=row["status"] == registers.HOLLOW,
            chosen=inside,
            is_new=False,
        )
        if not self._accepts(form):
            return
        shown = {one.id for one in self._shown.members}
        file, chosen = self._document.file, set(form.people)
        status = registers.HOLLOW if form.hollow.isChecked() else ""
        values = {"reg_no": form.reg_no.text().strip(), "kind": form.kind.code}
        stamp = self._stamp()
        came = file.read_rows("person", chosen - inside)
        gone = file.read_rows("person", (inside & shown) - chosen)
        values["status"] = status
        batch = registers.edit_register(row, values, stamp, came=came, gone=gone)
        self._apply(batch)

    def mark_register(self, register_id: int) -> None:
        """Mark a registered household as hollow, or take the mark away."""
        row = self._row("register_household", register_id)
        stamp = self._stamp()
        is_hollow = row["status"] == registers.HOLLOW
        mark = registers.mark_lived_in if is_hollow else registers.mark_hollow
        self._apply(mark(row, stamp))

    def add_tag(self, person_id: int) -> None:
        """Say that somebody belongs to a category."""
        file, permissions = self._document.file, self._context.session.permissions
        present = rows_by(file, "person_tag", "person_id", [person_id])
        form = TagForm(
            self._parent,
            present={row["tag"] for row in present if not row["valid_to"]},
            restricted=sees_restricted(file, permissions),
            today=self.today,
        )
        if self._accepts(form):
            source = form.source.text().strip() or "hand"
            self._apply(
                tags.add_tag(
                    person_id,
                    str(form.tag.currentData()),
                    Stamp(file.now(), source),
                    present=present,
                    valid_from=form.since.day,
                    detail=form.detail.text().strip(),
                )
            )

    def end_tags(self, person_id: int) -> None:
        """End categories of somebody."""
        one = self._member(person_id)
        if one is None:
            return
        form = TagsForm(self._parent, one)
        if self._accepts(form) and form.ended:
            rows = self._document.file.read_rows("person_tag", form.ended)
            self._apply(tags.end_tags(rows, self._stamp()))

    def add_visit(self, person_id: int = 0) -> None:
        """Record a visit or a call."""
        file = self._shown
        worker = self._document.file.user or self._context.session.user
        form = VisitForm(
            self._parent, members=file.members, worker=worker, today=self.today
        )
        form.whom.setCurrentIndex(max(form.whom.findData(person_id), 0))
        if self._accepts(form):
            households_here = [block.id for block in file.households]
            values = form.values | {
                "dwelling_id": file.dwelling_id or None,
                "household_id": households_here[0] if households_here else None,
            }
            self._apply(tags.add_visit(values, self._stamp()))

    def remove_visit(self, visit_id: int) -> None:
        """Take a visit away that was recorded by mistake; undo brings it back."""
        (row,) = self._document.file.read_rows("visit", [visit_id])
        self._apply(tags.remove_visit(row, self._stamp()))

    def remove_photo(self, _number: int = 0) -> None:
        """Take the photo away that is shown, be it of the dwelling or a household."""
        for row in self._document.file.read_rows("photo", self._shown.photos[-1:]):
            self._apply(owners.remove_photo(row, self._stamp()))

    def set_photo(self, picture: bytes) -> None:
        """Keep a photo of the dwelling in place of the one there was."""
        number, file = self._shown.dwelling_id, self._document.file
        present = rows_about(file, "photo", "dwelling", [number])
        self._apply(
            owners.set_photo(
                "dwelling", number, picture, self._stamp(), present=present
            )
        )
