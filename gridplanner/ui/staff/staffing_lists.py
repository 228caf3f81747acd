"""Posts one by one: vacant ones, those beyond the most, those that cannot count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.house_names import house_name
from gridplanner.data.team.posts import ROLE_CODES
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text
from gridplanner.team_sheet import beyond_most, left_out_rows, vacancies
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.summed_table import SummedTable, numbers, words
from gridplanner.ui.staff.where import entrance_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.staffing import Staffing
    from gridplanner.ui.session import Session

VACANT, OVER, LEFT_OUT = LISTS = ("vacant", "over", "left_out")
_ROLES: Final = {code: role.value for role, code in ROLE_CODES.items()}
Row = dict[str, Any]


class PostsModel(SummedTable):
    """One of `LISTS`.

    An id is a unit's, or that of a building, negative; of posts that cannot count it
    is the worker's. Zero leads nowhere.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.name, self.more = VACANT, 0

    def show_staffing(self, found: Staffing | None, name: str) -> None:
        """Show one of the lists, grids before houses."""
        self.name, self.more = name, 0
        if found is None:
            self.show_rows([], [])
        elif name == LEFT_OUT:
            self._show_left_out(found)
        else:
            self._show_places(found)

    def _show_places(self, found: Staffing) -> None:
        is_over = self.name == OVER
        rows, self.more = beyond_most(found) if is_over else vacancies(found)
        units = {(unit.code, unit.name): unit.id for unit in found.snapshot.units}
        houses = found.staff.houses
        pairs = houses.entrance_ids.tolist(), houses.entrance_buildings.tolist()
        homes = dict(zip(*pairs, strict=True))
        placed = [0 if "code" in row else _building(row, homes) for row in rows]
        named = _Houses(self._session, rows, placed)
        where = [
            _unit_words(row) if "code" in row else named.words(row, home)
            for row, home in zip(rows, placed, strict=True)
        ]
        ids = [
            units.get((row["code"], row["name"]), 0) if "code" in row else -home
            for row, home in zip(rows, placed, strict=True)
        ]
        counts = [row["over" if is_over else "missing"] for row in rows]
        columns = [
            words("staff.column.role", [role_word(row["role"]) for row in rows]),
            words("staffing.where", where),
            numbers(f"staff.column.{self.name}", counts),
        ]
        self.show_rows(columns, ids)

    def _show_left_out(self, found: Staffing) -> None:
        staff = found.staff
        names = dict(zip(staff.workers.ids.tolist(), staff.workers.names, strict=True))
        at = {int(number): row for row, number in enumerate(staff.posts.ids)}
        rows: list[tuple[str, str, str, int, int]] = []
        for told in left_out_rows(found):
            reason = f"staff.left_out.{told['what']}.{told['reason']}"
            if not told["ids"]:
                role = role_word(told["role"]) if "role" in told else NONE
                rows.append((NONE, role, text(reason, n=told["n"]), told["n"], 0))
            for number in told["ids"]:
                worker, role = number, NONE
                if told["what"] == "post":
                    post = at[number]
                    worker = int(staff.posts.workers[post])
                    kind = _ROLES.get(int(staff.posts.roles[post]))
                    role = NONE if kind is None else role_word(kind)
                name = names.get(worker)
                known = 0 if name is None else worker
                rows.append((name or NONE, role, text(reason, n=1), 1, known))
        columns = [
            words("staffing.worker", [row[0] for row in rows]),
            words("staff.column.role", [row[1] for row in rows]),
            words("staffing.reason", [row[2] for row in rows]),
            numbers("staffing.number", [row[3] for row in rows]),
        ]
        self.show_rows(columns, [row[4] for row in rows])


class _Houses:
    """What houses are called: read in one go, by number while nobody may read."""

    def __init__(
        self, session: Session, rows: list[Row], buildings: Iterable[int]
    ) -> None:
        document = session.document
        self._houses: dict[int, str] = {}
        self._entrances: dict[int, str] = {}
        if document is None or session.is_held:
            return
        wanted = sorted({number for number in buildings if number})
        found = document.file.read_rows("building", wanted)
        alike = Counter(map(house_name, found))
        for row in found:
            words = house_name(row)
            if alike[words] > 1 and words:
                number = row["code"] or row["fid"]
                words = text("staffing.house_alike", house=words, number=number)
            self._houses[int(row["fid"])] = words
        wanted = sorted({row["entrance"] for row in rows if "entrance" in row})
        for row in document.file.read_rows("building_unit", wanted):
            self._entrances[int(row["id"])] = entrance_words(row)

    def words(self, row: Row, building: int) -> str:
        """Name the house, the entrance or the floor of a row."""
        house = self._houses.get(building) or text(
            "staffing.house", grid=row["grid"] or "", n=building
        )
        entrance = self._entrances.get(row.get("entrance", 0), "")
        floor = text("staff.floor", n=row["floor"]) if row["floor"] else ""
        return f"{house}{entrance}{floor}"


def _unit_words(row: Row) -> str:
    name = str(row["name"] or row["code"])
    within = row["within"]
    return text("staff.unit_within", within=within, name=name) if within else name


def _building(row: Row, homes: dict[int, int]) -> int:
    return int(row.get("building") or homes.get(row.get("entrance", 0), 0))
