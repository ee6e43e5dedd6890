"""How an actor weighs its options: utilities, foresight, and the logit choice among them.

Sources: R. D. McKelvey and T. R. Palfrey, Quantal response equilibria for normal form games (1995)
and for extensive form games (1998).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from escalate.engine.chances import Chances, Menu
from escalate.engine.ir import Builder, Value
from escalate.engine.world import Key, Reader, World
from escalate.scenario.model import Actor, Effect, Flag, Option, Outcome, Scenario

LEAST_PULL = -700.0
"""``exp`` of this adds nothing to that of 0."""
FAR_BELOW = -1e300
TIE = 1e-9
"""Utilities this close to the best count as the best (``precision: best``)."""


def sees_endings(scenario: Scenario) -> bool:
    """Do imagined moves look at the outcomes?"""
    return any(outcome.worth is not None for outcome in scenario.outcomes) or any(a.foresight for a in scenario.actors)


class Chooser:
    """Works out menus, utilities and weights on worlds.

    Parameters
    ----------
    scenario : Scenario
        Whose actors choose.
    reader : Reader
        Works out their formulas.
    left : int or None
        Steps that follow the present one; None for so many that no actor can see the end.
    """

    def __init__(self, scenario: Scenario, reader: Reader, left: int | None) -> None:
        self.scenario = scenario
        self.reader = reader
        self.builder: Builder = reader.builder
        self.left = left
        self._at_end = tuple(outcome for outcome in scenario.outcomes if outcome.at_end or outcome.otherwise)
        self._at_once = tuple(outcome for outcome in scenario.outcomes if outcome not in self._at_end)
        # Without worth or foresight an ending adds nothing to what the goal says of the same world.
        self.sees_endings = sees_endings(scenario)
        # The worlds and guards are kept beside their ids, which therefore stay theirs.
        self._prospects: dict[tuple[int, ...], tuple[World, Value, tuple[Value, ...]]] = {}
        self._imagined: dict[tuple[int, str, int, int], tuple[World, Value, World]] = {}

    # ---- what is open

    def menu(self, actor: Actor, world: World, guard: Value) -> Menu:
        """The options open to an actor."""
        b, read = self.builder, self.reader
        open_ = []
        for option, allowed in zip(actor.options, self.scenario.allowed(actor), strict=True):
            open_.append(read.condition(option.when, world, guard) if allowed else b.no)
        ordered = dict.fromkeys(range(len(open_)), b.no)
        for order in self.scenario.orders(actor):
            place = actor.option_index(order.option)
            holds = b.both(open_[place], read.condition(order.when, world, guard))
            ordered[place] = b.either(ordered[place], holds)
        narrowed = reduce(b.either, ordered.values())
        if narrowed is not b.no:
            open_ = [b.select(narrowed, ordered[place], value) for place, value in enumerate(open_)]
        return Menu(tuple(open_), b.any(open_), narrowed)

    # ---- what a move does, at its mean

    def imagine(self, actor: Actor, place: int, world: World, guard: Value) -> World:
        """The world after an option's mean effects, the actor's history included.

        The place after the last option's is that of waiting.
        One world for one move: what is weighed and what is then averaged share all that follows from it.
        """
        key = (id(world), actor.name, place, id(guard))
        if key not in self._imagined:
            changes: dict[Key, Value] = {("latest", actor.name): self.builder.constant(place, "code")}
            if place < len(actor.options):
                changes |= self.mean_effects(actor.options[place], world, guard) | self.history(actor, place, world)
            self._imagined[key] = world, guard, world.with_values(changes)
        return self._imagined[key][2]

    def mean_effects(self, option: Option, world: World, guard: Value) -> dict[Key, Value]:
        """State entries after an option's effects, spreads at their means."""
        changes: dict[Key, Value] = {}
        for effect in option.effects:
            key, value = self._mean_effect(effect, world, guard)
            changes[key] = value
        return changes

    def _mean_effect(self, effect: Effect, world: World, guard: Value) -> tuple[Key, Value]:
        entry = self.reader.entry(effect.target)
        amount = self.reader.mean(effect.amount, world, guard)
        if isinstance(entry, Flag):
            return ("flag", entry.name), amount
        key = ("level", entry.name)
        new = self.builder.add(world[key], amount) if effect.how == "add" else amount
        return key, self.reader.settle(entry, new, rounded=self.sees_endings)

    def history(self, actor: Actor, place: int, world: World) -> dict[Key, Value]:
        """The history entries that taking an option changes."""
        b = self.builder
        name = actor.options[place].name
        changes: dict[Key, Value] = {}
        if ("ever", actor.name, name) in world.values:
            changes["ever", actor.name, name] = b.yes
        if ("times", actor.name, name) in world.values:
            changes["times", actor.name, name] = b.add(world["times", actor.name, name], b.one)
        if ("last", actor.name, name) in world.values:
            changes["last", actor.name, name] = world.step
        if ("moves", actor.name) in world.values:
            changes["moves", actor.name] = b.add(world["moves", actor.name], b.one)
        return changes

    # ---- what an option is worth

    def weighed(
        self, actor: Actor, world: World, menu: Menu, guard: Value, foresight: int, ahead: int
    ) -> list[tuple[Value, Value]]:
        """For every option its utility, and the part of it that is not appeal."""
        b, read = self.builder, self.reader
        number = self.scenario.actors.index(actor)
        now = read.formula(actor.goal, world, guard, b.zero)
        result = []
        for place, option in enumerate(actor.options):
            if menu.open[place] is b.no:
                result.append((b.zero, b.zero))
                continue
            reach = b.both(guard, menu.open[place]) if read.careful else guard
            appeal = read.formula(option.appeal, world, reach, b.zero)
            after = self.imagine(actor, place, world, reach)
            prospects = self.prospects(after, number, foresight, ahead, reach)
            gain = b.subtract(prospects[number], now)
            result.append((b.add(appeal, gain), gain))
        return result

    def prospects(self, world: World, mover: int, left: int, ahead: int, guard: Value) -> tuple[Value, ...]:
        """Value to every actor of a world just after ``mover`` moved, ``left`` imagined moves to go.

        ``ahead`` counts the steps imagined beyond the present one.
        """
        final = self._clock_runs_out(mover, ahead)
        key = (id(world), mover, left, ahead, id(guard))
        if key not in self._prospects:
            follows = self._follows(world, mover, left, ahead, guard, final)
            looked_at = (*self._at_once, *self._at_end) if final else self._at_once
            self._prospects[key] = world, guard, self._look_at(looked_at, world, follows, guard)
        return self._prospects[key][2]

    def _clock_runs_out(self, mover: int, ahead: int) -> bool:
        return self.left is not None and ahead >= self.left and mover == len(self.scenario.actors) - 1

    def _goals(self, world: World, guard: Value) -> tuple[Value, ...]:
        read = self.reader
        return tuple(read.formula(actor.goal, world, guard, self.builder.zero) for actor in self.scenario.actors)

    def _follows(
        self, world: World, mover: int, left: int, ahead: int, guard: Value, final: bool, passed: int = 0
    ) -> tuple[Value, ...]:
        """Value of letting the movers after ``mover`` go on."""
        b = self.builder
        actors = self.scenario.actors
        if left == 0 or final:
            return self._goals(world, guard)
        following = (mover + 1) % len(actors)
        if following == 0:
            ahead += 1
            world = World(world.values, b.add(world.step, b.one))
        actor = actors[following]
        menu = self.menu(actor, world, guard)
        if menu.any_open is b.no:
            return self._passed_over(world, following, left, ahead, guard, passed)
        reach = b.both(guard, menu.any_open) if self.reader.careful else guard
        moved = self._answer(actor, following, world, menu, left, ahead, reach)
        if menu.any_open is b.yes:
            return moved
        passed_by = self._passed_over(world, following, left, ahead, guard, passed)
        return tuple(b.select(menu.any_open, yes, no) for yes, no in zip(moved, passed_by, strict=True))

    def _passed_over(
        self, world: World, mover: int, left: int, ahead: int, guard: Value, passed: int
    ) -> tuple[Value, ...]:
        """Value of going on after ``mover`` had nothing open.

        Where that brings the clock to its end, or a whole round finds nobody with anything open so that the
        world stands still until then, the outcomes for the end of time are looked at.
        """
        if self._clock_runs_out(mover, ahead) or passed + 1 == len(self.scenario.actors):
            return self._look_at(self._at_end, world, self._goals(world, guard), guard)
        return self._follows(world, mover, left, ahead, guard, False, passed + 1)

    def _answer(
        self, actor: Actor, number: int, world: World, menu: Menu, left: int, ahead: int, guard: Value
    ) -> tuple[Value, ...]:
        """Value of a world in which ``actor`` moves by its logit rule with one move less of foresight."""
        b = self.builder
        utilities = [part[0] for part in self.weighed(actor, world, menu, guard, left - 1, ahead)]
        weights = self.odds(actor, world, menu, utilities, guard)
        total = reduce(b.add, weights)
        sums = [b.zero] * len(self.scenario.actors)
        for place, weight in enumerate(weights):
            if weight is b.zero:
                continue
            taken = menu.open[place] if place < len(menu.open) else b.compare("greater", weight, b.zero)
            reach = b.both(guard, taken) if self.reader.careful else guard
            after = self.imagine(actor, place, world, reach)
            values = self.prospects(after, number, left - 1, ahead, reach)
            parts = [b.multiply(weight, self._reached(taken, value)) for value in values]
            sums = [b.add(old, new) for old, new in zip(sums, parts, strict=True)]
        # With nothing open the total is 0 and the value is not used; it only must not divide by 0.
        safe = b.select(b.compare("greater", total, b.zero), total, b.one) if menu.any_open is not b.yes else total
        return tuple(b.ufunc("divide", value, safe) for value in sums)

    def _reached(self, open_: Value, value: Value) -> Value:
        """In careful programs a closed option's value may be no number: leave it out."""
        return self.builder.select(open_, value, self.builder.zero) if self.reader.careful else value

    def _look_at(
        self, looked_at: tuple[Outcome, ...], world: World, follows: tuple[Value, ...], guard: Value
    ) -> tuple[Value, ...]:
        """What an imagined world is worth, given what would follow where no outcome ends the run."""
        if not self.sees_endings:
            return follows
        b, read = self.builder, self.reader
        goals = self._goals(world, guard)
        values = follows
        for outcome in reversed(looked_at):
            holds = b.yes if outcome.otherwise else read.condition(outcome.when, world, guard)
            reach = b.both(guard, holds) if read.careful else guard
            chance = read.chance(outcome.chance, world, reach)
            ends = self._worths(outcome, goals)
            if chance is not b.one:
                rest = b.subtract(b.one, chance)
                ends = tuple(
                    b.add(b.multiply(chance, end), b.multiply(rest, value))
                    for end, value in zip(ends, values, strict=True)
                )
            values = tuple(b.select(holds, end, value) for end, value in zip(ends, values, strict=True))
        return values

    def _worths(self, outcome: Outcome, goals: tuple[Value, ...]) -> tuple[Value, ...]:
        if outcome.worth is None:
            return goals
        b, nothing = self.builder, World({}, self.builder.zero)
        worths = (outcome.worth.get(actor.name) for actor in self.scenario.actors)
        return tuple(self.reader.formula(worth, nothing, b.yes, b.zero) for worth in worths)

    # ---- from utilities to a choice

    def odds(self, actor: Actor, world: World, menu: Menu, utilities: list[Value], guard: Value) -> list[Value]:
        """Numbers in proportion to which the open options are chosen; 0 for closed ones.

        One more, the last, is that of waiting, where an actor with exact chances may have nothing else.
        """
        if not actor.has_chances:
            return self.weights(actor, menu, utilities)
        chances = Chances(self.reader, actor, menu, world, guard)
        return chances.share(self.weights(actor, chances.weighed, utilities))

    def weights(self, actor: Actor, menu: Menu, utilities: list[Value]) -> list[Value]:
        """Numbers in proportion to which the open options are chosen, the best at 1; 0 for closed ones."""
        b = self.builder
        if menu.any_open is b.no:
            return [b.zero] * len(utilities)
        if actor.precision is None:
            return [b.number(near) for near in self.near_the_best(menu, utilities)]
        masked = self._of_open(menu, self.pulls(actor, utilities))
        best = reduce(b.maximum, masked)
        weights = [b.ufunc("exp", b.maximum(b.subtract(pull, best), b.constant(LEAST_PULL))) for pull in masked]
        return [self._reached(ok, weight) for ok, weight in zip(menu.open, weights, strict=True)]

    def pulls(self, actor: Actor, utilities: list[Value]) -> list[Value]:
        """Logarithms of the odds of options, up to a number that all share."""
        precision = self.reader.formula(
            actor.precision, World({}, self.builder.zero), self.builder.yes, self.builder.one
        )
        return [self.builder.multiply(precision, utility) for utility in utilities]

    def near_the_best(self, menu: Menu, utilities: list[Value]) -> list[Value]:
        """Which open options are as good as the best."""
        b = self.builder
        masked = self._of_open(menu, utilities)
        edge = b.subtract(reduce(b.maximum, masked), b.constant(TIE))
        near = [b.compare("greater_equal", utility, edge) for utility in masked]
        return [b.both(ok, value) for ok, value in zip(menu.open, near, strict=True)]

    def _of_open(self, menu: Menu, values: list[Value]) -> list[Value]:
        far = self.builder.constant(FAR_BELOW)
        return [self.builder.select(ok, value, far) for ok, value in zip(menu.open, values, strict=True)]

    def race(self, menu: Menu, runners: list[Value], pulls: list[Value], draw: Callable[[int, Value], Value]) -> Value:
        """The code of the option with the largest sum of pull and draw; the number of options where none is open.

        That takes each option by its odds (as the first to be ready, when each is ready after an exponential time of
        its own). And as each option draws by itself, a run leaves its option only for one whose odds rose relative to
        it (M. Oberst and D. Sontag, Counterfactual off-policy evaluation with Gumbel-max structural causal models,
        ICML 2019).

        Parameters
        ----------
        runners : list of Value
            Which options take part; one more is to wait.
        draw : callable
            An option's draw, given its place and the runs in which it takes part; NEVER in the others.
        """
        b = self.builder
        waits = b.constant(len(menu.open), "code")
        racing = [place for place, runs in enumerate(runners) if runs is not b.no]
        if not racing:
            return waits
        code = b.constant(racing[0], "code")
        if len(racing) > 1:
            scores = {place: b.add(self._pull(runners, pulls, place), draw(place, runners[place])) for place in racing}
            best = scores[racing[0]]
            for place in racing[1:]:
                code = b.select(b.compare("greater", scores[place], best), b.constant(place, "code"), code)
                best = b.maximum(best, scores[place])
        return b.select(menu.any_open, code, waits)

    def _pull(self, runners: list[Value], pulls: list[Value], place: int) -> Value:
        return self._reached(runners[place], pulls[place])
