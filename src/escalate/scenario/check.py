"""From nodes to a checked scenario: every problem of a file is found and told at once."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from escalate.errors import Problem
from escalate.scenario import schema
from escalate.scenario.constants import known_value
from escalate.scenario.formulas import RESERVED, FormulaFault, Names, nearest, parse_amount, parse_formula
from escalate.scenario.model import (
    About,
    Actor,
    BaseRate,
    Clock,
    Effect,
    Event,
    Flag,
    Level,
    Option,
    Order,
    Origin,
    Outcome,
    Parameter,
    Policy,
    Scenario,
)
from escalate.scenario.reader import MOST_PROBLEMS, Mapping, Node, Scalar, Sequence
from escalate.scenario.shape import without_empty
from escalate.scenario.trees import Amount, AsNumber, Formula, Kind, Number, YesNo

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_STEPS = 10_000
MOST_FORESIGHT = 6
MOST_ENTRIES = {
    "parameters": 500, "state": 200, "actors": 50, "options": 100, "events": 200, "outcomes": 100, "policies": 100,
}  # fmt: skip
"""How many entries a group has at most; far beyond what anybody reads aloud, and small enough to check at once."""
MOST_IMAGINED = 1_000
"""How many moves an actor may imagine for one choice of its own."""
_STEP = re.compile(r"(?:([0-9]{1,4})\s+)?(step|day|week|month|year)s?")
_NOBODY = Names()


def _is_literal(tree: object) -> bool:
    """Is this ``yes`` or ``no`` as written, where a number was wanted?"""
    return isinstance(tree, AsNumber) and isinstance(tree.operand, YesNo)


class _Enough(Exception):  # noqa: N818 - ends the checking of a file in which too much is wrong
    """So many problems that more would not help."""


class Checker:
    """Reads a file's nodes part by part; what is wrong is noted in ``problems`` and passed over.

    Parameters
    ----------
    root : Mapping
        The file's nodes with everything laid over them.
    """

    def __init__(self, root: Mapping) -> None:
        self.root = without_empty(root)
        self.problems: list[Problem] = []
        self.ladder: tuple[str, ...] = ()
        self.names = _NOBODY
        self.values: dict[str, float] = {}

    # -- small readers of nodes; shape problems are already told, so odd shapes are just skipped

    def group(self, name: str, of: Mapping | None = None) -> list[tuple[Scalar, Mapping]]:
        """The entries of a group that are groups of keys themselves."""
        node = (of or self.root).get(name)
        entries = node.entries if isinstance(node, Mapping) else ()
        return [(key, value) for key, value in entries if isinstance(value, Mapping)]

    @staticmethod
    def scalar(entry: Mapping, key: str) -> Scalar | None:
        """The scalar under a key."""
        node = entry.get(key)
        return node if isinstance(node, Scalar) else None

    def text(self, entry: Mapping, key: str) -> str:
        """The text under a key; "" where absent."""
        node = self.scalar(entry, key)
        return node.text.strip() if node else ""

    def truth(self, entry: Mapping, key: str) -> bool:
        """The yes/no under a key; no where absent."""
        return schema.TRUTHS.get(self.text(entry, key).lower(), False)

    def texts(self, entry: Mapping, key: str) -> list[Scalar]:
        """The scalars of a list, or the one that stands alone."""
        node = entry.get(key)
        if isinstance(node, Scalar):
            return [node]
        return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []

    def note(self, problem: Problem) -> None:
        """Remember something wrong."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Enough

    def date(self, entry: Mapping, key: str) -> dt.date | None:
        """The date under a key."""
        node = self.scalar(entry, key)
        if node is None or not schema.DATE.fullmatch(node.text):
            return None
        try:
            return dt.date.fromisoformat(node.text)
        except ValueError:
            self.note(node.fault("there is no such day in the calendar"))
            return None

    def number(self, node: Node | None) -> float | None:
        """The number a scalar holds, where it holds one."""
        text = node.text.replace("−", "-") if isinstance(node, Scalar) else ""
        return float(text) if schema.NUMBER.fullmatch(text) else None

    def origin(self, entry: Mapping) -> Origin:
        """Where an entry says it comes from."""
        return Origin(self.text(entry, "source"), self.text(entry, "quote"), self.text(entry, "why"))

    def label(self, key: Scalar, entry: Mapping) -> str:
        """What to call an entry."""
        words = key.text.replace("_", " ")
        return self.text(entry, "label") or words[:1].upper() + words[1:]

    def formula(self, entry: Mapping, key: str, want: Kind, where: str, names: Names | None = None) -> Formula | None:
        """The formula under a key; None where absent or wrong."""
        node = self.scalar(entry, key)
        if node is None:
            return None
        try:
            return parse_formula(node.text, names or self.names, want, where)
        except FormulaFault as fault:
            self.note(node.fault(fault.message, fault.start, fault.end, fault.suggestion))
            return None

    def amount(self, node: Scalar, want: Kind, where: str, names: Names | None = None) -> Amount | None:
        """The amount a scalar holds; None where wrong."""
        try:
            return parse_amount(node.text, names or self.names, want, where)
        except FormulaFault as fault:
            self.note(node.fault(fault.message, fault.start, fault.end, fault.suggestion))
            return None

    def rung(self, entry: Mapping) -> int | None:
        """The place on the ladder under ``rung``."""
        node = self.scalar(entry, "rung")
        if node is None:
            return None
        if node.text.strip() in self.ladder:
            return self.ladder.index(node.text.strip())
        self.note(node.fault(f'the ladder has no rung "{node.text}"', suggestion=nearest(node.text, self.ladder)))
        return None

    # -- the whole

    def scenario(self, name: str) -> Scenario | None:
        """The checked scenario; None where anything is wrong."""
        try:
            return self.checked(name)
        except _Enough:
            return None

    def checked(self, name: str) -> Scenario | None:
        """The checked scenario; None where anything is wrong, and an exception where too much is."""
        if not self.few_enough():
            return None
        self.read_ladder()
        self.collect_names()
        clock = self.clock()
        parameters = [self.parameter(key, entry) for key, entry in self.group("parameters")]
        self.values = {entry.name: entry.value for entry in parameters if entry}
        state = [self.state(key, entry) for key, entry in self.group("state")]
        actors = tuple(self.actor(key, entry) for key, entry in self.group("actors"))
        events = tuple(self.event(key, entry, clock) for key, entry in self.group("events"))
        outcomes = tuple(self.outcome(key, entry) for key, entry in self.group("outcomes"))
        self.check_outcomes(outcomes)
        self.check_foresight(actors)
        policies = tuple(self.policy(key, entry) for key, entry in self.group("policies"))
        about = self.about()
        if self.problems or clock is None:
            return None
        moves: Any = self.text(self.root, "moves") or "in order"
        return Scenario(
            name=name,
            about=about,
            clock=clock,
            moves=moves,
            ladder=self.ladder,
            parameters=tuple(entry for entry in parameters if entry),
            state=tuple(entry for entry in state if entry),
            actors=actors,
            events=events,
            outcomes=outcomes,
            policies=policies,
        )

    def few_enough(self) -> bool:
        """Has every group a number of entries that a person could mean?"""
        groups = [(name, self.root.key(name), self.root.get(name)) for name in MOST_ENTRIES]
        groups += [("options", actor.key("options"), actor.get("options")) for _, actor in self.group("actors")]
        for name, key, node in groups:
            if key is None or not isinstance(node, Mapping):
                continue
            if len(node.entries) > MOST_ENTRIES[name]:
                self.note(key.fault(f'"{name}" has at most {MOST_ENTRIES[name]} entries'))
            if not node.entries and name in ("actors", "options"):
                self.note(key.fault(f'"{name}" needs at least one entry'))
        ladder = self.root.get("ladder")
        if isinstance(ladder, Sequence) and len(ladder.items) > 100:
            self.note(ladder.problem("a ladder has at most 100 rungs"))
        return not self.problems

    def read_ladder(self) -> None:
        """The rungs, each once."""
        rungs: list[str] = []
        for node in self.texts(self.root, "ladder"):
            if node.text.strip() in rungs:
                self.note(node.fault(f'the rung "{node.text}" stands on the ladder twice'))
            rungs.append(node.text.strip())
        self.ladder = tuple(rungs)

    def collect_names(self) -> None:
        """All names formulas may use; names that cannot be, and names given twice."""
        seen: dict[str, str] = {}
        for group in ("parameters", "state", "actors", "events"):
            for key, _ in self.group(group):
                self.check_name(key)
                if key.text in seen:
                    self.note(key.fault(f'"{key.text}" already names something under "{seen[key.text]}"'))
                seen.setdefault(key.text, group)
        for group in ("outcomes", "policies"):
            for key, _ in self.group(group):
                self.check_name(key)
        options: dict[str, tuple[str, ...]] = {}
        for key, actor in self.group("actors"):
            own = self.group("options", actor)
            for option, _ in own:
                self.check_name(option)
            options[key.text] = tuple(option.text for option, _ in own)
        flags = {key.text for key, entry in self.group("state") if self.is_flag(entry)}
        self.names = Names(
            levels=frozenset(key.text for key, _ in self.group("state")) - flags,
            flags=frozenset(flags),
            parameters=frozenset(key.text for key, _ in self.group("parameters")),
            options=options,
            events={key.text: self.scalar(entry, "on") is not None for key, entry in self.group("events")},
        )

    def check_name(self, key: Scalar) -> None:
        """A name is a short plain word that the language does not use itself."""
        if key.text in RESERVED:
            self.note(key.fault(f'"{key.text}" is a word of the language; choose another name'))
        elif not NAME.fullmatch(key.text):
            message = "a name is made of small letters a-z, digits and _, begins with a letter, and has 40 at most"
            better = re.sub(r"[^a-z0-9]+", "_", key.text.lower()).strip("_")[:40]
            self.note(key.fault(message, suggestion=better if NAME.fullmatch(better) else None))

    def is_flag(self, entry: Mapping) -> bool:
        """Does a state entry start with yes or no?"""
        return self.text(entry, "start").lower() in schema.TRUTHS

    # -- parts

    def about(self) -> About:
        """What the file says of itself."""
        assumptions = self.texts(self.root, "key_assumptions")
        for node in assumptions[3:]:
            self.note(node.fault("at most three key assumptions are shown"))
        for node in assumptions:
            if node.text not in self.names.parameters:
                close = nearest(node.text, self.names.parameters)
                self.note(node.fault(f'there is no parameter "{node.text}"', suggestion=close))
        rates = self.root.get("base_rates")
        entries = [item for item in rates.items if isinstance(item, Mapping)] if isinstance(rates, Sequence) else []
        of = {key: self.text(self.root, key) for key in ("summary", "purpose", "not_for", "source", "license")}
        return About(
            title=self.text(self.root, "title"),
            frozen=self.date(self.root, "frozen"),
            authors=tuple(node.text for node in self.texts(self.root, "authors")),
            what_happened=self.text(self.root, "what_happened"),
            questions=tuple(node.text.strip() for node in self.texts(self.root, "questions")),
            key_assumptions=tuple(node.text for node in assumptions),
            base_rates=tuple(
                BaseRate(self.text(e, "label"), self.text(e, "says"), self.text(e, "source")) for e in entries
            ),
            **of,
        )

    def clock(self) -> Clock | None:
        """The clock; None where it makes no sense."""
        entry = self.root.get("clock")
        if not isinstance(entry, Mapping):
            return None
        steps, unit, every = self.scalar(entry, "steps"), "step", 1
        if steps is None or not schema.WHOLE.fullmatch(steps.text):
            return None
        if not 1 <= int(steps.text) <= MOST_STEPS:
            self.note(steps.fault(f"a run has between 1 and {MOST_STEPS:,} steps"))
            return None
        step = self.scalar(entry, "step")
        if step is not None:
            found = _STEP.fullmatch(step.text.strip().lower())
            if found is None or found.group(1) == "0":
                self.note(step.fault('a step is a number and a unit, such as "1 week", "3 days" or "1 month"'))
                return None
            every, unit = int(found.group(1) or 1), found.group(2)
        start = self.date(entry, "start")
        if start is not None and unit == "step":
            self.note((step or entry).problem('with a start date, "step" says how long a step is, such as "1 week"'))
            return None
        clock = Clock(int(steps.text), start, every, unit if start else "step")  # type: ignore[arg-type]
        try:
            clock.date(clock.steps)
        except (OverflowError, ValueError):
            self.note(steps.fault("this clock runs beyond the year 9999"))
            return None
        return clock

    def parameter(self, key: Scalar, entry: Mapping) -> Parameter | None:
        """A parameter whose value lies in its range."""
        value, bounds = self.number(entry.get("value")), self.bounds(entry)
        if value is None or bounds is None:
            return None
        if not bounds[0] <= value <= bounds[1]:
            node = entry.get("value")
            assert isinstance(node, Scalar)
            self.note(node.fault(f'"{key.text}" should lie in its range, {bounds[0]:g} to {bounds[1]:g}'))
        basis: Any = self.text(entry, "basis") or "guess"
        return Parameter(key.text, value, *bounds, basis, self.label(key, entry), self.origin(entry))

    def bounds(self, entry: Mapping) -> tuple[float, float] | None:
        """Low and high of a ``range``; None where wrong."""
        node = entry.get("range")
        if not isinstance(node, Sequence):
            return None
        values = [self.number(item) for item in node.items]
        if len(values) != 2:
            self.note(node.problem("a range is two numbers, such as [0, 100]"))
            return None
        low, high = values
        if low is None or high is None:
            return None
        if not low < high:
            self.note(node.problem("in a range the smaller number comes first"))
            return None
        return low, high

    def state(self, key: Scalar, entry: Mapping) -> Level | Flag | None:
        """A level or a flag."""
        start = self.scalar(entry, "start")
        if start is None:
            return None
        if self.is_flag(entry):
            for odd in ("range", "drift", "noise", "whole"):
                if (found := entry.key(odd)) is not None:
                    self.note(found.fault(f'a yes/no takes no "{odd}"'))
            return Flag(key.text, self.label(key, entry), self.truth(entry, "start"), self.origin(entry))
        bounds = (0.0, 100.0) if entry.get("range") is None else self.bounds(entry)
        amount = self.amount(start, "number", f"start of {key.text}", self.names.parameters_only())
        drift = self.formula(entry, "drift", "number", f"drift of {key.text}")
        noise = self.formula(entry, "noise", "number", f"noise of {key.text}")
        self.check_value(entry, "noise", noise, 0, math.inf, "a noise is a standard deviation, 0 or more")
        if amount is None or bounds is None:
            return None
        self.check_start(start, amount, bounds)
        whole = self.truth(entry, "whole")
        return Level(key.text, self.label(key, entry), amount, *bounds, drift, noise, whole, self.origin(entry))

    def check_start(self, node: Scalar, amount: Amount, bounds: tuple[float, float]) -> None:
        """A start lies in its level's range, parameters at their values."""
        ends = [amount.low] if amount.how != "uniform" else list(amount.formulas)
        if isinstance(amount.low.tree, AsNumber):
            self.note(node.fault("a start is a number, or yes or no"))
            return
        for formula in ends:
            value = known_value(formula, self.values)
            if value is not None and not bounds[0] <= value <= bounds[1]:
                is_ = "" if isinstance(formula.tree, Number) else f", and this is {value:g}"
                self.note(node.fault(f"a start lies in the range of its level, {bounds[0]:g} to {bounds[1]:g}{is_}"))
                return

    def actor(self, key: Scalar, entry: Mapping) -> Actor:
        """An actor and all its options."""
        name = key.text
        options = tuple(self.option(name, k, e) for k, e in self.group("options", entry))
        precision: Formula | None = Formula("1", Number(1.0), f"precision of {name}")
        if self.text(entry, "precision") == "best":
            precision = None
        elif entry.get("precision") is not None:
            names = self.names.parameters_only(("best",))
            precision = self.formula(entry, "precision", "number", f"precision of {name}", names)
            self.check_value(entry, "precision", precision, 0, math.inf, 'a precision is 0 or more, or "best"')
        foresight = self.scalar(entry, "foresight")
        ahead = int(foresight.text) if foresight is not None and schema.WHOLE.fullmatch(foresight.text) else 0
        if foresight is not None and ahead > MOST_FORESIGHT:
            self.note(foresight.fault(f"foresight goes up to {MOST_FORESIGHT} moves"))
        return Actor(
            name=name,
            label=self.label(key, entry),
            options=options,
            seat=self.text(entry, "seat"),
            goal=self.formula(entry, "goal", "number", f"goal of {name}"),
            precision=precision,
            foresight=ahead,
            origin=self.origin(entry),
        )

    def option(self, actor: str, key: Scalar, entry: Mapping) -> Option:
        """One option of an actor."""
        where = f"{actor}.{key.text}"
        return Option(
            name=key.text,
            label=self.label(key, entry),
            rung=self.rung(entry),
            when=self.formula(entry, "when", "yes/no", f"when of {where}"),
            appeal=self.formula(entry, "appeal", "number", f"appeal of {where}"),
            effects=self.effects(entry, where),
            says=self.text(entry, "says"),
            origin=self.origin(entry),
        )

    def effects(self, entry: Mapping, where: str) -> tuple[Effect, ...]:
        """What an option or event does."""
        node = entry.get("effects")
        found = [self.effect(key, value, where) for key, value in node.entries] if isinstance(node, Mapping) else []
        return tuple(effect for effect in found if effect)

    def effect(self, key: Scalar, value: Node, where: str) -> Effect | None:
        """One effect; None where wrong."""
        target = key.text
        names = self.names
        if target not in names.levels and target not in names.flags:
            sort = "a parameter, which cannot change during a run" if target in names.parameters else "not in the state"
            close = None if target in names.parameters else nearest(target, [*names.levels, *names.flags])
            self.note(key.fault(f'"{target}" is {sort}', suggestion=close))
            return None
        replaces = isinstance(value, Mapping)
        node = value.get("set") if isinstance(value, Mapping) else value
        if not isinstance(node, Scalar):
            return None
        flag = target in names.flags
        amount = self.amount(node, "yes/no" if flag else "number", f"effect of {where} on {target}")
        if amount is None:
            return None
        if not flag and _is_literal(amount.low.tree):
            self.note(node.fault(f'"{target}" is a number; write an amount, such as +7, and not yes or no'))
            return None
        return Effect(target, "set" if flag or replaces else "add", amount)

    def event(self, key: Scalar, entry: Mapping, clock: Clock | None) -> Event:
        """One event."""
        on = self.scalar(entry, "on")
        if on is None and entry.get("chance") is None:
            self.note(key.fault(f'the event "{key.text}" needs a date ("on") or a "chance"'))
        if on is not None and clock is not None and clock.start is None:
            self.note(on.fault('an event has a date only where the clock has a "start"'))
        return Event(
            name=key.text,
            label=self.label(key, entry),
            on=self.date(entry, "on"),
            when=self.formula(entry, "when", "yes/no", f"when of {key.text}"),
            chance=self.chance(entry, key.text),
            once=self.truth(entry, "once"),
            effects=self.effects(entry, key.text),
            says=self.text(entry, "says"),
            origin=self.origin(entry),
        )

    def chance(self, entry: Mapping, name: str) -> Formula | None:
        """A chance, which lies between 0 and 1."""
        formula = self.formula(entry, "chance", "number", f"chance of {name}")
        self.check_value(entry, "chance", formula, 0, 1, "a chance lies between 0 and 1")
        return formula

    def check_value(
        self, entry: Mapping, key: str, formula: Formula | None, low: float, high: float, message: str
    ) -> None:
        """A formula of parameters alone lies between two bounds, parameters at their values."""
        node = self.scalar(entry, key)
        value = known_value(formula, self.values) if formula else None
        if node is not None and value is not None and not low <= value <= high:
            self.note(node.fault(message))

    def outcome(self, key: Scalar, entry: Mapping) -> Outcome:
        """One outcome."""
        rest = self.truth(entry, "otherwise")
        for odd in ("when", "chance", "at end"):
            if rest and (found := entry.key(odd)) is not None:
                self.note(found.fault(f'"otherwise" takes whatever is left, so "{odd}" cannot stand beside it'))
        if not rest and entry.get("when") is None and entry.get("chance") is None:
            self.note(key.fault(f'the outcome "{key.text}" needs a "when" (or "otherwise: yes")'))
        worth = entry.get("worth")
        worths: dict[str, float] | None = None
        if isinstance(worth, Mapping):
            worths = {}
            for actor, value in worth.entries:
                number = self.number(value)
                if actor.text not in self.names.options:
                    close = nearest(actor.text, self.names.options)
                    self.note(actor.fault(f'there is no actor "{actor.text}"', suggestion=close))
                elif number is not None:
                    worths[actor.text] = number
        return Outcome(
            name=key.text,
            label=self.label(key, entry),
            rung=self.rung(entry),
            when=self.formula(entry, "when", "yes/no", f"when of {key.text}"),
            chance=self.chance(entry, key.text),
            at_end=self.truth(entry, "at end"),
            otherwise=rest,
            worth=worths,
            says=self.text(entry, "says"),
            origin=self.origin(entry),
        )

    def check_outcomes(self, outcomes: tuple[Outcome, ...]) -> None:
        """Exactly one outcome takes what is left, and it is the last."""
        group = self.root.key("outcomes")
        keys = dict(zip([key.text for key, _ in self.group("outcomes")], self.group("outcomes"), strict=True))
        rests = [outcome for outcome in outcomes if outcome.otherwise]
        if group is not None and not rests:
            self.note(group.fault('the last outcome needs "otherwise: yes", so that every run ends somehow'))
        for outcome in rests[1:]:
            self.note(keys[outcome.name][0].fault('only one outcome can have "otherwise"'))
        if rests:
            after = outcomes[outcomes.index(rests[0]) + 1 :]
            for outcome in after:
                if not outcome.otherwise:
                    message = (
                        f'no run can reach "{outcome.name}": it stands after "{rests[0].name}", which takes the rest'
                    )
                    self.note(keys[outcome.name][0].fault(message))

    def check_foresight(self, actors: tuple[Actor, ...]) -> None:
        """Nobody imagines more moves than can be worked out."""
        counts = [len(actor.options) for actor in actors]
        for place, (actor, (_, entry)) in enumerate(zip(actors, self.group("actors"), strict=True)):
            imagined = math.prod(counts[(place + k) % len(counts)] for k in range(actor.foresight + 1))
            node = self.scalar(entry, "foresight")
            if node is not None and actor.foresight and imagined > MOST_IMAGINED:
                message = f"this means imagining {imagined:,} moves for each choice; {MOST_IMAGINED:,} is the limit"
                self.note(node.fault(message))

    def policy(self, key: Scalar, entry: Mapping) -> Policy:
        """One policy; its ``set`` values are checked where they are laid over the file."""
        orders = []
        node = entry.get("order")
        for option, value in node.entries if isinstance(node, Mapping) else ():
            target = self.dotted(option)
            if target is None or not isinstance(value, Scalar):
                continue
            try:
                where = f"order of {key.text}"
                orders.append(Order(*target, parse_formula(value.text, self.names, "yes/no", where)))
            except FormulaFault as fault:
                self.note(value.fault(fault.message, fault.start, fault.end, fault.suggestion))
        banned = [(node, target) for node in self.texts(entry, "ban") if (target := self.dotted(node))]
        for ban, target in banned:
            if any(target == (order.actor, order.option) for order in orders):
                self.note(ban.fault(f'this policy both orders and bans "{ban.text}"'))
        sets = entry.get("set")
        values = {k.text: v.text for k, v in sets.entries if isinstance(v, Scalar)} if isinstance(sets, Mapping) else {}
        return Policy(
            key.text,
            self.label(key, entry),
            tuple(orders),
            tuple(target for _, target in banned),
            values,
            self.origin(entry),
        )

    def dotted(self, node: Scalar) -> tuple[str, str] | None:
        """An ``actor.option`` that exists."""
        actor, dot, option = node.text.strip().partition(".")
        options = self.names.options
        everything = [f"{a}.{o}" for a, own in options.items() for o in own]
        if dot and option in options.get(actor, ()):
            return actor, option
        self.note(node.fault(f'there is no option "{node.text}"', suggestion=nearest(node.text, everything)))
        return None
