"""A comparison: a scenario and variants of it on the same luck, so that each run is compared with itself."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError, nearest
from escalate.results import pairs
from escalate.results.pairs import Counts, DifferenceRow, Ending, FlipRow, ShareRow
from escalate.results.result import TOY, Result, run
from escalate.scenario.load import change
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from escalate.charts.plots import ComparisonPlots

BASELINE = "baseline"
"""What tables call the scenario that the others are compared with."""

Wanted = str | Mapping[str, object] | Scenario
"""A variant: a policy's name, settings, or a whole scenario."""


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
            close = nearest(name, known)
            hint = f'did you mean "{close}"?' if close else f"it has {', '.join(known)}"
            raise EscalateError(f'this comparison has no variant "{name}"; {hint}')
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
                chosen &= met == self._place(outcome)
        return np.flatnonzero(chosen)

    def _place(self, outcome: str) -> int:
        names = [ending.name for ending in self.endings]
        if outcome not in names:
            close = nearest(outcome, names)
            hint = f'; did you mean "{close}"?' if close else ""
            raise EscalateError(f'there is no outcome "{outcome}"{hint}')
        return names.index(outcome)

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

    # ---- telling and keeping

    def why(self, name: str | None = None, run: int | None = None) -> str:
        """Two stories of one run, up to where they part and what followed in each.

        Parameters
        ----------
        name : str, optional
            The variant; may be left out where there is one only.
        run : int, optional
            Which run; the first that ends otherwise where none is given.

        Raises
        ------
        EscalateError
            Where no run ends otherwise, or there is no such run or variant.
        """
        from escalate.narrate.why import why

        if name is None and len(self.variants) > 1:
            listed = ", ".join(variant.name for variant in self.variants)
            raise EscalateError(f"name one of the variants: {listed}")
        variant = self.variants[0] if name is None else self.variant(name)
        if run is None:
            moved = self.moved(variant.name)
            if not len(moved):
                raise EscalateError(f"none of these {len(self):,} runs ends otherwise with {variant.name}")
            run = int(moved[0])
        return why(self.baseline.trace(run), variant.result.trace(run), self.baseline.scenario, variant.scenario)

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Charts, such as ``comparison.plot.differences()``; see :class:`escalate.charts.plots.ComparisonPlots`."""
        from escalate.charts.plots import ComparisonPlots

        return ComparisonPlots(self)

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write the tables and a manifest into a folder; see :func:`escalate.saving.save_comparison.save`."""
        from escalate.saving.save_comparison import save

        return save(self, Path(folder), overwrite)

    @staticmethod
    def load(folder: str | Path) -> Comparison:
        """Read a saved comparison; see :func:`escalate.saving.save_comparison.load`."""
        from escalate.saving.save_comparison import load

        return load(Path(folder))

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


def _frame(rows: list[Any], row: type[Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([asdict(entry) for entry in rows], columns=list(row.__dataclass_fields__))


def compare(
    scenario: Scenario,
    variants: Wanted | Iterable[Wanted] = (),
    runs: int = 10_000,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Comparison:
    """Play a scenario and variants of it on the same luck; see :meth:`escalate.scenario.model.Scenario.compare`."""
    check_request(runs, seed)
    asked: list[Wanted] = [variants] if isinstance(variants, str | Mapping | Scenario) else list(variants)
    in_force = scenario.policy.name if scenario.policy else None
    if not asked:
        asked = [policy.name for policy in scenario.policies if policy.name != in_force]
    if not asked:
        raise EscalateError(
            f"{scenario.name} has no other policy to compare with; name a file, or a setting such as name=value"
        )
    played = [_played(scenario, wanted) for wanted in asked]
    for other in played:
        _refuse_strangers(scenario, other)
    names = _unique([name_of(scenario, other) for other in played])

    def go(which: Scenario, place: int) -> Result:
        report = None if progress is None else lambda done: progress(place * runs + done)
        return run(which, runs, seed, progress=report, workers=workers)

    baseline = go(scenario, 0)
    done = [
        Variant(name, label_of(scenario, other), go(other, place))
        for place, (name, other) in enumerate(zip(names, played, strict=True), 1)
    ]
    return Comparison(baseline, tuple(done))


def _played(scenario: Scenario, wanted: Wanted) -> Scenario:
    if isinstance(wanted, Scenario):
        return wanted
    if isinstance(wanted, Mapping):
        return change(scenario, wanted)
    return change(scenario, policy=wanted)


def _refuse_strangers(scenario: Scenario, other: Scenario) -> None:
    mine, theirs = ([outcome.name for outcome in entry.outcomes] for entry in (scenario, other))
    if not set(mine) & set(theirs):
        raise EscalateError(
            f"{scenario.name} and {other.name} have no outcome of the same name, so there is nothing to compare: "
            f"one has {', '.join(mine)}; the other {', '.join(theirs)}"
        )


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


def _unique(names: list[str]) -> list[str]:
    """Names that are also columns of a table: none twice, none that the table itself uses."""
    taken = {BASELINE, "run"}
    found = []
    for name in names:
        number, own = 2, name
        while own in taken:
            own, number = f"{name} ({number})", number + 1
        taken.add(own)
        found.append(own)
    return found


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
