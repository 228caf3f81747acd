"""What all commands share: options, the answer, progress, the open project.

A command is a function that takes a `Call` and its own words and returns an
`Answer`; `command` gives it the options every command has. Help stands in the
string tables: ``cli.NAME`` for a command, ``cli.option.NAME`` for its words.
"""

import getpass
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.format import format_number
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.access.limits import Right
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress


class NotBuiltError(GridPlannerError):
    """Something the command line is to have and this version has not."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows for people; the first column is the name of the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: data for programs, sentences and tables for people."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """How a command was called.

    Attributes
    ----------
    as_json : bool
    user : str
        Who was named on the command line, else the user of the computer.
    passphrase_file : str
        Empty lets somebody at the terminal type it.
    is_named : bool
        Whether the user was named on the command line.
    """

    as_json: bool
    user: str
    passphrase_file: str = ""
    is_named: bool = False
    _given: dict[str, str] = field(default_factory=dict, repr=False)

    def keys(self, path: Path) -> "KeyRing | None":
        """Log in to a project; None where it has no users, or is not there."""
        from gridplanner.data.store.cipher import mark_of

        if mark_of(path) is None:
            return None
        from gridplanner.data.store.unlocking import unlock

        return unlock(path, self.user_in(path), self.passphrase(path))

    def user_in(self, path: Path) -> str:
        """Tell as whom to log in: who was named, or the only user there is."""
        from gridplanner.data.store.unlocking import users_of

        names = users_of(path)
        return names[0] if len(names) == 1 and not self.is_named else self.user

    def passphrase(self, path: Path) -> str:
        """Give the passphrase of a project, read or typed once in a command."""
        from gridplanner.command_line.passphrases import ask_passphrase, read_passphrase

        if "words" not in self._given:
            source = self.passphrase_file
            self._given["words"] = (
                read_passphrase(source)
                if source
                else ask_passphrase(file=path.name, user=self.user_in(path))
            )
        return self._given["words"]

    @contextmanager
    def project(
        self,
        path: Path,
        mode: Literal["edit", "look"] = "look",
        *,
        right: "Right | None" = None,
        whole: bool = False,
    ) -> Iterator["Document"]:
        """Open a project for the length of a command.

        Parameters
        ----------
        path : Path
        mode : {"edit", "look"}
        right : str, optional
            What the user's role must allow.
        whole : bool
            True where the answer tells of the whole town, which users who work for
            some units do not see.
        """
        from gridplanner.data.access.administration import note_login, note_logout
        from gridplanner.data.document import Document

        keys = self.keys(path)
        document = Document.open(path, mode=mode, clock=now, user=self.user, keys=keys)
        try:
            note_login(document.file)
            if right is not None:
                document.limits.require(right)
            if whole:
                document.limits.require_all()
            take_over(document)
            yield document
        finally:
            note_logout(document.file)
            document.close()

    @contextmanager
    def progress(self) -> Iterator["Progress"]:
        """Report progress on a terminal's stderr, nowhere else."""
        from gridplanner.data.job import Progress

        if not sys.stderr.isatty():
            yield Progress()
            return
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=1.0)

            def report(fraction: float, step: str) -> None:
                bar.update(task, completed=fraction, description=text(step))

            yield Progress(report)


def now() -> datetime:
    """Tell the present time with its zone; the one clock of the command line."""
    return datetime.now().astimezone()  # noqa: TID251 - the clock passed in


def say(message: str) -> None:
    """Tell the user something that is not the answer."""
    typer.echo(message, err=True)


def take_over(document: "Document") -> None:
    """Take over what another program changed, and say so.

    Changed polygons need a person to look at them: the window offers them. In a
    project that is only looked at the rest counts as changed and is not written.
    """
    found = document.outside if document.read_only else document.poll_outside()
    if found is None:
        return
    if found.proposals:
        say(text("cli.outside.waits", n=len(found.proposals)))
    elif document.read_only:
        say(text("cli.outside.seen"))
    else:
        document.accept_outside()
        say(text("cli.outside.taken"))


Project = Annotated[Path, typer.Argument(help="cli.option.project", show_default=False)]
Level = Annotated[str, typer.Option("--level", help="cli.option.level")]
Out = Annotated[Path | None, typer.Option("--out", help="cli.option.out")]

_COMMON: dict[str, Any] = {
    "as_json": Annotated[bool, typer.Option("--json", help="cli.option.json")],
    "lang": Annotated[
        Literal["zh", "en"] | None,
        typer.Option("--lang", help="cli.option.lang", show_default=False),
    ],
    "user": Annotated[
        str, typer.Option("--user", help="cli.option.user", show_default=False)
    ],
    "passphrase_file": Annotated[
        str,
        typer.Option(
            "--passphrase-file", help="cli.option.passphrase_file", show_default=False
        ),
    ],
}
_NARROW = 4  # characters that a column of texts needs
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_FIGURE = re.compile(r"[\d,.—-]+")
_DEFAULTS = {"as_json": False, "lang": None, "user": "", "passphrase_file": ""}


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name, ready for typer."""

    name: str
    run: Callable[..., None]


def command(name: str) -> Callable[[Callable[..., Answer]], Command]:
    """Make a command of a function ``function(call, ...) -> Answer``."""

    def make(function: Callable[..., Answer]) -> Command:
        def run(**values: Any) -> None:  # noqa: ANN401 - words of any command
            values.pop("lang")  # taken before anything was said
            named = values.pop("user")
            call = Call(
                as_json=values.pop("as_json"),
                user=named or user_name(),
                passphrase_file=values.pop("passphrase_file"),
                is_named=bool(named),
            )
            show(function(call, **values), as_json=call.as_json)

        hints = get_type_hints(function, include_extras=True)
        own = list(inspect.signature(function).parameters.values())[1:]
        parameters = [each.replace(annotation=hints[each.name]) for each in own]
        parameters += [
            inspect.Parameter(
                word,
                inspect.Parameter.KEYWORD_ONLY,
                default=_DEFAULTS[word],
                annotation=annotation,
            )
            for word, annotation in _COMMON.items()
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.__doc__ = None
        return Command(name, run)

    return make


def user_name() -> str:
    """Give the name of the computer's user; empty where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer: one JSON object, or sentences and tables."""
    if as_json:
        print_json({"ok": True, **answer.data})
        return
    for line in answer.lines:
        typer.echo(line)
    for table in answer.tables:
        _show_table(table)


def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object in UTF-8, whatever the console speaks."""
    line = json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode())
    sys.stdout.buffer.flush()


def _show_table(table: Table) -> None:
    if not sys.stdout.isatty() or not _draw_table(table):
        for row in (table.columns, *table.rows):
            typer.echo("\t".join(row))


def _draw_table(table: Table) -> bool:
    """Draw a table on the terminal; False, and nothing, where it is too narrow.

    Texts go on below in a narrow column. Figures and codes are never cut: what is
    left of them would be another one.
    """
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table as Drawn

    # A name is shown as it stands, brackets and colons too.
    console = Console(markup=False, emoji=False)
    drawn = Drawn(box=SIMPLE_HEAD, padding=0)
    columns = list(zip(table.columns, *table.rows, strict=True))
    figures = [[cell for cell in one[1:] if _FIGURE.fullmatch(cell)] for one in columns]
    wide = sum(max(map(cell_len, one)) + 1 for one in columns) < console.width
    room = console.width - 1
    for (title, *texts), found in zip(columns, figures, strict=True):
        width = max([*map(len, found), _NARROW])
        room -= width + 1
        right = len(drawn.columns) > 1 and len(found) == sum(map(bool, texts))
        drawn.add_column(
            title,
            justify="right" if right else "left",
            overflow="fold",
            width=None if wide or not found else width,
        )
    if room < 0 and not wide:
        return False
    for row in table.rows:
        drawn.add_row(*row)
    console.print(drawn)
    return True


def cells(values: Sequence[object]) -> tuple[str, ...]:
    """Write the values of a row for people; what is unknown is a dash.

    Tabs, ends of lines and other control characters of a text become blanks, so
    that a row stays one line of columns.
    """
    return tuple(_cell(value) for value in values)


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return format_number(value)
    return f"{value:,}" if isinstance(value, int) else _CONTROL.sub(" ", str(value))
