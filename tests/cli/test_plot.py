"""``escalate plot``: which files it writes, what it refuses, and what it never plays again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import escalate
from escalate.charts import text
from escalate.cli import COMMANDS, plot_command
from escalate.cli.plot_command import command
from escalate.engine import simulate
from escalate.errors import EscalateError

RUNS = 120
HOSTILE = """\
escalate: 1
title: "<script>alert(1)</script> $x^2$ \\e[31m"
clock: {steps: 2}
state: {a: {start: 1, label: "$x^2$ \\e]0;x\\a </text>"}}
actors: {b: {label: "<b>B</b>", options: {c: {label: "<script>alert(1)</script>"}, d: {label: "\\e[2J $y_1$"}}}}
outcomes: {e: {label: "<script>alert(1)</script> $x^2$", at end: yes, when: ever(b.c)}, f: {label: "F", otherwise: yes}}
"""


def plot(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)


def refused(*arguments: object) -> str:
    done = plot(*arguments)
    assert isinstance(done.exception, EscalateError), done.output
    return str(done.exception)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return escalate.load("kaesong-short").run(RUNS, 7).save(tmp_path_factory.mktemp("saved") / "mine")


def test_the_default_is_the_outcome_bars(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    done = plot("kaesong-short", "--runs", RUNS, "--seed", 7, "--out", folder)
    assert done.exit_code == 0, done.output
    assert [path.name for path in sorted(folder.iterdir())] == ["outcomes.alt.txt", "outcomes.png"]
    assert done.output.split() == [str(folder / name) for name in ("outcomes.png", "outcomes.alt.txt")]
    alt = (folder / "outcomes.alt.txt").read_text(encoding="utf-8")
    with Image.open(folder / "outcomes.png") as image:
        assert image.text["Description"] == alt.rstrip("\n")
        assert image.text["Title"] == escalate.load("kaesong-short").title


def test_all_charts_of_a_saved_result_without_playing_it_again(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def played(*_: object, **__: object) -> None:
        raise AssertionError("a saved result is played again")

    monkeypatch.setattr(simulate, "tally", played)
    done = plot(saved, "--all", "--format", "svg", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    names = (
        "outcomes",
        "icons",
        "ladder",
        "fan",
        "options",
        "pathways",
        "story",
        "time_to_outcome",
        "convergence",
        "map",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}{ending}" for name in names for ending in (".svg", ".alt.txt")
    )
    assert "Without differences and flips and why: a single result compares nothing" in " ".join(done.output.split())


def test_charts_of_policies(tmp_path: Path) -> None:
    scenario = escalate.load("kaesong-short")
    compared = scenario.compare(["chinese_pressure", "sanctions_relief"], runs=RUNS).save(tmp_path / "compared")
    asked = ("--chart", "differences", "--chart", "flips", "--out", tmp_path / "one")
    assert plot(compared, *asked).exit_code == 0
    names = ["differences.png", "flips-chinese_pressure.png", "flips-sanctions_relief.png"]
    assert sorted(path.name for path in (tmp_path / "one").glob("*.png")) == names
    done = plot("kaesong-short", "--chart", "flips", "--runs", RUNS, "--out", tmp_path / "two")
    assert done.exit_code == 0, done.exception
    assert len(list((tmp_path / "two").glob("flips-*.png"))) == len(scenario.policies)
    (tmp_path / "plain.yaml").write_text(HOSTILE, encoding="utf-8")
    assert "plain has no policies to compare" in refused(tmp_path / "plain.yaml", "--chart", "flips", "--runs", RUNS)


def test_a_fan_for_each_level_asked_for(saved: Path, tmp_path: Path) -> None:
    levels = [level.name for level in escalate.load("kaesong-short").levels[:2]]
    asked = [part for level in levels for part in ("--level", level)]
    assert plot(saved, "--chart", "fan", *asked, "--out", tmp_path).exit_code == 0
    assert {path.name for path in tmp_path.glob("*.png")} == {f"fan-{level}.png" for level in levels}


def test_nothing_is_written_over_in_silence(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "outcomes.alt.txt").write_text("mine", encoding="utf-8")
    assert "outcomes.alt.txt is already there" in refused(saved, "--out", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["outcomes.alt.txt"]
    assert plot(saved, "--out", tmp_path, "--overwrite").exit_code == 0
    assert (tmp_path / "outcomes.alt.txt").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(("name", "asked"), [
    ("kaesong-short-charts/icons.png", ("--all",)), ("kaesong-short-charts/icons.png", ("--chart", "icons")),
    ("kaesong-short-charts/outcomes.alt.txt", ()), ("a.md", ("--all", "--deck", "a.pdf")),
    ("a.pdf", ("--all", "--deck", "a.pdf")),
])  # fmt: skip
def test_what_is_there_is_refused_before_anything_is_played(
    name: str, asked: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    there = Path(name)
    there.parent.mkdir(exist_ok=True)
    there.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(plot_command, "_played", lambda *_: pytest.fail("it played"))
    assert f"{there} is already there; name another" in refused("kaesong-short", *asked)


def test_mistakes_are_told_before_anything_is_written(saved: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "out")
    assert 'did you mean "fan"?' in refused(saved, "--chart", "fann", *out)
    assert "the charts are outcomes, icons" in refused("kaesong-short", "--chart", "xyz", *out)
    assert 'did you mean "differences"?' in refused("kaesong-short", "--chart", "difference", *out)
    assert "flips cannot be drawn: a single result" in refused(saved, "--chart", "flips", *out)
    late = ("--chart", "outcomes", "--chart", "fan", "--level", "tensoin")
    assert 'did you mean "tension"?' in refused(saved, *late, *out)
    assert "add --chart fan" in refused(saved, "--level", "tension", *out)
    assert "leave out --chart" in refused(saved, "--all", "--chart", "fan", *out)
    assert "--runs has no effect on" in refused(saved, "--runs", 5, *out)
    assert "--set has no effect on" in refused(saved, "--set", "tension=5", *out)
    assert "from 1 up" in refused("kaesong-short", "--runs", 0, *out)
    assert "from 0 up" in refused("kaesong-short", "--seed", -1, "--all", *out)
    assert "holds no result" in refused(tmp_path, *out)
    assert 'did you mean "kaesong-short"' in refused("kaesong-shrt", *out)
    (tmp_path / "file").touch()
    assert "cannot be made" in refused(saved, "--out", tmp_path / "file" / "out")
    assert not (tmp_path / "out").exists()


def test_it_is_listed_and_its_help_keeps_its_lines() -> None:
    assert "plot" in COMMANDS
    assert "\n  escalate plot kaesong-2020\n" in plot("--help").output


def test_hostile_words_of_a_scenario_show_as_text(tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    done = plot(tmp_path / "hostile.yaml", "--all", "--runs", RUNS, "--format", "svg", "--out", tmp_path)
    assert done.exit_code == 0, done.exception
    for path in [*tmp_path.glob("*.svg"), *tmp_path.glob("*.alt.txt")]:
        words = path.read_text(encoding="utf-8")
        assert "\x1b" not in words
        assert "\x07" not in words
        assert path.suffix == ".txt" or "<script" not in words
    assert "<desc>" in (tmp_path / "outcomes.svg").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x^2$" in (tmp_path / "outcomes.svg").read_text(encoding="utf-8")


def test_a_missing_font_is_told_once_and_no_box_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for cached in (text._drawable, text.text_width):
        cached.cache_clear()
    monkeypatch.setattr(text, "_candidates", tuple)
    korean = HOSTILE.replace('f: {label: "F"', 'f: {label: "전쟁"')
    (tmp_path / "korean.yaml").write_text(korean, encoding="utf-8")
    asked = ("--chart", "outcomes", "--chart", "icons", "--runs", RUNS, "--out", tmp_path)
    done = plot(tmp_path / "korean.yaml", *asked)
    for cached in (text._drawable, text.text_width):
        cached.cache_clear()
    assert done.exit_code == 0, done.exception
    told = " ".join(done.output.split())
    assert told.count("no installed font can draw Hangul") == 1
    assert "install Noto Sans CJK" in told
    assert max(len(line) for line in done.output.splitlines() if not line.startswith(str(tmp_path))) <= 80


def test_doubt_is_drawn_where_parameters_are_open_and_told_of_where_none_are(tmp_path: Path) -> None:
    asked = ("--chart", "doubt", "--runs", RUNS, "--out", tmp_path)
    assert plot("gamblers-ladder", *asked).exit_code == 0
    assert (tmp_path / "doubt.png").exists()
    (tmp_path / "plain.yaml").write_text(HOSTILE, encoding="utf-8")
    assert "plain has no parameters to doubt" in refused(tmp_path / "plain.yaml", *asked, "--overwrite")


def test_every_saved_study_is_drawn(tmp_path: Path) -> None:
    scenario = escalate.load("kaesong-short")
    first, ladder = scenario.parameters[0].name, escalate.load("gamblers-ladder")
    studies = {
        "sweep": scenario.sweep({first: [-0.5, 0.5]}, runs=100),
        "heatmap": scenario.sweep({first: [-0.5, 0.5], "anger": [0.5, 1.5]}, runs=100),
        "tornado": scenario.sensitivity("clash", runs=100),
        "outcomes": scenario.doubt(20, 200),
        "when": scenario.when("chinese_pressure", "clash", runs=200),
        "morris": scenario.sensitivity("clash", method="morris", runs=20, trajectories=4),
        "sobol": ladder.sensitivity("top", method="sobol", runs=20, base=32),
        "discover": ladder.discover("top", 2_000),
    }
    for stem, study in studies.items():
        name = {"morris": "indices", "sobol": "indices"}.get(stem, stem)
        folder = study.save(tmp_path / f"saved-{stem}")
        done = plot(folder, "--chart", name, "--out", tmp_path / stem)
        assert done.exit_code == 0, done.exception
        assert (tmp_path / stem / f"{name}.png").exists()
    assert "holds sweep, heatmap" in refused(tmp_path / "saved-sweep", "--chart", "outcomes", "--out", tmp_path / "x")


def test_other_words_and_a_deck(saved: Path, tmp_path: Path) -> None:
    done = plot(saved, "--title", "Mine", "--no-caption", "--format", "svg", "--out", tmp_path)
    assert done.exit_code == 0, done.exception
    assert "--deck goes with --all" in refused(saved, "--deck", tmp_path / "a.pdf")
    assert "--title gives one chart" in refused(saved, "--all", "--title", "x", "--out", tmp_path / "y")
    assert plot(saved, "--all", "--deck", tmp_path / "a.pdf").exit_code == 0
    assert sorted(path.name for path in tmp_path.glob("a.*")) == ["a.md", "a.pdf"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--chart fan --all", "--all draws every chart; leave out --chart, or --all"),
        ("--split", "--split is about the fan; add --chart fan, and --level"),
        ("--split --chart fan --chart map", "--split is about the fan"),
        ("--split --chart fan --level no", 'no level "no"'),
        ("--files arms-race --chart fan", "leave out the rest"),
        ("--files arms-race --all", "leave out the rest"),
        ("--chart animation", "an animation is an SVG file; add --format svg"),
        ("--chart animation --format svg --level no", "--level chooses what the fan shows"),
        ("--text", "--text is about SVG files; add --format svg"),
        ("--text --format svg --level no", "--level chooses what the fan shows"),
        ("--title T --chart fan --chart map", "--title gives one chart another title; name one with --chart"),
        ("--title T --all", "--title gives one chart another title"),
        ("--title T --level no", "--level chooses what the fan shows"),
        ("--title T --chart map --level no", "--level chooses what the fan shows"),
        ("--deck a.pdf", "--deck goes with --all"),
        ("--level no --chart map", "--level chooses what the fan shows; add --chart fan, or --all"),
    ],
)
def test_options_that_do_not_go_together(asked: str, told: str, tmp_path: Path) -> None:
    assert told in refused("kaesong-short", "--runs", 20, *asked.split(), "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()
