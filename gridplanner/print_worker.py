"""A process that makes sheets for another one: `gridplanner.studies.printing.crew`.

It is told of everything through its standard input and answers through its standard
output; it opens no project and writes no file.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from gridplanner.studies.printing.making import Made

    Fault = tuple[str, dict[str, object]]


def main() -> None:
    """Make what is asked for until nobody asks any more."""
    asked = sys.stdin.buffer
    # What any library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        _serve(asked, answers)
    except (EOFError, BrokenPipeError):
        return
    except Exception as fault:  # noqa: BLE001 - the other process tells of it
        from gridplanner.data.handing import send

        with suppress(OSError):
            send(answers, fault_in_words(fault))


def fault_in_words(fault: Exception) -> Fault:
    """Tell the kind of a fault and where it was.

    Never its own message, which may hold what is written of people.
    """
    if isinstance(fault, MemoryError):
        return "print.worker_gone", {}
    ours = Path(__file__).parent
    frames = traceback.extract_tb(fault.__traceback__)
    within = [frame for frame in frames if ours in Path(frame.filename).parents]
    last = (within or frames)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return "print.worker_fault", {"kind": type(fault).__name__, "place": place}


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.handing import receive, send, take
    from gridplanner.data.memory import give_back
    from gridplanner.headless import begin_drawing
    from gridplanner.resources.texts import set_language
    from gridplanner.studies.printing.making import make

    spoken, handed = receive(asked)
    set_language(spoken)
    begin_drawing()
    work = take(handed)
    del handed
    give_back()

    def tell() -> None:
        send(answers, None)

    while True:
        part = receive(asked)
        try:
            said: Made | Fault
            said = make(work, part, tell)
        except GridPlannerError as fault:
            said = fault.code, fault.fields
        except Exception as fault:  # noqa: BLE001 - the other process tells of it
            said = fault_in_words(fault)
        send(answers, said)
        del said
        give_back()


if __name__ == "__main__":
    main()
