"""The hunt: effects against closed forms, places read together, and luck that turns nothing round."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import escalate
from escalate import load_text
from escalate.cli import cli
from escalate.errors import EscalateError
from escalate.results.intervals import of_all, paired
from escalate.studies.hunt import _moved_most, _Study

# The policy adds 0.5 (heat - 10.4) to the share of "hit", `push` alone as much; `crowd` starts at 15 and adds to both.
TURNS = """
escalate: 1
title: A policy that turns round
clock: {steps: 1}
parameters:
  push: {value: 0, range: [0, 1]}
  heat: {value: 10.8, range: [10, 11], label: Heat of the day}
state: {crowd: {start: 15, range: [0, 40]}}
actors: {a: {options: {go: {}}}}
outcomes:
  hit: {chance: 0.4 + 0.01 * (crowd - 15) + push * 0.5 * (heat - 10.4)}
  miss: {otherwise: yes}
policies:
  press: {label: Press, set: {push: 1}}
  idle: {label: Nothing new, set: {push: 0}}
"""


@pytest.fixture(scope="module")
def turns():
    return load_text(TURNS, "turns")


@pytest.fixture(scope="module")
def found(turns):
    return turns.when("press", "hit", at={"heat": [10, 10.4, 11]}, seed=3)


def test_the_file_comes_first_and_only_what_was_asked_for_is_played(found):
    assert [place.at for place in found.places] == [10.8, 10, 10.4, 11]
    assert found.file.at == 10.8
    for place in found.places:
        assert place.effect == pytest.approx(0.5 * (place.at - 10.4), abs=0.03)
        assert place.base_share == pytest.approx(0.4, abs=0.03)
        assert place.share - place.base_share == pytest.approx(place.effect)
        assert place.effect == (place.gained - place.lost) / place.runs
        assert (place.low, place.high) == paired(place.gained, place.lost, place.runs, of_all(4))
    assert [place.sign for place in found.places] == [1, -1, 0, 1]


def test_a_place_that_turns_is_looked_at_again_with_more_runs(found):
    assert [place.runs for place in found.places] == [10_000, 10_000, 2_000, 2_000]
    assert [place.turned for place in found.places] == [False, True, False, False]
    assert found.turned == found.places[1]
    by = [f"{100 * abs(place.effect):.1f}" for place in found.places[:2]]
    assert found.sentence == (
        f'press raises hit by {by[0]} points; lowers it by {by[1]} points where "Heat of the day" is 10'
    )


def test_each_place_is_a_comparison_on_the_same_luck(turns, found):
    for place in found.places:
        told = turns.set(heat=place.at).compare("press", runs=place.runs, seed=3).differences.set_index("outcome")
        assert place.effect == pytest.approx(told.loc["hit", "difference"])


def test_numbers_may_be_the_change_and_a_start_be_moved(turns):
    numbers = turns.when(outcome="hit", change={"push": 1}, at={"heat": [10]}, seed=3)
    assert [place.gained for place in numbers.places] == [
        place.gained for place in turns.when("press", "hit", at={"heat": [10]}, seed=3).places
    ]
    assert numbers.sentence.startswith("push=1 raises hit")
    both = turns.when("press", "hit", change={"heat": 10}, at={"crowd": [40, 15, 5.5]}, runs=500)
    assert both.change == "press with heat=10"
    assert [place.at for place in both.places] == [15, 40, 5.5]
    assert both.places[1].base_share == pytest.approx(0.65, abs=0.07)
    assert [place.sign for place in both.places] == [-1, -1, -1]
    told = turns.set(crowd=5.5).run(500).share("hit")
    assert both.places[2].base_share == told
    assert both.sentence.endswith("none of the 2 places tried turns that round")
    one = turns.when("press", "hit", change={"heat": 10}, at={"crowd": [40]}, runs=500, confirm=500)
    assert one.sentence.endswith("; the place tried does not turn that round")
    assert one.asked.endswith("crowd at 2 places, 500 runs without and with it, seed 2020")


def test_where_the_file_shows_nothing_there_is_nothing_to_turn(turns):
    even = load_text(TURNS.replace("value: 10.8", "value: 10.4"), "even").when("press", "hit", at={"heat": [10, 11]})
    assert even.turned is None
    assert [place.sign for place in even.places] == [0, -1, 1]
    assert "there is nothing to turn round" in even.sentence
    idle = turns.when("idle", "hit", at={"heat": [10]})
    assert [(place.gained, place.lost, place.sign) for place in idle.places] == [(0, 0, 0)] * 2


def test_one_place_is_wider_the_more_are_tried(turns):
    widths = []
    for many in (1, 5, 20):
        places = turns.when("press", "hit", at={"heat": np.linspace(10, 10.9, many).tolist()}, runs=500).places
        widths.append(places[1].high - places[1].low)
    assert widths == sorted(widths)
    assert widths[2] > 1.3 * widths[0]


class _Dealt(_Study):
    """Where the file stands the change adds three points; elsewhere it moves 4 of 100 runs, and no share."""

    def play(self, values, runs):
        found = []
        for at in values:
            luck = np.random.default_rng([self.seed, 0 if at is None else int(at)]).random(10_000)[:runs]
            base = luck < 0.02
            new = luck < 0.05 if at is None else (luck >= 0.02) & (luck < 0.04)
            found.append(np.where([base, new], 0, 1).astype(np.int8))
        return found


def test_luck_turns_hardly_anything_round_in_twenty_places(turns):
    """All of 20 places tried show nothing: at most about 5 of 100 hunts say that one turns the result round."""
    said = 0
    for seed in range(300):
        study = _Dealt((turns, turns), "heat", (2_000, 10_000), seed, None, None)
        places = study.ask(0, 0.0, list(range(1, 21)))
        assert places[0].sign != 0
        said += any(place.turned for place in places)
    assert said <= 15


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"at": {"heat": [10]}}, "name what is changed"),
        ({"policy": "press", "at": {"haet": [10]}}, 'no number "haet" to move; did you mean "heat"'),
        ({"policy": "press", "at": {"push": [1]}}, "the change itself sets push"),
        ({"change": {"heat": 11}, "at": {"heat": [10]}}, "the change itself sets heat"),
        ({"policy": "press", "at": {"heat": [12]}}, "heat should lie in its range, 10 to 11"),
        ({"policy": "press", "at": {"heat": []}}, "at which values of heat"),
        ({"policy": "press", "at": {"heat": [10], "crowd": [3]}}, "one number at a time, not with 2"),
        ({"policy": "press", "outcome": "hti", "at": {"heat": [10]}}, 'no outcome "hti"; did you mean "hit"'),
        ({"change": {"push": 1}}, "name a policy"),
        ({"policy": "press", "change": {"heat": 11}}, "go with at"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(turns, asked, fault):
    with pytest.raises(EscalateError, match=fault):
        turns.when(**asked)


def test_it_comes_back_from_its_folder(found, tmp_path):
    found.save(tmp_path / "hunt")
    again = escalate.load_result(tmp_path / "hunt")
    assert (again.places, again.sentence, again.change) == (found.places, found.sentence, "press")
    assert "press for hit, heat at 4 places, 2,000 runs without and with it, 10,000 at the file" in repr(found)


def test_the_command(tmp_path):
    path = tmp_path / "turns.yaml"
    path.write_text(TURNS, encoding="utf-8")
    asked = ["when", str(path), "--outcome", "hit", "--at", "heat=10,11"]
    told = CliRunner().invoke(cli, [*asked, "--policy", "press"]).output
    assert "In short: press raises hit by" in told
    assert "10.8 (file) 10,000" in told
    assert sum(line.endswith("  turned") for line in told.splitlines()) == 1
    assert max(map(len, told.splitlines())) <= 80
    program = json.loads(CliRunner().invoke(cli, [*asked, "--change", "push=1", "--format", "json"]).output)
    assert [place["turned"] for place in program["places"]] == [False, True, False]
    assert (program["turned"], program["change"], program["policy"]) == (10, {"push": "1"}, None)
    table = CliRunner().invoke(cli, [*asked, "--policy", "press", "--format", "csv"]).output
    assert table.startswith("at,runs,base_share,share,effect,gained,lost,low,high,sign,turned")
    for wrong, fault in (
        (["--at", "heat"], "write it as name=value,value"), (["--change", "push=1"], "--change goes with --at"),
    ):  # fmt: skip
        assert fault in str(CliRunner().invoke(cli, ["when", str(path), *wrong]).exception)


def test_the_ending_moved_most_is_that_whose_share_changes_most():
    """Not the commonest, and among equals the first."""
    ended = np.array([[0] * 5 + [1] * 3 + [2] * 2, [0] * 5 + [1] + [2] * 4])
    assert _moved_most(ended) == 1
    assert _moved_most(np.array([[0, 0, 0, 1], [0, 0, 2, 2]])) == 2
