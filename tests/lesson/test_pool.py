"""A class pooled: what is true is taken, what is not is named in one line, and nothing of it does harm."""

from __future__ import annotations

import csv
import itertools
import json
import os
import re
from collections import Counter
from dataclasses import MISSING, fields, replace
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import escalate
from escalate.cli import cli
from escalate.lesson.pool import again, findings
from escalate.lesson.pool.checked import Checked
from escalate.lesson.pool.findings import Finding, levers, meetings
from escalate.lesson.pool.hand_in import File, Found, HandIn, Hunt, Place, Replays, Seat, limited
from escalate.lesson.pool.hand_in import hand_in as read_one
from escalate.lesson.pool.page import PartTold, _placed, _ticks
from escalate.lesson.pool.pooling import Part, _base
from escalate.lesson.pool.shape import WrongShapeError
from escalate.results.words import whole_per_cents
from escalate.saving.manifest import read_told, sum_of, write_told
from escalate.scenario.model import from_the_top
from escalate.store.recipe import recipe
from lesson.handed_in import BROKEN_SAYS, LIES_SAY, hand_in, make_class, packed

SHORT = escalate.load("kaesong-short")
RUNS = 200


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str], set[str]]:
    """Forty hand-ins on four questions: ten broken, five that lie."""
    folder = tmp_path_factory.mktemp("class") / "hand-ins"
    return folder, *make_class(folder, 40, 4, RUNS, 10, 5)


@pytest.fixture(scope="module")
def pooled(room: Any) -> Any:
    return escalate.pooled(room[0])


@pytest.fixture
def told() -> dict[str, Any]:
    """One true hand-in."""
    return json.loads(packed(hand_in(SHORT, 1, 4, RUNS, "A. K.")))


def lines_of(folder: Path, **how: Any) -> list[str]:
    return [str(line) for line in escalate.pooled(folder, **how).lines]


def check_named(found: Any, broken: set[str], lies: set[str]) -> None:
    """All that is broken or lies has one line, in the words for it, and nothing else has any."""
    assert [line.where.split(" ")[0] for line in found.lines] == sorted(broken | lies)
    for number, line in enumerate(found.lines[: len(broken)]):
        assert line.says.startswith("left out: ")
        assert BROKEN_SAYS[number % len(BROKEN_SAYS)] in line.says
    for number, line in enumerate(found.lines[len(broken) :]):
        assert re.match(LIES_SAY[number % len(LIES_SAY)], line.says), line.says


def test_all_that_is_broken_or_lies_is_named_and_nothing_else(room: Any, pooled: Any) -> None:
    check_named(pooled, *room[1:])
    assert len(pooled) == 30


@pytest.mark.slow
def test_three_hundred_hand_ins(tmp_path: Path) -> None:
    broken, lies = make_class(tmp_path, 300, 60, 2_000, 30, 5)
    played: list[int] = []
    found = escalate.pooled(tmp_path, progress=played.append)
    check_named(found, broken, lies)
    assert len(found) == 270
    # 60 changes and the file as it stands; each change hunted at two more places of one number, the file there too.
    assert played[-1] == 61 * 2_000 + 60 * 2 * 400 + 2 * 400


def test_the_page_names_nobody_and_no_file(room: Any, pooled: Any) -> None:
    for path in room[0].iterdir():
        assert path.stem not in pooled.page
    assert "Pupil" not in pooled.page
    assert "student-" not in pooled.page


def test_the_dots_are_the_guesses_beside_the_tally(pooled: Any) -> None:
    (part,) = pooled.parts
    tally = SHORT.run(RUNS).outcomes.set_index("outcome")["runs"].to_dict()
    assert dict(part.tally) == tally
    text = pooled.page
    order = from_the_top(SHORT.outcomes)
    shares = whole_per_cents([tally[outcome.name] / RUNS for outcome in order])
    means = whole_per_cents([part.means[outcome.name] / 100 for outcome in order])
    for outcome, mean, share in zip(order, means, shares, strict=True):
        values = [guess[outcome.name] for guess in part.guesses]
        assert part.means[outcome.name] == pytest.approx(sum(values) / 30)
        said = f"{outcome.label}: 30 guesses, {min(values)} to {max(values)}, mean {mean}; the runs say {share} of 100."
        assert said in text
        assert re.search(rf'{outcome.label}</th>.*you" role="cell">{mean}</td>.*role="cell">{share}</td>', text)
    assert "30 guesses: a dot is up to" in text
    assert text.count('<circle class="d"') >= 30


@pytest.mark.parametrize(("alike", "each", "high"), [(1, 1, 1), (10, 1, 10), (11, 2, 6), (20, 2, 10), (21, 3, 7)])
def test_ten_dots_stand_on_one_another_at_most(
    told: Any, tmp_path: Path, alike: int, each: int, high: int
) -> None:
    (tmp_path / "a.json").write_bytes(packed({**told, "found": None, "hunt": None, "seat": None}))
    (part,) = escalate.pooled(tmp_path).parts
    made = PartTold(replace(part, handed=part.handed * alike))
    assert made.each == each
    assert [row.picture.count("<circle") for row in made.rows] == [high] * len(SHORT.outcomes)


def test_dots_stand_side_by_side_where_there_is_room_for_their_width() -> None:
    """Of 125 a scale has four units of its picture to each: room for the next dot from two on."""
    guesses = Counter({(0, True): 1, (1, True): 1, (2, True): 1, (3, False): 2})
    assert _placed(guesses, 1, 125) == [(10, 0, True), (14, 1, True), (18, 0, True), (22, 1, False), (22, 2, False)]
    assert _placed(guesses, 2, 125)[3:] == [(22, 1, False)]


@pytest.mark.parametrize(("differs", "line"), [
    ((), ""), (("a",), "a"), (("a", "b"), "a; b"), (("a", "b", "c"), "a; b; and 1 more"),
    (("a", "b", "c", "d"), "a; b; and 2 more"),
])  # fmt: skip
def test_two_that_differ_are_named_and_the_others_counted(differs: tuple[str, ...], line: str) -> None:
    assert Checked(claim(), differs=differs).line == line


def test_the_tally_is_of_the_seed_and_runs_that_most_say(told: Any) -> None:
    """Of those of the very file, and of so many runs as are played again; of two as common the smaller."""
    key = (File("a"),)

    def base(*asked: tuple[int, int], files: tuple[File, ...] = key) -> tuple[int, int]:
        handed = [replace(claim(), files=files, seed=seed, runs=runs) for seed, runs in asked]
        question, runs = _base(key, handed)
        assert question.files == key
        return question.seed, runs

    assert base((7, 300), (8, 200), (8, 200)) == (8, 200)
    assert base((7, 300), (8, 200)) == (7, 300)
    assert base((7, 300), (7, 200)) == (7, 200)
    assert base((7, 100_000)) == (7, 100_000)
    assert base((7, 100_001)) == base((7, 300), files=(File("b"),)) == base() == (2020, 10_000)


@pytest.mark.parametrize(("came", "guessed", "most"), [(80, 70, 80), (81, 70, 90), (50, 90, 90), (50, 91, 100)])
def test_a_scale_ends_with_the_ten_that_holds_all(
    told: Any, tmp_path: Path, came: int, guessed: int, most: int
) -> None:
    none = {outcome.name: 0 for outcome in SHORT.outcomes}
    guess = none | {"war": guessed, "deal": 100 - guessed}
    (tmp_path / "a.json").write_bytes(packed({**told, "guess": guess, "found": None, "hunt": None, "seat": None}))
    (part,) = escalate.pooled(tmp_path).parts
    assert PartTold(replace(part, runs=100, tally=none | {"quiet": came, "deal": 100 - came})).most == most


def test_a_class_that_guessed_as_it_came_is_told_so(told: Any, tmp_path: Path) -> None:
    tally = SHORT.run(100).outcomes.set_index("outcome")["runs"].to_dict()
    most, *others = sorted(tally, key=lambda name: -tally[name])[:3]
    plain = {**told, "runs": 100, "found": None, "hunt": None, "seat": None}
    for step, says in (
        (0, "The class's mean guess and the runs agree, each ending to one of 100"),
        (1, f"Of 100 runs, the class guessed {tally[most] - 2} for"),
    ):
        guess = {**tally, most: tally[most] - 2 * step, **{name: tally[name] + step for name in others}}
        (tmp_path / "a.json").write_bytes(packed({**plain, "guess": guess}))
        assert f"<h3>{says}" in unescape(escalate.pooled(tmp_path).page)


def test_a_guess_that_is_one_of_a_hundred_off_is_told_wherever_it_is(told: Any, tmp_path: Path) -> None:
    tally = SHORT.run(100).outcomes.set_index("outcome")["runs"].to_dict()
    plain = {**told, "runs": 100, "found": None, "hunt": None, "seat": None}
    names = [name for name in tally if tally[name]]
    for name, other in itertools.pairwise([*names, names[0]]):
        guess = {**tally, name: tally[name] - 1, other: tally[other] + 1}
        (tmp_path / "a.json").write_bytes(packed({**plain, "guess": guess}))
        (part,) = escalate.pooled(tmp_path).parts
        assert PartTold(part).finding.startswith("Of 100 runs, the class guessed")


def test_each_guess_is_one_dot_where_few_are_alike(told: Any, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.json").write_bytes(packed({**told, "who": str(number)}))
    text = escalate.pooled(tmp_path).page
    assert "3 guesses: a dot is one, " in text
    assert text.count('<circle class="d"') == 3 * len(SHORT.outcomes)


def test_a_lever_does_what_compare_says(pooled: Any) -> None:
    found = {lever.label: lever for lever in levers(pooled.parts[0])}
    lever = found["Chinese pressure"]
    compared = SHORT.compare(["chinese_pressure"], RUNS).differences.set_index("outcome")
    assert lever.does
    for row in lever.does:
        assert row.difference == compared.loc[row.outcome, "difference"]
        assert row.low > 0 or row.high < 0


def test_findings_that_meet_are_opposite_and_of_different_hand_ins(told: Any, tmp_path: Path) -> None:
    ways = (["chinese_pressure"], {}), (["no_leaflets"], {}), ([], {"pressure_angers": 0.0})
    for number, (policies, numbers) in enumerate(ways):
        expected = {**told["expected"], "policy": None, "outcome": "clash"}
        changed = {"policies": policies, "set": numbers}
        claims = {"runs": 1_000, "changed": changed, "expected": expected, "hunt": None, "found": None, "seat": None}
        (tmp_path / f"{number}.json").write_bytes(packed({**told, **claims}))
    found = escalate.pooled(tmp_path)
    (meeting,) = meetings(found.parts[0])
    assert (meeting.ending, meeting.more.claim) == ("Shots fired, no war", "Chinese pressure")
    compared = SHORT.compare(["chinese_pressure", "no_leaflets", {"pressure_angers": 0.0}], 1_000).differences
    clash = compared[compared["outcome"] == "clash"].set_index("label")
    for finding in (meeting.more, meeting.fewer):
        label = finding.claim.replace("Lost trade angers = 0", "pressure_angers = 0")
        assert finding.points == 100 * clash.loc[label, "difference"]
    assert meeting.more.points > 0 > meeting.fewer.points
    assert not {*meeting.more.marks} & {*meeting.fewer.marks}
    assert sorted(found.table()["meets"]) == ["", "1", "1"]
    assert f"{meeting.more.points:+.1f}" in found.page


def test_one_change_under_two_conditions_meets_first(told: Any, tmp_path: Path) -> None:
    """A show of force brings more shots; where another sees to it that it frightens, fewer."""

    def place(at: float) -> dict[str, Any]:
        both = (SHORT, SHORT.with_policy("show_force"))
        without, with_ = (each.set(force_provokes=at).run(1_000).record.outcome == 2 for each in both)
        return {"at": at, "runs": 1_000, "more": int((with_ & ~without).sum()), "fewer": int((without & ~with_).sum())}

    claims = {**told, "changed": {"policies": ["show_force"], "set": {}}, "found": None, "seat": None, "runs": 1_000}
    hunt = {"outcome": "clash", "number": "force_provokes", "tried": [place(0), place(-0.5)], "turned": -0.5}
    (tmp_path / "a.json").write_bytes(packed({**claims, "who": "a", "hunt": None}))
    (tmp_path / "b.json").write_bytes(packed({**claims, "who": "b", "hunt": hunt}))
    found = escalate.pooled(tmp_path)
    assert found.lines == ()
    meeting = meetings(found.parts[0])[0]
    assert meeting.more.claim == meeting.fewer.claim == "Show force"
    assert meeting.more.condition == "all else as in the file"
    assert meeting.fewer.condition == "where Force provokes = -0.5"
    assert "“Shots fired, no war” by Force provokes: turned round at -0.5" in found.page


def test_opposite_findings_meet_once_those_of_one_change_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then those with a policy in common; none meets what the same hand-ins alone found."""

    def found(points: float, policy: str, claim: str, condition: str = "as in the file", mark: str = "") -> Finding:
        return Finding((policy,), claim, condition, points, (mark or claim + condition,))

    ups = found(3, "p", "P"), found(2, "p", "P, anger = 1"), found(1, "q", "Q")
    downs = found(-1, "r", "R"), found(-2, "p", "P, spread = 1"), found(-3, "p", "P", "where anger = 2")
    told = {("clash", each.claim, each.condition): each for each in (*ups, *downs)}
    same = found(9, "s", "S", mark="me"), found(-9, "t", "T", mark="me")
    told |= {("war", each.claim, each.condition): each for each in same}
    monkeypatch.setattr(findings, "_findings", lambda _: told)
    part = Part("", SHORT, (), 1, 1, None)
    met = [(each.number, each.more, each.fewer) for each in meetings(part)]
    assert met == [(1, ups[0], downs[2]), (2, ups[1], downs[1]), (3, ups[2], downs[0])]


def test_the_table_tells_names_and_scores_only_if_asked(room: Any, pooled: Any, tmp_path: Path) -> None:
    pooled.save(tmp_path / "made")
    text = (tmp_path / "made" / "class.csv").read_text(encoding="utf-8-sig")
    assert "Pupil012" in text
    with pytest.raises(escalate.EscalateError, match=r"class\.html is already there"):
        pooled.save(tmp_path / "made")
    assert "score" not in text.splitlines()[0]
    table = pooled.table(scores=True)
    assert table["file"].tolist() == sorted(table["file"])
    row = table[table["who"] == "Pupil020"].iloc[0]
    guess = json.loads((room[0] / "student-020.json").read_bytes())["guess"]
    shares = SHORT.run(RUNS).outcomes.set_index("outcome")["share"]
    assert row["score"] == pytest.approx(sum((guess[name] / 100 - shares[name]) ** 2 for name in guess), abs=1e-6)
    assert "score" not in pooled.page


def test_texts_stand_in_no_order_of_better_and_worse(told: Any, tmp_path: Path) -> None:
    """The order hangs on what is said alone: other file names and names leave it as it is."""
    folders = tmp_path / "one", tmp_path / "two"
    for folder, names in zip(folders, (range(9), range(8, -1, -1)), strict=True):
        folder.mkdir()
        for number, name in enumerate(names):
            (folder / f"{name}.json").write_bytes(packed({**told, "reason": f"because {number}"}))
    one, two = (re.findall(r"<li>(because \d)", escalate.pooled(folder).page) for folder in folders)
    assert one == two != sorted(one)


# ---- what a folder may hold


def test_other_files_are_one_line_each(told: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = tmp_path / "in"
    (folder / "good.JSON").write_bytes(b"\xef\xbb\xbf" + packed(told))
    (folder / "good copy.json").write_bytes(packed({**told, "view": None}))
    (folder / "foreign.json").write_text('{"type": "FeatureCollection"}')
    (folder / "list.json").write_text("[1, 2]")
    (folder / "newer.json").write_bytes(packed({**told, "version": 2}))
    (folder / "empty.json").write_bytes(b"")
    (folder / "key.json").write_bytes(packed(told).replace(b'"seed"', b'"runs"', 1))
    (folder / "digits.json").write_bytes(packed(told).replace(b"2020", b"2" * 5_000))
    (folder / "._good.json").write_bytes(b"\0\5\x16")
    (folder / "notes.txt").write_text("no hand-in")
    (tmp_path / "outside.json").write_bytes(packed({**told, "who": "outside"}))
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    (folder / "circle.json").symlink_to(folder / "circle.json")
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")
    found = escalate.pooled(folder)
    assert [str(line) for line in found.lines] == [
        "circle.json: left out: it is a link that leads out of the folder",
        "digits.json: left out: it holds a number that is none",
        "empty.json: left out: it is no JSON, or cut short (line 1)",
        "foreign.json: left out: it is some other JSON, no hand-in",
        "good.JSON: the same as good copy.json; one of them is kept",
        "key.json: left out: it says a key twice",
        "link.json: left out: it is a link that leads out of the folder",
        "list.json: left out: it is some other JSON, no hand-in",
        "newer.json: left out: it is a hand-in of version 2; this escalate reads version 1",
        "pipe.json: left out: it is no file",
    ]
    assert len(found) == 1


def test_a_file_of_a_megabyte_is_read_and_none_above(told: Any, tmp_path: Path) -> None:
    whole = packed(told)
    (tmp_path / "a.json").write_bytes(whole.ljust(1_000_000))
    (tmp_path / "b.json").write_bytes(packed({**told, "who": "B"}).ljust(1_000_001))
    assert lines_of(tmp_path) == ["b.json: left out: it is over 1 MB"]


def test_a_file_that_cannot_be_read(told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(packed(told))
    (tmp_path / "b.json").write_bytes(packed({**told, "who": "B"}))
    whole = Path.open

    def refuse(path: Path, *args: Any, **how: Any) -> Any:
        if path.name == "a.json":
            raise PermissionError(13, "Permission denied")
        return whole(path, *args, **how)

    monkeypatch.setattr(Path, "open", refuse)
    assert lines_of(tmp_path) == ["a.json: cannot be read: Permission denied"]


def test_two_of_one_name_are_both_kept(told: Any, tmp_path: Path) -> None:
    for group, who in (("a", "Kim"), ("b", "Lee")):
        (tmp_path / group).mkdir()
        (tmp_path / group / "hand-in.json").write_bytes(packed({**told, "who": who}))
    table = escalate.pooled(tmp_path).table()
    assert table[["file", "who"]].values.tolist() == [["a/hand-in.json", "Kim"], ["b/hand-in.json", "Lee"]]


def test_where_nothing_is_left_the_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    found = escalate.pooled(tmp_path)
    assert len(found) == 0
    assert "0 hand-ins" in found.page
    assert "Left out: 1." in found.page
    assert found.table().empty


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(escalate.EscalateError, match=r"holds no hand-in: no file that ends in \.json"):
        escalate.pooled(tmp_path)
    with pytest.raises(escalate.EscalateError, match="is no folder; name the folder"):
        escalate.pooled(tmp_path / "not there")


def test_other_versions_are_played_and_said(told: Any, tmp_path: Path) -> None:
    for who in "ab":
        (tmp_path / f"{who}.json").write_bytes(packed({**told, "escalate": "0.0.9", "who": who}))
    found = escalate.pooled(tmp_path)
    now = f"2 made with escalate 0.0.9, this is {escalate.__version__}; played again all the same"
    assert [line.says for line in found.lines] == [now]
    assert all(each.moved is not None for each in found.parts[0].handed)


def test_another_version_of_a_file_is_pooled_but_not_played(told: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    own = tmp_path / "kaesong-short.yaml"
    own.write_text(Path("scenarios/kaesong-short.yaml").read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    mine = escalate.load(own)
    handed = hand_in(mine, 1, 4, RUNS, "own")
    (tmp_path / "in" / "mine.json").write_bytes(packed(handed))
    (tmp_path / "in" / "shipped.json").write_bytes(packed(told))
    (tmp_path / "in" / "strange.json").write_bytes(packed({**handed, "scenario": "strange", "title": "Strange"}))
    found = escalate.pooled(tmp_path / "in")
    add = "add --scenario FILE; pooled, but not played again"
    assert [str(line) for line in found.lines] == [
        f"mine.json (own): made with another version of the file: {add}",
        f'strange.json (own): made with a file that is not here, "strange": {add}',
    ]
    assert [(part.title, len(part.handed)) for part in found.parts] == [("Kaesong in four seats", 2), ("Strange", 1)]
    assert 'class="d h"' in found.page
    assert "and nothing to lay beside: the file is not here" in found.page
    again = escalate.pooled(tmp_path / "in", [mine])
    assert again.lines == ()
    told_apart = [(part.title, len(part.handed)) for part in again.parts]
    assert told_apart == [("Kaesong in four seats", 2), ("Kaesong in four seats (2)", 1)]
    assert 'class="d h"' not in again.page


def test_two_crises_in_one_folder(told: Any, tmp_path: Path) -> None:
    other = escalate.load("cuba-1962")
    unplayed = {"found": None, "hunt": None, "seat": None, "expected": None, "changed": {"policies": [], "set": {}}}
    about = {key: recipe(other)[key] for key in ("scenario", "title", "files")}
    guess = {outcome.name: 0 for outcome in other.outcomes} | {other.outcomes[0].name: 100}
    (tmp_path / "a.json").write_bytes(packed(told))
    (tmp_path / "b.json").write_bytes(packed({**told, **unplayed, **about, "guess": guess}))
    found = escalate.pooled(tmp_path)
    assert found.lines == ()
    assert re.findall("<h2>(.*?)</h2>", found.page) == [SHORT.title, other.title]


# ---- claims


def test_claims_that_ask_for_too_much_are_one_line(told: Any, tmp_path: Path) -> None:
    (place, *_), hunt, seat = told["hunt"]["tried"], told["hunt"], told["seat"]
    whole = {**told, "found": None, "hunt": None, "seat": None}
    asks = {
        "runs": {"runs": 100_001, "found": told["found"]},
        "places": {"hunt": {**hunt, "turned": None, "tried": [place] * 42}},
        "each": {"hunt": {**hunt, "turned": None, "tried": [{**place, "runs": 100_001}]}},
        "hunted": {"hunt": {**hunt, "turned": None, "tried": [{**place, "runs": 100_000}] * 6}},
        "seat": {"seat": {**seat, "replays": {**seat["replays"], "runs": 10**9}}},
    }
    for name, ask in asks.items():
        (tmp_path / f"{name}.json").write_bytes(packed({**whole, "who": "", **ask}))
    assert lines_of(tmp_path) == [
        "each.json: hunts with over 100,000 runs at a place; no more are played again",
        "hunted.json: hunts with over 1,000,000 runs together; no more are played again",
        "places.json: hunts at 42 places; up to 40 are played again",
        "runs.json: asks for 100,001 runs; up to 100,000 are played again",
        "seat.json: asks for 1,000,000,000 runs from its seat; up to 100,000 are played again",
    ]


def claim(runs: int = 100, places: int = 1, at: int = 100, seat: tuple[int, int] = (0, 100)) -> HandIn:
    hunt = Hunt("war", "restraint", (Place(0.0, at, 0, 0),) * places, None)
    replays = Replays(seat[1], {}, {})
    told: Any = {each.name: None for each in fields(HandIn) if each.default is MISSING}
    return HandIn(**{**told, "runs": runs, "hunt": hunt, "seat": Seat("china", seat[0], (), None, replays)})


@pytest.mark.parametrize(("most", "more"), [
    (claim(runs=100_000), claim(runs=100_001)),
    (claim(places=41), claim(places=42)),
    (claim(at=100_000), claim(at=100_001)),
    (claim(places=5, at=100_000), claim(places=6, at=100_000)),
    (claim(seat=(100_000, 100)), claim(seat=(100_001, 100))),
    (claim(seat=(0, 100_000)), claim(seat=(0, 100_001))),
])  # fmt: skip
def test_the_most_that_is_played_again(most: HandIn, more: HandIn) -> None:
    assert limited(most) == (most, [])
    assert len(limited(more)[1]) == 1


def test_where_no_hand_in_says_how_many_runs_the_tally_is_of_ten_thousand(told: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(packed({**told, "runs": 100_001, "found": None, "hunt": None, "seat": None}))
    (part,) = escalate.pooled(tmp_path).parts
    assert (part.runs, part.seed) == (10_000, 2020)


def test_a_scale_has_a_mark_at_each_ten_up_to_fifty() -> None:
    assert [list(_ticks(most)) for most in (10, 50, 60)] == [[0, 10], [0, 10, 20, 30, 40, 50], [0, 20, 40, 60]]


@pytest.mark.parametrize(("change", "says"), [
    ({"changed": {"policies": [], "set": {"restraint": 99.0}}}, "cannot be played again: .*restraint"),
    ({"changed": {"policies": [], "set": {"no_such": 1}}}, 'cannot be played again: .*nothing called "no_such"'),
    ({"changed": {"policies": [], "set": {"restraint": "1"}}}, "left out: changed.set should hold numbers"),
    ({"changed": {"policies": ["no_leaflets"] * 2, "set": {}}}, "left out: it names a policy twice"),
    ({"guess": {"war": 100}}, "left out: guess lacks deal, clash"),
    ({"guess": {**{outcome.name: 0 for outcome in SHORT.outcomes}, "war": 100, "peace": 0}},
     'left out: its scenario has no ending "peace"'),
    ({"seat": {"actor": "mars", "run": 1, "moves": [], "reasons": {}, "outcome": None, "replays": None}},
     'left out: its scenario has no actor "mars"'),
    ({"expected": {"policy": None, "way": "most", "outcome": "war", "because": ""}},
     'left out: expected.way should be one of more, fewer, alike, not "most"'),
    ({"reason": "x" * 301}, "left out: reason is longer than 300 characters"),
    ({"seed": True}, "left out: seed should be a whole number"),
    ({"seed": -1}, "left out: seed should be a whole number"),
    ({"concludes": None}, "left out: concludes should be a mapping, not null"),
    ({"hunt": {"outcome": "war", "number": "restraint", "turned": 7, "tried": []}}, "turned round at 7, which was not"),
    ({"seat": {"actor": "china", "run": 0, "moves": [None] * 99, "reasons": {}, "outcome": None, "replays": None}},
     "left out: its seat has 99 moves"),
    ({"seat": {"actor": "china", "run": 0, "moves": [], "reasons": {}, "outcome": None,
               "replays": {"runs": 5, "yours": {"war": 5}, "model": {}}}},
     "left out: seat.replays.yours lacks deal, clash"),
])  # fmt: skip
def test_claims_that_cannot_be(told: Any, tmp_path: Path, change: Any, says: str) -> None:
    (tmp_path / "a.json").write_bytes(packed({**told, "found": None, "hunt": None, **change}))
    (line,) = lines_of(tmp_path)
    assert re.search(rf"^a.json.*: {says}|^a.json.*{says}", line), line


MOST = {
    "reason": (lambda most: "x" * most, 300), "who": (lambda most: "x" * most, 60),
    "escalate": (lambda most: "x" * most, 40), "title": (lambda most: "x" * most, 500),
    "scenario": (lambda most: "x" * most, 100), "files": (lambda most: [{"sha256": "a" * most}], 64),
    "seed": (lambda most: most, 2**64 - 1), "runs": (lambda most: most, 10**12),
    "set": (lambda most: {str(number): 1 for number in range(most)}, 100),
    "policies": (lambda most: ["p"] * most, 10_000),
}  # fmt: skip
"""A part of a hand-in -> how it is made as large as asked, and how large it may be."""


@pytest.mark.parametrize("part", MOST)
def test_a_part_may_be_as_large_as_it_may_and_no_larger(told: Any, part: str) -> None:
    make, most = MOST[part]

    def read(large: int) -> HandIn:
        inner = {"changed": {**told["changed"], part: make(large)}} if part in told["changed"] else {part: make(large)}
        return read_one(packed({**told, **inner}), "")

    assert read(most)
    with pytest.raises(WrongShapeError):
        read(most + 1)


def test_the_least_that_a_number_may_be(told: Any) -> None:
    assert read_one(packed({**told, "seed": 0, "runs": 1}), "").runs == 1
    for less in ({"seed": -1}, {"runs": 0}, {"guess": {"war": 101, "deal": -1}}):
        with pytest.raises(WrongShapeError, match="should be a whole number from"):
            read_one(packed({**told, **less}), "")


@pytest.mark.parametrize("half", [{"otherwise": 3}, {"after": {"war": 200}}])
def test_what_a_change_does_is_told_whole_or_not_at_all(told: Any, half: dict[str, Any]) -> None:
    none = {"before": None, "after": None, "otherwise": None}
    assert read_one(packed({**told, "found": none}), "").found == Found()
    assert read_one(packed({**told, "found": {**none, "otherwise": 3, "after": {"war": 200}}}), "").found
    with pytest.raises(WrongShapeError, match="found has only one of after and otherwise"):
        read_one(packed({**told, "found": {**none, **half}}), "")


def test_claims_are_played_a_few_at_a_time(told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as hold so many runs together, and one at the least; what comes of them is the same."""
    plain = {**told, "found": None, "hunt": None, "seat": None}
    for number in range(4):
        changed = {"policies": [], "set": {"restraint": number / 2}}
        (tmp_path / f"{number}.json").write_bytes(packed({**plain, "changed": changed, "who": str(number)}))
    found = {}
    for most, steps in ((5_000_000, [5]), (2 * RUNS, [2, 4, 5]), (2 * RUNS - 1, [1, 2, 3, 4, 5]), (1, [1, 2, 3, 4, 5])):
        monkeypatch.setattr(again, "AT_ONCE", most)
        played: list[int] = []
        found[most] = escalate.pooled(tmp_path, progress=played.append).table()
        assert played == [RUNS * step for step in steps]
        assert found[most].equals(found[5_000_000])


def test_every_part_replaced_by_what_does_not_belong_there_is_said_in_words(told: Any, tmp_path: Path) -> None:
    chance = Random(3)
    wrong = (None, True, -1, 1e300, 10**30, "x", [], {}, [[]], {"a": {"b": 1}}, "\ud800", ["__proto__"], [None, 3, {}])
    number = 0
    for key, value in told.items():
        places = [(told, key)] + ([(value, inner) for inner in value] if isinstance(value, dict) else [])
        for holder, name in places:
            for each in chance.sample(wrong, 4):
                kept, holder[name] = holder[name], each
                (tmp_path / f"{number}.json").write_text(json.dumps({**told, "who": "", "found": told["found"]}))
                holder[name] = kept
                number += 1
    found = escalate.pooled(tmp_path)
    words = r"left out: |the same as|cannot be played again: |says |made with |asks for "
    assert [line.says for line in found.lines if not re.match(words, line.says)] == []
    assert found.page
    assert len(found.table()) == len(found)


def test_starts_flags_and_small_numbers_are_played_again(tmp_path: Path) -> None:
    level = SHORT.levels[0]
    numbers = {level.name: level.low, "force_provokes": 1e-07, "north_korea.precision": 3}
    after = SHORT.set({level.name: level.low, "force_provokes": "0.0000001", "north_korea.precision": 3}).run(RUNS)
    counts = after.outcomes.set_index("outcome")["runs"].to_dict()
    whole = hand_in(SHORT, 0, 4, RUNS, "")
    otherwise = int((after.record.outcome != SHORT.run(RUNS).record.outcome).sum())
    found = {**whole["found"], "after": counts, "otherwise": otherwise}
    changed = {"policies": [], "set": numbers}
    (tmp_path / "a.json").write_bytes(packed({**whole, "changed": changed, "found": found, "hunt": None}))
    assert lines_of(tmp_path) == []


def test_a_turn_that_does_not_come_is_named(told: Any, tmp_path: Path) -> None:
    hunt = {**told["hunt"], "turned": told["hunt"]["tried"][1]["at"]}
    signs = {(each["more"] > each["fewer"]) - (each["more"] < each["fewer"]) for each in hunt["tried"]}
    assert not {1, -1} <= signs
    (tmp_path / "a.json").write_bytes(packed({**told, "hunt": hunt}))
    assert lines_of(tmp_path) == [
        "a.json (A. K.): says that its result is turned round at pressure_bites = 0; played again it is not"
    ]


# ---- harm


HARM = '=HYPERLINK("http://x.example","you")'
BIDI = "\u202eevil\u2066\x1b[31m\x07"


def test_texts_do_no_harm(told: Any, tmp_path: Path) -> None:
    markup = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    harm = {
        "who": "+cmd|' /C calc'!A0", "reason": f"{markup}{BIDI}",
        "concludes": {"in_this_model": HARM, "because": "＠SUM(A1)", "wrong_if": "\t=1+1"},
        "expected": {**told["expected"], "because": "-1+1"},
    }  # fmt: skip
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "=cmd.json").write_bytes(packed({**told, **harm}))
    found = escalate.pooled(tmp_path / "in")
    found.save(tmp_path / "out")
    page = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not set(BIDI) & set("\u202e\u2066\x1b\x07") & set(page)
    text = (tmp_path / "out" / "class.csv").read_text(encoding="utf-8-sig")
    assert not set("\u202e\u2066\x1b\x07") & set(text)
    for row in csv.reader(text.splitlines()):
        assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in row)


def test_control_characters_reach_no_terminal(told: Any, tmp_path: Path) -> None:
    wrong = {**told, "who": BIDI, "changed": {"policies": [f"{BIDI}\n"], "set": {}}}
    (tmp_path / f"{'x' * 30}\x1b[2J.json").write_bytes(packed(wrong))
    done = CliRunner().invoke(cli, ["class", str(tmp_path), "--out", str(tmp_path / "out")], standalone_mode=False)
    assert done.exception is None
    assert not set("\u202e\u2066\x1b\x07") & set(done.output)
    assert len(done.output.splitlines()) == 2


# ---- saved results


def test_saved_results_and_comparisons_are_pooled(tmp_path: Path) -> None:
    SHORT.with_policy("chinese_pressure").set(restraint=3).run(RUNS, 7).save(tmp_path / "result")
    SHORT.compare(["sanctions_relief", {"anger": 1.5}], RUNS).save(tmp_path / "comparison")
    SHORT.run(RUNS, 7).save(tmp_path / "plain")
    SHORT.sweep({"anger": [0.5, 1]}, runs=50).save(tmp_path / "sweep")
    SHORT.with_policy("no_leaflets").compare(["sanctions_relief"], RUNS).save(tmp_path / "from a change")
    found = escalate.pooled(tmp_path)
    first, second = found.lines
    assert str(first).startswith("from a change: left out: it compares with a changed file; ")
    assert str(second) == "sweep: left out: it holds a sweep; results and comparisons can be pooled"
    table = found.table().set_index("change")
    assert table.loc["Sanctions relief", "after_said"] == table.loc["Sanctions relief", "after_came"] != ""
    assert len(table) == 4
    label = next(each.label for each in SHORT.parameters if each.name == "restraint")
    assert f"Chinese pressure, {label} = 3" in found.page
    assert "guess" not in found.page.split("</h1>")[1]  # nobody guessed
    assert escalate.pooled(tmp_path / "plain").lines == ()


def test_a_saved_result_that_was_changed_is_left_out(tmp_path: Path) -> None:
    SHORT.run(RUNS).save(tmp_path / "a")
    SHORT.run(RUNS, 3).save(tmp_path / "b")
    table = tmp_path / "a" / "outcomes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("war", "peace"), encoding="utf-8")
    manifest = tmp_path / "b" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"seed": 3', '"seed": 4'), encoding="utf-8")
    first, second = lines_of(tmp_path)
    assert first == "a: left out: its outcomes.csv was changed after it was written"
    assert "was changed or cut short after it was written" in second


def test_what_cannot_be_pooled_of_a_saved_folder(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(Path("scenarios/kaesong-short.yaml").read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    folder = tmp_path / "in"
    SHORT.compare([escalate.load(own)], RUNS).save(folder / "files")
    for name in ("large", "leads out", "manifest", "taken"):
        SHORT.run(RUNS).save(folder / name)
    for name, table in (("leads out", "outcomes.csv"), ("manifest", "manifest.json")):
        path = (folder / name / table).rename(tmp_path / name)
        (folder / name / table).symlink_to(path)
    with (folder / "large" / "outcomes.csv").open("ab") as file:
        file.write(b" " * 1_000_000)
    assert lines_of(folder) == [
        "files: left out: it compares files; a comparison of policies or numbers can be pooled",
        "large: left out: its outcomes.csv is over 1 MB",
        "leads out: left out: its outcomes.csv is a link that leads out of the folder",
        "manifest: left out: its manifest.json is a link that leads out of the folder",
    ]


def test_a_manifest_of_a_megabyte_is_read_and_none_above(tmp_path: Path) -> None:
    for name, size in (("a", 1_000_000), ("b", 1_000_001)):
        SHORT.run(RUNS, ord(name)).save(tmp_path / name)
        path = tmp_path / name / "manifest.json"
        path.write_bytes(path.read_bytes().ljust(size))
    assert lines_of(tmp_path) == ["b: left out: its manifest.json is over 1 MB"]


@pytest.mark.parametrize(("rows", "says"), [
    ("war,0\ndeal,0\n", "its tables hold no runs"),
    ("war,1\ndeal,0\n", "found.after lacks clash, posts_stay, quiet, unsettled"),
    ("war,many\n", "its manifest and tables are not those that escalate writes"),
])  # fmt: skip
def test_a_forged_folder_with_true_digests_is_left_out(tmp_path: Path, rows: str, says: str) -> None:
    SHORT.with_policy("no_leaflets").run(RUNS).save(tmp_path / "a")
    (tmp_path / "a" / "outcomes.csv").write_text(f"outcome,runs\n{rows}")
    told = read_told(tmp_path / "a" / "manifest.json")
    told["written"]["outcomes.csv"] = sum_of(tmp_path / "a" / "outcomes.csv")
    write_told(tmp_path / "a" / "manifest.json", {name: part for name, part in told.items() if name != "format"})
    assert lines_of(tmp_path) == [f"a: left out: {says}"]


def test_words_for_a_number_are_played_again(tmp_path: Path) -> None:
    """As a saved result has them: a hand-in of the page has numbers only."""
    SHORT.set({"north_korea.precision": "best", "restraint": "high"}).run(RUNS).save(tmp_path / "result")
    found = escalate.pooled(tmp_path)
    assert found.lines == ()
    (row,) = found.table().to_dict("records")
    assert row["after_said"] == row["after_came"] != ""


# ---- the command


def test_the_command(room: Any, tmp_path: Path) -> None:
    out = tmp_path / "made"
    asked = ["class", str(room[0]), "--out", str(out)]
    done = CliRunner().invoke(cli, asked, standalone_mode=False)
    assert done.exception is None
    *lines, last = done.output.splitlines()
    assert len(lines) == 15
    assert last == f"30 hand-ins pooled: {out / 'class.html'}, {out / 'class.csv'}"
    done = CliRunner().invoke(cli, asked, standalone_mode=False)
    assert "class.html is already there; name another folder, or add --overwrite" in str(done.exception)
    before = [(out / name).read_bytes() for name in ("class.html", "class.csv")]
    done = CliRunner().invoke(cli, [*asked, "--overwrite"], standalone_mode=False)
    assert [(out / name).read_bytes() for name in ("class.html", "class.csv")] == before


# ---- in a browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_browser(browser: Any, pooled: Any, tmp_path: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    path = tmp_path / "class.html"
    path.write_text(pooled.page, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, offline=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    page.goto(path.as_uri())
    for width in (1920, 390, 320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert heard == []
    context.close()
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    violations = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:150]) for each in violations] == []
    context.close()
