"""The numbers behind each picture, in words."""

import pytest

from escalate import load_text
from escalate.narrate.numbers import numbers
from worlds import CHAIN

LONG = (
    CHAIN.replace("clock: {steps: 4}", "clock: {steps: 8}")
    .replace("push: {value: 0", "push: {value: 7")
    .replace("state: {pay", "state: {never: {start: no}, pay")
    .replace("outcomes:\n", "outcomes:\n  void: {label: Void, when: never}\n")
    .replace("  nothing:", "  burst: {label: Burst, when: times(north.talk) > 3, chance: 0.3}\n  nothing:")
)
TABLES = {
    "outcomes": """\
ending | runs | share | 95 % interval
Void | 0 | none | none seen, up to 4 in 1,000
Deal | 637 | 64 % | 61-67 %
Hot | 296 | 29 % | 27-33 %
Burst | 59 | 6 % | 4.6-7.5 %
Nothing | 8 | 1 % | 0.4-1.6 %""",
    "ladder": """\
| step 0 | step 2 | step 4 | step 5 | step 7
(off the ladder) | 0 | 0 | 0 | 0 | 0
Calm | 27 % | 2 % | <1 % | <1 % | <1 %
Clash | 73 % | 98 % | >99 % | >99 % | >99 %""",
    "fan": """\
| the start | step 1 | step 3 | step 5 | step 7
Payments | 100 | 80 | 80 | 80 | 80
Heat | 10 | 40 | 70 | 100 | 100""",
    "options": """\
| step 0 | step 2 | step 4 | step 5 | step 7
China: Pay | 0 | 100 % | 100 % | 100 % | >99 %
China: Cut | 100 % | 0 | 0 | 0 | <1 %
North: Threaten | 73 % | 74 % | 74 % | 71 % | 73 %
North: Talk | 27 % | 26 % | 26 % | 29 % | 27 %""",
    "pathways": """\
| Deal | Hot | Burst | Nothing
North: Talk | 637 | 235 | 59 | 6
none of these | 0 | 61 | 0 | 2""",
    "time_to_outcome": """\
ending | runs | 1 in 10 by step | half by step | 9 in 10 by step
Deal | 637 | 7 | 7 | 7
Hot | 296 | 7 | 7 | 7
Burst | 59 | 5 | 6 | 7
Nothing | 8 | 7 | 7 | 7""",
    "convergence": """\
ending | 100 runs | 1,000 runs
Burst | 5 % | 6 %
Deal | 62 % | 64 %
Hot | 30 % | 30 %
Nothing | 3 % | 1 %""",
    "map": """\
who and what | options that raise it | that lower it | that depend on it
China: Payments | 0 | 1 | 0
North: Payments | 0 | 0 | 1""",
    "differences": """\
| Void | Deal | Hot | Burst | Nothing
Squeeze | 0.0 | +62.5 | −65.0 | +6.0 | −3.5
push = 1 | 0.0 | 0.0 | −95.0 | 0.0 | +95.0""",
    "flips": """\
| Void | Deal | Hot | Burst | Nothing
Void | 0 | 0 | 0 | 0 | 0
Deal | 0 | 0 | 0 | 0 | 0
Hot | 0 | 0 | 0 | 0 | 190
Burst | 0 | 0 | 0 | 0 | 0
Nothing | 0 | 0 | 0 | 0 | 10""",
}


@pytest.fixture(scope="module")
def plots():
    base = load_text(LONG, "chain")
    return base.with_policy("squeeze").run(1_000, 3).plot, base.compare(["squeeze", {"push": 1}], 200, 3).plot


@pytest.mark.parametrize("name", TABLES)
def test_the_table_behind_a_picture(plots, name):
    chart = next(each for each in plots if name in each.names).chart(name)
    table = numbers(chart)
    assert [" | ".join(row).replace("\N{NO-BREAK SPACE}", " ").strip() for row in (table.head, *table.rows)] == (
        TABLES[name].splitlines()
    )
