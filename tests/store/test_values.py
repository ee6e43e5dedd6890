"""Values taken apart come together as they were, in the same bytes; and no two are taken for each other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from typing_extensions import TypeAliasType

from escalate import load
from escalate.api.lift import lift
from escalate.engine.record import Record
from escalate.engine.simulate import simulate
from escalate.scenario.model import Scenario
from escalate.store.values import Pieces, apart, digest, pack, read_arrays, together, unpack, write_arrays


@dataclass(frozen=True)
class Row:
    name: str
    at: float
    given: tuple[str, float | str] | None = None


@dataclass(frozen=True)
class Thing:
    rows: tuple[Row, ...]
    ends: tuple[float, float]
    listed: list[NDArray[np.int64]]
    draws: Mapping[str, NDArray[np.float64]]
    first: Row | None
    seen: bool


def thing(at=0.1 + 0.2, draws=(1.5, -0.0), seen=True):
    rows = (Row("a", at, ("x", "yes")), Row("b", math.inf, ("x", 2.0)), Row("ü", -7.0))
    arrays = [np.arange(6).reshape(2, 3), np.zeros((0, 4), np.int64)]
    # The second name is an argument of NumPy's own writer, which takes it for itself before 2.1.
    return Thing(
        rows, (math.nan, 1e-300), arrays, {"p": np.array(draws), "allow_pickle": np.array([2.0])}, rows[2], seen
    )


def test_a_value_comes_back_as_it_was():
    again = unpack(pack(thing()), Thing)
    assert again.rows == thing().rows
    assert (math.isnan(again.ends[0]), again.ends[1]) == (True, 1e-300)
    assert again.first == thing().first
    assert list(again.draws) == ["p", "allow_pickle"]
    assert math.copysign(1, again.draws["p"][1]) == -1
    for mine, theirs in zip(again.listed, thing().listed, strict=True):
        assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape)
        assert np.array_equal(mine, theirs)
    assert pack(again) == pack(thing())


def test_a_number_of_numpy_is_written_as_a_plain_one():
    pieces = Pieces()
    told = [apart(value, pieces) for value in (np.float64(0.1), np.int8(3), np.bool_(True), np.float64("nan"))]
    assert told == [0.1, 3, True, "nan"]
    assert [type(value) for value in told] == [float, int, bool, str]


def test_a_record_comes_back_as_it_was():
    record = simulate(load("kaesong-short"), 50, 1)
    again = unpack(pack(record), Record)
    assert digest(again) == digest(record)
    assert again.levels[0].dtype == record.levels[0].dtype


def test_a_scenario_comes_back_from_its_texts():
    base = load("kaesong-short")
    first = base.parameters[0]
    scenario = base.set({first.name: first.low}).with_policy(base.policies[0].name)
    pieces = Pieces()
    assert lift(together(apart(scenario, pieces), Scenario, pieces)) == scenario


@pytest.mark.parametrize("other", [
    thing(at=0.3), thing(draws=(1.5, 0.0)), thing(seen=False), thing(draws=(1.5, 1e-300)), pack(thing()).hex(),
])  # fmt: skip
def test_no_two_things_have_one_digest(other):
    assert digest(other) != digest(thing())
    assert digest(thing()) == digest(thing())
    assert digest("a", "bc") != digest("ab", "c")


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(TypeError, match="function cannot be written to a file"):
        pack([lambda: 0])


def test_fields_of_other_code_are_refused():
    data = pack(Row("a", 1.0))
    with pytest.raises(ValueError, match="value"):
        unpack(data, Thing)
    pieces = Pieces()
    told = apart(thing(), pieces)
    pieces.arrays["value.draws.p"] = np.zeros(3)
    with pytest.raises(ValueError, match=r"value\.draws\.p"):
        together(told, Thing, pieces)


def test_arrays_are_the_same_bytes_whenever_they_are_written(tmp_path):
    arrays = {"a": np.arange(1_000), "allow_pickle": np.ones(3)}
    for name in ("one", "two"):
        write_arrays(tmp_path / name, arrays)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert list(read_arrays(tmp_path / "one")) == ["a", "allow_pickle"]


def test_the_order_of_a_things_fields_is_not_part_of_its_digest():
    one, two = np.arange(3.0), np.arange(2)
    assert digest({"a": 1, "b": one, "c": two}) == digest({"c": two, "b": one, "a": 1})
    assert digest({"b": one}) != digest({"b": one[::-1]})
    assert digest({"b": np.arange(6).reshape(2, 3).T}) == digest({"b": np.arange(6).reshape(2, 3).T.copy()})
    assert digest({"b": one.reshape(3, 1)}) != digest({"b": one})


@pytest.mark.parametrize(("kind", "value"), [
    (tuple[int, ...], (1, 2, 3)), (tuple[int, str], (1, "a")), (list[float], [0.5, math.inf, -math.inf]),
    (tuple[()] | None, None), (Mapping[str, tuple[float, ...]], {"a": (1.0, 2.5), "b": ()}), (float, math.inf),
    (int | float, 3), (bool | str | None, "nan"), (float | None, -math.inf), (str, "inf"),
])  # fmt: skip
def test_plain_values_come_back_by_their_types(kind, value):
    again = unpack(pack(value), kind)
    assert again == value
    assert type(again) is type(value)


def test_entries_more_or_fewer_than_their_type_has_are_refused():
    for value in ((1.0,), (1.0, 2.0, 3.0)):
        with pytest.raises(ValueError, match="zip"):
            unpack(pack(value), tuple[float, float])


def test_a_packed_value_is_pressed_lightly_and_a_saved_one_as_asked(tmp_path):
    """The quickest level where parts come and go; that of the file's reader where it stays."""
    arrays = {"a": np.random.default_rng(1).integers(0, 9, 20_000)}
    sizes = []
    for level in (1, 9):
        write_arrays(tmp_path / "x", arrays, level)
        sizes.append((tmp_path / "x").stat().st_size)
    assert sizes[1] < sizes[0] < arrays["a"].nbytes / 2
    light = len(pack(arrays["a"]))
    assert abs(light - sizes[0]) < 100


Kind = TypeVar("Kind", bound=np.generic)
Aliased = TypeAliasType("Aliased", np.ndarray[Any, np.dtype[Kind]], type_params=(Kind,))


@dataclass
class _Aliased:
    counts: Aliased[np.int8]


@dataclass
class _Unknown:
    counts: str


def test_an_array_is_known_behind_an_alias_and_is_never_read_as_text():
    """``NDArray`` is such an alias from NumPy 2.5 on, and the line that describes an array came back in its place."""
    packed = pack(_Aliased(np.arange(3, dtype=np.int8)))
    assert unpack(packed, _Aliased).counts.tolist() == [0, 1, 2]
    with pytest.raises(TypeError, match=r"value\.counts is an array"):
        unpack(packed, _Unknown)
