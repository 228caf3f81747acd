"""The loops do the same when nothing compiles them, and then every line of them runs.

Which lines ran is written down by the interpreter itself, for each function as long as
it has lines that have not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import gridplanner
from tests.helpers.division_calls import answers

PLAIN = """
import inspect, json, sys
from pathlib import Path

def functions(code):
    if not code.co_flags & inspect.CO_NEWLOCALS:
        inner = [c for c in code.co_consts if inspect.iscode(c)]
        for each in inner:
            yield from functions(each)
    elif not code.co_flags & inspect.CO_NESTED and code.co_flags & inspect.CO_OPTIMIZED:
        yield code

# These make and count loops, and are none.
MAKERS = {
    "compiled", "inlined", "__init__", "__call__", "dispatcher", "_numba_type_",
    "_dispatcher", "number_compiled",
}
left = {}
for path in sorted(Path("gridplanner/analysis/division/loops").resolve().glob("*.py")):
    for code in functions(compile(path.read_text("utf-8"), str(path), "exec")):
        if code.co_name in MAKERS:
            continue
        lines = {line for _, _, line in code.co_lines() if line}
        left[str(path), code.co_name] = lines - {code.co_firstlineno}

def watch(frame, event, arg):
    missing = left.get((frame.f_code.co_filename, frame.f_code.co_name))
    if not missing:
        return None
    missing.discard(frame.f_lineno)
    return watch

import threading
threading.settrace(watch)
sys.settrace(watch)
from tests.helpers.division_calls import answers
found = answers()
sys.settrace(None)
missed = [f"{Path(p).name}:{line}" for (p, _), at in left.items() for line in at]
print(json.dumps([found, sorted(missed), len(left)]))
"""


def test_loops_give_the_same_without_the_compiler_and_every_line_of_them_runs():
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PLAIN],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=Path(gridplanner.__file__).resolve().parent.parent,
    )
    plain, missed, functions = json.loads(run.stdout)
    assert plain == answers()
    assert missed == []
    assert functions > 60
