"""Whatever ledgers come, in whatever order: the same one again changes nothing."""

from __future__ import annotations

import random

import pytest

from gridplanner.data.importers.people import run_import
from gridplanner.data.ledgers.ledger import LedgerOptions
from tests.data.importers.registry_town import FARM, TOWER, all_rows, ledger, new_town
from tests.helpers.people import make_id
from tests.helpers.project import tables_of

TITLES = (
    "户主", "姓名", "身份证号", "出生日期", "与户主关系", "联系电话", "现住址",
    "户籍地址", "文化程度", "户号", "特殊人群", "户籍状态", "房主姓名", "备注",
)  # fmt: skip
PLACES = (
    FARM, f"{TOWER}2单元501", "海棠小区3-1-101", f"{TOWER}1单元", "丁香苑5号楼101",
    f"{TOWER}4单元901", "村东头老王家", None,
)  # fmt: skip
SOURCES = ("police", "department", "community", "self", "")
NOTES = ("gp_mapping", "gp_source", "gp_history", "gp_batch_image", "gp_state",
         "audit_log", "gp_meta", "sqlite_sequence", "gp_search_words")  # fmt: skip
FEW = 14


def random_row(rng):
    number = rng.randrange(FEW)
    birth = f"19{50 + number}-0{1 + number % 9}-1{number % 9}"
    written = make_id(birth, number)
    if rng.random() < 0.2:
        written = rng.choice([None, float(written[:15] + "000"), written[:17] + "Y"])
    maybe = lambda value, share=0.7: value if rng.random() < share else None  # noqa: E731
    return [
        maybe(f"户{chr(0x4E00 + number // 3)}", 0.5),
        f"甲{chr(0x4E00 + number)}",
        written,
        maybe(birth),
        maybe(rng.choice(["户主", "妻", "子", "租户"])),
        maybe(rng.choice([f"1390000{number:04d}", "13911112222/0532-86661234"])),
        rng.choice(PLACES),
        maybe(rng.choice(["东村1号", "西村2号"])),
        maybe(rng.choice(["初中", "高中", "本科"])),
        maybe(str(number // rng.choice([2, 3])), 0.4),
        maybe(rng.choice(["低保", "独居老人、残疾人"]), 0.3),
        maybe(rng.choice(["正常", "死亡", "迁出", "空挂"]), 0.15),
        maybe(rng.choice(["房东甲", "房东乙"]), 0.2),
        maybe(rng.choice(["好", "勤走访"]), 0.2),
    ]


def assert_whole(document):
    """Everybody lives in one place at most, with the household they belong to."""
    homes = dict(all_rows(document, "household", "id", "dwelling_id"))
    query = "SELECT person_id, dwelling_id FROM residence WHERE valid_to ISNULL"
    living = document.file.connection.execute(query).fetchall()
    assert len({person for person, _ in living}) == len(living)
    query = "SELECT id, household_id FROM person WHERE valid_to ISNULL"
    people = dict(document.file.connection.execute(query).fetchall())
    for person, dwelling in living:
        assert homes[people[person]] == dwelling
    assert set(people.values()) <= set(homes)
    query = (
        "SELECT household.id, head_id FROM household WHERE valid_to ISNULL"
        " AND head_id NOT NULL"
    )
    for household, head in document.file.connection.execute(query):
        assert people[head] == household
    query = "SELECT id FROM household WHERE valid_to ISNULL"
    held = {number for (number,) in document.file.connection.execute(query)}
    assert held == set(people.values())
    query = (
        "SELECT count(*) FROM person WHERE id_state ISNULL AND id_no NOT NULL"
        " GROUP BY id_no HAVING count(*) > 1"
    )
    assert not document.file.connection.execute(query).fetchall()


def records(document):
    return tables_of(document.file.connection, without=NOTES)


@pytest.mark.parametrize("seed", range(12))
def test_any_ledger_twice_changes_nothing_and_undo_brings_all_back(tmp_path, seed):
    rng = random.Random(seed)
    document = new_town(tmp_path)
    states = [records(document)]
    for step in range(4):
        rows = [random_row(rng) for _ in range(rng.randrange(2, 25))]
        name = f"{rng.choice('abc')}.xlsx"
        options = LedgerOptions(standing=rng.choice(SOURCES))
        path = ledger(tmp_path, rows, name=name, titles=TITLES)
        done = run_import(document, path, options=options)
        assert done.added + done.changed + done.same + done.skipped == done.read
        assert_whole(document)
        again = run_import(document, path, options=options)
        assert again.batch is None, (step, again.added, again.changed)
        if done.batch is not None:
            states.append(records(document))
    for state in reversed(states[:-1]):
        document.undo()
        assert records(document) == state
    assert document.next_undo() is None
    document.close()
