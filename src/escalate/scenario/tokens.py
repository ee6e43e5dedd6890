"""A formula's text cut into numbers, names and operators; what can be no part of a formula is told at once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from escalate.characters import named

LONGEST = 500
LARGEST = 1e15
NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number without its sign; written so that no text makes the search quadratic."""
LEADING_ZERO = r"0[0-9]+"
OCTAL = "looks like an octal number; write it without the 0 in front"


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
class Token:
    """One word of a formula; ``sort`` is "number", "name", "operator" or "end"."""

    sort: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)

    @property
    def span(self) -> tuple[int, int]:
        """Its first and past-the-end character."""
        return self.start, self.end

    @property
    def symbol(self) -> str:
        """The operator or word, with typographic twins read as the plain ones; "" for a number and the end."""
        return _TWINS.get(self.text, self.text) if self.sort in ("name", "operator") else ""


_TOKENS = re.compile(
    r"(?P<space>\s+)"
    rf"|(?P<number>{NUMBER})"
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


def tokens_of(text: str) -> list[Token]:
    """The tokens of a formula, an "end" behind the last.

    Raises
    ------
    FormulaFault
        Where the text is too long or something in it belongs to no formula.
    """
    if len(text) > LONGEST:
        raise FormulaFault(f"this formula is over {LONGEST} characters long; split it up", 0, LONGEST)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        found = _TOKENS.match(text, place)
        if found is None:
            raise FormulaFault(_odd_character(text[place]), place, place + 1)
        if found.lastgroup != "space":
            tokens.append(_token(found, text))
        place = found.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _token(found: re.Match[str], text: str) -> Token:
    sort, word, start = str(found.lastgroup), found.group(), found.start()
    if sort == "operator" and word in _INSTEAD:
        raise FormulaFault(_INSTEAD[word], start, found.end())
    if sort == "number":
        _refuse_odd_number(word, start, text)
    return Token(sort, word, start)


def _refuse_odd_number(number: str, start: int, text: str) -> None:
    end = start + len(number)
    after = re.match(r"\w+", text[end:])
    if after is not None:
        whole = number + after.group()
        place = (start, start + len(whole))
        if re.fullmatch(r"0[xXbBoO]\w+|[0-9][0-9_]*", whole):
            raise FormulaFault(f'write "{whole}" as a plain decimal number', *place)
        better = f"{number} * {after.group()}"
        raise FormulaFault(f'there is something missing between "{number}" and "{after.group()}"', *place, better)
    if re.match(LEADING_ZERO, number):
        raise FormulaFault(f'"{number}" {OCTAL}', start, end, re.sub(r"^0+(?=[0-9])", "", number))
    if not math.isfinite(float(number)) or float(number) > LARGEST:
        raise FormulaFault("this number is too large; numbers go up to 1e15", start, end)


def _odd_character(character: str) -> str:
    if character in "\"'“”‘’`":
        return "a formula has no quotation marks inside; write names as they are"
    if character in "[]{}":
        return f'a formula has no "{character}"; use round brackets ( )'
    shown = f'"{character}"' if character.isprintable() else named(character)
    return f"a formula cannot contain {shown}"
