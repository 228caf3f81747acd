"""The commands `encrypt` and `users`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.passphrases import ask_new_passphrase
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.access.roles import Account
    from gridplanner.data.document import Document

Action = Literal["list", "add", "remove", "change", "reset", "passphrase"]
RoleName = Literal["administrator", "town", "community", "read-only", "print-only"]
_NEW = "--new-passphrase-file"


@command("encrypt")
def encrypt(
    call: Call,
    project: Project,
    *,
    off: Annotated[bool, typer.Option("--off", help="cli.option.off")] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="cli.option.new_key")
    ] = False,
    reason: Annotated[str, typer.Option(help="cli.option.decrypt_reason")] = "",
) -> Answer:
    """Encrypt a project, take that off, or give it another key."""
    from gridplanner.data.access.administration import (
        change_project_key,
        decrypt_project,
        encrypt_project,
    )
    from gridplanner.data.store.encrypting import FirstUser, has_plain_copies

    path = Path(project)
    if not off and not new_key:
        words = ask_new_passphrase(call.passphrase_file, option="--passphrase-file")
        first = FirstUser(call.user, words)
        with call.progress() as progress:
            encrypt_project(path, first, clock=now, progress=progress)
        lines = [text("cli.encrypt.done", file=path.name, user=call.user)]
        if has_plain_copies(path):
            lines.append(text("access.copies_left"))
        return Answer({"project": str(path), "encrypted": True}, tuple(lines))
    keys = _keys(call, path)
    with call.progress() as progress:
        if off:
            decrypt_project(path, keys, reason=reason, clock=now, progress=progress)
        else:
            change_project_key(path, keys, clock=now, progress=progress)
    done = "cli.encrypt.off" if off else "cli.encrypt.new_key"
    data = {"project": str(path), "encrypted": not off}
    return Answer(data, (text(done, file=path.name),))


@command("users")
def users(
    call: Call,
    project: Project,
    action: Annotated[Action, typer.Argument(help="cli.option.users_action")] = "list",
    name: Annotated[str, typer.Argument(help="cli.option.users_name")] = "",
    *,
    role: Annotated[RoleName, typer.Option(help="cli.option.role")] = "read-only",
    scope: Annotated[list[str] | None, typer.Option(help="cli.option.scope")] = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="cli.option.restricted")
    ] = False,
    new_passphrase_file: Annotated[
        str, typer.Option(_NEW, help="cli.option.new_passphrase_file")
    ] = "",
) -> Answer:
    """List and change the users of an encrypted project."""
    from gridplanner.data.access import administration
    from gridplanner.data.access.roles import Account, UserRole
    from gridplanner.data.errors import GridPlannerError

    with call.project(project, "look" if action == "list" else "edit") as document:
        file = document.file
        if action in ("add", "change"):
            given = UserRole(role.replace("-", "_"))
            account = Account(name, given, _units(document, scope or []), restricted)
            if given is UserRole.COMMUNITY and not account.scope:
                raise GridPlannerError("access.scope.none")
            if action == "add":
                words = ask_new_passphrase(new_passphrase_file, option=_NEW)
                administration.add_user(file, account, words)
            else:
                administration.change_account(file, account)
        elif action == "remove":
            administration.remove_user(file, name)
        elif action == "reset":
            words = ask_new_passphrase(new_passphrase_file, option=_NEW)
            administration.reset_passphrase(file, name, words)
        elif action == "passphrase":
            old = call.passphrase(file.path)
            words = ask_new_passphrase(new_passphrase_file, option=_NEW)
            administration.change_own_passphrase(file, old, words)
        return _answer(document, administration.accounts_of(file))


def _keys(call: Call, path: Path) -> "KeyRing":
    from gridplanner.data.errors import ProjectError

    keys = call.keys(path)
    if keys is None:
        raise ProjectError("error.not_encrypted", file=path.name)
    return keys


def _units(document: "Document", codes: list[str]) -> frozenset[int] | None:
    """Find the units of a scope by their codes; None where none was named."""
    from gridplanner.data.errors import GridPlannerError

    by_code = {
        unit.code: unit.id
        for unit in document.plan.units.values()
        if unit.code and not unit.valid_to
    }
    for code in codes:
        if code not in by_code:
            raise GridPlannerError("cli.no_unit", unit=code)
    return frozenset(by_code[code] for code in codes) or None


def _answer(document: "Document", accounts: "tuple[Account, ...]") -> Answer:
    units = document.plan.units
    rows: list[dict[str, Any]] = []
    for account in accounts:
        named = sorted(account.scope or ())
        rows.append(
            {
                "name": account.name,
                "role": account.role.value.replace("_", "-"),
                "scope": [units[n].code if n in units else str(n) for n in named],
                "restricted": account.restricted,
            }
        )
    titles = ("name", "role", "scope", "restricted")
    shown = [
        cells(
            [
                row["name"],
                text(f"access.role.{account.role.value}"),
                " ".join(row["scope"]),
                text("yes") if row["restricted"] else "",
            ]
        )
        for row, account in zip(rows, accounts, strict=True)
    ]
    heads = tuple(text(f"access.column.{title}") for title in titles)
    return Answer({"users": rows}, (), (Table(heads, tuple(shown)),))
