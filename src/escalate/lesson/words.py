"""A file's words for a class: formulas in words, and what endings, numbers, levels and moves are."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.narrate.story import shown
from escalate.scenario.in_words import in_words
from escalate.scenario.model import Actor, Level, Outcome, Parameter, Scenario, from_the_top, height
from escalate.scenario.thresholds import thresholds
from escalate.studies.sensitivity import label_of


@dataclass(frozen=True)
class Word:
    """A word of the file, and what it is."""

    word: str
    what: str


def endings(scenario: Scenario) -> list[Word]:
    """The endings, the highest rung first: when a run ends so, and what the file says of it."""
    return [Word(each.label, _ending(scenario, each)) for each in from_the_top(scenario.outcomes)]


def _ending(scenario: Scenario, outcome: Outcome) -> str:
    says = [outcome.says.strip()] if outcome.says.strip() else []
    if outcome.otherwise:
        return " ".join([*says, "Where none of the others has come by the last step."])
    when = in_words(outcome.when.text, scenario) if outcome.when and outcome.when.text != "yes" else ""
    told = f"When {when}" if when else "At any time"
    told += " on the last day" if outcome.at_end else ""
    told += f", with a chance of {in_words(outcome.chance.text, scenario)}" if outcome.chance else ""
    return " ".join([*says, f"{told}."])


def numbers(scenario: Scenario) -> list[Word]:
    """The parameters: value, range and what its ends mean, and why the file has it so."""
    return [Word(label_of(each), _number(each)) for each in scenario.parameters]


def _number(number: Parameter) -> str:
    low, high = (end_of(number, end) for end in ("low", "high"))
    why = f" {number.origin.why.strip().rstrip('.')}." if number.origin.why.strip() else ""
    return f"{plain(number.value)}; from {low} to {high}.{why}"


def end_of(number: Parameter, end: str) -> str:
    """An end of a number's range with what it means: ``-0.5 (it deters)``."""
    at = plain(number.low if end == "low" else number.high)
    return f"{at} ({number.ends[0 if end == 'low' else 1]})" if number.ends else at


def plain(number: float) -> str:
    """A number with a minus that is as long as a plus."""
    return f"{number:g}".replace("-", "−")


def settable(scenario: Scenario) -> dict[str, str]:
    """What a policy or a student can set, by the name it is set by: its label."""
    known = {each.name: label_of(each) for each in scenario.parameters}
    known |= {entry.name: entry.label for entry in scenario.state}
    for actor in scenario.actors:
        known |= {
            f"{actor.name}.foresight": f"How many moves {actor.label} looks ahead",
            f"{actor.name}.precision": f"How surely {actor.label} picks the better move",
        }
    return known


def levels(scenario: Scenario) -> list[Word]:
    """The levels, and what hangs on them."""
    return [Word(each.label, level(scenario, each)) for each in scenario.levels]


def level(scenario: Scenario, entry: Level) -> str:
    """A level's range, and what hangs on it: ``from 0 to 10; Man posts at 5 or more; Quiet at 4 or less``."""
    hangs = [words for name, _, words in thresholds(scenario) if name == entry.name]
    return "; ".join([f"from {shown(entry, entry.low)} to {shown(entry, entry.high)}", *hangs])


def moves(scenario: Scenario) -> list[Word]:
    """Each actor's moves by rung."""
    return [Word(actor.label, _moves(scenario, actor)) for actor in scenario.actors]


def _moves(scenario: Scenario, actor: Actor) -> str:
    found: dict[str, list[str]] = {}
    for option in sorted(actor.options, key=height):
        rung = scenario.ladder[option.rung] if option.rung is not None and scenario.ladder else ""
        says = f" ({option.says.strip().rstrip('.')})" if option.says.strip() else ""
        found.setdefault(rung, []).append(f"{option.label}{says}")
    return "; ".join(f"{rung}: {', '.join(told)}" if rung else ", ".join(told) for rung, told in found.items())


def conditions(scenario: Scenario) -> list[Word]:
    """The file's own short words for conditions."""
    named = {each.name.replace("_", " "): each.formula.text for each in scenario.conditions}
    return [Word(name, f"{in_words(text, scenario)}.") for name, text in named.items()]
