"""Progress and cancelling of long work, without knowing who shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - not a fault: the user asked for it
    """The user stopped the work; nothing of it was kept."""


class Progress:
    """What long work reports to, and asks whether to go on.

    Parameters
    ----------
    report : callable, optional
        Called as ``report(fraction, step)`` with a fraction from 0 to 1 and the
        string key of the present step (``"progress.reading"``).
    cancelled : callable, optional
        Tells whether the user has asked to stop.
    """

    def __init__(
        self,
        report: Callable[[float, str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._cancelled = cancelled
        self._low, self._high = 0.0, 1.0
        self._step = ""

    def step(self, name: str, low: float = 0.0, high: float = 1.0) -> None:
        """Begin a step that takes the share from `low` to `high` of the whole."""
        self._step, self._low, self._high = name, low, high
        self.fraction(0.0)

    def fraction(self, done: float) -> None:
        """Say how much of the present step is done, 0 to 1; raise where cancelled.

        Raises
        ------
        Cancelled
            If the user has asked to stop.
        """
        self.check()
        if self._report is not None:
            self._report(self._low + (self._high - self._low) * done, self._step)

    def check(self) -> None:
        """Raise `Cancelled` where the user has asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def part(self, low: float, high: float) -> Progress:
        """Give a progress for a share of the whole, to be handed on.

        Parameters
        ----------
        low, high : float
            Where the part begins and ends, 0 to 1 of this one's present step.
        """
        whole_low, whole_high = self._low, self._high

        def report(fraction: float, step: str) -> None:
            if self._report is not None:
                share = low + (high - low) * fraction
                self._report(whole_low + (whole_high - whole_low) * share, step)

        return Progress(report, self._cancelled)
