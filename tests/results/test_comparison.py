"""A comparison pairs runs on the same luck; its tables, intervals and folder say exactly that."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import escalate
from escalate import Comparison, Result, load, load_text
from escalate.charts import differences, flips
from escalate.engine.luck import BLOCK
from escalate.engine.replay import Replay
from escalate.errors import EscalateError, ResultError
from escalate.results import pairs
from escalate.results.comparison import _plain, label_of, name_of
from escalate.results.intervals import paired
from escalate.results.pairs import FlipRow
from escalate.saving.kinds import KINDS
from escalate.saving.tables import harmless

RUNS = 400

CRISIS = """
escalate: 1
title: Two sides and a storm
clock: {{steps: 8}}
parameters:
  anger: {{value: 0.8, range: [0, 2]}}
  fear: {{value: 0.5, range: [0, 2]}}
state:
  heat: {{start: 40 ± 10, drift: 0.1 * (50 - heat), noise: 3}}
  stock: {{start: 10 to 20, drift: -1}}
actors:
  red:
    options:
      wait: {{appeal: 0.4}}
      push: {{appeal: anger, effects: {{heat: +6 ± 3}}}}
      {red_option}
  {actor}
  blue:
    options:
      yield: {{appeal: fear * (heat > 50), effects: {{heat: -5 ± 2}}}}
      stand: {{appeal: 0.5, effects: {{stock: -2}}}}
events:
  storm: {{chance: 0.1, effects: {{stock: -3 ± 1}}}}
  {event}
outcomes:
  clash: {{when: heat >= 70, chance: 0.5}}
  spent: {{when: stock <= 0}}
  quiet: {{otherwise: yes}}
policies:
  calm: {{set: {{anger: 0.2}}}}
  hard: {{ban: [blue.yield]}}
  {policy}
"""


def crisis(**more):
    parts = {"red_option": "", "actor": "", "event": "", "policy": "", **more}
    return load_text(CRISIS.format(**parts), "crisis")


def same_runs(one, other, runs=2_000, seed=5):
    first, second = one.run(runs, seed).record, other.run(runs, seed).record
    return np.array_equal(first.outcome, second.outcome) and np.array_equal(first.step, second.step)


# ---- pairing: what is added or removed leaves all other luck as it was


@pytest.mark.parametrize(
    "added",
    [
        {"red_option": "never: {when: heat > 1000, appeal: 5}"},
        {"actor": "watcher: {options: {look: {}, write: {appeal: 1}}}"},
        {"event": "rain: {chance: 0.3}"},
        {"event": "parade: {chance: 0}"},
        {"policy": "idle: {label: Says nothing, order: {red.push: heat > 1000}}"},
    ],
)
def test_what_touches_nothing_changes_no_run(added):
    assert same_runs(crisis(), crisis(**added))


def test_what_touches_something_is_noticed():
    assert not same_runs(crisis(), crisis(event="rain: {chance: 0.3, effects: {heat: -3}}"))


@pytest.mark.parametrize(
    ("added", "meets"),
    [
        (
            {"event": "quake: {chance: 0.08, effects: {heat: +9 ± 2}}"},
            lambda step: any(fired.event == "quake" for fired in step.events),
        ),
        (
            {"red_option": "strike: {when: heat > 62, appeal: 1, effects: {heat: +10 ± 2}}"},
            lambda step: any(weighed.option == "strike" and weighed.open for weighed in step.moves[0].weighed),
        ),
        (
            {"actor": "envoy: {options: {stay: {appeal: 2.5}, visit: {effects: {heat: -8 ± 1}}}}"},
            lambda step: any(move.actor == "envoy" and move.option == "visit" for move in step.moves),
        ),
    ],
)
def test_runs_that_never_meet_the_added_thing_are_the_same_to_the_last_digit(added, meets):
    before, after = Replay(crisis(), 11), Replay(crisis(**added), 11)
    untouched = changed = 0
    for run in range(40):
        one, other = before.trace(run), after.trace(run)
        met = next((place for place, step in enumerate(other.steps) if meets(step)), None)
        for left, right in zip(one.steps[:met], other.steps[:met], strict=met is None):
            assert [(m.actor, m.option) for m in left.moves] == [
                (m.actor, m.option) for m in right.moves if m.actor != "envoy"
            ]
            assert left.events == right.events
            assert left.state == right.state
        untouched += met is None
        changed += met is not None and one.steps[met:] != other.steps[met:]
        assert met is not None or one.outcome == other.outcome
    assert untouched >= 5
    assert changed >= 5


def test_a_policy_that_bans_what_is_never_taken_changes_no_run():
    scenario = crisis(
        red_option="never: {when: heat > 1000, appeal: 5}", policy="forbid: {ban: [red.never]}",
    )  # fmt: skip
    comparison = scenario.compare(["forbid", "calm"], RUNS)
    assert len(comparison.moved("forbid")) == 0
    assert len(comparison.moved("calm")) > 0
    assert comparison["forbid"].levels.equals(comparison.baseline.levels)


def test_the_order_of_unrelated_entries_changes_no_run():
    text = CRISIS.format(red_option="", actor="", event="rain: {chance: 0.3, effects: {heat: -3 ± 1}}", policy="")
    lines = text.splitlines()

    def swapped(first, second):
        places = [next(n for n, line in enumerate(lines) if line.strip().startswith(f"{w}:")) for w in (first, second)]
        other = list(lines)
        other[places[0]], other[places[1]] = lines[places[1]], lines[places[0]]
        return load_text("\n".join(other), "crisis")

    for first, second in [("anger", "fear"), ("heat", "stock"), ("storm", "rain"), ("calm", "hard")]:
        assert same_runs(load_text(text, "crisis"), swapped(first, second)), (first, second)


# ---- intervals


def test_the_paired_interval_is_the_one_worked_by_hand():
    # 2/23 less 8/23, and 1.959964 times the root of (10/23 - (6/23)^2) / 23
    assert paired(1, 7, 21) == pytest.approx((-0.508359, -0.013380), abs=1e-6)


@pytest.mark.parametrize(("gained", "lost", "runs"), [(0, 0, 1), (1, 0, 1), (0, 10, 10), (3, 4, 10), (900, 5, 10_000)])
def test_the_paired_interval_holds_what_was_seen(gained, lost, runs):
    low, high = paired(gained, lost, runs)
    assert -1 <= low <= (gained - lost) / runs <= high <= 1
    assert low < high
    assert paired(lost, gained, runs) == pytest.approx((-high, -low))


def coverage(interval, gain, loss, runs):
    """How often an interval holds the true difference, worked out over all counts that can come up."""
    total = 0.0
    for gained in range(runs + 1):
        for lost in range(runs + 1 - gained):
            counts = ((gained, gain), (lost, loss), (runs - gained - lost, 1 - gain - loss))
            if any(count and not share for count, share in counts):
                continue
            log = math.lgamma(runs + 1) + sum(
                count * math.log(share) - math.lgamma(count + 1) for count, share in counts if count
            )
            if log < -16:
                continue
            low, high = interval(gained, lost, runs)
            total += math.exp(log) * (low - 1e-12 <= gain - loss <= high + 1e-12)
    return total


CASES = [(0.05, 0), (0.04, 0.01), (0.1, 0.1), (0.3, 0.1), (0.02, 0.02), (0, 0.1)]


def test_the_paired_interval_holds_its_95_per_cent():
    found = [coverage(paired, gain, loss, 100) for gain, loss in CASES]
    assert min(found) > 0.935
    assert 0.945 < sum(found) / len(found) < 0.975


def test_an_interval_without_care_would_be_caught():
    def wald(gained, lost, runs):
        seen = (gained - lost) / runs
        half = 1.96 * math.sqrt(((gained + lost) / runs - seen**2) / runs)
        return seen - half, seen + half

    assert min(coverage(wald, gain, loss, 100) for gain, loss in CASES) < 0.93


TWO_COINS = """
escalate: 1
title: One coin or the other
clock: {steps: 1}
parameters: {other: {value: 0, range: [0, 1]}}
actors: {nobody: {options: {wait: {}}}}
events: {first: {chance: 0.3}, second: {chance: 0.36}}
outcomes:
  heads: {when: other < 0.5 and happened(first) or other > 0.5 and happened(second)}
  tails: {otherwise: yes}
"""


def test_differences_of_a_known_scenario_hold_their_95_per_cent():
    """Of 500 comparisons of 200 runs each, about 475 hold the true 6 points."""
    comparison = load_text(TWO_COINS).compare({"other": 1}, 100_000, 3)
    before, after = (comparison.met[name].reshape(500, 200) for name in ("baseline", "other=1"))
    held = 0
    for one, other in zip(before, after, strict=True):
        row = pairs.difference_rows("", "", comparison.endings, pairs.transitions(one, other, 2))[0]
        held += row.low <= 0.06 <= row.high
    assert 0.92 < held / 500 < 0.98
    row = comparison.difference_rows(comparison.variants[0])[0]
    assert abs(row.difference - 0.06) < 4 * (row.high - row.low) / 3.92
    assert row.high - row.low < 0.009


# ---- tables


@pytest.fixture(scope="module")
def comparison():
    return crisis().compare(["calm", "hard"], RUNS, 7)


def test_tables_agree_with_the_results_they_come_from(comparison):
    shifts, moves, shares = comparison.differences, comparison.flips, comparison.shares
    assert list(shifts.columns) == [
        "policy", "label", "outcome", "outcome_label", "difference", "low", "high", "share", "base_share",
    ]  # fmt: skip
    assert list(moves.columns) == ["policy", "before", "before_label", "after", "after_label", "runs"]
    base = comparison.baseline.outcomes.set_index("outcome")["runs"]
    for name in ("calm", "hard"):
        result = comparison[name]
        own = shifts[shifts["policy"] == name].set_index("outcome")
        assert own["share"].to_dict() == {outcome: result.share(outcome) for outcome in own.index}
        assert (own["share"] - own["base_share"]).to_dict() == pytest.approx(own["difference"].to_dict())
        assert own["difference"].sum() == pytest.approx(0)
        flow = moves[moves["policy"] == name]
        assert flow["runs"].sum() == RUNS
        assert flow.groupby("before")["runs"].sum().to_dict() == base.to_dict()
        assert flow.groupby("after")["runs"].sum().to_dict() == result.outcomes.set_index("outcome")["runs"].to_dict()
    table = shares.pivot_table(index="policy", columns="outcome", values="runs", aggfunc="sum")
    assert table.loc["baseline"].to_dict() == base.to_dict()


def test_every_run_stands_beside_itself(comparison):
    runs = comparison.runs
    assert list(runs.columns) == ["run", "baseline", "calm", "hard"]
    assert runs["baseline"].astype(str).tolist() == comparison.baseline.runs["outcome"].astype(str).tolist()
    moved = runs[runs["baseline"] != runs["calm"]]["run"].tolist()
    assert comparison.moved("calm").tolist() == moved
    flow = comparison.flips.set_index(["policy", "before", "after"])["runs"]
    assert len(comparison.moved("calm", "clash", "quiet")) == flow["calm", "clash", "quiet"]


def test_charts_draw_the_tables(comparison):
    assert differences.draw(comparison.differences) is not None
    one = comparison.flips[comparison.flips["policy"] == "calm"]
    assert flips.draw(one) is not None


def test_it_shows_itself(comparison):
    assert "calm: " in repr(comparison)
    assert "runs end otherwise" in repr(comparison)
    page = comparison._repr_html_()
    assert page.count("<tr>") == 4
    hostile = load_text(CRISIS.format(red_option="", actor="", event="", policy="").replace("spent:", "spent: {")
        .replace("spent: { {", "spent: {label: <b>x</b>, "), "crisis").compare("calm", 50)  # fmt: skip
    assert "<b>x</b>" not in hostile._repr_html_()


def test_its_faces_to_the_letter(comparison):
    calm, hard = comparison.differences.groupby("policy", sort=False)
    said = [comparison.said(variant) for variant in comparison.variants]
    asked = f"crisis: {RUNS} runs, seed 7, against calm, hard"
    assert repr(comparison) == (
        f"<Comparison of {asked}; toy model, not a forecast\n  calm: {said[0]}\n  hard: {said[1]}>"
    )
    rows = ""
    for one, other in zip(calm[1].itertuples(), hard[1].itertuples(), strict=True):
        cells = "".join(
            f"<td>{row.share:.0%}<br>{100 * row.difference:+.1f} ({100 * row.low:+.1f} to {100 * row.high:+.1f})</td>"
            for row in (one, other)
        )
        rows += f"<tr><td>{one.outcome_label}</td><td>{one.base_share:.0%}</td>{cells}</tr>"
    page = comparison._repr_html_()
    assert f"<p><b>{asked}</b>; toy model, not a forecast</p>" in page
    assert f"<th>share of runs</th><th>Calm</th><th>Hard</th></tr>{rows}</table>" in page
    assert page.endswith(f"<ul><li>calm: {said[0]}</li><li>hard: {said[1]}</li></ul>")
    assert comparison.shares["label"].unique().tolist() == ["as the file stands", "Calm", "Hard"]


def test_runs_that_move_are_found_by_where_they_come_from_or_go(comparison):
    before, after = (comparison.runs[name].astype(str) for name in ("baseline", "calm"))
    for start, end in (("clash", None), (None, "spent"), ("clash", "spent")):
        chosen = (before != after) & (before == start if start else True) & (after == end if end else True)
        assert comparison.moved("calm", start, end).tolist() == np.flatnonzero(chosen).tolist()
        assert chosen.any()


# ---- variants


@pytest.mark.parametrize(("other", "name", "label"), [
    (lambda base: base, "crisis", "Two sides and a storm"),
    (lambda base: base.with_policy("calm"), "calm", "Calm"),
    (lambda base: base.set(fear=1.25), "fear=1.25", "fear = 1.25"),
    (lambda base: base.with_policy("hard").set(fear=0, heat=60), "hard, fear=0, heat=60", "Hard, fear = 0, heat = 60"),
    (lambda base: load_text(base.files[0].text, "copy"), "copy", "Two sides and a storm"),
    (lambda base: crisis(event="rain: {chance: 0.3}").with_policy("calm"), "crisis, calm",
     "Two sides and a storm, Calm"),
])  # fmt: skip
def test_what_sets_another_scenario_apart_names_it(other, name, label):
    base = crisis()
    assert (name_of(base, other(base)), label_of(base, other(base))) == (name, label)


def test_a_yes_or_no_that_is_set_is_named_so():
    assert [_plain(value) for value in (True, False, 0.5, 2.0, 3, "x")] == ["yes", "no", "0.5", "2", "3", "x"]




def test_variants_can_be_policies_settings_and_scenarios():
    base = crisis()
    other = crisis(event="rain: {chance: 0.3, effects: {heat: -3}}")
    both = base.set(fear=0).with_policy("calm")
    found = base.compare(["hard", {"anger": 1.5}, {"anger": "1.5", "heat": 60}, both, other, other], 50)
    names = [variant.name for variant in found.variants]
    assert names == ["hard", "anger=1.5", "anger=1.5, heat=60", "calm, fear=0", "crisis", "crisis (2)"]
    assert found["calm, fear=0"].outcomes.equals(both.run(50).outcomes)
    assert [variant.name for variant in base.with_policy("calm").compare(runs=10).variants] == ["hard"]
    assert [variant.name for variant in base.compare("calm", 10).variants] == ["calm"]


def test_the_baseline_keeps_its_policy_and_settings():
    base = crisis().set(anger=2).with_policy("hard")
    found = base.compare(["calm", base.with_policy(None)], 50)
    assert [variant.name for variant in found.variants] == ["calm", "no policy"]
    assert found.baseline.outcomes.equals(base.run(50).outcomes)
    assert found["no policy"].outcomes.equals(crisis().set(anger=2).run(50).outcomes)


def test_outcomes_are_matched_by_name_and_what_is_missing_is_said():
    text = CRISIS.format(red_option="", actor="", event="", policy="")
    other = load_text(
        text.replace("spent: {when: stock <= 0}", "frozen: {label: Frozen over, when: heat < 30}").replace(
            "quiet: {", "quiet: {label: Silence, "
        ),
        "other",
    )
    found = crisis().compare([other], 300)
    rows = found.differences.set_index("outcome")
    assert list(rows.index) == ["clash", "frozen", "spent", "quiet"]
    assert rows.loc["frozen", "base_share"] == 0
    assert rows.loc["spent", "share"] == 0
    assert rows.loc["frozen", "share"] > 0
    assert found.notes == (
        'other has no outcome "Spent": 0 runs there',
        'crisis has no outcome "Frozen over": 0 runs there',
        'other calls "Quiet" "Silence"',
    )
    assert found.runs["baseline"].astype(str).tolist() == crisis().run(300).runs["outcome"].astype(str).tolist()


def test_mistakes_are_told():
    base = crisis()
    with pytest.raises(EscalateError, match='did you mean "calm"'):
        base.compare(["clam"])
    with pytest.raises(EscalateError, match="no outcome of the same name"):
        base.compare([load_text(TWO_COINS)])
    with pytest.raises(EscalateError, match="no other policy"):
        load_text(TWO_COINS).compare()
    found = base.compare("calm", 20)
    with pytest.raises(EscalateError, match='did you mean "calm"'):
        found["clam"]
    with pytest.raises(EscalateError, match='did you mean "clash"'):
        found.moved("calm", before="clahs")


# ---- keeping


def test_a_saved_comparison_reads_back(tmp_path, comparison):
    folder = comparison.save(tmp_path / "kept")
    assert {"differences.csv", "flips.csv", "shares.csv", "runs.csv", "manifest.json"} <= {
        path.name for path in folder.iterdir()
    }
    again = escalate.Comparison.load(folder)
    for table in KINDS["comparison"].tables:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(comparison, table))
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    first = told["value"]["variants"][0]
    assert (first["name"], first["label"], first["result"]["scenario"]["policy"]) == ("calm", "Calm", "calm")
    with pytest.raises(ResultError, match="holds a comparison"):
        Result.load(folder)
    with pytest.raises(ResultError, match="already holds"):
        comparison.save(folder)
    comparison.save(folder, overwrite=True)
    (folder / "arrays.npz").unlink()
    with pytest.raises(ResultError, match=r"arrays\.npz is missing; run it again"):
        Comparison.load(folder)
    comparison.baseline.save(tmp_path / "single")
    with pytest.raises(ResultError, match="holds a result, and a comparison is needed here"):
        Comparison.load(tmp_path / "single")


def test_whole_numbers_of_numpy_are_saved_like_any_others(tmp_path):
    crisis().compare("calm", 20, np.int64(7)).save(tmp_path / "several")
    assert Comparison.load(tmp_path / "several").seed == 7
    crisis().run(np.int64(20), np.int64(7), out=tmp_path / "one")
    crisis().run(np.int64(BLOCK + 1), np.int64(7), out=tmp_path / "more")
    assert Result.load(tmp_path / "one").seed == Result.load(tmp_path / "more").seed == 7


def test_nothing_is_left_half_saved(tmp_path, comparison, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("escalate.saving.save.write_arrays", full)
    with pytest.raises(ResultError, match="No space left"):
        comparison.save(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_no_label_becomes_a_formula_in_a_spreadsheet(tmp_path):
    scenario = load_text(
        CRISIS.format(red_option="", actor="", event="", policy='bad: {label: "=1+1", ban: [red.push]}'), "=crisis"
    )
    scenario.compare("bad", 20).save(tmp_path / "kept")
    for name in ("differences", "shares"):
        text = (tmp_path / "kept" / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert ",'=1+1," in text


def test_no_label_of_a_saved_table_moves_a_cursor():
    frame = harmless(pd.DataFrame({"label": ["\x1b[31mred", "\t=1+1", "=1+1", "한국어"]}))
    assert list(frame.label) == ["\ufffd[31mred", "' =1+1", "'=1+1", "한국어"]


@pytest.mark.parametrize(("moved", "said"), [
    ((), "none of 20 runs ends otherwise"),
    ((1,), "1 of 20 runs ends otherwise; most: 1 from A0 to B"),
    ((1, 2), "3 of 20 runs end otherwise; most: 2 from A1 to B"),
])  # fmt: skip
def test_how_many_runs_end_otherwise_is_said(monkeypatch, moved, said):
    compared = load("kaesong-short").compare(["no_leaflets"], 20)
    rows = [FlipRow("no_leaflets", f"a{n}", f"A{n}", "b", "B", runs) for n, runs in enumerate(moved)]
    monkeypatch.setattr(type(compared), "flip_rows", lambda *_: [*rows, FlipRow("no_leaflets", "b", "B", "b", "B", 9)])
    assert compared.said(compared.variants[0]) == said


def test_another_clock_is_noted():
    scenario = load("kaesong-short")
    compared = scenario.compare([scenario.with_steps(9)], 10)
    assert compared.notes == (f"steps=9 has another clock: 9 steps, not {scenario.clock.steps}",)
    assert scenario.compare(["no_leaflets"], 10).notes == ()
