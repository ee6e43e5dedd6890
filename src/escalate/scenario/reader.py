"""From a file's text to its nodes; what is no text, no YAML or far too much is refused early."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from escalate.characters import named
from escalate.errors import Problem, ScenarioError
from escalate.scenario.nodes import Mapping, Node, Scalar, Sequence, Source, problem_at

LARGEST = 1_000_000
MOST_NODES = 50_000
MOST_LINES = 50_000
DEEPEST = 30
MOST_PROBLEMS = 50
"""How many problems of one sort are told; who has more starts over better by mending these."""

TOO_LARGE = "this file is over 1 MB; a scenario is a few pages of text"

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufffe\uffff]")

_Parser: Any = getattr(yaml, "CLoader", yaml.Loader)  # the C parser where it was built; only its events are used


def read_file(path: Path, name: str) -> str:
    """A file's text, of which no more is read than a scenario may have.

    Raises
    ------
    ScenarioError
        Where it cannot be read, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            return decode(file.read(LARGEST + 1), name)
    except OSError as error:
        raise ScenarioError([Problem(name, 0, 0, f"this file cannot be read: {error.strerror or error}")]) from None


def decode(data: bytes, name: str) -> str:
    """A file's text.

    Raises
    ------
    ScenarioError
        Where it is too large, or not UTF-8.
    """
    if len(data) > LARGEST:
        raise ScenarioError([Problem(name, 0, 0, TOO_LARGE)])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError([Problem(name, 0, 0, "this file is saved as UTF-16; save it as UTF-8")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        *whole, before = error.object[: error.start].decode().split("\n")
        message = "this character is not UTF-8; save the file as UTF-8"
        excerpt = error.object.split(b"\n")[len(whole)].decode("utf-8", "replace")
        raise ScenarioError([Problem(name, len(whole) + 1, len(before) + 1, message, None, excerpt)]) from None


def read(text: str, name: str) -> Mapping:
    """The nodes of a scenario's text.

    Raises
    ------
    ScenarioError
        Where it is no YAML, hostile, or not a mapping; every duplicate key is listed.
    """
    _refuse_large(text, name)
    source = Source.of(name, text)
    _refuse_odd_characters(source)
    builder = _Builder(source)
    try:
        if len(text) >= 2 * MOST_NODES:  # an entry takes two characters or more; nodes take far more memory than events
            builder.refuse_many(_events(text))
        root = builder.document(_events(text))
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([_not_yaml(source, error)]) from None
    except yaml.YAMLError:
        raise ScenarioError([Problem(name, 0, 0, "this file cannot be read as YAML")]) from None
    if builder.problems:
        raise ScenarioError(builder.problems)
    return root


def _events(text: str) -> Iterator[Any]:
    return yaml.parse(io.StringIO(text), Loader=_Parser)


def _refuse_large(text: str, name: str) -> None:
    if len(text) > LARGEST:
        raise ScenarioError([Problem(name, 0, 0, TOO_LARGE)])
    if text.count("\n") > MOST_LINES:
        raise ScenarioError(
            [Problem(name, 0, 0, f"this file has over {MOST_LINES:,} lines; a scenario is a few pages")]
        )
    if not text.strip():
        raise ScenarioError([Problem(name, 0, 0, "this file is empty")])


def _refuse_odd_characters(source: Source) -> None:
    problems = []
    for number, text in enumerate(source.lines):
        indent = text[: len(text) - len(text.lstrip())]
        if "\t" in indent:
            problems.append(problem_at(source, number, indent.index("\t"), "this line begins with a tab; use spaces"))
        if (odd := _ODD.search(text)) is not None:
            message = f"no file can hold the character {named(odd.group())}"
            problems.append(problem_at(source, number, odd.start(), message))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ScenarioError(problems)


_MAPPING, _NO_COLON = "mapping values are not allowed", "could not find expected ':'"
_WORDS = {
    _MAPPING: 'a ":" too many (quote a text that has one), or indentation that does not fit',
    _NO_COLON: 'a ":" is missing after a key',
    "did not find expected key": "this line does not fit; look at its indentation and at the line above",
    "did not find expected '-' indicator": 'a list goes on here without its "- "',
    "did not find expected ',' or ']'": 'this "[" list is not closed, or a comma is missing',
    "did not find expected ',' or '}'": 'this "{" is not closed, or a comma is missing',
    "expected <block end>": "this line does not fit; look at its indentation and at the line above",
    "expected ',' or ']'": 'this "[" list is not closed, or a comma is missing',
    "expected ',' or '}'": 'this "{" is not closed, or a comma is missing',
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "found character that cannot start any token": "a text cannot begin with this sign; put it into quotation marks",
    "found unknown escape character": "after \"\\\" comes a letter YAML does not know; use 'single' quotation marks",
    "did not find expected alphabetic or numeric": 'a text cannot begin with "*" or "&"; put it into quotation marks',
}


_OPENED = ("while parsing a flow", "while scanning a quoted scalar", "while scanning a simple key")
"""Faults that began at the error's context: that is where to look, not where the parser gave up."""


def _not_yaml(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    began = (error.context or "").startswith(_OPENED)
    mark = (error.context_mark if began else None) or error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, len(source.lines) - 1)
    last = error.problem_mark.line if error.problem_mark else line
    before = source.lines[line - 1] if line else ""
    if (error.problem or "").startswith(_MAPPING) and before.strip() and not {":", "#"} & set(before):
        return problem_at(source, line - 1, len(before) - len(before.lstrip()), _WORDS[_NO_COLON], last_line=last)
    return problem_at(source, line, column, _plain_words(error), last_line=last)


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    for phrase, words in _WORDS.items():
        if phrase in said:
            return words
    return "this is not YAML as it should be; look at indentation, colons and quotation marks near here"


class _Builder:
    """Builds nodes from YAML's events, counting as it goes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.nodes = 0

    def document(self, events: Iterator[Any]) -> Mapping:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refuse(event, 'a scenario is one document; "---" stands only at the top')
                root = self.node(next(events), events, 0)
        if isinstance(root, Mapping):
            return root
        place = root or Node(self.source, 0, 0, 0)
        message = 'a scenario begins with keys, such as "escalate: 1" and "title: ..."'
        raise ScenarioError([place.problem(message)])

    def refuse_many(self, events: Iterator[Any]) -> None:
        """Refuse a file of too many entries, or nested too deep, before any is built."""
        depth = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self.count(event, depth)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        self.nodes = 0

    def count(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.refuse(event, f"this file has over {MOST_NODES:,} entries; a scenario is a few pages of text")
        if depth > DEEPEST:
            raise self.refuse(event, f"this file is nested over {DEEPEST} deep")

    def refuse(self, event: Any, message: str) -> ScenarioError:
        mark = event.start_mark
        return ScenarioError([problem_at(self.source, mark.line, mark.column, message)])

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self.count(event, depth)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f'a text cannot begin with "{sign}" (YAML would take it for an alias); use quotation marks'
            raise self.refuse(event, message)
        if getattr(event, "tag", None):
            raise self.refuse(event, 'a text cannot begin with "!" (YAML would take it for a tag); use quotation marks')
        start = event.start_mark
        place = (self.source, start.line, start.column)
        if isinstance(event, yaml.ScalarEvent):
            style = "" if event.style is None or event.style == "plain" else event.style
            return Scalar(*place, self.last_line(event), event.value, style)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(events), yaml.SequenceEndEvent):
                items.append(self.node(following, events, depth + 1))
            return Sequence(*place, start.line, tuple(items))
        return self.mapping(place, events, depth)

    def last_line(self, event: Any) -> int:
        end = event.end_mark
        return int(end.line - 1 if end.column == 0 and end.line > event.start_mark.line else end.line)

    def mapping(self, place: tuple[Source, int, int], events: Iterator[Any], depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            key = self.node(following, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.problems.append(key.problem("a key is a single word"))
                continue
            if key.text in seen:
                message = f'"{key.shown}" stands here a second time; the first is on line {seen[key.text].line + 1}'
                self.problems.append(key.fault(message))
                if len(self.problems) >= MOST_PROBLEMS:
                    raise ScenarioError(self.problems)
                continue
            seen[key.text] = key
            entries.append((key, value))
        return Mapping(*place, place[1], tuple(entries))
