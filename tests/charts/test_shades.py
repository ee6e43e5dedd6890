"""Shades say the same as the per cents written on them."""

import pytest

from escalate.charts.shades import _SHADES, ink_on, shade


@pytest.mark.parametrize(
    ("share", "step"), [(0.0049, 0), (0.008, 1), (0.044, 1), (0.046, 2), (0.25, 4), (0.2451, 4), (0.744, 5), (1.0, 6)]
)
def test_a_cell_has_the_shade_of_what_it_says(share, step):
    assert shade(share) == _SHADES[step]
    assert ink_on(share) == ("white" if step >= 4 else ink_on(0.01))


def test_none_is_white():
    assert shade(0) == "white" != shade(1e-6)
