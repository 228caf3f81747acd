"""Write the demo town into a project file, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.demo.professional import GRID_LEVEL, ProfessionalPlan
from gridplanner.data.demo.words import SOURCE
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.people.names import spell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.demo.features import Features
    from gridplanner.data.demo.frames import Floats, Ints
    from gridplanner.data.demo.grids import Grids
    from gridplanner.data.demo.ground import Ground
    from gridplanner.data.demo.households import Households, Members
    from gridplanner.data.demo.housing import Courtyards, Dwellings
    from gridplanner.data.demo.names import Texts
    from gridplanner.data.demo.people import People
    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile

CRS = "EPSG:4549"
# About 119.78 E, 35.72 N; whole metres keep the borders on their 50 mm grid.
ORIGIN = np.array([480094.0, 3954497.0])
SINCE = "2024-01-01"


class Writer:
    """Writes the tables of one town; ids count from 1 in every table."""

    def __init__(self, file: ProjectFile, progress: Progress) -> None:
        self._file = file
        self._progress = progress

    def write_plan(self, ground: Ground, grids: Grids) -> None:
        """Write the tiling plan: towns, communities, grids, micro-grids."""
        plan = plan_from_coverage(
            1, DEFAULT_LEVELS, placed(ground.cells), grids.owners, grids.units
        )
        self._file.write_plan(plan, name="", kind="tiling")

    def write_professional(self, plans: Sequence[ProfessionalPlan], first: int) -> None:
        """Write each department's plan beside the tiling one."""
        for number, made in enumerate(plans):
            owners = np.zeros((len(made.units), len(DEFAULT_LEVELS)), np.int64)
            owners[:, GRID_LEVEL] = [unit.id for unit in made.units]
            plan = plan_from_coverage(
                first + number,
                DEFAULT_LEVELS,
                placed(made.polygons),
                owners,
                made.units,
            )
            self._file.write_plan(plan, name=made.department, kind="professional")

    def write_features(self, features: Features) -> None:
        """Write woods, fields, roads, water, wells and squares."""
        self._insert(
            "feature",
            {
                "kind": features.kinds,
                "name": features.names,
                "class": features.classes,
                "source": [SOURCE] * len(features.kinds),
            },
            np.array(features.shapes, dtype=object),
        )

    def write_courtyards(self, courtyards: Courtyards) -> None:
        """Write the homesteads; courtyard ids are their places plus one."""
        count = len(courtyards.plate)
        self._insert(
            "courtyard",
            {
                "plate": courtyards.plate,
                "village": courtyards.village,
                "parcel_code": [f"JC{number + 1:06d}" for number in range(count)],
                "name": [
                    v + p
                    for v, p in zip(courtyards.village, courtyards.plate, strict=True)
                ],
                "address": courtyards.address,
                "source": [SOURCE] * count,
            },
            courtyards.shapes,
        )

    def write_buildings(
        self,
        ground: Ground,
        labels: Mapping[str, list[str]],
        courtyards: Courtyards,
        counts: Mapping[str, Ints],
    ) -> None:
        """Write the footprints; `counts`: dwellings, households, people of each."""
        f = ground.footprints
        yard = np.searchsorted(courtyards.plots, f.plot) + 1
        self._insert(
            "building",
            {
                **labels,
                "floors": f.floors.tolist(),
                "units": np.where(f.units > 0, f.units, 1).tolist(),
                **{name: values.tolist() for name, values in counts.items()},
                "courtyard_id": _nullable(yard, f.plot >= 0),
                "source": [SOURCE] * len(f),
                "source_key": labels["code"],
                "valid_from": [SINCE] * len(f),
            },
            ground.shapes,
        )

    def write_dwellings(
        self, ground: Ground, dwellings: Dwellings, codes: list[str], status: Ints
    ) -> None:
        """Write entrances and dwellings."""
        position = dwellings.unit_position.tolist()
        self._insert(
            "building_unit",
            {
                "building_id": (dwellings.unit_building + 1).tolist(),
                "name": [f"{number}单元" for number in position],
                "position": position,
                "floors": ground.footprints.floors[dwellings.unit_building].tolist(),
            },
        )
        unit = np.where(dwellings.unit >= 0, dwellings.unit_position[dwellings.unit], 1)
        flats = ground.footprints.flats[dwellings.building]
        room = (dwellings.floor * 100 + dwellings.column).tolist()
        home = (dwellings.place == 0).tolist()
        words = np.array(["自住", "出租", "空置"], dtype=object)
        self._insert(
            "dwelling",
            {
                "building_id": (dwellings.building + 1).tolist(),
                "unit_id": _nullable(dwellings.unit + 1, dwellings.unit >= 0),
                "code": [
                    f"{codes[building]}{entrance:02d}{number:04d}"
                    for building, entrance, number in zip(
                        dwellings.building.tolist(), unit.tolist(), room, strict=True
                    )
                ],
                "floor": dwellings.floor.tolist(),
                "room": [
                    "" if yard else str(number)
                    for yard, number in zip(home, room, strict=True)
                ],
                "row": dwellings.floor.tolist(),
                "col": ((unit - 1) * flats + dwellings.column).tolist(),
                "colspan": [1] * len(dwellings),
                "use": np.array(["住宅", "住宅", "宿舍"], dtype=object)[
                    dwellings.place
                ].tolist(),
                "status": words[status].tolist(),
            },
        )

    def write_households(
        self,
        households: Households,
        heads: Ints,
        registers: dict[str, list[Any]],
        codes: list[str],
    ) -> None:
        """Write households and register households; `heads` are people from 0."""
        count = len(households)
        words = np.array(["resident", "collective"], dtype=object)
        self._insert(
            "household",
            {
                "kind": words[households.collective].tolist(),
                "dwelling_id": (households.dwelling + 1).tolist(),
                "code": codes,
                "head_id": (heads + 1).tolist(),
                "category": np.array(["常住户", "租住户"], object)[
                    households.tenant
                ].tolist(),
                "valid_from": [SINCE] * count,
            },
        )
        self._insert("register_household", registers)

    def write_people(
        self,
        people: People,
        members: Members,
        kinds: list[str],
        register: list[int | None],
    ) -> None:
        """Write the people; an absent one has a register but no household here."""
        here = members.absent == 0
        count = len(members)
        self._insert(
            "person",
            {
                "name": people.name.tolist(),
                "pinyin": people.pinyin.tolist(),
                "pinyin_full": _spelt(people.name),
                "sex": np.where(members.woman == 1, "2", "1").tolist(),
                "birth": people.birth.tolist(),
                "id_type": ["111"] * count,
                "id_no": people.id_no.tolist(),
                "phone": people.phone,
                "nation": people.nation.tolist(),
                "education": people.education.tolist(),
                "political": people.political.tolist(),
                "marital": people.marital.tolist(),
                "occupation": people.occupation,
                "population_kind": kinds,
                "household_id": _nullable(members.household + 1, here),
                "register_household_id": register,
                "relation": [f"{code:02d}" for code in members.relation.tolist()],
                "source": [SOURCE] * count,
                "note": [None if home else "外出" for home in here.tolist()],
            },
        )

    def write_residences(
        self, members: Members, households: Households, since: list[str]
    ) -> None:
        """Write where the people live and as what."""
        here = np.flatnonzero(members.absent == 0)
        household = members.household[here]
        head = members.relation[here] == 2
        role = np.select(
            [households.tenant[household] == 1, head], ["tenant", "owner"], "family"
        )
        self._insert(
            "residence",
            {
                "person_id": (here + 1).tolist(),
                "dwelling_id": (households.dwelling[household] + 1).tolist(),
                "role": role.tolist(),
                "valid_from": [since[index] for index in household.tolist()],
            },
        )

    def write_tags(self, tags: Mapping[str, Ints]) -> None:
        """Write the categories people belong to, ordered by person."""
        person = np.concatenate(list(tags.values()))
        words = np.repeat(
            np.array(list(tags), dtype=object), [len(i) for i in tags.values()]
        )
        order = np.argsort(person, kind="stable")
        self._insert(
            "person_tag",
            {
                "person_id": (person[order] + 1).tolist(),
                "tag": words[order].tolist(),
                "source": [SOURCE] * len(order),
                "valid_from": [SINCE] * len(order),
            },
        )

    def write_rows(self, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Write rows without a shape, as they were made."""
        self._insert(table, columns)

    def _insert(
        self,
        table: str,
        columns: Mapping[str, Sequence[Any]],
        shapes: NDArray[np.object_] | None = None,
    ) -> None:
        self._progress.check()
        if not len(next(iter(columns.values()))):
            return
        wkb = None if shapes is None else shapely.to_wkb(placed(shapes)).tolist()
        self._file.bulk_insert(table, columns, wkb)


def _spelt(names: Texts) -> list[str]:
    """Spell names in pinyin, each different one once."""
    full = {name: spell(name)[1] for name in set(names)}
    return [full[name] for name in names]


def _nullable(values: Ints, known: NDArray[np.bool_]) -> list[int | None]:
    full = values.astype(object)
    full[~known] = None
    return list(full)


def placed(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Carry shapes from about the town's middle into the project CRS, to 1 mm."""

    def shift(points: Floats) -> Floats:
        return np.asarray(np.rint((points + ORIGIN) * 1000) / 1000, np.float64)

    return np.asarray(shapely.transform(shapes, shift), dtype=object)
