"""Counting over played runs of a scenario: who did what in which week, and how things stood on the last day."""

from dataclasses import dataclass

import numpy as np

from escalate import load, load_text
from escalate.engine.courses import courses
from escalate.scenario.model import Flag

RUNS = 2_000
KEPT = "kept_"


@dataclass(frozen=True)
class Played:
    """Runs of one scenario, week by week; every array of weeks has the shape (steps, runs)."""

    scenario: object
    courses: object

    def _number(self, actor):
        return [one.name for one in self.scenario.actors].index(actor)

    def took(self, actor, *options):
        """Weeks in which the actor took one of these options."""
        codes = self.courses.choices[self._number(actor)]
        places = [self.scenario.actor(actor).option_index(option) for option in options]
        return np.isin(codes, places)

    def rung(self, actor):
        """Rung of the actor's move in each week; -1 for a wait and after the end."""
        options = self.scenario.actor(actor).options
        rungs = np.array([-1 if option.rung is None else option.rung for option in options] + [-1])
        return rungs[self.courses.choices[self._number(actor)]]

    def forceful(self, actor, rung="Show of force"):
        """Weeks in which the actor's move is of this rung or above."""
        return self.rung(actor) >= self.scenario.ladder.index(rung)

    @property
    def weeks(self):
        """Weeks that were played."""
        return np.arange(self.scenario.clock.steps)[:, None] <= self.courses.step

    def level(self, name):
        """A level at the end of each week; a flag is 1 or 0."""
        return self._rows(name)[1:]

    def before(self, name):
        """A level at the start of each week."""
        return self._rows(name)[:-1]

    def _rows(self, name):
        names = [level.name for level in self.scenario.levels]
        return self.courses.levels[names.index(name if name in names else KEPT + name)]

    def last(self, weekly):
        """What stood in the last week that each run played."""
        return weekly[self.courses.step, np.arange(len(self.courses.step))]

    def ended(self, *outcomes):
        """Runs that ended so."""
        names = [outcome.name for outcome in self.scenario.outcomes]
        return np.isin(self.courses.outcome, [names.index(outcome) for outcome in outcomes])


def play(name, runs=RUNS, seed=2020):
    """Runs of a scenario of the library; its yes/no values are kept too, as levels that say how each week ended."""
    flags = [entry for entry in load(name).state if isinstance(entry, Flag)]
    kept = "".join(f"  {KEPT}{f.name}: {{start: {int(f.start)}, drift: {f.name} - {KEPT}{f.name}}}\n" for f in flags)
    scenario = load_text(f"escalate: 1\nextends: {name}\nstate:\n{kept}")
    return Played(scenario, courses(scenario, runs, seed))


def lately(weeks, back):
    """Weeks in or at most ``back`` weeks after one of these."""
    found = weeks.copy()
    for shift in range(1, back + 1):
        found[shift:] |= weeks[:-shift]
    return found


def later(weeks):
    """Weeks by the end of which one of these has come."""
    return np.logical_or.accumulate(weeks, axis=0)


def share(these, of):
    """Per cent of ``of`` that are also ``these``; 0 of none is 0."""
    return 100 * (these & of).sum() / max(1, of.sum())


def before(weekly):
    """The same a week earlier: what had happened when the week began."""
    return np.vstack([np.zeros_like(weekly[:1]), weekly[:-1]])


def streak(offers, answers, answer_follows):
    """Longest series of offers that no answer interrupts, by run; an answer may follow in the offer's own week."""
    longest = standing = np.zeros(offers.shape[1], int)
    for offered, answered in zip(offers, answers, strict=True):
        standing = standing + offered if answer_follows else np.where(answered, 0, standing) + offered
        longest = np.maximum(longest, standing)
        standing = np.where(answered & answer_follows, 0, standing)
    return longest
