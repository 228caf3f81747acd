"""Workers added, changed and ended through the commands, undone, and read again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gridplanner.data.access.audit import entries_of
from gridplanner.data.store.homes import rows_about
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.staff.base_field import Base, BaseField
from gridplanner.ui.staff.worker_form import MAP, WorkerForm, read_minutes
from tests.helpers.people import make_id
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers

ID = make_id("1979-08-09", 31)


@pytest.fixture
def project(project):
    """One worker with a telephone at one grid, and an office in the first house."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    (one,) = add_workers(document.file, 1, phone=["13800001234"], note=["私人备注"])
    add_posts(document.file, [one], grids[:1], "full_time_worker")
    office = {"name": ["东村村委会"], "kind": ["committee"], "building_id": [1]}
    document.file.bulk_insert("place", office)
    document.close()
    return project


@pytest.fixture
def answer(monkeypatch):
    """Let forms be filled in by functions, one for each that is shown."""
    fills = []

    def exec_(form):
        return fills.pop(0)(form)

    monkeypatch.setattr(WorkerForm, "exec", exec_)
    return fills


def rows(town, *ids):
    return town.session.document.file.read_rows("worker", ids)


def test_a_worker_is_added_by_the_command_undone_and_there_after_reopening(
    town, project, answer
):
    def fill(form):
        assert not form.accept_button.isEnabled()
        form.line("name").setText("张 建国")
        form.line("code").setText("W012")
        form.line("phone").setText("138 0000 5678")
        form.line("id_no").setText(ID)
        form.line("capacity").setText("5,544")
        box = form.base.box
        box.setCurrentIndex(box.findText("东村村委会"))
        box.activated.emit(box.currentIndex())
        assert form.accept_button.isEnabled()
        return form.DialogCode.Accepted

    answer.append(fill)
    town.actions_.run("staff.add_worker")
    (row,) = rows(town, 2)
    wanted = {
        "name": "张建国",
        "pinyin": "zjg",
        "kind": "full_time",
        "code": "W012",
        "phone": "13800005678",
        "id_no": ID,
        "birth": "1979-08-09",
        "capacity": 5544.0,
        "valid_from": "2026-03-05",
        "base": "东村村委会",
        "source": "hand",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert row["base_x"] is not None
    assert town.session.selection.workers == (2,)
    undo.run(town.context)
    assert rows(town, 2) == []
    town.session.document.redo()
    town.shell.close_project()
    document = open_document(project)
    assert document.file.read_rows("worker", [2]) == [row]
    document.close()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(town, answer):
    seen = {}

    def fill(form):
        form.line("name").setText(" ")
        form.line("capacity").setText("很多")
        form.line("valid_from").setText("2026-03-05")
        form.line("valid_to").setText("2025-01-01")
        seen.update({name: form.fault(name) for name in ("name", "capacity")})
        seen["valid_to"] = form.fault("valid_to")
        assert form.fault("valid_from") == ""
        assert not form.accept_button.isEnabled()
        form.line("valid_to").setText("不是日期")
        assert form.fault("valid_to") == text("staff.wrong.day")
        form.line("birth").setText("2099-01-01")
        assert form.fault("birth") == text("household.wrong.day")
        form.line("valid_to").setText("2099-01-01")
        assert not form.fault("valid_to")
        return form.DialogCode.Rejected

    answer.append(fill)
    town.actions_.run("staff.add_worker")
    assert seen == {
        "name": "请填写姓名。",
        "capacity": "请填 0 到 44,640 之间的分钟数，不填按标准",
        "valid_to": "离岗日期不能早于到岗日期",
    }
    assert rows(town, 2) == []


def test_what_is_wrong_is_read_whole_where_it_takes_two_lines(town, answer):
    heights = []

    def fill(form):
        form.line("name").setText("试验甲")
        form.show()
        wrong = ID[:-1] + ("0" if ID[-1] != "0" else "1")
        form.line("id_no").setText(wrong)
        QTest.qWait(50)
        said = form._faults["id_no"]
        heights.append((said.height(), said.heightForWidth(said.width())))
        form.hide()
        return form.DialogCode.Rejected

    answer.append(fill)
    town.actions_.run("staff.add_worker")
    ((height, wanted),) = heights
    assert height >= wanted


def test_masked_values_stay_unless_they_are_written_over(town, answer):
    town.session.select_workers([1])

    def fill(form):
        assert form.line("phone").text() == ""
        assert form.line("phone").placeholderText() == "138****1234"
        assert "备注" not in form.line("note").placeholderText()
        form.line("skills").setText("会说朝鲜语")
        return form.DialogCode.Accepted

    answer.append(fill)
    town.actions_.run("staff.change_worker")
    (row,) = rows(town, 1)
    assert (row["phone"], row["note"]) == ("13800001234", "私人备注")
    assert row["skills"] == "会说朝鲜语"
    kept = rows_about(town.session.document.file, "former_value", "worker", [1])
    assert [each["field"] for each in kept] == ["skills"]
    undo.run(town.context)
    assert rows(town, 1)[0]["skills"] is None


def test_the_time_of_the_norm_is_shown_by_kind_and_left_out_of_the_row(town, answer):
    def fill(form):
        hints = []
        for kind in ("full_time", "part_time", "volunteer"):
            form.kind.setCurrentIndex(form.kind.findData(kind))
            hints.append(form.line("capacity").placeholderText())
        assert hints == ["按标准 5,544 分钟", "按标准 1,386 分钟", "不计时间"]
        form.line("name").setText("李秀兰")
        return form.DialogCode.Accepted

    answer.append(fill)
    town.actions_.run("staff.add_worker")
    assert rows(town, 2)[0]["capacity"] is None


def test_no_time_at_all_is_kept_and_can_be_taken_back(town, answer):
    """0 minutes are not the norm's, which stand where nothing is written."""
    town.session.select_workers([1])
    for written, kept in (("0", 0.0), ("", None), ("0", 0.0), ("12", 12.0)):

        def fill(form, written=written):
            form.line("capacity").setText(written)
            return form.DialogCode.Accepted

        answer.append(fill)
        town.actions_.run("staff.change_worker")
        assert rows(town, 1)[0]["capacity"] == kept


def test_the_base_is_pointed_at_on_the_map_and_the_form_goes_on(qtbot, town, answer):
    town.session.select_workers([1])

    def to_map(form):
        form.line("code").setText("W001")
        return MAP

    def keep(form):
        assert form.line("code").text() == "W001"
        assert form.line("phone").placeholderText() == "138****1234"
        return form.DialogCode.Accepted

    answer += [to_map, keep]
    town.actions_.run("staff.change_worker")
    assert town.tools.name == "pick_place"
    QTest.mouseClick(town.canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not answer)
    (row,) = rows(town, 1)
    assert row["code"] == "W001"
    assert (row["base_x"], row["base_y"]) == pytest.approx(
        (town.canvas.view.x, town.canvas.view.y), abs=2 * town.canvas.view.metres_per_px
    )
    assert town.tools.name == "select"


def test_a_place_on_the_map_does_not_keep_the_name_of_an_office_elsewhere(qtbot):
    offices = [Base("东村村委会", 10.0, 20.0), Base("西村村委会", 30.0, 40.0)]
    row = {"base": "东村村委会", "base_x": 10.0, "base_y": 20.0}
    field = BaseField(row, offices)
    qtbot.addWidget(field)
    field.set_place(10.0, 20.0)
    assert field.values == row
    field.set_place(11.0, 20.0)
    assert field.values == {"base": None, "base_x": 11.0, "base_y": 20.0}
    field.box.setEditText("老槐树下")
    field.set_place(12.0, 20.0)
    assert field.values == {"base": "老槐树下", "base_x": 12.0, "base_y": 20.0}


def test_leaving_the_map_without_a_place_goes_back_to_the_form(qtbot, town, answer):
    answer.append(lambda _form: MAP)
    answer.append(lambda form: form.DialogCode.Rejected)
    town.actions_.run("staff.add_worker")
    town.step_back()
    qtbot.waitUntil(lambda: not answer)
    assert rows(town, 2) == []


def test_whoever_leaves_loses_the_posts_on_that_day_as_one_edit(town, monkeypatch):
    from gridplanner.ui.household.forms import DayForm

    monkeypatch.setattr(DayForm, "exec", lambda form: form.DialogCode.Accepted)
    town.session.select_workers([1])
    town.actions_.run("staff.end_worker")
    file = town.session.document.file
    assert rows(town, 1)[0]["valid_to"] == "2026-03-05"
    assert file.read_rows("post", [1])[0]["valid_to"] == "2026-03-05"
    assert town.session.staff_desk.posts_of(1) == ()
    town.inspector.refresh()
    assert town.inspector.page.notes == ("已于 2026-03-05 离岗",)
    undo.run(town.context)
    assert rows(town, 1)[0]["valid_to"] is None
    assert file.read_rows("post", [1])[0]["valid_to"] is None


def test_a_photo_is_shown_on_the_page_and_taken_away(town, tmp_path, monkeypatch):
    path = tmp_path / "photo.png"
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    town.session.select_workers([1])
    assert not town.actions_["staff.no_photo"].isEnabled()
    town.actions_.run("staff.photo")
    town.inspector.refresh()
    assert town.inspector.page.picture.startswith(b"\xff\xd8")
    town.actions_.run("staff.no_photo")
    town.inspector.refresh()
    assert town.inspector.page.picture == b""


@pytest.mark.parametrize("words", ["", "-5", "nan", "inf", "1e9", "abc"])
def test_what_is_no_number_of_minutes_is_none(words):
    assert read_minutes(words) is None


def test_commands_of_a_worker_say_why_they_cannot_run(town):
    town.session.select_units([])
    town.actions_.run("staff.change_worker")
    assert town.map.strip.message == "先选择一名网格员"


def test_the_phone_is_shown_in_plain_for_a_purpose_and_put_on_record(town, monkeypatch):
    seen = []

    def accept(form):
        seen.append(form.windowTitle())
        return form.DialogCode.Accepted

    monkeypatch.setattr(RevealForm, "exec", accept)
    town.session.select_workers([1])
    town.actions_.run("staff.reveal")
    assert len(seen) == 1
    assert town.session.staff_desk.worker_row(1)["phone"] == "13800001234"
    (entry,) = entries_of(town.session.document.file).entries
    assert entry.action == "reveal"
    assert (entry.rows, entry.object) == (1, "网格员 1")
    town.inspector.refresh()
    assert "data.mask" in town.inspector.page.commands
    town.actions_.run("data.mask")
    assert town.session.staff_desk.worker_row(1)["phone"] == "138****1234"
