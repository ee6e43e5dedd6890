"""Who pushes what: the model itself, from its parsed formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from escalate.scenario.constants import known_value
from escalate.scenario.model import Scenario
from escalate.scenario.trees import ReadFlag, ReadLevel

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("actor", "level", "up", "down", "reads")


def pushes(scenario: Scenario) -> pd.DataFrame:
    """A row an actor and level or flag that it moves or looks at: actor, level, up, down, reads (numbers of options).

    ``up`` and ``down`` count options that raise or lower it by what the file gives (a formula of what changes counts
    as both); ``reads`` those that depend on it by their condition or chance, or by what they are weighed by: their
    appeal and the actor's goal.
    """
    import pandas as pd

    labels = {entry.name: entry.label for entry in scenario.state}
    values = {entry.name: float(entry.value) for entry in scenario.parameters}
    rows: dict[tuple[str, str], list[int]] = {}
    for actor in scenario.actors:
        for option in actor.options:
            for effect in option.effects:
                cell = rows.setdefault((actor.label, labels[effect.target]), [0, 0, 0])
                amount = known_value(effect.amount.low, values)
                cell[0] += amount is None or amount > 0
                cell[1] += amount is None or amount <= 0
            formulas = option.when, option.appeal, option.chance or actor.goal
            nodes = (node for formula in formulas if formula is not None for node in formula.tree.walk())
            read = (node.name for node in nodes if isinstance(node, ReadLevel | ReadFlag))
            for name in dict.fromkeys(read):  # each once, in the order of the file
                rows.setdefault((actor.label, labels[name]), [0, 0, 0])[2] += 1
    return pd.DataFrame([(*key, *counts) for key, counts in rows.items()], columns=list(COLUMNS))


def by_level(table: Any) -> Any:
    """Of each level how many options of all actors push (``moves``) and read it; what most push or read comes last."""
    totals = table.groupby("level", sort=False)[["up", "down", "reads"]].sum()
    totals = totals.assign(moves=totals["up"] + totals["down"])
    return totals.assign(all=totals["moves"] + totals["reads"]).sort_values(["all", "moves"], kind="stable")
