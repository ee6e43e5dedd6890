"""Shares in words are honest at both ends, and the same in tables as on charts."""

import pytest

from escalate.charts.style import NBSP
from escalate.charts.style import per_cent as on_charts
from escalate.results.words import per_cent


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 60, 500, 2_000, 3_979, 3_980, 3_999, 4_000])
def test_tables_and_charts_say_the_same(count):
    told = per_cent(count / 4_000)
    assert told == on_charts(count / 4_000).replace(NBSP, " ")
    assert (told == "0 %") == (count == 0)
    assert (told == "100 %") == (count == 4_000)
