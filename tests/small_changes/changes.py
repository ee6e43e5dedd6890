"""The small changes that can be made in a file: one operator, number, condition or statement each."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: (r"not\s+in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "//"), ast.Pow: ("**", "*"), ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}  # fmt: skip
TWINS = {"min": "max", "minimum": "maximum", "argmin": "argmax", "nanmin": "nanmax", "any": "all", "floor": "ceil"}
TWINS |= {other: one for one, other in TWINS.items()}
NO_BEHAVIOUR = {"strict", "frozen", "slots", "maxsize", "stacklevel"}
"""Arguments that guard against the programmer or make things fast: no test of what a program does can see them."""


@dataclass(frozen=True)
class Change:
    """Bytes ``start`` to ``end`` of a file become ``new``; ``lines`` are those of the whole statement."""

    path: Path
    start: int
    end: int
    new: bytes
    line: int
    lines: tuple[int, ...]
    inside: bool  # of a function: run when that is called, not when the file is imported

    def text(self) -> bytes:
        """The whole changed file."""
        source = self.path.read_bytes()
        return source[: self.start] + self.new + source[self.end :]

    def told(self) -> tuple[str, str]:
        """The line before and after."""
        before, after = self.path.read_bytes(), self.text()
        begin = before.rfind(b"\n", 0, self.start) + 1
        ends = (text.find(b"\n", place) for text, place in ((before, self.end), (after, self.start + len(self.new))))
        old, new = (text[begin:end].decode().strip() for text, end in zip((before, after), ends, strict=True))
        return old, new


class Changes:
    """Every change of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = path.read_bytes()
        self.begins = [0, *(match.end() for match in re.finditer(b"\n", self.source))]
        self.found: list[Change] = []
        self.lines: tuple[int, ...] = ()
        self.inside = False

    def all(self) -> list[Change]:
        """The changes in the order of the file; a few are no Python any more."""
        self.visit(ast.parse(self.source))
        return sorted(self.found, key=lambda change: change.start)

    def visit(self, node: ast.AST) -> None:
        """The changes of a node and of what it holds, without annotations and texts."""
        if isinstance(node, ast.stmt):
            # The lines that run: a compound statement's own end where its body begins.
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) else node.end_lineno
            self.lines = tuple(range(node.lineno, max(node.lineno, last or 0) + 1))
        before = self.lines, self.inside
        for start, end, new in self.of(node):
            line = self.source.count(b"\n", 0, start) + 1
            self.found.append(Change(self.path, start, end, new.encode(), line, self.lines, self.inside))
        body = getattr(node, "body", None) if isinstance(node, (ast.FunctionDef, ast.Lambda)) else []
        for child in children(node):
            # Decorators and defaults run where the function is made, not where it is called.
            self.inside = before[1] or child is body or (isinstance(body, list) and child in body)
            self.visit(child)
            self.lines = before[0]
        self.inside = before[1]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands."""
        return (
            self.begins[node.lineno - 1] + node.col_offset,  # type: ignore[attr-defined]
            self.begins[node.end_lineno - 1] + node.end_col_offset,  # type: ignore[attr-defined]
        )

    def between(self, left: ast.AST, right: ast.AST, sign: str) -> tuple[int, int]:
        """Where an operator stands between its two sides."""
        gap = self.span(left)[1]
        found = re.search(sign.encode(), self.source[gap : self.span(right)[0]])
        return (gap + found.start(), gap + found.end()) if found else (gap, gap)

    def of(self, node: ast.AST) -> Iterator[tuple[int, int, str]]:
        """The changes of this node alone."""
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        start, end = self.span(node) if hasattr(node, "lineno") else (0, 0)
        text = self.source[start:end].decode()
        match node:
            case ast.Compare(left, operators, sides):
                for operator, one, other in zip(operators, [left, *sides], sides, strict=False):
                    sign, new = COMPARISONS[type(operator)]
                    yield *self.between(one, other, sign), new
            case ast.BinOp(left, operator, right) if type(operator) in ARITHMETIC:
                sign, new = ARITHMETIC[type(operator)]
                yield *self.between(left, right, re.escape(sign)), new
            case ast.AugAssign(target, operator, value) if type(operator) in ARITHMETIC:
                sign, new = ARITHMETIC[type(operator)]
                yield *self.between(target, value, re.escape(sign)), new
                yield start, end, "pass"
            case ast.BoolOp(operator, values):
                sign, new = ("and", "or") if isinstance(operator, ast.And) else ("or", "and")
                for one, other in itertools.pairwise(values):
                    yield *self.between(one, other, rf"\b{sign}\b"), new
            case ast.UnaryOp(ast.Not() | ast.USub(), operand):
                yield start, self.span(operand)[0], ""
            case ast.Constant(bool() as value):
                yield start, end, str(not value)
            case ast.Constant(int() | float() as value) if not isinstance(value, bool):
                yield start, end, str(_another(value))
            case ast.IfExp(test=test) | ast.If(test=test) | ast.While(test=test):
                begin, stop = self.span(test)
                yield begin, stop, f"(not ({self.source[begin:stop].decode()}))"
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name), _, _) if name in TWINS:
                stop = self.span(node.func)[1]
                yield stop - len(name), stop, TWINS[name]
            case ast.Slice(lower, upper, _):
                for bound in (lower, upper):
                    if bound is not None:
                        yield *self.span(bound), ""
            case ast.Return(value) if value is not None and text != "return None":
                yield start, end, "return None"
            case ast.Expr(ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
                yield start, end, "pass"
            case ast.Assign([ast.Attribute() | ast.Subscript()]):
                yield start, end, "pass"


def _another(number: int | float) -> int | float:
    """A number near another; twice a float of which 1 more is the same."""
    if isinstance(number, int) and number in (0, 1):
        return 1 - number
    return number + 1 if number + 1 != number else 2 * number


def children(node: ast.AST) -> Iterator[ast.AST]:
    """What a node holds, but for annotations, the pieces of texts and arguments that only guard."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or isinstance(node, ast.JoinedStr):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not (isinstance(part, ast.keyword) and part.arg in NO_BEHAVIOUR):
                yield part


def parses(text: bytes) -> bool:
    """Is this Python?"""
    try:
        compile(text, "changed", "exec")
    except SyntaxError:
        return False
    return True
