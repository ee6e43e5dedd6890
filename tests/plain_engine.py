"""A second, plain engine: one run at a time, ordinary numbers, read straight off the language page.

It shares nothing with the fast engine but the random streams, and the two must agree run by run.
"""

import math
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from escalate.engine import luck, purposes
from escalate.scenario import trees as t
from escalate.scenario.model import Flag


class PlainError(Exception):
    """A formula failed in a run that reached it."""


@lru_cache(maxsize=4096)
def _draws(seed, hundred, step, purpose, draw):
    words = luck.words(purpose, seed, 100 * hundred + np.arange(100), step)
    return getattr(luck, draw)(words).tolist()


@dataclass
class World:
    """State and history of one run at one moment."""

    state: dict
    step: int = 0
    latest: dict = field(default_factory=dict)
    times: dict = field(default_factory=dict)
    last: dict = field(default_factory=dict)
    happened: set = field(default_factory=set)

    def copy(self):
        return World(
            dict(self.state), self.step, dict(self.latest), dict(self.times), dict(self.last), set(self.happened)
        )


@dataclass
class PlainRun:
    """How a run went."""

    outcome: str
    step: int
    start: dict
    choices: list
    states: list


class Plain:
    """Plays runs of one scenario."""

    def __init__(self, scenario, seed):
        self.scenario = scenario
        self.seed = seed
        self.entries = {entry.name: entry for entry in scenario.state}
        self.parameters = {parameter.name: parameter.value for parameter in scenario.parameters}
        priced = any(outcome.worth is not None for outcome in scenario.outcomes)
        self.sees_endings = priced or any(actor.foresight for actor in scenario.actors)
        self.steps = scenario.clock.steps
        self.told = {}  # (run, step, actor) -> the choice, and the weights it was made by

    # ---- luck

    def draw(self, run, step, purpose, draw):
        return _draws(self.seed, run // 100, step, purpose, draw)[run % 100]

    # ---- formulas

    def value(self, formula, world, default=None):
        return default if formula is None else self.node(formula.tree, world)

    def node(self, node, world):
        v = lambda part: self.node(part, world)  # noqa: E731
        match node:
            case t.Number(value) | t.YesNo(value):
                return value
            case t.ReadLevel(name) | t.ReadFlag(name):
                return world.state[name]
            case t.ReadParameter(name):
                return self.parameters[name]
            case t.StepNumber():
                return float(world.step)
            case t.StepCount():
                return float(self.steps)
            case t.AsNumber(operand):
                return 1.0 if v(operand) else 0.0
            case t.Negate(operand):
                return -v(operand)
            case t.Not(operand):
                return not v(operand)
            case t.Logic("and", left, right):
                return v(left) and v(right)
            case t.Logic("or", left, right):
                return v(left) or v(right)
            case t.If(test, then, otherwise):
                return v(then) if v(test) else v(otherwise)
            case t.Compare(operators, operands):
                values = [v(operand) for operand in operands]
                pairs = zip(operators, values, values[1:], strict=False)
                return all(_COMPARE[operator](left, right) for operator, left, right in pairs)
            case t.Arithmetic(operator, left, right):
                return _sure(_ARITHMETIC[operator], v(left), v(right))
            case t.Call(function, arguments):
                return _sure(_CALLS[function], *[v(argument) for argument in arguments])
        return self.history(node, world)

    def history(self, node, world):
        match node:
            case t.Latest(actor, option):
                return world.latest.get(actor) == option
            case t.Ever(actor, option):
                return (actor, option) in world.last
            case t.Times(actor, option):
                return float(world.times.get((actor, option), 0))
            case t.Since(actor, option):
                last = world.last.get((actor, option))
                return float(self.steps + 1 if last is None else world.step - last)
            case t.Share(actor, option):
                moves = sum(count for (who, _), count in world.times.items() if who == actor)
                return world.times.get((actor, option), 0) / moves if moves else 0.0
            case t.RungOf(actor):
                option = world.latest.get(actor)
                rung = None
                if option is not None:
                    rung = next(o.rung for o in self.scenario.actor(actor).options if o.name == option)
                return float(-1 if rung is None else rung)
            case t.Happened(event):
                return event in world.happened
            case t.Until(event):
                on = next(e.on for e in self.scenario.events if e.name == event)
                date = self.scenario.clock.step_of(on)
                if date is None:
                    date = self.steps if on > self.scenario.clock.start else 0
                return float(max(0, date - world.step))
        raise TypeError(node)

    # ---- changes

    def settle(self, name, value, rounded=True):
        level = self.entries[name]
        if rounded:
            value = float(np.rint(value * 1e6) / 1e6)
        if level.whole:
            value = float(np.rint(value))
        return min(max(value, level.low), level.high)

    def amount(self, amount, world, luck_of):
        low = self.value(amount.low, world)
        if amount.how == "exact":
            return low
        width = self.value(amount.high, world)
        if amount.how == "uniform":
            width = width - low
        if width < 0:
            raise PlainError("spread")
        return low + width * luck_of(amount.how)

    def changed(self, effects, seen, world, luck_of, rounded=True):
        """The state entries that effects change; amounts are worked out on what was ``seen``."""
        state = {}
        for effect in effects:
            amount = self.amount(effect.amount, seen, lambda draw, e=effect: luck_of(e.target, draw))
            if isinstance(self.entries[effect.target], Flag):
                state[effect.target] = amount
                continue
            value = world.state[effect.target] + amount if effect.how == "add" else amount
            state[effect.target] = self.settle(effect.target, value, rounded)
        return state

    def remember(self, world, actor, option):
        world.latest[actor.name] = None if option is None else option.name
        if option is not None:
            key = (actor.name, option.name)
            world.times[key] = world.times.get(key, 0) + 1
            world.last[key] = world.step

    # ---- choosing

    def open_options(self, actor, world):
        allowed = self.scenario.allowed(actor)
        """Those open, in the file's order, and whether an order narrowed them."""
        found = [o for o, ok in zip(actor.options, allowed, strict=True) if ok and self.value(o.when, world, True)]
        ordered = [
            o
            for o in found
            for order in self.scenario.orders(actor)
            if order.option == o.name and self.value(order.when, world)
        ]
        return [o for o in found if o in ordered] or found, bool(ordered)

    def imagined(self, actor, option, world):
        after = world.copy()
        if option is None:
            self.remember(after, actor, None)
            return after
        mean = lambda _, draw: 0.0 if draw == "normal" else 0.5  # noqa: E731
        after.state.update(self.changed(option.effects, world, world, mean, rounded=self.sees_endings))
        self.remember(after, actor, option)
        return after

    def utilities(self, number, world, options, foresight, ahead):
        actor = self.scenario.actors[number]
        now = self.value(actor.goal, world, 0.0)
        result = []
        for option in options:
            appeal = self.value(option.appeal, world, 0.0)
            after = self.imagined(actor, option, world)
            result.append(appeal + (self.prospects(after, number, foresight, ahead)[number] - now))
        return result

    def prospects(self, world, mover, left, ahead):
        """Worth of a world to everybody, just after an imagined move."""
        final = self.runs_out(world, mover)
        follows = self.follows(world, mover, left, ahead, final, 0)
        if not self.sees_endings:
            return follows
        looked_at = [o for o in self.scenario.outcomes if not (o.at_end or o.otherwise)]
        return self.looked_at(looked_at + self.at_end() if final else looked_at, world, follows)

    def at_end(self):
        return [o for o in self.scenario.outcomes if o.at_end or o.otherwise]

    def looked_at(self, outcomes, world, follows):
        if not self.sees_endings:
            return follows
        for outcome in reversed(outcomes):
            if not (outcome.otherwise or self.value(outcome.when, world, True)):
                continue
            chance = self.chance(outcome.chance, world)
            ends = self.goals(world)
            if outcome.worth is not None:
                ends = [float(self.value(outcome.worth.get(actor.name), world, 0)) for actor in self.scenario.actors]
            follows = [chance * end + (1 - chance) * rest for end, rest in zip(ends, follows, strict=True)]
        return follows

    def runs_out(self, world, mover):
        return world.step >= self.steps - 1 and mover == len(self.scenario.actors) - 1

    def goals(self, world):
        return [self.value(actor.goal, world, 0.0) for actor in self.scenario.actors]

    def follows(self, world, mover, left, ahead, final, passed):
        actors = self.scenario.actors
        if left == 0 or final:
            return self.goals(world)
        following = (mover + 1) % len(actors)
        if following == 0:
            world = world.copy()
            world.step += 1
        options, _ = self.open_options(actors[following], world)
        if not options:
            if self.runs_out(world, following) or passed + 1 == len(actors):
                return self.looked_at(self.at_end(), world, self.goals(world))
            return self.follows(world, following, left, ahead, False, passed + 1)
        odds = self.odds(following, world, left - 1, ahead)
        sums = [0.0] * len(actors)
        for option, weight in odds:
            values = self.prospects(self.imagined(actors[following], option, world), following, left - 1, ahead)
            sums = [total + weight * value for total, value in zip(sums, values, strict=True)]
        return [value / sum(weight for _, weight in odds) for value in sums]

    def odds(self, number, world, foresight, ahead):
        """Each open option with its odds; last, where chance may take none of them, None with those of waiting."""
        actor = self.scenario.actors[number]
        options, ordered = self.open_options(actor, world)
        utilities = self.utilities(number, world, options, foresight, ahead)
        chances = [0 if o.chance is None or ordered else self.chance(o.chance, world) for o in options]
        if sum(chances) > 1 + 1e-9:
            raise PlainError("chances")
        left = max(1 - sum(chances), 0)
        weighed = [u for o, u in zip(options, utilities, strict=True) if o.chance is None or ordered]
        weights = self.weights(actor, weighed) if weighed else []
        shares = [left * weight / sum(weights) for weight in weights]
        odds = [shares.pop(0) if o.chance is None or ordered else c for o, c in zip(options, chances, strict=True)]
        waiting = [] if weighed or not left else [(None, left)]
        return [*zip(options, odds, strict=True), *waiting]

    def weights(self, actor, utilities):
        best = max(utilities)
        if actor.precision is None:
            return [1.0 if utility >= best - 1e-9 else 0.0 for utility in utilities]
        precision = self.value(actor.precision, None)
        return [float(np.exp(precision * (utility - best))) for utility in utilities]

    def choose(self, number, world, run):
        actor = self.scenario.actors[number]
        if not self.open_options(actor, world)[0]:
            return None
        odds = self.odds(number, world, actor.foresight, 0)
        waits = purposes.wait_purpose(actor.name)
        named = [purposes.choice_purpose(actor.name, option.name) if option else waits for option, _ in odds]
        draws = [self.draw(run, world.step, name, "gumbel") for name in named]
        scores = [math.log(w) + draw if w else -math.inf for (_, w), draw in zip(odds, draws, strict=True)]
        chosen = odds[scores.index(max(scores))][0]
        told = {option.name if option else None: weight for option, weight in odds}
        self.told[run, world.step, actor.name] = chosen.name if chosen else None, told
        return chosen

    def chance(self, formula, world):
        chance = self.value(formula, world, 1.0)
        if not 0 <= chance <= 1:
            raise PlainError("chance")
        return chance

    # ---- a run

    def play(self, run):
        world = World({})
        for entry in self.scenario.state:
            if isinstance(entry, Flag):
                world.state[entry.name] = entry.start
            else:
                of = lambda draw, e=entry: self.draw(run, 0, purposes.start_purpose(e.name), draw)  # noqa: E731
                world.state[entry.name] = self.settle(entry.name, self.amount(entry.start, world, of))
        result = PlainRun("", -1, dict(world.state), [], [])
        for step in range(self.steps):
            world.step = step
            self.moves(world, run)
            result.choices.append(dict(world.latest))
            self.events(world, run)
            self.drift(world, run)
            result.states.append(dict(world.state))
            ending = self.ending(world, run)
            if ending is not None:
                result.outcome, result.step = ending, step
                return result
        raise AssertionError("a run without an ending")

    def moves(self, world, run):
        actors = list(enumerate(self.scenario.actors))
        if self.scenario.moves == "shuffled":
            actors.sort(key=lambda pair: self.draw(run, world.step, purposes.order_purpose(pair[1].name), "uniform"))
        seen = world.copy()
        together = self.scenario.moves == "together"
        choices = {number: self.choose(number, seen, run) for number, _ in actors} if together else {}
        for number, actor in actors:
            option = choices[number] if together else self.choose(number, world, run)
            if option is not None:
                of = lambda target, draw, a=actor: self.draw(  # noqa: E731
                    run, world.step, purposes.move_spread_purpose(a.name, target), draw
                )
                world.state.update(self.changed(option.effects, seen if together else world, world, of))
            self.remember(world, actor, option)

    def events(self, world, run):
        for event in self.scenario.events:
            if event.on is not None and self.scenario.clock.step_of(event.on) != world.step:
                continue
            if (event.once and event.name in world.happened) or not self.value(event.when, world, True):
                continue
            if event.chance is not None:
                chance = self.chance(event.chance, world)
                if not self.draw(run, world.step, purposes.event_purpose(event.name), "uniform") < chance:
                    continue
            of = lambda target, draw, e=event: self.draw(  # noqa: E731
                run, world.step, purposes.event_spread_purpose(e.name, target), draw
            )
            world.state.update(self.changed(event.effects, world, world, of))
            world.happened.add(event.name)

    def drift(self, world, run):
        new = {}
        for level in self.scenario.levels:
            if level.drift is None and level.noise is None:
                continue
            value = world.state[level.name] + self.value(level.drift, world, 0.0)
            if level.noise is not None:
                width = self.value(level.noise, world)
                if width < 0:
                    raise PlainError("noise")
                value += width * self.draw(run, world.step, purposes.noise_purpose(level.name), "normal")
            new[level.name] = self.settle(level.name, value)
        world.state.update(new)

    def ending(self, world, run):
        looked_at = [o for o in self.scenario.outcomes if not (o.at_end or o.otherwise)]
        if world.step == self.steps - 1:
            looked_at += [o for o in self.scenario.outcomes if o.at_end or o.otherwise]
        for outcome in looked_at:
            if outcome.otherwise:
                return outcome.name
            if self.value(outcome.when, world, True):
                if outcome.chance is None:
                    return outcome.name
                uniform = self.draw(run, world.step, purposes.outcome_purpose(outcome.name), "uniform")
                if uniform < self.chance(outcome.chance, world):
                    return outcome.name
        return None


def _sure(function, *values):
    try:
        with np.errstate(all="ignore"):
            result = function(*values)
    except (ZeroDivisionError, ValueError, OverflowError) as error:
        raise PlainError(str(error)) from None
    if isinstance(result, complex) or not math.isfinite(result):
        raise PlainError("not a number")
    return float(result)


_COMPARE = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
_ARITHMETIC = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "**": lambda a, b: np.power(np.float64(a), np.float64(b)), "%": lambda a, b: a % b,
}  # fmt: skip
_CALLS = {
    "min": min, "max": max, "abs": abs, "sqrt": math.sqrt, "exp": np.exp, "log": lambda x: np.log(np.float64(x)),
    "clip": lambda x, low, high: min(max(x, low), high), "round": np.rint, "floor": math.floor,
}  # fmt: skip
