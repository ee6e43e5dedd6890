"""From the plain values of the floors below to the nouns of the public face, which add verbs to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from typing import Any, TypeVar

N = TypeVar("N", bound=type)

_NOUNS: dict[type, type] = {}
_HOMES = ("scenario", "result", "comparison", "studies")


def noun_of(plain: type) -> Callable[[N], N]:
    """Say of a class that it is the public noun of a plain value; it may add verbs, but no fields."""

    def remember(noun: N) -> N:
        _NOUNS[plain] = noun
        return noun

    return remember


def lift(value: Any) -> Any:
    """The noun of a plain value, whose fields are lifted too; anything else stays as it is."""
    for home in _HOMES:
        import_module(f"escalate.api.{home}")
    return _lifted(value)


def _lifted(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_lifted, value)) if any(type(entry) in _NOUNS for entry in value) else value
    noun = _NOUNS.get(type(value))
    return value if noun is None else noun(**{each.name: _lifted(getattr(value, each.name)) for each in fields(value)})
