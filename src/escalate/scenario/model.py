"""What a scenario file means once it is checked: plain, frozen data that every floor above reads."""

from __future__ import annotations

import datetime as dt
import html
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

from escalate.scenario.about import About, SourceFile
from escalate.scenario.constants import known_value
from escalate.scenario.trees import Amount, Arithmetic, Formula

NEVER = dt.date.max
"""The day of an event that was called off: after any clock."""
TOGETHER = "+"
"""Between the names of policies that are in force together."""
Unit = Literal["step", "day", "week", "month", "year"]
Moves = Literal["in order", "together", "shuffled"]
Basis = Literal["article", "source", "guess"]


@dataclass(frozen=True)
class Origin:
    """Where an entry comes from: named in ``source``, its words in ``quote``, the reasoning in ``why``."""

    source: str = ""
    quote: str = ""
    why: str = ""


@dataclass(frozen=True)
class Clock:
    """The steps of a run; ``start`` is None where the file gives no dates."""

    steps: int
    start: dt.date | None = None
    every: int = 1
    unit: Unit = "step"

    @property
    def in_words(self) -> str:
        """Such as ``26 steps of one week from 16 June 2020``."""
        steps = "1 step" if self.steps == 1 else f"{self.steps} steps"
        if self.unit == "step":
            return steps
        length = f"one {self.unit}" if self.every == 1 else f"{self.every} {self.unit}s"
        begins = f" from {self.start.day} {self.start:%B %Y}" if self.start else ""
        return f"{steps} of {length}{begins}"

    def date(self, step: int) -> dt.date | None:
        """First day of a step; None without dates. ``step`` may equal ``steps``: the day the clock stops."""
        if self.start is None:
            return None
        if self.unit in ("day", "week"):
            return self.start + dt.timedelta(days=step * self.every * (7 if self.unit == "week" else 1))
        months = self.start.month - 1 + step * self.every * (12 if self.unit == "year" else 1)
        year, month = self.start.year + months // 12, months % 12 + 1
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        last = (following - dt.timedelta(days=1)).day
        return dt.date(year, month, min(self.start.day, last))

    def step_of(self, date: dt.date) -> int | None:
        """The step that contains a date; None outside the clock."""
        if self.start is None or date < self.start:
            return None
        step = bisect_right(range(self.steps + 1), date, key=lambda number: self.date(number) or date) - 1
        return step if step < self.steps else None


@dataclass(frozen=True)
class Parameter:
    """A number that matters: its value, the range a reasonable person could put there, and why.

    ``ends`` says in words what the range's ends mean; ``under`` names the policies under which the number matters.
    """

    name: str
    value: float
    low: float
    high: float
    basis: Basis = "guess"
    label: str = ""
    origin: Origin = field(default_factory=Origin)
    ends: tuple[str, str] | None = None
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A number that changes during a run, kept within ``low`` and ``high``; None in ``seen_by``: everybody sees it."""

    name: str
    label: str
    start: Amount
    low: float = 0.0
    high: float = 100.0
    drift: Formula | None = None
    noise: Formula | None = None
    whole: bool = False
    origin: Origin = field(default_factory=Origin)
    seen_by: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Flag:
    """A yes/no that changes during a run; ``seen_by`` as of a level."""

    name: str
    label: str
    start: bool
    origin: Origin = field(default_factory=Origin)
    seen_by: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Effect:
    """What a move or an event does to one level or flag.

    ``add`` adds the amount to a level; ``set`` replaces. For a flag it is always ``set``, with an
    exact yes/no amount.
    """

    target: str
    how: Literal["add", "set"]
    amount: Amount


@dataclass(frozen=True)
class Option:
    """One thing an actor can do; ``rung`` counts from 0 at the foot of the ladder, None is off it.

    One with a ``chance`` is taken with just that chance where it is open, and has no ``appeal``.
    """

    name: str
    label: str
    rung: int | None = None
    when: Formula | None = None
    appeal: Formula | None = None
    chance: Formula | None = None
    effects: tuple[Effect, ...] = ()
    says: str = ""
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class Actor:
    """Somebody who chooses. ``precision`` None is ``best``: always the best, ties evenly."""

    name: str
    label: str
    options: tuple[Option, ...]
    seat: str = ""
    goal: Formula | None = None
    precision: Formula | None = None
    foresight: int = 0
    origin: Origin = field(default_factory=Origin)

    @property
    def has_chances(self) -> bool:
        """Is any of its options taken with an exact chance?"""
        return any(option.chance is not None for option in self.options)

    def option_index(self, name: str) -> int:
        """Place of an option in the file's order, from 0."""
        return [option.name for option in self.options].index(name)

    def option(self, name: str) -> Option:
        """The option of that name; KeyError where there is none."""
        return {option.name: option for option in self.options}[name]

    def deed(self, option: str | None) -> str:
        """What it does when it takes an option: that one's label; it waits where there is none."""
        return "waits" if option is None else self.option(option).label


def sum_of_chances(actor: Actor, options: Iterable[Option]) -> Formula:
    """The chances of some of an actor's options, of which at least one has one, added up."""
    chances = [option.chance for option in options if option.chance is not None]
    tree = reduce(lambda left, right: Arithmetic("+", left, right), (chance.tree for chance in chances))
    return Formula(" + ".join(chance.text for chance in chances), tree, f"sum of the chances of {actor.name}")


@dataclass(frozen=True)
class Event:
    """Something nobody chooses; it fires on its date, or by chance in any step."""

    name: str
    label: str
    on: dt.date | None = None
    when: Formula | None = None
    chance: Formula | None = None
    once: bool = False
    effects: tuple[Effect, ...] = ()
    says: str = ""
    origin: Origin = field(default_factory=Origin)

    @property
    def day(self) -> str:
        """Its date as the file writes it; "" without one."""
        return "never" if self.on == NEVER else str(self.on or "")


@dataclass(frozen=True)
class Outcome:
    """One way a run can end. Exactly one has ``otherwise``, and it is the last."""

    name: str
    label: str
    rung: int | None = None
    when: Formula | None = None
    chance: Formula | None = None
    at_end: bool = False
    otherwise: bool = False
    worth: Mapping[str, Formula] | None = None
    says: str = ""
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class Condition:
    """A yes/no with a name, which formulas use as they use a flag; it stands in them written out."""

    name: str
    formula: Formula


def height(entry: Option | Outcome) -> int:
    """Its rung, counted from 0; -1 where it is off the ladder."""
    return -1 if entry.rung is None else entry.rung


def from_the_top(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes as every row, list and stack shows them: the highest rung first.

    Where no outcome stands on a rung the file's order serves; one without a rung among others comes last.
    """
    return sorted(outcomes, key=height, reverse=True)


@dataclass(frozen=True)
class Order:
    """A policy's order: the actor takes this option wherever ``when`` holds and the option is open."""

    actor: str
    option: str
    when: Formula


@dataclass(frozen=True)
class Policy:
    """A what-if: orders, bans and changed numbers. ``sets`` holds values as the file gives them."""

    name: str
    label: str
    orders: tuple[Order, ...] = ()
    bans: tuple[tuple[str, str], ...] = ()
    sets: Mapping[str, object] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    cost: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the file's policies that make it up: its own, or several."""
        return tuple(self.name.split(TOGETHER))

    @property
    def in_words(self) -> str:
        """What it orders, bans and sets, such as ``orders china.cut_payments; bans china.keep_paying``."""
        orders = [
            f"{order.actor}.{order.option}" + ("" if order.when.text == "yes" else f" when {order.when.text}")
            for order in self.orders
        ]
        bans = [f"{actor}.{option}" for actor, option in self.bans]
        sets = [f"{name} = {value}" for name, value in self.sets.items()]
        parts = {"orders": orders, "bans": bans, "sets": sets}
        return "; ".join(f"{verb} {', '.join(said)}" for verb, said in parts.items() if said)


@dataclass(frozen=True, repr=False)
class Scenario:
    """A checked scenario, ready to run.

    Attributes
    ----------
    name : str
        The library's name, or the file's name without its ending.
    state : tuple of Level or Flag
        In the file's order.
    actors : tuple of Actor
        In the order in which they move.
    ladder : tuple of str
        Rungs from the lowest; an option's ``rung`` is an index into it.
    policy : Policy or None
        The what-if in force, or several as one: its orders and bans hold, its ``sets`` are already applied.
    settings : Mapping
        What was changed with ``set`` after the file was read, as given.
    files : tuple of SourceFile
        The file itself first, then what it extends.
    document : object
        The file's nodes with what it extends laid under them; settings and policies are laid over these.
    """

    name: str
    about: About
    clock: Clock
    moves: Moves
    ladder: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    state: tuple[Level | Flag, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    outcomes: tuple[Outcome, ...]
    policies: tuple[Policy, ...]
    conditions: tuple[Condition, ...] = ()
    policy: Policy | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = ()
    document: object = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """The file's title."""
        return self.about.title

    @property
    def levels(self) -> tuple[Level, ...]:
        """The numbers among the state, in the file's order."""
        return tuple(entry for entry in self.state if isinstance(entry, Level))

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The yes/no values among the state, in the file's order."""
        return tuple(entry for entry in self.state if isinstance(entry, Flag))

    def actor(self, name: str) -> Actor:
        """The actor of that name; KeyError where there is none."""
        return {actor.name: actor for actor in self.actors}[name]

    def event(self, name: str) -> Event:
        """The event of that name; KeyError where there is none."""
        return {event.name: event for event in self.events}[name]

    def outcome(self, name: str) -> Outcome:
        """The outcome of that name; KeyError where there is none."""
        return {outcome.name: outcome for outcome in self.outcomes}[name]

    def worths(self, outcome: Outcome) -> dict[str, float] | None:
        """What an outcome is worth to whom, parameters at their values; None where the file is silent."""
        if outcome.worth is None:
            return None
        values = {parameter.name: parameter.value for parameter in self.parameters} | {"steps": self.clock.steps}
        return {actor: known_value(formula, values) or 0.0 for actor, formula in outcome.worth.items()}

    def allowed(self, actor: Actor) -> tuple[bool, ...]:
        """For each option of an actor: does the policy in force leave it open at all?"""
        bans = self.policy.bans if self.policy else ()
        return tuple((actor.name, option.name) not in bans for option in actor.options)

    def orders(self, actor: Actor) -> tuple[Order, ...]:
        """The policy's orders to an actor, in the file's order."""
        orders = self.policy.orders if self.policy else ()
        return tuple(order for order in orders if order.actor == actor.name)

    def __repr__(self) -> str:
        policy = f", policy {self.policy.name}" if self.policy else ""
        parts = f"{len(self.actors)} actors, {sum(len(a.options) for a in self.actors)} options"
        numbers = f"{len(self.parameters)} parameters, {self.clock.steps} steps"
        return f"<Scenario {self.name}: {self.title}; {parts}, {numbers}{policy}>"

    def _repr_html_(self) -> str:
        actors = "".join(
            f"<li><b>{html.escape(a.label)}</b>: {html.escape(', '.join(o.label for o in a.options))}</li>"
            for a in self.actors
        )
        about = html.escape(self.about.summary)
        return f"<p><b>{html.escape(self.title)}</b> ({html.escape(self.name)})</p><p>{about}</p><ul>{actors}</ul>"
