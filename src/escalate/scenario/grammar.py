"""From a formula's tokens to its tree, by precedence climbing: what binds tighter is read further down.

A parser of our own, so that every message is worded for the person who wrote the formula and points at
the very characters, whichever Python runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from escalate.characters import shortened
from escalate.errors import nearest
from escalate.scenario import trees as t
from escalate.scenario.tokens import FormulaFault, Token
from escalate.scenario.trees import Kind, Node, Span
from escalate.scenario.vocabulary import ABOUT_NAMES, FUNCTIONS, HISTORY, TRUTHS, Names

MOST_NODES = 200
DEEPEST = 30
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def tree_of(tokens: list[Token], names: Names, want: Kind, what: str = "a condition") -> Node:
    """The tree of a whole formula, of the type that is wanted.

    Raises
    ------
    FormulaFault
        With the characters at fault; ``what`` says what a number where a yes/no is wanted should have been.
    """
    parser = _Parser(tokens, names)
    node = parser.whole()
    return _yes_no(node, what) if want == "yes/no" else _number(node)


# ---- types


def _number(node: Node) -> Node:
    return node if node.kind == "number" else t.AsNumber(node, span=node.span)


def _yes_no(node: Node, what: str) -> Node:
    if node.kind == "yes/no":
        return node
    better = f"{node.name} > 0" if isinstance(node, t.ReadLevel | t.ReadParameter) else None
    raise FormulaFault(f"{what} should be a yes/no, and this is a number; compare it", *node.span, better)


def _refuse_mixed(operator: str, left: Node, right: Node) -> None:
    odd = next((side for side in (left, right) if side.kind == "yes/no"), None)
    if odd is None or (operator in ("==", "!=") and left.kind == right.kind):
        return
    compared = "two numbers or two yes/no values" if operator in ("==", "!=") else "numbers"
    raise FormulaFault(f'"{operator}" compares {compared}, and this is a yes/no', *odd.span)


class _Parser:
    def __init__(self, tokens: list[Token], names: Names) -> None:
        self.tokens = tokens
        self.symbols = [token.symbol for token in tokens]
        self.names = names
        self.place = 0
        self.depth = 0
        self.nodes = 0

    # -- moving along

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    @property
    def before(self) -> Token:
        return self.tokens[self.place - 1]

    def advance(self) -> Token:
        token = self.token
        if token.sort != "end":
            self.place += 1
        return token

    def accept(self, *symbols: str) -> str | None:
        symbol = self.symbols[self.place]
        if symbol not in symbols:
            return None
        self.place += 1
        return symbol

    def span(self, start: int) -> Span:
        return start, self.before.end

    def made(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaFault(f"this formula has over {MOST_NODES} parts; split it up", *node.span)
        return node

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaFault(f"this formula is nested over {DEEPEST} deep", *self.token.span)
        yield
        self.depth -= 1

    # -- the grammar, loosest binding first

    def whole(self) -> Node:
        node = self.choice()
        if self.token.sort != "end":
            raise self.left_over(self.token)
        return node

    def choice(self) -> Node:
        start = self.token.start
        with self.deeper():
            value = self.disjunction()
            if not self.accept("if"):
                return value
            test = _yes_no(self.disjunction(), 'what stands after "if"')
            if not self.accept("else"):
                raise FormulaFault('an "if" needs an "else": a if condition else b', *self.token.span)
            otherwise = self.choice()
            if value.kind != otherwise.kind:
                value, otherwise = _number(value), _number(otherwise)
            return self.made(t.If(test, value, otherwise, span=self.span(start)))

    def disjunction(self) -> Node:
        return self.logic("or", self.conjunction)

    def conjunction(self) -> Node:
        return self.logic("and", self.negation)

    def logic(self, word: str, part: Callable[[], Node]) -> Node:
        start = self.token.start
        node = part()
        while self.accept(word):
            left = _yes_no(node, f'what stands before "{word}"')
            right = _yes_no(part(), f'what stands after "{word}"')
            node = self.made(t.Logic(word, left, right, span=self.span(start)))  # type: ignore[arg-type]
        return node

    def negation(self) -> Node:
        start = self.token.start
        if not self.accept("not"):
            return self.comparison()
        with self.deeper():
            operand = _yes_no(self.negation(), 'what stands after "not"')
        return self.made(t.Not(operand, span=self.span(start)))

    def comparison(self) -> Node:
        start = self.token.start
        operands = [self.sum()]
        operators: list[str] = []
        while (symbol := self.accept(*_COMPARISONS)) is not None:
            operators.append(symbol)
            operands.append(self.sum())
        if self.token.sort == "name" and self.token.text.lower() in ("is", "equals"):
            raise FormulaFault('write "==" to compare', *self.token.span)
        if not operators:
            return operands[0]
        for operator, left, right in zip(operators, operands[:-1], operands[1:], strict=True):
            _refuse_mixed(operator, left, right)
        return self.made(t.Compare(tuple(operators), tuple(operands), span=self.span(start)))  # type: ignore[arg-type]

    def sum(self) -> Node:
        return self.arithmetic(("+", "-"), self.product)

    def product(self) -> Node:
        return self.arithmetic(("*", "/", "%"), self.signed)

    def arithmetic(self, symbols: tuple[str, ...], part: Callable[[], Node]) -> Node:
        start = self.token.start
        node = part()
        while (symbol := self.accept(*symbols)) is not None:
            if symbol == "%" and self.token.sort == "end":
                number = self.tokens[self.place - 2]
                better = f"{float(number.text) / 100:g}" if number.sort == "number" else None
                raise FormulaFault("write a percentage as a fraction", *self.span(number.start), better)
            left, right = _number(node), _number(part())
            node = self.made(t.Arithmetic(symbol, left, right, span=self.span(start)))  # type: ignore[arg-type]
        return node

    def signed(self) -> Node:
        start = self.token.start
        symbol = self.accept("+", "-")
        if symbol is None:
            return self.power()
        with self.deeper():
            operand = _number(self.signed())
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
        with self.deeper():
            exponent = _number(self.signed())
        return self.made(t.Arithmetic("**", _number(base), exponent, span=self.span(start)))

    def atom(self) -> Node:
        token = self.advance()
        if token.sort == "number":
            return self.made(t.Number(float(token.text), span=token.span))
        if token.sort == "name":
            return self.made(self.named(token))
        if token.text == "(":
            node = self.choice()
            self.close(token)
            return replace(node, span=self.span(token.start))
        if token.sort != "end":
            raise FormulaFault(f'a value is missing before "{token.text}"', *token.span)
        if len(self.tokens) == 1:
            raise FormulaFault("a value or formula is missing here", 0, 1)
        raise FormulaFault("the formula stops in the middle", self.before.end - 1, self.before.end)

    def close(self, opening: Token) -> None:
        if self.accept(")"):
            return
        if self.token.sort == "end":
            raise FormulaFault('this "(" is never closed', *opening.span)
        raise self.left_over(self.token)

    def left_over(self, token: Token) -> FormulaFault:
        """What to say of a token with which a formula cannot go on."""
        before = self.before
        if token.text == ")":
            return FormulaFault('this ")" closes nothing', *token.span)
        if token.text == "," and before.sort == "number" and self.tokens[self.place + 1].sort == "number":
            following = self.tokens[self.place + 1]
            decimal = f"{before.text}.{following.text}"
            return FormulaFault("a decimal number takes a point", before.start, following.end, decimal)
        if token.text in ("±", "+-", "to"):
            message = f'"{token.text}" can only stand once, at the top of an amount or a start'
            return FormulaFault(message, *token.span)
        if token.text == "." and before.sort == "name":
            return FormulaFault('a name has at most one "."; write actor.option', *token.span)
        return FormulaFault(f'"{token.text}" does not fit here', *token.span)

    # -- names and functions

    def named(self, token: Token) -> Node:
        word = token.text
        if word.lower() in TRUTHS and word in (word.lower(), word.title()):
            return t.YesNo(TRUTHS[word.lower()], span=token.span)
        if self.token.symbol == "(":
            return self.function(token)
        if word in FUNCTIONS or word in ABOUT_NAMES:
            example = "actor.option" if word in HISTORY else "..."
            raise FormulaFault(f'"{word}" is a function; write {word}({example})', *token.span)
        if self.token.symbol == ".":
            return t.Latest(*self.dotted(token), span=self.span(token.start))
        node = self.names.single(token)
        if word in self.names.conditions:  # it counts with all its parts
            self.nodes += sum(1 for _ in node.walk()) - 1
        return node

    def dotted(self, actor: Token) -> tuple[str, str]:
        """The actor and option of ``actor.option``, from behind the actor's token on."""
        self.advance()
        return self.names.option(actor, self.advance())

    def function(self, token: Token) -> Node:
        word, opening = token.text, self.advance()
        if word in FUNCTIONS:
            return self.of_numbers(token, opening)
        if word not in ABOUT_NAMES:
            close = nearest(word, [*FUNCTIONS, *ABOUT_NAMES])
            raise FormulaFault(f'unknown function "{shortened(word)}"', *token.span, close)
        if self.names.fixed:
            raise FormulaFault(f"only parameters can be used here, and {word}(...) changes during a run", *token.span)
        subject = self.advance()
        if subject.sort != "name":
            wanted = {"rung": "an actor", "until": "an event", "happened": "an event"}.get(word, "actor.option")
            raise FormulaFault(f"{word}(...) takes {wanted}", token.start, max(subject.end, opening.end))
        node = self.about(word, subject)
        self.close(opening)
        return replace(node, span=self.span(token.start))

    def about(self, word: str, subject: Token) -> Node:
        if word in HISTORY:
            if self.token.symbol != ".":
                raise self.names.option_missing(word, subject)
            return HISTORY[word](*self.dotted(subject))
        if word != "rung":
            return self.names.event(word, subject)
        actor = self.names.actor_named(subject)
        if self.token.symbol == ".":
            end = self.tokens[self.place + 1].end
            raise FormulaFault("rung(...) takes an actor, without its option", subject.start, end, actor)
        return t.RungOf(actor)

    def of_numbers(self, token: Token, opening: Token) -> Node:
        arguments: list[Node] = []
        if not self.accept(")"):
            arguments.append(_number(self.choice()))
            while self.accept(","):
                arguments.append(_number(self.choice()))
            self.close(opening)
        fewest, most = FUNCTIONS[token.text]
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            wanted = {"min": "two or more values", "max": "two or more values", "clip": "a value, a low and a high"}
            message = f"{token.text}(...) takes {wanted.get(token.text, 'one value')}, not {len(arguments)}"
            raise FormulaFault(message, *self.span(token.start))
        return t.Call(token.text, tuple(arguments), span=self.span(token.start))  # type: ignore[arg-type]
