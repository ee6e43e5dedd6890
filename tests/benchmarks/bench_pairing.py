"""How much pairing is worth: the variance of a difference on the same luck against that on luck of its own.

Run it by hand: ``python tests/benchmarks/bench_pairing.py [RUNS]``. For each change it plays the baseline and the
variant with one seed (paired) and the variant with another seed too (unpaired), and divides the variances of the
difference of an outcome's share, run by run. A ratio of 8 means that 8 times as many unpaired runs would be needed
for an interval as narrow. "all" weighs the outcomes together: the ratio of the summed variances.
"""

from __future__ import annotations

import sys

import numpy as np

import escalate
from escalate.results import pairs
from escalate.results.comparison import name_of

SEED, OTHER_SEED = 2020, 2021

ADDED_EVENTS = {
    "a rare event": """
        escalate: 1
        extends: kaesong-2020
        title: A typhoon in some weeks
        events: {typhoon: {chance: 0.004, effects: {tension: -4 ± 1}}}
    """,
    "a late event": """
        escalate: 1
        extends: kaesong-2020
        title: A summit in November
        events: {summit: {on: 2020-11-24, effects: {tension: -4 ± 1, trust: +3}}}
    """,
    "a common event": """
        escalate: 1
        extends: kaesong-2020
        title: A storm in one week of twenty
        events: {storm: {chance: 0.05, effects: {tension: -2 ± 1}}}
    """,
    "a weekly event": """
        escalate: 1
        extends: kaesong-2020
        title: Patrols all year
        events: {patrol: {chance: 0.3, effects: {tension: +1 ± 0.5}}}
    """,
}


def ratios(baseline: escalate.Result, other: escalate.Scenario) -> tuple[float, float, float, float]:
    """Unpaired variance over paired variance: all outcomes together, the least and the most; share of runs moved."""
    runs = len(baseline)
    endings = pairs.endings_of([baseline.scenario, other])
    played = [baseline, other.run(runs, SEED), other.run(runs, OTHER_SEED)]
    met = [pairs.endings_met(endings, result.scenario, result.record.outcome) for result in played]
    ended = [(each[:, None] == np.arange(len(endings))).astype(float) for each in met]
    paired, unpaired = (np.var(ended[after] - ended[0], axis=0) for after in (1, 2))
    moved = float(np.mean(met[0] != met[1]))
    seen = unpaired > 0
    each = unpaired[seen] / np.maximum(paired[seen], 1 / runs**2)
    return float(unpaired.sum() / paired.sum()), float(each.min()), float(each.max()), moved


def main(runs: int) -> None:
    """Print a line a change."""
    base = escalate.load("kaesong-2020")
    changes = [base.with_policy(policy.name) for policy in base.policies]
    changes += [base.set(spiral=1.1), base.set(sanction_excuse=0.9)]
    named = [(name_of(base, other), other) for other in changes]
    for name, text in ADDED_EVENTS.items():
        lines = [line[8:] for line in text.strip("\n").splitlines()]
        named.append((name, escalate.load_text("\n".join(lines), name)))
    baseline = base.run(runs, SEED)
    print(f"{base.name}, {runs:,} runs a side: variance unpaired / paired")
    print(f"{'change':<24}{'all':>7}{'least':>8}{'most':>8}   moved")
    for name, other in named:
        together, least, most, moved = ratios(baseline, other)
        print(f"{name:<24}{together:>7.1f}{least:>8.1f}{most:>8.1f}{moved:>7.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
