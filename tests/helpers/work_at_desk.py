"""A session with the desks of the window, and no window."""

from gridplanner.analysis.standing import Standing
from gridplanner.ui.jobs import JobRunner
from gridplanner.ui.session import Session, needs_counting
from gridplanner.ui.staff.desk import StaffDesk
from gridplanner.ui.work_desk import WorkDesk
from tests.helpers.project import clock


class Desk:
    """A session with its desk, counting as the window does."""

    def __init__(self, document):
        self.session = Session(clock=clock, user="李工")
        self.jobs = JobRunner()
        self.session.staff_desk = StaffDesk(self.session, self.jobs)
        self.desk = self.session.work_desk = WorkDesk(self.session, self.jobs)
        self.session.use(document)
        self.told = []
        self.desk.changed.connect(lambda: self.told.append(True))
        self.session.changed.connect(self._hear)
        self.session.plan_changed.connect(self._look)
        self.count()

    def _hear(self, event):
        if needs_counting(event):
            self.count()

    def _look(self, _differing):
        if self.session.standing is None:
            self.count()

    def count(self):
        document = self.session.document
        snapshot = document.snapshot(self.session.plan_id)
        self.session.stand(Standing(snapshot, document.footprints))
