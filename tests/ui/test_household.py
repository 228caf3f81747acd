"""The household file in the real window: shown masked, edited, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEvent,
    QIODevice,
    QMimeData,
    Qt,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from gridplanner.data.access.grant import Grant
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.counting import CountRule
from gridplanner.data.people.code_tables import HEALTH
from gridplanner.data.registry_edits import owners
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.hits import Hit, Hits
from gridplanner.resources.texts import LANGUAGES, set_language, text
from gridplanner.ui.household import choose_dwelling, parts
from gridplanner.ui.household.count_rule_form import CountRuleForm
from gridplanner.ui.household.forms import TagForm
from gridplanner.ui.household.parts import PEOPLE_MIME
from gridplanner.ui.household.person_form import PersonForm
from gridplanner.ui.household.photo import shrink
from gridplanner.ui.household.place_list import PlaceList
from gridplanner.ui.session import Selection
from tests.helpers.people import PEOPLE
from tests.helpers.project import clock

STAMP = Stamp("2026-03-05T09:30:00+00:00")
SECRETS = [
    part for one in PEOPLE for part in (one.name, one.id_no, one.phone, one.birth)
]


@pytest.fixture
def lived_in(town, qtbot):
    """A family of four in the first house, a flat of its own empty beside it."""
    file = town.session.document.file
    with file.transaction():
        file.bulk_insert(
            "dwelling",
            {
                "building_id": [1, 1],
                "room": ["101", "102"],
                "status": ["自住", "空置"],
            },
        )
        file.bulk_insert(
            "household",
            {"dwelling_id": [1], "head_id": [1], "kind": ["resident"]},
        )
        four = PEOPLE[:4]
        file.bulk_insert(
            "person",
            {
                "name": [one.name for one in four],
                "sex": [one.sex for one in four],
                "birth": [one.birth for one in four],
                "id_no": [one.id_no for one in four],
                "phone": [one.phone for one in four],
                "relation": [one.relation for one in four],
                "household_id": [1] * 4,
            },
        )
        file.bulk_insert(
            "residence",
            {
                "person_id": [1, 2, 3, 4],
                "dwelling_id": [1] * 4,
                "role": ["owner", "family", "family", "family"],
            },
        )
    row = file.read_rows("dwelling", [1])[0]
    values = {"owner_name": PEOPLE[4].name, "owner_phone": PEOPLE[4].phone}
    town.session.document.apply_batch(owners.set_owner(row, values, STAMP))
    return town


def said(widget):
    """Everything a widget says, in sight or behind the pointer."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    words = []
    for part in (widget, *widget.findChildren(QWidget)):
        words += [part.toolTip(), part.accessibleName(), part.windowTitle()]
        if isinstance(part, QLabel | QPushButton):
            words.append(part.text())
    return "\n".join(words)


def open_file(window, dwelling=1):
    window.shell.open_building(1, dwelling_id=dwelling)
    page = window.side.page
    assert window.side.currentWidget() is page
    return page


def answer(window, fill):
    """Let the next forms be filled in and accepted."""
    edits = window.shell.household.edits

    def accepts(form):
        fill(form)
        assert form.accept_button.isEnabled()
        return True

    edits.people._accepts = edits.house._accepts = accepts


def rows(window, table, *ids):
    return window.session.document.file.read_rows(table, ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_says_who_lives_there_and_nothing_personal(lived_in, language):
    set_language(language)
    page = open_file(lived_in)
    words = said(page)
    assert "逄**" in words
    assert "欧阳**" in words
    assert "household." not in words
    assert not [secret for secret in SECRETS if secret in words]
    set_language("zh")


def test_leave_shows_the_file_in_plain_and_its_end_masks_it_again(lived_in):
    page = open_file(lived_in)
    session = lived_in.session
    assert session.subject.people == {1, 2, 3, 4, stand_in("dwelling", 1)}
    until = clock() + timedelta(minutes=10)
    people = session.subject.people
    session.use_grant(Grant(frozenset({"name", "phone"}), "visit", until, people))
    words = said(page)
    assert PEOPLE[0].name in words
    assert PEOPLE[4].name in words
    assert PEOPLE[0].id_no not in words
    session.use_grant(None)
    assert PEOPLE[0].name not in said(page)


def test_file_gives_way_to_what_is_selected_next(lived_in):
    open_file(lived_in)
    lived_in.session.select(Selection(buildings=(2,)))
    assert lived_in.side.currentWidget() is lived_in.inspector
    assert lived_in.session.subject is None


def test_details_behind_a_file_are_made_once_they_are_in_sight(lived_in, qtbot):
    open_file(lived_in)
    qtbot.wait(0)
    made = []
    refresh = lived_in.inspector.refresh
    lived_in.inspector.refresh = lambda: (made.append(1), refresh())
    lived_in.session.figures_changed.emit()
    qtbot.waitUntil(lambda: not lived_in.inspector._timer.isActive())
    assert made == []
    lived_in.shell.household.close()
    assert made == [1]


def test_file_of_another_house_takes_the_place_of_the_one_that_is_open(lived_in):
    page = open_file(lived_in)
    seen = []
    lived_in.side.currentChanged.connect(seen.append)
    packed = lived_in.town.map.buildings.packed
    other = next(int(number) for number in packed.ids if number != 1)
    lived_in.shell.house_door.openers.append(
        lambda inside: lived_in.shell.household.open_inside(
            replace(inside, dwelling_id=1)
        )
    )
    lived_in.shell.open_building(other, dwelling_id=1)
    assert seen == []
    assert lived_in.side.currentWidget() is page
    lived_in.shell.house_door.openers.pop()
    lived_in.shell.open_building(other)
    assert lived_in.side.currentWidget() is lived_in.inspector


def test_new_person_is_on_record_counted_and_taken_back(lived_in):
    page = open_file(lived_in)
    one = PEOPLE[5]

    def fill(form):
        assert isinstance(form, PersonForm)
        form.field("name").setText(one.name)
        form.field("id_no").setText(one.id_no)
        form.field("relation").set_code("99")

    answer(lived_in, fill)
    lived_in.shell.household.run("add", 0)
    (row,) = rows(lived_in, "person", 5)
    assert (row["name"], row["birth"], row["sex"]) == (one.name, one.birth, one.sex)
    assert (row["household_id"], row["pinyin"]) == (1, "jl")
    assert len(page.file.members) == 5
    lived_in.actions_.run("cmd.undo")
    assert len(page.file.members) == 4


def test_masked_value_stays_unless_it_is_written_over(lived_in):
    open_file(lived_in)
    shown = {}

    def fill(form):
        phone = form.field("phone")
        shown.update(text=phone.text(), hint=phone.placeholderText())
        form.field("occupation").setText("教师")

    answer(lived_in, fill)
    lived_in.shell.household.run("edit", 1)
    (row,) = rows(lived_in, "person", 1)
    assert (row["phone"], row["occupation"]) == (PEOPLE[0].phone, "教师")
    assert (shown["text"], shown["hint"]) == ("", "100****0011")


def test_health_stays_masked_in_file_and_form_and_is_written_over(lived_in):
    file = lived_in.session.document.file
    with file.transaction():
        file.update_rows("person", {1: {"health": "37"}})
    page = open_file(lived_in)
    word = HEALTH.word("37", "zh")
    assert word not in said(page)
    shown = []

    def fill(form):
        box = form.field("health")
        shown.append((box.code, box.currentText(), box.lineEdit().placeholderText()))

    answer(lived_in, fill)
    lived_in.shell.household.run("edit", 1)
    assert shown == [("", "", "***")]
    assert rows(lived_in, "person", 1)[0]["health"] == "37"
    answer(lived_in, lambda form: form.field("health").set_code("10"))
    lived_in.shell.household.run("edit", 1)
    assert rows(lived_in, "person", 1)[0]["health"] == "10"
    fields = frozenset({"text"})
    until = clock() + timedelta(minutes=5)
    lived_in.session.use_grant(Grant(fields, "核对资料内容", until))
    assert text("household.health", words=HEALTH.word("10", "zh")) in said(page)


def test_death_of_the_head_leaves_a_household_that_names_another(lived_in):
    page = open_file(lived_in)
    answer(lived_in, lambda form: form.day_field.setText("2026.3.1"))
    lived_in.shell.household.run("deceased", 1)
    assert [one.id for one in page.file.members] == [2, 3, 4]
    lived_in.shell.household.run("head", 2)
    assert [one.is_head for one in page.file.members] == [True, False, False]
    assert rows(lived_in, "person", 1)[0]["valid_to"] == "2026-03-01"


def test_moved_person_lives_in_the_other_flat(lived_in):
    open_file(lived_in)

    def fill(form):
        assert form.list.count() == 1
        form.list.setCurrentRow(0)

    answer(lived_in, fill)
    lived_in.shell.household.run("move", 3)
    page = open_file(lived_in, dwelling=2)
    assert [one.id for one in page.file.members] == [3]
    assert page.file.members[0].is_head
    assert page.file.status == ""


def test_empty_dwelling_offers_what_to_do(lived_in):
    page = open_file(lived_in, dwelling=2)
    words = said(page)
    assert text("household.empty") in words
    assert text("household.do.add") in words


def test_flat_with_people_is_not_marked_as_empty_and_says_why(lived_in):
    open_file(lived_in)
    lived_in.shell.household.run("vacant", 0)
    assert "4" in lived_in.map.strip.message
    assert rows(lived_in, "dwelling", 1)[0]["status"] == "自住"


def test_visit_category_and_register_are_written_and_shown(lived_in):
    page = open_file(lived_in)
    answer(lived_in, lambda form: form.findings.setPlainText("一切平安"))
    lived_in.shell.household.run("visit", 0)
    answer(lived_in, lambda form: form.tag.setCurrentIndex(form.tag.findData("dibao")))
    lived_in.shell.household.run("tag", 2)
    answer(lived_in, lambda form: form._boxes[1].setChecked(True))
    lived_in.shell.household.run("register_add", 0)
    file = page.file
    assert file.visits[0].worker == "董玉涛"
    assert [tag.tag for tag in file.members[1].tags] == ["dibao"]
    assert [one.id for one in file.registers[0].members] == [1]
    assert file.members[0].registered == "here"
    assert text("category.dibao") in said(page)


def test_the_photo_shown_goes_in_one_step_even_where_it_is_of_a_household(
    lived_in, qtbot
):
    file = lived_in.session.document.file
    with file.transaction():
        file.bulk_insert(
            "photo",
            {
                "table_name": ["household", "dwelling", "household"],
                "row_id": [1, 1, 1],
                "picture": [b""] * 3,
            },
        )
    page = open_file(lived_in)
    assert page.file.photos == (1, 2, 3)
    lived_in.shell.household.run("photo_remove")
    assert page.file.photos == (1, 2)
    lived_in.shell.household.run("photo_remove")
    assert page.file.photos == (1,)
    lived_in.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: not lived_in.jobs.running)
    assert page.file.photos == (1, 2)


def test_former_values_name_the_source_that_wrote_them_last(lived_in):
    file = lived_in.session.document.file
    with file.transaction():
        file.bulk_insert("household", {"dwelling_id": [1], "kind": ["resident"]})
        file.bulk_insert(
            "person", {"name": ["薛德福"], "household_id": [2], "relation": ["02"]}
        )
        file.bulk_insert(
            "former_value",
            {
                "table_name": ["person"],
                "row_id": [1],
                "field": ["relation"],
                "new_source": ["泊里派出所户籍"],
            },
        )
    open_file(lived_in)
    lived_in.shell.household.run("join", 1)
    written = file.read_columns("former_value", ["row_id", "field", "source"])
    sources = {
        (row, field): source
        for row, field, source in zip(*written.values(), strict=True)
        if source
    }
    assert sources[1, "relation"] == "泊里派出所户籍"


def test_visit_and_photo_taken_away_are_brought_back_by_undo(lived_in, qtbot):
    page = open_file(lived_in)
    answer(lived_in, lambda form: form.findings.setPlainText("一切平安"))
    lived_in.shell.household.run("visit", 0)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    lived_in.shell.household.edits.house.set_photo(bytes(data.data()))
    (visit,) = page.file.visits

    lived_in.shell.household.run("visit_remove", visit.id)
    lived_in.shell.household.run("photo_remove")
    assert page.file.visits == ()
    photos = lived_in.session.document.file.read_columns("photo", ["id"])["id"]
    assert not len(photos)
    for _ in range(2):
        lived_in.actions_.run("cmd.undo")
        qtbot.waitUntil(lambda: not lived_in.jobs.running)
    assert [one.id for one in page.file.visits] == [visit.id]
    assert len(lived_in.session.document.file.read_columns("photo", ["id"])["id"]) == 1


def test_restricted_categories_are_not_offered_in_a_plain_project(qtbot):
    form = TagForm(None, present=(), restricted=False, today="2026-03-05")
    qtbot.addWidget(form)
    assert form.tag.findData("drugs") < 0
    assert form.tag.findData("dibao") >= 0


def person_form(qtbot, row=None, **options):
    form = PersonForm(
        None,
        row or {},
        say=lambda _column, value: value or "",
        today="2026-03-05",
        **options,
    )
    qtbot.addWidget(form)
    form.field("name").setText("某某")
    return form


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("990000195503124121", "household.id.bad_check"),
        ("99000019550312", "household.id.bad_length"),
        ("990000195503124000", "household.id.damaged"),
        ("990000195502304122", "household.id.bad_date"),
        ("990000195503124120", "household.id.area"),
        ("E12345678", ""),
    ],
)
def test_id_number_is_checked_while_it_is_typed(qtbot, number, key):
    form = person_form(qtbot)
    form.field("id_no").setText(number)
    assert form.problem.text() == (text(key) if key else "")
    assert form.accept_button.isEnabled()
    # What is wrong with it is kept with it, and nothing is guessed.
    assert form.values["id_no"] == number


def test_what_means_nothing_for_somebody_is_grey_and_says_why(lived_in, monkeypatch):
    page = open_file(lived_in)
    shown = []

    class Shown(QMenu):
        def exec(self, _at):
            grey = [each for each in self.actions() if not each.isEnabled()]
            shown.append({each.text(): each.toolTip() for each in grey})

    monkeypatch.setattr(parts, "QMenu", Shown)
    for card in page.findChildren(parts.PersonCard)[:2]:
        card.findChild(QToolButton).click()
    head, wife = shown
    assert head[text("household.do.head")] == text("household.blocked.head")
    assert text("household.do.head") not in wife
    assert wife[text("household.do.tags")] == text("household.blocked.tags")


def test_a_masked_id_number_is_not_kept(qtbot):
    form = person_form(qtbot)
    form.field("id_no").setText("990000********4121")
    assert form.problem.text() == text("household.id.masked")
    assert not form.accept_button.isEnabled()


def test_day_after_today_is_refused_and_any_way_to_write_one_is_read(qtbot):
    form = person_form(qtbot)
    form.field("arrived").setText("2026-03-06")
    assert not form.accept_button.isEnabled()
    form.field("arrived").setText("2026年3月1日")
    assert form.accept_button.isEnabled()
    assert form.values["arrived"] == "2026-03-01"


def test_code_is_found_by_its_word_and_by_its_number(qtbot):
    form = person_form(qtbot)
    box = form.field("education")
    box.setEditText("本科")
    assert box.code == "20"
    box.setEditText("70")
    assert box.code == "70"
    box.setEditText("没有这种")
    assert box.code == ""


def test_second_head_is_refused_in_the_form(qtbot):
    form = person_form(qtbot)
    form.field("relation").set_code("02")
    assert not form.accept_button.isEnabled()
    other = person_form(qtbot, has_head=False)
    other.field("relation").set_code("02")
    other._check()
    assert other.accept_button.isEnabled()


def test_residents_of_a_building_are_listed_and_open_by_a_click(lived_in):
    lived_in.session.select(Selection(buildings=(1,)))
    lived_in.actions_.run("household.residents")
    listed = lived_in.side.residents
    assert lived_in.side.currentWidget() is listed
    words = [listed.list.item(i).text() for i in range(listed.list.count())]
    assert len(words) == 2
    assert "逄**" in words[0]
    assert PEOPLE[0].name not in "".join(words)
    listed.list.itemClicked.emit(listed.list.item(0))
    assert lived_in.side.currentWidget() is lived_in.side.page


def test_person_found_by_a_search_opens_their_household(lived_in):
    lived_in.shell.open_building(1, person_id=3)
    assert lived_in.side.currentWidget() is lived_in.side.page
    assert lived_in.side.page.file.dwelling_id == 1


def test_rule_of_counting_is_chosen_and_the_figures_follow(
    lived_in, qtbot, monkeypatch
):
    window = lived_in
    window.session.document.file.update_rows("person", {1: {"valid_to": None}})

    def choose(form):
        form._group.button(1).setChecked(True)
        return form.DialogCode.Accepted

    monkeypatch.setattr(CountRuleForm, "exec", choose)
    window.actions_.run("people.count_rule")
    registry = window.session.document.registry
    assert registry.count_rule is CountRule.REGISTER
    assert not registry.knows("people")
    window.session.select(Selection())
    window.inspector.refresh()
    assert text("counting.rule.register") in said(window.inspector)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_of_the_file_is_clipped(lived_in, language):
    set_language(language)
    page = open_file(lived_in)
    page.resize(320, 600)
    page.show()
    for button in page.findChildren(QPushButton):
        needed = button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= needed, button.text()
    set_language("zh")


def place_list(window, monkeypatch, act):
    """Open the list of places, act on it, and close it."""

    def run(form):
        act(form)
        return form.DialogCode.Accepted

    monkeypatch.setattr(PlaceList, "exec", run)
    window.actions_.run("household.places")


def test_places_are_added_in_the_selected_building_and_told_in_its_details(
    lived_in, monkeypatch
):
    window = lived_in
    window.session.select(Selection(buildings=(3,)))

    def fill(form):
        form.line("name").setText("海棠食品厂")
        form.line("contact_name").setText(PEOPLE[4].name)
        form.collection.setChecked(True)

    window.shell.household.edits.places._accepts = lambda form: fill(form) or True
    listed = []

    def act(form):
        assert form.note.text() == text("household.places.empty")
        form.wanted.emit("add", 0)
        items = [form.list.topLevelItem(0).text(column) for column in range(7)]
        listed.append((items, form.note.text()))

    place_list(window, monkeypatch, act)
    (items, note) = listed[0]
    assert items[:4] == ["海棠食品厂", "企业", "缺", "欧阳**"]
    assert "1" in note
    assert rows(window, "place", 1)[0]["building_id"] == 3
    window.inspector.refresh()
    words = said(window.inspector)
    assert "海棠食品厂" in words
    assert "缺" in words
    assert PEOPLE[4].name not in words


def test_lacking_managers_are_filtered_and_a_household_gets_its_dormitory(
    lived_in, monkeypatch
):
    window = lived_in
    file = window.session.document.file
    file.bulk_insert(
        "place",
        {
            "kind": ["enterprise", "village"],
            "name": ["海棠食品厂", "逢家桃园村"],
            "is_collection": [1, 1],
            "manager_name": [PEOPLE[0].name, None],
        },
    )
    seen = []

    def act(form):
        form.lacking.setChecked(True)
        count = form.list.topLevelItemCount()
        seen.extend(form.list.topLevelItem(i).text(0) for i in range(count))

    place_list(window, monkeypatch, act)
    assert seen == ["逢家桃园村"]
    open_file(window)

    def choose(form):
        form.list.topLevelItem(0).setSelected(True)
        assert form.accept_button.isEnabled()
        return True

    window.shell.household.edits.places._accepts = choose
    window.shell.household.run("dormitory", 1)
    (household,) = rows(window, "household", 1)
    assert (household["place_id"], household["kind"]) == (1, "collective")
    assert "海棠食品厂" in said(window.side.page)


def test_person_dragged_onto_a_dwelling_of_the_matrix_lives_there(lived_in):
    window = lived_in
    open_file(window)
    window.shell.matrix.show(1)
    view = window.matrix.view
    place = next(
        view.visualRect(view.model().index(row, column)).center()
        for row in range(view.model().rowCount())
        for column in range(view.model().columnCount())
        if (cell := view.cells.cell(view.model().index(row, column)))
        and cell.dwelling_id == 2
    )
    data = QMimeData()
    data.setData(PEOPLE_MIME, b"3")
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(place, move, data, left, none)
    QApplication.sendEvent(view.viewport(), over)
    assert over.isAccepted()
    drop = QDropEvent(place.toPointF(), move, data, left, none)
    QApplication.sendEvent(view.viewport(), drop)
    (person,) = rows(window, "person", 3)
    (household,) = rows(window, "household", person["household_id"])
    assert (household["dwelling_id"], household["head_id"]) == (2, 3)
    window.actions_.run("cmd.undo")
    assert rows(window, "person", 3)[0]["household_id"] == 1


def test_person_without_a_home_is_offered_one(lived_in):
    window = lived_in
    document = window.session.document
    document.file.bulk_insert("person", {"name": [PEOPLE[5].name]})
    window.shell.open_building(0, person_id=5)
    strip = window.map.strip
    assert strip.message == text("finding.no_home_known")

    def fill(form):
        form._building = 1
        form.search()
        numbers = [form.list.item(i).data(0x100) for i in range(form.list.count())]
        form.list.setCurrentRow(numbers.index(2))

    answer(window, fill)
    strip.buttons[0].click()
    (person,) = rows(window, "person", 5)
    (household,) = rows(window, "household", person["household_id"])
    assert (household["dwelling_id"], household["head_id"]) == (2, 5)
    assert [one.id for one in window.side.page.file.members] == [5]


def test_photo_is_kept_small_and_without_what_the_camera_wrote(qtbot, tmp_path):
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 255, (1500, 2000, 4), dtype=np.uint8)
    image = QImage(noise.tobytes(), 2000, 1500, QImage.Format.Format_RGB32)
    image.setText("Author", PEOPLE[0].name)
    path = tmp_path / "photo.png"
    assert image.save(str(path))
    data = shrink(path)
    assert data.startswith(b"\xff\xd8\xff")
    assert len(data) <= owners.LARGEST
    assert PEOPLE[0].name.encode() not in data
    assert not QImage.fromData(data).isNull()
    other = tmp_path / "other.jpg"
    other.write_bytes(b"no picture")
    assert shrink(other) == b""


def test_details_of_a_building_count_its_registered_households_besides(lived_in):
    window = lived_in
    file = window.session.document.file
    file.bulk_insert(
        "register_household",
        {
            "dwelling_id": [1, None, None],
            "building_id": [1, 1, 2],
            "status": [None, "空挂", None],
        },
    )
    counts = window.session.document.registry.counts(1)
    assert counts["households"].number == 1
    assert counts["register_households"].number == 2
    assert counts["hollow_households"].number == 1
    window.session.select(Selection(buildings=(1,)))
    window.inspector.refresh()
    words = said(window.inspector)
    for measure in ("households", "register_households", "hollow_households"):
        assert text(f"measure.{measure}") in words


def test_no_more_towers_are_read_once_the_list_of_dwellings_is_full(
    lived_in, monkeypatch
):
    session = lived_in.session
    registry, asked = session.document.registry, []
    matrix = registry.matrix(1)
    hits = tuple(
        Hit("building", number, str(number), "", None, None, building_id=number)
        for number in range(1, 41)
    )
    monkeypatch.setattr(
        registry, "find", lambda *_words, **_more: Hits(hits, more=False)
    )

    def read(number, **_more):
        asked.append(number)
        return matrix

    monkeypatch.setattr(registry, "matrix", read)
    monkeypatch.setattr(choose_dwelling, "FULL", 3)
    form = choose_dwelling.DwellingForm(
        lived_in, session.document, title="household.do.move_household", note="",
        building_id=0, without=0, today="2026-03-05", grant=None, now=session.clock(),
    )  # fmt: skip
    form.words.setText("海棠小区")
    form.search()
    assert form.list.count() == 3
    assert asked == [1, 2]
    form.deleteLater()
