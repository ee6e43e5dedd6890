"""One run as strips: a level with its thresholds, a row of squares an actor, unlikely moves ringed and named."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.clock import day
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.charts.steps import Board, Course, Ending, unlikely
from escalate.charts.strips import end_of, rung_key, squares
from escalate.charts.text import wrapped
from escalate.results.words import per_cent


def facts(data: Frame, ending: Ending, **_: object) -> Facts:
    """The run, how it ended, and its least likely free move."""
    told = ""
    for row in unlikely(data).head(1).to_dict("records"):
        move, when = quoted(row["option_label"]), day(row["date"], row["step"])
        told = f"{move} by {row['actor_label']} ({per_cent(row['odds'])}), {when}"
    return {"run": int(data["run"].iloc[0]), "outcome": quoted(ending[1]), "unlikely": told}


@chart("story", facts, ("run", "step", "actor", "actor_label", "option_label", "rung", "odds", "ordered"), key="")
def draw(sheet: Sheet, data: Frame, ending: Ending, board: Board, course: Course | None = None) -> None:
    """Paint the level over the strips, and how the run ended."""
    board = board._replace(steps=int(data["step"].max()) + 1)  # a run that ends early leaves no empty weeks
    curve, strip = sheet.panels(2, 1, height_ratios=(1 if course else 0.001, 2.6), sharex=True)
    if course:
        _level(sheet, curve, course)
    else:
        Sheet.blank(curve)
    squares(sheet, strip, data, board, {})
    rung_key(sheet, strip, data, board)
    curve.tick_params(labelbottom=False, length=0)
    end_of(sheet, strip, data, board, ending)


def _level(sheet: Sheet, axes: Axes, course: Course) -> None:
    """The level as a line over its axis, with what hangs on it, told where the line is not."""
    steps, values = course.values["step"], course.values["value"]
    low, high = float(values.min()), float(values.max())
    axes.plot(steps, values, color=INK)
    axes.set_title(course.label, fontweight="normal")
    axes.set(ylim=(low, high + 0.1 * (high - low)), yticks=[low, high], yticklabels=[f"{low:.3g}", f"{high:.3g}"])
    axes.tick_params(axis="y", labelleft=True)
    axes.spines["bottom"].set_visible(False)
    for at, words in [each for each in sorted(course.thresholds, reverse=True) if low < each[0] < high][:1]:
        end = float(steps.max())
        sheet.threshold(axes, at, -1, end)
        told = wrapped(words, sheet.width * 0.3, sheet.style.body, most=2)
        level = 0.6 * sheet.style.body  # the first line stands level, the others below it, clear of the title
        note(axes, told, (end, at), (8, level), va="top", color=SOFT, annotation_clip=False)


def alt_text(data: Frame, ending: Ending, **_: object) -> str:
    """Say in words what the chart shows."""
    rare = unlikely(data).head(5).sort_values("step")
    told = [
        f"{day(row['date'], row['step'])} {row['actor_label']}: {row['option_label']} ({per_cent(row['odds'])})"
        for row in rare.to_dict("records")
    ]
    return (
        f"Strips of one run over {int(data['step'].max()) + 1} steps, a row of squares an actor coloured by rung; "
        f"moves against the odds: {'; '.join(told) or 'none'}. It ends in {ending[1]}."
    )
