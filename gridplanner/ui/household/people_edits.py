"""People of the household file: add, change, move, end, name the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.registry_edits import households, people
from gridplanner.data.store.homes import next_ids, rows_by
from gridplanner.resources.texts import text
from gridplanner.ui.household.desk import Desk
from gridplanner.ui.household.forms import ChoiceForm, DayForm
from gridplanner.ui.household.person_form import PersonForm

if TYPE_CHECKING:
    from collections.abc import Callable


class PeopleEdits(Desk):
    """Edits the people of a file."""

    @property
    def actions(self) -> dict[str, Callable[[int], None]]:
        """What can be done, by name; each takes an id, 0 where none is meant."""
        return {
            "add": self.add,
            "add_household": self.add_household,
            "deceased": lambda number: self.leave(number, people.DECEASED),
            "edit": self.edit,
            "head": self.set_head,
            "move": self.move,
            "moved_out": lambda number: self.leave(number, people.MOVED_OUT),
            "split": self.split,
        }

    def add(self, household_id: int = 0) -> None:
        """Add somebody to a household of the dwelling, or the first who lives there."""
        file = self._shown
        blocks = [block for block in file.households if household_id in (0, block.id)]
        if not blocks:
            self.add_household()
            return
        home = self._home(blocks[0].id)
        form = self._person_form(has_head=bool(home.head_id))
        if self._accepts(form):
            self._apply(
                people.add_person(
                    self._home(home.id),
                    form.values,
                    self._stamp(),
                    next_ids=next_ids(self._document.file),
                    role=form.role,
                )
            )

    def _person_form(
        self, row: dict[str, Any] | None = None, *, has_head: bool, role: str = ""
    ) -> PersonForm:
        held = row or {}
        return PersonForm(
            self._parent,
            held,
            say=self._say("person", int(held.get("id") or 0)),
            role=role or "family",
            today=self.today,
            has_head=has_head,
        )

    def add_household(self, _number: int = 0) -> None:
        """Add a household with its first member, who is the head."""
        form = self._person_form(has_head=False, role="owner")
        if self._accepts(form):
            self._apply(
                households.add_household(
                    self._row("dwelling", self._shown.dwelling_id),
                    self._stamp(),
                    person=form.values,
                    role=form.role,
                    next_ids=next_ids(self._document.file),
                )
            )

    def edit(self, person_id: int) -> None:
        """Change what is on record of somebody."""
        row = self._row("person", person_id)
        one = self._member(person_id)
        role = one.role if one is not None else ""
        form = self._person_form(row, has_head=True, role=role)
        if self._accepts(form):
            now = self._row("person", person_id)
            stamp = self._stamp()
            self._apply(people.change_person(now, form.values, stamp))

    def set_head(self, person_id: int) -> None:
        """Make somebody the head; relations follow as far as they say."""
        one = self._member(person_id)
        if one is not None:
            home = self._home(one.household_id)
            stamp = self._stamp()
            self._apply(people.set_head(home, person_id, stamp))

    def leave(self, person_id: int, status: str) -> None:
        """Record that somebody has moved out of the town or has died."""
        one = self._member(person_id)
        if one is None:
            return
        is_death = status == people.DECEASED
        action = "deceased" if is_death else "moved_out"
        form = DayForm(
            self._parent,
            title=f"household.do.{action}",
            note=text(f"household.{action}.note", name=one.name),
            today=self.today,
            role="primary",
        )
        if self._accepts(form):
            home = self._home(one.household_id)
            stamp = self._stamp()
            self._apply(people.leave(home, [person_id], status, stamp, day=form.day))

    def move(self, person_id: int) -> None:
        """Let somebody live in another dwelling."""
        one = self._member(person_id)
        if one is None:
            return
        note = text("household.move.note", name=one.name)
        form = self._dwelling_form("household.do.move", note)
        if self._accepts(form):
            self.move_to(
                person_id, form.dwelling_id, day=form.day, role=form.role.currentData()
            )

    def move_to(
        self, person_id: int, dwelling_id: int, *, day: str = "", role: str = ""
    ) -> None:
        """Let somebody live with the household of a dwelling, or found one there."""
        row = self._row("person", person_id)
        home, stamp = self._home(row["household_id"]), self._stamp()
        there = [h for h in self._homes_at(dwelling_id) if h.id != home.id]
        if there:
            batch = people.move_people(
                home, [person_id], there[0], stamp, day=day, role=role
            )
        else:
            batch = households.split_household(
                home,
                [person_id],
                self._row("dwelling", dwelling_id),
                stamp,
                head_id=person_id,
                next_ids=next_ids(self._document.file),
                day=day,
                role=role,
            )
        self._apply(batch)

    def split(self, person_id: int) -> None:
        """Let some of a household form one of their own in the same dwelling."""
        one = self._member(person_id)
        if one is None:
            return
        block = next(b for b in self._shown.households if b.id == one.household_id)
        form = ChoiceForm(
            self._parent,
            title="household.do.split",
            note=text("household.split.note", name=one.name),
            members=block.members,
            chosen=[person_id],
            today=self.today,
        )
        if self._accepts(form):
            head = person_id if person_id in form.people else form.people[0]
            self._apply(
                households.split_household(
                    self._home(block.id),
                    form.people,
                    None,
                    self._stamp(),
                    head_id=head,
                    next_ids=next_ids(self._document.file),
                    day=form.day,
                )
            )

    def settle(self, person_id: int) -> int:
        """Give somebody without a home one; tell the dwelling, 0 where none is chosen.

        They join the household that lives there, or become the head of a new one.
        """
        row = self._row("person", person_id)
        name = self._say("person", person_id)("name", row["name"])
        note = text("household.settle.note", name=name)
        form = self._dwelling_form("household.do.settle", note)
        if not self._accepts(form):
            return 0
        number, stamp = form.dwelling_id, self._stamp()
        there = self._homes_at(number)
        residences = rows_by(self._document.file, "residence", "person_id", [person_id])
        self._apply(
            households.settle_person(
                self._row("person", person_id),
                there[0] if there else None,
                self._row("dwelling", number),
                stamp,
                residences=[row for row in residences if not row["valid_to"]],
                role=form.role.currentData() or "",
                day=form.day,
                next_ids=next_ids(self._document.file),
            )
        )
        return number
