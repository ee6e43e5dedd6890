"""From nodes to a checked scenario: every problem of a file is found and told at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from escalate.errors import Problem
from escalate.scenario import schema
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
from escalate.scenario.reader import Mapping, Node, Scalar, Sequence
from escalate.scenario.trees import Amount, Formula, Kind, Number, YesNo

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_STEPS = 10_000
MOST_FORESIGHT = 6
MOST_OPTIONS = 100
_STEP = re.compile(r"(?:(\d{1,4})\s+)?(step|day|week|month|year)s?")
_NOBODY = Names()
T = TypeVar("T")


def plain(node: Node) -> Any:
    """A node as plain Python data; every scalar is the text that stands in the file."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key.text: plain(value) for key, value in node.entries}


# ---- shape, by pydantic


def shape_problems(root: Mapping) -> list[Problem]:
    """Unknown and missing keys, and values of the wrong sort, worded and placed for the writer of the file."""
    root = _without_empty(root)
    try:
        schema.ScenarioFile.model_validate(plain(root))
    except ValidationError as error:
        return [_told(root, detail) for detail in error.errors(include_url=False, include_context=True)]
    return []


def _without_empty(node: Mapping) -> Mapping:
    """A key with nothing behind it counts as absent."""
    kept = [(key, value) for key, value in node.entries if not (isinstance(value, Scalar) and value.is_null)]
    inner = [(key, _without_empty(value) if isinstance(value, Mapping) else value) for key, value in kept]
    return Mapping(node.source, node.line, node.column, node.end_line, tuple(inner))


def _follow(root: Mapping, path: Iterable[Any]) -> tuple[Node, Scalar | None, str]:
    """The node at a path, as far as there is one; its key; and the name of the group it stands in."""
    node: Node = root
    key: Scalar | None = None
    group = ""
    for part in path:
        if isinstance(node, Mapping) and node.get(str(part)) is not None:
            group = key.text if key else "the file"
            key, node = node.key(str(part)), node.get(str(part)) or node
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return node, key, group


def _told(root: Mapping, detail: Any) -> Problem:
    path = [part for part in detail["loc"] if part != "[key]"]
    if detail["type"] == "extra_forbidden":
        return _unknown_key(root, path)
    if detail["type"] == "missing":
        parent, key, _ = _follow(root, path[:-1])
        owner = f'"{key.text}"' if key else "the file"
        return (key or parent).problem(f'{owner} needs the key "{path[-1]}"', None, len(key.text) if key else 1)
    node, key, _ = _follow(root, path)
    name = f'"{key.text}"' if key else "this"
    if detail["type"] == "literal_error":
        return _wrong_word(node, name, path, detail)
    said = {
        "dict_type": "should be a group of keys",
        "model_type": "should be a group of keys",
        "list_type": "should be a list, such as [a, b]",
    }.get(detail["type"], detail["msg"])
    length = len(node.text) if isinstance(node, Scalar) else 1
    return node.problem(f"{name} {said}", None, max(1, length))


def _wrong_word(node: Node, name: str, path: list[Any], detail: Any) -> Problem:
    if path == ["escalate"]:
        message = "this program reads version 1 of the scenario language; write escalate: 1"
        return node.problem(message, None, len(node.text) if isinstance(node, Scalar) else 1)
    words = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    text = node.text if isinstance(node, Scalar) else ""
    message = f"{name} is one of: {', '.join(words)}"
    return node.problem(message, nearest(text, words), max(1, len(text)))


def _unknown_key(root: Mapping, path: list[Any]) -> Problem:
    parent, owner, _ = _follow(root, path[:-1])
    known = _known_keys(path[:-1])
    key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
    where = f' of "{owner.text}"' if owner else ""
    message = f'unknown key "{path[-1]}"{where}'
    return (key or parent).problem(message, nearest(str(path[-1]), known), len(str(path[-1])))


def _known_keys(path: list[Any]) -> list[str]:
    groups: dict[str, type[BaseModel]] = {
        "parameters": schema.Parameter, "state": schema.State, "actors": schema.Actor, "events": schema.Event,
        "outcomes": schema.Outcome, "policies": schema.Policy, "clock": schema.Clock, "base_rates": schema.BaseRate,
    }  # fmt: skip
    model: type[BaseModel] = schema.ScenarioFile
    if path:
        model = groups.get(str(path[0]), model)
        if len(path) >= 4 and path[0] == "actors" and path[2] == "options":
            model = schema.Option
        if "effects" in path:
            model = schema.SetEffect
    return [field.alias or name for name, field in model.model_fields.items()]


# ---- meaning


def _told_of(node: Scalar, fault: FormulaFault) -> Problem:
    """A formula's fault at its place in the file."""
    message = fault.message
    lines = node.source.lines
    line = lines[node.end_line] if node.end_line < len(lines) else ""
    if not node.style and "never closed" in message and line[node.column + len(node.text) :].lstrip().startswith(","):
        message = 'inside { } a comma ends the value; put this formula into "quotation marks"'
    return node.fault(message, fault.start, fault.end, fault.suggestion)


class Checker:
    """Reads a file's nodes part by part; what is wrong is noted in ``problems`` and passed over.

    Parameters
    ----------
    root : Mapping
        The file's nodes with everything laid over them.
    """

    def __init__(self, root: Mapping) -> None:
        self.root = _without_empty(root)
        self.problems: list[Problem] = []
        self.ladder: tuple[str, ...] = ()
        self.names = _NOBODY

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
            self.note(_told_of(node, fault))
            return None

    def amount(self, node: Scalar, want: Kind, where: str, names: Names | None = None) -> Amount | None:
        """The amount a scalar holds; None where wrong."""
        try:
            return parse_amount(node.text, names or self.names, want, where)
        except FormulaFault as fault:
            self.note(_told_of(node, fault))
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
        self.read_ladder()
        self.collect_names()
        clock = self.clock()
        parameters = [self.parameter(key, entry) for key, entry in self.group("parameters")]
        state = [self.state(key, entry) for key, entry in self.group("state")]
        actors = tuple(self.actor(key, entry) for key, entry in self.group("actors"))
        events = tuple(self.event(key, entry, clock) for key, entry in self.group("events"))
        outcomes = tuple(self.outcome(key, entry) for key, entry in self.group("outcomes"))
        self.check_outcomes(outcomes)
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
        if steps is None or not steps.text.isdigit():
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
            self.note(node.fault(f"{key.text} should lie in its range, {bounds[0]:g} to {bounds[1]:g}"))
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
        if amount is None or bounds is None:
            return None
        self.check_start(start, amount, bounds)
        whole = self.truth(entry, "whole")
        return Level(key.text, self.label(key, entry), amount, *bounds, drift, noise, whole, self.origin(entry))

    def check_start(self, node: Scalar, amount: Amount, bounds: tuple[float, float]) -> None:
        """A start lies in its level's range, as far as it is a plain number."""
        ends = [amount.low] if amount.how != "uniform" else list(amount.formulas)
        for formula in ends:
            tree = formula.tree
            if isinstance(tree, Number) and not bounds[0] <= tree.value <= bounds[1]:
                self.note(node.fault(f"a start lies in the range of its level, {bounds[0]:g} to {bounds[1]:g}"))
                return

    def actor(self, key: Scalar, entry: Mapping) -> Actor:
        """An actor and all its options."""
        name = key.text
        options = tuple(self.option(name, k, e) for k, e in self.group("options", entry))
        if not options and isinstance(entry.get("options"), Mapping):
            self.note(key.fault(f"{name} needs at least one option"))
        if len(options) > MOST_OPTIONS:
            self.note(key.fault(f"an actor has at most {MOST_OPTIONS} options"))
        precision: Formula | None = Formula("1", Number(1.0), f"precision of {name}")
        if self.text(entry, "precision") == "best":
            precision = None
        elif entry.get("precision") is not None:
            names = self.names.parameters_only()
            precision = self.formula(entry, "precision", "number", f"precision of {name}", names)
            if precision and isinstance(precision.tree, Number) and precision.tree.value < 0:
                node = self.scalar(entry, "precision")
                assert node is not None
                self.note(node.fault("a precision is 0 or more"))
        foresight = self.scalar(entry, "foresight")
        ahead = int(foresight.text) if foresight is not None and foresight.text.isdigit() else 0
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
        if not flag and not replaces and isinstance(amount.low.tree, YesNo):
            self.note(node.fault(f"{target} is a number, and this is a yes/no"))
            return None
        return Effect(target, "set" if flag or replaces else "add", amount)

    def event(self, key: Scalar, entry: Mapping, clock: Clock | None) -> Event:
        """One event."""
        on = self.scalar(entry, "on")
        if on is None and entry.get("chance") is None:
            self.note(key.fault(f'the event {key.text} needs a date ("on") or a "chance"'))
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
        """A chance; a plain number must lie between 0 and 1."""
        formula = self.formula(entry, "chance", "number", f"chance of {name}")
        node = self.scalar(entry, "chance")
        if formula and node and isinstance(formula.tree, Number) and not 0 <= formula.tree.value <= 1:
            self.note(node.fault("a chance lies between 0 and 1"))
        return formula

    def outcome(self, key: Scalar, entry: Mapping) -> Outcome:
        """One outcome."""
        rest = self.truth(entry, "otherwise")
        for odd in ("when", "chance", "at end"):
            if rest and (found := entry.key(odd)) is not None:
                self.note(found.fault(f'"otherwise" takes whatever is left, so "{odd}" cannot stand beside it'))
        if not rest and entry.get("when") is None and entry.get("chance") is None:
            self.note(key.fault(f'the outcome {key.text} needs a "when" (or "otherwise: yes")'))
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
                        f'no run can reach {outcome.name}: it stands after "{rests[0].name}", which takes the rest'
                    )
                    self.note(keys[outcome.name][0].fault(message))
        if len(outcomes) > 100 and group is not None:
            self.note(group.fault("a scenario has at most 100 outcomes"))

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
                self.note(_told_of(value, fault))
        bans = [target for node in self.texts(entry, "ban") if (target := self.dotted(node))]
        sets = entry.get("set")
        values = {k.text: v.text for k, v in sets.entries if isinstance(v, Scalar)} if isinstance(sets, Mapping) else {}
        return Policy(key.text, self.label(key, entry), tuple(orders), tuple(bans), values, self.origin(entry))

    def dotted(self, node: Scalar) -> tuple[str, str] | None:
        """An ``actor.option`` that exists."""
        actor, dot, option = node.text.strip().partition(".")
        options = self.names.options
        everything = [f"{a}.{o}" for a, own in options.items() for o in own]
        if dot and option in options.get(actor, ()):
            return actor, option
        self.note(node.fault(f'there is no option "{node.text}"', suggestion=nearest(node.text, everything)))
        return None
