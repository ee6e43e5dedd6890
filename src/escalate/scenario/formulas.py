"""The formula language: from a line of text to a checked tree, or one sentence about what is wrong.

A tokenizer and a precedence-climbing parser of our own, so that every message is worded for the
person who wrote the formula and points at the very characters, whichever Python runs it.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from escalate.scenario import trees as t
from escalate.scenario.trees import Amount, Formula, Kind, Node, Span

LONGEST = 500
MOST_NODES = 200
DEEPEST = 30
LARGEST = 1e15
MOST_CANDIDATES = 1_000
"""How many words a misspelt one is compared with; keeps a hostile file from taking long."""

FUNCTIONS: Mapping[str, tuple[int, int | None]] = {
    "min": (2, None), "max": (2, None), "abs": (1, 1), "sqrt": (1, 1), "exp": (1, 1), "log": (1, 1),
    "clip": (3, 3), "round": (1, 1), "floor": (1, 1),
}  # fmt: skip
"""Functions of numbers: how few and how many arguments (None: no limit)."""

HISTORY: Mapping[str, Callable[..., Node]] = {"ever": t.Ever, "times": t.Times, "since": t.Since, "share": t.Share}
ABOUT_NAMES = (*HISTORY, "rung", "until", "happened")
TRUTHS = {"yes": True, "no": False, "true": True, "false": False}
WORDS = ("and", "or", "not", "if", "else")
RESERVED = frozenset([*FUNCTIONS, *ABOUT_NAMES, *TRUTHS, *WORDS, "step", "steps", "to", "best", "set", "is", "in"])
"""Words that cannot name anything in a scenario."""


class FormulaFault(Exception):  # noqa: N818 - a fault in a text, turned into a ScenarioError by the reader
    """What is wrong with a formula.

    Attributes
    ----------
    message : str
        One sentence.
    start, end : int
        The characters it is about, counted in the text that was parsed.
    suggestion : str or None
        The nearest right word.
    """

    def __init__(self, message: str, start: int, end: int, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(end, start + 1)
        self.suggestion = suggestion


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
    fixed: bool = False
    words: tuple[str, ...] = ()

    def parameters_only(self, words: tuple[str, ...] = ()) -> Names:
        """The same names, of which only parameters and ``steps`` may be used."""
        return replace(self, fixed=True, words=words)

    def all_names(self) -> list[str]:
        """Everything that could have been meant by a single word."""
        if self.fixed:
            return sorted([*self.parameters, *FUNCTIONS, "steps", *self.words])
        plain = [*self.parameters, *self.levels, *self.flags, *self.options, *self.events]
        return sorted([*plain, *FUNCTIONS, *ABOUT_NAMES, "step", "steps", "yes", "no"])


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like a word, or None where none is much like it."""
    by_lower = {candidate.lower(): candidate for candidate in islice(candidates, MOST_CANDIDATES)}
    found = difflib.get_close_matches(word.lower()[:80], list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


# ---- tokens


@dataclass(frozen=True)
class _Token:
    sort: str  # "number", "name", "operator" or "end"
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_TOKENS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<operator>\*\*|//|<=|>=|==|!=|<>|=>|=<|&&|\|\||\+-|[-+*/%()<>,.=!^&|±≥≤≠−×÷·–?:])"
)
_TWINS = {"≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "×": "*", "÷": "/", "·": "*", "–": "-"}
_INSTEAD = {
    "=": 'one "=" compares nothing; write "=="',
    "&&": 'write "and" instead of "&&"',
    "&": 'write "and" instead of "&"',
    "||": 'write "or" instead of "||"',
    "|": 'write "or" instead of "|"',
    "!": 'write "not" instead of "!"',
    "^": 'write "**" for a power instead of "^"',
    "<>": 'write "!=" instead of "<>"',
    "=>": 'write ">=" instead of "=>"',
    "=<": 'write "<=" instead of "=<"',
    "//": 'write "floor(a / b)" instead of "//"',
    "?": 'write "a if condition else b" instead of "?"',
    ":": 'a formula has no ":"; write "a if condition else b" to choose between two values',
}


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise FormulaFault(f"this formula is over {LONGEST} characters long; split it up", 0, LONGEST)
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        found = _TOKENS.match(text, place)
        if found is None:
            raise FormulaFault(_odd_character(text[place]), place, place + 1)
        if found.lastgroup != "space":
            tokens.append(_token(found, text))
        place = found.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


def _token(found: re.Match[str], text: str) -> _Token:
    sort, word, start = str(found.lastgroup), found.group(), found.start()
    if sort == "operator" and word in _INSTEAD:
        raise FormulaFault(_INSTEAD[word], start, found.end())
    if sort == "number":
        _refuse_odd_number(found, text)
    return _Token(sort, word, start)


def _refuse_odd_number(found: re.Match[str], text: str) -> None:
    start, end = found.span()
    after = re.match(r"\w+", text[end:])
    if after is not None:
        tail = after.group()
        whole = text[start : end + len(tail)]
        if re.fullmatch(r"0[xXbBoO]\w+|[0-9][0-9_]*", whole):
            raise FormulaFault(f'write "{whole}" as a plain decimal number', start, end + len(tail))
        message = f'there is something missing between "{found.group()}" and "{tail}"'
        raise FormulaFault(message, start, end + len(tail), f"{found.group()} * {tail}")
    if not math.isfinite(float(found.group())) or float(found.group()) > LARGEST:
        raise FormulaFault("this number is too large; numbers go up to 1e15", start, end)


def _odd_character(character: str) -> str:
    if character in "\"'“”‘’`":
        return "a formula has no quotation marks inside; write names as they are"
    if character in "[]{}":
        return f'a formula has no "{character}"; use round brackets ( )'
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return f'a formula cannot contain "{shown}"'


# ---- from tokens to a tree

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


class _Parser:
    def __init__(self, tokens: list[_Token], names: Names) -> None:
        self.tokens = tokens
        self.names = names
        self.place = 0
        self.depth = 0
        self.nodes = 0

    # -- moving along

    @property
    def token(self) -> _Token:
        return self.tokens[self.place]

    @property
    def symbol(self) -> str:
        """The present operator or word, with typographic twins read as the plain ones."""
        token = self.token
        return _TWINS.get(token.text, token.text) if token.sort != "number" else ""

    def advance(self) -> _Token:
        token = self.token
        if token.sort != "end":
            self.place += 1
        return token

    def accept(self, *symbols: str) -> str | None:
        if self.token.sort != "end" and self.symbol in symbols:
            symbol = self.symbol
            self.advance()
            return symbol
        return None

    def previous_end(self) -> int:
        return self.tokens[self.place - 1].end if self.place else 0

    def span(self, start: int) -> Span:
        return start, self.previous_end()

    def made(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaFault(f"this formula has over {MOST_NODES} parts; split it up", *node.span)
        return node

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaFault(f"this formula is nested over {DEEPEST} deep", self.token.start, self.token.end)

    # -- the grammar, loosest binding first

    def whole(self) -> Node:
        node = self.choice()
        token = self.token
        if token.sort != "end":
            raise self.left_over(token)
        return node

    def left_over(self, token: _Token) -> FormulaFault:
        before = self.tokens[self.place - 1]
        if token.text == ")":
            return FormulaFault('this ")" closes nothing', token.start, token.end)
        if token.text == "," and before.sort == "number":
            following = self.tokens[self.place + 1]
            if following.sort == "number":
                decimal = f"{before.text}.{following.text}"
                return FormulaFault("a decimal number takes a point", before.start, following.end, decimal)
        if token.text in ("±", "+-", "to"):
            message = f'"{token.text}" can only stand once, at the top of an amount or a start'
            return FormulaFault(message, token.start, token.end)
        if token.text == "." and before.sort == "name":
            return FormulaFault('a name has at most one "."; write actor.option', token.start, token.end)
        if token.sort == "name" and token.text.lower() in ("is", "equals"):
            return FormulaFault('write "==" to compare', token.start, token.end)
        return FormulaFault(f'"{token.text}" does not fit here', token.start, token.end)

    def choice(self) -> Node:
        self.deeper()
        start = self.token.start
        value = self.disjunction()
        if self.accept("if"):
            test = self.yes_no(self.disjunction(), 'what stands after "if"')
            if not self.accept("else"):
                raise FormulaFault('an "if" needs an "else": a if condition else b', self.token.start, self.token.end)
            otherwise = self.choice()
            if value.kind != otherwise.kind:
                value, otherwise = self.number(value), self.number(otherwise)
            value = self.made(t.If(test, value, otherwise, span=self.span(start)))
        self.depth -= 1
        return value

    def disjunction(self) -> Node:
        return self.logic("or", self.conjunction)

    def conjunction(self) -> Node:
        return self.logic("and", self.negation)

    def logic(self, word: str, part: Callable[[], Node]) -> Node:
        start = self.token.start
        node = part()
        while self.accept(word):
            left = self.yes_no(node, f'what stands before "{word}"')
            right = self.yes_no(part(), f'what stands after "{word}"')
            operator: t.Logic = t.Logic("and" if word == "and" else "or", left, right, span=self.span(start))
            node = self.made(operator)
        return node

    def negation(self) -> Node:
        start = self.token.start
        if self.accept("not"):
            self.deeper()
            operand = self.yes_no(self.negation(), 'what stands after "not"')
            self.depth -= 1
            return self.made(t.Not(operand, span=self.span(start)))
        return self.comparison()

    def comparison(self) -> Node:
        start = self.token.start
        operands = [self.sum()]
        operators: list[str] = []
        while (symbol := self.accept(*_COMPARISONS)) is not None:
            operators.append(symbol)
            operands.append(self.sum())
        if not operators:
            return operands[0]
        for operator, left, right in zip(operators, operands[:-1], operands[1:], strict=True):
            self.refuse_mixed(operator, left, right)
        return self.made(t.Compare(tuple(operators), tuple(operands), span=self.span(start)))  # type: ignore[arg-type]

    def refuse_mixed(self, operator: str, left: Node, right: Node) -> None:
        if operator in ("==", "!="):
            if left.kind != right.kind:
                odd = left if left.kind == "yes/no" else right
                raise FormulaFault(
                    f'"{operator}" compares two numbers or two yes/no values, and this is a yes/no', *odd.span
                )
            return
        for side in (left, right):
            if side.kind == "yes/no":
                raise FormulaFault(f'"{operator}" compares numbers, and this is a yes/no', *side.span)

    def sum(self) -> Node:
        return self.arithmetic(("+", "-"), self.product)

    def product(self) -> Node:
        return self.arithmetic(("*", "/", "%"), self.signed)

    def arithmetic(self, symbols: tuple[str, ...], part: Callable[[], Node]) -> Node:
        start = self.token.start
        node = part()
        while (symbol := self.accept(*symbols)) is not None:
            if symbol == "%" and self.token.sort == "end":
                before = self.tokens[self.place - 2]
                better = f"{float(before.text) / 100:g}" if before.sort == "number" else None
                raise FormulaFault("write a percentage as a fraction", before.start, self.previous_end(), better)
            left, right = self.number(node), self.number(part())
            node = self.made(t.Arithmetic(symbol, left, right, span=self.span(start)))  # type: ignore[arg-type]
        return node

    def signed(self) -> Node:
        start = self.token.start
        symbol = self.accept("+", "-")
        if symbol is None:
            return self.power()
        self.deeper()
        operand = self.number(self.signed())
        self.depth -= 1
        if symbol == "+":
            return replace(operand, span=self.span(start))
        if isinstance(operand, t.Number):
            return t.Number(-operand.value, span=self.span(start))
        return self.made(t.Negate(operand, span=self.span(start)))

    def power(self) -> Node:
        start = self.token.start
        base = self.atom()
        if not self.accept("**"):
            return base
        self.deeper()
        exponent = self.number(self.signed())
        self.depth -= 1
        return self.made(t.Arithmetic("**", self.number(base), exponent, span=self.span(start)))

    def atom(self) -> Node:
        token = self.advance()
        if token.sort == "number":
            return self.made(t.Number(float(token.text), span=(token.start, token.end)))
        if token.sort == "name":
            return self.made(self.named(token))
        if token.text == "(":
            return self.bracket(token)
        if token.sort == "end":
            if len(self.tokens) == 1:
                raise FormulaFault("a value or formula is missing here", 0, 1)
            raise FormulaFault("the formula stops in the middle", self.previous_end() - 1, self.previous_end())
        raise FormulaFault(f'a value is missing before "{token.text}"', token.start, token.end)

    def bracket(self, opening: _Token) -> Node:
        node = self.choice()
        self.close(opening)
        return replace(node, span=(opening.start, self.previous_end()))

    def close(self, opening: _Token) -> None:
        if self.accept(")"):
            return
        if self.token.sort == "end":
            raise FormulaFault('this "(" is never closed', opening.start, opening.end)
        raise self.left_over(self.token)

    # -- names

    def named(self, token: _Token) -> Node:
        word = token.text
        span = (token.start, token.end)
        if word.lower() in TRUTHS and word in (word.lower(), word.title()):
            return t.YesNo(TRUTHS[word.lower()], span=span)
        if self.token.text == "(" and self.token.sort == "operator":
            return self.function(token)
        if word in FUNCTIONS or word in ABOUT_NAMES:
            example = "actor.option" if word in HISTORY else "..."
            raise FormulaFault(f'"{word}" is a function; write {word}({example})', *span)
        if self.token.text == "." and self.token.sort == "operator":
            actor, option = self.dotted(token)
            return t.Latest(actor, option, span=self.span(token.start))
        return self.single(word, span)

    def single(self, word: str, span: Span) -> Node:
        names = self.names
        if word in names.parameters:
            return t.ReadParameter(word, span=span)
        if word == "steps":
            return t.StepCount(span=span)
        known = word == "step" or word in names.levels or word in names.flags
        if known and names.fixed:
            raise FormulaFault(f'only parameters can be used here, and "{word}" changes during a run', *span)
        if word == "step":
            return t.StepNumber(span=span)
        if word in names.levels:
            return t.ReadLevel(word, span=span)
        if word in names.flags:
            return t.ReadFlag(word, span=span)
        raise self.unknown(word, span)

    def unknown(self, word: str, span: Span) -> FormulaFault:
        names = self.names
        if word in names.options:
            example = f"{word}.{names.options[word][0]}" if names.options[word] else f"{word}.option"
            return FormulaFault(f'"{word}" is an actor; write which option is meant, as in {example}', *span)
        if word in names.events:
            return FormulaFault(f'"{word}" is an event; write happened({word})', *span)
        if word in WORDS:
            return FormulaFault(f'"{word}" does not fit here', *span)
        owners = [actor for actor, options in names.options.items() if word in options]
        if owners:
            return FormulaFault(f'"{word}" is an option; write whose', *span, f"{owners[0]}.{word}")
        return FormulaFault(f'unknown name "{_short(word)}"', *span, nearest(word, names.all_names()))

    def dotted(self, token: _Token) -> tuple[str, str]:
        """The actor and option of ``actor.option``, from the actor's token on."""
        names = self.names
        self.advance()
        option = self.advance()
        if option.sort != "name":
            raise FormulaFault('after the "." the name of an option is missing', token.start, option.end)
        span = (token.start, option.end)
        if token.text not in names.options:
            raise FormulaFault(
                f'there is no actor "{_short(token.text)}"',
                token.start,
                token.end,
                nearest(token.text, names.options),
            )
        if option.text not in names.options[token.text]:
            close = nearest(option.text, names.options[token.text])
            raise FormulaFault(
                f'{token.text} has no option "{_short(option.text)}"',
                option.start,
                option.end,
                close,
            )
        if names.fixed:
            raise FormulaFault("only parameters can be used here, and choices change during a run", *span)
        return token.text, option.text

    # -- functions

    def function(self, token: _Token) -> Node:
        word = token.text
        opening = self.advance()
        if word in FUNCTIONS:
            return self.of_numbers(token, opening)
        if word not in ABOUT_NAMES:
            functions = [*FUNCTIONS, *ABOUT_NAMES]
            close = nearest(word, functions)
            raise FormulaFault(f'unknown function "{_short(word)}"', token.start, token.end, close)
        if self.names.fixed:
            message = f"only parameters can be used here, and {word}(...) changes during a run"
            raise FormulaFault(message, token.start, token.end)
        subject = self.advance()
        if subject.sort != "name":
            wanted = {"rung": "an actor", "until": "an event", "happened": "an event"}.get(word, "actor.option")
            raise FormulaFault(f"{word}(...) takes {wanted}", token.start, max(subject.end, opening.end))
        node = self.about(word, subject)
        self.close(opening)
        return replace(node, span=self.span(token.start))

    def about(self, word: str, subject: _Token) -> Node:
        names = self.names
        span = (subject.start, subject.end)
        if word in HISTORY:
            if self.token.text != ".":
                raise self.unknown_option(word, subject)
            return HISTORY[word](*self.dotted(subject))
        if word == "rung":
            if subject.text not in names.options:
                raise FormulaFault(
                    f'there is no actor "{_short(subject.text)}"', *span, nearest(subject.text, names.options)
                )
            if self.token.text == ".":
                following = self.tokens[self.place + 1]
                raise FormulaFault("rung(...) takes an actor, without its option", span[0], following.end, subject.text)
            return t.RungOf(subject.text)
        if subject.text not in names.events:
            raise FormulaFault(
                f'there is no event "{_short(subject.text)}"', *span, nearest(subject.text, names.events)
            )
        if word == "happened":
            return t.Happened(subject.text)
        if not names.events[subject.text]:
            raise FormulaFault(f'until(...) needs an event with a date, and "{subject.text}" has no "on"', *span)
        return t.Until(subject.text)

    def unknown_option(self, word: str, subject: _Token) -> FormulaFault:
        options = self.names.options
        owner = next((actor for actor, known in options.items() if subject.text in known), None)
        if owner is None and subject.text in options and options[subject.text]:
            example = f"{word}({subject.text}.{options[subject.text][0]})"
            return FormulaFault(f"{word}(...) asks for one option, as in {example}", subject.start, subject.end)
        suggestion = f"{owner}.{subject.text}" if owner else None
        return FormulaFault(f"{word}(...) takes actor.option", subject.start, subject.end, suggestion)

    def of_numbers(self, token: _Token, opening: _Token) -> Node:
        arguments: list[Node] = []
        if not self.accept(")"):
            arguments.append(self.number(self.choice()))
            while self.accept(","):
                arguments.append(self.number(self.choice()))
            self.close(opening)
        fewest, most = FUNCTIONS[token.text]
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            wanted = {"min": "two or more values", "max": "two or more values", "clip": "a value, a low and a high"}
            message = f"{token.text}(...) takes {wanted.get(token.text, 'one value')}, not {len(arguments)}"
            raise FormulaFault(message, token.start, self.previous_end())
        return t.Call(token.text, tuple(arguments), span=self.span(token.start))  # type: ignore[arg-type]

    # -- types

    def number(self, node: Node) -> Node:
        return node if node.kind == "number" else t.AsNumber(node, span=node.span)

    def yes_no(self, node: Node, what: str) -> Node:
        if node.kind == "yes/no":
            return node
        better = f"{node.name} > 0" if isinstance(node, t.ReadLevel | t.ReadParameter) else None
        raise FormulaFault(f"{what} should be a yes/no, and this is a number; compare it", *node.span, better)


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."


def _tree(tokens: list[_Token], names: Names, want: Kind, what: str = "a condition") -> Node:
    parser = _Parser(tokens, names)
    node = parser.whole()
    if want == "yes/no" and node.kind != "yes/no":
        return parser.yes_no(node, what)
    return parser.number(node) if want == "number" else node


def parse_formula(text: str, names: Names, want: Kind, where: str = "") -> Formula:
    """Read and check one formula.

    Parameters
    ----------
    text : str
        As it stands in the file.
    names : Names
        What it may speak of.
    want : {"number", "yes/no"}
        The type it must have; a yes/no where a number is wanted counts as 1 or 0.
    where : str
        Where it stands, for messages of a run, such as ``appeal of china.mediate``.

    Raises
    ------
    FormulaFault
        With the characters at fault and, often, the nearest right word.
    """
    return Formula(text.strip(), _tree(_tokens(text), names, want), where)


def parse_amount(text: str, names: Names, want: Kind = "number", where: str = "") -> Amount:
    """Read and check an amount: a formula, ``mean ± standard deviation`` or ``low to high``.

    Raises
    ------
    FormulaFault
        Also where a yes/no is given a spread, or a constant spread makes no sense.
    """
    tokens = _tokens(text)
    signs = _splits(tokens)
    if not signs:
        tree = _tree(tokens, names, want, "what this effect sets")
        return Amount(text.strip(), "exact", Formula(text.strip(), tree, where))
    place = signs[0]
    sign = tokens[place]
    if want == "yes/no":
        raise FormulaFault("a yes/no takes no spread", sign.start, sign.end)
    ending = _Token("end", "", sign.start)
    parts = [[*tokens[:place], ending], tokens[place + 1 :]]
    if not parts[0][:-1] or len(parts[1]) == 1:
        raise FormulaFault(f'"{sign.text}" needs a number on both sides', sign.start, sign.end)
    low, high = (Formula(text[part[0].start : part[-2].end], _tree(part, names, "number"), where) for part in parts)
    how = "uniform" if sign.text == "to" else "normal"
    _refuse_odd_spread(how, low, high, (parts[1][0].start, parts[1][-2].end))
    return Amount(text.strip(), "uniform" if how == "uniform" else "normal", low, high)


def _splits(tokens: list[_Token]) -> list[int]:
    """Places of the signs that part an amount, outside any bracket."""
    depth = 0
    found = []
    for place, token in enumerate(tokens):
        if token.sort == "operator":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        spread = (token.sort == "operator" and token.text in ("±", "+-")) or (
            token.sort == "name" and token.text == "to"
        )
        if spread and depth == 0 and not (token.text == "+-" and place == 0):
            found.append(place)
    return found


def _refuse_odd_spread(how: str, low: Formula, high: Formula, span: Span) -> None:
    if not isinstance(high.tree, t.Number):
        return
    if how == "normal" and high.tree.value < 0:
        raise FormulaFault("a standard deviation cannot be below 0", *span)
    if how == "uniform" and isinstance(low.tree, t.Number) and low.tree.value > high.tree.value:
        raise FormulaFault('in "low to high" the smaller number comes first', *span)


# ---- and back to text

_BINDING = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 8}


def unparse(node: Node) -> str:
    """Text that parses back to an equal tree."""
    return _text(node, 0)


def _text(node: Node, outer: int) -> str:
    text, binding = _with_binding(node)
    return f"({text})" if binding < outer else text


def _with_binding(node: Node) -> tuple[str, int]:
    """A node's text and how tightly its outermost operator binds (10: needs no brackets)."""
    match node:
        case t.Number(value):
            return (f"{value!r}", 10) if value >= 0 and math.copysign(1, value) > 0 else (f"{value!r}", 7)
        case t.YesNo(value):
            return ("yes" if value else "no"), 10
        case t.ReadLevel(name) | t.ReadFlag(name) | t.ReadParameter(name):
            return name, 10
        case t.StepNumber():
            return "step", 10
        case t.StepCount():
            return "steps", 10
        case t.Latest(actor, option):
            return f"{actor}.{option}", 10
        case t.Ever(actor, option) | t.Times(actor, option) | t.Since(actor, option) | t.Share(actor, option):
            return f"{type(node).__name__.lower()}({actor}.{option})", 10
        case t.RungOf(actor):
            return f"rung({actor})", 10
        case t.Until(event):
            return f"until({event})", 10
        case t.Happened(event):
            return f"happened({event})", 10
        case t.AsNumber(operand):
            return _with_binding(operand)
        case t.Negate(operand):
            # A bracketed number stays a Negate of a Number; a bare one would be read as a negative number.
            inner = f"({_text(operand, 0)})" if isinstance(operand, t.Number) else _text(operand, 7)
            return f"-{inner}", 7
        case t.Not(operand):
            return f"not {_text(operand, 3)}", 3
        case t.Logic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_text(left, binding)} {operator} {_text(right, binding + 1)}", binding
        case t.Arithmetic("**", left, right):
            return f"{_text(left, 9)} ** {_text(right, 7)}", 8
        case t.Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_text(left, binding)} {operator} {_text(right, binding + 1)}", binding
        case t.Compare(operators, operands):
            parts = [_text(operands[0], 5)]
            for sign, operand in zip(operators, operands[1:], strict=True):
                parts += [sign, _text(operand, 5)]
            return " ".join(parts), 4
        case t.If(test, then, otherwise):
            return f"{_text(then, 1)} if {_text(test, 1)} else {_text(otherwise, 0)}", 0
        case t.Call(function, arguments):
            return f"{function}({', '.join(_text(argument, 0) for argument in arguments)})", 10
    raise TypeError(f"not a formula node: {node!r}")
