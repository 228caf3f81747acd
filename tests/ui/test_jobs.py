"""Long work runs beside the window, is cancelled, fails and ends on the main thread."""

from __future__ import annotations

import gc
import sys
import threading

import pytest

from gridplanner.data.job import Cancelled
from gridplanner.ui import crash
from gridplanner.ui.jobs import JobRunner


@pytest.fixture
def jobs(qtbot):
    return JobRunner()


def test_value_comes_back_on_the_main_thread(qtbot, jobs):
    seen = []

    def work(progress):
        progress.step("progress.checking")
        progress.fraction(1.0)
        return threading.current_thread()

    def done(worker):
        seen.append((worker, threading.current_thread()))

    with qtbot.waitSignal(jobs.ended):
        jobs.run(work, title="check.running", done=done, failed=pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert here is threading.main_thread()
    assert worker is not here


def test_fault_of_the_work_is_handed_over(qtbot, jobs):
    faults = []

    def work(progress):
        raise OSError("disk")

    jobs.run(work, title="check.running", done=pytest.fail, failed=faults.append)
    qtbot.waitUntil(lambda: bool(faults))
    assert isinstance(faults[0], OSError)
    assert not jobs.running


def test_cancelled_work_ends_as_cancelled(qtbot, jobs):
    begun, ended = threading.Event(), []

    def work(progress):
        begun.set()
        while True:
            progress.check()

    jobs.run(
        work,
        title="check.running",
        done=pytest.fail,
        failed=pytest.fail,
        cancelled=lambda: ended.append(1),
    )
    assert begun.wait(5)
    jobs.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert not jobs.running


def test_second_job_is_not_begun_beside_the_first(qtbot, jobs):
    go = threading.Event()
    jobs.run(lambda _p: go.wait(5), title="t", done=lambda _v: None, failed=pytest.fail)
    with pytest.raises(RuntimeError):
        jobs.run(lambda _p: None, title="t", done=pytest.fail, failed=pytest.fail)
    go.set()
    qtbot.waitUntil(lambda: not jobs.running)


def test_stopped_work_tells_nobody(qtbot, jobs):
    def work(progress):
        while True:
            progress.check()

    jobs.run(
        work, title="t", done=pytest.fail, failed=pytest.fail, cancelled=pytest.fail
    )
    jobs.stop()
    assert not jobs.running


def test_nothing_is_collected_on_the_worker(qtbot, jobs):
    seen = []

    def work(progress):
        return gc.isenabled()

    jobs.run(work, title="t", done=seen.append, failed=pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [False]
    assert gc.isenabled()


def test_bar_shows_the_work_and_goes_away(qtbot, town):
    go = threading.Event()
    town.jobs.run(
        lambda _p: go.wait(5),
        title="check.running",
        done=lambda _v: None,
        failed=pytest.fail,
    )
    assert town.status.work.isVisible()
    assert town.status.work.step.text() == "正在检查…"
    town.actions_.refresh()
    assert not town.actions_["project.import"].isEnabled()
    go.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert not town.status.work.isVisible()


def test_crash_report_names_places_and_no_values(monkeypatch, capsys):
    told = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(told.append)
    with pytest.raises(ValueError, match="990000") as caught:
        int("王秀英 990000195102031234")
    sys.excepthook(caught.type, caught.value, caught.tb)
    assert "test_jobs.py" in told[0]
    assert "ValueError" in told[0]
    assert "王秀英" not in told[0] + capsys.readouterr().err


def test_what_a_stopped_job_had_posted_already_is_told_to_nobody(qtbot, qapp, jobs):
    told = []
    job = jobs.run(lambda _p: 7, title="t", done=told.append, failed=told.append)
    job.wait()  # its value waits among the events now
    jobs.stop()
    qapp.processEvents()
    assert told == []
    jobs.run(lambda _p: 8, title="t", done=told.append, failed=told.append)
    qtbot.waitUntil(lambda: told == [8])
    assert gc.isenabled()


def test_work_beside_shows_no_bar_and_its_fault_changes_nothing(qtbot, jobs):
    go = threading.Event()

    def work(_progress):
        go.wait(5)
        raise OSError("this machine compiles nothing")

    with qtbot.assertNotEmitted(jobs.started):
        jobs.run_beside(work, title="raster")
    assert not jobs.running
    assert not gc.isenabled()
    go.set()
    qtbot.waitUntil(gc.isenabled)


def test_stop_waits_for_work_beside(qtbot, qapp, jobs):
    begun, go, ended = threading.Event(), threading.Event(), []

    def work(_progress):
        begun.set()
        go.wait(5)
        ended.append(1)

    jobs.run_beside(work, title="raster")
    assert begun.wait(5)
    threading.Timer(0.05, go.set).start()
    jobs.stop()
    assert ended == [1]
    assert gc.isenabled()
    qapp.processEvents()  # its end, posted before, is nobody's any more
    assert gc.isenabled()


def test_two_works_beside_run_at_once_and_one_is_stopped_alone(qtbot, jobs):
    go, begun, stopped = threading.Event(), threading.Event(), []

    def copy(progress):
        begun.set()
        try:
            while True:
                progress.check()
        except Cancelled:
            stopped.append(1)
            raise

    jobs.run_beside(lambda _progress: go.wait(5), title="raster")
    jobs.run_beside(copy, title="backup", failed=stopped.append)
    assert begun.wait(5)
    jobs.stop_beside("backup")
    assert stopped == [1], "it ended, and nobody is told of what was wanted"
    assert not gc.isenabled()
    go.set()
    qtbot.waitUntil(gc.isenabled)
    assert stopped == [1]


def test_fault_of_work_beside_reaches_who_asked_for_it(qtbot, jobs):
    told = []

    def work(_progress):
        raise OSError("no room")

    jobs.run_beside(work, title="backup", failed=told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert not jobs.busy


def test_what_waits_for_a_job_begins_its_own_after_the_end(qtbot, jobs):
    go, done = threading.Event(), []

    def run(name, work):
        jobs.run(work, title=name, done=lambda _v: done.append(name), failed=print)

    run("first", lambda _p: go.wait(5))
    jobs.when_free(lambda: run("second", lambda _p: None))
    jobs.when_free(lambda: run("third", lambda _p: None))
    assert done == []
    go.set()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["first", "second", "third"]
    jobs.when_free(lambda: done.append("at once"))
    assert done[-1] == "at once"
