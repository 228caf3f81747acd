"""A bench without a window: a plan, edits tried on it, and what was said."""

from gridplanner.data.errors import EditError


class PlanTrial:
    """Tries edits on a plan, as the window's trial does, without showing them."""

    def __init__(self, bench):
        self._bench, self.start = bench, bench.plan
        self.refusal, self.change = None, None

    def show(self, edit):
        try:
            self.change, self.refusal = edit(self.start), None
        except EditError as error:
            self.change, self.refusal = None, error
        return self.refusal is None

    def keep(self, words=""):
        self._bench.ended += 1
        if not self.change:
            return False
        self._bench.plan = self.start.apply(self.change)
        self._bench.kept.append(words or self.change.label)
        return True

    def drop(self):
        self._bench.ended += 1
        self._bench.dropped += 1

    def marks(self, pointer):
        del pointer
        return ()


class PlanBench:
    """Hands a plan to a tool and remembers what became of it."""

    def __init__(self, plan, level=2, units=()):
        self.plan, self.level, self.units = plan, level, units
        self.kept, self.said = [], []
        self.begun = self.ended = self.dropped = 0
        self.may_edit = True

    def begin(self):
        if not self.may_edit:
            return None
        self.begun += 1
        return PlanTrial(self)

    def refuse(self, key):
        self.said.append(key)

    def say(self, error):
        return error.code
