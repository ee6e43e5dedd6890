"""The record beside a tally: whether an ending is rarer or commoner than comparable cases, said in words."""

import pytest

from escalate import load_text
from escalate.results.record_of_cases import beside_the_record, far_off
from escalate.results.tables import outcome_rows

FILE = """
escalate: 1
title: Shots one time in ten, or so
clock: {{steps: 1}}
actors: {{north: {{options: {{wait: {{}}}}}}}}
outcomes:
  clash: {{label: Shots, chance: {chance}, when: step == 0}}
  war: {{when: step == 1}}
  quiet: {{otherwise: yes}}
base_rates: [{{label: Cases, says: As it was, source: Invented, n: 14, unit: crises, counts: {{clash: 7, war: 0}}}}]
"""


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0, "Shots: rarer than in the record, 0 % against 7 of 14 crises (27 to 73 %)."),
        (1, "Shots: commoner than in the record, 100 % against 7 of 14 crises (27 to 73 %)."),
    ],
)
def test_the_record_is_laid_beside_the_tally(chance, said):
    scenario = load_text(FILE.format(chance=chance))
    assert beside_the_record(scenario, outcome_rows(scenario, scenario.run(100).record)) == [said]


def test_what_the_interval_just_holds_is_not_told_from_the_record():
    scenario = load_text(FILE.format(chance=1).replace("clash: 7", "clash: 14"))
    (said,) = beside_the_record(scenario, outcome_rows(scenario, scenario.run(50).record))
    assert said == "Shots: not to be told from the record, 100 % against 14 of 14 crises (78 to 100 %)."


def test_few_cases_leave_a_wide_berth():
    scenario = load_text(FILE.format(chance=0.5))
    rows = outcome_rows(scenario, scenario.run(500).record)
    assert beside_the_record(scenario, rows)[0].startswith("Shots: not to be told from the record, ")


def test_without_numbers_nothing_is_said():
    scenario = load_text(FILE.format(chance=0.5).split("base_rates")[0])
    assert beside_the_record(scenario, outcome_rows(scenario, scenario.run(10).record)) == []


def test_a_share_is_far_off_the_record_by_a_factor_by_points_and_by_more_than_luck() -> None:
    assert far_off(0.25, (0.24, 0.26), 0.5, 14)
    assert not far_off(0.27, (0.26, 0.28), 0.5, 14)  # not half of it
    assert not far_off(0.02, (0.01, 0.03), 0.1, 1_000)  # eight points
    assert far_off(0.02, (0.01, 0.03), 0.13, 1_000)
    assert not far_off(0.3, (0.29, 0.31), 0.0, 6)  # up to 39 % is compatible with none of six
    assert far_off(0.3, (0.29, 0.31), 0.0, 40)
    assert not far_off(0.3, (0.05, 0.7), 0.0, 40)  # nor can so few runs tell
    assert not far_off(0.3, (0.29, 0.31), float("nan"), 40)
