"""The program that puts runs at their start."""

from __future__ import annotations

from escalate.engine.ir import Graph, Value
from escalate.engine.layout import FREE
from escalate.engine.purposes import start_purpose
from escalate.engine.world import Key
from escalate.engine.writer import Writer


class StartWriter(Writer):
    """Writes it."""

    def write(self) -> Graph:
        """Fills the state arrays for step 0."""
        changes = {key: self._at_start(key) for key in self.layout.keys if key[0] not in ("parameter", "end")}
        return self.finish(self.change(self.world, changes), list(changes))

    def _at_start(self, key: Key) -> Value:
        b = self.builder
        match key:
            case ("level", name):
                return self._level(name)
            case ("flag", name):
                return b.constant(next(flag.start for flag in self.scenario.flags if flag.name == name))
            case ("latest", name):
                return b.constant(len(self.scenario.actor(name).options), "code")
            case ("last", *_):
                return b.constant(-1.0)
            case ("ever" | "happened", *_):
                return b.no
            case ("held", *_):
                return b.constant(FREE, "code")
            case ("rung",):
                return b.constant(0, "code")
        return b.zero

    def _level(self, name: str) -> Value:
        level = next(level for level in self.scenario.levels if level.name == name)
        drawn = self.lucky(level.start, self.world, self.builder.yes, start_purpose(name))
        return self.reader.settle(level, drawn)
