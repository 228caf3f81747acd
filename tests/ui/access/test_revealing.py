"""Plain data in the window: for a purpose, for ten minutes, with one entry."""

from datetime import timedelta

import pytest

from gridplanner.data.access.audit import entries_of, verify
from gridplanner.data.access.reveal import Subject
from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.session import NOTHING, Session
from tests.helpers.people import PEOPLE
from tests.helpers.project import clock
from tests.ui.answering import Answers, click, type_chinese

TEN = timedelta(minutes=10)
NAME = PEOPLE[0].name


@pytest.fixture
def reveal(house):
    """Show the people of the house in plain, as a user does."""

    def act(*steps):
        answers = Answers(
            *[(RevealForm, lambda _form: True, step) for step in steps],
            (RevealForm, lambda _form: True, lambda form: click(form.accept_button)),
        )
        house.actions_.run("data.reveal")
        answers.check()

    return act


def entries(window):
    return entries_of(window.session.document.file).entries


def at(window, passed):
    """Let time go on."""
    window.session.clock = lambda: clock() + passed
    window.shell.revealing.tick()


def test_people_are_masked_until_a_purpose_was_given(house, reveal):
    session = house.session
    assert session.shown("name", NAME, 1) == "逄**"
    reveal()
    assert session.shown("name", NAME, 1) == NAME
    assert session.shown("phone", PEOPLE[0].phone, 1) == PEOPLE[0].phone
    assert session.shown("id_no", PEOPLE[0].id_no, 1) != PEOPLE[0].id_no


def test_one_reveal_leaves_one_entry_with_house_and_number_of_people(house, reveal):
    reveal()
    (entry,) = entries(house)
    assert (entry.action, entry.object, entry.rows) == ("reveal", "东村1号", 6)
    assert (entry.user, entry.reason) == ("董玉涛", "visit")
    assert verify(house.session.document.file).intact


def test_more_is_shown_only_where_it_was_ticked(house, reveal):
    reveal(lambda form: form.with_id.click())
    assert house.session.shown("id_no", PEOPLE[0].id_no, 1) == PEOPLE[0].id_no
    assert house.session.shown("note", "独居", 1) == "***"
    assert entries(house)[0].fields == ("name", "id_no", "phone", "birth")


def test_after_ten_minutes_all_is_masked_again(house, reveal):
    reveal()
    told = []
    house.session.grant_changed.connect(lambda: told.append(house.session.grant))
    at(house, timedelta(minutes=9, seconds=59))
    assert house.session.shown("name", NAME, 1) == NAME
    assert house.shell.revealing.chip.isVisible()
    at(house, TEN)
    assert house.session.shown("name", NAME, 1) == "逄**"
    assert told == [None]
    assert not house.shell.revealing.chip.isVisible()


def test_the_status_bar_counts_down_and_a_click_masks_again(house, reveal):
    reveal()
    chip = house.shell.revealing.chip
    at(house, timedelta(seconds=48))
    assert "9:12" in chip.text()
    click(chip)
    assert house.session.grant is None
    assert not chip.isVisible()


def test_masking_again_needs_plain_data(house, reveal):
    assert house.actions_["data.mask"].isEnabled() is False
    reveal()
    house.actions_.refresh()
    house.actions_.run("data.mask")
    assert house.session.shown("name", NAME, 1) == "逄**"


def test_a_purpose_of_ones_own_has_five_characters(house, reveal):
    def write(form):
        form.words.setFocus()
        type_chinese(form.words, "慰问")
        assert form.purposes.checkedId() == 4
        assert not form.accept_button.isEnabled()
        assert "5" in form.accept_button.toolTip()
        type_chinese(form.words, "高龄老人")
        assert form.accept_button.isEnabled()

    reveal(write)
    assert entries(house)[0].reason == "慰问高龄老人"


def test_nobody_shown_nothing_to_reveal(town):
    town.session.select(NOTHING)
    town.actions_.refresh()
    assert not town.actions_["data.reveal"].isEnabled()


def test_a_panel_says_whom_it_shows(house, reveal):
    house.session.subject = Subject(frozenset({2}), "东村1号 101", "薛**")
    reveal(lambda _form: None)
    assert house.session.shown("name", PEOPLE[1].name, 2) == PEOPLE[1].name
    assert house.session.shown("name", NAME, 1) == "逄**"
    assert entries(house)[0].rows == 1


def test_closing_the_project_ends_it(house, reveal):
    reveal()
    house.shell.close_project()
    assert house.session.grant is None
    assert house.session.subject is None


def test_who_may_not_sees_the_reason(house, monkeypatch):
    reader = permissions_of(Account("小王", UserRole.READ_ONLY))
    monkeypatch.setattr(Session, "permissions", property(lambda _session: reader))
    house.actions_.refresh()
    assert not house.actions_["data.reveal"].isEnabled()
    house.shell.reveal()
    assert "只能看脱敏资料" in house.shell.strip.message
    assert entries(house) == ()
