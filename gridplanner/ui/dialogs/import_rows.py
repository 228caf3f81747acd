"""What the import preview knows of each file: request, proposal, choices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridplanner.data.geodesy.crs import to_degrees
from gridplanner.data.levels import Role
from gridplanner.resources.texts import sentence, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.geodesy.crs import Candidate
    from gridplanner.data.intake.import_set import ImportRequest
    from gridplanner.data.intake.proposal import ImportOptions, Proposal
    from gridplanner.data.levels import Level

KINDS = ("areas", "buildings", "features", "grids")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file can be read as: a kind, and the level of areas and grids."""

    kind: str
    level: str | None
    words: str


def readings_of(levels: Sequence[Level]) -> list[Reading]:
    """List what files can be read as in a project of these levels."""
    areas = [level.name for level in levels if level.role is Role.AREA]
    grids = [level.name for level in levels if level.role is not Role.AREA]
    return [
        *(Reading("areas", n, text("import.kind_areas", level=n)) for n in areas),
        Reading("buildings", None, text("import.kind_buildings")),
        Reading("features", None, text("import.kind_features")),
        *(Reading("grids", n, text("import.kind_grids", level=n)) for n in grids),
    ]


@dataclass
class ImportRow:
    """One layer of one file in the preview.

    Attributes
    ----------
    request : ImportRequest
    included : bool
    proposal : Proposal or None
        None before it was looked at, or where that failed.
    fault : GridPlannerError or None
        Why it cannot be imported.
    crs : str or None
        System of the project the shapes of the proposal are in.
    candidates : tuple of Candidate
        Where its numbers may lie.
    """

    request: ImportRequest
    included: bool = True
    proposal: Proposal | None = None
    fault: GridPlannerError | None = None
    crs: str | None = None
    candidates: tuple[Candidate, ...] = ()

    def choose(self, **choices: object) -> None:
        """Change options of the request; what was found out is stale then."""
        options: ImportOptions = replace(self.request.options, **choices)  # type: ignore[arg-type]
        self.request = replace(self.request, options=options)
        self.proposal = self.fault = None

    def read_as(self, reading: Reading) -> None:
        """Import it as another kind, at another level."""
        options = replace(self.request.options, level=reading.level)
        self.request = replace(self.request, kind=reading.kind, options=options)
        self.proposal = self.fault = None

    def reading(self, readings: Sequence[Reading]) -> int:
        """Tell which of `readings` is meant now."""
        request = self.request
        same = [n for n, each in enumerate(readings) if each.kind == request.kind]
        named = [n for n in same if readings[n].level == request.options.level]
        # Without a word of the user villages are meant rather than towns, grids
        # rather than micro-grids, as the importers take it.
        return (named or (same[-1:] if request.kind == "areas" else same[:1]))[0]

    @property
    def is_place_open(self) -> bool:
        """Whether only the user can say where it lies."""
        return self.fault is not None and self.fault.code == "import.where"

    @property
    def settled(self) -> ImportRequest:
        """The request with the place that was looked at, whatever else comes along."""
        place = self.proposal.place if self.proposal is not None else None
        if place is None or place.confidence == "file" or place.crs is None:
            return self.request
        options = replace(self.request.options, crs=place.crs, swapped=place.swapped)
        return replace(self.request, options=options)

    @property
    def file(self) -> str:
        """Name, behind that of the part where the file has several."""
        layer = self.request.layer
        name = self.request.path.name
        if layer.name and layer.name != self.request.path.stem:
            name = text("import.layer_of", file=name, layer=layer.name)
        return name

    @property
    def is_text_doubtful(self) -> bool:
        """Whether the user should say which reading of the text is right."""
        guess = self.request.layer.text
        return (
            guess is not None
            and not guess.certain
            and len(guess.readings) > 1
            and self.request.options.encoding is None
        )

    def text_words(self) -> str:
        """Say how the text was read."""
        if self.is_text_doubtful:
            return text("import.text_doubtful")
        return text("import.text_ok")

    def place_words(self) -> str:
        """Say where it lies, and how that is known."""
        proposal = self.proposal
        if self.is_place_open:
            return text("import.place_ask")
        if self.fault is not None:
            return "—"
        if proposal is None or proposal.place is None:
            said = self.request.layer.crs is not None
            return text("import.place_file" if said else "import.place_open")
        where = _where(proposal, self.crs)
        known = text("import.place_" + proposal.place.confidence)
        return text("import.place_known", where=where, how=known) if where else known

    def result_words(self) -> str:
        """Say what the import would do."""
        if self.is_place_open:
            return text("import.place_first")
        if self.fault is not None:
            return sentence(self.fault)[0]
        proposal = self.proposal
        if proposal is None:
            return ""
        words = [text("import.count_new", n=f"{proposal.added:,}")]
        for name in ("changed", "gone", "same"):
            count = getattr(proposal, name)
            if count:
                words.append(text("import.count_" + name, n=f"{count:,}"))
        if proposal.problem_rows:
            count = f"{proposal.problem_rows:,}"
            words.append(text("import.count_issues", n=count))
        if proposal.same_file:
            words.append(text("import.same_file"))
        return " · ".join(words)


def _where(proposal: Proposal, crs: str | None) -> str:
    shapes = proposal.shapes
    if shapes is None or crs is None:
        return ""
    first = next((s for s in shapes if s is not None and not s.is_empty), None)
    if first is None:
        return ""
    middle = first.representative_point()
    lon, lat = to_degrees(middle.x, middle.y, crs)
    return degrees_words(lon, lat)


def degrees_words(lon: float, lat: float) -> str:
    """Write a place in degrees as a clerk reads it."""
    east = text("place.east" if lon >= 0 else "place.west", n=f"{abs(lon):.2f}")
    north = text("place.north" if lat >= 0 else "place.south", n=f"{abs(lat):.2f}")
    return f"{east} {north}"
