"""Tallies as tables: one function a table, each from a record and its scenario alone.

The tally of outcomes is also given as plain rows, so that a table can be printed without waiting
for pandas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.courses import Courses
from escalate.engine.record import Record, bin_values
from escalate.results.intervals import mean_worth, together, wilson
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q95": 0.95}
WAITS = "No move"
OFF_LADDER = "(off the ladder)"


@dataclass(frozen=True)
class OutcomeRow:
    """How often one outcome came out.

    ``low`` and ``high`` hold for this share on its own (Wilson, 95 %); ``low_all`` and ``high_all``
    for all outcomes of the table at once. ``median_step`` is the step at whose end the middle run of
    those that ended so did; None where there is none.
    """

    outcome: str
    label: str
    runs: int
    share: float
    low: float
    high: float
    low_all: float
    high_all: float
    median_step: int | None
    median_date: dt.date | None


def outcome_rows(scenario: Scenario, record: Record) -> list[OutcomeRow]:
    """The tally of outcomes, in the file's order."""
    runs = len(record.outcome)
    counts = np.bincount(record.outcome, minlength=len(scenario.outcomes))
    rows = []
    for number, outcome in enumerate(scenario.outcomes):
        count = int(counts[number])
        middle = _median_step(record.step[record.outcome == number])
        date = None if middle is None else scenario.clock.date(middle)
        alone, all_ = wilson(count, runs), together(count, runs, len(counts))
        rows.append(OutcomeRow(outcome.name, outcome.label, count, count / runs, *alone, *all_, middle, date))
    return rows


def _median_step(steps: NDArray[np.int16]) -> int | None:
    """The lower median: a step in which a run really ended."""
    middle = (len(steps) - 1) // 2
    return int(np.partition(steps, middle)[middle]) if len(steps) else None


def _frame(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns))


def _dates(scenario: Scenario, steps: Sequence[int]) -> pd.Series[Any]:
    """First days of steps; missing without dates, and for the start (step -1)."""
    import pandas as pd

    known = {step: scenario.clock.date(step) for step in set(steps) if step >= 0}
    days = np.array([np.datetime64(known.get(step) or "NaT", "s") for step in steps], dtype="datetime64[s]")
    return pd.Series(days)


def dates_of(scenario: Scenario) -> dict[int, dt.date]:
    """The first day of each step; empty where the file has no calendar."""
    clock = scenario.clock
    return {step: date for step in range(clock.steps) if (date := clock.date(step)) is not None}


def dates_by_step(data: pd.DataFrame) -> dict[int, dt.date]:
    """The dates of a table's steps; empty where it has none."""
    import pandas as pd

    if "date" not in data.columns:
        return {}
    dated = data[["step", "date"]].dropna().drop_duplicates("step")
    return {int(step): pd.Timestamp(date).date() for step, date in dated.itertuples(index=False)}


def outcomes(scenario: Scenario, record: Record) -> pd.DataFrame:
    """One row an outcome: outcome, label, runs, share, low, high, low_all, high_all, median_step, median_date."""
    import pandas as pd

    frame = pd.DataFrame([asdict(row) for row in outcome_rows(scenario, record)])
    frame["median_step"] = frame["median_step"].astype("Int64")
    frame["median_date"] = pd.to_datetime(frame["median_date"]).astype("datetime64[s]")
    return frame


def runs(scenario: Scenario, record: Record) -> pd.DataFrame:
    """One row a run: run, outcome, step, date (of the step at whose end it ended)."""
    import pandas as pd

    names = [outcome.name for outcome in scenario.outcomes]
    by_step = _dates(scenario, range(scenario.clock.steps))
    return pd.DataFrame(
        {
            "run": np.arange(record.first, record.first + len(record.outcome)),
            "outcome": pd.Categorical.from_codes(record.outcome.astype(np.int64), categories=pd.Index(names)),
            "step": record.step.astype(np.int64),
            "date": by_step.to_numpy()[record.step],
        }
    )


def levels(scenario: Scenario, record: Record) -> pd.DataFrame:
    """Per step and level: step, date, level, label, mean, q05, q25, q50, q75, q95.

    Step -1 is the start. Every row covers all runs: an ended run stays at its last value. Quantiles
    are read from 400 bins of the level's range (from single values for a whole level that has fewer).
    """
    total = len(record.outcome)
    rows = []
    for number, level in enumerate(scenario.levels):
        values = bin_values(level)
        for row in range(scenario.clock.steps + 1):
            counts = record.levels[number][row]
            found = values[np.searchsorted(np.cumsum(counts), [q * total for q in QUANTILES.values()])]
            quantiles = dict(zip(QUANTILES, found.tolist(), strict=True))
            mean = float(record.sums[number, row]) / total
            rows.append({"step": row - 1, "level": level.name, "label": level.label, "mean": mean, **quantiles})
    frame = _frame(rows, ["step", "level", "label", "mean", *QUANTILES])
    frame.insert(1, "date", _dates(scenario, frame["step"].tolist()))
    return frame


def level_shares(scenario: Scenario, record: Record, most: int) -> pd.DataFrame:
    """Whole levels of at most so many values: step, date, level, label, value, share of all runs that stand on it."""
    total = len(record.outcome)
    rows = [
        {"step": step - 1, "level": level.name, "label": level.label, "value": int(value), "share": int(count) / total}
        for number, level in enumerate(scenario.levels)
        if level.whole and len(bin_values(level)) <= most
        for step in range(scenario.clock.steps + 1)
        for value, count in zip(bin_values(level), record.levels[number][step], strict=True)
    ]
    frame = _frame(rows, ["step", "level", "label", "value", "share"])
    frame.insert(1, "date", _dates(scenario, frame["step"].tolist()))
    return frame


def level_runs(courses: Courses, level: int) -> pd.DataFrame:
    """One level in single runs: run, step, value; step -1 is the start, and a run's rows stop where it ended."""
    import pandas as pd

    values = courses.levels[level]
    run, row = np.nonzero(~np.isnan(values.T))
    return pd.DataFrame({"run": run, "step": row - 1, "value": values.T[run, row]})


def choices(scenario: Scenario, record: Record) -> pd.DataFrame:
    """Per step, actor and option: step, date, actor, actor_label, option, option_label, taken, going, share.

    ``going`` is how many runs were still going when the step began, ``share`` is taken / going. Where an actor
    ever had nothing open, a row with the option "" counts its waits.
    """
    rows = []
    for actor, counts in zip(scenario.actors, record.choices, strict=True):
        named = [(option.name, option.label) for option in actor.options]
        if counts[:, -1].any():
            named.append(("", WAITS))
        for step in range(scenario.clock.steps):
            going = int(record.going[step])
            for place, (name, label) in enumerate(named):
                taken = int(counts[step, place])
                share = taken / going if going else float("nan")
                own = {"option": name, "option_label": label, "taken": taken, "going": going, "share": share}
                rows.append({"step": step, "actor": actor.name, "actor_label": actor.label, **own})
    columns = ["step", "actor", "actor_label", "option", "option_label", "taken", "going", "share"]
    frame = _frame(rows, columns)
    frame.insert(1, "date", _dates(scenario, frame["step"].tolist()))
    return frame


def ladder(scenario: Scenario, record: Record) -> pd.DataFrame:
    """Per step and rung: step, date, rung, label, runs, share.

    A run stands on the highest rung among its step's choices; an ended one on its outcome's rung, where it
    has one, else where it last stood. Rung -1 is off the ladder.
    """
    total = len(record.outcome)
    named = [(-1, OFF_LADDER), *enumerate(scenario.ladder)]
    rows = [
        {"step": step, "rung": rung, "label": label, "runs": int(count), "share": int(count) / total}
        for step in range(scenario.clock.steps)
        for (rung, label), count in zip(named, record.ladder[step], strict=True)
    ]
    frame = _frame(rows, ["step", "rung", "label", "runs", "share"])
    frame.insert(1, "date", _dates(scenario, frame["step"].tolist()))
    return frame


def worth(scenario: Scenario, record: Record) -> pd.DataFrame:
    """Mean worth of the outcomes by actor: actor, label, mean, low, high (95 %; see
    :func:`escalate.results.intervals.mean_worth`).

    Empty where the file gives no worth to any outcome.
    """
    counts = np.bincount(record.outcome, minlength=len(scenario.outcomes))
    priced = [scenario.worths(outcome) for outcome in scenario.outcomes]
    rows = []
    for actor in scenario.actors if any(entry is not None for entry in priced) else ():
        values = np.array([(entry or {}).get(actor.name, 0.0) for entry in priced])
        own = {"actor": actor.name, "label": actor.label}
        rows.append({**own, **dict(zip(("mean", "low", "high"), mean_worth(values, counts), strict=True))})
    return _frame(rows, ["actor", "label", "mean", "low", "high"])
