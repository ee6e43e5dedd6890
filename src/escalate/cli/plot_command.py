"""``escalate plot``: charts as files, from a saved folder or from runs made now."""

from __future__ import annotations

import gc
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from escalate.api.progress import progress_of
from escalate.cli.common import WIDTH, changes, is_saved, luck, say, scenario_from
from escalate.errors import EscalateError, hint

if TYPE_CHECKING:
    from escalate.charts.plots import Chart, Plots

STYLES = ("screen", "projector", "print")
FORMATS = ("png", "svg", "pdf")
ALIKE = 3
"""Policies whose runs --all draws from ending to ending: those that change most."""
DRAWS = 200
"""Draws of the assumptions behind the dots of doubt."""


@dataclass(frozen=True)
class _Source:
    """Whose charts are wanted, and why some are not to be had."""

    name: str
    plots: tuple[Plots, ...]
    without: Mapping[str, str] = field(default_factory=dict)


@click.command("plot")
@click.argument("source", metavar="NAME-or-FILE-or-DIR")
@click.option("--chart", "charts", metavar="CHART", multiple=True, help="Which chart; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every chart that has something to say.")
@click.option("--files", "others", metavar="NAME-or-FILE", multiple=True, help="Set beside it; one or two.")
@click.option("--level", "levels", metavar="NAME", multiple=True, help="Which level the fan shows; may be repeated.")
@click.option("--split", is_flag=True, help="The fan by ending: a line for the middle run of each.")
@click.option("--style", type=click.Choice(STYLES), default="screen", show_default=True, help="Sizes and hatches.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="png", show_default=True, help="Kind of file.")
@click.option("--text", "live", is_flag=True, help="Keep text as text in an SVG, to be edited; else outlines.")
@click.option("--title", metavar="TEXT", help="Another title than the finding, for one chart.")
@click.option(
    "--deck", type=click.Path(path_type=Path, dir_okay=False), metavar="PDF",
    help="At most ten slides for a lesson in one file, and what to say to them beside it; with --all.",
)  # fmt: skip
@click.option("--no-caption", "bare", is_flag=True, help="Leave the line below out.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Where files go; by default a folder named after the source.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@luck
@changes
@click.pass_context
def command(
    context: click.Context,
    source: str,
    charts: tuple[str, ...],
    everything: bool,
    others: tuple[str, ...],
    levels: tuple[str, ...],
    split: bool,
    style: str,
    form: str,
    live: bool,
    title: str | None,
    deck: Path | None,
    bare: bool,
    out: Path | None,
    overwrite: bool,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Draw charts of a scenario, or of any saved folder, into files.

    A scenario is played first; a folder that "--out" made is read, and nothing it holds is played again. With neither
    --chart nor --all, one chart is drawn: how the runs ended, or what the folder is about. The title is what the
    numbers show. Beside each file lies its alt text, which the file also carries inside.

    \b
    Charts: outcomes, icons, ladder, fan (of a --level), options, pathways,
    story, turning, time_to_outcome, convergence, map, doubt, animation (an SVG);
    of policies: differences, flips, why;
    of saved studies: sweep, heatmap, tornado, matrix, slopes, indices, discover,
    when.

    \b
    escalate plot kaesong-2020
    escalate plot kaesong-2020 --all --style projector --format svg --out slides
    escalate plot saved-result --chart fan --level tension
    escalate plot kaesong-2020 --all --deck lesson.pdf
    escalate plot kaesong-short --files my-kaesong.yaml
    escalate plot kaesong-2020 --chart animation --format svg
    """  # noqa: D301 (a backspace is how click is told to leave lines as they are)
    if charts and everything:
        raise EscalateError("--all draws every chart; leave out --chart, or --all")
    if split and charts != ("fan",):
        raise EscalateError("--split is about the fan; add --chart fan, and --level")
    if others and (charts or everything or is_saved(source)):
        raise EscalateError("--files sets scenarios beside each other, and draws that one picture: leave out the rest")
    if "animation" in charts and form != "svg":
        raise EscalateError("an animation is an SVG file; add --format svg")
    if live and form != "svg":
        raise EscalateError("--text is about SVG files; add --format svg")
    if title is not None and (everything or len(charts) > 1):
        raise EscalateError("--title gives one chart another title; name one with --chart")
    if deck and not everything:
        raise EscalateError("--deck goes with --all: it takes what is needed from every chart")
    if deck and not overwrite:
        _refuse_occupied((deck, deck.with_suffix(".md")), "file")
    given = [name for name in ("runs", "seed", "policy", "settings", "steps") if _given(context, name)]
    known = _known(charts)
    if levels and not everything and "fan" not in charts:
        raise EscalateError("--level chooses what the fan shows; add --chart fan, or --all")
    if others:
        files = [scenario_from(name, policy, settings, steps) for name in (source, *others)]
        first, *rest = [file.run(runs, seed) for file in files]
        found = _Source(files[0].name, (first.plot,))
        drawn = {"files": first.plot.chart("files", others=rest)}
    elif is_saved(source):
        found = _saved(Path(source), given)
    else:
        scenario = scenario_from(source, policy, settings, steps)
        if not overwrite:  # what can be known of names before anything is played; the rest is asked below
            place, likely = out or Path(f"{scenario.name}-charts"), known if everything else charts or known[:1]
            _refuse_occupied(() if deck else _files(place / f"{name}.{form}" for name in likely))
        found = _played(scenario, charts, everything, runs, seed, bool(deck))
    if deck:
        from escalate.charts.deck import slides, write

        for path in write(slides(found.plots), deck):
            say(str(path))
        return
    folder = out or Path(f"{found.name}-charts")
    names = charts or (_all(found) if everything else found.plots[0].names[:1])
    if not others:
        drawn = dict(_charts(found, names, levels, ALIKE if everything else None))
    if split:
        drawn = {stem: chart.with_options(split=True) for stem, chart in drawn.items()}
    wanted = {folder / f"{stem}.{form}": chart for stem, chart in drawn.items()}
    if not overwrite:
        _refuse_occupied(_files(wanted))
    how = {"title": title, "caption": "" if bare else None, "text": live}
    for path in _draw(wanted, folder, style, how):
        say(str(path))
    for line in _silent(found) if everything else ():
        say(line)


def _known(names: tuple[str, ...]) -> list[str]:
    """The charts that there are; one asked for that is not among them is refused before anything is played."""
    from escalate.charts import result_plots, study_plots

    rooms = (result_plots, study_plots)
    plots = [
        made for room in rooms for made in vars(room).values() if isinstance(made, type) and hasattr(made, "names")
    ]
    known = list(dict.fromkeys(name for made in plots for name in made.names))
    for name in names:
        if name not in known:
            told = hint(name, known, f"the charts are {', '.join(known)}")
            raise EscalateError(f'there is no chart "{name}"{told}')
    return known


def _given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _saved(folder: Path, given: list[str]) -> _Source:
    """The charts of a saved folder, which nothing asked for now can change."""
    from escalate.api.comparison import Comparison
    from escalate.api.files import load_result
    from escalate.api.result import Result
    from escalate.charts.result_plots import ComparisonPlots

    if given:
        option = {"settings": "set"}.get(given[0], given[0])
        raise EscalateError(f"--{option} has no effect on {folder}, which holds runs made before; name the scenario")
    name, saved = folder.resolve().name, load_result(folder)
    if isinstance(saved, Comparison):
        return _Source(name, (saved.plot, saved.baseline.plot))
    why = "a single result compares nothing; name the scenario, or a folder of escalate compare"
    without = dict.fromkeys(ComparisonPlots.names, why) if isinstance(saved, Result) else {}
    return _Source(name, (saved.plot,), without)


def _played(
    scenario: Any, names: tuple[str, ...], everything: bool, runs: int, seed: int, matters: bool = False
) -> _Source:
    """The charts of a scenario, played now: only what the charts wanted take."""
    from escalate.charts.result_plots import ComparisonPlots, ResultPlots
    from escalate.charts.study_plots import DoubtPlots, SensitivityPlots
    from escalate.results.result import crew_of
    from escalate.studies.doubt import runs_each
    from escalate.studies.hypercube import open_numbers
    from escalate.studies.levers import LEVER_RUNS
    from escalate.studies.matters import what_matters
    from escalate.studies.places import Places

    others = [other.name for other in scenario.policies if other != scenario.policy]
    compared = bool(others) and (everything or bool(set(names) & set(ComparisonPlots.names)))
    doubted = bool(open_numbers(scenario)) and (everything or not names or bool({"outcomes", "doubt"} & set(names)))
    first = runs + DRAWS * runs_each(DRAWS, runs) * doubted
    with progress_of(first + runs * (1 + len(others)) * compared) as report:
        doubt = scenario.doubt(DRAWS, runs, seed, progress=report) if doubted else None
        result = doubt.result if doubt else scenario.run(runs, seed, progress=report)
        later = None if report is None else lambda done: report(first + done)
        comparison = scenario.compare(others, runs, seed, progress=later) if compared else None
    why = f"{scenario.name} has no {'other ' if scenario.policy else ''}policies to compare"
    without = {} if others else dict.fromkeys(ComparisonPlots.names, why)
    plots: list[Plots] = [ResultPlots(result, doubt.drawn if doubt else None)]
    if doubt:
        plots.append(DoubtPlots(doubt))
    else:
        without["doubt"] = f"{scenario.name} has no parameters to doubt" + ", all are set" * bool(scenario.parameters)
    plots += [comparison.plot] if comparison else []
    if matters and doubt:
        plots.append(SensitivityPlots(what_matters(scenario, Places(LEVER_RUNS, seed, crew_of(None)))))
    return _Source(scenario.name, tuple(plots), without)


def _all(found: _Source) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for plots in found.plots for name in plots.available))


def _silent(found: _Source) -> list[str]:
    """A line for each chart that is not drawn, and why."""
    reasons = {
        name: plots.silent(name) for plots in reversed(found.plots) for name in plots.names if name not in plots.aside
    }
    reasons = {name: why for name, why in {**found.without, **reasons}.items() if why}
    told = {why: [name for name, other in reasons.items() if other == why] for why in reasons.values()}
    lines = [f"Without {' and '.join(names)}: {why}." for why, names in told.items()]
    policies = max(len(getattr(plots, "policies", ())) for plots in found.plots)
    if policies > ALIKE:
        lines.append(f"Flips of the {ALIKE} policies of {policies} that change most; --chart flips draws all.")
    return [line for text in lines for line in textwrap.wrap(text, WIDTH)]


def _charts(
    found: _Source, names: Iterable[str], levels: tuple[str, ...], most: int | None
) -> Iterator[tuple[str, Chart]]:
    """The charts to draw, with the names of their files; all there are where none is named."""
    owners = {name: plots for plots in reversed(found.plots) for name in plots.names}
    for name in names:
        if name in found.without or name not in owners:
            why = found.without.get(name, f"{found.name} holds {', '.join(owners)}")
            raise EscalateError(f"{name} cannot be drawn: {why}")
        for stem, how in owners[name].pictures(name, levels, most).items():
            yield stem, owners[name].chart(name, **how)


def _files(pictures: Iterable[Path]) -> Iterator[Path]:
    """What is written for each picture: itself, and its alt text."""
    for picture in pictures:
        yield from (picture, picture.with_suffix(".alt.txt"))


def _refuse_occupied(paths: Iterable[Path], other: str = "folder with --out") -> None:
    """Refuse to write over a file, before any chart is drawn."""
    for path in paths:
        if path.exists():
            raise EscalateError(f"{path} is already there; name another {other}, or add --overwrite")


def _draw(wanted: Mapping[Path, Chart], folder: Path, style: str, how: Mapping[str, Any]) -> Iterator[Path]:
    """Write each chart with its alt text beside it; say once what no font could draw."""
    from escalate.charts.text import MissingFontWarning

    gc.freeze()  # what is loaded stays: looking through it again and again takes a fifth of all drawing
    gc.set_threshold(20_000)
    notes: dict[str, None] = {}
    for chart in wanted.values():
        chart.finding  # noqa: B018 (asked for its error: nothing is written where one cannot be drawn)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EscalateError(f"{folder} cannot be made: {error.strerror or error}") from None
    for path, chart in wanted.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", MissingFontWarning)
            written = chart.save(path, style, **how)
        notes.update(dict.fromkeys(str(warning.message) for warning in caught))
        yield from written
    for note in notes:
        click.echo("\n".join(textwrap.wrap(f"Note: {note}.", WIDTH)), err=True)
