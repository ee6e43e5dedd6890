"""A formula or an amount: from a line of text to a checked tree, or one sentence about what is wrong."""

from __future__ import annotations

from escalate.scenario import trees as t
from escalate.scenario.grammar import tree_of
from escalate.scenario.tokens import FormulaFault, Token, tokens_of
from escalate.scenario.trees import Amount, Formula, Kind, Span
from escalate.scenario.vocabulary import Names


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
    return Formula(text.strip(), tree_of(tokens_of(text), names, want), where)


def parse_amount(text: str, names: Names, want: Kind = "number", where: str = "") -> Amount:
    """Read and check an amount: a formula, ``mean ± standard deviation`` or ``low to high``.

    Raises
    ------
    FormulaFault
        Also where a yes/no is given a spread, or a constant spread makes no sense.
    """
    tokens = tokens_of(text)
    signs = _splits(tokens)
    if not signs:
        tree = tree_of(tokens, names, want, "what this effect sets")
        return Amount(text.strip(), "exact", Formula(text.strip(), tree, where))
    place = signs[0]
    sign = tokens[place]
    if want == "yes/no":
        raise FormulaFault("a yes/no takes no spread", sign.start, sign.end)
    ending = Token("end", "", sign.start)
    parts = [[*tokens[:place], ending], tokens[place + 1 :]]
    if not parts[0][:-1] or len(parts[1]) == 1:
        raise FormulaFault(f'"{sign.text}" needs a number on both sides', sign.start, sign.end)
    low, high = (Formula(text[part[0].start : part[-2].end], tree_of(part, names, "number"), where) for part in parts)
    how = "uniform" if sign.text == "to" else "normal"
    _refuse_odd_spread(how, low, high, (parts[1][0].start, parts[1][-2].end))
    return Amount(text.strip(), "uniform" if how == "uniform" else "normal", low, high)


def _splits(tokens: list[Token]) -> list[int]:
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
