"""A why that is a why: what the change did, through what, and one pair of runs; never over 39 lines."""

import re

import pytest

import escalate
from escalate import load_text
from escalate.errors import EscalateError
from escalate.narrate.why import head
from escalate.studies.decided import Decided
from worlds import CHAIN, DUEL, MARKET

TOLD = """\
China pays less, so the North talks, so there is a deal: Squeeze (squeeze), on
  the same luck run by run
What it does: {moved} of 400 runs end otherwise.
  +{up}  Deal none -> {share} % (95 %: +{low} to +{high})
  -{up}  Nothing 100 % -> {rest} % (95 %: -{high} to -{low})
Through what: first done otherwise, its own orders aside, in 100 of these runs
    100  North: Talk, mostly instead of Threaten
Most go, net, from Nothing to Deal ({moved} there, 0 back).
What decides most often, in 40 of 40 looked at: North: Talk, mostly instead of
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


GOLDEN = {
    "many shifts and ways": """\
A market of deeds: gap = 3, on the same luck run by run
What it does: 317 of 400 runs end otherwise.
  +43.8  War none -> 44 % (95 %: +38.6 to +48.4)
  -35.8  A row 36 % -> none (95 %: -40.3 to -30.8)
  -25.2  Quiet 59 % -> 34 % (95 %: -31.7 to -18.6)
Through what: first done otherwise, in 100 of these runs
     28  Red: March, mostly instead of Sit
     21  Red: Sit, mostly instead of Shout
     20  Grey: Leave, mostly instead of Doze
Most go, net, from Quiet to War (96 there, 0 back).
What decides most often, in 27 of 40 looked at: Red: March, mostly instead of
  Sit. From there on (without | with): Quiet 81 % | 5 %; War none | 89 %.

Run 13, told twice (left without it, right with it)
  First done otherwise: Step 0, week of 16 June 2020, Blue
    its options (* taken)                                 left         right
    Rest                                                  50 % *        35 %
    Hoard                                                 50 %          65 % *
  What weighs differently: Hoard: 0.2 * gap (+0 | +0.6)
  Their shares of endings part most in step 3, week of 7 July 2020:
Red: Plead                             | Red: March
> Quiet 100 %                          | > War 100 %
After step 3: Quiet                    | After step 3: War
Shares of runs in a toy model, not a forecast.
""",
    "an event first, or a move": """\
China pays less, so the North talks, so there is a deal: Squeeze, push = 9
  (squeeze, push=9), on the same luck run by run
What it does: 312 of 400 runs end otherwise.
  -78.0  Nothing 100 % -> 22 % (95 %: -81.7 to -73.5)
  +50.0  Hot none -> 50 % (95 %: +44.8 to +54.7)
  +28.0  Deal none -> 28 % (95 %: +23.4 to +32.3)
Through what: first done otherwise, its own orders aside, in 100 of these runs
     58  the event A storm comes
     42  North: Talk, mostly instead of Threaten
Most go, net, from Nothing to Hot (200 there, 0 back).
What decides most often, in 27 of 40 looked at: the event A storm comes. From
  there on (without | with): Nothing 100 % | none; Hot none | 93 %.

Run 1, told twice (left without it, right with it)
  First done otherwise: Step 0, the event A storm
  Ordered by then: China: Cut, not Pay, in 0
does not                               | happens
  Their shares of endings part most in step 1:
-                                      | Event: A storm
> Nothing 100 %                        | > Hot 93 %; Deal 7 %
After step 3: Nothing                  | After step 3: Hot
Shares of runs in a toy model, not a forecast.
""",
    "what it orders alone": """\
Only one of three decides, and only in step 2: A shot (shot), on the same luck
  run by run
What it does: 165 of 200 runs end otherwise.
  +82.5  War 18 % -> 100 % (95 %: +76.2 to +87.2)
  -58.5  Quiet 59 % -> none (95 %: -64.9 to -51.0)
  -24.0  Deal 24 % -> none (95 %: -29.8 to -17.7)
Most go, net, from Quiet to War (117 there, 0 back).

Run 1, told twice (left without it, right with it)
  Every move and event is the same in both, but for what the change orders.
  Their shares of endings part most in step 2:
Red: Wait                              | Red: Shoot
> Quiet 100 %                          | > War 100 %
After step 4: Quiet                    | After step 4: War
Shares of runs in a toy model, not a forecast.
""",
    "hardly anything": """\
A market of deeds: gap = 0.01, on the same luck run by run
What it does: 1 of 400 runs end otherwise; no share clearly moves.
Through what: first done otherwise, in 100 of these runs
    100  Red: Trade, mostly instead of Plead
Most go, net, from Quiet to Boom (1 there, 0 back).

Run 52, told twice (left without it, right with it)
  First done otherwise: Step 2, week of 30 June 2020, Red
    its options (* taken)                                 left         right
    Sit                                                   54 %          54 %
    March                                                  3 %           3 %
    Trade                                                 20 %          20 % *
    Plead                                                  7 % *         7 %
    Shout                                                 12 %          12 %
    Pray                                                   3 %           3 %
    Sing                                                   1 %           1 %
  Their shares of endings part most in step 2, week of 30 June 2020:
Red: Plead                             | Red: Trade
> Quiet 78 %; A row 14 %               | > Boom 60 %; Quiet 32 %
After step 3: Quiet                    | After step 3: Boom
Shares of runs in a toy model, not a forecast.
""",
}
TABLE = """\
Run 1, told twice (left without it, right with it)
  First done otherwise: Step 1, week of 23 June 2020, Red
  Before it (left | right): Heat 10 | 13; Cash 58 | 55
    its options (* taken)                                 left         right
    Sit                                                   54 % *        43 %
    March                                                  3 %          43 % *
    Trade                                                 20 %          12 %
    Plead                                                  7 %           1 %
    Shout                                                 12 %        closed
    Pray                                                   3 %           1 %
    Sing                                                   1 %     under 1 %
  What weighs differently: precision (1 | 1.3); March: gap * (step > 0) (+0 |
    +3); Plead: -0.2 * gap (+0 | -0.6)
  Their shares of endings part most in step 3, week of 7 July 2020:
Red: Shout                             | Red: March
> A row 100 %                          | > Quiet 100 %
After step 3: A row                    | After step 3: Quiet
Shares of runs in a toy model, not a forecast.
"""


@pytest.mark.parametrize("case", GOLDEN)
def test_the_whole_of_it_reads_like_this(case):
    chain, market = load_text(CHAIN, "chain"), load_text(MARKET, "market")
    comparison = {
        "many shifts and ways": lambda: market.compare([{"gap": 3}], 400, 3),
        "an event first, or a move": lambda: chain.compare([chain.with_policy("squeeze").set(push=9)], 400, 3),
        "what it orders alone": lambda: load_text(DUEL, "duel").compare(["shot"], 200, 3),
        "hardly anything": lambda: market.compare([{"gap": 0.01}], 400, 3),
    }[case]()
    assert comparison.why() == GOLDEN[case]
    if case == "many shifts and ways":
        assert comparison.why(run=1).split("\n\n")[1] == TABLE


def test_an_option_that_was_taken_stands_in_the_table_however_rare_it_was():
    market = load_text(MARKET, "market")
    told = market.compare([{"gap": 3}], 400, 3).why(run=91)
    assert "    Hide                                             under 1 % *   under 1 %\n" in told
    assert "    March                                                  3 %          43 % *\n" in told
    assert len(re.findall(r"^    [A-Z]\w+ .*%", told, re.MULTILINE)) == 7
    assert "    Sing " not in told
    less = load_text(re.sub(r"\n +sing: .*", "", MARKET), "less")
    assert "    Sing " not in less.compare([market.set(gap=3)], 400, 3).why(run=91)


def test_an_actor_that_only_one_of_two_files_has():
    whole, grey = load_text(MARKET, "whole"), MARKET.index("  grey:")
    less = load_text(MARKET[:grey] + MARKET[MARKET.index("events:") :], "less")
    for base, other, sides in ((whole, less, "happens                                | does not"),
                               (less, whole, "does not                               | happens")):  # fmt: skip
        told = base.compare([other], 100, 3).why(run=0)
        assert f"First done otherwise: Step 0, week of 16 June 2020, Grey\n{sides}\n" in told


def test_the_bolder_of_two_who_do_otherwise_is_told():
    """China's cut is ordered and off the ladder; the North's threat that it replaces is on its highest rung."""
    chain = load_text(CHAIN.replace(">= 2", ">= 1").replace("appeal: 1}", "appeal: -9}"), "chain")
    told = chain.compare(["squeeze"], 100, 3).why()
    assert "part most in step 0:\nNorth: Threaten                        | North: Talk\n" in told


def test_what_an_order_decides_by_itself_is_not_put_down_to_a_choice():
    """Storms come in both; with the policy a cut follows the first, and a talk, with 50 % a step, mostly some day."""
    later = CHAIN.replace(">= 2", ">= 1").replace("heat > 60", "heat > 900").replace("steps: 4", "steps: 9")
    later = later.replace("{value: 0,", "{value: 9,").replace("step == 0", "heat > 30")
    later = later.replace("appeal: 1}", "appeal: 0}")
    told = load_text(later, "later").compare(["squeeze"], 400, 3).why()
    found = told.decided
    assert found.runs + found.alone == found.pairs == 40
    assert found.alone > found.runs > 0
    alone = f"In {found.alone} of 40 looked at, what it orders or sets decides by itself; of choices most often, in"
    assert f"{alone} {found.runs}: North: Talk, mostly instead of Threaten." in " ".join(told.split())
    assert "  Nobody does otherwise in it.\n" in told


@pytest.mark.parametrize(("runs", "alone", "said"), [
    (10, 10, "What decides most often, in 10 of 40 looked at"),
    (9, 9, "No one choice decides most of them; the commonest that does, in 9 of 40 looked at"),
    (10, 11, "In 11 of 40 looked at, what it orders or sets decides by itself; of choices most often, in 10"),
])  # fmt: skip
def test_what_decides_less_than_a_quarter_is_not_said_to_decide(runs, alone, said):
    assert head(Decided(("actor", "red"), "wait", "shoot", runs, 40, alone, ({}, {}))) == said


def test_an_ending_that_one_file_lacks_has_no_share_there():
    """The shares part where the North talks, which ends in a truce that the other file does not know."""
    added = "outcomes:\n  truce: {label: Truce, at end: yes, when: times(north.talk) >= 1}\n"
    truce = CHAIN.replace("outcomes:\n", added).replace("payments < 95", "step == 2")
    told = load_text(CHAIN, "chain").compare([load_text(truce, "truce")], 100, 3).why(before="nothing", after="truce")
    assert "part most in step 2:\nNorth: Threaten                        | North: Talk\n" in told


@pytest.mark.parametrize("name", [
    "kaesong-short", pytest.param("kaesong-2020", marks=pytest.mark.slow), "crisis-bargaining",
])  # fmt: skip
def test_it_stays_short_and_narrow(name):
    scenario = escalate.load(name)
    changes = [policy.name for policy in scenario.policies] or [
        {scenario.parameters[0].name: scenario.parameters[0].high}
    ]
    for change in changes[:3]:
        comparison = scenario.compare([change], 150)
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
