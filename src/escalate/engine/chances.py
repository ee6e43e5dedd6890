"""What is open to an actor, and options that are taken with an exact chance: what they leave to the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from escalate.engine.ir import Builder, Value
from escalate.engine.world import Reader, World
from escalate.scenario.model import Actor, sum_of_chances

SLACK = 1e-9
"""Chances that are more than 1 by less add up to 1."""


@dataclass(frozen=True)
class Menu:
    """An actor's options in some world: which are open, and whether an order narrowed them."""

    open: tuple[Value, ...]
    any_open: Value
    ordered: Value


class Chances:
    """The chances of an actor's open options; an order sets them aside, and what it leaves open is weighed.

    Parameters
    ----------
    reader : Reader
        Works out the formulas.
    actor : Actor
        At least one of its options has a chance.
    menu : Menu
        What is open to it.
    world, guard
        Where, and in which runs.

    Attributes
    ----------
    weighed : Menu
        What is open and has no chance.
    """

    def __init__(self, reader: Reader, actor: Actor, menu: Menu, world: World, guard: Value) -> None:
        self.builder: Builder = reader.builder
        b, free = self.builder, self.builder.negate(menu.ordered)
        self._chances = []
        weighed = []
        for option, open_ in zip(actor.options, menu.open, strict=True):
            if option.chance is None:
                self._chances.append(b.zero)
                weighed.append(open_)
            else:
                self._chances.append(reader.chance(option.chance, world, guard, b.both(open_, free)))
                weighed.append(b.both(open_, menu.ordered))
        self.weighed = Menu(tuple(weighed), b.any(weighed), menu.ordered)
        self._left = b.subtract(b.one, reduce(b.add, self._chances))
        if self._left.low < -SLACK:
            what = ("spread", sum_of_chances(actor, actor.options), "chances that come to more than 1")
            b.act("check", what, b.add(self._left, b.constant(SLACK)), b.both(guard, menu.any_open))
        self._left = b.maximum(self._left, b.zero)
        self._waits = b.both(menu.any_open, b.negate(self.weighed.any_open))

    def share(self, weights: list[Value]) -> list[Value]:
        """The odds of every option, and last those of waiting, which is what is left where nothing is weighed.

        ``weights`` are the numbers, the largest of them 1, in proportion to which the options of ``weighed`` share.
        """
        b = self.builder
        each = b.ufunc("divide", self._left, b.maximum(reduce(b.add, weights), b.one))
        shares = [
            b.add(chance, b.select(open_, b.multiply(each, weight), b.zero))
            for chance, open_, weight in zip(self._chances, self.weighed.open, weights, strict=True)
        ]
        return [*shares, b.select(self._waits, self._left, b.zero)]
