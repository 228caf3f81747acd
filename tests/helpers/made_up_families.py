"""Made-up families with twins, namesakes, shared telephones; and damaged copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from gridplanner.data.comparing.people_columns import PeopleColumns
from gridplanner.data.demo import words
from gridplanner.data.people.id_numbers import check_digit

SURNAMES = [
    "".join(sign for sign in token if not sign.isascii())
    for token in words.SURNAMES.split()
]
MEN = [token[0] for token in (words.MEN_OLD + words.MEN_MID).split()]
WOMEN = [token[0] for token in (words.WOMEN_OLD + words.WOMEN_MID).split()]
SOUND_ALIKE = {"英": "瑛", "华": "花", "伟": "玮", "丽": "莉", "强": "蔷", "军": "君",
               "明": "鸣", "红": "洪", "芳": "方", "国": "帼", "玉": "钰", "王": "汪",
               "建": "健", "林": "琳", "海": "嗨", "志": "智", "晓": "小"}  # fmt: skip
LAST = date(2026, 6, 1)


def made_up_id(birth: str, sequence: int, area: str = "990000") -> str:
    first = f"{area}{birth.replace('-', '')}{sequence:03d}"
    return first + check_digit(first)


class Families:
    """Rows of people, family by family."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.rows: list[tuple] = []
        self._numbers: set[str] = set()

    def person(self, name, *, sex, age, phone, home, birth="") -> None:
        birth = birth or str(
            LAST - timedelta(days=int((age + self.rng.random()) * 365))
        )
        while True:
            sequence = int(self.rng.integers(0, 500)) * 2 + (sex == "1")
            number = made_up_id(birth, sequence % 1000)
            if number not in self._numbers:
                break
        self._numbers.add(number)
        self.rows.append((name, sex, birth, number, phone, home))

    def given(self, sex: str) -> str:
        bag = MEN if sex == "1" else WOMEN
        count = 2 if self.rng.random() < 0.75 else 1
        return "".join(self.rng.choice(bag, count, replace=False))

    def phone(self) -> str:
        return f"1000{self.rng.integers(10**7):07d}"

    def family(self, home: int) -> None:
        rng = self.rng
        surname = str(rng.choice(SURNAMES))
        shared = self.phone()
        husband = surname + self.given("1")
        age = int(rng.integers(30, 75))
        self.person(husband, sex="1", age=age, phone=shared, home=home)
        wife = str(rng.choice(SURNAMES)) + self.given("2")
        own = shared if rng.random() < 0.4 else self.phone()
        self.person(wife, sex="2", age=age - 2, phone=own, home=home)
        kind = rng.random()
        if kind < 0.08:  # twins: one character differs, the same day
            birth = str(LAST - timedelta(days=int(rng.integers(2000, 9000))))
            first, second = rng.choice(MEN, 2, replace=False)
            for last in (first, second):
                self.person(
                    f"{surname}{MEN[0]}{last}", sex="1", age=0, birth=birth,
                    phone=shared, home=home,
                )  # fmt: skip
        elif kind < 0.12:  # a son with his father's name
            self.person(husband, sex="1", age=age - 26, phone=shared, home=home)
        elif kind < 0.7:
            sex = "1" if rng.random() < 0.5 else "2"
            name = surname + self.given(sex)
            self.person(name, sex=sex, age=max(age - 27, 1), phone=shared, home=home)


def columns_of(rows: list[tuple], ids=None) -> PeopleColumns:
    names, sex, birth, id_no, phone, home = zip(*rows, strict=True)
    homes = np.array(home, np.int64)
    ids = np.arange(1, len(rows) + 1) if ids is None else ids
    states = [""] * len(rows)
    return PeopleColumns(
        np.asarray(ids, np.int64), names, sex, birth, id_no, states, phone, homes, homes
    )


def made_up_families(rng: np.random.Generator, count: int) -> PeopleColumns:
    """Make about 2.5 people a family; nobody is listed twice."""
    families = Families(rng)
    for home in range(1, count + 1):
        families.family(home)
    return columns_of(families.rows)


def damaged_copy(
    people: PeopleColumns, rng: np.random.Generator, chosen
) -> PeopleColumns:
    """Copy people as another office would list them: two to three things wrong each.

    Ids stay, so that each copy tells whom it is of.
    """
    copy = people.rows(np.asarray(chosen, np.int64))
    fields = {
        name: list(getattr(copy, name))
        for name in ("name", "sex", "birth", "id_no", "id_state", "phone")
    }
    dwelling = copy.dwelling.copy()
    for row in range(len(copy)):
        _damage_number(fields, row, rng)
        for harm in rng.choice(5, int(rng.integers(0, 3)), replace=False):
            if harm == 0:
                fields["name"][row] = _misspelt(fields["name"][row], rng)
            elif harm == 1:
                fields["birth"][row] = _misdated(fields["birth"][row], rng)
            elif harm == 2:
                fields["phone"][row] = "" if rng.random() < 0.5 else f"1000{row:07d}"
            elif harm == 3:
                dwelling[row] = 0
            else:
                fields["sex"][row] = ""
    texts = {name: tuple(values) for name, values in fields.items()}
    household = np.zeros(len(copy), np.int64)
    return replace(copy, **texts, dwelling=dwelling, household=household)


def _damage_number(fields, row, rng) -> None:
    number, how = fields["id_no"][row], rng.random()
    if how < 0.25:
        fields["id_no"][row] = ""
    elif how < 0.5:
        fields["id_no"][row], fields["id_state"][row] = number[:15] + "000", "damaged"
    elif how < 0.65:
        fields["id_no"][row], fields["id_state"][row] = "9.9E+17", "damaged"
    elif how < 0.75:
        place = int(rng.integers(14, 17))
        wrong = str((int(number[place]) + 1 + int(rng.integers(8))) % 10)
        fields["id_no"][row] = number[:place] + wrong + number[place + 1 :]
        fields["id_state"][row] = "bad_check"


def _misspelt(name: str, rng) -> str:
    for place, sign in enumerate(name):
        if sign in SOUND_ALIKE:
            return name[:place] + SOUND_ALIKE[sign] + name[place + 1 :]
    if len(name) > 2:
        return name[:-1] + str(rng.choice(MEN + WOMEN))
    return name


def _misdated(birth: str, rng) -> str:
    how = rng.random()
    if how < 0.3:
        return birth[:7]
    if how < 0.5:
        return birth[:4]
    if how < 0.7:
        return f"{birth[:8]}{int(rng.integers(1, 29)):02d}"
    return ""
