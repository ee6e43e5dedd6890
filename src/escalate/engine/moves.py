"""What a program does for one actor's move: choose, carry out, remember, and tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial, reduce

from escalate.engine.chances import Menu
from escalate.engine.draws import NEVER
from escalate.engine.ir import Value
from escalate.engine.observed import ObservedMove, summands
from escalate.engine.purposes import Draw, choice_purpose, move_spread_purpose, wait_purpose
from escalate.engine.world import Key, World
from escalate.engine.writer import Writer
from escalate.scenario.model import Actor, Effect, Flag, Level

LEAST_WEIGHT = 1e-300
"""Odds less than this are as good as this."""
Placed = list[tuple[int, Effect]]
"""Effects on one level or flag, each with the place of its option."""


@dataclass
class Chosen:
    """One actor's choice, made but not yet carried out.

    ``mine`` are the runs in which it is this actor's turn, ``masks`` those in which each option was taken.
    """

    actor: Actor
    code: Value
    menu: Menu
    utilities: list[tuple[Value, Value]]
    weights: list[Value]
    seen: World
    mine: Value
    masks: list[Value] = field(default_factory=list)


class MoveWriter(Writer):
    """The part of a step's writer that deals with actors."""

    def choose(self, actor: Actor, world: World, mine: Value | None = None) -> Chosen:
        """An actor's choice in a world."""
        b = self.builder
        mine = b.yes if mine is None else mine
        menu = self.chooser.menu(actor, world, self.guard(mine))
        guard = self.guard(b.both(mine, menu.any_open))  # who has nothing open weighs nothing
        weighed = self.chooser.weighed(actor, world, menu, guard, actor.foresight, 0)
        utilities = [utility for utility, _ in weighed]
        runners, pulls, weights = self._odds(actor, world, menu, utilities, guard)
        code = self.chooser.race(menu, runners, pulls, partial(self._draw, actor, mine))
        if self.layout.held:
            code = self._held(actor, menu, code)
        masks = [b.is_code(code, place) for place in range(len(actor.options))]
        return Chosen(actor, code, menu, weighed, weights, world, mine, masks)

    def _odds(
        self, actor: Actor, world: World, menu: Menu, utilities: list[Value], guard: Value
    ) -> tuple[list[Value], list[Value], list[Value]]:
        """Which options take part in the race, how strongly each pulls, and the weights to tell."""
        b = self.builder
        by_rule = actor.name in self.layout.rules
        if by_rule or actor.has_chances:
            odds = partial(self._by_rule, actor) if by_rule else partial(self.chooser.odds, actor)
            weights = odds(world, menu, utilities, guard)
            least = b.constant(LEAST_WEIGHT)
            open_ = [*menu.open, b.yes][: len(weights)]
            takes_part = [b.both(ok, b.compare("greater", w, b.zero)) for ok, w in zip(open_, weights, strict=True)]
            return takes_part, [b.ufunc("log", b.maximum(weight, least)) for weight in weights], weights
        weights = self.chooser.weights(actor, menu, utilities) if self.layout.observe else []
        if actor.precision is None:
            return self.chooser.near_the_best(menu, utilities), [b.zero] * len(menu.open), weights
        return list(menu.open), self.chooser.pulls(actor, utilities), weights

    def _draw(self, actor: Actor, mine: Value, place: int, wanted: Value) -> Value:
        """An option's draw; where movers are shuffled, all turns of a step look at one."""
        b = self.builder
        waits = place == len(actor.options)
        purpose = wait_purpose(actor.name) if waits else choice_purpose(actor.name, actor.options[place].name)
        if mine is b.yes and wanted.scope == "lane":
            return b.draw("gumbel", purpose, wanted)
        return b.select(wanted, b.draw("gumbel", purpose), b.constant(NEVER))

    def _held(self, actor: Actor, menu: Menu, code: Value) -> Value:
        """The choice, but for runs in which an open option is held."""
        b = self.builder
        held = self.world["held", actor.name]
        for place, open_ in enumerate(menu.open):
            code = b.select(b.both(open_, b.is_code(held, place)), b.constant(place, "code"), code)
        return code

    def _by_rule(self, actor: Actor, world: World, menu: Menu, utilities: list[Value], _: Value) -> list[Value]:
        b = self.builder
        names = [entry.name for entry in self.scenario.state]
        state = [world[self.key_of(name)] for name in names]
        rows = b.rows("rule", (actor.name, tuple(names)), [world.step, *menu.open, *utilities, *state])
        return [
            b.multiply(b.row(rows, place), b.number(open_)) if open_ is not b.no else b.zero
            for place, open_ in enumerate(menu.open)
        ]

    def carry_out(self, chosen: Chosen, world: World) -> World:
        """The world after a choice's effects."""
        changes = {**self._effects(chosen, world), **self._remember(chosen, world)}
        after = self.change(world, changes) if chosen.mine is self.builder.yes else world.with_values(changes)
        if self.layout.observe:
            self._observe_move(chosen, world, after)
        return after

    def _effects(self, chosen: Chosen, world: World) -> dict[Key, Value]:
        by_target: dict[str, Placed] = {}
        for place, option in enumerate(chosen.actor.options):
            if chosen.menu.open[place] is not self.builder.no:
                for effect in option.effects:
                    by_target.setdefault(effect.target, []).append((place, effect))
        changes: dict[Key, Value] = {}
        for target, effects in by_target.items():
            entry = self.reader.entry(target)
            if isinstance(entry, Flag):
                changes["flag", target] = self._flag(entry, effects, chosen, world)
            else:
                changes["level", target] = self._level(entry, effects, chosen, world)
        return changes

    def _reach(self, chosen: Chosen, place: int) -> Value:
        """The runs in which an option's effects are worked out at all."""
        return self.guard(self.builder.both(chosen.masks[place], chosen.mine))

    def _flag(self, flag: Flag, effects: Placed, chosen: Chosen, world: World) -> Value:
        value = world["flag", flag.name]
        for place, effect in effects:
            new = self.reader.condition(effect.amount.low, chosen.seen, self._reach(chosen, place))
            value = self.builder.select(chosen.masks[place], new, value)
        return value

    def _level(self, level: Level, effects: Placed, chosen: Chosen, world: World) -> Value:
        b = self.builder
        purpose = move_spread_purpose(chosen.actor.name, level.name)
        sure: dict[int, Value] = {}
        wide: dict[Draw, dict[int, Value]] = {"normal": {}, "uniform": {}}
        sets: list[tuple[int, Value]] = []
        for place, effect in effects:
            reach = self._reach(chosen, place)
            if effect.how == "set":
                sets.append((place, self.lucky(effect.amount, chosen.seen, reach, purpose)))
                continue
            sure[place], width = self.reader.spread(effect.amount, chosen.seen, reach)
            if effect.amount.how != "exact":
                wide[effect.amount.how][place] = width
        amount = self._by_choice(sure, chosen)
        for draw, widths in wide.items():
            if widths:
                width = self._by_choice(widths, chosen)
                amount = b.add(amount, b.multiply(width, b.draw(draw, purpose)))
        value = b.add(world["level", level.name], amount)
        for place, new in sets:
            value = b.select(chosen.masks[place], new, value)
        return self.reader.settle(level, value)

    def _by_choice(self, amounts: dict[int, Value], chosen: Chosen) -> Value:
        """The amount that belongs to each run's choice; 0 where its option has none."""
        b = self.builder
        places = range(len(chosen.actor.options) + 1)
        table = [amounts.get(place, b.zero) for place in places]
        result = b.gather(tuple(b.zero if value.scope == "lane" else value for value in table), chosen.code)
        for place, value in amounts.items():
            if value.scope == "lane":
                result = b.select(chosen.masks[place], value, result)
        return result

    def _remember(self, chosen: Chosen, world: World) -> dict[Key, Value]:
        b = self.builder
        name = chosen.actor.name
        changes: dict[Key, Value] = {("latest", name): chosen.code}
        key: Key
        for option, mask in zip(chosen.actor.options, chosen.masks, strict=True):
            if (key := ("ever", name, option.name)) in world.values:
                changes[key] = b.either(world[key], mask)
            if (key := ("times", name, option.name)) in world.values:
                changes[key] = b.add(world[key], b.number(mask))
            if (key := ("last", name, option.name)) in world.values:
                changes[key] = b.select(mask, world.step, world[key])
        if (key := ("moves", name)) in world.values:
            waits = b.is_code(chosen.code, len(chosen.actor.options))
            changes[key] = b.add(world[key], b.number(b.negate(waits)))
        return changes

    # ---- telling what happened

    def before_and_after(self, names: tuple[str, ...], before: World, after: World) -> list[Value]:
        """Levels and flags in two worlds, in turn."""
        return [world[self.key_of(name)] for name in names for world in (before, after)]

    def _observe_move(self, chosen: Chosen, before: World, after: World) -> None:
        b, menu = self.builder, chosen.menu
        values: list[Value] = []
        for place, option in enumerate(chosen.actor.options):
            guard = b.both(chosen.mine, menu.open[place])
            for sign, node in summands(option.appeal):
                assert option.appeal is not None
                value = self.reader.node(node, chosen.seen, guard, option.appeal)
                values.append(value if sign > 0 else b.ufunc("negative", value))
        attr = ObservedMove.of(chosen.actor)
        utilities = [utility for utility, _ in chosen.utilities]
        gains = [gain for _, gain in chosen.utilities]
        own = [chosen.mine, chosen.code, menu.ordered, *menu.open, *utilities, *gains]
        weights = [*chosen.weights[: attr.options], reduce(b.add, chosen.weights)]
        b.act("observe", attr, *own, *weights, *values, *self.before_and_after(attr.names, before, after))
