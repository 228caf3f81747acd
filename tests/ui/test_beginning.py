"""What the window does without when it begins."""

from tests.helpers.project import run_python

BEGIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gridplanner.app import make_window
from gridplanner.ui.settings import Settings
settings = Settings(Path(sys.argv[1]))
window = make_window(settings, clock=lambda: datetime.now(UTC), user="")
print(*{"numba", "scipy.optimize"} & set(sys.modules))
"""


def test_the_window_begins_without_compiler_and_optimisers(tmp_path):
    assert run_python(BEGIN, tmp_path / "settings.ini").split() == []
