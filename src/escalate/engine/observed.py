"""What an observing program reports, so that a run can be told: every move, event and drift."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.engine.choice import summands
from escalate.scenario.model import Actor


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
