"""Households that live: all an edit of people may do, at random, in a real file."""

from collections import Counter, defaultdict

from gridplanner.data.buildings import few_buildings, read_buildings
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.errors import EditError
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.ground_edits import rows as ground
from gridplanner.data.registry_edits import (
    households,
    owners,
    people,
    places,
    registers,
    tags,
)
from gridplanner.data.registry_edits.writing import KEPT, Stamp
from gridplanner.data.store.counts import count_by_building
from gridplanner.data.store.homes import next_ids, read_homes, rows_by, value_sources
from tests.helpers.people import PEOPLE
from tests.helpers.project import new_document, wkb
from tests.helpers.town_truth import assert_same

TABLES = (
    "building",
    "dwelling",
    "household",
    "register_household",
    "person",
    "residence",
    "person_tag",
    "place",
    "visit",
    "photo",
    "worker",
    "post",
    "former_value",
)
NAMES = [one.name for one in PEOPLE]
DAYS = ("2026-01-05", "2026-02-10", "2026-03-05")


class LivingHouseholds:
    """Two buildings of three dwellings, one of which is gone, and who lives there."""

    def __init__(self, path, *, rule=CountRule.RESIDENCE):
        self.document = new_document(path)
        set_count_rule(self.document, rule)
        self.rule = rule
        self.file = self.document.file
        self.file.bulk_insert(
            "building", {"name": ["南楼", "北楼"]}, [wkb(0, 0, 9, 9), wkb(20, 0, 29, 9)]
        )
        self.file.bulk_insert(
            "dwelling",
            {
                "building_id": [1, 1, 1, 2, 2, 2],
                "room": ["101", "102", "201"] * 2,
                "status": ["自住", "空置", "出租"] * 2,
                "valid_to": [None] * 5 + ["2025-01-01"],
            },
        )
        self.file.bulk_insert(
            "place",
            {"kind": ["enterprise"], "name": ["海棠食品厂"], "building_id": [2]},
        )
        self.document.snapshot()  # from here on kept up, building by building
        self.kept_up = 0
        self.document.changed.connect(self._hear)
        self.states = [self.rows()]
        self.done = 0

    def rows(self):
        query = "SELECT * FROM {} ORDER BY 1"
        connection = self.file.connection
        return {t: connection.execute(query.format(t)).fetchall() for t in TABLES}

    def _hear(self, event):
        self.kept_up += few_buildings(event) is not None

    def all_of(self, table):
        ids = [row[0] for row in self.rows()[table]]
        return self.file.read_rows(table, ids)

    def stamp(self):
        return Stamp("2026-03-05T09:30:00+00:00")

    def act(self, name, rng):
        """Do one thing; what is refused leaves everything as it was."""
        before = self.rows()
        try:
            batch = ACTIONS[name](self, rng)
        except EditError:
            assert self.rows() == before
            return
        if not batch:
            return
        self.document.apply_batch(batch)
        self._forget_undone()
        self.states.append(self.rows())
        self.done += 1
        assert_former_values(before, self.rows(), self)
        self.check()

    def _forget_undone(self):
        del self.states[self.done + 1 :]

    def undo(self):
        if self.done:
            self.document.undo()
            self.done -= 1
            assert self.rows() == self.states[self.done]

    def redo(self):
        if self.done + 1 < len(self.states):
            self.document.redo()
            self.done += 1
            assert self.rows() == self.states[self.done]

    # Choices.

    def home(self, rng):
        ids = [row[0] for row in self.rows()["household"]]
        if not ids:
            raise EditError("nothing there")
        return read_homes(self.file, [rng.choice(ids)])[0]

    def dwelling(self, rng):
        return rng.choice(self.all_of("dwelling"))

    def some(self, home, rng):
        ids = [row["id"] for row in home.members]
        if not ids:
            raise EditError("nothing there")
        return rng.sample(ids, rng.randint(1, len(ids)))

    def person(self, rng):
        rows = self.all_of("person")
        if not rows:
            raise EditError("nothing there")
        return rng.choice(rows)

    def someone(self, rng):
        one = rng.choice(PEOPLE)
        return {
            "name": one.name,
            "sex": one.sex,
            "birth": one.birth,
            "relation": rng.choice(["", "02", "12", "20", "99"]),
            "arrived": rng.choice(["", "2026-02-01"]),
        }

    # What must hold.

    def check(self):
        homes = read_homes(self.file, [row[0] for row in self.rows()["household"]])
        everyone = self.all_of("person")
        assert len(everyone) >= len(self.states[self.done - 1]["person"])
        open_ones = [r for r in self.all_of("residence") if not r["valid_to"]]
        by_id = {home.id: home for home in homes}
        for row in everyone:
            own = [r for r in open_ones if r["person_id"] == row["id"]]
            home = by_id.get(row["household_id"])
            if row["valid_to"]:
                assert not own
                continue
            dwelling = home.household["dwelling_id"] if home is not None else None
            assert [r["dwelling_id"] for r in own] == ([dwelling] if dwelling else [])
            if home is not None:
                assert not home.household["valid_to"]
        for home in homes:
            members = {row["id"] for row in home.members}
            assert home.head_id == 0 or home.head_id in members
        self.check_counts(homes)

    def check_counts(self, homes):
        wanted = self.counted_by_hand(homes)
        found = count_by_building(self.file)
        buildings = self.document.snapshot().buildings
        anew = read_buildings(self.file, areal_scale=areal_scale(self.document.crs))
        assert_same(buildings, anew)
        for building in buildings.ids.tolist():
            counts = self.document.registry.counts(building)
            for measure, count in counts.items():
                if count.source != "registry":
                    assert measure not in found
                    continue
                assert count.number == wanted[measure][building], measure
                ids, numbers = found[measure]
                fast = dict(zip(ids.tolist(), numbers.tolist(), strict=True))
                assert fast.get(building, 0) == count.number

    def counted_by_hand(self, homes):
        """Count every measure row by row, by the rule."""
        standing = {r["fid"] for r in self.all_of("building") if not r["valid_to"]}
        where = {
            row["id"]: row["building_id"]
            for row in self.all_of("dwelling")
            if not row["valid_to"]
        }
        lived = {
            home.id: where.get(home.household["dwelling_id"])
            for home in homes
            if not home.household["valid_to"]
        }
        registers = [r for r in self.all_of("register_household") if not r["valid_to"]]
        registered = {
            row["id"]: where.get(row["dwelling_id"]) or row["building_id"]
            for row in registers
        }
        found = defaultdict(Counter)
        found["dwellings"].update(where.values())
        found["households"].update(lived.values())
        found["register_households"].update(registered.values())
        for row in registers:
            if row["status"] == "空挂":
                found["hollow_households"][registered[row["id"]]] += 1
        for row in self.all_of("person"):
            if row["valid_to"] or row["status"] in {"迁出", "死亡"}:
                continue
            home = lived.get(row["household_id"])
            register = registered.get(row["register_household_id"])
            if self.rule is CountRule.RESIDENCE:
                place = home
            elif self.rule is CountRule.REGISTER:
                place = register
            else:
                place = home if home in standing else register
            found["people"][place] += 1
        return found

    def finish(self):
        while self.done:
            self.undo()
        while self.done + 1 < len(self.states):
            self.redo()
        self.document.close()


def assert_former_values(before, after, town):
    """Each value that was changed is kept, with its source and the time."""
    kept = {
        (row["table_name"], row["row_id"], row["field"], row["value"])
        for row in town.all_of("former_value")[len(before["former_value"]) :]
        if row["time"] == town.stamp().time and row["new_source"] == "hand"
    }
    for table in KEPT:
        names = ["id", *next(iter(town.all_of(table)), {})][1:]
        old = {row[0]: row for row in before[table]}
        for row in after[table]:
            for name, was, now in zip(names, old.get(row[0], row), row, strict=True):
                if (was or None) != (now or None):
                    text = None if was in (None, "") else str(was)
                    assert (table, row[0], name, text) in kept


def _add_household(town, rng):
    kind = rng.choice(["resident", "collective"])
    place = rng.choice([None, town.all_of("place")[0]])
    dwelling = rng.choice([town.dwelling(rng), None])
    person = rng.choice([None, town.someone(rng), town.someone(rng)])
    return households.add_household(
        dwelling,
        town.stamp(),
        kind=kind,
        place=place,
        person=person,
        next_ids=next_ids(town.file),
    )


def _add_person(town, rng):
    return people.add_person(
        town.home(rng), town.someone(rng), town.stamp(), next_ids=next_ids(town.file)
    )


def _change_person(town, rng):
    row = town.person(rng)
    stamp = town.stamp()
    sources = value_sources(town.file, "person", [row["id"]])
    stamp = Stamp(stamp.time, sources=sources)
    values = {"name": rng.choice(NAMES), "phone": rng.choice(["", "13800001234"])}
    return people.change_person(row, values, stamp)


def _move_people(town, rng):
    home, role = town.home(rng), rng.choice(["", "tenant"])
    chosen = town.some(home, rng)
    return people.move_people(home, chosen, town.home(rng), town.stamp(), role=role)


def _leave(town, rng):
    home, status = town.home(rng), rng.choice(["迁出", "死亡"])
    day = rng.choice(DAYS)
    return people.leave(home, town.some(home, rng), status, town.stamp(), day=day)


def _settle(town, rng):
    row = town.person(rng)
    open_ones = [
        r
        for r in rows_by(town.file, "residence", "person_id", [row["id"]])
        if not r["valid_to"]
    ]
    if rng.random() < 0.5:
        return households.settle_person(
            row,
            None,
            town.dwelling(rng),
            town.stamp(),
            residences=open_ones,
            next_ids=next_ids(town.file),
        )
    home = town.home(rng)
    return people.settle(row, home, town.stamp(), residences=open_ones)


def _set_head(town, rng):
    home = town.home(rng)
    return people.set_head(home, town.some(home, rng)[0], town.stamp())


def _split(town, rng):
    home = town.home(rng)
    chosen = town.some(home, rng)
    return households.split_household(
        home,
        chosen,
        rng.choice([None, town.dwelling(rng)]),
        town.stamp(),
        head_id=rng.choice(chosen),
        next_ids=next_ids(town.file),
    )


def _join(town, rng):
    return households.join_households(town.home(rng), town.home(rng), town.stamp())


def _move_household(town, rng):
    return households.move_household(
        town.home(rng), town.dwelling(rng), town.stamp(), day=rng.choice(DAYS)
    )


def _end_household(town, rng):
    return households.end_household(town.home(rng), town.stamp())


def _change_household(town, rng):
    values = {"category": rng.choice(["常住户", "租住户"]), "phone": ""}
    return households.change_household(town.home(rng), values, town.stamp())


def _vacant(town, rng):
    dwelling = town.dwelling(rng)
    found = rows_by(town.file, "household", "dwelling_id", [dwelling["id"]])
    homes = read_homes(town.file, [row["id"] for row in found if not row["valid_to"]])
    return owners.mark_vacant(dwelling, homes, town.stamp())


def _owner(town, rng):
    values = {"owner_name": rng.choice(NAMES), "owner_phone": "13800001234"}
    return owners.set_owner(town.dwelling(rng), values, town.stamp())


def _add_register(town, rng):
    rows = town.all_of("person")
    chosen = rng.sample(rows, min(len(rows), rng.randint(0, 3)))
    values = {
        "reg_no": "0012",
        "address": "海棠小区1号楼",
        "building_id": rng.choice([1, None]),
        "dwelling_id": rng.choice([4, 6, None]),
    }
    return registers.add_register(
        values, chosen, town.stamp(), next_ids=next_ids(town.file)
    )


def _register(town, rng):
    rows = town.all_of("register_household")
    if not rows:
        raise EditError("nothing there")
    register, person = rng.choice(rows), town.person(rng)
    return rng.choice(
        [
            lambda: registers.attach(register, [person], town.stamp()),
            lambda: registers.detach(register, [person], town.stamp()),
            lambda: registers.mark_hollow(register, town.stamp()),
            lambda: registers.mark_lived_in(register, town.stamp()),
        ]
    )()


def _tag(town, rng):
    row = town.person(rng)
    present = rows_by(town.file, "person_tag", "person_id", [row["id"]])
    if present and rng.random() < 0.5:
        return tags.end_tags([present[-1]], town.stamp())
    tag = rng.choice(["党员", "独居老人"])
    return tags.add_tag(row["id"], tag, town.stamp(), present=present)


def _visit(town, rng):
    values = {"household_id": town.home(rng).id, "kind": "入户", "worker": "董玉涛"}
    return tags.add_visit(values, town.stamp())


def _dormitory(town, rng):
    place = rng.choice([None, town.all_of("place")[0]])
    return places.attach_household(town.home(rng), place, town.stamp())


def _building(town, rng):
    row = rng.choice(town.all_of("building"))
    if row["valid_to"]:
        return ground.restore("building", [row])
    return ground.delete("building", [row["fid"]])


ACTIONS = {
    "building": _building,
    "add a household": _add_household,
    "add a person": _add_person,
    "change a person": _change_person,
    "move people": _move_people,
    "leave": _leave,
    "settle": _settle,
    "set head": _set_head,
    "split": _split,
    "join": _join,
    "move a household": _move_household,
    "end a household": _end_household,
    "change a household": _change_household,
    "mark vacant": _vacant,
    "owner": _owner,
    "add a register": _add_register,
    "register": _register,
    "tag": _tag,
    "visit": _visit,
    "dormitory": _dormitory,
}
