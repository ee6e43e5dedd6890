"""A lesson's folder: its figures are those of the studies, its sheet tells nothing, its text stays on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure

import escalate
from charts.measuring import TOUCH, read
from escalate.lesson import paper, prints, slides
from escalate.lesson.because import _decides, _odds, _speaks
from escalate.lesson.figures import Figures, figures, meetings, refuse_minutes
from escalate.lesson.key import _depends, _story, _turn, key
from escalate.lesson.plan import _reading, readme
from escalate.lesson.stories import TURNS, Strip, _sets, middle_start, news
from escalate.studies import places
from escalate.studies.apart import through
from escalate.studies.decided import Decided
from escalate.studies.spoke import Spoke
from escalate.studies.turning import Part, Turn
from worlds import CHAIN, DUEL, STRAY

RUNS = 2_000
SCALE = 2
SIDES = ("x0", "y0", "x1", "y1")
PLAIN = """
escalate: 1
title: "Two <b>ends</b> & $x^2$ | *star*"
clock: {steps: 3}
state: {heat: {start: 0 to 4}}
actors:
  one:
    label: "<script>alert(1)</script>"
    options:
      push: {label: "Push $\\\\frac{", effects: {heat: +2}}
      wait: {}
outcomes:
  hot: {label: "<i>Hot</i> & $bad", when: heat > 5}
  cold: {otherwise: yes}
"""


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(escalate.load("kaesong-short"), RUNS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> escalate.Scenario:
    path = tmp_path_factory.mktemp("plain") / "plain.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return escalate.load(path)


def test_the_key_tells_the_figures_of_compare_and_when(found: Figures) -> None:
    scenario = escalate.load("kaesong-short")
    text = key(found, 50)
    compared = scenario.compare(["chinese_pressure"], RUNS).differences
    for row in compared.itertuples():
        told = f"{100 * row.difference:+.1f} ({100 * row.low:+.1f} to {100 * row.high:+.1f})"
        assert told in text
    lever = next(each for each in found.levers if each.policy.name == "chinese_pressure")
    for study in lever.dependences:
        again = scenario.when("chinese_pressure", study.outcome, RUNS)
        assert (study.sentence, study.effects) == (again.sentence, again.effects)
        for row in [row for row in again.dependences if row.clear][:4]:
            for points in (row.effect_low, row.effect_file, row.effect_high):
                assert f"<strong>{100 * points:+.1f}</strong>" in text


def test_the_key_tells_four_numbers_that_matter_and_any_that_turns_it_round(found: Figures) -> None:
    lever = next(each for each in found.levers if each.policy.name == "show_force")
    study = next(each for each in lever.dependences if each.turns)
    (turned,) = (row for row in study.dependences if row.parameter == study.turns[0].parameter)
    others = [replace(row, clear=True) for row in study.dependences if row is not turned]
    assert len(others) == 6
    for place, shown in ((6, [*others[:4], turned]), (2, [*others[:2], turned, others[2]])):
        rows = (*others[:place], replace(turned, clear=True), *others[place:])
        told = _depends(replace(study, dependences=rows)).numbers
        assert [each.label for each in told] == [row.label for row in shown]
    few = (replace(others[0], clear=False), *others[1:3])
    assert len(_depends(replace(study, dependences=few)).numbers) == 2


def test_the_key_begins_its_levers_with_a_line_for_each(found: Figures) -> None:
    text = key(found, 50)
    table = text[text.index("Each lever in a line") : text.index('<h3 id="lever-1">')]
    rows = re.findall(r'<tr><th scope="row"><a href="#lever-(\d+)">(.*?)</a></th>(.*?)</tr>', table, re.DOTALL)
    assert [(int(number), label) for number, label, _ in rows] == [
        (place, lever.policy.label) for place, lever in enumerate(found.levers, 1)
    ]
    for lever, (_, _, cells) in zip(found.levers, rows, strict=True):
        for reason in lever.reasons:
            assert f"{reason.row.outcome_label} <strong>{100 * reason.row.difference:+.1f}</strong>" in cells
        assert ("nothing clear of luck" in cells) == (not lever.reasons)
        turns = [turn for study in lever.dependences for turn in study.turns]
        assert ("nowhere" in cells) == (not turns)
        assert all(f"“{turn.label}” is {turn.where}" in cells for turn in turns)
    assert {"nowhere" in cells for *_, cells in rows} == {True, False}


def test_one_question_has_one_number(found: Figures) -> None:
    """What a lever does as the file stands is the same in its table and beside what it depends on."""
    for lever in found.levers:
        rows = {row.outcome: row.difference for row in lever.rows}
        for study in lever.dependences:
            assert study.runs == len(found.result)
            assert study.effect.effect == pytest.approx(rows[study.outcome], abs=1e-12)
    assert found.matters is not None
    assert found.matters.runs == len(found.result)
    ends = found.matters.endings[found.matters.endings["clear"]]
    shares = ends[["share_low", "share", "share_high"]].T
    assert found.matters.outcome == ends.loc[(shares.max() - shares.min()).idxmax(), "outcome"] == "quiet"
    own = found.result.outcomes.set_index("outcome")["share"][found.matters.outcome]
    assert found.matters.share == pytest.approx(own)


def test_a_lever_is_explained_by_the_runs_that_it_moves(found: Figures) -> None:
    scenario = escalate.load("kaesong-short")
    compared = scenario.compare(["chinese_pressure"], RUNS)
    lever = next(each for each in found.levers if each.policy.name == "chinese_pressure")
    assert lever.reasons
    for reason in lever.reasons:
        assert re.search("With it .* in (under 1|\\d+) of 100 of these runs", reason.first)
        side = "after" if reason.row.difference > 0 else "before"
        moved = compared.moved("chinese_pressure", **{side: reason.row.outcome})
        assert reason.runs == len(moved)


def test_what_comes_first_and_decides_is_told_once() -> None:
    """The same choice comes first and decides; from there on war is sure, and peace without it."""
    red = ("actor", "red")
    ends = [SimpleNamespace(name="war", label="War"), SimpleNamespace(name="peace", label="Peace")]
    first, shares = SimpleNamespace(who=red, with_="shoot"), ({"war": 0.0, "peace": 1.0}, {"war": 1.0, "peace": 0.0})
    variant = SimpleNamespace(scenario=escalate.load_text(DUEL))
    told = {"comparison": SimpleNamespace(endings=ends), "variant": variant, "after": "war", "before": "peace"}
    found = SimpleNamespace(firsts=[first], **told)
    told = _decides(found, Decided(red, "wait", "shoot", 10, 40, 0, shares))
    shown = "“War” 100 %, without it none; “Peace” none, without it 100 %."
    assert told == f"What decides most often, in 10 of 40 looked at: the same choice. From there on: {shown}"


def test_a_lever_that_nobody_answers_leads_there_by_itself() -> None:
    (lever,) = figures(escalate.load_text(DUEL, "duel"), 100).levers
    alone = "Nobody does otherwise first: what it orders, forbids and sets leads there by itself."
    assert [(why.row.outcome, why.first) for why in lever.reasons] == [("war", alone)]


def test_what_the_comparison_played_is_not_played_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file as it stands and each lever: the studies play the ends of the number's range only."""
    asked: list[tuple[str, int]] = []
    play = places.play_points

    def spy(scenario: escalate.Scenario, values: dict[str, list[float]], *args: object, **how: object) -> object:
        asked.append((scenario.policy.name if scenario.policy else "", len(values.get("push", [0]))))
        return play(scenario, values, *args, **how)

    monkeypatch.setattr(places, "play_points", spy)
    figures(escalate.load_text(CHAIN, "chain"), 50)
    assert asked == [("", 2), ("squeeze", 2)]


def test_what_chance_takes_is_no_choice_in_the_reasons() -> None:
    """Of a lever that makes slips commoner, and of one that makes them rarer."""
    levers = "policies: {nerves: {set: {slip: 0.9}}, sleep: {set: {slip: 0.1}}}\n"
    nerves, sleep = figures(escalate.load_text(STRAY + levers, "stray"), 300).levers
    often = "That is the first thing done otherwise in"
    first = "With it The guard does “Stray” by chance, mostly instead of “Wait”: 90 % likely there, 50 % without it."
    assert nerves.reasons[0].first == f"{first} {often} 100 of 100 of these runs."
    assert ": the same, by chance. From there on: " in nerves.reasons[0].decides
    first = "With it the choice of The guard is “Wait”, mostly instead of “Stray”, which comes by chance: 45 % likely"
    assert sleep.reasons[0].first.startswith(f"{first} there, 25 % without it. {often} ")
    assert ": the same, by chance. " in sleep.reasons[0].decides


SPEAKS = {
    ("opens", "talk", (0.0, 0.0)): "because “Talk” can mostly be chosen there only with it (it needs: “Payments” < 95)",
    ("closes", "threaten", (0.0, 0.0)): "because “Threaten” can mostly not be chosen there with it",
    ("goal", "talk", (0.0, 1.0)): "because “Talk” does more there for what North is after",
    ("goal", "threaten", (0.0, -1.0)): "because “Threaten” does less there for what North is after",
    ("term", "talk", (-1.0, 1.0)): "because “Payments” speaks more for it",
    ("term", "talk", (-2.0, -1.0)): "because “Payments” speaks less against it",
    ("term", "threaten", (-1.0, 1.0)): "because “Payments” speaks less for “Threaten”",
    ("term", "threaten", (1.0, -1.0)): "because “Payments” speaks more against “Threaten”",
    ("", "talk", (0.0, 0.0)): "",
}


@pytest.mark.parametrize(("how", "option", "worth"), SPEAKS)
def test_what_speaks_for_a_choice_is_said(how: str, option: str, worth: tuple[float, float]) -> None:
    compared = escalate.load_text(CHAIN, "chain").compare(["squeeze"], 50, 3)
    found = through(compared, compared.variants[0])
    spoken = Spoke(("actor", "north"), "threaten", "talk", (0.2, 0.9), how, "payments", option, worth)
    assert _speaks(found, spoken) == SPEAKS[how, option, worth]


@pytest.mark.parametrize(("odds", "told"), [
    ((0.2, 0.9), "90 % likely there, 20 % without it"), ((0.0, 1.0), "100 % likely there, never without it"),
    ((0.0, 0.005), "1 % likely there, never without it"), ((0.0, 0.0049), ""), ((0.5, 0.496), ""),
])  # fmt: skip
def test_odds_that_hardly_differ_are_not_told(odds: tuple[float, float], told: str) -> None:
    assert _odds(Spoke(("actor", "north"), "threaten", "talk", odds, "")) == told


def test_groups_that_meet_found_the_opposite(found: Figures) -> None:
    assert meetings(found)
    assert all(each.first_points > 0 > each.second_points for each in meetings(found))


def test_strips_are_three_of_each_kind_from_the_same_start(found: Figures) -> None:
    kinds = [strip.ending for strip in found.strips]
    assert sorted(map(kinds.count, set(kinds))) == [3, 3, 3]
    assert all(len(set(kinds[place : place + 3])) == 3 for place in (0, 3, 6))
    starts = [strip.turning.trace.start for strip in found.strips]
    assert all(start == starts[0] for start in starts)
    assert len({strip.turning.trace.run for strip in found.strips}) == 9


@pytest.mark.parametrize(("sizes", "told"), [
    ((3, 3, 3), "Threes: each reads one story of a set of three (A to C, D to F, G to I)"),
    ((3, 2, 2), "Threes: each reads one story of a set (A to C, D and E, F and G)"),
    ((2, 2, 2), "Pairs: each reads one story of a set of two (A and B, C and D, E and F)"),
    ((2, 1), "Pairs: each reads one story of a set (A and B, C)"),
    ((1, 1), "Alone: each reads one story (A, B)"),
])  # fmt: skip
def test_the_plan_deals_out_the_sets_there_are(sizes: tuple[int, ...], told: str) -> None:
    assert _reading(sizes) == told


@pytest.mark.parametrize(("dealt", "sets"), [
    ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 4, 7], [5, 8, 2], [9, 3, 6]]),
    ([[1, 2, 3], [4, 5, 6], [7]], [[1, 4, 7], [5, 2], [3, 6]]),
    ([[1, 2], [3]], [[1, 3], [2]]),
])  # fmt: skip
def test_a_set_has_one_run_of_each_kind_and_begins_with_another(dealt: list[list[int]], sets: list[list[int]]) -> None:
    assert _sets(dealt) == sets


def test_every_turning_step_of_the_key_is_on_its_strip(found: Figures) -> None:
    for strip, block in zip(found.strips, prints.strips(found), strict=True):
        told = " ".join(item.text for item in block.items if isinstance(item, paper.Text))
        marked = strip.turning.turns[:TURNS]
        assert len(_story(strip).turns) == len(marked)
        assert all(f"Step {turn.step}," in told for turn in marked)
    assert any(len(strip.turning.turns) > TURNS for strip in found.strips), "a strip has no room for more of them"


def test_strips_of_a_kind_tell_different_moves(found: Figures) -> None:
    for kind in {strip.ending for strip in found.strips}:
        told = [news(s.turning.trace, s.turning.scenario) for s in found.strips if s.ending == kind]
        assert len(set(told)) == len(told)


def test_no_step_of_a_strip_is_passed_over_in_silence(found: Figures) -> None:
    for strip, block in zip(found.strips, prints.strips(found), strict=True):
        told = " ".join(item.text for item in block.items if isinstance(item, paper.Text))
        steps = {int(step) for step in re.findall(r"Step (\d+)[,:]", told)}
        for first, last in re.findall(r"Steps (\d+) to (\d+):", told):
            steps |= set(range(int(first), int(last) + 1))
        assert steps == set(range(len(strip.turning.trace.steps)))


def test_a_story_without_a_clear_turn_is_said_to_be_so(found: Figures) -> None:
    text = key(found, 50)
    unclear = [strip for strip in found.strips if not strip.clear]
    assert text.count("No clear turn") + text.count("No turn:") == len(unclear)
    assert len(unclear) < len(found.strips)


def test_the_slides_are_those_of_the_strips_and_the_plan_says_when(found: Figures) -> None:
    deck = slides.made(found, 50)
    names = slides.names(deck)
    shown = [slide.chart.finding for slide in deck]
    for strip in found.strips[:3]:
        assert any(said.startswith(f"Story {strip.letter} ends in “{strip.ending}”") for said in shown)
    clearest = max(found.strips[:3], key=lambda strip: strip.moved)
    turning = deck[names.index("turning")].chart
    assert turning.finding.startswith(f"Story {clearest.letter} turned")
    assert turning.frame().equals(clearest.turning.frame)
    assert [set(names).issuperset({"differences", "flips", "tornado"}), names.index("outcomes")] == [True, 5]
    levers = [slide.chart.frame() for slide in deck if slide.chart.name == "differences"]
    assert {name for frame in levers for name in frame["policy"]} == {lever.policy.name for lever in found.levers}
    told = " ".join(readme(found, 50, "made", names).split())
    numbers = {
        number
        for one, last in re.findall(r"slides? (\d+)(?: (?:to|and) (\d+))?", told)
        for number in range(int(one), int(last or one) + 1)
    }
    assert numbers == set(range(1, len(deck) + 1))


def test_the_sheet_and_the_cards_tell_no_result() -> None:
    scenario = escalate.load("kaesong-short")
    for block in [*prints.sheet(scenario), *prints.cards(scenario)]:
        told = " ".join(item.text for item in block.items if isinstance(item, paper.Text))
        assert not re.search(r"\d (%|points)|likelier|rarer", told)


def test_every_line_is_on_its_page_and_over_no_other(found: Figures, plain: escalate.Scenario) -> None:
    scenario = escalate.load("kaesong-short")
    for name in paper.PAPERS:
        sets = [(prints.strips(found)[:4], 1), (prints.cards(scenario), 2), (prints.sheet(scenario), 1)]
        sets.append((prints.sheet(plain), 1))
        for blocks, columns in sets:
            for page in paper.pages(blocks, name, columns):
                _check(page)


def test_a_block_higher_than_a_page_goes_on_on_the_next() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    made = paper.pages([paper.Block([paper.Text("Head"), paper.Text(words)], framed=True)], "letter")
    assert len(made) > 1
    told = " ".join(line.text for page in made for line in read(page)[0])
    assert told == f"Head {words}"
    for page in made:
        _check(page)


def _check(page: Figure) -> None:
    """Measure in points, on a page drawn large enough that hinting moves nothing."""
    page.set_dpi(72 * SCALE)
    lines = [replace(line, **{side: getattr(line, side) / SCALE for side in SIDES}) for line in read(page)[0]]
    width, height = page.get_size_inches() * 72
    assert lines
    for line in lines:
        assert line.x0 >= paper.MARGIN - 1, line.text
        assert line.x1 <= width - paper.MARGIN + 1, line.text
        assert line.y0 >= paper.MARGIN - 4, line.text
        assert line.y1 <= height - paper.MARGIN + 4, line.text
        assert line.size >= 9
    for one, two in combinations(lines, 2):
        wide = min(one.x1, two.x1) - max(one.x0, two.x0)
        high = min(one.y1, two.y1) - max(one.y0, two.y0)
        assert wide <= TOUCH or high <= TOUCH, (one.text, two.text)


def test_a_file_that_gives_little_says_what_is_missing(plain: escalate.Scenario, tmp_path: Path) -> None:
    written = {path.name for path in plain.lesson(tmp_path / "made", runs=200)}
    assert "cards.pdf" not in written
    note = (tmp_path / "made" / "README.txt").read_text(encoding="utf-8")
    for part in ("cards.pdf", "strips of three kinds", "follow-up questions", "what really happened"):
        assert f"- {part}" in note
    pairs = "Pairs: each reads one story of a set of two (A and B, C and D, E and F), all from the same start,"
    assert pairs in " ".join(note.split())
    assert "strips.pdf once for every six students," in " ".join(note.split())
    said = (tmp_path / "made" / "slides.md").read_text(encoding="utf-8")
    assert [f"Story {letter}" in said for letter in "ABC"] == [True, True, False]
    text = (tmp_path / "made" / "key.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<i>Hot" not in text
    assert "&lt;script&gt;alert(1)" in text
    levels = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert levels[0] == 1
    assert all(two <= one + 1 for one, two in pairwise(levels))


@pytest.mark.slow
def test_the_line_that_the_note_gives_makes_the_same_bytes(plain: escalate.Scenario, tmp_path: Path) -> None:
    plain.lesson(tmp_path / "one", 75, paper="letter", runs=80, seed=7)
    note = (tmp_path / "one" / "README.txt").read_text(encoding="utf-8")
    (line,) = re.findall(r"^  (scenario\.lesson\(.*\))$", note, re.MULTILINE)
    eval(line, {"scenario": plain, "folder": tmp_path / "two"})
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


@pytest.mark.parametrize(("policy", "settings", "page"), [
    (None, {}, True), ("push", {}, False), (None, {"heat": 3}, False),
])  # fmt: skip
def test_a_page_is_there_where_nothing_is_changed(monkeypatch, tmp_path, policy, settings, page) -> None:
    """And what an earlier lesson left goes, where this one has none of it."""
    monkeypatch.setattr("escalate.lesson.slides.made", lambda *_: [])
    monkeypatch.setattr("escalate.lesson.folder.write", lambda *_: [])
    pushed = escalate.load_text(f"{PLAIN}policies: {{push: {{order: {{one.push: yes}}}}}}\n", "pushed")
    for name in ("page.html", "cards.pdf", "mine.txt"):
        (tmp_path / name).write_text("old")
    asked = pushed.with_policy(policy).set(settings)
    paths = asked.lesson(tmp_path, runs=20, overwrite=True)
    there = {path.name for path in paths}
    assert {path.name for path in tmp_path.iterdir()} == {*there, "mine.txt"}
    assert ("page.html" in there, "cards.pdf" in there) == (page, policy is None)
    assert all(path.read_bytes() != b"old" for path in paths)
    note = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert ("- page.html: a page begins" in note) == (not page)
    assert "  scenario.lesson(folder, 50, paper='a4', runs=20, seed=2020)\n" in note


def test_nothing_is_replaced_unless_asked(plain: escalate.Scenario, tmp_path: Path) -> None:
    (tmp_path / "key.html").write_text("mine")
    with pytest.raises(escalate.EscalateError, match=r"key\.html is already there; name another folder"):
        plain.lesson(tmp_path, runs=200)
    with pytest.raises(escalate.EscalateError, match=r"key\.html is a file; name a folder"):
        plain.lesson(tmp_path / "key.html", runs=200)
    with pytest.raises(escalate.EscalateError, match="whole number of minutes from 30 to 180, not 5"):
        plain.lesson(tmp_path, 5)
    with pytest.raises(escalate.EscalateError, match='no paper "a3"; the papers are a4, letter'):
        plain.lesson(tmp_path, paper="a3")


@pytest.mark.parametrize("minutes", [29, 181, 50.0, True])
def test_a_lesson_takes_30_to_180_minutes(minutes: object) -> None:
    refuse_minutes(30)
    refuse_minutes(180)
    with pytest.raises(escalate.EscalateError, match=f"from 30 to 180, not {minutes}"):
        refuse_minutes(minutes)  # type: ignore[arg-type]


STARTS = {
    "0 to 1": 0.5, "2 to 9": 5.5, "5 ± 1.5": 5, "0 to third": 0.166667, "low to third": 0.216667, "steps ± 1": 3,
    "4": None,
}  # fmt: skip


@pytest.mark.parametrize("start", STARTS)
def test_stories_begin_in_the_middle(start: str) -> None:
    numbers = "parameters: {third: {value: 0.333333333, range: [0, 1]}, low: {value: 0.1, range: [0, 1]}}"
    text = f"{PLAIN.replace('0 to 4', start)}{numbers}\n"
    assert middle_start(escalate.load_text(text)) == ({} if STARTS[start] is None else {"heat": STARTS[start]})


@pytest.mark.parametrize(("moved", "head"), [
    (0.2, ""), (0.199, "No clear turn: no step moved more than 20 of 100. The largest:"),
    (None, "No turn: no step by itself moved it by five of 100."),
])  # fmt: skip
def test_a_turn_is_clear_from_a_fifth_on(found: Figures, moved: float | None, head: str) -> None:
    strip = found.strips[0]
    turns = () if moved is None else (Turn(1, moved), Turn(0, 0.1))
    told = _story(Strip("A", replace(strip.turning, turns=turns)))
    assert told.head == head
    assert [line.partition(",")[0] for line in told.turns] == ([] if moved is None else ["Step 0", "Step 1"])


@pytest.mark.parametrize(("weight", "chosen"), [(0.125, True), (0.124, False)])
def test_a_choice_turned_a_step_from_a_quarter_of_it_on(found: Figures, weight: float, chosen: bool) -> None:
    strip = found.strips[0]
    mover = next(move for move in strip.turning.trace.steps[0].moves if move.had_choice)
    told = _turn(strip, Turn(0, 0.5, (Part(mover, weight, "", ()),)))
    assert ("no choice decided it, chance did." in told, " likely). " in told) == (not chosen, chosen)
    assert told.endswith("; moved 50 of 100.")


def test_the_plan_covers_every_minute(found: Figures) -> None:
    for minutes in (30, 50, 90):
        spans = re.findall(r"^ *(\d+)-(\d+) ", readme(found, minutes, "made"), re.MULTILINE)
        assert spans[0][0] == "0"
        assert int(spans[-1][1]) == minutes
        assert all(one[1] == two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize("name", ["kaesong-short", "kaesong-2020", "july-1914", "tit-for-tat"])
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_the_sheet_is_one_page(name, size):
    assert len(paper.pages(prints.sheet(escalate.load(name)), size)) == 1


def test_a_level_that_stands_still_in_a_story_is_not_told_in_it() -> None:
    """London's own will to fight is drawn at the start and stays."""
    for name, level in (("fashoda-1898", None), ("kaesong-short", "tension")):
        followed = prints._followed(escalate.load(name).run(10).turning(5))
        assert (followed.name if followed else None) == level
