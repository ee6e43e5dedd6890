"""The names of what luck is drawn for: one purpose for each thing that draws, whatever else the file holds.

A spread is named alike whether it is normal or uniform: both take the same point of their distributions.
"""

from __future__ import annotations

from typing import Literal

Draw = Literal["uniform", "normal", "gumbel"]


def choice_purpose(actor: str, option: str) -> str:
    """The Gumbel draw behind an option of an actor: what luck adds to its utility, one a step."""
    return f"choice/{actor}/{option}"


def wait_purpose(actor: str) -> str:
    """The Gumbel draw behind an actor's waiting, where chance leaves it nothing to weigh, one a step."""
    return f"wait/{actor}"


def order_purpose(actor: str) -> str:
    """The uniform draw that ranks an actor among the movers of a step (``moves: shuffled``)."""
    return f"order/{actor}"


def move_spread_purpose(actor: str, level: str) -> str:
    """The luck in how far an actor's move shifts a level, whichever option it takes."""
    return f"spread/{actor}/{level}"


def event_purpose(event: str) -> str:
    """The uniform draw that decides whether an event with a chance fires in a step."""
    return f"event/{event}"


def event_spread_purpose(event: str, level: str) -> str:
    """The luck in how far an event shifts a level."""
    return f"event-spread/{event}/{level}"


def noise_purpose(level: str) -> str:
    """The normal draw behind a level's noise, one a step."""
    return f"noise/{level}"


def outcome_purpose(outcome: str) -> str:
    """The uniform draw behind an outcome's chance, one a step."""
    return f"outcome/{outcome}"


def start_purpose(level: str) -> str:
    """The luck in where a level starts, drawn once a run."""
    return f"start/{level}"
