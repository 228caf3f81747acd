"""All figures of the registry on a district, one script after another.

``python benchmarks/bench_registry.py DISTRICT.gpkg [NAME …]`` says how busy the machine
is, then runs what measures searching beside LIKE and pandas, households, the window,
imports, comparing, lists, loading, encryption and purging, each in a process of its
own, and goes on where one fails. NAMEs choose some of them (``search window …``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

SCRIPTS = {
    "search": "bench_search.py",
    "household": "bench_household.py",
    "window": "bench_registry_window.py",
    "import": "bench_people_import.py",
    "comparing": "bench_comparing.py",
    "list": "bench_people_list.py",
    "load": "bench_registry_load.py",
    "encryption": "bench_encryption.py",
    "purge": "bench_purge.py",
}
QUIET = 0.5  # load of a machine that does nothing else


def main(district: str, names: list[str]) -> int:
    """Run the scripts; give the number of those that failed."""
    load = os.getloadavg()[0]
    said = "quiet" if load <= QUIET else "busy: times by the clock say little"
    print(f"load {load:.1f} on {os.cpu_count()} cores ({said})")
    failed = 0
    for name in names or SCRIPTS:
        print(f"\n== {name}: {SCRIPTS[name]}", flush=True)
        begun = time.perf_counter()
        words = [sys.executable, str(Path(__file__).parent / SCRIPTS[name]), district]
        code = subprocess.run(words, check=False).returncode
        failed += bool(code)
        took = time.perf_counter() - begun
        print(f"== {name}: {took:.0f} s{f', failed with {code}' if code else ''}")
    print(f"\nload {os.getloadavg()[0]:.1f}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
