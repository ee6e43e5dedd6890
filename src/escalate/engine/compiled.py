"""A scenario as programs over blocks of runs: one that starts them, one that plays a step, one that
looks at the outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from escalate.engine import luck
from escalate.engine.choice import Chooser, Menu, sees_endings, summands
from escalate.engine.emit import Program, emit
from escalate.engine.ir import Builder, DType, Value
from escalate.engine.world import Key, Reader, World, state_keys
from escalate.scenario.model import Actor, Effect, Event, Flag, Level, Scenario
from escalate.scenario.trees import Amount, Arithmetic, Call, Negate, Number, ReadParameter, StepCount

_DTYPES: dict[str, DType] = {
    "level": "float", "flag": "bool", "latest": "code", "ever": "bool", "times": "float", "last": "float",
    "moves": "float", "happened": "bool", "rung": "code", "end": "code", "parameter": "float",
}  # fmt: skip

END: Key = ("end",)
RUNG: Key = ("rung",)


@dataclass(frozen=True)
class Purpose:
    """A stream a program draws from at every step (or once, at the start)."""

    name: str
    draw: luck.Draw


class Streams:
    """Numbers the streams in the order in which programs first ask for them."""

    def __init__(self) -> None:
        self.purposes: list[Purpose] = []

    def place(self, name: str, draw: luck.Draw) -> int:
        """Number of a stream."""
        purpose = Purpose(name, draw)
        if purpose not in self.purposes:
            self.purposes.append(purpose)
            luck.refuse_collisions([known.name for known in self.purposes])
        return self.purposes.index(purpose)


@dataclass(frozen=True)
class ObservedMove:
    """What the values handed over for an observed move mean, in their order."""

    actor: str
    options: int
    terms: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class ObservedEvent:
    """What the values handed over for an observed event mean."""

    event: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ObservedDrift:
    """What the values handed over for drift and noise mean."""

    names: tuple[str, ...]


class Compiled:
    """Programs of one scenario.

    Parameters
    ----------
    scenario : Scenario
        With its policy and settings in force.
    rules : collection of str
        Actors whose choices a function of the caller's makes.
    varied : mapping of str to pair of float
        Parameters that differ from run to run, with the lowest and highest value they take; the
        others are compiled in.
    observe : bool
        Report every move, event and drift, for telling a run.
    """

    def __init__(
        self,
        scenario: Scenario,
        rules: Collection[str] = (),
        varied: Mapping[str, tuple[float, float]] | None = None,
        observe: bool = False,
    ) -> None:
        self.scenario = scenario
        self.rules = frozenset(rules)
        self.varied = dict(varied or {})
        self.observe = observe
        self.keys: list[Key] = [*state_keys(scenario), *(("parameter", name) for name in self.varied), END]
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.start_streams = Streams()
        self.step_streams = Streams()
        self._foresees = max(actor.foresight for actor in scenario.actors)
        self._sees_endings = sees_endings(scenario)
        self._programs: dict[tuple[object, ...], Program] = {}
        self.must_be_careful = False
        self.fine_levels = {(level.name,) for level in scenario.levels if _is_fine(scenario, level, self.varied)}
        self._list_streams()

    def dtype(self, key: Key) -> DType:
        """Type of a state array."""
        return _DTYPES[key[0]]

    def start(self, careful: bool = False) -> Program:
        """Fills the state arrays for step 0."""
        return self._cached(("start", careful), lambda: _StartWriter(self, careful, None).write())

    def step(self, step: int, careful: bool = False) -> Program:
        """Plays moves, events, drift and noise of a step."""
        left: int | None = self.scenario.clock.steps - 1 - step
        horizon = self._foresees + 1 if self._sees_endings else 0
        if left is not None and left >= horizon:
            left = None
        return self._cached(("step", left, careful), lambda: _StepWriter(self, careful, left).write())

    def ending(self, last: bool, careful: bool = False) -> Program:
        """Looks at the outcomes: the ``end`` array becomes an outcome's number, or -1."""
        return self._cached(("end", last, careful), lambda: _EndWriter(self, careful, None).write(last))

    def _cached(self, key: tuple[object, ...], make: Callable[[], Program]) -> Program:
        if key not in self._programs:
            self._programs[key] = make()
        return self._programs[key]

    def _list_streams(self) -> None:
        """Name every stream up front: each is drawn at every step, whichever program runs."""
        place = self.step_streams.place
        for actor in self.scenario.actors:
            place(luck.choice_purpose(actor.name), "uniform")
            if self.scenario.moves == "shuffled":
                place(luck.order_purpose(actor.name), "uniform")
            for option in actor.options:
                for effect in option.effects:
                    if (draw := draw_of(effect.amount)) is not None:
                        place(luck.move_spread_purpose(actor.name, effect.target, draw), draw)
        for event in self.scenario.events:
            if event.chance is not None:
                place(luck.event_purpose(event.name), "uniform")
            for effect in event.effects:
                if (draw := draw_of(effect.amount)) is not None:
                    place(luck.event_spread_purpose(event.name, effect.target, draw), draw)
        for level in self.scenario.levels:
            if level.noise is not None:
                place(luck.noise_purpose(level.name), "normal")
        self.moving_streams = len(self.step_streams.purposes)
        for outcome in self.scenario.outcomes:
            if outcome.chance is not None:
                place(luck.outcome_purpose(outcome.name), "uniform")


def _is_fine(scenario: Scenario, level: Level, varied: Collection[str]) -> bool:
    """Does a level only ever hold multiples of 1 / 64, so that its sums need no rounding?"""
    if level.drift is not None or level.noise is not None:
        return False
    effects = [effect for actor in scenario.actors for option in actor.options for effect in option.effects]
    effects += [effect for event in scenario.events for effect in event.effects]
    amounts = [level.start, *(effect.amount for effect in effects if effect.target == level.name)]
    builder = Builder()
    reader = Reader(scenario, builder, {name: builder.state(-1, "float") for name in varied}, careful=False)
    for amount in amounts:
        names_only_numbers = all(isinstance(node, _NUMBERS) for node in amount.low.tree.walk())
        if amount.how != "exact" or not names_only_numbers:
            return False
        value = reader.formula(amount.low, World({}, builder.zero), builder.yes, builder.zero)
        if not (value.known and value.fine):
            return False
    return builder.constant(level.low).fine and builder.constant(level.high).fine


_NUMBERS = (Number, ReadParameter, Negate, Arithmetic, Call, StepCount)


def draw_of(amount: Amount) -> luck.Draw | None:
    """Which kind of luck an amount carries."""
    return None if amount.how == "exact" else amount.how


class _Writer:
    """What all three programs share: the state going in and coming out."""

    def __init__(self, compiled: Compiled, careful: bool, left: int | None) -> None:
        self.compiled = compiled
        self.scenario = compiled.scenario
        self.careful = careful
        self.builder = Builder()
        self.inputs = {place: self._input(key) for place, key in enumerate(compiled.keys)}
        varied = {name: self.inputs[compiled.places["parameter", name]] for name in compiled.varied}
        self.reader = Reader(self.scenario, self.builder, varied, careful)
        self.chooser = Chooser(self.scenario, self.reader, left)
        steps = self.scenario.clock.steps
        step = self.builder.shared("step", 0.0, float(steps - 1))
        if steps == 1:
            step = self.builder.zero
        self.world = World({key: self.inputs[place] for place, key in enumerate(compiled.keys)}, step)

    def _input(self, key: Key) -> Value:
        steps = float(self.scenario.clock.steps)
        low, high = {"times": (0.0, steps), "moves": (0.0, steps), "last": (-1.0, steps)}.get(key[0], (-1e300, 1e300))
        if key[0] == "level":
            level = next(level for level in self.scenario.levels if level.name == key[1])
            low, high = level.low, level.high
        if key[0] == "parameter":
            low, high = self.compiled.varied[key[1]]
        value = self.builder.state(self.compiled.places[key], self.compiled.dtype(key), low, high)
        value.fine = key[0] in ("times", "moves", "last") or key[1:] in self.compiled.fine_levels
        return value

    def change(self, world: World, changes: dict[Key, Value]) -> World:
        """The world after real changes: their values would best live in the state arrays themselves."""
        for key, value in changes.items():
            if value.home is None and value.scope == "lane" and value.op not in ("draw", "row"):
                value.home = self.compiled.places[key]
        return world.with_values(changes)

    def finish(self, world: World, keys: Collection[Key]) -> Program:
        outputs: dict[int, Value] = {}
        for key in keys:
            place = self.compiled.places[key]
            value = world[key]
            elsewhere = value.home is not None and value.home != place
            outputs[place] = self.builder.copy(value) if elsewhere else value
        return emit(self.builder, self.inputs, outputs)

    def lucky(self, amount: Amount, world: World, guard: Value, purpose: Callable[[luck.Draw], int]) -> Value:
        """An amount with its luck, each run drawing its own."""
        b = self.builder
        low, width = self.reader.spread(amount, world, guard)
        if amount.how == "exact":
            return low
        return b.add(low, b.multiply(width, b.draw(amount.how, purpose(amount.how))))


class _StartWriter(_Writer):
    def write(self) -> Program:
        b = self.builder
        streams = self.compiled.start_streams
        changes: dict[Key, Value] = {}
        for key in self.compiled.keys:
            match key:
                case ("level", name):
                    level = next(level for level in self.scenario.levels if level.name == name)
                    value = self.lucky(
                        level.start,
                        self.world,
                        b.yes,
                        lambda draw, name=name: streams.place(luck.start_purpose(name, draw), draw),  # type: ignore[misc]
                    )
                    changes[key] = self.reader.settle(level, value)
                case ("flag", name):
                    changes[key] = b.constant(next(f.start for f in self.scenario.flags if f.name == name))
                case ("latest", name):
                    changes[key] = b.constant(len(self.scenario.actor(name).options), "code")
                case ("last", *_):
                    changes[key] = b.constant(-1.0)
                case ("ever" | "happened", *_):
                    changes[key] = b.no
                case ("times" | "moves", *_):
                    changes[key] = b.zero
                case ("rung",):
                    changes[key] = b.constant(0, "code")
        return self.finish(self.change(self.world, changes), list(changes))


@dataclass
class _Chosen:
    """One actor's choice, made but not yet carried out."""

    code: Value
    menu: Menu
    utilities: list[tuple[Value, Value]]
    weights: list[Value]
    seen: World
    masks: dict[int, Value] = field(default_factory=dict)


class _StepWriter(_Writer):
    def write(self) -> Program:
        b = self.builder
        world = {"in order": self._in_order, "together": self._together, "shuffled": self._shuffled}[
            self.scenario.moves
        ](self.world)
        self._count_choices(world)
        world = self.change(world, {RUNG: self._highest_rung(world)})
        for event in self.scenario.events:
            world = self._event(event, world)
        world = self._drift(world)
        for place, purpose in enumerate(self.compiled.step_streams.purposes[: self.compiled.moving_streams]):
            b.draw(purpose.draw, place)
        return self.finish(world, [key for key in self.compiled.keys if key[0] not in ("parameter", "end")])

    # ---- moves

    def _in_order(self, world: World) -> World:
        for actor in self.scenario.actors:
            world = self._carry_out(actor, self._choose(actor, world), world)
        return world

    def _together(self, world: World) -> World:
        choices = [self._choose(actor, world) for actor in self.scenario.actors]
        for actor, chosen in zip(self.scenario.actors, choices, strict=True):
            world = self._carry_out(actor, chosen, world)
        return world

    def _shuffled(self, world: World) -> World:
        """Each place in the order is taken by another actor in each run: move all, keep whose turn it is."""
        b = self.builder
        ranks = self._ranks()
        for turn in range(len(ranks)):
            for actor, rank in zip(self.scenario.actors, ranks, strict=True):
                mine = b.is_code(rank, turn)
                guard = mine if self.careful else b.yes
                after = self._carry_out(actor, self._choose(actor, world, guard), world, mine)
                changed = {key: value for key, value in after.values.items() if value is not world[key]}
                world = world.with_values({key: b.select(mine, new, world[key]) for key, new in changed.items()})
        return self.change(world, {k: v for k, v in world.values.items() if v is not self.world[k]})

    def _ranks(self) -> list[Value]:
        b = self.builder
        place = self.compiled.step_streams.place
        draws = [b.draw("uniform", place(luck.order_purpose(a.name), "uniform")) for a in self.scenario.actors]
        ranks = []
        for number, draw in enumerate(draws):
            before = [
                b.compare("less_equal" if other < number else "less", rival, draw)
                for other, rival in enumerate(draws)
                if other != number
            ]
            ranks.append(b.total(before) if before else b.constant(0, "code"))
        return ranks

    def _choose(self, actor: Actor, world: World, guard: Value | None = None) -> _Chosen:
        b = self.builder
        guard = b.yes if guard is None else guard
        menu = self.chooser.menu(actor, world, guard)
        weighed = self.chooser.weighed(actor, world, menu, guard, actor.foresight, 0)
        utilities = [part[0] for part in weighed]
        if actor.name in self.compiled.rules:
            weights = self._by_rule(actor, world, menu, utilities)
        else:
            weights = self.chooser.weights(actor, menu, utilities)
        uniform = b.draw("uniform", self.compiled.step_streams.place(luck.choice_purpose(actor.name), "uniform"))
        return _Chosen(self.chooser.pick(menu, weights, uniform), menu, weighed, weights, world)

    def _by_rule(self, actor: Actor, world: World, menu: Menu, utilities: list[Value]) -> list[Value]:
        b = self.builder
        names = [entry.name for entry in self.scenario.state]
        state = [world["flag" if isinstance(e, Flag) else "level", e.name] for e in self.scenario.state]
        rows = b.rows("rule", (actor.name, tuple(names)), [world.step, *menu.open, *utilities, *state])
        return [
            b.multiply(b.row(rows, place), b.number(open_)) if open_ is not b.no else b.zero
            for place, open_ in enumerate(menu.open)
        ]

    def _carry_out(self, actor: Actor, chosen: _Chosen, world: World, mine: Value | None = None) -> World:
        b = self.builder
        chosen.masks = {place: b.is_code(chosen.code, place) for place in range(len(actor.options))}
        changes = {**self._effects(actor, chosen, world, mine), **self._remember(actor, chosen, world)}
        after = self.change(world, changes) if mine is None else world.with_values(changes)
        if self.compiled.observe:
            self._observe_move(actor, chosen, world, after, b.yes if mine is None else mine)
        return after

    def _effects(self, actor: Actor, chosen: _Chosen, world: World, mine: Value | None) -> dict[Key, Value]:
        by_target: dict[str, list[tuple[int, Effect]]] = {}
        for place, option in enumerate(actor.options):
            if chosen.menu.open[place] is not self.builder.no:
                for effect in option.effects:
                    by_target.setdefault(effect.target, []).append((place, effect))
        changes: dict[Key, Value] = {}
        for target, effects in by_target.items():
            entry = self.reader.entry(target)
            if isinstance(entry, Flag):
                changes["flag", target] = self._flag(entry, effects, chosen, world, mine)
            else:
                changes["level", target] = self._level(actor, entry, effects, chosen, world, mine)
        return changes

    def _reach(self, chosen: _Chosen, place: int, mine: Value | None) -> Value:
        """In careful programs: the runs in which an option's effects are worked out at all."""
        b = self.builder
        if not self.careful:
            return b.yes
        return chosen.masks[place] if mine is None else b.both(chosen.masks[place], mine)

    def _flag(
        self, flag: Flag, effects: list[tuple[int, Effect]], chosen: _Chosen, world: World, mine: Value | None
    ) -> Value:
        value = world["flag", flag.name]
        for place, effect in effects:
            reach = self._reach(chosen, place, mine)
            new = self.reader.condition(effect.amount.low, chosen.seen, reach)
            value = self.builder.select(chosen.masks[place], new, value)
        return value

    def _level(
        self,
        actor: Actor,
        level: Level,
        effects: list[tuple[int, Effect]],
        chosen: _Chosen,
        world: World,
        mine: Value | None,
    ) -> Value:
        b = self.builder
        place_of = self.compiled.step_streams.place
        sure: dict[int, Value] = {}
        wide: dict[luck.Draw, dict[int, Value]] = {"normal": {}, "uniform": {}}
        sets: list[tuple[int, Value]] = []
        for place, effect in effects:
            reach = self._reach(chosen, place, mine)
            if effect.how == "set":
                value = self.lucky(
                    effect.amount,
                    chosen.seen,
                    reach,
                    lambda draw: place_of(luck.move_spread_purpose(actor.name, level.name, draw), draw),
                )
                sets.append((place, value))
                continue
            low, width = self.reader.spread(effect.amount, chosen.seen, reach)
            sure[place] = low
            if effect.amount.how != "exact":
                wide[effect.amount.how][place] = width
        amount = self._by_choice(sure, chosen, len(actor.options))
        for draw, widths in wide.items():
            if widths:
                stream = place_of(luck.move_spread_purpose(actor.name, level.name, draw), draw)
                width = self._by_choice(widths, chosen, len(actor.options))
                amount = b.add(amount, b.multiply(width, b.draw(draw, stream)))
        value = b.add(world["level", level.name], amount)
        for place, new in sets:
            value = b.select(chosen.masks[place], new, value)
        return self.reader.settle(level, value)

    def _by_choice(self, amounts: dict[int, Value], chosen: _Chosen, options: int) -> Value:
        """The amount that belongs to each run's choice; 0 where its option has none."""
        b = self.builder
        if all(value.known for value in amounts.values()):
            table = tuple(amounts[p].const if p in amounts else 0.0 for p in range(options + 1))
            return b.gather(table, chosen.code)
        result = b.zero
        for place, value in amounts.items():
            part = b.select(chosen.masks[place], value, b.zero)
            result = b.add(result, part)
        return result

    def _remember(self, actor: Actor, chosen: _Chosen, world: World) -> dict[Key, Value]:
        b = self.builder
        changes: dict[Key, Value] = {("latest", actor.name): chosen.code}
        key: Key
        for place, option in enumerate(actor.options):
            mask = chosen.masks[place]
            if (key := ("ever", actor.name, option.name)) in world.values:
                changes[key] = b.either(world[key], mask)
            if (key := ("times", actor.name, option.name)) in world.values:
                changes[key] = b.add(world[key], b.number(mask))
            if (key := ("last", actor.name, option.name)) in world.values:
                changes[key] = b.select(mask, world.step, world[key])
        if (key := ("moves", actor.name)) in world.values:
            waits = b.is_code(chosen.code, len(actor.options))
            changes[key] = b.add(world[key], b.number(b.negate(waits)))
        return changes

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
            table = tuple(0 if option.rung is None else option.rung + 1 for option in actor.options)
            if any(table):
                highest = b.larger_code(highest, b.gather_codes((*table, 0), world["latest", actor.name]))
        return highest

    # ---- what nobody chooses

    def _event(self, event: Event, world: World) -> World:
        b, read = self.builder, self.reader
        date = read.dates[event.name]
        fires = b.yes
        if event.on is not None:
            fires = b.no if date is None else b.compare("equal", world.step, b.constant(float(date)))
        if event.once:
            fires = b.both(fires, b.negate(world["happened", event.name]))
        reach = fires if self.careful else b.yes
        fires = b.both(fires, read.condition(event.when, world, reach))
        if event.chance is not None:
            chance = read.chance(event.chance, world, fires if self.careful else b.yes)
            stream = self.compiled.step_streams.place(luck.event_purpose(event.name), "uniform")
            fires = b.both(fires, b.compare("less", b.draw("uniform", stream), chance))
        changes = self._event_effects(event, world, fires)
        happened: Key = ("happened", event.name)
        if happened in world.values:
            changes[happened] = b.either(world[happened], fires)
        after = self.change(world, changes)
        if self.compiled.observe:
            self._observe_event(event, world, after, fires)
        return after

    def _event_effects(self, event: Event, world: World, fires: Value) -> dict[Key, Value]:
        b = self.builder
        if fires is b.no:
            return {}
        changes: dict[Key, Value] = {}
        guard = fires if self.careful else b.yes
        for effect in event.effects:
            entry = self.reader.entry(effect.target)
            if isinstance(entry, Flag):
                new = self.reader.condition(effect.amount.low, world, guard)
                changes["flag", entry.name] = b.select(fires, new, world["flag", entry.name])
                continue
            amount = self.lucky(
                effect.amount,
                world,
                guard,
                lambda draw, name=entry.name: self.compiled.step_streams.place(  # type: ignore[misc]
                    luck.event_spread_purpose(event.name, name, draw), draw
                ),
            )
            old = world["level", entry.name]
            new = b.add(old, amount) if effect.how == "add" else amount
            changes["level", entry.name] = self.reader.settle(entry, b.select(fires, new, old))
        return changes

    def _drift(self, world: World) -> World:
        b, read = self.builder, self.reader
        changes: dict[Key, Value] = {}
        for level in self.scenario.levels:
            if level.drift is None and level.noise is None:
                continue
            value = b.add(world["level", level.name], read.formula(level.drift, world, b.yes, b.zero))
            if level.noise is not None:
                width = read.formula(level.noise, world, b.yes, b.zero)
                if width.low < 0.0:
                    b.act("check", ("spread", level.noise, "a spread below 0"), width, b.yes)
                stream = self.compiled.step_streams.place(luck.noise_purpose(level.name), "normal")
                value = b.add(value, b.multiply(width, b.draw("normal", stream)))
            changes["level", level.name] = read.settle(level, value)
        after = self.change(world, changes)
        if self.compiled.observe:
            names = tuple(key[1] for key in changes)
            b.act("observe", ObservedDrift(names), *self._before_and_after(names, world, after))
        return after

    # ---- telling what happened

    def _key(self, name: str) -> Key:
        return ("flag" if isinstance(self.reader.entry(name), Flag) else "level", name)

    def _before_and_after(self, names: tuple[str, ...], before: World, after: World) -> list[Value]:
        return [world[self._key(name)] for name in names for world in (before, after)]

    def _observe_move(self, actor: Actor, chosen: _Chosen, before: World, after: World, mine: Value) -> None:
        b = self.builder
        terms = [summands(option.appeal) for option in actor.options]
        values: list[Value] = []
        for place, (option, parts) in enumerate(zip(actor.options, terms, strict=True)):
            guard = chosen.menu.open[place]
            for sign, node in parts:
                assert option.appeal is not None
                value = self.reader.node(node, chosen.seen, guard, option.appeal)
                values.append(value if sign > 0 else b.ufunc("negative", value))
        names = tuple(dict.fromkeys(e.target for option in actor.options for e in option.effects))
        texts = tuple(
            tuple(option.appeal.text[slice(*node.span)] for _, node in parts) if option.appeal else ()
            for option, parts in zip(actor.options, terms, strict=True)
        )
        attr = ObservedMove(actor.name, len(actor.options), texts, names)
        utilities = [part[0] for part in chosen.utilities]
        gains = [part[1] for part in chosen.utilities]
        own = [mine, chosen.code, chosen.menu.ordered, *chosen.menu.open, *utilities, *gains, *chosen.weights]
        b.act("observe", attr, *own, *values, *self._before_and_after(names, before, after))

    def _observe_event(self, event: Event, before: World, after: World, fires: Value) -> None:
        names = tuple(dict.fromkeys(effect.target for effect in event.effects))
        values = self._before_and_after(names, before, after)
        self.builder.act("observe", ObservedEvent(event.name, names), fires, *values)


class _EndWriter(_Writer):
    def write(self, last: bool) -> Program:
        b, read = self.builder, self.reader
        end = b.constant(-1, "code")
        place = self.compiled.step_streams.place
        numbered = list(enumerate(self.scenario.outcomes))
        looked_at = [(n, o) for n, o in numbered if not (o.at_end or o.otherwise)]
        if last:
            looked_at += [(n, o) for n, o in numbered if o.at_end or o.otherwise]
        # Written from the last to the first, so that the first that holds has the last word.
        for number, outcome in reversed(looked_at):
            holds = b.yes if outcome.otherwise else read.condition(outcome.when, self.world, b.yes)
            if outcome.chance is not None:
                chance = read.chance(outcome.chance, self.world, holds if self.careful else b.yes)
                stream = place(luck.outcome_purpose(outcome.name), "uniform")
                holds = b.both(holds, b.compare("less", b.draw("uniform", stream), chance))
            end = b.select(holds, b.constant(number, "code"), end)
        for _, outcome in numbered:
            if outcome.chance is not None:
                b.draw("uniform", place(luck.outcome_purpose(outcome.name), "uniform"))
        return self.finish(self.change(self.world, {END: end}), [END])
