"""How much pairing is worth: the variance of a difference on the same luck against that on luck of its own.

Run it by hand: ``python tests/benchmarks/bench_pairing.py [RUNS]``. For each policy of each shipped scenario, and for
some other changes of the flagship, it plays the baseline and the variant with one seed (paired) and the variant with
another seed too (unpaired), and divides the variances of the difference of an outcome's share, run by run. A ratio of 8
means that 8 times as many unpaired runs would be needed for an interval as narrow. "all" weighs the outcomes together:
the ratio of the summed variances. "flips" are the runs that end otherwise, "needed" the fewest that would do for the
same change of the shares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

import escalate
from escalate.results import pairs
from escalate.scenario import library

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


def row(baseline: escalate.Result, other: escalate.Scenario) -> tuple[float, ...]:
    """Unpaired variance over paired variance (all outcomes together, the median); flips, and how many were needed."""
    runs = len(baseline)
    endings = pairs.endings_of([baseline.scenario, other])
    played = [baseline, other.run(runs, SEED), other.run(runs, OTHER_SEED)]
    met = [pairs.endings_met(endings, result.scenario, result.record.outcome) for result in played]
    ended = [(each[:, None] == np.arange(len(endings))).astype(float) for each in met]
    paired, unpaired = (np.var(ended[after] - ended[0], axis=0) for after in (1, 2))
    seen = unpaired > 0
    each = unpaired[seen] / np.maximum(paired[seen], 1 / runs**2)
    needed = np.abs(ended[1].mean(axis=0) - ended[0].mean(axis=0)).sum() / 2
    return float(unpaired.sum() / paired.sum()), float(np.median(each)), float(np.mean(met[0] != met[1])), float(needed)


def variants(base: escalate.Scenario) -> Iterator[tuple[str, escalate.Scenario]]:
    """What a scenario is compared with."""
    yield from ((policy.name, base.with_policy(policy.name)) for policy in base.policies)
    if base.name == "kaesong-2020":
        yield "spiral = 1.1", base.set(spiral=1.1)
        yield "sanction_excuse = 0.9", base.set(sanction_excuse=0.9)
        for name, text in ADDED_EVENTS.items():
            yield name, escalate.load_text("\n".join(line[8:] for line in text.strip("\n").splitlines()), name)


def main(runs: int) -> None:
    """Print a line a change."""
    print(f"{runs:,} runs a side: variance unpaired / paired, and runs that end otherwise")
    for scenario in library.names():
        base = escalate.load(scenario)
        baseline = base.run(runs, SEED)
        print(f"{scenario:<24}{'all':>7}{'median':>8}   flips  needed")
        for name, other in variants(base):
            together, median, flips, needed = row(baseline, other)
            print(f"  {name:<22}{together:>7.1f}{median:>8.1f}{flips:>8.1%}{needed:>8.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
