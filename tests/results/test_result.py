"""What a result says of itself, and what it can be asked."""

import inspect

import pytest

from escalate import load, load_text
from escalate.errors import EscalateError
from escalate.results.result import Result, run


@pytest.fixture(scope="module")
def result():
    return load("kaesong-short").run(40, 7)


def test_the_first_and_the_last_run_can_be_told(result):
    assert (result.trace(0).run, result.trace(39).run) == (0, 39)
    for number in (-1, 40):
        with pytest.raises(EscalateError, match=f"this result has the runs 0 to 39, not {number}"):
            result.trace(number)


def test_a_result_under_a_rule_says_how_a_run_is_told():
    scenario = load("kaesong-short")
    ruled = scenario.run(20, 7, rules={scenario.actors[0].name: lambda turn: turn.open * 1.0})
    assert ruled.asked == f"kaesong-short: 20 runs, seed 7, own rule for {scenario.actors[0].name}"
    with pytest.raises(EscalateError, match="a result does not keep your rule; give it again"):
        ruled.trace(3)
    for asked in (ruled.pathways, lambda: ruled.level_runs("tension")):
        with pytest.raises(EscalateError, match="runs under a custom rule cannot be played again from a result"):
            asked()


def test_as_many_runs_are_played_again_as_are_asked_for_and_there(monkeypatch):
    monkeypatch.setattr("escalate.results.result.PATHWAY_RUNS", 30)
    made = load("gamblers-ladder").run(40, 7)
    assert [len(made._courses(runs).outcome) for runs in (10, 30, 35, 40, 90)] == [10, 30, 35, 40, 40]
    assert len(made.first_courses.outcome) == 30
    assert made._courses(35).outcome.tolist() == made.record.outcome[:35].tolist()
    assert len(load("gamblers-ladder").run(20, 7).first_courses.outcome) == 20


def test_an_ending_asked_for_by_its_label_is_told_its_name(result):
    with pytest.raises(EscalateError, match='no outcome named "The crisis fades"; that is the label of "quiet"'):
        result.share("The crisis fades")


def test_it_says_what_was_asked(result):
    assert result.asked == "kaesong-short: 40 runs, seed 7"
    scenario = load("kaesong-short").with_policy("chinese_pressure").set(tension=5)
    assert scenario.run(2_000, 1).asked == "kaesong-short: 2,000 runs, seed 1, policy chinese_pressure, tension=5"


def test_its_faces():
    text = "escalate: 1\ntitle: A\nclock: {steps: 1}\nactors: {a: {options: {x: {}}}}\n"
    ends = '{war: {label: "<b>War</b>", chance: 0.3}, rest: {otherwise: yes}}'
    made = load_text(f"{text}outcomes: {ends}", "a").run(50)
    war, rest = made.outcomes["runs"]
    assert repr(made) == (
        "<Result of a: 50 runs, seed 2020; toy model, not a forecast\n"
        f"  <b>War</b>: {war} ({war / 50:.0%})\n  Rest: {rest} ({rest / 50:.0%})>"
    )
    rows = "".join(
        f"<tr><td>{label}</td><td>{row.runs}</td><td>{row.share:.0%}</td><td>{row.low:.1%} to {row.high:.1%}</td></tr>"
        for label, row in zip(("&lt;b&gt;War&lt;/b&gt;", "Rest"), made.outcomes.itertuples(), strict=True)
    )
    assert made._repr_html_() == (
        "<p><b>a: 50 runs, seed 2020</b>; toy model, not a forecast</p><table><tr><th>outcome</th><th>runs</th>"
        f"<th>share of runs</th><th>95 % interval</th></tr>{rows}</table>"
    )


def test_a_quantile_of_runs_that_share_a_value_is_that_value():
    """Read from bins, yet exact for round numbers and at the bounds, where runs pile up."""
    scenario = load_text(
        "escalate: 1\ntitle: Levels\nclock: {steps: 2}\n"
        "state: {none: {start: 0}, three: {start: 3}, all: {start: 100}}\n"
        "actors: {a: {options: {wait: {effects: {none: -5, all: 5}}}}}\noutcomes: {open: {otherwise: yes}}\n",
        "levels",
    )
    told = scenario.run(50).levels
    for name, value in (("none", 0), ("three", 3), ("all", 100)):
        assert set(told.loc[told["level"] == name, ["q05", "q50", "q95"]].to_numpy().ravel()) == {value}


@pytest.mark.parametrize(("asked", "said"), [
    (Result.pathways, {"runs": 2_000}), (Result.level_runs, {"runs": 10}), (run, {"runs": 10_000, "seed": 2020}),
])  # fmt: skip
def test_what_is_asked_where_nothing_is_said(asked, said):
    found = {name: each.default for name, each in inspect.signature(asked).parameters.items()}
    assert {name: value for name, value in found.items() if value not in (inspect.Parameter.empty, None)} == said
