"""What a formula means: trees written out are read again as they were, and only needed brackets stand in them."""

import contextlib
import math
import random

import pytest
from test_hostile import NAMES
from writing import unparse

from escalate.scenario import trees as t
from escalate.scenario.constants import known_value
from escalate.scenario.formulas import parse_formula
from escalate.scenario.grammar import MOST_NODES
from escalate.scenario.tokens import LONGEST, FormulaFault

OF = ("north", "talk")
LEAVES = {
    "number": [
        t.Number(0.0), t.Number(1.0), t.Number(-1.0), t.Number(0.1), t.Number(-2.5e-7), t.Number(1e15),
        t.ReadLevel("tension"), t.ReadParameter("push"), t.StepNumber(), t.StepCount(),
        t.Times(*OF), t.Since(*OF), t.Share(*OF), t.RungOf("north"), t.Until("vote"),
    ],
    "yes/no": [t.YesNo(True), t.YesNo(False), t.ReadFlag("talks"), t.Latest(*OF), t.Ever(*OF), t.Happened("vote")],
}  # fmt: skip
ONE, TWO = ("abs", "sqrt", "exp", "log", "round", "floor"), ("min", "max")


def random_tree(rng, kind, depth):
    """A tree of that kind, of every operator and function of the language."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice(LEAVES[kind])
    some = lambda kind: random_tree(rng, kind, depth - 1)  # noqa: E731
    if kind == "number":
        return rng.choice([
            lambda: t.Arithmetic(rng.choice("+-*/%"), some("number"), some("number")),
            lambda: t.Arithmetic("**", some("number"), some("number")),
            lambda: negated(some("number")),
            lambda: t.AsNumber(some("yes/no")),
            lambda: chosen(some("yes/no"), some("number"), some("number")),
            lambda: t.Call(rng.choice(ONE), (some("number"),)),
            lambda: t.Call(rng.choice(TWO), tuple(some("number") for _ in range(rng.randint(2, 4)))),
            lambda: t.Call("clip", (some("number"), some("number"), some("number"))),
        ])()  # fmt: skip
    return rng.choice([
        lambda: t.Logic("and", some("yes/no"), some("yes/no")),
        lambda: t.Logic("or", some("yes/no"), some("yes/no")),
        lambda: t.Not(some("yes/no")),
        lambda: t.If(some("yes/no"), some("yes/no"), some("yes/no")),
        lambda: compared(rng, ["<", "<=", ">", ">=", "==", "!="], lambda: plain(some("number"))),
        lambda: compared(rng, ["==", "!="], lambda: some("yes/no")),
    ])()  # fmt: skip


def negated(node):
    """Minus a node; minus a plain number is a number itself."""
    return t.Number(-node.value) if isinstance(node, t.Number) else t.Negate(node)


def chosen(test, then, otherwise):
    """One of two numbers; where both are a yes/no, so is the choice, until it counts as a number."""
    if isinstance(then, t.AsNumber) and isinstance(otherwise, t.AsNumber):
        return t.AsNumber(t.If(test, then.operand, otherwise.operand))
    return t.If(test, then, otherwise)


def plain(node):
    """A number that is none by being a yes/no: only those can be compared by size."""
    return negated(node) if isinstance(node, t.AsNumber) else node


def compared(rng, operators, part):
    chain = tuple(rng.choice(operators) for _ in range(rng.randint(1, 3)))
    return t.Compare(chain, tuple(part() for _ in range(len(chain) + 1)))


ARGUMENTS = {"min": (2, 9), "max": (2, 9), "clip": (3, 3), **dict.fromkeys(ONE, (1, 1))}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_function_takes_no_fewer_and_no_more(name):
    few, many = ARGUMENTS[name]
    taken = []
    for count in range(6):
        with contextlib.suppress(FormulaFault):
            parse_formula(f"{name}({', '.join('1' * count)})", NAMES, "number")
            taken.append(count)
    assert taken == [count for count in range(6) if few <= count <= many]


@pytest.mark.parametrize(
    "text",
    [
        "steps", "push", "-push", "push + 2", "push - 2", "push * 2", "push / 2", "-push % 2", "push ** 2",
        "not push > 1",
        "push > 1 and push < 2", "push > 3 and push < 4", "push > 1 or push < 2", "push > 3 or push > 4",
        "2 < push < 4", "2 < push < 3", "push <= 3", "push < 3", "push >= 3", "push != 3", "push == 3",
        "1 if push > 2 else 2",
        "1 if push < 2 else 2", "min(push, 2, 4)", "max(push, 2, 4)", "abs(2 - push)", "sqrt(push)", "exp(push)",
        "log(push)", "floor(push / 2)", "round(push / 2)", "clip(push, 0, 2)", "clip(push, 4, 5)", "clip(push, 2, 4)",
        "(push > 2) + 1",
    ],
)  # fmt: skip
def test_what_is_known_before_a_run_is_what_arithmetic_says(text):
    words = {name: getattr(math, name) for name in ("sqrt", "exp", "log", "floor")}
    words |= {"clip": lambda value, low, high: sorted((value, low, high))[1], "push": 3.0, "steps": 7}
    kind = "yes/no" if isinstance(eval(text, words), bool) else "number"
    assert known_value(parse_formula(text, NAMES, kind), {"push": 3.0, "steps": 7}) == eval(text, words)


@pytest.mark.parametrize("text", ["tension", "step", "push / 0", "log(push - 3)", "sqrt(-push)", "1 if talks else 1"])
def test_and_what_only_a_run_can_tell_is_not_known(text):
    assert known_value(parse_formula(text, NAMES, "number"), {"push": 3.0, "steps": 7}) is None


@pytest.mark.parametrize("kind", ["number", "yes/no"])
def test_what_is_written_out_is_read_as_it_was(kind):
    rng, read = random.Random(7), 0
    while read < 1_000:
        tree = random_tree(rng, kind, rng.randint(1, 4))
        text = unparse(tree)
        if len(text) <= LONGEST and sum(1 for _ in tree.walk()) <= MOST_NODES:
            assert parse_formula(text, NAMES, kind).tree == tree
            read += 1


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("talks or yes and no", "talks or (yes and no)"),
        ("talks and yes or no", "(talks and yes) or no"),
        ("not talks and yes", "(not talks) and yes"),
        ("not talks or yes", "(not talks) or yes"),
        ("not tension > 2", "not (tension > 2)"),
        ("not talks == yes", "not (talks == yes)"),
        ("1 + 2 < 3 * 4", "(1 + 2) < (3 * 4)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("8 / 4 / 2", "(8 / 4) / 2"),
        ("1 + 2 * 3 % 4", "1 + ((2 * 3) % 4)"),
        ("-push * 2", "(-push) * 2"),
        ("-push ** 2", "-(push ** 2)"),
        ("2 ** -push ** 2", "2 ** (-(push ** 2))"),
        ("2 ** 3 ** 2", "2 ** (3 ** 2)"),
        ("1 if talks else 2 if yes else 3", "1 if talks else (2 if yes else 3)"),
        ("1 if talks or yes else 2 + 3", "1 if (talks or yes) else (2 + 3)"),
        ("2 ≥ 1 and 1 ≤ 2 and 1 ≠ 2", "2 >= 1 and 1 <= 2 and 1 != 2"),
        ("6 ÷ 2 × 3 · 2 − 1 – 1", "6 / 2 * 3 * 2 - 1 - 1"),
    ],
)
def test_what_binds_tighter(text, same):
    tree = parse_formula(text, NAMES, "number").tree
    assert tree == parse_formula(same, NAMES, "number").tree
    if text.isascii():
        assert unparse(tree).replace(".0", "") == text
