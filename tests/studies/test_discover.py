"""Scenario discovery as people get it: the box in words, checked on other runs, and honest where there is none."""

from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from escalate import load_text
from escalate.cli import cli
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.studies import discover
from escalate.studies.discover import Restriction, _joined, _rounded
from escalate.studies.prim import Box, Fit

KNOWN = """
escalate: 1
title: A known box
clock: {steps: 1}
parameters:
  spark: {value: 2, range: [0, 10]}
  fuel: {value: 50, range: [0, 100]}
  noise: {value: 1, range: [0, 2]}
  more_noise: {value: 1, range: [0, 2]}
actors: {hand: {options: {strike: {}}}}
outcomes:
  fire: {when: hand.strike, chance: 0.8 if spark > 7 and fuel < 40 else 0.05}
  never: {when: spark > 99}
  dark: {otherwise: yes}
"""


@pytest.fixture(scope="module")
def found():
    return load_text(KNOWN).discover("fire", runs=8_000, seed=3)


def test_the_known_box(found):
    bounds = {each.parameter: (each.low, each.high) for each in found.restrictions}
    assert set(bounds) == {"spark", "fuel"}
    assert bounds["spark"] == pytest.approx((7, 10), abs=0.3)
    assert bounds["fuel"] == pytest.approx((0, 40), abs=3)
    assert found.density == pytest.approx(0.8, abs=0.08)
    assert found.interval[0] < found.density < found.interval[1]
    assert found.fit.base == pytest.approx(0.8 * 0.12 + 0.05 * 0.88, abs=0.03)
    assert found.coverage == pytest.approx(0.8 * 0.12 / 0.14, abs=0.1)
    assert found.fit.points == 2_000
    assert all(each.found == 1 for each in found.restrictions)
    assert found.warning == ""


TOGETHER = """
escalate: 1
title: Two assumptions that tell only together
clock: {steps: 1}
parameters:
  tilt: {value: -2, range: [-3, 1]}
  noise: {value: 1, range: [1, 2]}
  pull: {value: 20, range: [10, 30]}
actors: {hand: {options: {strike: {}}}}
outcomes:
  fire: {when: hand.strike, chance: "0.1 if (tilt + 1) * (pull - 20) > 0 else 0.6"}
  dark: {otherwise: yes}
"""


def test_assumptions_that_tell_only_together():
    """With one above its middle and the other below, fire is common; either half of either has the same share."""
    found = load_text(TOGETHER).discover("fire")
    assert {each.parameter for each in found.restrictions} == {"tilt", "pull"}
    tilt, pull = sorted(found.restrictions, key=lambda each: each.parameter, reverse=True)
    assert len(found.drawn) == len(found.ended) == 600
    above = tilt.low > tilt.range_low
    assert (tilt.low, tilt.high) == pytest.approx((-1, 1) if above else (-3, -1), abs=0.15)
    assert (pull.low, pull.high) == pytest.approx((10, 20) if above else (20, 30), abs=0.75)
    assert found.interval[0] < 0.6 < found.interval[1]
    assert found.warning == ""


def test_it_is_said_in_words(found):
    assert found.sentence.startswith("Where spark is above ")
    assert "and fuel is below " in found.sentence
    assert "of runs end in \"Fire\", against 1" in found.sentence
    assert found.box.loc[0, "parameter"] == "spark"
    assert _joined(["a"]) == "a"
    assert _joined(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(("fit", "often", "said"), [
    (Fit(200, 100, 2_000, 100), 0.7, ""),
    (Fit(200, 100, 2_000, 100), 0.6, "Shaky: on other halves of the runs the search often left out fuel."),
    (Fit(200, 99, 2_000, 99), 0.7,
     "Few runs end so: with more runs the box may turn out narrower, or have more sides."),
    (Fit(200, 0, 2_000, 0), 0.7,
     "This box may be due to chance: runs that took no part in finding it do not confirm it."),
    (Fit(200, 11, 2_000, 100), 0.7,
     "This box may be due to chance: runs that took no part in finding it do not confirm it."),
])  # fmt: skip
def test_what_speaks_against_a_box_is_said(found, fit, often, said):
    sides = tuple(replace(side, found=often if side.parameter == "fuel" else 1.0) for side in found.restrictions)
    assert replace(found, fit=fit, restrictions=sides).warning == said
    assert replace(found, fit=fit, restrictions=()).warning == ""


@pytest.mark.parametrize(("yes", "more"), [(99, " More runs may show some."), (100, "")])
def test_where_few_end_so_more_runs_may_tell(found, yes, more):
    nothing = replace(found, restrictions=(), fit=Fit(2_000, yes, 2_000, yes))
    assert nothing.sentence.partition(" of all end so.")[2] == more


def test_where_no_run_lies_in_a_box_its_share_may_be_any(found):
    assert replace(found, fit=Fit(0, 0, 2_000, 100)).interval == (0, 1)
    assert replace(found, fit=Fit(9, 0, 2_000, 100)).interval == wilson(0, 9)


def test_a_side_knows_how_much_it_leaves_and_says_which():
    side = Restriction("spark", "Spark", 2, 3, 5, 1, 9, 1)
    assert side.part == 0.25
    assert side.bounds == "between 3 and 5"
    assert replace(side, low=1).bounds == "below 5"
    assert replace(side, high=9).bounds == "above 3"
    found = load_text(KNOWN).discover("fire", 8_000)
    assert found.where == " and ".join(f"“{each.label}” is {each.bounds}" for each in found.restrictions)


def test_where_no_assumption_matters_no_box_is_claimed():
    text = KNOWN.replace("0.8 if spark > 7 and fuel < 40 else 0.05", "0.2")
    claims = [load_text(text).discover("fire", runs=2_000, seed=seed) for seed in range(6)]
    assert sum(bool(each.restrictions) and not each.warning for each in claims) <= 1
    nothing = next(each for each in claims if not each.restrictions)
    assert 'No ranges of single assumptions or pairs that make "Fire" common held up' in nothing.sentence
    assert nothing.plot.available == ()
    with pytest.raises(EscalateError, match="no box to draw"):
        nothing.plot.discover()


def test_requests_that_cannot_be_met():
    scenario = load_text(KNOWN)
    with pytest.raises(EscalateError, match='no outcome "fier"; did you mean "fire"'):
        scenario.discover("fier")
    with pytest.raises(EscalateError, match='no ranges can be told for "never": 0 of 1,000 runs end so, too few'):
        scenario.discover("never", runs=1_000)
    often = load_text(KNOWN.replace("0.8 if spark > 7 and fuel < 40 else 0.05", "0.01"))
    with pytest.raises(EscalateError, match=r"for \"dark\": 9\d\d of 1,000 runs end so; ask for more runs or another"):
        often.discover("dark", runs=1_000)
    with pytest.raises(EscalateError, match="1,000 runs or more"):
        scenario.discover("fire", runs=10)
    with pytest.raises(EscalateError, match="nothing to doubt"):
        scenario.set(spark=1, fuel=2, noise=0, more_noise=0).discover("fire")


@pytest.mark.parametrize(("hits", "says"), [
    (39, '"fire": 39 of 1,000 runs end so, too few'), (40, ""), (960, ""), (961, '"fire": 961 of 1,000 runs end so;'),
])  # fmt: skip
def test_a_box_takes_forty_runs_that_end_so_and_forty_that_do_not(monkeypatch, hits, says):
    ended = np.where(np.arange(1_000) < hits, 0, 2).astype(np.int8)[:, None]
    monkeypatch.setattr(discover, "play_points", lambda *_, **__: ended)
    if says:
        with pytest.raises(EscalateError, match=says):
            load_text(KNOWN).discover("fire", runs=1_000)
    else:
        assert load_text(KNOWN).discover("fire", runs=1_000).runs == 1_000


@pytest.mark.parametrize(("low", "high", "bound", "said"), [
    (0, 10, 7.0499, 7.0), (0, 10, 7.0501, 7.1), (0, 100, 39.6, 40), (0, 101, 36, 40), (0, 0.5, 0.126, 0.13),
    (1, 3, 1.26, 1.3), (-0.5, 0.5, -0.004, 0), (5, 6, 5.126, 5.13),
])  # fmt: skip
def test_a_bound_is_said_to_about_a_hundredth_of_its_range(low, high, bound, said):
    number = replace(load_text(KNOWN).parameters[0], low=low, high=high)
    for upper in (False, True):
        box = _rounded(Box.whole(2).moved(1, upper, bound), (number, number))
        assert (box.high if upper else box.low).tolist() == [np.inf if upper else -np.inf, said]
        assert not np.signbit((box.high if upper else box.low)[1]) or said < 0
        assert not np.isfinite(box.low if upper else box.high).any()


def test_what_is_set_stays_set():
    found = load_text(KNOWN).set(spark=9).discover("fire", runs=2_000)
    assert [each.parameter for each in found.restrictions] == ["fuel"]
    assert found.parameters == 3


def test_the_command(tmp_path):
    folder = tmp_path / "box"
    told = CliRunner().invoke(
        cli, ["discover", "gamblers-ladder", "--outcome", "top", "--runs", "2000", "--out", str(folder)]
    )
    assert "Where heat is above" in told.output
    assert max(len(line) for line in told.output.splitlines() if "Saved" not in line) <= 80
    assert (folder / "box.csv").is_file()
    assert "is commoner where" in (folder / "discover.alt.txt").read_text(encoding="utf-8")
    table = CliRunner().invoke(cli, ["discover", "gamblers-ladder", "--outcome", "top", "--format", "csv"]).output
    assert table.startswith("parameter,label,value,low,high,range_low,range_high,found\nheat,")
