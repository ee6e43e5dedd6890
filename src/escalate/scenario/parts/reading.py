"""What is known while a file is checked, and what was found wrong with it so far."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass

from escalate.characters import hidden_in
from escalate.errors import Problem, nearest
from escalate.scenario import schema
from escalate.scenario.constants import known_value
from escalate.scenario.formulas import parse_amount, parse_formula
from escalate.scenario.model import NEVER, Origin
from escalate.scenario.nodes import Mapping, Node, Scalar
from escalate.scenario.reader import MOST_PROBLEMS
from escalate.scenario.tokens import FormulaFault
from escalate.scenario.trees import Amount, Formula, Kind, Number
from escalate.scenario.vocabulary import Names


class Enough(Exception):  # noqa: N818 - ends the checking of a file in which too much is wrong
    """So many problems that more would not help."""


@dataclass(frozen=True)
class Bounded:
    """Formulas whose values, where parameters alone decide them, lie between two bounds; ``needed``: and exist."""

    node: Scalar
    formulas: tuple[Formula, ...]
    low: float
    high: float
    message: str
    needed: bool = False

    def outside(self, values: Map[str, float]) -> tuple[Formula, float] | None:
        """The first formula out of its bounds, parameters at these values, and what it comes to."""
        for formula in self.formulas:
            value = known_value(formula, values)
            if value is None and self.needed:
                return formula, math.nan
            if value is not None and not self.low <= value <= self.high:
                return formula, value
        return None


class Reading:
    """A file being checked: the parts read what they need from it and note what is wrong.

    Attributes
    ----------
    root : Mapping
        The file's nodes with everything laid over them.
    problems : list of Problem
        Everything noted so far.
    ladder, names, values
        The rungs, the names that formulas may use, and the parameters' values, once they are read.
    bounded : list of Bounded
        What is to be looked at once all values are known.
    """

    def __init__(self, root: Mapping) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.ladder: Map[str, Scalar] = {}
        self.names = Names()
        self.values: dict[str, float] = {}
        self.bounded: list[Bounded] = []

    def note(self, problem: Problem) -> None:
        """Remember something wrong."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough

    def date(self, entry: Mapping, key: str) -> dt.date | None:
        """The date under a key; ``NEVER`` where that is written."""
        node = entry.scalar(key)
        if node is not None and node.text == schema.NEVER:
            return NEVER
        if node is None or not schema.DATE.fullmatch(node.text):
            return None
        try:
            return dt.date.fromisoformat(node.text)
        except ValueError:
            self.note(node.fault("there is no such day in the calendar"))
            return None

    def formula(self, node: Scalar | None, want: Kind, where: str, names: Names | None = None) -> Formula | None:
        """The formula a scalar holds; None where absent or wrong."""
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

    def known(self, entry: Mapping, key: str, sort: str, names: Iterable[str]) -> tuple[str, ...]:
        """The names under a key, each of which has to be one of those that there are."""
        nodes, names = entry.texts(key), list(names)
        for node in nodes:
            if node.text.strip() not in names:
                close = nearest(node.text, names)
                self.note(node.fault(f'there is no {sort} "{node.shown}"', suggestion=close))
        return tuple(node.text.strip() for node in nodes)

    def chance(self, entry: Mapping, name: str, names: Names | None = None) -> Formula | None:
        """A chance, which lies between 0 and 1."""
        node = entry.scalar("chance")
        formula = self.formula(node, "number", f"chance of {name}", names)
        self.bound(node, formula, 0, 1, "a chance lies between 0 and 1")
        return formula

    def rung(self, entry: Mapping) -> int | None:
        """The place on the ladder under ``rung``."""
        node = entry.scalar("rung")
        if node is None:
            return None
        rungs = list(self.ladder)
        if (text := node.text.strip()) in self.ladder:
            return rungs.index(text)
        message, close = f'the ladder has no rung "{node.shown}"', nearest(text, rungs)
        if close is not None and text.isascii() and hidden_in(close, 0):
            self.note(self.ladder[close].fault(f'"{text}" is not written here as it is under "rung"'))
        else:
            self.note(node.fault(message, suggestion=close))
        return None

    # -- what can be told only once all values are known

    def bound(self, node: Scalar | None, formula: Formula | None, low: float, high: float, message: str) -> None:
        """Have a formula looked at once all values are known."""
        if node is not None and formula is not None:
            self.bounded.append(Bounded(node, (formula,), low, high, message))

    def check_bounds(self) -> None:
        """Note every formula of parameters alone that is out of its bounds, parameters at their values."""
        for item in self.bounded:
            if (found := item.outside(self.values)) is not None:
                formula, value = found
                is_ = "" if isinstance(formula.tree, Number) else f", and this is {value:g}"
                is_ = ", and this has no value" if math.isnan(value) else is_
                self.note(item.node.fault(f"{item.message}{is_}"))


def number(node: Node | None) -> float | None:
    """The number a scalar holds, where it holds one."""
    text = node.text.replace("−", "-") if isinstance(node, Scalar) else ""
    return float(text) if schema.NUMBER.fullmatch(text) else None


def origin(entry: Mapping) -> Origin:
    """Where an entry says it comes from."""
    return Origin(entry.text("source"), entry.text("quote"), entry.text("why"))


def label(key: Scalar, entry: Mapping) -> str:
    """What to call an entry."""
    words = key.text.replace("_", " ")
    return entry.text("label") or words[:1].upper() + words[1:]
