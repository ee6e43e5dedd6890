"""A comparison as people read it: at most 80 columns wide, a block a variant, all of them once more at the end."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.common import WIDTH, fitted
from escalate.results.words import short_per_cent

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison, Variant
    from escalate.results.pairs import DifferenceRow

LABEL = 36
FLIPS = 3
"""Ways of ending otherwise that are named for each variant; one more where there is one variant only."""
MOST_IN_SUMMARY = 7


def table_lines(comparison: Comparison, name: str, out: Path | None = None) -> list[str]:
    """The printed comparison, a line each, at most 80 columns wide."""
    scenario = comparison.baseline.scenario
    lines = [fitted(f"{scenario.title} ({scenario.name})", WIDTH, pad=False), *textwrap.wrap(_asked(comparison), WIDTH)]
    for number, variant in enumerate(comparison.variants, 1):
        lines += ["", *_block(comparison, variant, number)]
    if len(comparison.variants) > 1:
        lines += ["", *_summary(comparison)]
    lines += ["", *_footnotes(comparison)]
    lines += [fitted(f"Saved in {out}", WIDTH, pad=False)] if out is not None else []
    return lines + _next(comparison, name)


def _asked(comparison: Comparison) -> str:
    scenario = comparison.baseline.scenario
    policy = f", policy {scenario.policy.name}" if scenario.policy else ""
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items())
    return f"{len(comparison):,} runs each, seed {comparison.seed}, the same luck run by run{policy}{settings}"


def _block(comparison: Comparison, variant: Variant, number: int) -> list[str]:
    place = f"{number}  " if len(comparison.variants) > 1 else ""
    name = "" if variant.name.replace("=", " = ") == variant.label else f" ({variant.name})"
    indent = " " * len(place)
    lines = textwrap.wrap(f"{place}{variant.label}{name}", WIDTH, subsequent_indent=indent)
    policy, base = variant.scenario.policy, comparison.baseline.scenario.policy
    if policy is not None and (base is None or policy.name != base.name):
        lines += textwrap.wrap(policy.in_words, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
    lines += [f"{'':<{LABEL}}  {'without':>7}  {'with':>7}  {'points':>6}  95 % interval"]
    lines += [_outcome_line(row) for row in comparison.difference_rows(variant)]
    return lines + _flips(comparison, variant)


def _outcome_line(row: DifferenceRow) -> str:
    digits = _digits(row)
    difference = _points(row.difference, digits) if row.difference else "0"
    low, high = (_points(end, digits) for end in (row.low, row.high))
    label = fitted(row.outcome_label, LABEL)
    shares = "  ".join(f"{short_per_cent(share) if share else 'none':>7}" for share in (row.base_share, row.share))
    return f"{label}  {shares}  {difference:>6}  {low} to {high}"


def _points(difference: float, digits: int) -> str:
    """A difference of shares in points with its sign; none where it rounds to nothing."""
    text = f"{difference * 100:+.{digits}f}"
    return text if text.strip("+-0.") else text[1:]


def _digits(row: DifferenceRow) -> int:
    """Whole points, with decimals where both ends are small: 1.2 and 0.8 are not the same."""
    largest = max(abs(row.low), abs(row.high))
    return 0 if largest >= 0.1 else 1 if largest >= 0.002 else 2


def _flips(comparison: Comparison, variant: Variant) -> list[str]:
    from rich.cells import cell_len

    from escalate.results.intervals import none_seen
    from escalate.results.pairs import largest_flips

    flips = largest_flips(comparison.flip_rows(variant))
    runs = len(comparison)
    if not flips:
        return textwrap.wrap(f"Not one of {runs:,} runs ends otherwise ({none_seen(runs)}).", WIDTH)
    moved = sum(row.runs for row in flips)
    shown = flips[: FLIPS if len(comparison.variants) > 1 else FLIPS + 1]
    width = len(f"{shown[0].runs:,}")
    lines = [f"{moved:,} of {runs:,} runs {'ends' if moved == 1 else 'end'} otherwise:"]
    room = WIDTH - width - 8
    for row in shown:
        before = fitted(row.before_label, room - min(cell_len(row.after_label), room // 2), pad=False)
        after = fitted(row.after_label, room - cell_len(before), pad=False)
        lines.append(f"  {row.runs:>{width},}  {before} -> {after}")
    rest = moved - sum(row.runs for row in shown)
    others = len(flips) - len(shown)
    return lines + ([f"  {rest:>{width},}  in {others} other way{'s' if others > 1 else ''}"] if rest else [])


def _summary(comparison: Comparison) -> list[str]:
    """All differences in one small table: a row an outcome, a column a variant."""
    shown = comparison.variants[:MOST_IN_SUMMARY]
    columns = [comparison.difference_rows(variant) for variant in shown]
    room = WIDTH - 7 * len(shown)
    lines = [f"{'In short, in points':<{room}}" + "".join(f"{number:>6} " for number in range(1, len(shown) + 1))]
    for rows in zip(*columns, strict=True):
        lines.append(f"{fitted(rows[0].outcome_label, room - 1)} " + "".join(_cell(row) for row in rows))
    lines = [line.rstrip() for line in lines]
    note = "In brackets: the 95 % interval holds 0."
    if len(shown) < len(comparison.variants):
        note += f" The first {len(shown)} of {len(comparison.variants)} variants."
    return [*lines, note]


def _cell(row: DifferenceRow) -> str:
    if not row.difference:
        return f"{'0':>6} "
    text = _points(row.difference, 0 if abs(row.difference) >= 0.0995 else 1)
    return f"{f'({text})':>7}" if row.low <= 0 <= row.high else f"{text:>6} "


def _footnotes(comparison: Comparison) -> list[str]:
    text = (
        "Points: share of runs with, less without. Intervals (from the paired runs) show run-to-run luck; doubt about "
        "the assumptions comes on top."
    )
    lines = textwrap.wrap(text, WIDTH)
    for note in comparison.notes:
        lines += textwrap.wrap(f"Note: {note}.", WIDTH)
    return [*lines, "This is a toy model, not a forecast: shares of runs, not chances of events."]


def _next(comparison: Comparison, name: str) -> list[str]:
    """What to type next, where it fits a line."""
    from escalate.scenario import library

    variant = comparison.variants[0]
    scenario, base = variant.scenario, comparison.baseline.scenario
    parts = [name]
    if scenario.files != base.files:
        file = scenario.files[0].name
        shipped = scenario.name in library.names() and file == f"{scenario.name}{library.ENDING}"
        return [f"Next: escalate diff {name} {scenario.name if shipped else file}"]
    if scenario.policy and scenario.policy != base.policy:
        parts.append(f"--policy {scenario.policy.name}")
    changed = [f"{key}={value}" for key, value in scenario.settings.items() if base.settings.get(key) != value]
    parts += [f'--set "{text}"' if " " in text else f"--set {text}" for text in changed]
    parts += [f"--given {key}={value}" for key, value in base.settings.items() if key != "steps"]
    parts += [f"--steps {base.settings['steps']}"] if "steps" in base.settings else []
    text = f"Next: escalate why {' '.join(parts)}"
    return [text] if len(text) <= WIDTH else []
