"""Encrypted projects on the command line: who gets in, and what a passphrase leaves."""

from __future__ import annotations

import io
import sys

import pytest

from gridplanner.cli import run
from gridplanner.command_line import passphrases
from gridplanner.command_line.passphrases import read_passphrase
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.unlocking import unlock
from gridplanner.notebook import open_project
from tests.helpers.encrypted import (
    ADMINISTRATOR,
    PASSPHRASE,
    encrypted_town,
    files_with,
)

OTHER, THIRD = "battery staple 2", "third 3 times"


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "office" / "town.gpkg"
    path.parent.mkdir()
    encrypted_town(path)
    return path


@pytest.fixture
def words_of(tmp_path):
    """Write a passphrase into a file of its own."""

    def written(words):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.txt"
        path.write_text(words + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def typed(monkeypatch):
    """Let somebody sit at the terminal and type these; give what was asked."""
    asked = []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def type_(*answers):
        left = list(answers)
        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(
            passphrases.getpass,
            "getpass",
            lambda prompt, stream: (asked.append((prompt, stream)), left.pop(0))[1],
        )
        return asked

    return type_


def test_commands_open_an_encrypted_project_by_a_passphrase_in_a_file(
    town, ask, words_of
):
    at = ("--passphrase-file", words_of(PASSPHRASE))
    code, answer, _ = ask("figures", town, *at, "--user", ADMINISTRATOR)
    assert (code, len(answer["rows"])) == (0, 3)
    code, answer, _ = ask("find", town, "甲网格", *at)
    assert answer["hits"][0]["kind"] == "grid"
    code, answer, _ = ask("audit", town, "--verify", *at)
    assert answer["intact"] is True


def test_a_command_that_writes_comes_in_and_goes_on_the_record(town, ask, words_of):
    at = ("--passphrase-file", words_of(PASSPHRASE))
    new = ("--role", "town", "--new-passphrase-file", words_of(OTHER))
    before = ask("audit", town, *at)[1]["entries"]
    assert ask("users", town, "add", "李工", *new, *at)[0] == 0
    after = ask("audit", town, *at, "--user", ADMINISTRATOR)[1]["entries"]
    assert after - before == len(["login", "users", "logout"])


def test_a_wrong_passphrase_has_a_code_of_its_own(town, ask, words_of):
    code, answer, _ = ask("check", town, "--passphrase-file", words_of("x" * 9))
    assert (code, answer["error"]["code"]) == (1, "error.passphrase_wrong")


def test_a_passphrase_is_read_from_standard_input(town, ask, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(f"{PASSPHRASE}\r\nrest".encode()))
    monkeypatch.setattr(sys, "stdin", given)
    code, _, _ = ask("check", town, "--passphrase-file", "-")
    assert code == 0


def test_a_passphrase_that_is_typed_is_asked_for_on_stderr_and_once(town, tell, typed):
    asked = typed(PASSPHRASE)
    code, out, _ = tell("check", town)
    assert code == 0
    (prompt, stream) = asked[0]
    assert len(asked) == 1
    assert ADMINISTRATOR in prompt
    assert stream is not sys.stdout
    assert PASSPHRASE not in out


def test_a_new_project_is_encrypted_with_what_is_typed_twice(tmp_path, tell, typed):
    path = tmp_path / "new.gpkg"
    typed(PASSPHRASE, PASSPHRASE)
    assert tell("new", path, "--encrypt", "--user", "李工")[0] == 0
    assert unlock(path, "李工", PASSPHRASE) is not None
    typed(PASSPHRASE, OTHER)
    assert tell("new", tmp_path / "b.gpkg", "--encrypt")[0] == 1
    assert not (tmp_path / "b.gpkg").exists()


def test_a_project_is_encrypted_given_another_key_and_decrypted(
    project, ask, words_of, tmp_path
):
    at = ("--passphrase-file", words_of(PASSPHRASE))
    assert ask("encrypt", project, *at, "--user", "王主任")[0] == 0
    assert ask("encrypt", project, "--new-key", *at)[0] == 0
    code, answer, _ = ask("figures", project, *at)
    assert (code, bool(answer["rows"])) == (0, True)
    words = ("--off", "--reason", "移交档案", *at)
    code, answer, _ = ask("encrypt", project, *words)
    assert (code, answer["encrypted"]) == (0, False)
    code, answer, _ = ask("audit", project, "--verify")
    assert (code, answer["intact"]) == (0, True)
    assert answer["entries"] >= 3


def test_users_are_added_changed_and_removed(town, ask, words_of):
    at = ("--passphrase-file", words_of(PASSPHRASE))
    new = ("--new-passphrase-file", words_of(OTHER))
    scope = ("--role", "community", "--scope", "370211103201")
    code, answer, _ = ask("users", town, "add", "李工", *scope, *new, *at)
    # With two users the name decides.
    at = (*at, "--user", ADMINISTRATOR)
    assert code == 0
    assert answer["users"][1] == {
        "name": "李工",
        "role": "community",
        "scope": ["370211103201"],
        "restricted": False,
    }
    his = ("--user", "李工", "--passphrase-file", words_of(OTHER))
    assert ask("figures", town, *his)[0] == 0
    code, answer, _ = ask("users", town, "remove", ADMINISTRATOR, *his)
    assert (code, answer["error"]["code"]) == (1, "error.no_permission")
    code, _, _ = ask(
        "users",
        town,
        "passphrase",
        *his,
        "--new-passphrase-file",
        words_of(THIRD),
    )
    assert code == 0
    assert ask("users", town, *his)[1]["error"]["code"] == "error.passphrase_wrong"
    change = ("change", "李工", "--role", "town", "--restricted")
    code, answer, _ = ask("users", town, *change, *at)
    assert (answer["users"][1]["role"], answer["users"][1]["restricted"]) == (
        "town",
        True,
    )
    assert ask("users", town, "reset", "李工", *new, *at)[0] == 0
    assert ask("users", town, *his)[0] == 0
    code, answer, _ = ask("users", town, "remove", "李工", *at)
    assert [user["name"] for user in answer["users"]] == [ADMINISTRATOR]
    code, answer, _ = ask("audit", town, "--verify", *at)
    assert answer["intact"] is True


def test_a_communitys_user_needs_an_area(town, ask, words_of):
    at = ("--passphrase-file", words_of(PASSPHRASE))
    new = ("--new-passphrase-file", words_of(OTHER), "--role", "community")
    code, answer, _ = ask("users", town, "add", "李工", *new, *at)
    assert (code, answer["error"]["code"]) == (1, "access.scope.none")
    assert [u["name"] for u in ask("users", town, *at)[1]["users"]] == [ADMINISTRATOR]


def test_the_record_says_in_words_what_was_done_to_a_user(town, tell, words_of):
    at = ("--passphrase-file", words_of(PASSPHRASE), "--user", ADMINISTRATOR)
    new = ("--new-passphrase-file", words_of(OTHER))
    tell("users", town, "add", "李工", *new, *at)
    tell("users", town, "change", "李工", "--role", "town", *at)
    tell("users", town, "reset", "李工", *new, *at)
    tell("users", town, "remove", "李工", *at)
    _, out, _ = tell("audit", town, *at, "--lang", "zh")
    done = [line for line in out.splitlines() if "李工" in line]
    for line, words in zip(done, ("移除", "重设口令", "镇级", "新增"), strict=True):
        assert words in line


def test_who_reads_only_is_shown_only_their_own_actions(town, ask, words_of, tmp_path):
    at = ("--passphrase-file", words_of(PASSPHRASE), "--user", ADMINISTRATOR)
    new = ("--new-passphrase-file", words_of(OTHER))
    ask("users", town, "add", "李工", *new, *at)
    his = ("--user", "李工", "--passphrase-file", words_of(OTHER))
    assert ask("audit", town, *his)[1]["entries"] == 0
    target = tmp_path / "record.csv"
    assert ask("audit", town, "--out", target, *his)[0] == 0
    words = target.read_text(encoding="utf-8-sig")
    assert "李工" in words  # came in, to write it
    assert ADMINISTRATOR not in words
    assert ask("audit", town, *at)[1]["entries"] > 3


def test_users_are_listed_for_people(town, tell, words_of):
    code, out, _ = tell("users", town, "--passphrase-file", words_of(PASSPHRASE))
    assert code == 0
    assert ADMINISTRATOR in out
    assert "Administrator" in out


def test_a_notebook_opens_an_encrypted_project(town):
    with open_project(town, user=ADMINISTRATOR, passphrase=PASSPHRASE) as project:
        assert len(project.grids()) == 3


def test_a_passphrase_file_without_a_passphrase_is_refused(tmp_path):
    path = tmp_path / "empty.txt"
    for raw in (b"", b"\n", b"\xff\xfe\n"):
        path.write_bytes(raw)
        with pytest.raises(GridPlannerError):
            read_passphrase(str(path))
    path.write_bytes("\ufeff口令 一二三\r\n".encode())
    assert read_passphrase(str(path)) == "口令 一二三"


def test_no_passphrase_reaches_a_log(town, capfd, words_of, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "gridplanner.data.store.unlocking.log_in", lambda *_w, **_n: 1 / 0
    )
    assert run(["check", str(town), "--passphrase-file", str(words_of(OTHER))]) == 1
    out, err = capfd.readouterr()
    assert OTHER not in out + err
    assert files_with(town.parent, OTHER) == []
