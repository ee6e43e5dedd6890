"""A comparison: a scenario and variants of it on the same luck, so that each run is compared with itself."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalate.errors import EscalateError, hint
from escalate.results import pairs
from escalate.results.named import place_of
from escalate.results.pairs import Counts, DifferenceRow, Ending, FlipRow, ShareRow
from escalate.results.result import TOY, Result
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


BASELINE = "baseline"
"""What tables call the scenario that the others are compared with."""


@dataclass(frozen=True)
class Variant:
    """One of the things compared with the baseline.

    Attributes
    ----------
    name : str
        A policy's name, a file's name, settings such as ``x=1``; no two of a comparison are alike.
    label : str
        The same in words.
    result : Result
        Its runs, on the baseline's luck.
    """

    name: str
    label: str
    result: Result

    @property
    def scenario(self) -> Scenario:
        """What was played."""
        return self.result.scenario


@dataclass(frozen=True, repr=False, eq=False)
class Comparison:
    """A scenario and variants of it, run by run on the same luck.

    Attributes
    ----------
    baseline : Result
        The scenario as it stands.
    variants : tuple of Variant
        In the order asked for.
    """

    baseline: Result
    variants: tuple[Variant, ...]

    def __len__(self) -> int:
        """How many runs each was played."""
        return len(self.baseline)

    def __getitem__(self, name: str) -> Result:
        """The result of a variant, or of the ``"baseline"``."""
        return self.baseline if name == BASELINE else self.variant(name).result

    def variant(self, name: str) -> Variant:
        """The variant of that name.

        Raises
        ------
        EscalateError
            Where there is none.
        """
        known = {variant.name: variant for variant in self.variants}
        if name not in known:
            otherwise = f"it has {', '.join(known)}"
            raise EscalateError(f'this comparison has no variant "{name}"{hint(name, known, otherwise)}')
        return known[name]

    @property
    def seed(self) -> int:
        """The luck that all of them share."""
        return self.baseline.seed

    # ---- plain rows

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """All outcomes, matched by name."""
        return pairs.endings_of([self.baseline.scenario, *(variant.scenario for variant in self.variants)])

    @cached_property
    def met(self) -> dict[str, Counts]:
        """By name, the baseline's first: each run's place among the endings."""
        named = {BASELINE: self.baseline, **{variant.name: variant.result for variant in self.variants}}
        return {
            name: pairs.endings_met(self.endings, result.scenario, result.record.outcome)
            for name, result in named.items()
        }

    @cached_property
    def transitions(self) -> dict[str, Counts]:
        """By variant: runs by ending without (row) and with it (column); shape ``(endings, endings)``."""
        before = self.met[BASELINE]
        count = len(self.endings)
        return {variant.name: pairs.transitions(before, self.met[variant.name], count) for variant in self.variants}

    def share_rows(self) -> list[ShareRow]:
        """The tallies, the baseline's first."""
        labels = {BASELINE: "as the file stands", **{variant.name: variant.label for variant in self.variants}}
        return [
            row for name, met in self.met.items() for row in pairs.share_rows(name, labels[name], self.endings, met)
        ]

    def difference_rows(self, variant: Variant) -> list[DifferenceRow]:
        """What a variant does to each outcome."""
        return pairs.difference_rows(variant.name, variant.label, self.endings, self.transitions[variant.name])

    def flip_rows(self, variant: Variant) -> list[FlipRow]:
        """From which outcome to which a variant moves runs."""
        return pairs.flip_rows(variant.name, self.endings, self.transitions[variant.name])

    def moved(self, name: str, before: str | None = None, after: str | None = None) -> NDArray[np.int64]:
        """Numbers of the runs that a variant makes end otherwise.

        Parameters
        ----------
        name : str
            The variant.
        before, after : str, optional
            Only runs that end so without it, and so with it.
        """
        start, end = self.met[BASELINE], self.met[self.variant(name).name]
        chosen = start != end
        for met, outcome in ((start, before), (end, after)):
            if outcome is not None:
                chosen &= met == place_of(self.endings, outcome)
        return np.flatnonzero(chosen)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know where files differ: outcomes one of them lacks, other labels, other clocks."""
        base = self.baseline.scenario
        return tuple(note for variant in self.variants for note in _notes(base, variant.name, variant.scenario))

    # ---- tables

    @cached_property
    def shares(self) -> pd.DataFrame:
        """How often each outcome came out, the baseline's first.

        Columns policy, label, outcome, outcome_label, runs, share, low, high (Wilson, 95 %, each share on its own).
        """
        return _frame(self.share_rows(), ShareRow)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """What each variant does to each outcome: its share less the baseline's, as fractions of 1.

        Columns policy, label, outcome, outcome_label, difference, low, high (95 %, from the paired counts; Bonett and
        Price 2012), share, base_share.
        """
        return _frame([row for variant in self.variants for row in self.difference_rows(variant)], DifferenceRow)

    @cached_property
    def flips(self) -> pd.DataFrame:
        """From which outcome to which each variant moves runs, every pair of outcomes a row.

        Columns policy, before, before_label, after, after_label, runs.
        """
        return _frame([row for variant in self.variants for row in self.flip_rows(variant)], FlipRow)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: run, its outcome in the baseline, and a column a variant with its outcome there."""
        import pandas as pd

        names = pd.Index([ending.name for ending in self.endings])
        columns = {name: pd.Categorical.from_codes(met, categories=names) for name, met in self.met.items()}
        return pd.DataFrame({"run": np.arange(len(self)), **columns})

    @property
    def asked(self) -> str:
        """What was compared, in one line."""
        return f"{self.baseline.asked}, against {', '.join(variant.name for variant in self.variants)}"

    def said(self, variant: Variant) -> str:
        """How many runs a variant makes end otherwise, and the commonest way, in one sentence without its stop."""
        flips = pairs.largest_flips(self.flip_rows(variant))
        if not flips:
            return f"none of {len(self):,} runs ends otherwise"
        moved = sum(row.runs for row in flips)
        verb = "ends" if moved == 1 else "end"
        most = f"{flips[0].runs:,} from {flips[0].before_label} to {flips[0].after_label}"
        return f"{moved:,} of {len(self):,} runs {verb} otherwise; most: {most}"

    def __repr__(self) -> str:
        lines = "".join(f"\n  {variant.name}: {self.said(variant)}" for variant in self.variants)
        return f"<Comparison of {self.asked}; {TOY}{lines}>"

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{html.escape(variant.label)}</th>" for variant in self.variants)
        columns = [self.difference_rows(variant) for variant in self.variants]
        rows = ""
        for cells in zip(*columns, strict=True):
            shown = "".join(
                f"<td>{row.share:.0%}<br>{row.difference * 100:+.1f} "
                f"({row.low * 100:+.1f} to {row.high * 100:+.1f})</td>"
                for row in cells
            )
            rows += f"<tr><td>{html.escape(cells[0].outcome_label)}</td><td>{cells[0].base_share:.0%}</td>{shown}</tr>"
        moved = "".join(f"<li>{html.escape(f'{v.name}: {self.said(v)}')}</li>" for v in self.variants)
        return (
            f"<p><b>{html.escape(self.asked)}</b>; {TOY}</p><table><tr><th>outcome</th><th>share of runs</th>{heads}"
            f"</tr>{rows}</table><p>Below each share: its difference in points, run by run, with its 95 % interval.</p>"
            f"<ul>{moved}</ul>"
        )


def moved_alike(comparison: Comparison, name: str) -> list[int]:
    """Numbers of the runs that a variant makes end otherwise in the way in which it does so most often."""
    import pandas as pd

    moved, both = comparison.moved(name), (comparison.baseline, comparison.variant(name).result)
    ways = pd.Series(list(zip(*(each.record.outcome[moved].tolist() for each in both), strict=True)), moved)
    return [int(run) for run in ways.index[ways == ways.value_counts().index[0]]] if len(ways) else []


def _frame(rows: list[Any], row: type[Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([asdict(entry) for entry in rows], columns=list(row.__dataclass_fields__))


def _parts(base: Scenario, other: Scenario) -> tuple[str, str, dict[str, object]]:
    """What sets another scenario apart: its file's name, its policy, its settings; each empty where it does not."""
    texts = [[file.text for file in entry.files] for entry in (base, other)]
    file = other.name if texts[0] != texts[1] or base.name != other.name else ""
    policies = [entry.policy.name if entry.policy else "" for entry in (base, other)]
    policy = policies[1] or "no policy" if policies[0] != policies[1] else ""
    settings = {name: value for name, value in other.settings.items() if base.settings.get(name) != value}
    return file, policy, settings


def name_of(base: Scenario, other: Scenario) -> str:
    """A short name for what sets another scenario apart, such as ``chinese_pressure`` or ``x=1``."""
    file, policy, settings = _parts(base, other)
    parts = [file, policy, *(f"{name}={_plain(value)}" for name, value in settings.items())]
    return ", ".join(part for part in parts if part) or other.name


def label_of(base: Scenario, other: Scenario) -> str:
    """The same in words of the files: a title, a policy's label, settings."""
    file, policy, settings = _parts(base, other)
    parts = [
        other.title if file else "",
        other.policy.label if policy and other.policy else policy,
        *(f"{name} = {_plain(value)}" for name, value in settings.items()),
    ]
    return ", ".join(part for part in parts if part) or other.title


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _notes(base: Scenario, name: str, other: Scenario) -> list[str]:
    notes = []
    labels = {outcome.name: outcome.label for outcome in base.outcomes}
    theirs = {outcome.name: outcome.label for outcome in other.outcomes}
    for has, lacks, where in ((labels, theirs, name), (theirs, labels, base.name)):
        missing = [label for outcome, label in has.items() if outcome not in lacks]
        if missing:
            notes.append(f"{where} has no outcome {', '.join(map(_quoted, missing))}: 0 runs there")
    for outcome, label in labels.items():
        if theirs.get(outcome, label) != label:
            notes.append(f"{name} calls {_quoted(label)} {_quoted(theirs[outcome])}")
    if base.clock != other.clock:
        notes.append(f"{name} has another clock: {other.clock.steps} steps, not {base.clock.steps}")
    return notes


def _quoted(text: str) -> str:
    return f'"{text}"'
