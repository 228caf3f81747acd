"""Balance of 2,287 grids: the indices beside pandas, and the chart that follows a hand.

Run by ``pytest benchmarks/bench_balance.py --benchmark-only``; the peer stands in the
same run. pandas gives mean, deviation, Gini and Lorenz curve as one would write them
in a notebook.
"""

import numpy as np
import pandas as pd
import pytest
from PySide6.QtWidgets import QApplication

from gridplanner.analysis.balance import balance
from gridplanner.analysis.measured import Measured
from gridplanner.app import make_application
from gridplanner.data.records import Unit
from gridplanner.ui.balance.panel import BalancePanel
from gridplanner.ui.balance.ranking import Bearers, rank

GRIDS = 2_287
PEOPLE = 1_200_000


@pytest.fixture(scope="module")
def households():
    rng = np.random.default_rng(7)
    return np.sort(rng.multinomial(PEOPLE // 3, rng.dirichlet(np.full(GRIDS, 2.0))))


def test_indices(benchmark, households):
    found = benchmark(balance, households)
    assert found.total == PEOPLE // 3
    assert found.gini == pytest.approx(in_pandas(households)[3], abs=1e-9)


def test_indices_in_pandas(benchmark, households):
    benchmark(in_pandas, households)


def in_pandas(households):
    loads = pd.Series(households)
    ordered = loads.sort_values(ascending=False)
    mean, total, count = loads.mean(), loads.sum(), len(loads)
    ranks = loads.rank(method="first")
    gini = (2 * (ranks * loads).sum() / (count * total)) - (count + 1) / count
    lorenz = ordered[::-1].cumsum() / total
    bands = pd.cut(loads / mean, [-1, 0.7, 0.85, 1.15, 1.3, 1e9]).value_counts()
    near = loads.between(0.85 * mean, 1.15 * mean).sum()
    deviation = loads.std(ddof=0) / mean
    return ordered, loads.max() / mean, deviation, gini, lorenz, bands, near


@pytest.fixture(scope="module")
def panel():
    make_application(["bench"])
    made = BalancePanel()
    made.resize(814, 170)
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize("beside", [0, 1], ids=["lorenz", "scatter"])
def test_charts_follow_a_changed_border(benchmark, panel, households, beside):
    """Indices, ranking and painting of all bars and the chart beside them."""
    units = Bearers([Unit(n + 1, 0, 2, name=f"第{n}网格") for n in range(GRIDS)])
    ids = np.arange(1, GRIDS + 1)
    known = np.ones(GRIDS, bool)
    people = households * 3.0
    panel.beside.setCurrentIndex(beside)
    panel.beside.activated.emit(beside)
    held = ids[::-1].tolist()
    rng = np.random.default_rng(1)

    def follow():
        values = households.copy()
        values[rng.integers(0, GRIDS, 2)] += 38
        loads = Measured("households", ids, values, known)
        shown = rank(loads, loads.balance(), units, people=people, held=held)
        panel.show_ranking(shown)
        panel.grab()
        QApplication.processEvents()

    benchmark(follow)
