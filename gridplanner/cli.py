"""The command line: every main job without a window, with `--json` on each.

Kept light: what a command needs is imported when it runs, so that `--help` and
`find` answer at once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import typer

from gridplanner import __version__
from gridplanner.command_line import (
    assigning,
    balance,
    coverage,
    dividing,
    export,
    figures,
    finding,
    pictures,
    printing,
    projects,
    protection,
    rebalancing,
    reports,
    rules,
    scenarios,
    sources,
    staffing,
    users,
    workload,
)
from gridplanner.command_line.faults import CANCELLED, explain, report, word_for
from gridplanner.command_line.words import convert_plainly
from gridplanner.resources.texts import LANGUAGES, set_language, system_language, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.command_line.call import Command

COMMANDS: tuple[Command, ...] = (
    projects.new,
    sources.inspect,
    sources.import_,
    projects.check,
    figures.figures,
    coverage.coverage,
    balance.balance,
    workload.workload,
    staffing.staffing,
    dividing.divide,
    rebalancing.rebalance,
    assigning.assign,
    rules.rules,
    scenarios.scenario,
    finding.find,
    export.export,
    protection.audit,
    pictures.render,
    printing.print_,
    reports.report,
    users.encrypt,
    users.users,
    pictures.demo,
)

# Typer's own classes have no public names.
TyperCommand: TypeAlias = Any
Parameter: TypeAlias = Any
ContextClass: TypeAlias = Any

_HEADINGS = {
    "Options": "cli.heading.options",
    "Arguments": "cli.heading.arguments",
    "Commands": "cli.heading.commands",
}


def run(words: Sequence[str]) -> int:
    """Run one command.

    Parameters
    ----------
    words : sequence of str
        The command line without the program's name.

    Returns
    -------
    int
        Exit code: 0 done, 1 the user can act and nothing was changed, 2 wrong
        usage, 130 cancelled.
    """
    set_language(_language(words))
    as_json = "--json" in words
    try:
        code = make_group().main(
            args=list(words), prog_name="gridplanner", standalone_mode=False
        )
    except SystemExit as done:
        code = done.code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place
        return report(explain(error), as_json=as_json)
    if code == CANCELLED:  # typer has taken the key press for its own
        return report(explain(KeyboardInterrupt()), as_json=as_json)
    return code if isinstance(code, int) else 0


def make_group() -> TyperCommand:
    """Make the commands with their help in the language spoken now."""
    # Plain help: it is written to files and pipes as often as to a terminal, and
    # loading rich takes as long as all the rest.
    app = typer.Typer(rich_markup_mode=None, help="cli.program", no_args_is_help=True)
    app.callback()(_program_options)
    for command in COMMANDS:
        app.command(command.name, help=f"cli.{command.name}")(command.run)
    group: TyperCommand = typer.main.get_command(app)
    for each in (group, *group.commands.values()):
        _translate(each)
    return group


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - called by typer
    if wanted:
        typer.echo(f"GridPlanner {__version__}")
        raise typer.Exit


def _program_options(
    *,
    version: bool = typer.Option(
        False,
        "--version",
        help="cli.option.version",
        is_eager=True,
        callback=_say_version,
    ),
    lang: str = typer.Option("", "--lang", help="cli.option.lang", show_default=False),
) -> None:
    # Both have done their work when this is called.
    del version, lang


def _translate(command: TyperCommand) -> None:
    command.help = text(command.help)
    command.short_help = command.help.partition("\n")[0]
    command.context_class = _context_class(command.context_class)
    for parameter in command.params:
        convert_plainly(parameter)
        if getattr(parameter, "help", None):
            parameter.help = _option_help(parameter)
        if parameter.param_type_name == "argument":
            parameter.metavar = word_for(parameter)
    ask = command.get_help_option(command.context_class(command))
    if ask is not None:
        ask.help = text("cli.option.help")
        convert_plainly(ask)


def _option_help(parameter: Parameter) -> str:
    key = str(parameter.help)
    if parameter.name in ("install_completion", "show_completion"):
        key = f"cli.option.{parameter.name}"
    return text(key)


def _context_class(base: ContextClass) -> ContextClass:
    class Formatter(base.formatter_class):  # type: ignore[misc]
        """Help with headings in the language spoken now."""

        def write_usage(
            self, prog: str, args: str = "", prefix: str | None = None
        ) -> None:
            super().write_usage(prog, args, prefix or text("cli.heading.usage") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(text(_HEADINGS.get(heading, heading)))

    return type(base.__name__, (base,), {"formatter_class": Formatter})


def _language(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        name, _, value = word.partition("=")
        if name == "--lang":
            following = words[place + 1] if place + 1 < len(words) else ""
            chosen = value or following
            if chosen in LANGUAGES:
                return chosen
    return system_language()


def main() -> None:
    """Run the command line of the process."""
    sys.exit(run(sys.argv[1:]))
