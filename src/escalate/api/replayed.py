"""A run played again: what a notebook holds after ``scenario.replay``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from escalate.engine.branches import Moves
from escalate.engine.trace import Trace
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario
    from escalate.studies.seat import Seat


@dataclass(frozen=True)
class Replayed(Trace):
    """A run in full, the scenario that it is a run of and the moves that were held in it."""

    scenario: Scenario
    moves: Moves
    fresh: int

    def seat(self, actor: str | None = None, plays: int = 1_000) -> Seat:
        """What the held moves did, were the luck another: one actor's seat, as a page lets a reader take it.

        Parameters
        ----------
        actor : str, optional
            Whose moves they are; needed only where none is held.
        plays : int
            How often the run is played from its start, with the moves and without, and from each turn on.

        Returns
        -------
        Seat
            With ``replays``, ``hand_over`` (the moves held up to a step, then the model) and ``turns`` (where each
            other move would have led).

        Raises
        ------
        EscalateError
            Where moves of several actors are held, or the run was played with other luck than its own.
        """
        from escalate.engine.replay import Replay
        from escalate.studies.seat import seat

        if self.fresh:
            raise EscalateError("a seat is taken in a run with its own luck; replay it without fresh luck")
        return seat(Replay(self.scenario, self.seed), self.run, self.moves, actor, plays)
