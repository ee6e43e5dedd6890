"""What an observing program reports, so that a run can be told: every move, event and drift."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.scenario.model import Actor
from escalate.scenario.trees import Arithmetic, Formula, Negate, Node


@dataclass(frozen=True)
class ObservedMove:
    """What the values handed over for an observed move mean, in their order.

    ``terms`` are the texts of each option's summands, ``names`` the state entries that the actor can change.
    """

    actor: str
    options: int
    terms: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, actor: Actor) -> ObservedMove:
        """Of an actor's moves."""
        terms = tuple(
            tuple(option.appeal.text[slice(*node.span)] for _, node in summands(option.appeal)) if option.appeal else ()
            for option in actor.options
        )
        names = dict.fromkeys(effect.target for option in actor.options for effect in option.effects)
        return cls(actor.name, len(actor.options), terms, tuple(names))


@dataclass(frozen=True)
class ObservedEvent:
    """What the values handed over for an observed event mean."""

    event: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ObservedDrift:
    """What the values handed over for drift and noise mean."""

    names: tuple[str, ...]


def summands(formula: Formula | None) -> list[tuple[int, Node]]:
    """The summands of a formula with their signs, left to right, for telling what pushed a choice."""

    def split(node: Node, sign: int) -> list[tuple[int, Node]]:
        match node:
            case Arithmetic(operator="+" | "-" as operator, left=left, right=right):
                return split(left, sign) + split(right, sign if operator == "+" else -sign)
            case Negate(operand):
                return split(operand, -sign)
        return [(sign, node)]

    return split(formula.tree, 1) if formula else []
