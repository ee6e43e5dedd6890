"""The words of a formula: the language's own, and the names of one scenario, each read as the node it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from escalate.characters import shortened
from escalate.errors import nearest
from escalate.scenario import trees as t
from escalate.scenario.tokens import FormulaFault, Token
from escalate.scenario.trees import Node, names_in

FUNCTIONS: Mapping[str, tuple[int, int | None]] = {
    **dict.fromkeys(("min", "max"), (2, None)),
    **dict.fromkeys(("abs", "sqrt", "exp", "log", "round", "floor"), (1, 1)),
    "clip": (3, 3),
}
"""Functions of numbers: how few and how many arguments (None: no limit)."""

HISTORY: Mapping[str, Callable[..., Node]] = {"ever": t.Ever, "times": t.Times, "since": t.Since, "share": t.Share}
ABOUT_NAMES = (*HISTORY, "rung", "until", "happened")
TRUTHS = {"yes": True, "no": False, "true": True, "false": False}
WORDS = ("and", "or", "not", "if", "else")
RESERVED = frozenset([*FUNCTIONS, *ABOUT_NAMES, *TRUTHS, *WORDS, "step", "steps", "to", "best", "set", "is", "in"])
"""Words that cannot name anything in a scenario."""


@dataclass(frozen=True)
class Names:
    """What a formula may speak of.

    Attributes
    ----------
    levels, flags, parameters : frozenset of str
        Names by kind.
    options : mapping
        Actor -> its options.
    events : mapping
        Event -> whether it has a date.
    conditions : mapping
        Condition -> what it stands for; None for one further down, which cannot be used yet.
    unseen : mapping
        State variable that this formula's actor does not see -> who sees it.
    actor : str
        Whose formula it is, where that matters.
    fixed : bool
        May only parameters and ``steps`` be used, because the value is needed before a run?
    words : tuple of str
        Other words that may stand in the formula's place, for suggestions.
    """

    levels: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: Mapping[str, bool] = field(default_factory=dict)
    conditions: Mapping[str, Node | None] = field(default_factory=dict)
    unseen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actor: str = ""
    fixed: bool = False
    words: tuple[str, ...] = ()

    def parameters_only(self, words: tuple[str, ...] = ()) -> Names:
        """The same names, of which only parameters and ``steps`` may be used."""
        return replace(self, fixed=True, words=words)

    def all_names(self) -> list[str]:
        """Everything that could have been meant by a single word."""
        if self.fixed:
            return sorted([*self.parameters, *FUNCTIONS, "steps", *self.words])
        plain = [*self.parameters, *self.levels, *self.flags, *self.conditions, *self.options, *self.events]
        return sorted([*plain, *FUNCTIONS, *ABOUT_NAMES, "step", "steps", "yes", "no"])

    def single(self, token: Token) -> Node:
        """The node of a word that stands alone."""
        word, span = token.text, token.span
        if word in self.parameters:
            return t.ReadParameter(word, span=span)
        if word == "steps":
            return t.StepCount(span=span)
        if word not in ("step", *self.conditions) and word not in self.levels and word not in self.flags:
            raise self._unknown(token)
        if self.fixed:
            raise FormulaFault(f'only parameters can be used here, and "{word}" changes during a run', *span)
        if word == "step":
            return t.StepNumber(span=span)
        if word in self.conditions:
            return self._condition(token)
        self._refuse_unseen(token, {word})
        return t.ReadLevel(word, span=span) if word in self.levels else t.ReadFlag(word, span=span)

    def _condition(self, token: Token) -> Node:
        meant = self.conditions[token.text]
        if meant is None:
            raise FormulaFault(f'"{token.text}" cannot be used here; a condition reads those above it', *token.span)
        self._refuse_unseen(token, names_in(meant))
        return replace(meant, span=token.span)

    def _refuse_unseen(self, token: Token, read: set[str]) -> None:
        for name in sorted(self.unseen.keys() & read):
            reads = "" if token.text == name else f'"{token.text}" reads "{name}", and '
            sees = ", ".join(self.unseen[name]) or "nobody"
            raise FormulaFault(f'{reads}{self.actor} does not see "{name}"; seen by: {sees}', *token.span)

    def _unknown(self, token: Token) -> FormulaFault:
        word, span = token.text, token.span
        if word in self.options:
            example = f"{word}.{self.options[word][0]}" if self.options[word] else f"{word}.option"
            return FormulaFault(f'"{word}" is an actor; write which option is meant, as in {example}', *span)
        if word in self.events:
            return FormulaFault(f'"{word}" is an event; write happened({word})', *span)
        if word in WORDS:
            return FormulaFault(f'"{word}" does not fit here', *span)
        if (owner := self._owner(word)) is not None:
            return FormulaFault(f'"{word}" is an option; write whose', *span, f"{owner}.{word}")
        return FormulaFault(f'unknown name "{shortened(word)}"', *span, nearest(word, self.all_names()))

    def _owner(self, option: str) -> str | None:
        return next((actor for actor, known in self.options.items() if option in known), None)

    def actor_named(self, token: Token) -> str:
        """The actor a word names."""
        return _known("actor", token, self.options)

    def option(self, actor: Token, option: Token) -> tuple[str, str]:
        """The actor and option that ``actor.option`` names."""
        if option.sort != "name":
            raise FormulaFault('after the "." the name of an option is missing', actor.start, option.end)
        options = self.options[self.actor_named(actor)]
        if option.text not in options:
            message = f'{actor.text} has no option "{shortened(option.text)}"'
            raise FormulaFault(message, *option.span, nearest(option.text, options))
        if self.fixed:
            raise FormulaFault(
                "only parameters can be used here, and choices change during a run", actor.start, option.end
            )
        return actor.text, option.text

    def option_missing(self, function: str, subject: Token) -> FormulaFault:
        """What to say where ``actor.option`` was wanted and one word stands."""
        word, owner = subject.text, self._owner(subject.text)
        if owner is None and self.options.get(word):
            example = f"{function}({word}.{self.options[word][0]})"
            return FormulaFault(f"{function}(...) asks for one option, as in {example}", *subject.span)
        return FormulaFault(f"{function}(...) takes actor.option", *subject.span, f"{owner}.{word}" if owner else None)

    def event(self, function: str, token: Token) -> Node:
        """The node of ``happened(event)`` or ``until(event)``."""
        event = _known("event", token, self.events)
        if function == "happened":
            return t.Happened(event)
        if not self.events[event]:
            raise FormulaFault(f'until(...) needs an event with a date, and "{event}" has no "on"', *token.span)
        return t.Until(event)


def _known(sort: str, token: Token, names: Mapping[str, object]) -> str:
    if token.text not in names:
        message = f'there is no {sort} "{shortened(token.text)}"'
        raise FormulaFault(message, *token.span, nearest(token.text, names))
    return token.text
