"""Make the environment the program runs in: ``.venv`` beside ``run``.

Called by ``run`` and ``run.bat`` with the Python they chose, before anything is
installed, so it needs the standard library alone. All it says goes to stderr.

The lock is copied into the environment when everything in it has been installed. An
environment without such a copy is half made and is made anew; one whose copy equals
the lock is ready, which is all that a second start looks at.
"""

from __future__ import annotations

import argparse
import contextlib
import locale
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"

SENTENCES = {
    "making": (
        "GridPlanner：正在用 Python {version} 准备运行环境（仅首次，需几分钟）…",
        "GridPlanner: making its environment (Python {version}, once, minutes) …",
    ),
    "installing": (
        "GridPlanner：正在安装所需组件（{lock}）…",
        "GridPlanner: installing what it needs ({lock}) …",
    ),
    "retrying": (
        "GridPlanner：uv 没有成功，改用 pip 再试…",
        "GridPlanner: uv did not succeed; trying with pip …",
    ),
    "ready": ("GridPlanner：环境已就绪。", "GridPlanner: the environment is ready."),
    "waiting": (
        "GridPlanner：另一个窗口正在准备环境，请稍候…",
        "GridPlanner: another start is making the environment; waiting …",
    ),
    "no_environment": (
        "GridPlanner：无法在 {folder} 建立环境：{reason}。请检查磁盘空间和写入权限。",
        "GridPlanner: {folder} could not be made ({reason}); check disk and rights.",
    ),
    "stopped": (
        "GridPlanner：已中断，下次启动会从头继续。",
        "GridPlanner: stopped; the next start begins again.",
    ),
    "no_packages": (
        "GridPlanner：安装没有完成。请检查网络后再启动一次，会从头继续。",
        "GridPlanner: the set-up did not finish. Check the network and start again.",
    ),
}


def say(key: str, **fields: object) -> None:
    """Print a sentence in the user's language, where the terminal can show it."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    with contextlib.suppress(ValueError):
        name = name or locale.getlocale()[0] or ""
    chinese, english = SENTENCES[key]
    speaks_chinese = name.lower().startswith(("zh", "chinese"))
    sentence = (chinese if speaks_chinese else english).format(**fields)
    print(
        sentence.encode(sys.stderr.encoding, "replace").decode(sys.stderr.encoding),
        file=sys.stderr,
        flush=True,
    )


def interpreter() -> Path:
    """Give the place of the environment's own Python."""
    if os.name == "nt":
        return ENVIRONMENT / "Scripts" / "python.exe"
    return ENVIRONMENT / "bin" / "python"


def version_of_environment() -> str:
    """Give the environment's Python version, or nothing where it does not start."""
    with contextlib.suppress(OSError):
        answer = subprocess.run(
            [
                str(interpreter()),
                "-ISc",
                "import sys; print('%d.%d' % sys.version_info[:2])",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        return answer.stdout.strip() if answer.returncode == 0 else ""
    return ""


def stamp(version: str, lock: str) -> Path:
    """Give the place of the copy that says `lock` is installed for `version`."""
    return ENVIRONMENT / f"installed-{version}-{lock}"


def is_ready(lock: str) -> bool:
    """Tell whether everything in `lock` is installed already."""
    version = version_of_environment()
    if not version:
        return False
    copy = stamp(version, lock)
    return copy.exists() and copy.read_bytes() == (ROOT / lock).read_bytes()


def is_half_made() -> bool:
    """Tell whether a set-up broke off here, or the environment's Python is gone."""
    version = version_of_environment()
    return not version or not any(ENVIRONMENT.glob(f"installed-{version}-*"))


def find_uv() -> str | None:
    """Give uv where there is one that starts."""
    found = shutil.which("uv")
    if found is None:
        return None
    with contextlib.suppress(OSError):
        quiet = subprocess.DEVNULL
        if subprocess.call([found, "--version"], stdout=quiet, stderr=quiet) == 0:
            return found
    return None


def call(*words: str) -> bool:
    """Run a command with its output on stderr; tell whether it succeeded."""
    environment = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    # Set for the caller's own shell; inside the environment they lead astray.
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX"):
        environment.pop(name, None)
    sys.stderr.flush()
    return subprocess.call(words, stdout=sys.stderr.fileno(), env=environment) == 0


def make_environment(uv: str | None) -> bool:
    """Make an empty environment in place of a broken one."""
    say("making", version=".".join(map(str, sys.version_info[:3])))
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    if uv is not None:
        words = ("venv", "--quiet", "--no-project", "--python", sys.executable)
        return call(uv, *words, str(ENVIRONMENT))
    return call(sys.executable, "-m", "venv", str(ENVIRONMENT))


def install(lock: str, uv: str | None) -> bool:
    """Install what `lock` names; every file must have a hash that stands there."""
    say("installing", lock=lock)
    python, file = str(interpreter()), str(ROOT / lock)
    if uv is not None:
        words = ("pip", "install", "--quiet", "--compile-bytecode", "--require-hashes")
        if call(uv, *words, "--python", python, "-r", file):
            return True
        # pip may know a mirror or a certificate of the office that uv does not.
        say("retrying")
    has_pip = "import importlib.util as u, sys; sys.exit(not u.find_spec('pip'))"
    if not call(python, "-Ic", has_pip) and not call(python, "-m", "ensurepip"):
        return False
    words = ("install", "--quiet", "--disable-pip-version-check", "--no-input")
    return call(python, "-m", "pip", *words, "--require-hashes", "-r", file)


def bring_about(lock: str) -> int:
    """Make the environment, or bring it to what `lock` says."""
    uv = find_uv()
    if is_half_made() and not make_environment(uv):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        say("no_environment", folder=ENVIRONMENT, reason="venv")
        return 1
    version = version_of_environment()
    for copy in ENVIRONMENT.glob("installed-*"):
        copy.unlink()
    if not install(lock, uv):
        say("no_packages")
        return 1
    # The development lock holds all of the other one, with the same versions.
    for name in (RUNTIME, lock):
        shutil.copyfile(ROOT / name, stamp(version, name))
    say("ready")
    return 0


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other start is making the environment.

    The lock is the system's own, so that a killed set-up leaves none behind.
    """
    with (ROOT / ".venv.lock").open("ab") as sign:
        said = False
        while not take(sign.fileno()):
            if not said:
                say("waiting")
            said = True
            time.sleep(1)
        yield


def take(sign: int) -> bool:
    """Lock an open file unless somebody has; closing it frees it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(sign, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def main() -> int:
    """Bring the environment about; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="what the tests need, too")
    parser.add_argument("--check", action="store_true", help="tell, and make nothing")
    words = parser.parse_args()
    lock = DEVELOPMENT if words.dev else RUNTIME
    if is_ready(lock):
        return 0
    if words.check:
        return 1
    try:
        with alone():
            return 0 if is_ready(lock) else bring_about(lock)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        say("no_environment", folder=ENVIRONMENT, reason=reason)
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())
