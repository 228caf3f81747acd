"""Faults in words: what happened, what to do, which exit code."""

import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from typer import BadParameter

from gridplanner.command_line.call import NotBuiltError, now, print_json, say
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Cancelled
from gridplanner.resources.texts import has_text, sentence, text

FAILED, WRONG_USAGE, CANCELLED = 1, 2, 130

# The class above the one typer shows; it is not exported by name.
UsageError = BadParameter.__mro__[1]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as it is told to people and to programs."""

    exit_code: int
    code: str
    message: str
    hint: str = ""


def explain(error: BaseException) -> Fault:
    """Put an exception into words."""
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return Fault(CANCELLED, "cancelled", text("cli.cancelled"))
    if isinstance(error, GridPlannerError):
        message, hint = sentence(error)
        wrong = isinstance(error, NotBuiltError)
        return Fault(WRONG_USAGE if wrong else FAILED, error.code, message, hint)
    if isinstance(error, UsageError):
        return _explain_usage(error)
    return Fault(FAILED, "error.crash", text("cli.crash", file=str(keep_trace(error))))


def report(fault: Fault, *, as_json: bool) -> int:
    """Tell a fault on stderr and, for programs, on stdout; give its exit code."""
    say(fault.message)
    if fault.hint:
        say(fault.hint)
    if as_json:
        told = {"code": fault.code, "message": fault.message, "hint": fault.hint}
        print_json({"ok": False, "error": told})
    return fault.exit_code


def keep_trace(error: BaseException) -> Path:
    """Write where an unexpected fault happened into the program's own log.

    Only places in the code and the kind of fault are written: the text of an
    exception may hold names or numbers of people.
    """
    from platformdirs import user_log_path

    log = user_log_path("gridplanner", ensure_exists=True) / "faults.log"
    lines = [f"{now().isoformat(timespec='seconds')} {type(error).__qualname__}"]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    with log.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return log


def _explain_usage(error: BaseException) -> Fault:
    """Say in the user's language what typer says in English."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = word_for(parameter) if parameter else str(getattr(error, "option_name", ""))
    message = str(getattr(error, "message", error))
    key = {
        "MissingParameter": "cli.usage.missing",
        "NoSuchOption": "cli.usage.no_option",
        "BadParameter": "cli.usage.bad_value",
    }.get(kind, "cli.usage.other")
    # An unknown command has no kind of its own, only its English sentence.
    if unknown := re.match(r"No such command '(.*?)'", message):
        key, name = "cli.usage.no_command", unknown[1]
    is_told = kind == "BadParameter" and not name  # it names the option itself
    told = message if is_told else text(key, name=name, message=message)
    return Fault(WRONG_USAGE, "usage", told, text("cli.usage.hint"))


def word_for(parameter: object) -> str:
    """Give the word by which people know an option or an argument."""
    options = [word for word in getattr(parameter, "opts", ()) if word.startswith("-")]
    word = str(getattr(parameter, "name", ""))
    key = f"cli.word.{word}"
    return options[-1] if options else text(key) if has_text(key) else word.upper()
