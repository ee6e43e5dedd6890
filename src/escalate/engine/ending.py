"""The program that looks at the outcomes."""

from __future__ import annotations

from escalate.engine.ir import Graph, Value
from escalate.engine.layout import END
from escalate.engine.purposes import outcome_purpose
from escalate.engine.writer import Writer
from escalate.scenario.model import Outcome


class EndWriter(Writer):
    """Writes it."""

    def write(self, last: bool) -> Graph:
        """The ``end`` array becomes an outcome's number, or -1; ``last``: the clock has run out."""
        b = self.builder
        numbered = list(enumerate(self.scenario.outcomes))
        looked_at = [(n, o) for n, o in numbered if not (o.at_end or o.otherwise)]
        if last:
            looked_at += [(n, o) for n, o in numbered if o.at_end or o.otherwise]
        found, reach = [], b.yes
        for number, outcome in looked_at:
            holds = self._holds(outcome, reach)
            found.append((holds, b.constant(number, "code")))
            reach = self.guard(b.both(reach, b.negate(holds)))  # a run that has ended looks at no other outcome
        end = b.constant(-1, "code")
        # Written from the last to the first, so that the first that holds has the last word.
        for holds, code in reversed(found):
            end = b.select(holds, code, end)
        return self.finish(self.change(self.world, {END: end}), [END])

    def _holds(self, outcome: Outcome, reach: Value) -> Value:
        b, read = self.builder, self.reader
        holds = b.yes if outcome.otherwise else read.condition(outcome.when, self.world, reach)
        if outcome.chance is None:
            return holds
        chance = read.chance(outcome.chance, self.world, self.guard(b.both(reach, holds)))
        return b.both(holds, b.compare("less", b.draw("uniform", outcome_purpose(outcome.name)), chance))
