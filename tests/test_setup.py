"""Two words on a fresh machine: the launcher, the locks, the wheel, a quick answer."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import gridplanner

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt")

posix = pytest.mark.skipif(os.name == "nt", reason="run is for POSIX systems")


def lock(name):
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name):
    """The first line of each requirement: name, version, marker."""
    return set(re.findall(r"^([a-z0-9][^\\\n]*?)\s*\\$", lock(name), re.MULTILINE))


def load_script(name):
    """Load a script of packaging as a module."""
    place = ROOT / "packaging" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host_and_no_place(name):
    assert not re.search(r"://|--(extra-)?index|--find-links|file:", lock(name))


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_an_exact_version_and_a_hash(name):
    requirements = re.split(r"\n(?=[a-z0-9])", lock(name).strip())
    assert len(requirements) > 30
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_development_lock_holds_all_of_the_other_one():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_every_dependency_is_locked():
    locked = {re.split("==", pin)[0] for pin in pins("requirements.txt")}
    asked = {
        re.match(r"[A-Za-z0-9._-]+", each)[0].lower().replace("_", "-")
        for each in PROJECT["project"]["dependencies"]
    }
    assert asked <= locked


def test_qt_that_aborts_under_python_3_11_is_kept_from_it():
    versions = {
        marker: version
        for version, marker in re.findall(
            r"^pyside6-essentials==(\S+) ; python_full_version (\S+ '3.12')",
            lock("requirements.txt"),
            re.MULTILINE,
        )
    }
    assert versions["< '3.12'"].startswith("6.11.")
    assert not versions[">= '3.12'"].startswith("6.11.")


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["win_amd64", "manylinux"])
def test_every_dependency_applies_once_on_every_system(system, python):
    check_lock = load_script("check_lock")
    lines = check_lock.requirements_for(lock("requirements.txt"), system, python)
    names = [line.partition("==")[0].lower().replace("_", "-") for line in lines]
    assert len(set(names)) == len(names)
    asked = {
        re.match(r"[A-Za-z0-9._-]+", each)[0].lower().replace("_", "-")
        for each in PROJECT["project"]["dependencies"]
    }
    assert asked <= set(names)
    assert all(" --hash=sha256:" in line for line in lines)
    (qt,) = [line for line in lines if line.startswith("pyside6-essentials==")]
    assert qt.startswith("pyside6-essentials==6.11.") == (python == "3.11")


def test_windows_launcher_comes_back_from_pythons_that_are_batch_files():
    lines = (ROOT / "run.bat").read_text(encoding="ascii").splitlines()
    starts = [line for line in lines if re.match(r"(call )?%(\*|base%) ", line)]
    assert len(starts) == 2
    assert all(line.startswith("call ") for line in starts)


def test_version_is_the_same_everywhere():
    assert PROJECT["project"]["version"] == gridplanner.__version__


def loaded_by(*words):
    """Run the program in a fresh interpreter; give its output and what it loaded."""
    script = (
        "import sys; from gridplanner.__main__ import main\n"
        f"code = main({list(words)!r})\n"
        "print('loaded', *{name.partition('.')[0] for name in sys.modules})\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said, _, names = done.stdout.rpartition("loaded")
    return said, set(names.split())


HEAVY = {"numpy", "scipy", "pandas", "shapely", "PySide6", "pyogrio", "fiona", "pyproj"}


def test_version_is_answered_before_anything_else_loads():
    said, names = loaded_by("--version")
    assert gridplanner.__version__ in said
    assert not names & (HEAVY | {"typer", "rich", "apsw"})


def test_help_loads_no_heavy_library():
    said, names = loaded_by("--help")
    assert "import" in said
    assert not names & HEAVY


def test_wheel_builds_and_holds_all_resources(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("gridplanner-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        inside = set(opened.namelist())
        entry_points = opened.read(
            next(name for name in inside if name.endswith("entry_points.txt"))
        ).decode()
    resources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gridplanner" / "resources").rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(resources) > 50
    assert resources <= inside
    assert "gridplanner = gridplanner.__main__:main" in entry_points


# The launcher is tried on a copy whose lock is empty and whose program repeats its
# words, with stand-ins for the commands it calls: nothing is downloaded or installed.

PROGRAM = """
import os, sys
print(os.getcwd(), *sys.argv[1:], sep="|")
"""
STAND_INS = {
    "apt-get": "echo apt-get: this must not be called >&2; exit 1",
    "dpkg-query": "echo 'somebase ii '",
    "id": "echo 1000",
    "uv": """
case "$1" in
    --version) echo uv 0 ;;
    python) exit 1 ;;
    venv) for folder; do :; done; exec "$REAL_PYTHON" -m venv --without-pip "$folder" ;;
    pip) echo "$@" >>"$CALLS" ;;
esac
""",
}


class Launcher:
    """A copy of the launcher in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder / "grid planner"
        self.commands = folder / "bin"
        self.calls = folder / "calls"
        self.environment = {
            "PATH": f"{self.commands}:/usr/bin:/bin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "GRIDPLANNER_PYTHON": sys.executable,
            "REAL_PYTHON": sys.executable,
            "CALLS": str(self.calls),
        }
        (self.folder / "packaging").mkdir(parents=True)
        (self.folder / "gridplanner").mkdir()
        (self.folder / "gridplanner" / "__main__.py").write_text(PROGRAM)
        for name in ("run", "packaging/set_up.py"):
            shutil.copy(ROOT / name, self.folder / name)
        for name in LOCKS:
            (self.folder / name).write_text("")
        self.commands.mkdir()
        for name, body in STAND_INS.items():
            self.stand_in(name, body)
        packages = re.findall(r"lib[a-z0-9.+-]+", (ROOT / "run").read_text())
        self.stand_in("dpkg-query", f"printf '%s ii \\n' {' '.join(packages)}")

    def stand_in(self, name, body):
        command = self.commands / name
        command.write_text(f"#!/bin/sh\n{body}\n")
        command.chmod(0o755)

    @property
    def installed(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def run(self, *words, cwd=None):
        return subprocess.run(
            [self.folder / "run", *words],
            env=self.environment,
            cwd=cwd or self.folder,
            capture_output=True,
            text=True,
            preexec_fn=take_the_key,
        )


def take_the_key():
    """Heed Ctrl+C again, which a test run in the background ignores."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def launcher(tmp_path):
    return Launcher(tmp_path)


@posix
def test_first_start_makes_the_environment_and_speaks_on_stderr_only(launcher):
    done = launcher.run("find", "第一 网格")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{launcher.folder}|find|第一 网格\n"
    assert "making its environment" in done.stderr
    assert len(launcher.installed) == 1
    assert "--require-hashes" in launcher.installed[0]


@posix
def test_second_start_does_nothing_but_start(launcher, tmp_path):
    launcher.run()
    done = launcher.run("figures", cwd=tmp_path)
    assert done.stdout == f"{tmp_path}|figures\n"
    assert done.stderr == ""
    assert len(launcher.installed) == 1


@posix
def test_half_made_environment_is_made_anew(launcher):
    launcher.run()
    rubbish = launcher.folder / ".venv" / "rubbish"
    rubbish.touch()
    for stamp in (launcher.folder / ".venv").glob("installed-*"):
        stamp.unlink()
    done = launcher.run()
    assert done.returncode == 0, done.stderr
    assert not rubbish.exists()


@posix
def test_environment_whose_python_is_gone_is_made_anew(launcher):
    launcher.run()
    python = launcher.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")
    done = launcher.run("again")
    assert done.stdout.endswith("|again\n"), done.stderr


@posix
def test_new_lock_is_installed_into_the_same_environment(launcher):
    launcher.run()
    kept = launcher.folder / ".venv" / "kept"
    kept.touch()
    (launcher.folder / "requirements.txt").write_text("# newer\n")
    assert launcher.run().returncode == 0
    assert len(launcher.installed) == 2
    assert kept.exists()


@posix
def test_set_up_that_fails_says_so_and_is_not_taken_for_done(launcher):
    good = (launcher.commands / "uv").read_text()
    launcher.stand_in("uv", good.replace('echo "$@" >>"$CALLS"', "exit 1"))
    # pip, which is tried next, finds nothing under a name that no index can hold.
    (launcher.folder / "requirements.txt").write_text("./nothing-here.whl\n")
    done = launcher.run()
    assert done.returncode == 1
    assert done.stdout == ""
    assert "did not finish" in done.stderr
    assert not list((launcher.folder / ".venv").glob("installed-*"))


@posix
def test_set_up_that_is_interrupted_says_so_and_begins_again(launcher):
    good = (launcher.commands / "uv").read_text()
    launcher.stand_in("uv", good.replace('echo "$@" >>"$CALLS"', "kill -INT $PPID"))
    done = launcher.run()
    assert done.returncode == 130
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == (
        "GridPlanner: stopped; the next start begins again."
    )
    launcher.stand_in("uv", good.partition("\n")[2])
    assert launcher.run("on").stdout.endswith("|on\n")


@posix
def test_empty_shims_and_unfit_pythons_are_passed_over(launcher):
    del launcher.environment["GRIDPLANNER_PYTHON"]
    launcher.stand_in("python3.12", "exit 127")
    launcher.stand_in("python3.13", "")
    launcher.stand_in("python3.11", "echo 3.10 whole")
    launcher.stand_in("python3", f'exec "{sys.executable}" "$@"')
    done = launcher.run("here")
    assert done.stdout.endswith("|here\n"), done.stderr


@posix
@pytest.mark.parametrize("language", ["C.UTF-8", "zh_CN.UTF-8"])
def test_unfit_python_is_refused_in_one_sentence_that_names_the_remedy(
    launcher, language
):
    launcher.stand_in("old", "echo 3.10 whole")
    launcher.environment |= {"GRIDPLANNER_PYTHON": "old", "LANG": language}
    done = launcher.run()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    for word in ("3.11", "3.13", "3.10", "apt-get install"):
        assert word in done.stderr
    assert ("需要" in done.stderr) == language.startswith("zh")
    assert not (launcher.folder / ".venv").exists()


@posix
def test_without_root_missing_packages_are_one_line_to_run(launcher):
    launcher.stand_in("dpkg-query", "echo 'libgl1 ii '")
    done = launcher.run()
    assert done.returncode == 1
    (line,) = [each for each in done.stderr.splitlines() if "sudo" in each]
    assert "libegl1" in line
    assert "libgl1" not in line.split()


@posix
def test_what_the_tests_call_stands_in_the_same_line(launcher):
    launcher.stand_in("dpkg-query", "echo 'libgl1 ii '")
    done = launcher.run("test")
    assert done.returncode == 1
    (line,) = [each for each in done.stderr.splitlines() if "sudo" in each]
    assert {"libegl1", "xvfb", "gdal-bin"} <= set(line.split())


@posix
def test_tests_run_without_what_they_would_call(launcher):
    (launcher.folder / "packaging" / "run_tests.py").write_text("print('tests')")
    for _ in range(2):
        done = launcher.run("test")
        assert (done.returncode, done.stdout) == (0, "tests\n"), done.stderr
        assert "sudo apt-get install -y xvfb" in done.stderr
        assert "are skipped" in done.stderr


@posix
def test_packages_with_a_new_name_count_as_there(launcher):
    known = (launcher.commands / "dpkg-query").read_text()
    launcher.stand_in("dpkg-query", known.replace("libglib2.0-0", "libglib2.0-0t64"))
    assert launcher.run().returncode == 0


@posix
def test_as_root_missing_packages_are_installed(launcher):
    launcher.stand_in("dpkg-query", "echo 'libgl1 ii '")
    launcher.stand_in("id", "echo 0")
    launcher.stand_in("apt-get", 'echo "apt $@"; echo "$@" >>"$CALLS"')
    done = launcher.run("on")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("|on\n")
    assert "apt" not in done.stdout
    assert launcher.installed[0].startswith("update")
    assert "libegl1" in launcher.installed[1]


@posix
def test_python_without_its_venv_module_asks_for_that_package(launcher):
    launcher.stand_in("uv", "exit 1")
    launcher.stand_in("bare", "echo 3.11 part")
    launcher.environment["GRIDPLANNER_PYTHON"] = "bare"
    done = launcher.run()
    assert done.returncode == 1
    assert "apt-get install -y python3.11-venv" in done.stderr


@posix
def test_launcher_works_without_uv(launcher):
    launcher.stand_in("uv", "exit 127")
    done = launcher.run("plain")
    assert done.stdout.endswith("|plain\n"), done.stderr
    assert launcher.installed == []
