"""The engine's contract: runs depend on scenario, seed and number alone; luck is named; faults are told."""

import re

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine import luck
from escalate.engine.courses import courses
from escalate.engine.points import play_points
from escalate.engine.record import Record, bin_values
from escalate.engine.replay import Replay
from escalate.engine.rules import Turn
from escalate.engine.simulate import simulate, whole_blocks
from escalate.engine.splitting import Along, split
from escalate.engine.world import state_keys
from escalate.errors import RunError
from plain_engine import Plain
from shipped import every_scenario

BASE = """
escalate: 1
title: Base
clock: {steps: 10}
state:
  heat: {start: 40 ± 5, drift: 0.1 * (40 - heat), noise: 2}
actors:
  a: {options: {up: {effects: {heat: +5 ± 2}}, down: {effects: {heat: -5 to -1}}}}
outcomes: {hot: {when: heat > 55}, cool: {otherwise: yes}}
"""


def tables(record):
    return b"".join(array.tobytes() for array in (record.outcome, record.step, record.sums, *record.levels))


def test_same_seed_same_bytes():
    scenario = load("kaesong-short")
    assert tables(simulate(scenario, 20_000, 7)) == tables(simulate(scenario, 20_000, 7))


@pytest.mark.parametrize("runs", [1, 1_000, luck.BLOCK, luck.BLOCK + 1])
def test_first_runs_are_those_of_a_shorter_request(runs):
    scenario = load("kaesong-2020")
    long, short = simulate(scenario, 20_000, 2020), simulate(scenario, runs, 2020)
    assert np.array_equal(long.outcome[:runs], short.outcome)
    assert np.array_equal(long.step[:runs], short.step)


def test_seeds_share_nothing():
    found = [luck.words("choice/a/b", seed, 16_384) for seed in (0, 1, 2, 2**64 - 1)]
    assert len(np.unique(found)) == 4 * 16_384
    assert np.abs(np.corrcoef([luck.uniform(words) for words in found]) - np.eye(4)).max() < 0.04


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("actors:\n", "actors:\n  idle: {options: {x: {}, y: {}}}\n"),
        ("outcomes:", "events: {rain: {chance: 0.3}}\noutcomes:"),
        ("state:\n", "state:\n  other: {start: 3 ± 1, noise: 1}\n"),
        ("down: {effects", "never: {when: heat > 200, effects: {heat: +9 ± 9}}, down: {effects"),
    ],
)
def test_what_nobody_reads_leaves_all_luck_as_it_was(old, new):
    before, after = simulate(load_text(BASE), 3_000, 1), simulate(load_text(BASE.replace(old, new)), 3_000, 1)
    assert np.array_equal(before.outcome, after.outcome)
    assert np.array_equal(before.step, after.step)


@pytest.mark.parametrize("name", every_scenario())
def test_a_trace_is_the_run_it_tells(name):
    scenario = load(name)
    record = simulate(scenario, 200, 2020)
    for run in range(0, 200, 20):
        told = Replay(scenario, 2020).trace(run)
        assert told.outcome == scenario.outcomes[record.outcome[run]].name
        assert told.steps[-1].step == record.step[run]


def test_every_run_is_counted_at_every_step():
    record = simulate(load("kaesong-2020"), 5_000, 3)
    assert (record.ladder.sum(axis=1) == 5_000).all()
    assert all((counts.sum(axis=1) == 5_000).all() for counts in record.levels)
    assert all(np.array_equal(counts.sum(axis=1), record.going) for counts in record.choices)


@pytest.mark.parametrize(("level", "amount"), [
    ("start: 0", "+0.1"), ("start: 0", "+n / 10"), ("start: 0", "+0.05 to 0.15"), ("start: 0", "0.1"),
    ("start: 0.1", "+1"), ("start: p", "+1"), ("start: 0 to 1", "+1"), ("start: 0, drift: 0.1", "+1"),
    ("start: 0, noise: 0.1", "+1"), ("start: 0, range: [-0.1, 64]", "-1"), ("start: 63, range: [0, 63.1]", "+1"),
])  # fmt: skip
def test_levels_are_kept_to_the_millionth(level, amount):
    """Where it is known that only multiples of 1 / 64 are added up, nothing is rounded: here it is not known."""
    scenario = load_text(f"""
escalate: 1
title: Tenths
clock: {{steps: 30}}
parameters: {{p: {{value: 0.1, range: [0, 1]}}}}
state: {{x: {{{level}}}, n: {{start: 1}}}}
actors:
  a: {{options: {{go: {{effects: {{x: {amount}}}}}}}}}
  b: {{options: {{up: {{effects: {{x: +7}}}}, down: {{effects: {{x: -7}}}}, put: {{effects: {{x: 9}}}}}}}}
outcomes: {{rest: {{otherwise: yes}}}}
""")
    steps = [step for run in range(10) for step in Replay(scenario, 1).trace(run).steps]
    turns = [move.changes["x"][1] for step in steps for move in step.moves if "x" in move.changes]
    found = [step.state["x"] for step in steps] + turns
    assert found == [round(value, 6) for value in found]
    assert sum(value % 1 > 0 for value in found) > 20


@pytest.mark.parametrize(
    ("appeal", "fault"),
    [("1 / (step - 3)", "division by zero"), ("sqrt(step - 4)", "square root"), ("log(3 - step)", "logarithm")],
)
def test_faults_name_formula_run_and_step(appeal, fault):
    text = BASE.replace("up: {effects", f"up: {{appeal: {appeal}, effects")
    with pytest.raises(RunError, match=fault) as caught:
        simulate(load_text(text), 50, 1)
    assert re.search(r"run \d+, in step \d", str(caught.value))
    assert appeal in str(caught.value)


def test_a_start_that_fails_is_told():
    text = BASE.replace("start: 40 ± 5", "start: 1 / p").replace(
        "state:", "parameters: {p: {value: 0, range: [0, 1]}}\nstate:")
    with pytest.raises(RunError, match=re.escape('run 0, at the start: division by zero in "1 / p" (start of heat)')):
        simulate(load_text(text), 50, 1)


LATE = """
escalate: 1
title: Where it is too hot
clock: {steps: 3}
state: {heat: {start: 20 to 80}}
actors: {a: {options: {go: {appeal: sqrt(79 - heat) if step == 1 else 0}, stay: {}}}}
outcomes: {out: {when: heat < 50}, rest: {otherwise: yes}}
"""


def test_it_is_the_first_run_that_is_named_though_others_have_ended():
    cool = courses(load_text(LATE.replace("79", "80")), 400, 3)
    failing = np.flatnonzero(cool.levels[0, 0] > 79)
    assert len(failing) > 2
    assert (cool.step[: failing[0]] == 0).any()
    with pytest.raises(RunError, match=rf"^run {failing[0]}, in step 1: the square root of a negative number in"):
        simulate(load_text(LATE), 400, 3)


def test_a_branch_not_taken_cannot_fail():
    text = BASE.replace("up: {effects", "up: {appeal: 1 / (step - 3) if step != 3 else 0, effects")
    guarded = BASE.replace("up: {effects", "up: {when: step == 3 or 1 / (step - 3) < 5, effects")
    assert len(simulate(load_text(text), 50, 1).outcome) == 50
    assert len(simulate(load_text(guarded), 50, 1).outcome) == 50


@pytest.mark.parametrize("outcomes", [
    "gone: {when: x <= 0}, near: {when: 1 / x > 5}", "gone: {when: x <= 0}, near: {when: x < 9, chance: 0.1 / x}",
    "gone: {when: x <= 0}, done: {when: x > 99}, near: {at end: yes, when: 1 / x > 5}",
])  # fmt: skip
def test_nor_can_an_outcome_after_the_one_that_ends_the_run(outcomes):
    scenario = load_text(f"""
escalate: 1
title: Down to nothing
clock: {{steps: 3}}
state: {{x: {{start: 2, range: [0, 9]}}}}
actors: {{a: {{options: {{down: {{effects: {{x: -1}}}}, stay: {{}}}}}}}}
outcomes: {{{outcomes}, rest: {{otherwise: yes}}}}
""")
    plain, record = Plain(scenario, 1), simulate(scenario, 40, 1)
    assert [scenario.outcomes[code].name for code in record.outcome] == [plain.play(run).outcome for run in range(40)]
    assert (record.outcome == 0).any()
    fails = scenario.files[0].text.replace("gone: {when: x <= 0}", "gone: {when: x <= 0, chance: 0.5}")
    with pytest.raises(RunError, match=r"division by zero in .* \((when|chance) of near\)"):
        simulate(load_text(fails), 40, 1)


def test_a_custom_rule_decides():
    def always_down(turn: Turn):
        return np.array([[0.0], [1.0]])

    record = simulate(load_text(BASE), 100, 1, rules={"a": always_down})
    assert record.choices[0][:, 0].sum() == 0


def test_a_custom_rule_is_shown_the_turn():
    """Who is closed is worth nothing; what a rule writes into the state it is shown is lost."""
    text = BASE.replace("outcomes:", "  b: {goal: 2 * heat, options: {on: {appeal: 3, effects: {heat: +1}}, off: {}, "
                        "up: {when: heat > 90, appeal: 7}}}\noutcomes:").replace(
        "state:\n", "state:\n  open: {start: yes}\n").replace(", noise: 2", "").replace("40 ± 5", "40")
    turns = []

    def look(turn: Turn):
        turns.append((turn.step, turn.state["heat"].copy(), turn.state["open"].copy()))
        assert (turn.actor, turn.options, set(turn.state)) == ("b", ("on", "off", "up"), {"heat", "open"})
        assert turn.open.tolist() == [[True] * 3, [True] * 3, [False] * 3]
        assert turn.utility == pytest.approx(np.array([[5.0] * 3, [0.0] * 3, [0.0] * 3]))
        turn.state["heat"][:] = 99
        return np.array([[0.0], [1.0], [5.0]])

    record = simulate(load_text(text), 3, 1, rules={"b": look, "a": lambda turn: np.array([[0.0], [1.0]])})
    assert [step for step, _, _ in turns] == list(range(10))
    assert all(opened.all() and (heat < 40).all() for _, heat, opened in turns)
    assert record.choices[1].sum(axis=0).tolist() == [0, 30, 0, 0]


def test_a_rule_for_nobody_and_runs_for_which_there_is_no_memory_are_told(monkeypatch):
    with pytest.raises(RunError, match='there is a rule for "c", but the scenario has no such actor'):
        simulate(load_text(BASE), 5, 1, rules={"c": lambda turn: np.ones((2, 1))})

    def none_left(*_):
        raise MemoryError

    monkeypatch.setattr(Record, "empty", none_left)
    with pytest.raises(RunError, match="2,000,000,000 runs need 6 GB of memory; this computer has less"):
        simulate(load_text(BASE), 2_000_000_000, 1)


def test_of_the_past_just_what_some_formula_reads_is_kept():
    places = [
        "when: times(a.o0) > 0", "appeal: times(a.o1)", "chance: 0.1 * (times(a.o2) > 0)", "effects: {x: times(a.o3)}",
        "effects: {x: 1 ± times(a.o4)}", "effects: {y: {set: 0 to times(a.o5)}}",
    ]  # fmt: skip
    options = ", ".join(f"o{number}: {{{place}}}" for number, place in enumerate([*places, *["rung: Up"] * 10]))
    scenario = load_text(f"""
escalate: 1
title: Memory
clock: {{start: 2020-01-06, step: 1 day, steps: 2}}
ladder: [Up]
state: {{x: {{start: 1, drift: times(a.o6), noise: times(a.o7)}}, y: {{start: 1}}, f: {{start: no}}}}
actors: {{a: {{goal: times(a.o8), options: {{{options}}}}}}}
events:
  e: {{on: 2020-01-06, when: times(a.o9) > 0, effects: {{f: times(a.o10) > 0}}}}
  g: {{chance: 0.1 * (times(a.o11) > 0), once: yes}}
  h: {{chance: 0.1, when: happened(e)}}
outcomes: {{d: {{when: times(a.o12) > 9, chance: 0.1 * (since(a.o15) > 1)}}, r: {{otherwise: yes}}}}
policies: {{p: {{order: {{a.o0: times(a.o13) > 0 and ever(a.o14) and share(a.o14) > 0}}}}}}
""")
    kept = {("level", "x"), ("level", "y"), ("flag", "f"), ("latest", "a"), ("rung",), ("happened", "e")}
    kept |= {("happened", "g"), *(("times", "a", f"o{number}") for number in range(13)), ("last", "a", "o15")}
    assert set(state_keys(scenario)) == kept
    ordered = {("times", "a", "o13"), ("ever", "a", "o14"), ("times", "a", "o14"), ("moves", "a")}
    assert set(state_keys(scenario.with_policy("p"))) == kept | ordered


@pytest.mark.parametrize(("level", "values"), [
    ("start: 5, range: [-5, 5], whole: yes", range(-5, 6)), ("start: 10, range: [1, 400], whole: yes", range(1, 401)),
    ("start: 10, range: [0, 400], whole: yes", [*range(399), 400]),
    ("start: 10, range: [0, 1000], whole: yes", [*(2.5 * place for place in range(399)), 1000]),
    ("start: 5, range: [-1, 9]", [*(place / 40 - 1 for place in range(399)), 9]),
])  # fmt: skip
def test_a_bin_stands_for_its_lower_edge_and_the_last_for_the_top(level, values):
    scenario = load_text(BASE.replace("state:\n", f"state:\n  x: {{{level}}}\n"))
    found = bin_values(scenario.levels[0])
    assert found == pytest.approx([*values])
    (place,) = np.flatnonzero(simulate(scenario, 10, 1).levels[0][0])
    assert found[place] == scenario.levels[0].start.low.tree.value


@pytest.mark.parametrize(("level", "place"), [
    ("start: 70, range: [0, 100], whole: yes", 70), ("start: 70, range: [0, 100]", 280),
    ("start: 700, range: [0, 1000], whole: yes", 280), ("start: 399, range: [0, 399]", 399),
    ("start: 200, range: [0, 399]", 200), ("start: 0.5, range: [0, 399]", 0),
    ("start: 400, range: [0, 400], whole: yes", 399), ("start: 5, range: [-5, 5], whole: yes", 10),
])  # fmt: skip
def test_a_whole_level_of_few_values_has_a_bin_for_each(level, place):
    record = simulate(load_text(BASE.replace("state:\n", f"state:\n  x: {{{level}}}\n")), 10, 1)
    assert np.flatnonzero(record.levels[0][0]).tolist() == [place]


@pytest.mark.parametrize(("rows", "fault"), [
    (np.ones(2), r"returned an array of shape \(2,\); it should be \(2, 100\): a row an option, a column a run"),
    (np.ones((3, 1)), r"an array of shape \(3, 1\); it should be \(2, 100\)"),
    (np.ones((2, 99)), r"an array of shape \(2, 99\); it should be \(2, 100\)"),
    (np.array([[-1.0], [2.0]]), "a weight that is negative or not a number"),
    (np.array([[np.nan], [2.0]]), "a weight that is negative or not a number"),
    (np.zeros((2, 1)), "gave every open option the weight 0 in step 0"),
])  # fmt: skip
def test_a_custom_rule_that_decides_nothing_is_told(rows, fault):
    with pytest.raises(RunError, match=fault):
        simulate(load_text(BASE), 100, 1, rules={"a": lambda turn: rows})


def test_a_longer_simulation_goes_on_from_whole_blocks():
    scenario, seen = load("gamblers-ladder").with_steps(6), []
    short, long = simulate(scenario, luck.BLOCK, 7), simulate(scenario, luck.BLOCK + 60, 7)
    assert whole_blocks(scenario, 7, short) is short
    assert whole_blocks(scenario, 7, simulate(scenario, 60, 7)) is None
    onward = simulate(scenario, luck.BLOCK + 60, 7, start=short, progress=seen.append)
    assert seen == [luck.BLOCK + 60]
    assert tables(onward) == tables(long)
    for one, other in zip(onward.choices, long.choices, strict=True):
        assert np.array_equal(one, other)
    assert np.array_equal(onward.whole_sums, long.whole_sums)


@pytest.mark.parametrize("name", ["gamblers-ladder", "security-dilemma"])
def test_what_a_block_that_is_not_whole_counted_can_be_taken_back(name):
    scenario = load(name).with_steps(6)
    start = whole_blocks(scenario, 7, simulate(scenario, luck.BLOCK + 50, 7))
    first = simulate(scenario, luck.BLOCK, 7)
    for field in ("outcome", "step", "going", "ladder", "choices", "levels"):
        assert np.array_equal(getattr(start, field), getattr(first, field)), field
    assert np.array_equal(start.sums, first.sums)


def test_until_counts_down_to_what_is_dated_and_to_the_end_for_what_comes_too_late():
    dated = {"past": "2020-06-01", "soon": "2020-06-30", "late": "2021-01-01", "off": "never"}
    scenario = load_text(f"""
escalate: 1
title: Dates
clock: {{start: 2020-06-16, step: 1 week, steps: 4}}
state: {{{', '.join(f'of_{name}: {{start: 9}}' for name in dated)}}}
actors: {{a: {{options: {{look: {{effects: {{{', '.join(f'of_{n}: {{set: until({n})}}' for n in dated)}}}}}}}}}}}
events: {{{', '.join(f'{name}: {{on: {day}}}' for name, day in dated.items())}}}
outcomes: {{rest: {{otherwise: yes}}}}
""")
    seen = [tuple(step.state.values()) for step in Replay(scenario, 1).trace(0).steps]
    assert seen == [(0, 2, 4, 4), (0, 1, 3, 3), (0, 0, 2, 2), (0, 0, 1, 1)]


@pytest.mark.parametrize("field", ["outcome", "step"])
def test_a_block_that_does_not_come_out_as_it_did_is_told(field):
    scenario = load("gamblers-ladder").with_steps(6)
    record = simulate(scenario, luck.BLOCK + 50, 7)
    getattr(record, field)[-1] += 1
    with pytest.raises(RunError, match="the same runs do not come out as they did"):
        whole_blocks(scenario, 7, record)


PLAYED = {
    "simulate": simulate,
    "courses": courses,
    "points": lambda scenario, runs, seed: play_points(scenario, {}, runs, seed),
    "split": lambda scenario, runs, seed: split(scenario, 0, Along(), runs, seed),
    "trace": lambda scenario, run, seed: Replay(scenario, seed).trace(run),
}


@pytest.mark.parametrize("played", PLAYED)
def test_odd_requests_are_refused(played):
    scenario, play = load_text(BASE), PLAYED[played]
    for seed in (-1, 2**64, 1.5, True):
        with pytest.raises(RunError, match="the seed should be a whole number from 0"):
            play(scenario, 5, seed)
    for runs in {"split": [-1, 0, 0.3], "trace": [-1, -9]}.get(played, [0, -1, 2.5, True, 10**12 + 1]):
        with pytest.raises(RunError, match="the number of runs should be a whole number from 1"):
            play(scenario, runs, 2**64 - 1)
    for seed in (0, np.int64(2**63 - 1)):
        assert play(scenario, 1, seed) is not None
