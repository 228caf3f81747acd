"""The table of workers where there are none yet."""


def test_a_town_of_nobody_is_told_the_next_step(qtbot, town):
    town.tray.show_page("workers")
    qtbot.waitUntil(lambda: not town.workers._is_stale)
    town.workers.refresh()
    assert town.workers.empty.steps == ("project.import", "staff.add_worker")
