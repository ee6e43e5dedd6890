"""Formulas in a reader's words: labels for names, and words for what is read of the past."""

from __future__ import annotations

import re
from collections.abc import Mapping

from escalate.scenario.model import Scenario

_STEPS = {
    r"\bstep == steps [-−] 1\b": "in the last step",
    r"\bstep < (\d+)": r"before step \1",
    r"\bstep >= (\d+)": r"from step \1 on",
    r"\bstep > (\d+)": r"after step \1",
    r"\bstep == (\d+)": r"in step \1",
    r"\bsince\((“[^”]*”)\) == (\d+)": r"\2 steps after \1",
    r"\bsince\((“[^”]*”)\) <= (\d+)": r"at most \2 steps after \1",
    r"\bsince\((“[^”]*”)\) < (\d+)": r"less than \2 steps after \1",
    r"\bsince\((“[^”]*”)\) >= (\d+)": r"at least \2 steps after \1",
    r"\bsince\((“[^”]*”)\) > (\d+)": r"more than \2 steps after \1",
    r"\bsince\((“[^”]*”)\)": r"the steps since \1",
    r"\bnot ever\((“[^”]*”)\)": r"\1 has not come",
    r"\bever\((“[^”]*”)\)": r"\1 has come",
    r"\b1 steps\b": "1 step",
}
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "="}


def in_words(text: str, scenario: Scenario) -> str:
    """A formula with labels in place of names and words in place of what is read of the past.

    Examples
    --------
    ``since(north.fire) == 6 and step < 4`` is ``6 steps after “North: Fire” and before step 4``.
    """
    labels = labels_of(scenario) | {each.name: each.name.replace("_", " ") for each in scenario.conditions}
    said = in_labels(text, labels)
    for pattern, words in _STEPS.items():
        said = re.sub(pattern, words, said)
    said = re.sub(
        r"the rung of (“[^”]*”) >= (\d+)", lambda found: _rung(found[1], int(found[2]), " or higher", scenario), said
    )
    for sign, better in _SIGNS.items():
        said = said.replace(f" {sign} ", f" {better} ")
    return said


def _rung(who: str, rung: int, more: str, scenario: Scenario) -> str:
    return f"{who} at “{scenario.ladder[rung]}”{more}" if rung < len(scenario.ladder) else f"the rung of {who} ≥ {rung}"


def labels_of(scenario: Scenario) -> dict[str, str]:
    """What stands in formulas and policies, in the file's words: moves as ``actor.option``."""
    named = {each.name: each.label for each in (*scenario.actors, *scenario.parameters, *scenario.state)}
    return named | {f"{a.name}.{o.name}": f"{a.label}: {o.label}" for a in scenario.actors for o in a.options}


def in_labels(text: str, labels: Mapping[str, str]) -> str:
    """A formula or the like with labels in place of names.

    Examples
    --------
    >>> in_labels("-0.5 * lost * north.wait", {"lost": "Lost trade", "north.wait": "North: Wait"})
    '−0.5 × “Lost trade” × “North: Wait”'
    >>> in_labels("2 * rung(north)", {"north": "North"})
    '2 × the rung of “North”'
    """
    said = re.sub(
        r"[A-Za-z_]\w*(?:\.\w+)?", lambda name: f"“{labels[name[0]]}”" if name[0] in labels else name[0], text
    )
    said = re.sub(r"\brung\((“[^”]*”)\)", r"the rung of \1", said)
    return re.sub(r"-(?=[\d “])", "−", said.replace(" * ", " × "))
