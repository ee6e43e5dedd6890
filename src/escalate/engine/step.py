"""The program that plays a step: moves in their order, then events, then drift and noise."""

from __future__ import annotations

from escalate.engine.ir import Graph, Value
from escalate.engine.layout import RUNG
from escalate.engine.moves import MoveWriter
from escalate.engine.observed import ObservedDrift, ObservedEvent
from escalate.engine.purposes import event_purpose, event_spread_purpose, noise_purpose, order_purpose
from escalate.engine.world import Key, World
from escalate.scenario.model import Event, Flag, Level


class StepWriter(MoveWriter):
    """Writes it."""

    def write(self) -> Graph:
        """Brings the state arrays from the start of a step to its end."""
        orders = {"in order": self._in_order, "together": self._together, "shuffled": self._shuffled}
        world = orders[self.scenario.moves](self.world)
        self._count_choices(world)
        world = self.change(world, {RUNG: self._highest_rung(world)})
        for event in self.scenario.events:
            world = self._event(event, world)
        world = self._drift(world)
        return self.finish(world, [key for key in self.layout.keys if key[0] not in ("parameter", "held", "end")])

    # ---- moves

    def _in_order(self, world: World) -> World:
        for actor in self.scenario.actors:
            world = self.carry_out(self.choose(actor, world), world)
        return world

    def _together(self, world: World) -> World:
        for chosen in [self.choose(actor, world) for actor in self.scenario.actors]:
            world = self.carry_out(chosen, world)
        return world

    def _shuffled(self, world: World) -> World:
        """Each place in the order is taken by another actor in each run: move all, keep whose turn it is."""
        b = self.builder
        ranks = self._ranks()
        for turn in range(len(ranks)):
            for actor, rank in zip(self.scenario.actors, ranks, strict=True):
                mine = b.is_code(rank, turn)
                after = self.carry_out(self.choose(actor, world, mine), world)
                changed = {key: value for key, value in after.values.items() if value is not world[key]}
                world = world.with_values({key: b.select(mine, new, world[key]) for key, new in changed.items()})
        return self.change(world, {k: v for k, v in world.values.items() if v is not self.world[k]})

    def _ranks(self) -> list[Value]:
        """Each actor's place in the order: how many drew less, or as much and stand before it in the file."""
        b = self.builder
        draws = [b.draw("uniform", order_purpose(actor.name)) for actor in self.scenario.actors]
        ranks = []
        for number, draw in enumerate(draws):
            before = [
                b.compare("less_equal" if other < number else "less", rival, draw)
                for other, rival in enumerate(draws)
                if other != number
            ]
            ranks.append(b.total(before) if before else b.constant(0, "code"))
        return ranks

    def _count_choices(self, world: World) -> None:
        b = self.builder
        place = 0
        for actor in self.scenario.actors:
            for option in range(len(actor.options)):
                b.act("count", place, b.is_code(world["latest", actor.name], option))
                place += 1

    def _highest_rung(self, world: World) -> Value:
        """One more than the highest rung among the step's choices; 0 where none has a rung."""
        b = self.builder
        highest = b.constant(0, "code")
        for actor in self.scenario.actors:
            rungs = [0 if option.rung is None else option.rung + 1 for option in actor.options]
            if any(rungs):
                table = tuple(b.constant(rung, "code") for rung in (*rungs, 0))
                highest = b.larger_code(highest, b.gather(table, world["latest", actor.name]))
        return highest

    # ---- what nobody chooses

    def _event(self, event: Event, world: World) -> World:
        b = self.builder
        fires = self._fires(event, world)
        changes = {} if fires is b.no else self._event_effects(event, world, fires)
        happened: Key = ("happened", event.name)
        if happened in world.values:
            changes[happened] = b.either(world[happened], fires)
        after = self.change(world, changes)
        if self.layout.observe:
            names = tuple(dict.fromkeys(effect.target for effect in event.effects))
            b.act("observe", ObservedEvent(event.name, names), fires, *self.before_and_after(names, world, after))
        return after

    def _fires(self, event: Event, world: World) -> Value:
        b, read = self.builder, self.reader
        date = read.dates[event.name]
        fires = b.yes
        if event.on is not None:
            fires = b.no if date is None else b.compare("equal", world.step, b.constant(float(date)))
        if event.once:
            fires = b.both(fires, b.negate(world["happened", event.name]))
        fires = b.both(fires, read.condition(event.when, world, self.guard(fires)))
        if event.chance is not None:
            chance = read.chance(event.chance, world, self.guard(fires))
            fires = b.both(fires, b.compare("less", b.draw("uniform", event_purpose(event.name)), chance))
        return fires

    def _event_effects(self, event: Event, world: World, fires: Value) -> dict[Key, Value]:
        b = self.builder
        changes: dict[Key, Value] = {}
        guard = self.guard(fires)
        for effect in event.effects:
            entry = self.reader.entry(effect.target)
            key = self.key_of(effect.target)
            if isinstance(entry, Flag):
                new = self.reader.condition(effect.amount.low, world, guard)
                changes[key] = b.select(fires, new, world[key])
                continue
            amount = self.lucky(effect.amount, world, guard, event_spread_purpose(event.name, entry.name))
            new = b.add(world[key], amount) if effect.how == "add" else amount
            changes[key] = self.reader.settle(entry, b.select(fires, new, world[key]))
        return changes

    def _drift(self, world: World) -> World:
        changes: dict[Key, Value] = {
            ("level", level.name): self._drifted(level, world)
            for level in self.scenario.levels
            if level.drift is not None or level.noise is not None
        }
        after = self.change(world, changes)
        if self.layout.observe:
            names = tuple(key[1] for key in changes)
            self.builder.act("observe", ObservedDrift(names), *self.before_and_after(names, world, after))
        return after

    def _drifted(self, level: Level, world: World) -> Value:
        b, read = self.builder, self.reader
        value = b.add(world["level", level.name], read.formula(level.drift, world, b.yes, b.zero))
        if level.noise is not None:
            width = read.formula(level.noise, world, b.yes, b.zero)
            if width.low < 0.0:
                b.act("check", ("spread", level.noise, "a spread below 0"), width, b.yes)
            value = b.add(value, b.multiply(width, b.draw("normal", noise_purpose(level.name))))
        return read.settle(level, value)
