"""The functions that every module brings along: powers, remainders, luck by counting, and the tables of its draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from escalate.engine import inverse, powers
from escalate.engine.inverse import CELLS, SHARE
from escalate.engine.luck import FIRST, SECOND
from escalate.wasm.code import (
    F32,
    F64,
    I32,
    I64,
    SELECT,
    Assembly,
    Body,
    block,
    branch,
    branch_if,
    call,
    f32,
    f64,
    get,
    get_global,
    i32,
    i64,
    load,
    loop,
    put,
    store,
    tee,
    when,
)
from escalate.wasm.traced import traced

CELL = 8
"""Bytes of a cell of a table: its slope and its height, two singles."""
OCTAVES = 63
_FIRST_CELL = 127 * SHARE
"""The cell of the single 1.0."""


def write_powers(module: Assembly) -> None:
    """``exp``, ``log``, ``power``, ``remainder`` of floats, and ``larger`` of whole numbers."""
    module.function("exp", traced(lambda x: powers.scaled(*powers.exp_parts(x))))
    module.function("log", traced(_log))
    module.function("power", traced(_power, 2))
    module.function("remainder", _remainder())
    larger = Body([I32, I32], [I32])
    larger.add(get(0), get(1), get(0), get(1), b"\x4a", SELECT)
    module.function("larger", larger)


def _log(x: Any) -> Any:
    """What NumPy gives for 0 (minus infinity), less than 0 (no number) and infinity, too."""
    plain = (x > 0.0) & (x < np.inf)
    special = np.where(x > 0.0, np.inf, np.where(x == 0.0, -np.inf, x * np.nan))
    return np.where(plain, powers.plain_log(np.where(plain, x, 1.0)), special)


def _power(x: Any, y: Any) -> Any:
    """As :func:`escalate.engine.powers.power`, for numbers that are not infinite."""
    size = np.absolute(x)
    plain = (size > 0.0) & ((x > 0.0) | (y == np.rint(y)))
    found = powers.scaled(*powers.power_parts(np.where(plain, size, 1.0), np.where(plain, y, 1.0)))
    half = y * 0.5
    odd = (x < 0.0) & (half != np.floor(half))
    of_zero = np.where(y > 0.0, 0.0, np.where(y == 0.0, 1.0, np.inf))
    return np.where(plain, np.where(odd, -found, found), np.where(x == 0.0, of_zero, x * np.nan))


def _remainder() -> Body:
    """``a % b`` with the sign of ``b``: the exact remainder of a division, found bit by bit as C's ``fmod`` is.

    Halving ``b`` times a power of 2 down to ``b`` and taking it away wherever it fits loses nothing: each difference
    of two floats within a factor of two of each other is exact.
    """
    body = Body([F64, F64], [F64])
    left, size, piece = body.local(F64), body.local(F64), body.local(F64)
    body.add(get(0), b"\x99", put(left), get(1), b"\x99", tee(size), put(piece))
    # By 0, of an infinity and of what is no number there is none, and by an infinity nothing to take away.
    fine = get(size) + f64(0.0) + b"\x64" + get(left) + f64(np.inf) + b"\x63" + b"\x71"
    body.add(fine, b"\x45", when(f64(np.nan) + b"\x0f"))
    body.add(block(loop(
        get(piece), get(left), f64(0.5), b"\xa2", b"\x65", b"\x45", branch_if(1),
        get(piece), f64(2.0), b"\xa2", put(piece), branch(0),
    )))  # fmt: skip
    body.add(block(loop(
        get(piece), get(size), b"\x66", get(piece), f64(np.inf), b"\x63", b"\x71", b"\x45", branch_if(1),
        get(left), get(piece), b"\x66", when(get(left) + get(piece) + b"\xa1" + put(left)),
        get(piece), f64(0.5), b"\xa2", put(piece), branch(0),
    )))  # fmt: skip
    # The sign: first that of a, then one more b where that is not b's.
    body.add(get(left), get(0), b"\xa6", put(left))
    other = get(left) + f64(0.0) + b"\x63" + get(1) + f64(0.0) + b"\x63" + b"\x47"
    body.add(get(left), f64(0.0), b"\x62", other, b"\x71")
    body.add(when(get(left) + get(1) + b"\xa0", f64(0.0) + get(1) + b"\xa6" + get(left) + get(left) + f64(0.0) + b"\x61"
                  + SELECT, F64))  # fmt: skip
    return body


# ---- luck


def write_luck(module: Assembly, counter: int) -> None:
    """``mix``, ``word``, ``uniform``, ``normal``, ``gumbel`` and ``tables``; ``counter`` is the global of the run."""
    module.function("mix", _mix())
    word = Body([I32], [I64])
    word.add(get(0), load(I64, 0), get_global(counter), b"\x7c", call(module.number("mix")))
    module.function("word", word)
    uniform = Body([I32], [F64])
    uniform.add(get(0), call(module.number("word")), i64(11), b"\x88", b"\xba", f64(2.0**-53), b"\xa2")
    module.function("uniform", uniform)
    bases = {}
    for name, (low, high) in inverse.BY_TABLE.items():
        bases[name] = module.room(CELLS * CELL)
        module.function(f"{name} below", traced(low))
        module.function(f"{name} above", traced(high))
        module.function(name, _by_table(module, bases[name]))
    tables = Body()
    for name, base in bases.items():
        for side, sign in (("below", 1.0), ("above", -1.0)):
            _fill(tables, module.number(f"{name} {side}"), base + (0 if sign > 0 else CELLS // 2 * CELL), sign)
        tables.add(i32(base), f64(2.0**-66), call(module.number(f"{name} below")), b"\xb6", store(F32, 4))
    module.function("tables", tables)


def _mix() -> Body:
    body = Body([I64], [I64])
    for shift, factor in ((30, FIRST), (27, SECOND)):
        body.add(get(0), get(0), i64(shift), b"\x88", b"\x85", i64(factor), b"\x7e", put(0))
    body.add(get(0), get(0), i64(31), b"\x88", b"\x85")
    return body


def _by_table(module: Assembly, base: int) -> Body:
    """The draw of a word: its cell's line, in singles."""
    body = Body([I32], [F64])
    x, cell = body.local(F32), body.local(I32)
    body.add(get(0), call(module.number("word")), b"\xb4", tee(x))
    body.add(b"\xbc", i32(14), b"\x76", i32(3), b"\x74", put(cell))
    body.add(get(x), get(cell), load(F32, base), b"\x94", get(cell), load(F32, base + 4), b"\x92", b"\xbb")
    return body


def _fill(body: Body, function: int, base: int, sign: float) -> None:
    """Write one side of a table: the line from each cell's beginning to the next one's."""
    n, at = body.local(I32), body.local(I32)
    x0, x1, f0, f1, slope = (body.local(F64) for _ in range(5))

    def point(x: int, f: int) -> bytes:
        """Where a cell begins, and the inverse there."""
        octave = get(n) + b"\xad" + i64(9) + b"\x88" + i64(1023) + b"\x7c" + i64(52) + b"\x86"
        place = get(n) + b"\xad" + i64(SHARE - 1) + b"\x83" + i64(43) + b"\x86"
        return octave + place + b"\x84" + b"\xbf" + tee(x) + f64(2.0**-64) + b"\xa2" + call(function) + put(f)

    body.add(i32(0), put(n), i32(base + _FIRST_CELL * CELL), put(at), point(x0, f0))
    body.add(loop(
        get(n), i32(1), b"\x6a", put(n), point(x1, f1),
        get(f1), get(f0), b"\xa1", get(x1), get(x0), b"\xa1", b"\xa3", put(slope),
        get(at), get(slope), f64(sign), b"\xa2", b"\xb6", store(F32, 0),
        get(at), get(f0), get(slope), get(x0), b"\xa2", b"\xa1", b"\xb6", store(F32, 4),
        get(x1), put(x0), get(f1), put(f0), get(at), i32(CELL), b"\x6a", put(at),
        get(n), i32(OCTAVES * SHARE), b"\x48", branch_if(0),
    ))  # fmt: skip
    body.add(get(at), f32(0.0), store(F32, 0), get(at), get(f0), b"\xb6", store(F32, 4))
