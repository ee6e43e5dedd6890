"""The checked formula: a small typed tree that engines can read without further questions.

Nodes are made by :mod:`escalate.scenario.formulas`, which resolves every name and checks every
type. After that, a node's operands always have the type the node needs: where a yes/no stands in
arithmetic, an :class:`AsNumber` node says so. Equality ignores where in the text a node stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Literal

Kind = Literal["number", "yes/no"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """Any part of a formula; ``span`` is its first and past-the-end character in the text."""

    span: Span = field(default=(0, 0), compare=False, kw_only=True)

    @property
    def kind(self) -> Kind:
        """The type of the node's value."""
        return "number"

    def children(self) -> Iterator[Node]:
        """The operands, left to right."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (part for part in value if isinstance(part, Node))

    def walk(self) -> Iterator[Node]:
        """The node itself and everything below it, parents first."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True)
class Condition(Node):
    """A node whose value is yes or no."""

    @property
    def kind(self) -> Kind:
        """The type of the node's value."""
        return "yes/no"


@dataclass(frozen=True)
class Number(Node):
    """A number written in the formula."""

    value: float


@dataclass(frozen=True)
class YesNo(Condition):
    """``yes`` or ``no`` written in the formula."""

    value: bool


@dataclass(frozen=True)
class ReadLevel(Node):
    """The present value of a level."""

    name: str


@dataclass(frozen=True)
class ReadFlag(Condition):
    """The present value of a flag."""

    name: str


@dataclass(frozen=True)
class ReadParameter(Node):
    """The value of a parameter: the same for all steps of a run."""

    name: str


@dataclass(frozen=True)
class StepNumber(Node):
    """``step``: 0 in the first step."""


@dataclass(frozen=True)
class StepCount(Node):
    """``steps``: how many the clock has."""


@dataclass(frozen=True)
class Latest(Condition):
    """``actor.option``: is that the actor's latest choice?"""

    actor: str
    option: str


@dataclass(frozen=True)
class Ever(Condition):
    """``ever(actor.option)``: was it taken in any step so far?"""

    actor: str
    option: str


@dataclass(frozen=True)
class Times(Node):
    """``times(actor.option)``: how often it was taken."""

    actor: str
    option: str


@dataclass(frozen=True)
class Since(Node):
    """``since(actor.option)``: steps since it was last taken; ``steps + 1`` if never."""

    actor: str
    option: str


@dataclass(frozen=True)
class Share(Node):
    """``share(actor.option)``: fraction of the actor's choices so far; 0 before the first."""

    actor: str
    option: str


@dataclass(frozen=True)
class RungOf(Node):
    """``rung(actor)``: rung of the actor's latest choice; -1 where it has none."""

    actor: str


@dataclass(frozen=True)
class Until(Node):
    """``until(event)``: steps until a dated event; 0 in its step and after."""

    event: str


@dataclass(frozen=True)
class Happened(Condition):
    """``happened(event)``: has it fired in any step so far?"""

    event: str


@dataclass(frozen=True)
class AsNumber(Node):
    """A yes/no counted as 1 or 0."""

    operand: Node


@dataclass(frozen=True)
class Negate(Node):
    """Minus the operand."""

    operand: Node


@dataclass(frozen=True)
class Not(Condition):
    """Yes where the operand is no."""

    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """Two numbers combined by ``+ - * / ** %``; ``%`` takes the sign of its right side."""

    operator: Literal["+", "-", "*", "/", "**", "%"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Compare(Condition):
    """A chain ``a < b <= c``: yes where every neighbouring pair holds."""

    operators: tuple[Literal["<", "<=", ">", ">=", "==", "!="], ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Logic(Condition):
    """``and`` or ``or`` over two operands; the right one counts only where the left leaves it open."""

    operator: Literal["and", "or"]
    left: Node
    right: Node


@dataclass(frozen=True)
class If(Node):
    """``then if test else otherwise``; only the branch that is taken counts."""

    test: Node
    then: Node
    otherwise: Node

    @property
    def kind(self) -> Kind:
        """The type of both branches."""
        return self.then.kind


@dataclass(frozen=True)
class Call(Node):
    """A function of numbers: min max abs sqrt exp log clip round floor."""

    function: Literal["min", "max", "abs", "sqrt", "exp", "log", "clip", "round", "floor"]
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text as written, its tree, and where it stands (for messages)."""

    text: str
    tree: Node
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class Amount:
    """A quantity that may carry luck.

    ``exact``: ``low`` is the value. ``normal``: ``low`` is the mean, ``high`` the standard
    deviation. ``uniform``: drawn between ``low`` and ``high``.
    """

    text: str
    how: Literal["exact", "normal", "uniform"]
    low: Formula
    high: Formula | None = None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas the amount is made of."""
        return (self.low,) if self.high is None else (self.low, self.high)


def names_in(tree: Node) -> set[str]:
    """The state variables and parameters a tree reads, and ``steps`` where it does."""
    nodes = list(tree.walk())
    names = {node.name for node in nodes if isinstance(node, ReadLevel | ReadFlag | ReadParameter)}
    return names | {"steps" for node in nodes if isinstance(node, StepCount)}
