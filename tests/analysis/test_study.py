from pathlib import Path

import pytest

import gridplanner.analysis
from gridplanner.analysis.study import STUDIES
from gridplanner.data.job import Progress
from tests.analysis.towns import make_buildings, snapshot_of, town_9


def test_every_module_that_can_run_is_listed():
    folder = Path(gridplanner.analysis.__file__).parent
    able = {
        path.stem for path in folder.glob("*.py") if "\ndef run(" in path.read_text()
    }
    assert able == {study.run.__module__.rpartition(".")[2] for study in STUDIES}


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_every_study_runs_on_the_small_town_at_every_level(study):
    for level in range(4):
        result = study.run(snapshot_of(town_9(), make_buildings([])), level, Progress())
        assert result.level == level
