"""``escalate plot``: charts as files, from a saved result or from runs made now."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import WIDTH, changes, is_saved, luck, say, scenario_from
from escalate.cli.progress import progress_of
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.charts.plots import Chart, Plots

STYLES = ("screen", "projector", "print")
FORMATS = ("png", "svg", "pdf")


@dataclass(frozen=True)
class _Source:
    """Whose charts are wanted, and why some are not to be had."""

    name: str
    plots: tuple[Plots, ...]
    without: tuple[str, ...] = ()
    why: str = ""


@click.command("plot")
@click.argument("source", metavar="NAME-or-FILE-or-DIR")
@click.option("--chart", "charts", metavar="CHART", multiple=True, help="Which chart; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every chart there is something to show on.")
@click.option("--level", "levels", metavar="NAME", multiple=True, help="Which level the fan shows; may be repeated.")
@click.option("--style", type=click.Choice(STYLES), default="screen", show_default=True, help="Sizes and hatches.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="png", show_default=True, help="Kind of file.")
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
    levels: tuple[str, ...],
    style: str,
    form: str,
    out: Path | None,
    overwrite: bool,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Draw charts of a scenario, or of a saved result or comparison, into files.

    A scenario is played first; a folder that "escalate run --out" or "escalate compare --out" made is read, and
    nothing it holds is played again. With neither --chart nor --all, the outcome bars are drawn. Beside each file
    lies its alt text, which the file also carries inside.

    \b
    Charts: outcomes, icons, fan (of a --level), ladder, options, time_to_outcome,
    pathways, convergence; of policies: differences, flips.

    \b
    escalate plot kaesong-2020
    escalate plot kaesong-2020 --all --style projector --format svg --out slides
    escalate plot saved-result --chart fan --level tension
    """  # noqa: D301 (a backspace is how click is told to leave lines as they are)
    if charts and everything:
        raise EscalateError("--all draws every chart; leave out --chart, or --all")
    names = charts or (() if everything else ("outcomes",))
    given = [name for name in ("runs", "seed", "policy", "settings", "steps") if _given(context, name)]
    _refuse_unknown(names, levels)
    if is_saved(source):
        found = _saved(Path(source), given)
    else:
        found = _played(source, names, runs, seed, policy, settings, steps)
    folder = out or Path(f"{found.name}-charts")
    wanted = {folder / f"{stem}.{form}": chart for stem, chart in _charts(found, names, levels)}
    if not overwrite:
        _refuse_occupied(wanted)
    for path in _draw(wanted, folder, style):
        say(str(path))
    if everything and found.without:
        for line in textwrap.wrap(f"Without {' and '.join(found.without)}: {found.why}.", WIDTH):
            say(line)


def _refuse_unknown(names: tuple[str, ...], levels: tuple[str, ...]) -> None:
    """Refuse, before anything is played, a chart that there is not."""
    from escalate.charts.plots import ComparisonPlots, ResultPlots
    from escalate.errors import nearest

    known = (*ResultPlots.names, *ComparisonPlots.names)
    for name in names:
        if name not in known:
            close = nearest(name, known)
            hint = f'did you mean "{close}"?' if close else f"the charts are {', '.join(known)}"
            raise EscalateError(f'there is no chart "{name}"; {hint}')
    if levels and names and "fan" not in names:
        raise EscalateError("--level chooses what the fan shows; add --chart fan, or --all")


def _given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _saved(folder: Path, given: list[str]) -> _Source:
    """The charts of a saved folder, which nothing asked for now can change."""
    from escalate.api.comparison import Comparison
    from escalate.api.files import load_result
    from escalate.charts.plots import ComparisonPlots

    if given:
        option = {"settings": "set"}.get(given[0], given[0])
        raise EscalateError(f"--{option} has no effect on {folder}, which holds runs made before; name the scenario")
    name, saved = folder.resolve().name, load_result(folder)
    if isinstance(saved, Comparison):
        return _Source(name, (saved.baseline.plot, saved.plot))
    why = "a single result compares nothing; name the scenario, or a folder of escalate compare"
    return _Source(name, (saved.plot,), ComparisonPlots.names, why)


def _played(
    name: str,
    names: tuple[str, ...],
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> _Source:
    """The charts of a scenario, played now."""
    from escalate.charts.plots import ComparisonPlots
    from escalate.engine.simulate import check_request

    scenario = scenario_from(name, policy, settings, steps)
    check_request(runs, seed)
    others = [other.name for other in scenario.policies if other != scenario.policy]
    if others and (not names or set(names) & set(ComparisonPlots.names)):
        with progress_of(runs * (1 + len(others))) as report:
            comparison = scenario.compare(others, runs, seed, progress=report)
        return _Source(scenario.name, (comparison.baseline.plot, comparison.plot))
    with progress_of(runs) as report:
        result = scenario.run(runs, seed, progress=report)
    why = f"{scenario.name} has no {'other ' if scenario.policy else ''}policies to compare"
    return _Source(scenario.name, (result.plot,), () if others else ComparisonPlots.names, why)


def _charts(found: _Source, names: tuple[str, ...], levels: tuple[str, ...]) -> Iterator[tuple[str, Chart]]:
    """The charts to draw, with the names of their files; all there are where none is named."""
    owners = {name: plots for plots in found.plots for name in plots.names}
    chosen = names or tuple(name for plots in found.plots for name in plots.available)
    for name in chosen:
        if name in found.without:
            raise EscalateError(f"{name} cannot be drawn: {found.why}")
        for stem, how in owners[name].files(name, levels).items():
            yield stem, owners[name].chart(name, **how)


def _refuse_occupied(wanted: Iterable[Path]) -> None:
    """Refuse, before any chart is drawn, to write over a file."""
    for picture in wanted:
        for path in (picture, picture.with_suffix(".alt.txt")):
            if path.exists():
                raise EscalateError(f"{path} is already there; name another folder with --out, or add --overwrite")


def _draw(wanted: Mapping[Path, Chart], folder: Path, style: str) -> Iterator[Path]:
    """Write each chart with its alt text beside it; say once what no font could draw."""
    from escalate.charts.text import MissingFontWarning

    notes: dict[str, None] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EscalateError(f"{folder} cannot be made: {error.strerror or error}") from None
    for path, chart in wanted.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", MissingFontWarning)
            written = chart.save(path, style)
        notes.update(dict.fromkeys(str(warning.message) for warning in caught))
        yield from written
    for note in notes:
        click.echo("\n".join(textwrap.wrap(f"Note: {note}.", WIDTH)), err=True)
