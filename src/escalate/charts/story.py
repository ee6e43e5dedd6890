"""One run as strips: a level with its thresholds, a row of squares an actor, the moves it turned on named."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.clock import day
from escalate.charts.findings import Facts, inside, quoted, within
from escalate.charts.rungs import INK, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.steps import Board, Course, Ending, fitting
from escalate.charts.strips import end_of, rung_key, squares
from escalate.results.one_run import Turns, busiest, telling
from escalate.results.words import per_cent

COLUMNS = ("run", "step", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")
NAMED, FEW = 5, 3
"""Moves that are named, and on a projector."""


def facts(data: Frame, ending: Ending, turns: Turns = (), **_: object) -> Facts:
    """The run, how it ended, and the move it turned on."""
    told = {"run": int(data["run"].iloc[0]), "outcome": quoted(ending[1]), "after": ""}
    for row in telling(data, turns).head(1).to_dict("records"):
        told |= {"after": quoted(row["option_label"]), "who": inside(row["actor_label"]), "odds": per_cent(row["odds"])}
        told["when"] = f", {day(row['date'], row['step'])}"
    return within("story", told, "when")


@chart("story", facts, COLUMNS, key="")
def draw(
    sheet: Sheet, data: Frame, ending: Ending, board: Board, course: Course | None = None, turns: Turns = ()
) -> None:
    """Paint the level over the strips, and how the run ended."""
    board = board._replace(steps=int(data["step"].max()) + 1)  # a run that ends early leaves no empty weeks
    named = telling(data, turns).head(FEW if sheet.style.few else NAMED)
    curve, strip = sheet.panels(2, 1, height_ratios=(1 if course else 0.001, 2.8), sharex=True)
    order = [*dict.fromkeys([*named["actor"], *busiest(data)])]
    data, gone = fitting(sheet, data, order, 0.55 if course else 0.75)
    squares(sheet, strip, data, board, named[named.index.isin(data.index)])
    if course:
        _level(sheet, curve, course)
    else:
        Sheet.blank(curve)
    rung_key(sheet, strip, data, board, gone and f"{gone} not shown")
    curve.tick_params(labelbottom=False, length=0)
    end_of(sheet, strip, data, board, ending)


def _level(sheet: Sheet, axes: Axes, course: Course) -> None:
    """The level as a line, with its first, highest and last values, and what hangs on it."""
    steps, values = course.values["step"], course.values["value"]
    low, high, first, last = (float(each) for each in (values.min(), values.max(), values.iloc[0], values.iloc[-1]))
    axes.plot(steps.clip(lower=axes.get_xlim()[0]), values, color=INK, scalex=False)
    axes.set_title(course.label, fontweight="normal")
    told = [first, high] if high - first > 0.4 * (high - low) else [first]
    axes.set_yticks(told, [f"{value:.3g}" for value in told])
    axes.set_ylim(low - 0.05 * (high - low), high + 0.1 * (high - low))
    axes.tick_params(axis="y", labelleft=True)
    axes.spines["bottom"].set_visible(False)
    ends = [(last, f"{last:.3g}", Look(INK, INK))]
    ends += sheet.thresholds(axes, [each for each in course.thresholds if low < each[0] < high])
    sheet.beside(axes, ends, 0.24, close="right")


def alt_text(data: Frame, ending: Ending, turns: Turns = (), **_: object) -> str:
    """Say in words what the chart shows."""
    told = [
        f"{day(row['date'], row['step'])} {row['actor_label']}: {row['option_label']} ({per_cent(row['odds'])})"
        for row in telling(data, turns).head(NAMED).sort_values("step").to_dict("records")
    ]
    strips = f"Strips of one run over {int(data['step'].max()) + 1} steps, a row of squares an actor coloured by rung"
    return f"{strips}; moves that tell: {'; '.join(told) or 'none'}. It ends in {ending[1]}."
