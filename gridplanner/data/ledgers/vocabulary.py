"""What the titles of one kind of ledger mean: people, workers, posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.columns import count_known, missing_of, understand
from gridplanner.data.ledgers.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from gridplanner.data.ledgers.columns import Meaning


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How the sheets of one kind of ledger are understood.

    Attributes
    ----------
    kind : str
        ``"people"``, ``"workers"`` or ``"posts"``; ``"ledger.no_" + kind`` is the key
        of what is said where no sheet is one.
    fields : tuple of str
        In the order of the lists a user chooses from.
    count : callable
        Counts the known titles, and says whether one that must be is among them.
    understand : callable
        Says what each title means, by the user's choices and those of last time.
    missing : callable
        Lists what is needed and no field holds.
    """

    kind: str
    fields: tuple[str, ...]
    count: Callable[[Iterable[str]], tuple[int, bool]]
    understand: Callable[
        [Sequence[str], Mapping[str, str], Mapping[str, str] | None], list[Meaning]
    ]
    missing: Callable[[Collection[str]], tuple[str, ...]]


def _understand(
    titles: Sequence[str],
    chosen: Mapping[str, str],
    remembered: Mapping[str, str] | None,
) -> list[Meaning]:
    return understand(titles, chosen=chosen, remembered=remembered)


PEOPLE: Final = Vocabulary(
    "people", tuple(FIELDS), count_known, _understand, missing_of
)
