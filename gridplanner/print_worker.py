"""A process that makes sheets for another one: `gridplanner.studies.printing.crew`.

It is told of everything through its standard input and answers through its standard
output; it opens no project and writes no file.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from gridplanner.studies.printing.making import Made


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
            said: Made | tuple[str, dict[str, object]]
            said = make(work, part, tell)
        except GridPlannerError as fault:
            said = fault.code, fault.fields
        send(answers, said)
        del said
        give_back()


if __name__ == "__main__":
    main()
