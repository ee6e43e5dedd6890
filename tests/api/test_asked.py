"""What is asked where nothing is said, and what a comparison is asked why."""

import inspect
from types import SimpleNamespace

import pytest

import escalate
from escalate.errors import EscalateError
from escalate.narrate.told_twice import told_twice
from escalate.saving.kinds import KINDS
from worlds import CHAIN

SAID = {
    escalate.Scenario: {
        "run": {"runs": 10_000, "seed": 2020, "overwrite": False},
        "replay": {"seed": 2020, "fresh": 0},
        "run_until": {"seed": 2020, "at_most": 1_000_000},
        "compare": {"variants": (), "runs": 10_000, "seed": 2020},
        "page": {"runs": 10_000, "guess": True, "lock": False, "seat": True, "overwrite": False},
        "lesson": {"minutes": 50, "paper": "a4", "runs": 10_000, "seed": 2020, "overwrite": False},
        "sweep": {"runs": 4_000, "seed": 2020},
        "sensitivity": {"method": "oat", "seed": 2020},
        "doubt": {"samples": 200, "runs": 10_000, "seed": 2020},
        "discover": {"runs": 20_000, "seed": 2020},
        "rare": {"runs": 10_000, "seed": 2020},
        "when": {"runs": 2_000, "seed": 2020, "pairs": False, "confirm": 10_000},
    },
    escalate.Result: {
        "story": {"full": False}, "turning": {"plays": 1_000}, "pathways": {"runs": 2_000}, "level_runs": {"runs": 10},
        "save": {"overwrite": False},
    },
    escalate.Comparison: {"why": {"full": False}, "save": {"overwrite": False}},
}  # fmt: skip


def defaults(of):
    found = {name: each.default for name, each in inspect.signature(of).parameters.items()}
    return {name: value for name, value in found.items() if value not in (inspect.Parameter.empty, None)}


@pytest.mark.parametrize(("noun", "verb"), [(noun, verb) for noun in SAID for verb in SAID[noun]])
def test_what_is_asked_where_nothing_is_said(noun, verb):
    assert defaults(getattr(noun, verb)) == SAID[noun][verb]


@pytest.fixture(scope="module")
def compared():
    return escalate.load_text(CHAIN, "chain").compare(["squeeze", {"push": 9}, {"push": 1}], 400, 3)


def test_a_comparison_of_several_is_asked_by_name(compared):
    with pytest.raises(EscalateError, match="name one of the variants: squeeze, push=9, push=1"):
        compared.why()
    storm = compared.why("push=9")
    assert storm.through.loc[0, "kind"] == "event"
    assert storm.decided.who == ("event", "storm")
    with pytest.raises(EscalateError, match="none of these 400 runs ends otherwise with push=1"):
        compared.why("push=1")


def test_a_comparison_of_one_needs_no_name_and_tells_any_run():
    chain = escalate.load_text(CHAIN, "chain")
    compared = chain.compare(["squeeze"], 400, 3)
    moved = compared.moved("squeeze", "nothing", "deal").tolist()
    assert compared.why().run in moved
    assert compared.why(before="nothing", after="deal").run in moved
    for run in (0, moved[1], 399):
        assert compared.why(run=run).run == run
        told = compared.why(run=run, full=True)
        traces = (each.replay(run, seed=3) for each in (chain, chain.with_policy("squeeze")))
        assert (told.run, told) == (run, told_twice(*traces, chain, chain.with_policy("squeeze")))
    for run in (-1, 400):
        with pytest.raises(EscalateError, match=f"this comparison has the runs 0 to 399, not {run}"):
            compared.why(run=run)
    with pytest.raises(EscalateError, match='ends in "nothing" and would end in "hot" among those that squeeze'):
        compared.why(before="nothing", after="hot")


def test_what_a_comparison_holds_can_be_asked_too(compared):
    assert type(compared.baseline) is escalate.Result
    assert {type(variant.result) for variant in compared.variants} == {escalate.Result}
    assert {type(variant.scenario) for variant in compared.variants} == {escalate.Scenario}


def test_a_page_is_asked_for_as_it_was_said(monkeypatch, tmp_path):
    asked = []

    def page(*args, **how):
        asked.append((args, how))
        return SimpleNamespace(content=b"made")

    monkeypatch.setattr("escalate.page.build.page", page)
    monkeypatch.chdir(tmp_path)
    chain = escalate.load_text(CHAIN, "chain")
    assert str(chain.page()) == "chain.html"
    other = {"runs": 500, "guess": False, "lock": True, "policies": iter(["squeeze"]), "seat": False}
    assert str(chain.page("own.html", **other)) == "own.html"
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"made", b"made"]
    plain = {"runs": 10_000, "guess": True, "lock": False, "policies": None, "seat": True}
    own = {"runs": 500, "guess": False, "lock": True, "policies": ["squeeze"], "seat": False}
    assert asked == [((chain,), plain), ((chain,), own)]
    with pytest.raises(EscalateError, match="already there"):
        chain.page()
    assert chain.page(overwrite=True).read_bytes() == b"made"


def test_a_lesson_is_asked_for_as_it_was_said(monkeypatch, tmp_path):
    asked = []

    def lesson(*args, **how):
        asked.append((args, how))
        return (tmp_path / "key.html",)

    monkeypatch.setattr("escalate.lesson.folder.lesson", lesson)
    chain = escalate.load_text(CHAIN, "chain")
    assert chain.lesson(str(tmp_path)) == (tmp_path / "key.html",)
    own = {"paper": "letter", "runs": 30, "seed": 9, "overwrite": True, "progress": print}
    assert chain.lesson(tmp_path, 90, **own) == (tmp_path / "key.html",)
    plain = {"page": "a4", "runs": 10_000, "seed": 2020, "overwrite": False, "progress": None}
    own["page"] = own.pop("paper")
    assert asked == [((chain, tmp_path, 50), plain), ((chain, tmp_path, 90), own)]


def test_a_story_is_short_where_not_every_move_is_asked_for():
    result = escalate.load_text(CHAIN, "chain").run(20, 3)
    short, full = result.story(3), result.story(3, full=True)
    assert short.count("North: Threaten") == 1
    assert full.count("North: Threaten") == 4
    assert "It ends in step 3: Nothing." in short
    assert "over 99 % likely, 2 options open" in full


def test_of_a_single_run_it_can_be_asked_why():
    chain = escalate.load_text(CHAIN, "chain")
    seed = next(seed for seed in range(20) if len(chain.compare(["squeeze"], 1, seed).moved("squeeze")))
    assert "Deal" in (told := chain.compare(["squeeze"], 1, seed).why())
    assert told.run == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_study_found_is_the_same_as_itself_alone(kind):
    assert KINDS[kind].plain.__eq__ is object.__eq__


def test_a_replay_is_the_same_where_its_moves_are():
    chain = escalate.load_text(CHAIN, "chain")
    held = {(1, "china"): "cut"}
    assert chain.replay(3, held) == chain.replay(3, dict(held))
    assert chain.replay(3, held) != chain.replay(3)
