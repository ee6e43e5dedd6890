"""What the programs of a scenario have in common: the state going in and coming out, amounts with their luck."""

from __future__ import annotations

from collections.abc import Collection

from escalate.engine.choice import Chooser
from escalate.engine.ir import Builder, Graph, Value
from escalate.engine.layout import Layout
from escalate.engine.world import Key, Reader, World
from escalate.scenario.model import Flag
from escalate.scenario.trees import Amount


class Writer:
    """Writes one program.

    Parameters
    ----------
    layout : Layout
    careful : bool
        Check the runs that reach an operation that can fail.
    left : int or None
        Steps that follow the present one; None for so many that no actor can see the end.
    """

    def __init__(self, layout: Layout, careful: bool, left: int | None = None) -> None:
        self.layout = layout
        self.scenario = layout.scenario
        self.careful = careful
        self.builder = Builder()
        self.inputs = layout.inputs(self.builder)
        self.reader = Reader(self.scenario, self.builder, layout.parameters(self.builder, self.inputs), careful)
        self.chooser = Chooser(self.scenario, self.reader, left)
        self.world = World(self.inputs, layout.present(self.builder))

    def change(self, world: World, changes: dict[Key, Value]) -> World:
        """The world after real changes: their values would best live in the state arrays themselves."""
        for key, value in changes.items():
            if value.home is None and value.scope == "lane" and value.op not in ("draw", "row"):
                value.home = self.layout.places[key]
        return world.with_values(changes)

    def finish(self, world: World, keys: Collection[Key]) -> Graph:
        """The graph that leaves a world's entries in their arrays."""
        outputs: dict[int, Value] = {}
        for key in keys:
            place = self.layout.places[key]
            value = world[key]
            elsewhere = value.home is not None and value.home != place
            outputs[place] = self.builder.copy(value) if elsewhere else value
        inputs = {self.layout.places[key]: value for key, value in self.inputs.items()}
        return Graph(self.builder, inputs, outputs)

    def lucky(self, amount: Amount, world: World, guard: Value, purpose: str) -> Value:
        """An amount with its luck, each run drawing its own."""
        b = self.builder
        low, width = self.reader.spread(amount, world, guard)
        if amount.how == "exact":
            return low
        return b.add(low, b.multiply(width, b.draw(amount.how, purpose)))

    def key_of(self, name: str) -> Key:
        """Where a level or flag stands."""
        return ("flag" if isinstance(self.reader.entry(name), Flag) else "level", name)

    def guard(self, reach: Value) -> Value:
        """In careful programs the runs that reach something; elsewhere all."""
        return reach if self.careful else self.builder.yes
