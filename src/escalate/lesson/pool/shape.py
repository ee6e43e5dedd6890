"""A stranger's JSON as plain data of known types, or where it is not as it should be.

The types say what is right: ``Annotated[int, (low, high)]`` a whole number within ends, ``Annotated[str, most]`` a
text of at most so many characters, ``float`` a finite number, a dataclass a mapping with its fields.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from escalate.characters import shortened, visible

MOST_NAMED, MOST_LISTED = 100, 10_000
"""Characters of a name and entries of a mapping; entries of a list."""
Name = Annotated[str, MOST_NAMED]


class WrongShapeError(ValueError):
    """A value that is not as it should be; the message says which, and how it should be."""


def parsed(data: bytes) -> Any:
    """The JSON of a file.

    Raises
    ------
    WrongShapeError
        Where it is not UTF-8, no JSON, nested too deep, or says a key twice.
    """
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_key_twice)
    except UnicodeDecodeError:
        raise WrongShapeError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise WrongShapeError(f"it is no JSON, or cut short (line {error.lineno})") from None
    except RecursionError:
        raise WrongShapeError("it is nested far too deep") from None
    except WrongShapeError:
        raise
    except ValueError:  # a number of thousands of digits
        raise WrongShapeError("it holds a number that is none") from None


def _no_constant(word: str) -> None:
    raise WrongShapeError(f"{word} is no number")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise WrongShapeError("it says a key twice")
    return found


def filled(value: Any, kind: Any, at: str = "it") -> Any:
    """A value of JSON as the type it should have; ``at`` is where it stands, such as ``found.before.war``.

    Texts come back on one line, without characters that could move a cursor or hide.

    Raises
    ------
    WrongShapeError
        Where it has another type.
    """
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, UnionType):
        return _either(value, parts, at)
    if origin is Annotated:
        return _text(value, parts[1], at) if parts[0] is str else _whole(value, parts[1], at)
    if origin is Literal:
        return _right(value in parts, value, at, f"one of {', '.join(parts)}")
    if origin is bool:
        return _right(isinstance(value, bool), value, at, "true or false")
    if origin is float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return _right(is_number, value, at, "a number")
    if origin is tuple:
        _right(isinstance(value, list) and len(value) <= MOST_LISTED, value, at, f"a list of at most {MOST_LISTED:,}")
        return tuple(filled(entry, parts[0], f"{at}.{place}") for place, entry in enumerate(value))
    _right(isinstance(value, dict), value, at, "a mapping")
    if origin is Mapping:
        _right(len(value) <= MOST_NAMED, value, at, f"a mapping of at most {MOST_NAMED} names")
        names = {key: filled(key, Name, f"a name in {at}") for key in value}
        return {name: filled(value[key], parts[1], f"{at}.{name}") for key, name in names.items()}
    return _record(value, origin, at)


def _record(value: dict[str, Any], kind: Any, at: str) -> Any:
    """A dataclass's fields; keys that it has not are passed over."""
    hints = get_type_hints(kind, include_extras=True)
    wanted = [each.name for each in fields(kind) if each.metadata.get("told", True)]
    missing = [name for name in wanted if name not in value]
    if missing:
        raise WrongShapeError(f"{at} lacks {', '.join(missing)}")
    head = "" if at == "it" else f"{at}."
    return kind(**{name: filled(value[name], hints[name], f"{head}{name}") for name in wanted})


def _either(value: Any, kinds: tuple[Any, ...], at: str) -> Any:
    """The first kind that takes a value."""
    if value is None and NoneType in kinds:
        return None
    *others, last = [kind for kind in kinds if kind is not NoneType]
    for kind in others:
        try:
            return filled(value, kind, at)
        except WrongShapeError:
            continue
    return filled(value, last, at)


def _text(value: Any, most: int, at: str) -> str:
    _right(isinstance(value, str), value, at, "a text")
    if len(value) > most:
        raise WrongShapeError(f"{at} is longer than {most} characters")
    return " ".join(visible(value).split())


def _whole(value: Any, ends: tuple[int, int], at: str) -> Any:
    is_whole = isinstance(value, int) and not isinstance(value, bool) and ends[0] <= value <= ends[1]
    return _right(is_whole, value, at, f"a whole number from {ends[0]} to {ends[1]:,}")


def _right(is_right: bool, value: Any, at: str, wanted: str) -> Any:
    if is_right:
        return value
    words = {"dict": "a mapping", "list": "a list"}
    shown = words.get(type(value).__name__) or shortened(visible(json.dumps(value, ensure_ascii=False)))
    raise WrongShapeError(f"{at} should be {wanted}, not {shown}")
