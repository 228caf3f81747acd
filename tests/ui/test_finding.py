"""The search box: people, houses, workers and places of the registry, as one types."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.store.seeking import Seeker
from gridplanner.resources.texts import text
from gridplanner.ui.panels.search_box import Hit, SearchBox
from gridplanner.ui.session import Selection
from tests.helpers.people import make_id
from tests.helpers.project import open_document
from tests.ui.actions import ActionCounter
from tests.ui.conftest import unit_id

ID = make_id("1963-04-05", 20)
PHONE = "10000001234"


@pytest.fixture
def people(project):
    """Somebody lives in the third house, somebody nowhere; one works in a grid."""
    document = open_document(project)
    file = document.file
    file.update_rows(
        "building",
        {3: {"name": "海棠小区3号楼", "plate": "3号楼", "estate": "海棠小区"}},
    )
    file.bulk_insert("building_unit", {"building_id": [3], "name": ["2单元"]})
    file.bulk_insert("dwelling", {"building_id": [3], "unit_id": [1], "room": ["501"]})
    file.bulk_insert("household", {"dwelling_id": [1]})
    file.update_rows(
        "dwelling", {1: {"owner_name": "薛桂兰", "owner_phone": "10020009876"}}
    )
    file.bulk_insert(
        "person",
        {
            "name": ["王秀英", "逄德福"],
            "pinyin": ["wxy", "pdf"],
            "sex": ["2", "1"],
            "birth": ["1963-04-05", None],
            "id_no": [ID, None],
            "phone": [PHONE, None],
            "emergency_phone": [None, "10010005678"],
            "household_id": [1, None],
        },
    )
    grid = next(
        unit.id for unit in document.plan.units.values() if unit.name == "丙网格"
    )
    worker = {"name": ["张建国"], "pinyin": ["zjg"], "code": ["W012"]}
    file.bulk_insert("worker", worker)
    file.bulk_insert(
        "post",
        {
            "worker_id": [1],
            "scope_type": ["grid"],
            "scope_id": [grid],
            "role": ["full_time_worker"],
        },
    )
    file.bulk_insert("place", {"name": ["王家饺子馆"], "building_id": [3]})
    document.close()
    return project


@pytest.fixture
def box(qtbot, people, town):
    """The box with the cursor in it."""
    town.activateWindow()
    town.actions_.run("search.begin")
    qtbot.waitUntil(town.search.hasFocus)
    return town.search


def type_in(qtbot, box, words):
    box.clear()
    with qtbot.waitSignal(box.window().seeking.answered):
        QTest.keyClicks(box, "x")
        box.setText(words)
    qtbot.waitUntil(lambda: not box.is_waiting)
    return list(box.model.hits)


def shown(hits):
    return [(text(hit.group), hit.title, hit.detail) for hit in hits]


@pytest.mark.parametrize(
    ("words", "title", "detail"),
    [
        ("王秀英", "王秀英", "女 62 · 海棠小区 3-2-501"),
        ("秀英", "王秀英", "女 62 · 海棠小区 3-2-501"),
        ("wxy", "王**", "女 62 · 海棠小区 3-2-501"),
        ("wangxiu", "王**", "女 62 · 海棠小区 3-2-501"),
        ("1234", "王**", "女 62 · 100****1234 · 海棠小区 3-2-501"),
        (ID, "王**", f"女 62 · {ID} · 海棠小区 3-2-501"),
        ("逄德", "逄德*", "男 · 没有登记住处"),
        ("5678", "逄**", "男 · 紧急联系人 100****5678 · 没有登记住处"),
        ("薛桂", "薛桂*", "产权人 · 100****9876 · 海棠小区 3-2-501"),
        ("9876", "薛**", "产权人 · 100****9876 · 海棠小区 3-2-501"),
    ],
)
def test_people_are_listed_first_with_only_what_was_typed_in_plain(
    qtbot, box, words, title, detail
):
    hits = type_in(qtbot, box, words)
    assert shown(hits)[0] == ("人员", title, detail)


def test_groups_stand_under_their_headings_which_cannot_be_chosen(qtbot, box):
    hits = type_in(qtbot, box, "王")
    assert [text(hit.group) for hit in hits] == ["人员", "单位场所"]
    model = box.model
    rows = [model.index(row) for row in range(model.rowCount())]
    assert [row.data() for row in rows if model.hit(row.row()) is None] == [
        "人员",
        "单位场所",
    ]
    for row in rows:
        is_hit = model.hit(row.row()) is not None
        assert bool(model.flags(row) & Qt.ItemFlag.ItemIsSelectable) == is_hit
    current = []
    for _ in range(3):
        current.append(box.current_hit())
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert current == [hits[0], hits[1], hits[0]]


def test_nothing_of_a_person_is_in_the_list_that_was_not_typed(qtbot, box):
    type_in(qtbot, box, "wxy")
    model = box.model
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    said = " ".join(
        str(model.index(row).data(role))
        for row in range(model.rowCount())
        for role in roles
    )
    for secret in ("秀英", ID, PHONE):
        assert secret not in said


def test_the_house_of_a_person_is_found_in_three_actions(qtbot, people, town):
    opened = []
    town.shell.house_door.openers.append(lambda inside: opened.append(inside) or True)
    town.activateWindow()
    town.focus_map()
    qtbot.waitUntil(town.canvas.hasFocus)
    with ActionCounter() as counter:
        QTest.keyClick(town, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(town.search.hasFocus)
        QTest.keyClicks(town.search, "wxy")
        # Without a look whether the answer has come.
        QTest.keyClick(town.search, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(opened))
    assert counter.count == 3, counter.actions
    assert (opened[0].building_id, opened[0].dwelling_id) == (3, 1)
    assert (opened[0].household_id, opened[0].person_id) == (1, 1)
    assert town.session.selection == Selection(buildings=(3,))
    assert town.search.text() == ""


def test_whoever_has_no_home_is_told_so(qtbot, box, town):
    hits = type_in(qtbot, box, "pdf")
    hits[0].run()
    assert town.map.strip.message == text("finding.no_home_known")


@pytest.mark.parametrize("words", ["张建国", "建国", "zjg", "w012"])
def test_worker_leads_to_the_grids_in_charge(qtbot, box, town, words):
    hits = type_in(qtbot, box, words)
    assert shown(hits)[0] == ("网格员", "张建国", "W012")
    hits[0].run()
    assert town.session.selection == Selection(workers=(1,))
    marked = town.town.map.stack.selection
    assert marked.units.tolist() == [unit_id(town, "丙网格")]


def test_the_page_of_a_worker_is_opened_in_three_actions(qtbot, people, town):
    town.activateWindow()
    town.focus_map()
    qtbot.waitUntil(town.canvas.hasFocus)
    with ActionCounter() as counter:
        QTest.keyClick(town, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(town.search.hasFocus)
        QTest.keyClicks(town.search, "zjg")
        QTest.keyClick(town.search, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(town.session.selection.workers))
    assert counter.count == 3, counter.actions
    assert town.session.selection == Selection(workers=(1,))
    town.inspector.refresh()
    assert town.inspector.page.title == "张建国"


def test_owner_leads_to_the_dwelling_owned(qtbot, box, town):
    opened = []
    town.shell.house_door.openers.append(lambda inside: opened.append(inside) or True)
    type_in(qtbot, box, "薛桂兰")[0].run()
    assert (opened[0].building_id, opened[0].dwelling_id) == (3, 1)
    assert opened[0].person_id == 0


def test_estate_selects_all_its_buildings(qtbot, box, town):
    hits = type_in(qtbot, box, "海棠小区")
    assert hits[0].title == "海棠小区"
    hits[0].run()
    assert town.session.selection == Selection(buildings=(3,))


def test_dwelling_opens_its_house_at_the_dwelling(qtbot, box, town):
    opened = []
    town.shell.house_door.openers.append(lambda inside: opened.append(inside) or True)
    hits = type_in(qtbot, box, "海棠小区3-2-501")
    assert shown(hits)[0][:2] == ("房屋", "海棠小区 3-2-501")
    hits[0].run()
    assert (opened[0].building_id, opened[0].dwelling_id) == (3, 1)


def test_without_a_hit_it_is_said_what_to_try(qtbot, box):
    assert type_in(qtbot, box, "没有这个") == []
    assert box.said == text("search.none", words="没有这个")


def test_search_answers_while_a_worker_has_the_project(qtbot, box, town):
    town.session.hold()
    hits = type_in(qtbot, box, "秀英")
    assert hits[0].title == "王秀英"
    town.session.release()


def test_project_closes_while_a_search_is_under_way(box, town):
    box.setText("王")
    town.shell.close_project()
    assert not town.jobs.has_beside("finding")
    assert town.session.document is None


def test_only_the_newest_words_are_answered(qtbot, box, town):
    answered = []
    town.seeking.answered.connect(lambda words, _groups: answered.append(words))
    for words in ("王", "王秀", "wxy"):
        box.setText(words)
    qtbot.waitUntil(lambda: bool(answered))
    qtbot.waitUntil(lambda: not town.jobs.has_beside("finding"))
    assert answered == ["wxy"]
    # A search that was broken off leaves the next ones whole.
    assert type_in(qtbot, box, "秀英")[0].title == "王秀英"


def test_a_user_of_a_community_finds_people_and_houses_of_it_alone(qtbot, box, town):
    scope = frozenset([unit_id(town, "东村")])
    account = Account("小王", UserRole.COMMUNITY, scope)
    town.session.document.file.keys = KeyRing(account, ())
    assert type_in(qtbot, box, "王秀英") == []
    assert type_in(qtbot, box, "海棠小区3-2-501") == []
    titles = [hit.detail for hit in type_in(qtbot, box, "村1号")]
    assert titles == ["东村1号"]


def test_a_search_broken_off_leaves_the_next_ones_whole(people):
    document = open_document(people)
    document.file.bulk_insert("person", {"name": ["王秀兰"] * 3000})
    seeker = Seeker(document.file)
    seeker.find("王", limit=10)
    breaks = 0
    for wait in range(40):
        timer = threading.Timer(wait / 20_000, seeker.interrupt)
        timer.start()
        breaks += not seeker.find("王秀", limit=3000)[0]
        timer.join()
        assert len(seeker.find("王秀", limit=10)[0]) == 11
    assert breaks
    seeker.close()
    document.close()


def test_what_was_being_read_when_a_search_was_broken_off_breaks_no_later_one(people):
    document = open_document(people)
    document.file.bulk_insert("person", {"name": ["王秀兰"] * 30})
    seeker = Seeker(document.file)
    seeker.find("王", limit=10)
    # Until the last statement ends SQLite breaks off every new one as well.
    reading = seeker._connection.execute("SELECT id FROM person")
    next(reading)
    seeker.interrupt()
    assert seeker.find("王秀", limit=10) == [[], [], [], []]
    assert len(seeker.find("王秀", limit=10)[0]) == 11
    seeker.close()
    document.close()


@pytest.mark.usefixtures("qapp")
def test_nothing_is_said_to_be_missing_before_the_answer(qtbot):
    box = SearchBox(lambda _words: [], lambda _words: True)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.begin("w")
    assert box.said == text("finding.looking")
    box.show_answer("w", [])
    assert box.said == text("search.none", words="w")


@pytest.mark.usefixtures("qapp")
def test_enter_waits_for_the_answer_and_takes_its_first_hit(qtbot):
    ran = []

    def hit(name):
        return Hit(name, "", "", lambda: ran.append(name))

    box = SearchBox(lambda _words: [hit("command")], lambda _words: True)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.begin("w")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert ran == []
    box.show_answer("other", [hit("stale")])
    assert ran == []
    box.show_answer("w", [hit("person"), hit("command")])
    assert ran == ["person"]


def test_commands_that_are_called_alike_say_where_they_stand(town):
    hits = town.finder.find(">覆盖情况")
    assert [hit.title for hit in hits] == ["覆盖情况"] * 2
    places = [hit.detail for hit in hits]
    assert {text("menu.report"), text("menu.check")} == set(places)
    (alone,) = town.finder.find(">步行距离")
    assert text("menu.check") not in alone.detail
