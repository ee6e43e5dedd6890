"""A study asked directly plays as much, and on the same seed, as the public face has it play."""

import inspect

import pytest

from escalate.studies import (
    apart,
    compare,
    discover,
    doubt,
    hunt,
    levers,
    morris,
    over_ranges,
    probe,
    rare,
    screening,
    seat,
    sensitivity,
    sobol,
    sweep,
    turning,
    until,
    when,
)

SAID = {
    compare.compare: {"variants": (), "runs": 10_000, "seed": 2020},
    discover.discover: {"runs": 20_000, "seed": 2020},
    doubt.doubt: {"samples": 200, "runs": 10_000, "seed": 2020},
    hunt.hunt: {"runs": 2_000, "seed": 2020, "confirm": 10_000},
    levers.levers: {"runs": 2_000, "seed": 2020},
    morris.morris: {"runs": 400, "seed": 2020, "trajectories": 20},
    probe.idle_parameters: {"runs": 1_000, "seed": 2020},
    probe.probe_warnings: {"runs": 2_000, "seed": 2020},
    rare.rare: {"runs": 10_000, "seed": 2020},
    screening.screen: {},
    sensitivity.one_at_a_time: {"runs": 2_000, "seed": 2020},
    sensitivity.sensitivity: {"method": "oat", "seed": 2020},
    sobol.sobol: {"runs": 32, "seed": 2020, "base": 256},
    sweep.sweep: {"runs": 4_000, "seed": 2020},
    turning.turning: {"plays": 1_000},
    until.until: {"seed": 2020, "at_most": 1_000_000},
    when.when: {"runs": 2_000, "seed": 2020, "pairs": False},
}


@pytest.mark.parametrize("study", SAID, ids=[study.__name__ for study in SAID])
def test_what_is_asked_where_nothing_is_said(study):
    said = {name: each.default for name, each in inspect.signature(study).parameters.items()}
    assert {name: value for name, value in said.items() if value not in (inspect.Parameter.empty, None)} == SAID[study]


HELD = (
    apart.Through, discover.Discovery, doubt.Doubt, hunt.Hunt, morris.Morris, over_ranges.OverRanges, rare.Rare,
    seat.Seat, sensitivity.Sensitivity, sensitivity.OneAtATime, sobol.Sobol, sweep.Sweep, turning.Turning, when.When,
)  # fmt: skip


@pytest.mark.parametrize("noun", HELD)
def test_what_holds_arrays_is_equal_to_itself_alone_and_told_in_its_own_words(noun):
    assert noun.__eq__ is object.__eq__
    assert noun is apart.Through or not hasattr(noun.__repr__, "__wrapped__")  # as a dataclass's own has
