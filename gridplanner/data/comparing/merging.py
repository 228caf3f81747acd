"""Two records of one person made one, and two again.

Nothing is thrown away: the record that goes keeps its values and says what it was
merged into, every value written over goes to the former values, and ``gp_merge``
keeps what the merge changed, so that it can be taken back after years of other work.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.comparing.pairs import Pair
    from gridplanner.data.registry_edits.writing import Stamp
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]

Whose = Literal["kept", "merged"]
MERGED, UNMERGED = "merged", "unmerged"
# Columns of which one record has all or the other: they tell one document, one name.
_GROUPS: Final = (("id_no", "id_state", "id_type"), ("name", "pinyin", "pinyin_full"))
FIELDS: Final = (
    "name", "id_no", "birth", "sex", "phone", "nation", "education", "political",
    "marital", "occupation", "employer", "population_kind", "residence_address",
    "domicile_address", "status", "emergency_name", "emergency_phone", "arrived",
    "note", "health", "register_household_id",
)  # fmt: skip
"""Columns of a person that a merge chooses from."""


def merge_people(
    pair: Pair,
    stamp: Stamp,
    *,
    prefer: Whose = "kept",
    choices: Mapping[str, Whose] | None = None,
) -> Batch:
    """Make one record of two of the same person.

    Parameters
    ----------
    pair : Pair
        The one that stays is `Pair.kept`.
    stamp : Stamp
        When.
    prefer : {"kept", "merged"}
        Whose values hold where both have one. What one lacks the other gives.
    choices : mapping of str to {"kept", "merged"}, optional
        Other choices for single columns of `FIELDS`; ``"household_id"`` says which
        home holds where both live somewhere.

    Returns
    -------
    Batch
        Categories, visits, residences, photos and headships go along. The other
        telephone is kept beside the first.

    Raises
    ------
    EditError
        ``refuse.merge.same`` for one record, ``refuse.merge.gone`` where one of them
        was merged before, ``refuse.merge.numbers`` for two sound ID numbers that
        differ, unless ``choices`` names which of them is right.
    """
    kept, merged = pair.kept, pair.merged
    _check(pair, choices or {})
    choice = dict.fromkeys((*FIELDS, "household_id"), prefer)
    choice |= dict(choices or {})
    writing = _Recording(stamp)
    writing.change("person", kept, **_values(kept, merged, choice))
    _bring_along(writing, pair)
    _house(writing, pair, choice["household_id"])
    writing.change("person", merged, valid_to=stamp.day, merged_into=kept["id"])
    writing.add(
        "gp_merge",
        kept_id=kept["id"],
        merged_id=merged["id"],
        before=json.dumps(writing.record, ensure_ascii=False),
        state=MERGED,
        time=stamp.time,
    )
    return writing.batch("comparing.merge", n=2)


def unmerge_people(file: ProjectFile, merge_id: int, stamp: Stamp) -> Batch:
    """Make two records again of one.

    Parameters
    ----------
    file : ProjectFile
    merge_id : int
        Row of ``gp_merge``.
    stamp : Stamp

    Returns
    -------
    Batch
        What was changed since the merge stays as it is now; everything else is as
        before it.

    Raises
    ------
    EditError
        ``refuse.unmerge.gone`` where it was taken back before, or where the record
        that stayed has since gone into another one.
    """
    found = file.read_rows("gp_merge", [merge_id])
    if not found or found[0]["state"] != MERGED:
        raise EditError("refuse.unmerge.gone")
    (row,) = found
    (kept,) = file.read_rows("person", [row["kept_id"]])
    if kept["merged_into"]:
        raise EditError("refuse.unmerge.gone")
    writing = Writing(stamp)
    for table, changes in json.loads(row["before"]).items():
        ids = [int(number) for number in changes]
        for now in file.read_rows(table, ids):
            values = {
                column: before
                for column, (before, after) in changes[str(now["id"])].items()
                if now[column] == after
            }
            writing.change(table, now, **values)
    writing.change("gp_merge", row, state=UNMERGED, time=stamp.time)
    return writing.batch("comparing.unmerge", n=2)


class _Recording(Writing):
    """An edit that records for each value what it was and what it became."""

    def __init__(self, stamp: Stamp) -> None:
        super().__init__(stamp)
        self.record: dict[str, dict[str, dict[str, list[Any]]]] = {}

    def change(self, table: str, row: Row, **values: Any) -> None:  # noqa: ANN401
        """Set values of a row, and record them."""
        super().change(table, row, **values)
        noted = self.record.setdefault(table, {}).setdefault(str(row["id"]), {})
        for column, value in values.items():
            if row.get(column) != value:
                before = noted[column][0] if column in noted else row.get(column)
                noted[column] = [before, value]


def _check(pair: Pair, choices: Mapping[str, Whose]) -> None:
    kept, merged = pair.kept, pair.merged
    if kept["id"] == merged["id"]:
        raise EditError("refuse.merge.same")
    if kept["merged_into"] or merged["merged_into"]:
        raise EditError("refuse.merge.gone")
    both = [str(row["id_no"]) for row in (kept, merged) if _is_sound(row)]
    if len(set(both)) > 1 and "id_no" not in choices:
        raise EditError("refuse.merge.numbers")


def _is_sound(row: Row) -> bool:
    """Tell whether a record has an ID number that nothing speaks against."""
    return bool(row["id_no"]) and row["id_state"] in {None, "", "converted"}


def _values(kept: Row, merged: Row, choice: Mapping[str, Whose]) -> dict[str, Any]:
    """Give the values the record that stays takes over."""
    taken: dict[str, Any] = {}
    for column in FIELDS:
        group = next((each for each in _GROUPS if column in each), (column,))
        if _takes(kept, merged, column, choice[column]):
            taken |= {name: merged[name] for name in group}
    phones = [row["phone"] for row in (kept, merged)]
    others = [
        *str(kept["other_phones"] or "").split(),
        *str(merged["other_phones"] or "").split(),
        *(phone for phone in phones if phone),
    ]
    first = taken.get("phone", kept["phone"])
    rest = [each for each in dict.fromkeys(others) if each != first]
    if rest:
        taken["other_phones"] = " ".join(rest)
    return taken


def _takes(kept: Row, merged: Row, column: str, whose: Whose) -> bool:
    """Tell whether a column comes from the record that goes."""
    if merged[column] in {None, ""}:
        return False
    if kept[column] in {None, ""}:
        return True
    if column == "id_no" and _is_sound(kept) != _is_sound(merged):
        return _is_sound(merged)  # a damaged number never wins
    if column == "birth" and str(kept[column]).startswith(str(merged[column])):
        return False  # nor a date that says less
    return whose == "merged"


def _bring_along(writing: _Recording, pair: Pair) -> None:
    """Let what speaks of the record that goes speak of the one that stays."""
    kept, merged = pair.kept["id"], pair.merged["id"]
    tags = {
        row["tag"]
        for row in pair.rows["person_tag"]
        if row["person_id"] == kept and not row["valid_to"]
    }
    for row in pair.rows["person_tag"]:
        # Of a category both have, one goes on.
        twice = row["tag"] in tags and not row["valid_to"]
        if row["person_id"] == merged and not twice:
            writing.change("person_tag", row, person_id=kept)
    for row in pair.rows["visit"]:
        if row["person_id"] == merged:
            writing.change("visit", row, person_id=kept)
    for row in pair.rows["photo"]:
        if row["row_id"] == merged:
            writing.change("photo", row, row_id=kept)
    for row in pair.rows["register_household"]:
        if row["head_id"] == merged:
            writing.change("register_household", row, head_id=kept)
    _settle_reviews(writing, pair.rows["review"], kept, merged)


def _settle_reviews(
    writing: _Recording, rows: Iterable[Row], kept: int, merged: int
) -> None:
    for row in rows:
        if {row["person_id"], row["other_id"]} == {kept, merged}:
            writing.change("review", row, state="settled", outcome="same_person")
        elif row["person_id"] == merged:
            writing.change("review", row, person_id=kept)
        elif row["other_id"] == merged:
            writing.change("review", row, other_id=kept)


def _house(writing: _Recording, pair: Pair, whose: Whose) -> None:
    """Let the record that stays live in one home, and leave the other in order."""
    kept, merged = pair.kept, pair.merged
    mine = _home(pair, kept)
    theirs = _home(pair, merged)
    moves = theirs and (not mine or whose == "merged") and mine != theirs
    if moves:
        writing.change("person", kept, household_id=theirs, relation=merged["relation"])
    home = theirs if moves else mine
    day = writing.stamp.day
    held = False
    for row in sorted(
        pair.rows["residence"], key=lambda row: row["person_id"] != kept["id"]
    ):
        values: dict[str, Any] = {"person_id": kept["id"]}
        if not row["valid_to"]:
            stays = row["person_id"] == (merged if moves else kept)["id"]
            stays |= not home
            if held or not stays:
                values["valid_to"] = day
            else:
                held = True
        writing.change("residence", row, **values)
    _leave_homes(writing, pair, home)


def _home(pair: Pair, row: Row) -> int:
    """Give the household a record lives in, 0 for none or one that has ended."""
    number = int(row["household_id"] or 0)
    found = pair.households.get(number)
    return 0 if found is None or found["valid_to"] else number


def _leave_homes(writing: _Recording, pair: Pair, home: int) -> None:
    """End a household nobody is left in; hand on what either was head of."""
    both = {pair.kept["id"], pair.merged["id"]}
    for number, row in pair.households.items():
        if number != home and not pair.members[number] - both and not row["valid_to"]:
            writing.change("household", row, head_id=None, valid_to=writing.stamp.day)
        elif row["head_id"] in both:
            stays = pair.kept["id"] if number == home else None
            writing.change("household", row, head_id=stays)
