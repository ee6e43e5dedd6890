"""Levels by ending: the middle runs are those worked out run by run, and a condition that looks at a level is told."""

import numpy as np
import pytest

from escalate import load, load_text
from escalate.results.telling import by_ending

RULED = """
escalate: 1
title: Heat decides
clock: {steps: 3}
state: {heat: {label: Heat, start: 5, noise: 2}, fear: {label: Fear, start: 5, noise: 2}}
actors: {a: {options: {wait: {}}}}
outcomes:
  hot: {label: Hot, when: heat > 6}
  afraid: {label: Afraid, at end: yes, chance: 0.05 * fear}
  calm: {label: Calm, otherwise: yes}
"""


def test_middle_runs_by_ending_are_those_worked_out_run_by_run():
    result = load("kaesong-short").run(300, 1)
    scenario, courses = result.scenario, result.first_courses
    frame = by_ending(scenario, courses).set_index(["level", "outcome", "step"])
    for number, level in enumerate(scenario.levels):
        for code, outcome in enumerate(scenario.outcomes):
            runs = np.flatnonzero(courses.outcome == code)
            for step in (-1, 3, scenario.clock.steps - 1) if len(runs) else ():
                lasts = []
                for run in runs:
                    course = courses.levels[number][: step + 2, run]
                    lasts.append(course[~np.isnan(course)][-1])
                row = frame.loc[(level.name, outcome.name, step)]
                assert row["value"] == pytest.approx(np.median(lasts))
                assert (row["q25"], row["q75"]) == tuple(pytest.approx(np.quantile(lasts, at)) for at in (0.25, 0.75))
                assert (row["share"], row["label"]) == (pytest.approx(len(runs) / 300), outcome.label)


def test_a_condition_or_a_chance_that_looks_at_a_level_is_told():
    result = load_text(RULED).run(200, 1)
    frame = by_ending(result.scenario, result.first_courses)
    ruled = frame[frame["ruled"]][["outcome", "level"]].drop_duplicates()
    assert {tuple(row) for row in ruled.itertuples(index=False)} == {("hot", "heat"), ("afraid", "fear")}
    assert set(frame["outcome"]) == {"hot", "afraid", "calm"}
