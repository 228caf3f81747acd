"""Templates of a project and of files: read, checked, put together, written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.standards import StandardKind, read_standards
from gridplanner.layers.print.photos import MOST_BYTES, data_of, is_data
from gridplanner.layers.print.properties import Picture, TemplateError, properties_of
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import MAP, Altered, flattened, kind_of
from gridplanner.layers.print.template_body import from_body, to_body
from gridplanner.resources.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.print.template import Template

ENDING: Final = ".gptemplate.json"
_MARK: Final = "gridplanner_template"
_VERSION: Final = 1
_MOST_BYTES: Final = 4 * MOST_BYTES
_ELSEWHERE: Final = re.compile(r"[/\\:\x00-\x1f]")


def template_to_text(template: Template) -> str:
    """Write a template as the text of a file: readable, the same for the same."""
    content = {_MARK: _VERSION, "name": template.name, **to_body(template)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def template_from_file(path: Path) -> Template:
    """Read a template, and the pictures it names beside it.

    Raises
    ------
    TemplateError
        With the file, the line or the place in it, and the reason.
    """
    try:
        if path.exists() and not path.is_file():
            raise TemplateError("template.not_one", file=path.name)
        if path.stat().st_size > _MOST_BYTES:
            raise TemplateError("template.not_one", file=path.name)
        said = path.read_text("utf-8-sig")
    except OSError as error:
        raise TemplateError("template.cannot_read", file=path.name) from error
    except UnicodeDecodeError as error:
        raise TemplateError("template.not_one", file=path.name) from error
    return with_pictures(template_from_text(said, path.name), path.parent)


def template_from_text(said: str, file: str) -> Template:
    """Read what `template_to_text` wrote, or somebody by hand.

    Parameters
    ----------
    said : str
    file : str
        Its name, for faults.

    Raises
    ------
    TemplateError
    """
    try:
        content = json.loads(said, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise TemplateError(
            "template.not_json", file=file, line=error.lineno, column=error.colno
        ) from error
    except TemplateError as error:
        raise TemplateError("template.in_file", file=file, reason=error) from error
    except (ValueError, RecursionError) as error:
        raise TemplateError("template.not_one", file=file) from error
    if not isinstance(content, dict) or _MARK not in content:
        raise TemplateError("template.not_one", file=file)
    version = content.pop(_MARK)
    if not isinstance(version, int) or isinstance(version, bool):
        raise TemplateError("template.not_one", file=file)
    if version > _VERSION:
        raise TemplateError("template.newer", file=file, version=version)
    name = content.pop("name", "")
    if not isinstance(name, str):
        name = ""
    try:
        return from_body(name.strip() or file.removesuffix(ENDING), content)
    except TemplateError as error:
        raise TemplateError("template.in_file", file=file, reason=error) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise TemplateError("template.twice", where=twice, name=twice)
    return found


def with_pictures(template: Template, folder: Path) -> Template:
    """Put pictures that are named into the template; those not found stay names."""
    changed = []
    for one in template.elements:
        values = dict(one.properties)
        for name in _pictures_of(one):
            path = _beside(folder, values[name])
            data = _read_picture(path) if path is not None else None
            values[name] = data or values[name]
        changed.append(replace(one, properties=tuple(values.items())))
    return replace(template, elements=tuple(changed))


def _beside(folder: Path, name: str) -> Path | None:
    r"""Give the file of a name that stands in a folder; None for a way elsewhere.

    A template may come from anybody: ``../x``, ``/x``, ``c:x`` and ``\\host\x`` would
    let it take pictures, or ask a machine, that who prints it never thought of.
    """
    if not name or is_data(name) or name in {".", ".."} or _ELSEWHERE.search(name):
        return None
    return folder / name


def _read_picture(path: Path) -> str | None:
    """Read a picture; None for none, one too large, and what is no file on a disk."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return data_of(path.read_bytes())
    except (OSError, ValueError):
        return None


def _pictures_of(one: Altered) -> list[str]:
    known = ELEMENTS.get(kind_of(one.key))
    record = known.params if known is not None and one.key != MAP else None
    pictures = {
        each.name for each in properties_of(record) if isinstance(each.kind, Picture)
    }
    return [name for name, _value in one.properties if name in pictures]


def missing_pictures(template: Template | None) -> list[TemplateError]:
    """Tell of every picture that is named and not there."""
    found = []
    for one in template.elements if template is not None else ():
        values = dict(one.properties)
        for name in _pictures_of(one):
            if values[name] and not is_data(values[name]) and one.is_shown is not False:
                file = values[name][:80]
                found.append(
                    TemplateError("template.no_picture", name=one.key, file=file)
                )
    return found


def kept_templates(file: ProjectFile) -> dict[str, Template]:
    """List the templates of a project by name; what cannot be read is left out."""
    found = {}
    for standard in read_standards(file, StandardKind.TEMPLATE):
        try:
            found[standard.name] = from_body(standard.name, standard.body)
        except TemplateError:
            continue
    return found


def put_together(
    template: Template, kept: Mapping[str, Template], folder: Path | None = None
) -> Template:
    """Put a template together with what it inherits from.

    Parameters
    ----------
    template : Template
    kept : mapping
        Templates of the project by name.
    folder : Path, optional
        Where files of other templates may lie; those are taken first.

    Raises
    ------
    TemplateError
    """
    return flattened(template, _finder(kept, folder))


def _finder(
    kept: Mapping[str, Template], folder: Path | None
) -> Callable[[str], Template | None]:
    def find(name: str) -> Template | None:
        path = _beside(folder, f"{name}{ENDING}") if folder is not None else None
        if path is not None and path.is_file():
            return template_from_file(path)
        return kept.get(name)

    return find


def template_named(name: str, kept: Mapping[str, Template]) -> Template:
    """Give a template by the name of a file, or of one in the project; put together.

    Raises
    ------
    TemplateError
        ``template.no_such``, or the fault it has.
    """
    path = Path(name)
    if name.lower().endswith(".json") or (name not in kept and path.is_file()):
        return put_together(template_from_file(path), kept, path.parent)
    if name in kept:
        return put_together(kept[name], kept)
    if not kept:
        raise TemplateError("template.none_kept", name=name)
    raise TemplateError("template.no_such", name=name, known=tuple(kept))


def picture_from_file(path: Path) -> str:
    """Read a picture to be put into a template.

    Raises
    ------
    GridPlannerError
        ``template.picture_too_large``: too large, or neither PNG nor JPEG.
    """
    data = _read_picture(path)
    if data is None:
        raise GridPlannerError("template.picture_too_large")
    return data


def said_of(template: Template | None) -> list[str]:
    """Say what a user should know of a template before anything is printed."""
    return [sentence(error)[0] for error in missing_pictures(template)]
