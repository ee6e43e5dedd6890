"""What is typed after an option, and the lines in which single places and hidden assumptions are told."""

from types import SimpleNamespace

import pytest

from escalate.cli.hunt_option import _lines, _places, _row
from escalate.cli.sensitivity_table import _unclear
from escalate.cli.until_option import _fraction
from escalate.errors import EscalateError


@pytest.mark.parametrize(("typed", "share"), [("1%", 0.01), ("0.01", 0.01), (" 2 % ", 0.02), ("49.9%", 0.499)])
def test_a_width_is_per_cents_or_a_fraction(typed, share):
    assert _fraction(typed) == share


@pytest.mark.parametrize("typed", ["0", "0%", "50%", "0.5", "-1%", "1 per cent", "nan"])
def test_a_width_that_is_none_is_refused(typed):
    with pytest.raises(EscalateError, match=f"--until {typed}: write it as per cents of the runs"):
        _fraction(typed)


def test_places_are_numbers_after_a_name():
    assert _places(" push = 0.5, 2") == {"push": [0.5, 2.0]}
    for typed in ("push", "push=", "push=1,,2", "push=low"):
        with pytest.raises(EscalateError, match="write it as name=value,value, such as --at restraint"):
            _places(typed)


def place(**known):
    plain = {"at": 0.25, "runs": 2_000, "base_share": 0.1, "share": 0.25, "effect": 0.15, "low": -0.0004, "high": 0.3}
    return SimpleNamespace(**plain, **{"sign": 1, "turned": False, **known})


def test_a_place_is_a_line():
    line = f"{{}}{'2,000':>7}{'10.0':>9}{'25.0':>9}{{}}{'0.0 to +30.0':>18}"
    assert _row(place(), False) == line.format(f"{0.25:>14}", f"{'+15.0':>9}")
    assert _row(place(sign=0), True) == line.format(f"{'0.25 (file)':>14}", f"{'+15.0?':>9}")
    assert _row(place(turned=True), False) == line.format(f"{0.25:>14}", f"{'+15.0':>9}") + "  turned"


@pytest.mark.parametrize(("signs", "marked"), [((1, -1), False), ((1, 0), True), ((0, 0), True)])
def test_the_mark_of_luck_is_explained_where_it_stands(signs, marked):
    places = [place(sign=sign) for sign in signs]
    found = SimpleNamespace(
        scenario=SimpleNamespace(title="T", name="t"), asked="asked", sentence="so it is", outcome="war",
        label="Push", places=places, file=places[0],
    )  # fmt: skip
    lines = [*_lines(found)]
    assert ("?: luck alone could do it, all places tried read together." in lines) == marked
    assert [line[:14].strip() for line in lines if "2,000" in line] == ["0.25 (file)", "0.25"]


@pytest.mark.parametrize(("length", "fits"), [(47, True), (48, False)])
def test_hidden_assumptions_take_six_lines_at_most(length, fits):
    """Five lines are full; the sixth has a name of 30 with its comma and a blank, and room for 47 and the stop."""
    names = ["a" * 40, *("b" * 79 for _ in range(4)), "c" * 30, "d" * length]
    told = _unclear(SimpleNamespace(unclear=names, rows=range(9)))
    assert told[0] == f"Cannot be told from luck (7 of 9): {'a' * 40},"
    assert told[1:5] == [f"{'b' * 79},"] * 4
    assert told[5:] == ([f"{'c' * 30}, {'d' * 47}."] if fits else [f"{'c' * 30}, (--format csv)"])
    assert _unclear(SimpleNamespace(unclear=[], rows=range(9))) == []


@pytest.mark.parametrize(("length", "told"), [(64, "c" * 64 + ","), (65, "c" * 64 + "…")])
def test_the_sixth_line_leaves_room_to_say_where_the_rest_is(length, told):
    names = ["a" * 40, *("b" * 79 for _ in range(4)), "c" * length, "d" * 40]
    assert _unclear(SimpleNamespace(unclear=names, rows=range(9)))[5] == f"{told} (--format csv)"
