"""Through what a change works, against scenarios in which that is known."""

from statistics import median

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.replay import Replay
from escalate.errors import EscalateError
from escalate.studies import apart, spoke, typical
from escalate.studies import decided as decided_by
from escalate.studies.apart import deeds, of_run, through
from escalate.studies.decided import decided
from escalate.studies.typical import courses_of_rungs
from worlds import CHAIN, DUEL

EAGER = DUEL
for plain, changed in (
    ("clock", "parameters: {eager: {value: 0, range: [0, 9]}}\nclock"),
    ("{label: Shoot,", "{label: Shoot, appeal: eager,"),
    ("{label: Left}", "{label: Left, appeal: eager}"),
    ("{label: Up}", "{label: Up, appeal: 9 * fire}"),
):
    EAGER = EAGER.replace(plain, changed)


def compared(change, runs=400):
    return load_text(CHAIN, "chain").compare([change], runs, 3)


def decided_in(comparison):
    return decided(through(comparison, comparison.variants[0]))


def test_what_is_ordered_is_not_what_it_works_through():
    comparison = compared("squeeze")
    found = through(comparison, comparison.variants[0])
    assert (found.before, found.after) == ("nothing", "deal")
    assert found.frame[["kind", "who", "without", "with"]].values.tolist() == [["actor", "north", "threaten", "talk"]]
    assert found.frame["share"].tolist() == [1.0]


def test_an_event_is_told_as_one():
    comparison = compared({"push": 9})
    found = through(comparison, comparison.variants[0])
    assert found.frame.loc[0, ["kind", "who", "without", "with"]].tolist() == ["event", "storm", "", "storm"]
    told = decided_in(comparison)
    assert (told.who, told.without, told.with_, told.runs) == (("event", "storm"), "", "storm", told.pairs)
    run = found.example()
    step, key, without, with_ = found.first(int(np.flatnonzero(found.numbers == run)[0]))
    assert (key, without, with_) == (("event", "storm"), "", "storm")
    told = Replay(load_text(CHAIN).set(push=9), 3).trace(run)
    assert step == next(step.step for step in told.steps if step.events)


def test_who_decides_is_neither_the_first_nor_the_last_that_does_otherwise():
    comparison = load_text(EAGER, "eager").compare([{"eager": 9}], 200, 3)
    found = decided_in(comparison)
    assert (found.who, found.without, found.with_) == (("actor", "red"), "wait", "shoot")
    assert found.runs == found.pairs == min(40, len(comparison.moved(comparison.variants[0].name, "quiet", "war")))
    assert found.shares == ({"war": 0, "deal": 0, "quiet": 1}, {"war": 1, "deal": 0, "quiet": 0})


def test_a_change_without_consequence():
    comparison = compared({"push": 1})
    assert through(comparison, comparison.variants[0]) is None
    replays = comparison.baseline.replay_of(5), comparison.variants[0].result.replay_of(5)
    assert of_run(comparison, comparison.variants[0], 5, replays).first(0) is None


@pytest.mark.parametrize("name", ["kaesong-short", "matching"])
def test_deeds_are_those_of_the_traces(name):
    scenario = load(name) if name != "matching" else load_text(CHAIN).set(push=9)
    numbers = np.array([2, 11, 400])
    done = deeds(Replay(scenario, 9), numbers)
    replay = Replay(scenario, 9)
    for place, run in enumerate(numbers.tolist()):
        trace = replay.trace(run)
        assert done.going[:, place].sum() == len(trace.steps)
        for step in trace.steps:
            for move in step.moves:
                actor = scenario.actor(move.actor)
                code = -1 if move.option is None else actor.option_index(move.option)
                assert done.done["actor", move.actor][step.step, place] == code
                assert done.ordered["actor", move.actor][step.step, place] == move.ordered
            fired = {event.name for event in scenario.events if done.done["event", event.name][step.step, place] == 1}
            assert fired == {event.event for event in step.events}


def test_courses_of_rungs_hold_after_the_end():
    scenario = load_text(CHAIN.replace("at end: yes, when: times(north.talk) >= 2", "when: times(north.talk) >= 1"))
    done = deeds(Replay(scenario.with_policy("squeeze"), 3), np.arange(40))
    rungs = courses_of_rungs(scenario, done)
    for run in range(40):
        last = int(done.going[:, run].sum()) - 1
        codes = done.done["actor", "north"][: last + 1, run]
        assert rungs[: last + 1, run].tolist() == [1.0 if code == 0 else 0.0 for code in codes]
        assert (rungs[last:, run] == rungs[last, run]).all()


def test_a_typical_run_is_one_of_its_kind():
    result = load("kaesong-short").run(400)
    for outcome in result.outcomes.loc[result.outcomes["runs"] > 0, "outcome"]:
        run = result.typical(outcome)
        assert result.runs.loc[run, "outcome"] == outcome
    with pytest.raises(EscalateError, match='no outcome "wra"; did you mean "war"'):
        result.typical("wra")
    never = load_text(CHAIN).run(20)
    with pytest.raises(EscalateError, match='none of these 20 runs ends in "hot"'):
        never.typical("hot")
    ruled = load_text(CHAIN).run(20, rules={"north": lambda turn: turn.open.astype(float)})
    with pytest.raises(EscalateError, match="runs under a custom rule cannot be played again"):
        ruled.typical("nothing")


@pytest.mark.parametrize(("back", "pair"), [(4, ("deal", "hot")), (5, ("deal", "nothing"))])
def test_the_pair_told_of_is_the_largest_net_flow_or_the_largest_where_all_come_back(monkeypatch, back, pair):
    """Twenty runs go from deal to nothing, twenty come back; five go from deal to hot, and some come back."""
    comparison = compared("squeeze")
    (variant,) = comparison.variants
    flows = np.array([[90, 5, 20], [back, 9, 0], [20, 0, 90]])
    monkeypatch.setattr(type(comparison), "transitions", {variant.name: flows})
    found = through(comparison, variant)
    assert (found.before, found.after) == pair
    # Of those into deal none brings more than it takes back: the largest of them, and no other.
    into = through(comparison, variant, after="deal")
    assert (into.before, into.after) == ("nothing", "deal")


def test_so_many_runs_are_looked_at_the_first_ones(monkeypatch):
    most = apart.MOST_RUNS, typical.MOST_RUNS, spoke.MOST_RUNS, decided_by.PAIRS, decided_by.PLAYS
    assert most == (4_000, 500, 200, 40, 25)
    comparison = compared("squeeze")
    moved = comparison.moved("squeeze")
    assert len(moved) > 9
    monkeypatch.setattr(apart, "MOST_RUNS", 9)
    found = through(comparison, comparison.variants[0])
    assert found.numbers.tolist() == moved[:9].tolist()
    watched = []
    monkeypatch.setattr(spoke, "MOST_RUNS", 4)
    for replay in found.replays:
        monkeypatch.setattr(replay, "watch", lambda numbers, _: watched.append(numbers.tolist()))
    assert spoke.spoke(found, ("actor", "north"), "talk").how in ("opens", "")
    assert watched == [moved[:4].tolist()] * 2
    monkeypatch.setattr(decided_by, "PAIRS", 3)
    monkeypatch.setattr(decided_by, "PLAYS", 11)
    found, asked = through(comparison, comparison.variants[0]), []
    for replay in found.replays:
        look, play = replay.moments_of, replay.play_on
        monkeypatch.setattr(replay, "moments_of", lambda runs, look=look: asked.append(runs.tolist()) or look(runs))
        monkeypatch.setattr(replay, "play_on", lambda at, plays, play=play: asked.append(plays) or play(at, plays))
    assert decided(found).pairs == 3
    assert asked == [moved[:3].tolist(), 11] * 2


def test_the_most_typical_runs_go_nearest_to_the_middle_of_their_kind(monkeypatch):
    """Counted out: of each step the median rung, and how far a run lies from it in all; of equals the first."""
    result = load("kaesong-short").run(60)
    monkeypatch.setattr(typical, "MOST_RUNS", 11)
    kind = result.outcomes.sort_values("runs")["outcome"].iloc[-1]
    numbers = [run for run in range(60) if result.runs.loc[run, "outcome"] == kind][:11]
    assert len(numbers) == 11
    courses = {}
    for run in numbers:
        rungs = [
            max(result.scenario.actor(move.actor).option(move.option).rung or 0 for move in step.moves if move.option)
            for step in result.trace(run).steps
        ]
        courses[run] = rungs + rungs[-1:] * (result.scenario.clock.steps - len(rungs))
    middle = [median(at) for at in zip(*courses.values(), strict=True)]
    far = {run: sum(abs(a - b) for a, b in zip(courses[run], middle, strict=True)) for run in numbers}
    assert typical.most_typical(result, kind, 20) == sorted(numbers, key=far.__getitem__)
    assert typical.most_typical(result, kind, 4) == sorted(numbers, key=far.__getitem__)[:4]
