"""Values on the disk: taken apart into what JSON can say and arrays, put together again by the types of their fields.

Nothing is written by hand for a kind of value: a dataclass is its fields, a scenario its recipe, an array a line that
describes it and an entry of an ``.npz`` under the path of fields that leads to it. No pickles are read.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import IO, Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from escalate.scenario.model import Scenario
from escalate.store.recipe import recipe, scenario_of, texts_of

ROOT = "value"


@dataclass
class Pieces:
    """What JSON does not hold of a value: its arrays by their paths, and its scenarios' texts by their SHA-256."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def apart(value: Any, pieces: Pieces, path: str = ROOT) -> Any:
    """What JSON can say of a value; arrays and texts go to the pieces.

    Raises
    ------
    TypeError
        Where it holds something that is no plain value, such as a function.
    """
    match value:
        case Scenario():
            pieces.texts.update(texts_of(value))
            return recipe(value)
        case np.ndarray():
            pieces.arrays[path] = value
            return _described(value)
        case np.generic():
            return apart(value.item(), pieces, path)
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): apart(entry, pieces, f"{path}.{key}") for key, entry in value.items()}
        case tuple() | list():
            return [apart(entry, pieces, f"{path}.{place}") for place, entry in enumerate(value)]
        case _ if is_dataclass(value):
            return apart({each.name: getattr(value, each.name) for each in fields(value)}, pieces, path)
    raise TypeError(f"{type(value).__name__} cannot be written to a file")


def together(told: Any, kind: Any, pieces: Pieces, path: str = ROOT) -> Any:
    """The value of a type that :func:`apart` took apart.

    Raises
    ------
    ValueError, TypeError, LookupError
        Where it was taken apart from another type.
    """
    origin, parts = get_origin(kind) or kind, get_args(kind)
    while hasattr(origin, "__value__"):  # an alias by the ``type`` statement, as NDArray is from NumPy 2.5 on
        origin = get_origin(origin.__value__) or origin.__value__
    if origin in (Union, UnionType):
        chosen = [part for part in parts if part is not NoneType]
        return told if told is None or len(chosen) > 1 else together(told, chosen[0], pieces, path)
    if origin is np.ndarray:
        if _described(pieces.arrays[path]) != told:
            raise ValueError(path)
        return pieces.arrays[path]
    if origin in (tuple, list):
        kinds = parts if parts[-1] is not ... and origin is tuple else [parts[0]] * len(told)
        entries = zip(told, kinds, strict=True)
        return origin(together(entry, each, pieces, f"{path}.{place}") for place, (entry, each) in enumerate(entries))
    if origin is Mapping:
        return {key: together(entry, parts[1], pieces, f"{path}.{key}") for key, entry in told.items()}
    if isinstance(origin, type) and issubclass(origin, Scenario):
        return scenario_of(told, pieces.texts)
    if is_dataclass(origin):
        return _filled(told, origin, pieces, path)
    if path in pieces.arrays:
        raise TypeError(f"{path} is an array, and not {kind}")
    return float(told) if origin is float and isinstance(told, str) else told


def _filled(told: Any, kind: Any, pieces: Pieces, path: str) -> Any:
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    if set(told) != set(names):
        raise ValueError(path)
    return kind(**{name: together(told[name], hints[name], pieces, f"{path}.{name}") for name in names})


def _described(array: NDArray[Any]) -> str:
    return f"{array.dtype.name} array of {' x '.join(map(str, array.shape))}"


def write_arrays(target: Path | IO[bytes], arrays: Mapping[str, NDArray[Any]], level: int | None = None) -> None:
    """Write an ``.npz``; the same arrays give the same bytes, which NumPy's own writer does not promise."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info._compresslevel = level  # type: ignore[attr-defined]
            with archive.open(info, "w", force_zip64=array.nbytes > 2**30) as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def read_arrays(source: Path | IO[bytes]) -> dict[str, NDArray[Any]]:
    """The arrays that :func:`write_arrays` wrote."""
    with np.load(source, allow_pickle=False) as arrays:
        return dict(arrays)


def pack(value: Any) -> bytes:
    """A value without scenarios as bytes; :func:`unpack` reads them."""
    pieces = Pieces()
    told = json.dumps(apart(value, pieces))
    buffer = io.BytesIO()
    write_arrays(buffer, pieces.arrays, level=1)
    return told.encode() + b"\n" + buffer.getvalue()


def unpack(data: bytes, kind: Any) -> Any:
    """The value of a type that :func:`pack` packed."""
    told, _, arrays = data.partition(b"\n")
    return together(json.loads(told), kind, Pieces(read_arrays(io.BytesIO(arrays))))


def digest(*things: Any) -> str:
    """A SHA-256 of what things are, the same in every process."""
    pieces = Pieces()
    total = hashlib.sha256(json.dumps(apart(things, pieces), sort_keys=True).encode())
    for path in sorted(pieces.arrays):
        total.update(np.ascontiguousarray(pieces.arrays[path]).tobytes())
    return total.hexdigest()
