"""A why that is a why: what the change did, through what, and one pair of runs; never over 39 lines."""

import re

import pytest

import escalate
from escalate import load_text
from escalate.errors import EscalateError
from worlds import CHAIN

TOLD = """\
China pays less, so the North talks, so there is a deal: Squeeze (squeeze), on
  the same luck run by run
What it does: {moved} of 400 runs end otherwise.
  +{up}  Deal none -> {share} % (95 %: +{low} to +{high})
  -{up}  Nothing 100 % -> {rest} % (95 %: -{high} to -{low})
Through what: first done otherwise, its own orders aside, in 100 of these runs
    100  North: Talk, mostly instead of Threaten
Most go, net, from Nothing to Deal ({moved} there, 0 back).
What decides most often, in 40 of 40 of them: North: Talk, mostly instead of
  Threaten. From there on (without | with): Nothing 100 % | {left} %; Deal none |
  {right} %.

"""


def test_it_reads_like_this():
    comparison = load_text(CHAIN, "chain").compare(["squeeze"], 400, 3)
    (row,) = (row for row in comparison.differences.itertuples() if row.outcome == "deal")
    told = comparison.why()
    found = told.decided
    assert (found.who, found.without, found.with_) == (("actor", "north"), "threaten", "talk")
    figures = {
        "moved": round(400 * row.share), "up": f"{100 * row.difference:.1f}", "low": f"{100 * row.low:.1f}",
        "high": f"{100 * row.high:.1f}", "share": round(100 * row.share), "rest": 100 - round(100 * row.share),
        "left": round(100 * found.shares[1]["nothing"]), "right": round(100 * found.shares[1]["deal"]),
    }  # fmt: skip
    assert told.startswith(TOLD.format(**figures))
    rest = told[len(TOLD.format(**figures)) :].splitlines()
    assert rest[0] == f"Run {told.run}, told twice (left without it, right with it)"
    assert re.fullmatch(r"  First done otherwise: Step [0-3], North", rest[1])
    assert "Talk" in told
    assert told.endswith("Shares of runs in a toy model, not a forecast.\n")
    assert told.through["runs"].sum() == figures["moved"]


@pytest.mark.parametrize("name", ["kaesong-short", "kaesong-2020", "crisis-bargaining"])
def test_it_stays_short_and_narrow(name):
    scenario = escalate.load(name)
    changes = [policy.name for policy in scenario.policies] or [
        {scenario.parameters[0].name: scenario.parameters[0].high}
    ]
    for change in changes[:3]:
        comparison = scenario.compare([change], 400)
        if comparison.moved(comparison.variants[0].name).size:
            lines = comparison.why().splitlines()
            assert len(lines) < 40
            assert max(map(len, lines)) <= 80


def test_the_run_told_is_the_one_asked_for():
    comparison = escalate.load("kaesong-short").compare(["chinese_pressure"], 400)
    flips = comparison.flips[(comparison.flips["before"] != comparison.flips["after"]) & (comparison.flips["runs"] > 0)]
    before, after = flips.iloc[-1][["before", "after"]]
    told = comparison.why(before=before, after=after)
    assert told.run in comparison.moved("chinese_pressure", before, after)
    assert f"Run {told.run}, told twice" in told
    same = int(next(run for run in range(400) if run not in set(comparison.moved("chinese_pressure").tolist())))
    assert f"Run {same}, told twice" in comparison.why(run=same)


def test_mistakes_are_told():
    base = load_text(CHAIN, "chain")
    with pytest.raises(EscalateError, match="none of these 5 runs ends otherwise"):
        base.compare({"push": 0.5}, 5).why()
    with pytest.raises(EscalateError, match="name one of the variants"):
        base.compare([{"push": 9}, {"push": 8}], 50).why()
    comparison = base.compare(["squeeze"], 50)
    with pytest.raises(EscalateError, match='no run ends in "deal" and would end in "hot" among those'):
        comparison.why(before="deal", after="hot")
    with pytest.raises(EscalateError, match='no outcome "dael"; did you mean "deal"'):
        comparison.why(after="dael")
    with pytest.raises(EscalateError, match="has the runs 0 to 49, not 50"):
        comparison.why(run=50)
