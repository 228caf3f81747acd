"""The tab of rules: red and green with numbers, and the list behind each of them."""

import json

import pytest
from PySide6.QtWidgets import QFileDialog

from gridplanner.analysis.balance import between
from gridplanner.data.events import Changed
from gridplanner.data.rules.pack import starting_pack, to_body
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.resources.texts import sentence
from gridplanner.studies.rules.words import demand_words
from gridplanner.ui.balance.words import target_words
from gridplanner.ui.plan_edits import PlanTrial
from gridplanner.ui.rules.form import RulesForm
from tests.ui.conftest import unit_id


@pytest.fixture
def rules(qtbot, town):
    town.run_command("rules.show")
    qtbot.waitUntil(lambda: bool(town.rules.rows))
    return town.rules


@pytest.fixture
def bad_file(tmp_path):
    return tmp_path / "bad.json"


def row_of(panel, key):
    keys = [verdict.rule.kind.key for _, verdict in panel.rows]
    return keys.index(key)


def listed(panel):
    count = panel.model.rowCount()
    return [panel.model.data(panel.model.index(row, 0)) for row in range(count)]


def body(low, high):
    return {"rules": [{"kind": "households", "low": low, "high": high}]}


def chosen_file(monkeypatch, way, path):
    monkeypatch.setattr(QFileDialog, way, lambda *_words, **_options: (str(path), ""))


def test_every_rule_says_how_many_keep_it_of_how_many(town, rules):
    assert len(rules.rows) == len(starting_pack().rules)
    row = row_of(rules, "households")
    assert "0.0%（0/3）" in rules.table.item(row, 3).text()
    assert rules.table.item(row, 2).text() == "✘ 不达标"
    assert rules.table.item(row, 1).text() == "300–500"
    assert "不达标" in rules.words.text()


def test_list_behind_a_number_leads_to_the_map(town, rules):
    rules.table.setCurrentCell(row_of(rules, "households"), 0)
    assert sorted(listed(rules)) == sorted(["甲网格", "乙网格", "丙网格"])
    row = listed(rules).index("乙网格")
    rules.view.clicked.emit(rules.model.index(row, 0))
    assert town.session.selection.units == (unit_id(town, "乙网格"),)


def test_changed_numbers_are_kept_by_name_and_taken_back_by_undo(
    qtbot, monkeypatch, town, rules
):
    def fill(form):
        form.name.setText("镇标准")
        form.boxes["households", "low"].setValue(1)
        form.boxes["households", "high"].setValue(9)
        form.accept()
        return form.result()

    monkeypatch.setattr(RulesForm, "exec", fill)
    rules.wanted.emit("edit")
    row = row_of(rules, "households")
    qtbot.waitUntil(lambda: rules.table.item(row, 1).text() == "1–9")
    document = town.session.document
    (kept,) = read_standards(document.file, StandardKind.RULES)
    assert (kept.name, kept.in_use) == ("镇标准", True)
    row = row_of(rules, "households")
    assert rules.table.item(row, 2).text() == "✔ 达标"
    town.run_command("cmd.undo")
    assert read_standards(document.file, StandardKind.RULES) == []


def test_range_of_the_rules_in_use_is_what_balance_aims_at(qtbot, town, rules):
    town.tray.show_page("balance")
    assert not town.balance.ranking.balance.target.is_range
    keep = keep_standard(StandardKind.RULES, "镇标准", body(3, 4), [])
    town.session.document.apply_batch(keep)
    target = town.balance.ranking.balance.target
    assert (target.low, target.high) == (3, 4)
    assert "3–4" in target_words(target, "households", 0.15)
    town.session.set_level(1)
    assert not town.balance.ranking.balance.target.is_range
    town.session.set_level(2)
    town.run_command("cmd.undo")
    assert not town.balance.ranking.balance.target.is_range


def test_figures_beside_the_pointer_aim_at_the_same_range(town):
    keep = keep_standard(StandardKind.RULES, "镇标准", body(3, 4), [])
    town.session.document.apply_batch(keep)
    trial = PlanTrial(town.context)
    unit = unit_id(town, "丙网格")
    (column,) = trial.live.readout(trial.start, [unit]).columns
    assert column.state == between(3, 4).band(5).value
    trial.drop()


def test_form_says_what_cannot_be_meant(qtbot, town):
    form = RulesForm("x", starting_pack(), town)
    qtbot.addWidget(form)
    form.boxes["households", "low"].setValue(700)
    form.accept()
    assert "户数范围" in form.fault.text()
    assert not form.result()
    form.boxes["households", "low"].setValue(100)
    form.name.setText(" ")
    form.accept()
    assert "名称" in form.fault.text()


def test_a_pack_goes_to_another_office_as_a_file_and_comes_back(
    qtbot, monkeypatch, town, rules, tmp_path
):
    path = tmp_path / "rules.json"
    chosen_file(monkeypatch, "getSaveFileName", path)
    rules.wanted.emit("export")
    assert json.loads(path.read_text("utf-8"))["body"] == to_body(starting_pack())
    chosen_file(monkeypatch, "getOpenFileName", path)
    rules.wanted.emit("import")
    qtbot.waitUntil(lambda: not town.jobs.running)
    kept = read_standards(town.session.document.file, StandardKind.RULES)
    assert [each.body for each in kept] == [to_body(starting_pack())]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "标准文件"),
        (b"{}", "标准文件"),
        (b'{"gridplanner_standard": "norm", "name": "x", "body": {}}', "另一类"),
        (
            json.dumps(
                {"gridplanner_standard": "rules", "name": "x", "body": body(9, 3)}
            ).encode(),
            "户数范围",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_reason_and_changes_nothing(
    monkeypatch, rules, bad_file, content, said
):
    town = rules.window()
    bad_file.write_bytes(content)
    told = []
    monkeypatch.setattr(
        type(town.shell), "tell", lambda _shell, error: told.append(error)
    )
    chosen_file(monkeypatch, "getOpenFileName", bad_file)
    rules.wanted.emit("import")
    assert said in sentence(told[0])[0]
    assert read_standards(town.session.document.file, StandardKind.RULES) == []


def test_an_edit_says_that_the_verdicts_are_of_before(town, rules):
    before = rules.words.text()
    town.session.changed.emit(Changed(plan=1, cells=frozenset({1})))
    assert rules.words.text() != before


def test_both_languages_and_looks_can_be_shown(town, rules):
    chinese = rules.words.text()
    assert rules.packs.currentText() == "默认标准"
    town.shell.use_language("en")
    assert rules.table.item(0, 0).text() == "Households"
    assert rules.packs.currentText() == "Usual rules"
    assert "kept" in rules.words.text()
    town.shell.use_dark(True)
    assert not rules.grab().isNull()
    town.shell.use_dark(False)
    town.shell.use_language("zh")
    assert rules.words.text() == chinese


def test_a_pack_kept_by_the_program_s_name_is_called_so_in_every_language(town, rules):
    have = [keep_standard(StandardKind.RULES, "默认标准", body(3, 4), [])]
    town.session.document.apply_batch(have[0])
    town.shell.use_language("en")
    assert rules.packs.currentText() == "Usual rules"
    rules.packs.activated.emit(0)
    assert town.shell.rules._pack().name == "默认标准"
    town.shell.use_language("zh")


def test_shares_are_asked_for_in_percent_as_they_are_told(qtbot, town):
    form = RulesForm("x", starting_pack(), town)
    qtbot.addWidget(form)
    boxes = {
        key: form.boxes[key].text()
        for key in (
            ("load_band", "high"), ("visible_border", "low"), ("utilisation", "high"),
            ("compactness", "low"), ("people", "high"), ("visible_border", "distance"),
        )
    }  # fmt: skip
    assert list(boxes.values()) == ["15.0%", "50.0%", "115.0%", "0.20", "1,500", "10.0"]
    told = {rule.kind.key: demand_words(rule) for rule in form.pack.rules}
    assert told["load_band"] == "≤ 15.0%"
    assert told["utilisation"] == "80.0%–115.0%"
    assert told["micro_tiles"] == "≤ 10 平方米"
    assert form.pack == starting_pack()
    form.boxes["load_band", "high"].setValue(12.5)
    numbers = {rule.kind.key: rule.numbers for rule in form.pack.rules}
    assert numbers["load_band"]["high"] == 0.125


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_rule_nor_demand_is_cut(town, rules, language):
    town.shell.use_language(language)
    metrics = rules.table.fontMetrics()
    for row in range(rules.table.rowCount()):
        for column in range(3):
            words = rules.table.item(row, column).text()
            room = rules.table.columnWidth(column)
            assert metrics.horizontalAdvance(words) + 6 <= room, words
    town.shell.use_language("zh")
