"""Prove that a lock can be installed on every system and Python we promise.

Run ``python packaging/check_lock.py`` after a lock was renewed: for Windows and Linux
and each Python it lets pip choose a wheel for every requirement that applies there,
with a hash that stands in the lock, and installs nothing. pip reads the conditions of
requirements for the Python it runs in, so they are read here for the other systems.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13")
# What pip calls the system, and how its Pythons describe themselves. Debian 12 has
# glibc 2.36; wheels for any older one serve as well.
SYSTEMS = {
    "win_amd64": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
    "manylinux": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
}
_GLIBC = range(34, 4, -1)


def requirements_for(lock: str, system: str, python: str) -> list[str]:
    """Give the requirements of a lock that apply to a system, conditions left out.

    Parameters
    ----------
    lock : str
        Text of the lock.
    system : str
        One of `SYSTEMS`.
    python : str
        ``"3.12"``

    Returns
    -------
    list of str
        ``name==version --hash=sha256:… …``, in the order of the lock.
    """
    environment = SYSTEMS[system] | {
        "python_version": python,
        "python_full_version": f"{python}.4",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        text = re.sub(r"(?m)#.*$", "", block).replace("\\\n", " ")
        said, *hashes = re.split(r"\s+--hash=", text.strip())
        if not hashes:
            continue
        one = Requirement(said)
        if one.marker is None or one.marker.evaluate(environment):
            pins = " ".join(f"--hash={each.strip()}" for each in hashes)
            found.append(f"{one.name}{one.specifier} {pins}")
    return found


def platforms(system: str) -> list[str]:
    """Give the names of platforms whose wheels run on a system, newest first."""
    if system == "win_amd64":
        return [system]
    newer = [f"manylinux_2_{minor}_x86_64" for minor in _GLIBC]
    return [*newer, "manylinux2014_x86_64", "manylinux2010_x86_64", "linux_x86_64"]


def can_install(lines: list[str], system: str, python: str) -> bool:
    """Let pip choose a wheel for every line; where it cannot, say what it said."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lock.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        words += ["--no-deps", "--ignore-installed", "--only-binary=:all:"]
        words += ["--disable-pip-version-check", "--require-hashes", "-r", str(file)]
        words += ["--target", folder, "--python-version", python]
        # Else pip refuses wheels that do not fit the Python it runs in itself.
        words += ["--implementation", "cp", "--ignore-requires-python"]
        for platform in platforms(system):
            words += ["--platform", platform]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Check both locks, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", nargs="*", default=list(LOCKS), help="files to check")
    failed = False
    for name in parser.parse_args().lock:
        lock = (ROOT / name).read_text(encoding="utf-8")
        for system in SYSTEMS:
            for python in PYTHONS:
                lines = requirements_for(lock, system, python)
                good = can_install(lines, system, python)
                failed |= not good
                told = f"{len(lines)} wheels" if good else "NOT INSTALLABLE"
                print(f"{name}, {system}, Python {python}: {told}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
