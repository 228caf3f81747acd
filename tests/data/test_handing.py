"""Values handed to another process: through pipes, and arrays that all share."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import gridplanner
from gridplanner.data.handing import Shared, receive, send, take

CHILD = """
import sys
from gridplanner.data.handing import receive, send, take
value = take(receive(sys.stdin.buffer))
send(sys.stdout.buffer, (value["name"], float(value["a"].sum()), value["b"].tolist(),
    value["a"].flags.writeable))
"""


def test_another_process_gets_the_value_with_arrays_for_looking_only():
    value = {"name": "甲", "a": np.arange(100_000.0), "b": np.array([3, 1], np.int8)}
    with Shared(value) as shared:
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=shared.files,
            cwd=Path(gridplanner.__file__).parent.parent,
        )
        send(process.stdin, shared.handed)
        shared.forget()
        said = receive(process.stdout)
        process.communicate()
    assert said == ("甲", value["a"].sum(), [3, 1], False)


def test_values_without_arrays_and_empty_arrays_come_through():
    for value in ({}, {"a": np.empty((0, 2))}, [np.zeros(3)[::2]]):
        with Shared(value) as shared:
            found = take(shared.handed)
            assert repr(found) == repr(value)


def test_what_cannot_be_pickled_is_refused():
    with pytest.raises(Exception, match="pickle"):
        Shared({"a": lambda: None})


def test_a_pipe_that_ends_is_told():
    pipe = io.BytesIO()
    send(pipe, [1, "二"])
    whole = pipe.getvalue()
    assert receive(io.BytesIO(whole)) == [1, "二"]
    for cut in (0, 4, len(whole) - 1):
        with pytest.raises(EOFError):
            receive(io.BytesIO(whole[:cut]))
