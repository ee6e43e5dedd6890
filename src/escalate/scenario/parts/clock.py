"""The clock: how many steps, how long each, and the day on which the first begins."""

from __future__ import annotations

import re

from escalate.scenario import schema
from escalate.scenario.model import Clock
from escalate.scenario.parts.limits import MOST_STEPS
from escalate.scenario.parts.reading import Reading

_STEP = re.compile(r"(?:([1-9][0-9]{0,3})\s+)?(step|day|week|month|year)s?")


def read_clock(reading: Reading) -> Clock | None:
    """The clock; None where it makes no sense."""
    entry = reading.root.under("clock")
    if entry is None:
        return None
    steps = entry.scalar("steps")
    if steps is None or not schema.WHOLE.fullmatch(steps.text):
        return None
    if not 1 <= int(steps.text) <= MOST_STEPS:
        reading.note(steps.fault(f"a run has between 1 and {MOST_STEPS:,} steps"))
        return None
    unit, every, step = "step", 1, entry.scalar("step")
    if step is not None:
        found = _STEP.fullmatch(step.text.strip().lower())
        if found is None:
            reading.note(step.fault('a step is a number and a unit, such as "1 week", "3 days" or "1 month"'))
            return None
        every, unit = int(found.group(1) or 1), found.group(2)
    start = reading.date(entry, "start")
    if start is not None and unit == "step":
        message = 'with a start date, "step" says how long a step is, such as "1 week"'
        reading.note((step or entry).problem(message))
        return None
    clock = Clock(int(steps.text), start, every, unit if start else "step")  # type: ignore[arg-type]
    try:
        clock.date(clock.steps)
    except (OverflowError, ValueError):
        reading.note(steps.fault("this clock runs beyond the year 9999"))
        return None
    return clock
