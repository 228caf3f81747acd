"""Getting into an encrypted project in the window, locking it, and managing users."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gridplanner.data.access.audit import entries_of, verify
from gridplanner.data.access.key_file import key_path
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.job import Progress
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.store.encrypting import FirstUser, encrypt, has_plain_copies
from gridplanner.data.store.unlocking import is_encrypted, unlock
from gridplanner.resources.texts import text
from gridplanner.ui import doors
from gridplanner.ui.access import login
from gridplanner.ui.access.encrypt_form import (
    DecryptForm,
    EncryptForm,
    OfferForm,
    PassphraseForm,
)
from gridplanner.ui.access.locking import MINUTE, Cover
from gridplanner.ui.access.login import TRIES, LoginForm, UnlockForm
from gridplanner.ui.access.user_form import UserForm
from gridplanner.ui.access.users_window import ResetForm, UsersWindow
from gridplanner.ui.commands import access
from gridplanner.ui.dialogs.form import Form
from tests.helpers.encrypted import ADMINISTRATOR, PASSPHRASE, files_with
from tests.helpers.people import PEOPLE
from tests.ui.answering import Answers, click

OTHER = "battery staple 2"


@pytest.fixture
def locked(project):
    """The project of the window's tests, encrypted."""
    encrypt(project, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    return project


@pytest.fixture
def opened(qtbot, window, locked):
    """The window with the encrypted project open."""
    keys = unlock(locked, ADMINISTRATOR, PASSPHRASE)
    assert window.shell.doors.enter(locked, keys, lambda: None)
    qtbot.waitUntil(lambda: window.session.standing is not None)
    return window


def always(_dialog):
    return True


def typed(words):
    """Type a passphrase and press the verb."""

    def act(form):
        QTest.keyClicks(form.passphrase, words)
        click(form.accept_button)

    return act


def try_out(form):
    """Press the verb and wait until the passphrase was tried."""
    form.accept()
    while form.is_busy and form.result() == 0:
        QTest.qWait(5)


def asked(monkeypatch, form, *words):
    """Let a log-in dialog be answered without a screen: one passphrase a try."""
    left = list(words)

    def answer(dialog):
        while dialog.result() == 0 and left and dialog.fault is None:
            dialog.passphrase.setText(left.pop(0))
            try_out(dialog)
        return dialog.result()

    monkeypatch.setattr(form, "exec", answer)
    return left


def actions(file):
    return [entry.action for entry in entries_of(file).entries][::-1]


# Logging in


def test_an_encrypted_project_opens_by_user_and_passphrase(qtbot, window, locked):
    answers = Answers((LoginForm, always, typed("山海 之间 2026")))
    # Keys cannot write Chinese: the field takes what an input method gives.
    answers.left[0] = (
        LoginForm,
        always,
        lambda form: (form.passphrase.setText(PASSPHRASE), click(form.accept_button)),
    )
    assert window.shell.open_project(locked)
    answers.check()
    session = window.session
    assert session.user == session.document.file.user == ADMINISTRATOR
    assert session.os_user == "董玉涛"
    assert session.permissions.role is UserRole.ADMINISTRATOR
    assert session.permissions.binding
    assert actions(session.document.file) == ["login"]
    assert window.settings.user_of(str(locked)) == ADMINISTRATOR


def test_closing_the_project_is_on_the_record(window, locked, monkeypatch):
    asked(monkeypatch, LoginForm, PASSPHRASE)
    assert window.shell.open_project(locked)
    window.shell.close_project()
    asked(monkeypatch, LoginForm, PASSPHRASE)
    assert window.shell.open_project(locked)
    assert actions(window.session.document.file) == ["login", "logout", "login"]


def test_wrong_passphrases_are_counted_told_and_recorded(window, locked, monkeypatch):
    asked(monkeypatch, LoginForm, "wrong 1 1 1", "wrong 2 2 2", PASSPHRASE)
    assert window.shell.open_project(locked)
    entries = entries_of(window.session.document.file).entries
    assert [(entry.action, entry.rows) for entry in entries] == [
        ("login", 0),
        ("login_failed", 2),
    ]


def test_after_some_tries_the_dialog_closes_and_says_why(window, locked, monkeypatch):
    left = asked(monkeypatch, LoginForm, *["wrong 1 1 1"] * (TRIES + 1))
    assert not window.shell.open_project(locked)
    assert len(left) == 1
    assert window.session.document is None
    assert text("error.passphrase_wrong") in window.shell.strip.message


def test_who_presses_cancel_stays_on_the_start_page(window, locked, monkeypatch):
    monkeypatch.setattr(LoginForm, "exec", lambda _form: 0)
    assert not window.shell.open_project(locked)
    assert window.session.document is None
    assert window.centre.currentWidget() is window.start


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda path: key_path(path).unlink(), "error.key_missing"),
        (lambda path: key_path(path).write_bytes(b"{"), "error.key_damaged"),
    ],
)
def test_without_a_sound_key_file_nobody_is_asked_for_anything(
    window, locked, harm, code
):
    harm(locked)
    assert not window.shell.open_project(locked)
    said = window.shell.strip.message
    assert text(code, file=key_path(locked).name) in said


def test_a_lost_key_file_is_offered_from_the_backups(
    qtbot, opened, locked, monkeypatch
):
    from gridplanner.data.store.backups import keep
    from gridplanner.ui.backups import make_note

    keys, note = opened.session.document.file.keys, make_note(opened.session, "opening")
    keep(locked, note, progress=Progress(), keys=keys)
    opened.shell.close_project()
    key_path(locked).unlink()
    assert not opened.shell.open_project(locked)
    asked(monkeypatch, LoginForm, PASSPHRASE)
    (button,) = opened.shell.strip.buttons
    assert button.text() == text("access.take_key")
    button.click()
    qtbot.waitUntil(lambda: opened.session.document is not None)
    assert opened.session.user == ADMINISTRATOR


def test_a_large_project_is_opened_by_a_worker_with_the_keys(
    qtbot, window, locked, monkeypatch
):
    monkeypatch.setattr(doors, "LARGE", 1)
    asked(monkeypatch, LoginForm, PASSPHRASE)
    assert window.shell.open_project(locked)
    qtbot.waitUntil(lambda: window.session.document is not None)
    assert actions(window.session.document.file) == ["login"]


def test_a_damaged_project_is_told_after_the_right_passphrase(
    window, locked, monkeypatch
):
    broken = bytearray(locked.read_bytes())
    broken[500] ^= 1
    locked.write_bytes(broken)
    asked(monkeypatch, LoginForm, PASSPHRASE)
    assert not window.shell.open_project(locked)
    assert text("error.damaged") in window.shell.strip.message


def test_the_dialog_chooses_who_came_last_and_says_where_caps_lock_is_on(
    qtbot, window, locked
):
    form = LoginForm(window, locked, user="nobody")
    assert form.user.currentText() == ADMINISTRATOR
    form.show()
    assert not form.accept_button.isEnabled()
    assert form.passphrase.hint.isHidden()
    QTest.keyClick(form.passphrase, Qt.Key.Key_A)
    assert form.passphrase.hint.isHidden()
    form.passphrase.keyPressEvent(press("A"))
    assert form.passphrase.hint.isVisible()
    form.passphrase.keyPressEvent(press("B", Qt.KeyboardModifier.ShiftModifier))
    assert form.passphrase.hint.isHidden()
    form.close()


def press(letter, modifiers=Qt.KeyboardModifier.NoModifier):
    return QKeyEvent(QEvent.Type.KeyPress, ord(letter), modifiers, letter)


def test_a_passphrase_is_tried_beside_the_window_and_can_be_given_up(
    qtbot, window, locked, monkeypatch
):
    go_on, threads = threading.Event(), []

    def slow(*_words):
        threads.append(threading.current_thread())
        assert go_on.wait(10)
        return "keys"

    monkeypatch.setattr(login, "unlock", slow)
    form = LoginForm(window, locked)
    form.show()
    form.passphrase.setText(PASSPHRASE)
    click(form.accept_button)
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] is not threading.main_thread()
    assert form.bar.isVisible()
    assert form.cancel.isEnabled()
    assert not form.accept_button.isEnabled()
    assert not form.passphrase.isEnabled()
    click(form.cancel)
    assert not form.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: not form._jobs.busy)
    assert form.keys is None
    assert form.result() == QDialog.DialogCode.Rejected


# Locking


def test_locking_covers_every_window_and_the_passphrase_lifts_it(
    opened, monkeypatch, qtbot
):
    beside = QDialog(opened)
    beside.setWindowTitle(PEOPLE[0].name)
    beside.show()
    seen = []

    def look(form):
        seen.extend(
            (widget.windowTitle(), bool(widget.findChildren(Cover)))
            for widget in (opened, beside)
        )
        late = QDialog(opened)
        late.show()
        seen.append(("late", bool(late.findChildren(Cover))))
        late.close()
        form.passphrase.setText(PASSPHRASE)
        try_out(form)
        return form.result()

    monkeypatch.setattr(UnlockForm, "exec", look)
    title = opened.windowTitle()
    assert text("access.lock")
    opened.run_command("access.lock")
    assert seen == [("GridPlanner", True), ("GridPlanner", True), ("late", True)]
    assert opened.windowTitle() == title
    assert beside.windowTitle() == PEOPLE[0].name
    assert not opened.shell.entry.locking.is_locked
    beside.close()


def test_a_dialog_that_comes_while_it_is_locked_does_not_bar_the_way_back(
    opened, qtbot
):
    seen = []

    def come():
        dialog = QDialog(opened)
        QTimer.singleShot(50, lambda: unlock_on_top(dialog))
        dialog.exec()
        seen.append("closed")

    def unlock_on_top(dialog):
        assert dialog.findChildren(Cover)
        top = QApplication.activeModalWidget()
        assert isinstance(top, UnlockForm)
        top.passphrase.setText(PASSPHRASE)
        try_out(top)
        QTimer.singleShot(0, lambda: (seen.append(dialog.isVisible()), dialog.reject()))

    QTimer.singleShot(0, come)
    opened.shell.entry.lock()
    assert seen == [True, "closed"]
    assert not opened.shell.entry.locking.is_locked
    assert opened.session.document is not None


def test_a_cover_leaves_no_pixel_of_the_window(opened, qtbot):
    before = opened.grab().toImage()
    cover = Cover(opened)
    opened.resize(opened.width() + 40, opened.height() + 30)
    QApplication.processEvents()
    after = opened.grab().toImage()
    colours = {
        after.pixelColor(x, y).name()
        for x in range(0, after.width(), 7)
        for y in range(0, after.height() // 3, 5)
    }
    assert len(colours) == 1
    assert before.size() != after.size()
    cover.lift()


def test_who_cannot_unlock_gets_nothing_but_a_closed_project(opened, monkeypatch):
    monkeypatch.setattr(UnlockForm, "exec", lambda _form: 0)
    opened.shell.entry.lock()
    assert opened.session.document is None
    assert not opened.shell.entry.locking.is_locked
    assert opened.centre.currentWidget() is opened.start


def test_escape_does_not_close_the_project_behind_a_lock(opened, locked):
    form = UnlockForm(opened, locked, user=ADMINISTRATOR)
    form.show()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    form.close()


def test_it_locks_by_itself_after_the_minutes_chosen_and_says_so(opened, monkeypatch):
    locking = opened.shell.entry.locking
    assert locking.waits == 10 * MINUTE
    opened.settings.lock_minutes = 5
    locking.begin()
    assert locking.waits == 5 * MINUTE
    asked(monkeypatch, UnlockForm, PASSPHRASE)
    locking.lock_by_itself()
    assert actions(opened.session.document.file) == ["lock"]
    assert locking.waits == 5 * MINUTE
    opened.settings.lock_minutes = 0
    locking.begin()
    assert locking.waits == 0


def test_a_plain_project_never_locks(town):
    assert town.shell.entry.locking.waits == 0
    town.shell.entry.lock()
    assert not town.shell.entry.locking.is_locked


def test_locking_masks_what_was_shown_in_plain(opened, monkeypatch):
    masked = []
    monkeypatch.setattr(opened.shell, "mask_again", lambda: masked.append(1))
    asked(monkeypatch, UnlockForm, PASSPHRASE)
    opened.shell.entry.lock()
    assert masked


# Encrypting


def fill_in(form):
    form.name.setText(ADMINISTRATOR)
    form.new.first.setText(PASSPHRASE)
    form.new.again.setText(PASSPHRASE)
    assert form.accept_button.isEnabled()
    return QDialog.DialogCode.Accepted


def test_a_project_is_encrypted_with_its_backups_and_opened_again(
    qtbot, town, project, monkeypatch
):
    from gridplanner.data.store.backups import keep
    from gridplanner.ui.backups import make_note

    keep(project, make_note(town.session, "opening"), progress=Progress())
    monkeypatch.setattr(EncryptForm, "exec", fill_in)
    town.run_command("access.encrypt")
    qtbot.waitUntil(lambda: town.session.document is not None and not town.jobs.running)
    file = town.session.document.file
    assert file.user == ADMINISTRATOR
    assert actions(file) == ["encrypt"]
    assert verify(file).intact
    assert backups_of(project)
    assert not has_plain_copies(project)
    assert files_with(project.parent, PEOPLE[0].name) == []
    assert text("access.encrypt.done", file=project.name) in (town.shell.strip.message)


def test_stopping_opens_the_plain_project_again(qtbot, town, project, monkeypatch):
    go = threading.Event()

    def wait(path, first, *, clock, progress):
        go.wait(5)
        progress.check()

    from gridplanner.data.access import administration

    monkeypatch.setattr(administration, "encrypt_project", wait)
    monkeypatch.setattr(EncryptForm, "exec", fill_in)
    town.run_command("access.encrypt")
    town.jobs.cancel()
    go.set()
    qtbot.waitUntil(lambda: town.session.document is not None)
    assert town.session.document.file.keys is None


def test_encryption_is_offered_preselected_and_goes_on_afterwards(
    qtbot, town, project, monkeypatch
):
    told = []

    def answer(form):
        assert form.is_wanted
        return fill_in(form)

    monkeypatch.setattr(OfferForm, "exec", answer)
    town.shell.entry.offer_encryption(lambda: told.append(town.session.document))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].file.keys is not None
    town.shell.entry.offer_encryption(lambda: told.append("at once"))
    assert told[1:] == ["at once"]


def test_refusing_warns_is_recorded_and_is_not_asked_again(town, monkeypatch):
    told = []

    def refuse(form):
        assert form.warning.isHidden()
        form.no.setChecked(True)
        assert not form.warning.isHidden()
        assert form.warning.text() == text("access.offer.warning")
        assert form.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(OfferForm, "exec", refuse)
    town.shell.entry.offer_encryption(lambda: told.append(1))
    assert told == [1]
    assert actions(town.session.document.file) == ["refuse_encryption"]
    monkeypatch.setattr(OfferForm, "exec", lambda _form: pytest.fail("asked again"))
    town.shell.entry.offer_encryption(lambda: told.append(2))
    assert told == [1, 2]


def test_cancelling_the_offer_stops_the_import(town, monkeypatch):
    monkeypatch.setattr(OfferForm, "exec", lambda _form: 0)
    town.shell.entry.offer_encryption(lambda: pytest.fail("went on"))
    assert actions(town.session.document.file) == []


def test_decrypting_needs_a_reason_and_is_recorded(qtbot, opened, locked, monkeypatch):
    def answer(form):
        assert not form.accept_button.isEnabled()
        form.words.setText("移交档案")
        assert form.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DecryptForm, "exec", answer)
    opened.run_command("access.decrypt")
    qtbot.waitUntil(lambda: opened.session.document is not None)
    file = opened.session.document.file
    assert file.keys is None
    assert not is_encrypted(locked)
    (entry,) = [e for e in entries_of(file).entries if e.action == "decrypt"]
    assert entry.reason == "移交档案"


def test_another_key_keeps_the_passphrase(qtbot, opened, locked):
    before = locked.read_bytes()[:16]
    opened.run_command("access.new_key")
    qtbot.waitUntil(lambda: opened.session.document is not None)
    assert locked.read_bytes()[:16] != before
    assert unlock(locked, ADMINISTRATOR, PASSPHRASE) is not None


# Users


def test_the_passphrase_is_changed_by_who_knows_it(opened, locked, monkeypatch):
    tries = ["wrong 1 1 1", PASSPHRASE]

    def answer(form):
        form.old.setText(tries.pop(0))
        form.new.first.setText(OTHER)
        form.new.again.setText(OTHER)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PassphraseForm, "exec", answer)
    opened.run_command("access.change_passphrase")
    assert tries == []
    assert unlock(locked, ADMINISTRATOR, OTHER) is not None
    assert actions(opened.session.document.file) == ["passphrase"]


def test_users_are_added_changed_reset_and_removed(opened, locked, monkeypatch):
    document = opened.session.document
    window = UsersWindow(opened, document)
    area = next(u for u in document.plan.units.values() if u.name == "东村")

    def add(form):
        form.name.setText("李工")
        assert not form.accept_button.isEnabled(), "no unit is ticked"
        for row in range(form.units.count()):
            if area.name in form.units.item(row).text():
                form.units.item(row).setCheckState(Qt.CheckState.Checked)
        form.new.first.setText(OTHER)
        form.new.again.setText(OTHER)
        assert form.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(UserForm, "exec", add)
    window.add.click()
    assert window.chosen == Account("李工", UserRole.COMMUNITY, frozenset([area.id]))
    assert unlock(locked, "李工", OTHER).account == window.chosen

    def change(form):
        form.role.setCurrentIndex(list(UserRole).index(UserRole.PRINT_ONLY))
        assert form.units.isHidden()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(UserForm, "exec", change)
    window.change.click()
    assert window.chosen.role is UserRole.PRINT_ONLY

    def reset(form):
        form.new.first.setText("third time 3")
        form.new.again.setText("third time 3")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ResetForm, "exec", reset)
    window.reset.click()
    assert unlock(locked, "李工", "third time 3") is not None
    monkeypatch.setattr(Form, "exec", lambda _form: QDialog.DialogCode.Accepted)
    window.remove.click()
    assert window.has_removed
    assert window.chosen.name == ADMINISTRATOR
    window.remove.click()
    assert window.message.text() == text("error.last_administrator")
    assert actions(document.file) == ["users"] * 4
    window.deleteLater()


def test_who_is_no_administrator_is_told_so(opened, locked, qtbot):
    from gridplanner.data.access.administration import add_user

    file = opened.session.document.file
    add_user(file, Account("赵敏", UserRole.TOWN), OTHER)
    opened.session.use(None)
    keys = unlock(locked, "赵敏", OTHER)
    opened.shell.doors.enter(locked, keys, lambda: None)
    for command in (access.users, access.decrypt, access.new_key):
        assert command.blocked(opened.context) == "error.no_permission"


def test_units_are_found_by_name_and_the_ticked_ones_stay_in_sight(opened):
    form = UserForm(opened, opened.session.document)
    first = form.units.item(0)
    first.setCheckState(Qt.CheckState.Checked)
    form.search.setText("西村")
    shown = [
        form.units.item(row).text().strip()
        for row in range(form.units.count())
        if not form.units.item(row).isHidden()
    ]
    assert len(shown) == 2
    assert any("西村" in words for words in shown)
    form.deleteLater()
