"""What every command has in common."""

import json
import os
import re
import subprocess
import sys

import pytest

from gridplanner import __version__
from gridplanner.cli import COMMANDS, make_group, run
from gridplanner.resources.texts import has_text, set_language, tables, text

NAMES = [command.name for command in COMMANDS]


def python(*words, **environment):
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=120,
    )


def test_the_version_is_said_as_an_option_and_by_the_module(tell):
    assert tell("--version") == (0, f"GridPlanner {__version__}\n", "")
    assert python("-m", "gridplanner", "--version").stdout.strip().endswith(__version__)


def test_the_commands_of_the_contract_are_there():
    wanted = "new inspect import check figures find export render demo"
    assert set(wanted.split()) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_help_with_an_example_in_both_languages(
    name, language, capfd
):
    assert run([name, "--help", "--lang", language]) == 0
    out, _ = capfd.readouterr()
    assert f"gridplanner {name}" in out
    assert {"zh": "例：gridplanner", "en": "Example: gridplanner"}[language] in out
    assert "cli." not in out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_of_every_command_is_explained(language):
    set_language(language)
    for command in make_group().commands.values():
        for parameter in command.params:
            assert parameter.help, (command.name, parameter.name)
            assert parameter.help in tables()[language].values()


@pytest.mark.parametrize("name", NAMES)
def test_every_command_takes_the_common_options(name):
    options = {
        option for each in make_group().commands[name].params for option in each.opts
    }
    assert {"--json", "--lang", "--user", "--passphrase-file"} <= options


def test_help_speaks_the_language_of_the_system(monkeypatch, capfd):
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    for language, heading in (("zh_CN.UTF-8", "用法"), ("en_GB.UTF-8", "Usage")):
        monkeypatch.setenv("LANG", language)
        assert run(["--help"]) == 0
        assert heading in capfd.readouterr().out
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    run(["--help"])
    assert "用法" in capfd.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["new"],
        ["new", "a.gpkg", "--no-such-option"],
        ["no-such-command"],
        ["find", "a.gpkg", "x", "--limit", "many"],
        ["find", "a.gpkg", "x", "--limit", "0"],
        ["import", "trees", "a.shp", "b.gpkg"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_so(words, ask, tell):
    code, answer, err = ask(*words)
    assert code == 2
    assert answer["ok"] is False
    assert answer["error"]["code"] == "usage"
    assert answer["error"]["message"] in err
    code, out, err = tell(*words)
    assert (code, out) == (2, "")
    assert "See --help" in err


def test_a_language_we_do_not_speak_is_wrong_usage(ask):
    code, answer, _ = ask("figures", "a.gpkg", "--lang", "fr")
    assert (code, answer["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize(
    "words",
    [
        ["import", "events", "a.xlsx", "b.gpkg"],
    ],
)
def test_what_is_agreed_upon_and_not_built_is_refused(words, ask, tmp_path):
    code, answer, _ = ask(*words)
    assert code == 2
    assert answer["error"]["code"] == "cli.not_built"
    assert not (tmp_path / "a.gpkg").exists()


def test_a_fault_the_user_can_act_on_exits_with_1_in_the_language_asked(capfd):
    for language in ("zh", "en"):
        words = ["figures", "nowhere.gpkg", "--json", "--lang", language]
        assert run(words) == 1
        out, err = capfd.readouterr()
        error = json.loads(out)["error"]
        assert error["code"] == "error.missing"
        assert error["message"] in err
        set_language(language)
        assert error["message"] == text("error.missing", file="nowhere.gpkg")
        assert "Traceback" not in err


def test_an_unexpected_fault_is_one_sentence_and_a_log_without_its_text(
    ask, monkeypatch, village, tmp_path
):
    def broken(*_words, **_options):
        raise RuntimeError("张三 990000199001011234")

    monkeypatch.setattr("gridplanner.data.store.search.search", broken)
    monkeypatch.setattr(
        "platformdirs.user_log_path", lambda *_words, **_options: tmp_path
    )
    code, answer, err = ask("find", village, "x")
    assert code == 1
    assert answer["error"]["code"] == "error.crash"
    log = (tmp_path / "faults.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "broken" in log
    for told in (log, err, json.dumps(answer, ensure_ascii=False)):
        assert "张三" not in told
        assert "990000" not in told
    assert "Traceback" not in err


def test_stopping_exits_with_130(ask, monkeypatch, village):
    def stopped(*_words, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("gridplanner.data.store.search.search", stopped)
    code, answer, _ = ask("find", village, "x")
    assert code == 130
    assert answer["error"]["code"] == "cancelled"


def test_json_is_utf_8_whatever_the_console_speaks(village):
    found = subprocess.run(
        [sys.executable, "-m", "gridplanner", "find", village, "网格", "--json"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        check=True,
        timeout=120,
    )
    assert "网格" in json.loads(found.stdout.decode())["hits"][0]["label"]


@pytest.mark.parametrize("words", [["--help"], ["find", "VILLAGE", "网格"]])
def test_help_and_find_load_nothing_heavy(words, village):
    words = [str(village) if word == "VILLAGE" else word for word in words]
    code = (
        "import sys; from gridplanner.cli import run\n"
        f"assert run({words!r}) == 0\n"
        "heavy = 'numpy shapely pydantic geopandas fiona pyogrio pyproj PySide6 rich'\n"
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    found = python("-c", code)
    assert found.stdout.splitlines()[-1] == "[]", found.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("fi", {"figures", "find"}),
        ("import ", {"areas", "buildings", "features", "grids"}),
        ("export town.gpkg ", {"areas", "grids", "micro-grids", "buildings"}),
        ("demo --size ", {"village", "town", "district"}),
        ("find --l", {"--lang", "--limit"}),
        ("figures town.gpkg --lang ", {"zh", "en"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_offers_commands_options_and_choices(typed, offered, shell):
    line = f"gridplanner {typed}"
    environment = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    if shell != "bash":
        environment = {
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rpartition(" ")[2],
        }
    found = python(
        "-m", "gridplanner", _GRIDPLANNER_COMPLETE=f"complete_{shell}", **environment
    )
    words = set(re.findall(r"[a-z-]+", found.stdout))
    assert offered <= words, found.stdout


def test_help_of_the_program_has_examples(tell):
    _, out, _ = tell("--help")
    assert out.count("Example: gridplanner ") >= 3


def test_every_key_the_commands_use_has_a_sentence():
    for name in NAMES:
        assert has_text(f"cli.{name}")


def test_without_a_screen_the_window_is_refused_in_words():
    variables = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    found = subprocess.run(
        [sys.executable, "-m", "gridplanner"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={k: v for k, v in os.environ.items() if k not in variables},
        check=False,
        timeout=120,
    )
    assert found.returncode == 1
    assert len(found.stderr.splitlines()) == 1
    assert "--help" in found.stderr


def test_unknown_command_is_said_in_the_language_chosen(ask):
    _code, answer, _err = ask("--lang", "zh", "no-such-command")
    assert answer["error"]["message"] == "没有 no-such-command 这个命令"


def test_check_of_a_project_without_grids_says_so(tell, tmp_path):
    path = str(tmp_path / "empty.gpkg")
    assert tell("new", path)[0] == 0
    code, out, _err = tell("check", path)
    assert code == 0
    assert "nothing yet on the level" in out
