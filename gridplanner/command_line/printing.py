"""The command `print`: sheets of grids and communities as PDF."""

import gc
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypedDict, cast

import typer

from gridplanner.command_line.call import Answer, Call, Project, command, now
from gridplanner.command_line.figures import day_asked, stand
from gridplanner.command_line.printing_homes import (
    ON_RECORD,
    buildings_named,
    on_record,
)
from gridplanner.command_line.units import units_named
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.memory import give_back
from gridplanner.data.paper_language import paper_language
from gridplanner.resources.texts import text
from gridplanner.studies.printing.wish import BEST_FIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.printed import PrintedBefore
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.layers.print.template import Template
    from gridplanner.studies.printing.file_places import Form
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.studies.printing.writing import Printed

_LOOK_ONLY = (
    "error.in_use",
    "error.open_elsewhere",
    "error.read_only",
    "error.network",
)
ProductName = Literal[
    "patrol", "board", "responsibility", "building", "matrix", "household"
]
FileKind = Literal["pdf", "pdfa", "png", "svg"]
ThemeName = Literal["colour", "grey", "safe", "ink"]
By = Literal["unit", "grid", "micro", "area", "town", "worker", "route"]
Order = Literal["code", "walk"]
_SCANS: Final = "scans"
Streets = Literal["none", "after", "end"]
Paper = Literal["A4", "A3", "A2", "A1", "A0", "60x80", "80x120"]


@command("print")
def print_(
    call: Call,
    project: Project,
    *,
    product: Annotated[
        ProductName | None, typer.Option(help="cli.option.product")
    ] = None,
    grid: Annotated[
        list[str] | None, typer.Option("--grid", help="cli.option.print_grid")
    ] = None,
    building: Annotated[
        list[str] | None, typer.Option("--building", help="cli.option.print_building")
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="cli.option.print_all")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="cli.option.print_changed")
    ] = False,
    paper: Annotated[Paper | None, typer.Option(help="cli.option.paper")] = None,
    scale: Annotated[str, typer.Option(help="cli.option.print_scale")] = "auto",
    theme: Annotated[ThemeName, typer.Option(help="cli.option.print_theme")] = "colour",
    base: Annotated[str, typer.Option(help="cli.option.print_base")] = "",
    template: Annotated[str, typer.Option(help="cli.option.print_template")] = "",
    secrecy: Annotated[str, typer.Option(help="cli.option.secrecy")] = "",
    approval: Annotated[str, typer.Option(help="cli.option.approval")] = "",
    bleed: Annotated[
        float | None, typer.Option(min=0.0, max=20.0, help="cli.option.bleed")
    ] = None,
    crop_marks: Annotated[
        bool, typer.Option("--crop-marks", help="cli.option.crop_marks")
    ] = False,
    by: Annotated[By, typer.Option(help="cli.option.print_by")] = "unit",
    order: Annotated[Order, typer.Option(help="cli.option.print_order")] = "code",
    closeups: Annotated[
        bool, typer.Option("--closeups", help="cli.option.closeups")
    ] = False,
    boxes: Annotated[
        bool, typer.Option("--boxes", help="cli.option.print_boxes")
    ] = False,
    index: Annotated[
        bool | None, typer.Option("--index/--no-index", help="cli.option.print_index")
    ] = None,
    street_index: Annotated[
        Streets, typer.Option("--street-index", help="cli.option.street_index")
    ] = "none",
    inset: Annotated[bool, typer.Option("--inset", help="cli.option.inset")] = False,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="cli.option.print_reveal")
    ] = False,
    reason: Annotated[str, typer.Option(help="cli.option.reason")] = "",
    on: Annotated[str, typer.Option("--on", help="cli.option.on")] = "",
    out: Annotated[Path, typer.Option("--out", help="cli.option.print_out")],
    separate: Annotated[
        bool, typer.Option("--separate", help="cli.option.print_separate")
    ] = False,
    kind: Annotated[
        FileKind | None, typer.Option("--format", help="cli.option.print_format")
    ] = None,
) -> Answer:
    """Print the sheets of grids or communities, true to scale."""
    if bool(grid) + bool(building) + show_all + changed != 1:
        raise typer.BadParameter(text("cli.print.grid_or_all"))
    from gridplanner.data.store.tick_sheets import keep_tick_sheets
    from gridplanner.headless import begin_drawing
    from gridplanner.layers.print.products import PRODUCTS
    from gridplanner.studies.printing.file_places import Form
    from gridplanner.studies.printing.on_record import check_printable
    from gridplanner.studies.printing.records import sheets_before
    from gridplanner.studies.printing.sheets import level_of
    from gridplanner.studies.printing.source import read_source
    from gridplanner.studies.printing.wish import Looks, Wish

    begin = perf_counter()
    family = begin_drawing()
    # Boxes are kept in the project, to be read back from photos.
    product = _product_asked(call, project, template, product)
    recorded = boxes or reveal or product in ON_RECORD
    mode: Literal["edit", "look"] = "edit" if recorded else "look"
    with ExitStack() as opened:
        document = opened.enter_context(call.project(project, mode, right="print"))
        plan, limits = document.plan, document.limits
        used = _template(document, template, product)
        wish = Wish(
            product,
            level_of(plan.levels, PRODUCTS[product], by),
            units_named(plan, grid, reach=limits.reach(plan)) if grid else (),
            paper
            or (used.paper if used is not None else "")
            or PRODUCTS[product].paper,
            _scale(scale),
            day_asked(on, now().date()).isoformat(),
            call.user,
            by=by,
            order=order,
            looks=Looks(
                theme=theme,
                with_boxes=boxes,
                with_closeups=closeups,
                with_inset=inset,
                **_base(base),
            ),
            index=index,
            streets="" if street_index == "none" else street_index,
            template=used,
            secrecy=secrecy.strip(),
            approval=approval.strip(),
            bleed=bleed,
            crop_marks=crop_marks or None,
            language=paper_language(document),
            buildings=buildings_named(document, product, building or ()),
        )
        check_printable(document, wish)
        if changed and PRODUCTS[product].is_personal:
            raise GridPlannerError("print.changed_personal")
        source = read_source(document, stand(call, document), plan, wish)
        source, topics = on_record(
            document, source, wish, reason=reason if reveal else None, out=out
        )
        before = sheets_before(document.file, wish)
        keep = partial(keep_tick_sheets, document.file) if boxes else None
        if keep is None and not PRODUCTS[product].is_personal:
            # All is read: the project's memory is that of two more processes.
            opened.close()
            del document, plan, limits
        form = Form(kind or "", with_each=separate)
        printing = _Printing([source], topics, wish, before, family)
        del source
        done = printing.write(call, out, form, only_changed=changed, keep=keep)
    is_recorded = _record(call, project, wish, done)
    return _answer(done, used, is_recorded=is_recorded, begin=begin)


def _answer(
    done: "Sequence[Printed]",
    used: "Template | None",
    *,
    is_recorded: bool,
    begin: float,
) -> Answer:
    """Tell what was printed, for people and for scripts."""
    from gridplanner.studies.printing.pages import BACK, FRONT
    from gridplanner.studies.printing.templates import said_of

    rows = [
        {
            "file": str(one.file),
            "code": one.code,
            "page": one.page,
            "scale": one.scale,
            "labels": one.labels,
            "side_table": one.side_table,
        }
        for one in done
    ]
    files = list(
        dict.fromkeys(str(file) for one in done for file in (one.file, one.own) if file)
    )
    kept = len({one.file for one in done if one.is_kept})
    data = {
        "files": files,
        "pages": len(rows),
        "sheets": rows,
        "kept": kept,
        "recorded": is_recorded,
        "warnings": said_of(used),
        "seconds": round(perf_counter() - begin, 2),
    }
    aside = sum(bool(row["side_table"]) for row in rows)
    said = [
        text(
            "cli.print.done",
            pages=len(rows),
            n=len({one.key for one in done} - {FRONT, BACK}),
            files=len(files),
        )
    ]
    if not rows:  # of what is printed in any case there is a row
        said = [text("print.none_changed")]
    said += [text("cli.print.kept", n=kept)] if kept else []
    said += [text("cli.print.aside", n=aside)] if aside else []
    said += [] if is_recorded else [text("print.not_recorded")]
    said += said_of(used)
    return Answer(data, (*said, *(f"  {file}" for file in files)))


@dataclass
class _Printing:
    """What is printed, and from what; written once."""

    sources: "list[Source]"
    topics: "list[Topic]"
    wish: "Wish"
    before: "Mapping[str, PrintedBefore]"
    family: str

    def write(
        self,
        call: Call,
        out: Path,
        form: "Form",
        *,
        only_changed: bool,
        keep: "Callable[[Iterable[TickSheet]], None] | None",
    ) -> "list[Printed]":
        """Write the sheets, or those of them that show something else than before."""
        from gridplanner.studies.printing.changed import changed_topics
        from gridplanner.studies.printing.writing import write_sheets

        gc.collect()  # the project that was closed is in a cycle
        give_back()
        with call.progress() as progress:
            if only_changed:
                self.topics = changed_topics(
                    self.sources[0],
                    self.topics,
                    self.wish,
                    family=self.family,
                    before=self.before,
                    progress=progress,
                )
            if not self.topics:
                return []
            return write_sheets(
                self.sources.pop(),  # nobody else holds it from here on
                self.topics,
                self.wish,
                out=out,
                family=self.family,
                title=text(f"print.product.{self.wish.product}"),
                progress=progress,
                form=form,
                before=self.before,
                keep=keep,
            )


class _Under(TypedDict):
    with_base: bool
    base_file: str


def _base(words: str) -> _Under:
    """Read what lies below: nothing, ``scans`` of the project, or a file with them."""
    if words in ("", _SCANS):
        return {"with_base": bool(words), "base_file": ""}
    path = Path(words)
    if not path.is_file():
        raise typer.BadParameter(text("cli.print.no_base", file=words))
    return {"with_base": True, "base_file": str(path.resolve())}


def _record(call: Call, project: Path, wish: "Wish", done: "Sequence[Printed]") -> bool:
    """Keep what was printed; False where the project cannot be written to now."""
    from gridplanner.layers.print.products import PRODUCTS
    from gridplanner.studies.printing.records import keep_sheets

    if not done or PRODUCTS[wish.product].is_personal:
        return True
    try:
        with call.project(project, "edit", right="print") as document:
            words = {one.key: one.word for one in done}
            return keep_sheets(document.file, wish, words)
    except GridPlannerError as fault:
        if fault.code not in _LOOK_ONLY:
            raise
        return False


def _scale(words: str) -> int | None:
    """Read a scale: ``auto``, ``fit``, ``2000`` or ``1:2000``."""
    if words.strip().lower() in ("auto", "fit"):
        return None if words.strip().lower() == "auto" else BEST_FIT
    digits = words.strip().removeprefix("1:").replace(",", "")
    if not digits.isdecimal() or not 10 <= int(digits) <= 10_000_000:
        raise typer.BadParameter(text("cli.print.bad_scale", scale=words))
    return int(digits)


def _template(
    document: "Document", name: str, product: ProductName | None
) -> "Template | None":
    """Give the template that is asked for, put together; None where none is."""
    from gridplanner.studies.printing.templates import kept_templates, template_named

    if not name:
        return None
    used = template_named(name, kept_templates(document.file))
    if product and used.product != product:
        raise GridPlannerError(
            "template.wrong_product",
            name=used.name,
            product=text(f"print.{used.product}"),
            other=text(f"print.{product}"),
        )
    return used


def _product_asked(
    call: Call, project: Path, template: str, product: ProductName | None
) -> ProductName:
    """Give the product that is asked for, by its name or by that of a template."""
    if product or not template:
        return product or "patrol"
    with call.project(project, right="print") as document:
        return _product_of(_template(document, template, None))


def _product_of(used: "Template | None") -> ProductName:
    """Give the product of a template; patrol maps without one."""
    return cast("ProductName", used.product) if used is not None else "patrol"
