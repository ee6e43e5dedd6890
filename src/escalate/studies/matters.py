"""Which assumption matters where it matters most: the study to show of a file when nobody asked for an ending."""

from __future__ import annotations

from escalate.scenario.model import Scenario, from_the_top
from escalate.studies.hypercube import doubted
from escalate.studies.places import Places
from escalate.studies.sensitivity import OneAtATime, Shift, one_at_a_time


def what_matters(scenario: Scenario, places: Places) -> OneAtATime:
    """Move each open number by itself, and look at the ending whose share one of them moves furthest.

    It is moved from end to end clear of luck, all numbers and endings read together; where none is, the highest
    ending is looked at.

    Raises
    ------
    EscalateError
        Where there is nothing to doubt.
    """
    names = [number.name for number in doubted(scenario)]

    def study(outcome: str) -> OneAtATime:
        return one_at_a_time(scenario, outcome, places.runs, places.seed, parameters=names, places=places)

    highest = study(from_the_top(scenario.outcomes)[0].name)
    clear = [shift for shift in highest.shifts if shift.clear]
    return study(max(clear, key=_swing).outcome) if clear else highest


def _swing(shift: Shift) -> float:
    shares = shift.share_low, shift.share, shift.share_high
    return max(shares) - min(shares)
