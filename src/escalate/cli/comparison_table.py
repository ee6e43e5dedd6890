"""A comparison as people read it: at most 80 columns wide; several variants a line each, strongest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.common import NO_FORECAST, WIDTH, called, fitted, from_the_top, lines_of
from escalate.results.words import short_per_cent

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison, Variant
    from escalate.results.pairs import DifferenceRow

LABEL = 36
FLIPS = 3
"""Ways of ending otherwise that are named for each variant; one more where there is one variant only."""
MOST_IN_SUMMARY = 7


def table_lines(comparison: Comparison, name: str, out: Path | None = None, full: bool = False) -> list[str]:
    """The printed comparison, a line each, at most 80 columns wide; of several variants in short, or in ``full``."""
    scenario = comparison.baseline.scenario
    lines = [fitted(f"{scenario.title} ({scenario.name})", WIDTH, pad=False), *lines_of(_asked(comparison))]
    several = len(comparison.variants) > 1
    if several:
        lines += ["", *_strongest_first(comparison)]
    if full or not several:
        for variant in _by_strength(comparison):
            lines += ["", *_block(comparison, variant)]
    if several:
        lines += ["", *_summary(comparison)]
    lines += ["", *_footnotes(comparison)]
    lines += ["Each of them in full, with the ways in which runs end otherwise: --full"] if several and not full else []
    lines += [fitted(f"Saved in {out}", WIDTH, pad=False)] if out is not None else []
    return lines + _next(comparison, name)


def _largest(comparison: Comparison, variant: Variant) -> DifferenceRow:
    return max(comparison.difference_rows(variant), key=lambda row: abs(row.difference))


def _by_strength(comparison: Comparison) -> list[Variant]:
    """The variants, those that move one of the shares most first."""
    return sorted(comparison.variants, key=lambda variant: -abs(_largest(comparison, variant).difference))


def _strongest_first(comparison: Comparison) -> list[str]:
    """One line a variant: what it moves most."""
    lines = ["What each moves most, the strongest first, in points"]
    for number, variant in enumerate(_by_strength(comparison), 1):
        row = _largest(comparison, variant)
        shares = f"{_share(row.base_share)} -> {_share(row.share)}".replace(" ", "\u00a0")
        told = f"{number:>2} {_cell(row)} {variant.label}: {row.outcome_label} ({shares})"
        lines += lines_of(told, later=" " * 12)
    return lines


def _rows(comparison: Comparison, variant: Variant) -> list[DifferenceRow]:
    return from_the_top(comparison.baseline.scenario, comparison.difference_rows(variant))


def _share(share: float) -> str:
    return short_per_cent(share) if share else "none"


def _asked(comparison: Comparison) -> str:
    scenario = comparison.baseline.scenario
    policy = f", policy {scenario.policy.name}" if scenario.policy else ""
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items())
    return f"{len(comparison):,} runs each, seed {comparison.seed}, the same luck run by run{policy}{settings}"


def _block(comparison: Comparison, variant: Variant) -> list[str]:
    name = "" if variant.name.replace("=", " = ") == variant.label else f" ({variant.name})"
    lines = lines_of(f"{variant.label}{name}")
    policy, base = variant.scenario.policy, comparison.baseline.scenario.policy
    if policy is not None and (base is None or policy.name != base.name):
        lines += lines_of(policy.in_words, later="  ")
    lines += [f"{'':<{LABEL}}  {'without':>7}  {'with':>7}  {'points':>6}  95 % interval"]
    lines += [_outcome_line(row) for row in _rows(comparison, variant)]
    return lines + _flips(comparison, variant)


def _outcome_line(row: DifferenceRow) -> str:
    digits = _digits(row)
    difference = _points(row.difference, digits) if row.difference else "0"
    low, high = (_points(end, digits) for end in (row.low, row.high))
    label = fitted(row.outcome_label, LABEL)
    shares = "  ".join(f"{_share(share):>7}" for share in (row.base_share, row.share))
    return f"{label}  {shares}  {difference:>6}  {low} to {high}"


def _points(difference: float, digits: int) -> str:
    """A difference of shares in points with its sign; none where it rounds to nothing."""
    text = f"{difference * 100:+.{digits}f}"
    return text if text.strip("+-0.") else text[1:]


def _digits(row: DifferenceRow) -> int:
    """Points with one decimal, or two where both ends are small."""
    return 1 if max(abs(row.low), abs(row.high)) >= 0.002 else 2


def _flips(comparison: Comparison, variant: Variant) -> list[str]:
    from rich.cells import cell_len

    from escalate.results.intervals import none_seen
    from escalate.results.pairs import largest_flips

    flips = largest_flips(comparison.flip_rows(variant))
    runs = len(comparison)
    if not flips:
        return lines_of(f"Not one of {runs:,} runs ends otherwise ({none_seen(runs)}).")
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
    """All differences in one small table: a row an outcome, a column a variant, strongest first."""
    shown = _by_strength(comparison)[:MOST_IN_SUMMARY]
    columns = [_rows(comparison, variant) for variant in shown]
    room = WIDTH - 7 * len(shown)
    lines = [f"{'All in points':<{room}}" + "".join(f"{number:>6} " for number in range(1, len(shown) + 1))]
    for rows in zip(*columns, strict=True):
        lines.append(f"{fitted(rows[0].outcome_label, room - 1)} " + "".join(_cell(row) for row in rows))
    lines = [line.rstrip() for line in lines]
    note = "In brackets: the 95 % interval holds 0."
    if len(shown) < len(comparison.variants):
        note += f" The strongest {len(shown)} of {len(comparison.variants)} variants."
    return [*lines, note]


def _cell(row: DifferenceRow) -> str:
    if not row.difference:
        return f"{'0':>6} "
    text = _points(row.difference, 1)
    return f"{f'({text})':>7}" if row.low <= 0 <= row.high else f"{text:>6} "


def _footnotes(comparison: Comparison) -> list[str]:
    text = (
        "Points: share of runs with, less without. Intervals (from the paired runs) show run-to-run luck; doubt about "
        "the assumptions comes on top."
    )
    lines = lines_of(text)
    for note in comparison.notes:
        lines += lines_of(f"Note: {note}.")
    return [*lines, NO_FORECAST]


def _next(comparison: Comparison, name: str) -> list[str]:
    """What to type next, where it fits a line."""
    variant = _by_strength(comparison)[0]
    scenario, base = variant.scenario, comparison.baseline.scenario
    parts = [name]
    if scenario.files != base.files:
        return [f"Next: escalate diff {name} {called(scenario)}"]
    if scenario.policy and scenario.policy != base.policy:
        parts.append(f"--policy {scenario.policy.name}")
    changed = [f"{key}={value}" for key, value in scenario.settings.items() if base.settings.get(key) != value]
    parts += [f'--set "{text}"' if " " in text else f"--set {text}" for text in changed]
    parts += [f"--given {key}={value}" for key, value in base.settings.items() if key != "steps"]
    parts += [f"--steps {base.settings['steps']}"] if "steps" in base.settings else []
    text = f"Next: escalate why {' '.join(parts)}"
    return [text] if len(text) <= WIDTH else []
