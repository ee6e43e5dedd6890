"""A sensitivity study as people read it: the assumptions that matter, and those that luck hides, within 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalate.cli.common import NO_FORECAST, WIDTH, fitted, lines_of
from escalate.results.words import short_per_cent

if TYPE_CHECKING:
    from escalate.studies.over_ranges import Index
    from escalate.studies.sensitivity import Effect, Sensitivity

MOST = 10
NAME = 24


def sensitivity_lines(study: Sensitivity, name: str) -> list[str]:
    """The printed study, a line each."""
    scenario = study.scenario
    policy = f"policy {scenario.policy.name}" if scenario.policy else "no policy"
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items())
    lines = [fitted(f"{scenario.title} ({scenario.name})", WIDTH, pad=False)]
    lines += lines_of(
        f"{study.told}: {study.points:,} points, {study.runs:,} runs each, seed {study.seed}, {policy}{settings}"
    )
    lines += ["", *_table(study), ""]
    lines += lines_of(f"In short: {study.sentence}.")
    lines += _unclear(study)
    lines += [NO_FORECAST]
    return [*lines, *_next(study, name)]


def _table(study: Sensitivity) -> list[str]:
    """The clear ones, as many as a screen has room for."""
    clear = [row for row in study.rows if row.clear]
    shown = clear[:MOST]
    if not shown:
        return [fitted(f"{study.outcome}: {_share(study.share)} of runs", WIDTH, pad=False)]
    lines = _effects(study, shown) if study.method == "oat" else _indices(study, shown)
    if len(clear) > len(shown):
        lines.append(f"smaller, but told from luck: {len(clear) - len(shown)} more (--format csv)")
    return lines


def _effects(study: Sensitivity, rows: list[Effect]) -> list[str]:
    """One at a time: the share at both ends, and the change across with its noise."""
    head = lines_of(f"Share of runs that end in {study.outcome}: {_share(study.share)} as the file stands")
    title = f"{'assumption':<{NAME}} {'at its lowest':>16} {'at its highest':>16}  across, in points"
    return [*head, title, *(_effect(row) for row in rows)]


def _effect(row: Effect) -> str:
    low = f"{_share(row.share_low)} at {row.low:g}"
    high = f"{_share(row.share_high)} at {row.high:g}"
    across = f"{_points(row.across):>5} ({_points(row.across_from)} to {_points(row.across_to)})"
    return fitted(f"{fitted(row.parameter, NAME)} {low:>16} {high:>16}  {across}", WIDTH, pad=False)


def _indices(study: Sensitivity, rows: list[Index]) -> list[str]:
    """Over all ranges: the measure and its interval, and the second one."""
    from escalate.studies.sobol import possible

    morris = study.method == "morris"
    first, second = ("mean effect, points", "spread") if morris else ("total index, %", "first-order, %")
    head = lines_of(f"Share of runs that end in {study.outcome}: {_share(study.share)} over all ranges")
    lines = [*head, f"{'assumption':<{NAME}} {first:>22}   {second}"]
    show = _plain if morris else lambda index: _plain(possible(index))
    for row in rows:
        value = f"{show(row.value)} ({show(row.low)} to {show(row.high)})"
        other = f"{show(row.second)} ({show(row.second_low)} to {show(row.second_high)})"
        lines.append(fitted(f"{fitted(row.parameter, NAME)} {value:>22}   {other}", WIDTH, pad=False))
    return lines


def _unclear(study: Sensitivity) -> list[str]:
    """Those that luck hides, by name."""
    unclear = study.unclear
    if not unclear:
        return []
    wrapped = lines_of(f"Cannot be told from luck ({len(unclear)} of {len(study.rows)}): {', '.join(unclear)}.")
    if len(wrapped) > 6:
        wrapped = [*wrapped[:5], f"{fitted(wrapped[5], WIDTH - 15, pad=False)} (--format csv)"]
    return wrapped


def _next(study: Sensitivity, name: str) -> list[str]:
    clear = [row for row in study.rows if row.clear]
    lines = []
    if clear:
        known = {parameter.name: parameter for parameter in study.scenario.parameters}
        best = known[clear[0].parameter]
        lines.append(f"Next: escalate sweep {name} --vary {best.name}={best.low:g}:{best.high:g}:11")
    other = "sobol" if study.method == "oat" else "oat"
    lines.append(f"{'      ' if lines else 'Next: '}escalate sensitivity {name} --method {other}")
    return lines


def _share(share: float) -> str:
    return short_per_cent(share) if share else "none"


def _points(difference: float) -> str:
    """A difference of shares in points, with a sign and no false precision."""
    text = f"{100 * difference:+.0f}" if abs(difference) >= 0.0995 else f"{100 * difference:+.1f}"
    return "0" if float(text) == 0 else text


def _plain(value: float) -> str:
    return f"{100 * value:.0f}" if abs(value) >= 0.0995 else f"{round(100 * value, 1) + 0.0:.1f}"  # never -0.0
