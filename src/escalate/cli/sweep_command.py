"""``escalate sweep``: a scenario at many values of one or two assumptions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked, study_options
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.studies import Sweep

MOST_VALUES = 10_000


@click.command("sweep")
@click.option(
    "--vary", "varied", metavar="NAME=VALUES", multiple=True, required=True,
    help="Values as low:high:count or a,b,c; give it once or twice.",
)  # fmt: skip
@click.option("--outcome", metavar="NAME", help="Which outcome to show for two assumptions; the file's first.")
@study_options(4_000, "How many runs at each point.", "Save the table and the chart there.")
def command(asked: Asked, varied: tuple[str, ...], outcome: str | None) -> None:
    """Play a scenario at a row or a grid of values, on the same luck at every point.

    \b
    NAME of --vary is a parameter, a starting value or ACTOR.precision:
      escalate sweep kaesong-2020 --vary spiral=0:3:7
      escalate sweep kaesong-2020 --vary talks=no,yes
      escalate sweep kaesong-2020 --vary spiral=0:3:7 --vary restraint=0:3:4
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.results.named import place_of
    from escalate.studies.sweep import axes_of

    scenario, vary = asked.scenario, values_of(varied)
    shown = scenario.outcomes[0 if outcome is None else place_of(scenario.outcomes, outcome)].name
    work = asked.runs * math.prod(len(axis.values) for axis in axes_of(scenario, vary))
    made = asked.make(work, lambda **how: scenario.sweep(vary, asked.runs, asked.seed, **how))

    def lines() -> list[str]:
        from escalate.cli.sweep_table import sweep_lines

        return sweep_lines(made, asked.name, shown, asked.out)

    asked.show(lines, lambda: made.table, lambda: _told(made))


def values_of(varied: tuple[str, ...]) -> dict[str, list[str | float]]:
    """What ``--vary`` asks for: name -> values.

    Raises
    ------
    EscalateError
        Where one cannot be read.
    """
    vary: dict[str, list[str | float]] = {}
    for text in varied:
        name, sign, rest = (part.strip() for part in text.partition("="))
        if not sign or not name or not rest:
            raise EscalateError(f"--vary {text}: write it as name=low:high:count or name=a,b,c")
        if name in vary:
            raise EscalateError(f"--vary {text}: {name} is varied twice")
        vary[name] = _grid(text, rest) if ":" in rest else [value.strip() for value in rest.split(",")]
        if "" in vary[name]:
            raise EscalateError(f"--vary {text}: a value is missing between two commas")
    return vary


def _grid(text: str, rest: str) -> list[str | float]:
    """Evenly spaced values; written so that 0:1:11 gives 0.3 and not 0.30000000000000004."""
    parts = rest.split(":")
    try:
        low, high, count = float(parts[0]), float(parts[1]), int(parts[2])
        if len(parts) != 3:
            raise ValueError
    except (ValueError, IndexError):
        raise EscalateError(f"--vary {text}: write a row of values as low:high:count, such as 0:100:11") from None
    if not low < high or not 2 <= count <= MOST_VALUES:
        raise EscalateError(f"--vary {text}: the smaller number comes first, and at least two values are needed")
    return [float(f"{low + (high - low) * place / (count - 1):.12g}") for place in range(count)]


def _told(made: Sweep) -> dict[str, Any]:
    names = [outcome.name for outcome in made.scenario.outcomes]
    return {
        "runs": made.runs,
        "vary": [
            {"name": axis.name, "label": axis.label, "values": list(axis.values), "as_it_stands": axis.baseline}
            for axis in made.axes
        ],
        "points": [
            {
                "values": dict(zip((axis.name for axis in made.axes), point, strict=True)),
                "runs": dict(zip(names, counts, strict=True)),
            }
            for point, counts in zip(made.points, made.counts.tolist(), strict=True)
        ],
        "tipping": [
            {
                "name": found.name, "outcome": found.outcome, "overtakes": found.overtakes, "where": found.where,
                "at": found.at, "low": found.low, "high": found.high,
                "given": dict([found.given]) if found.given else {},
            }
            for found in made.tippings
        ],
    }  # fmt: skip
