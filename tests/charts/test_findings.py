"""Titles: rules as data, which say no more than the numbers hold."""

from __future__ import annotations

import json
import string

import pandas as pd
import pytest

from escalate.charts import differences, outcomes
from escalate.charts.findings import AMOUNTS, FACTORS, RULES, amount, change, points, renamed, say, value_text, within
from escalate.results.pairs import strongest
from escalate.results.words import per_cents, whole_per_cents


def tally(**shares: float) -> pd.DataFrame:
    rows = [
        {"outcome": name, "label": name, "runs": round(10_000 * share), "share": share, "low": share, "high": share}
        for name, share in shares.items()
    ]
    return pd.DataFrame(rows)


def test_rules_are_data_that_a_page_can_read() -> None:
    assert json.loads(json.dumps([RULES, AMOUNTS, FACTORS]))
    for chart, rules in RULES.items():
        assert rules[-1][0] == (), f"the last rule of {chart} has conditions"
        for conditions, sentence in rules:
            assert all(test in ("==", "!=", "<", ">=") for _, test, _ in conditions)
            assert all(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def test_the_commonest_ending_and_the_highest() -> None:
    def title(top: str = "War", **shares: float) -> str:
        return outcomes.draw.finding(tally(**shares), top=top)

    assert title(War=0.02, Clash=0.12, Quiet=0.52, Deal=0.34) == "About half of the runs end in “Quiet”, 2 % in “War”"
    assert title(War=0.0, Quiet=1.0) == "All runs end in “Quiet”"
    assert title(War=0.0, Quiet=0.8, Deal=0.2) == "80 % of the runs end in “Quiet”, none in “War”"
    assert title(War=0.7, Quiet=0.3) == "70 % of the runs end in “War”, 30 % in “Quiet”"
    assert title("", a=0.66, b=0.34) == "66 % of the runs end in “a”, 34 % in “b”"


def test_a_record_that_is_far_off_is_told_where_it_is_farthest() -> None:
    def title(records: dict[str, float], cases: int = 40, **shares: float) -> str:
        frame = tally(**shares)
        return outcomes.draw.finding(frame.assign(record=frame["label"].map(records), cases=cases), top="War")

    plain = "66 % of the runs end in “Quiet”, 4 % in “War”"
    shares = {"War": 0.04, "Clash, no war": 0.3, "Quiet": 0.66}
    assert title({"War": 0.1, "Clash, no war": 0.5}, **shares) == plain  # by six points, by less than a factor of two
    assert title({"Clash, no war": 0.7}, **shares) == f"{plain}; “Clash”: 30 %, in the record 70 %"
    assert title({"Clash, no war": 0.6}, cases=5, **shares) == plain  # five cases may do so by luck
    assert title({"Quiet": 0.1, "War": 0.3}, **shares) == f"{plain}; “Quiet”: 66 %, in the record 10 %"
    two = {"War": 0.04, "Clash, short": 0.3, "Clash, long": 0.66}
    assert title({"Clash, short": 0.8}, **two).endswith("; “Clash, short”: 30 %, in the record 80 %")
    long = {"War": 0.04, "Clash": 0.3, "Quiet, and so on and on and on until the end of time and after": 0.66}
    assert title({"Clash": 0.7}, **long).endswith(" after”; “Clash”: 30 %, in the record 70 %")  # a slide holds no more


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1, "All runs"),
        (0.998, "Nearly all runs"),
        (0.47, "About half of the runs"),
        (0.46, "46 % of the runs"),
        (1 / 3, "About a third of the runs"),
        (0.002, "Under 1 % of the runs"),
        (0.995, "Nearly all runs"),
        (0.994, "99 % of the runs"),
        (0.53, "About half of the runs"),
        (0.54, "54 % of the runs"),
        (0.323, "About a third of the runs"),
        (0.343, "About a third of the runs"),
        (0.32, "32 % of the runs"),
        (0.35, "35 % of the runs"),
        (0.24, "About a quarter of the runs"),
        (0.26, "About a quarter of the runs"),
        (0.23, "23 % of the runs"),
        (0.27, "27 % of the runs"),
    ],
)
def test_amounts(share: float, words: str) -> None:
    assert amount(share) == words


def test_a_factor_needs_its_whole_interval() -> None:
    assert change("War", 0.02, 0.02, 0.019, 0.021) == "“War” doubles"
    assert change("War", 0.02, 0.02, 0.005, 0.035) == "“War” +2.0"
    assert change("War", 0.02, 0.04, 0.039, 0.041) == "“War” triples"
    assert change("Quiet", 0.4, -0.2, -0.21, -0.19) == "“Quiet” halves"
    ends = {(0.42, 0.58): "halves", (1.7, 2.3): "doubles", (2.6, 3.4): "triples"}
    for (least, most), verb in ends.items():
        low, high = (round(64 * (end - 1) + way * 1e-6, 7) / 64 for end, way in ((least, 1), (most, -1)))
        told = [change("War", 1, 0.5, *ends) for ends in ((low, high), (low - 1e-5, high), (low, high + 1e-5))]
        assert told == [f"“War” {verb}", "“War” +50.0", "“War” +50.0"]
    assert change("War", 0.01, 0.01, 0.01, 0.01) == "“War” doubles"
    assert change("War", 1, 1, 1.7 - 1, 2.3 - 1) == "“War” doubles"  # both bounds belong to it
    assert change("War", 0.0099, 0.0099, 0.0099, 0.0099) == "“War” +1.0"  # too rare for a factor


def shift(difference: float, half: float) -> pd.DataFrame:
    row = {"policy": "p", "label": "Pressure", "outcome": "w", "outcome_label": "War", "difference": difference}
    row |= {"low": difference - half, "high": difference + half, "share": 0.3 + difference, "base_share": 0.3}
    return pd.DataFrame([row])


def test_a_change_whose_interval_holds_zero_is_not_told() -> None:
    assert differences.draw.finding(shift(0.05, 0.01)) == "Pressure: “War” +5.0 points"
    assert differences.draw.finding(shift(0.05, 0.06)) == "Pressure: no change that can be told from luck"


def compared(*changes: tuple[float, float]) -> pd.DataFrame:
    rows = [shift(*each).assign(policy=f"p{at}", label=f"Policy {at}") for at, each in enumerate(changes)]
    return pd.concat(rows, ignore_index=True)


def test_of_many_policies_the_greatest_change_is_told_and_how_many_others_matter() -> None:
    def told(*changes: tuple[float, float]) -> str:
        return differences.draw.finding(compared(*changes))

    assert told((0.05, 0.01), (0.2, 0.3), (0.1, 0.02), (0.02, 0.01)) == (
        "Of 4 policies “Policy 2” changes most: “War” +10.0 points; 2 others clearly change an ending too"
    )
    assert told((0.05, 0.01), (0.1, 0.02)).endswith("“War” +10.0 points; 1 other clearly changes an ending too")
    only = "Of 2 policies only “Policy 0” clearly changes an ending: “War” +5.0 points"
    assert told((0.05, 0.01), (0.02, 0.02)) == only
    assert told((0.05, 0.05), (-0.02, 0.02)) == "None of 2 policies changes an ending by more than luck could"
    assert "“War” +30.0 points; 1 other" in told((0.3, 0.001), (-0.1, 0.02))  # what is drawn, no factor


def test_the_largest_clear_change_says_which_policy_is_strongest() -> None:
    one, many = compared((-0.2, 0.01), (0.15, 0.01)), compared((0.0, 0.01), (0.15, 0.01))
    both = pd.concat([one, many.assign(outcome="p", outcome_label="Peace")])
    assert strongest(both) == ["p0", "p1"]  # though the other moves more runs in all
    assert "“Policy 0” changes most: “War” −20.0 points" in differences.draw.finding(both)
    less = differences.draw.finding(both.assign(difference=[-0.2, 0.15, 0.12, 0.15], low=[-0.2, 0.1, 0.1, 0.1]))
    assert "“War” −20.0 points; 1 other" in less  # the other changes peace more
    peace = both.assign(difference=[-0.2, 0.15, 0.12, 0.1], low=[-0.2, 0.1, 0.1, 0.1])
    said = "Of 2 policies “Policy 0” changes most: “War” −20.0, “Peace” +12.0 points"  # what gains meets the eye
    assert differences.draw.finding(peace) == f"{said}; 1 other clearly changes an ending too"
    long = differences.draw.finding(peace.replace("Peace", "Peace and " * 5).replace("Policy 0", "Policy " * 3))
    assert long.count("“") == 3
    assert not long.startswith("Of 2")  # the ending is told before
    longer = differences.draw.finding(peace.replace("Peace", "Peace and " * 9))
    assert longer == "Of 2 policies “Policy 0” changes most: “War” −20.0 points; 1 other clearly changes an ending too"
    assert strongest(compared((0.05, 0.3), (0.2, 0.3), (0.02, 0.01))) == ["p2", "p1", "p0"]


def test_policies_that_change_as_much_are_told_together() -> None:
    def told(*changes: tuple[float, float]) -> str:
        return differences.draw.finding(compared(*changes))

    assert told((0.1, 0.01), (0.1, 0.02)) == "Of 2 policies “Policy 0” and 1 other change most: “War” +10.0 points"
    three = told((0.1, 0.01), (0.1, 0.02), (0.1, 0.02), (0.05, 0.01))
    assert three.startswith("Of 4 policies “Policy 0” and 2 others change most: “War” +10.0 points; 1 other clearly")
    assert "“Policy 0” changes most" in told((0.1, 0.01), (-0.1, 0.02))  # the other way
    some = differences.draw.finding(compared((0.1, 0.01), (0.1, 0.02)), less=1)
    assert some == "Of 3 policies “Policy 0” and others change most: “War” +10.0 points"


def test_long_names_leave_no_room_for_the_rest() -> None:
    def told(letters: int) -> str:
        name = ("Pop up " * letters)[:letters]
        frame = compared((0.1, 0.01), (0.05, 0.01)).replace("Policy 0", name)
        for style, most in (("screen", 2), ("projector", 3)):
            head = differences.draw(frame, style=style).figure._suptitle.get_text()
            assert (head.count("\n") < most, "…" in head) == (True, False)
        return differences.draw.finding(frame).replace(name, "P")

    assert told(20) == "Of 2 policies “P” changes most: “War” +10.0 points; 1 other clearly changes an ending too"
    assert told(66) == "Of 2 policies “P” changes most: “War” +10.0 points"
    assert told(84) == "“P” changes most: “War” +10.0 points"


def test_some_of_the_policies_are_not_all_of_them() -> None:
    def told(less: int | None, *changes: tuple[float, float]) -> str:
        return differences.draw.finding(compared(*changes), less=less)

    first = "Of 11 policies “Policy 0” changes most: “War” +10.0 points"
    assert told(9, (0.1, 0.01), (0.05, 0.01)) == first
    assert told(None, (0.1, 0.01), (0.05, 0.01)) == first.replace("11", "these")
    only = "Of 11 policies only “Policy 0” clearly changes an ending: “War” +10.0 points"
    assert told(9, (0.1, 0.01), (0.05, 0.1)) == only
    assert told(9, (0.1, 0.2), (0.05, 0.1)) == "None of 11 policies changes an ending by more than luck could"
    assert told(None, (0.1, 0.2), (0.05, 0.1)) == "None of these policies changes an ending by more than luck could"


def test_a_rule_that_does_not_fire_leaves_the_next() -> None:
    facts = {"run": 3, "outcome": "“War”", "after": ""}
    assert say("story", facts) == "Run 3 ends in “War”"
    told = {**facts, "after": "“Shoot”", "who": "North", "odds": "9 %", "when": ", 1 May 1914"}
    assert say("story", told) == "Run 3 ends in “War” after “Shoot” by North (9 %), 1 May 1914"


def test_what_can_be_spared_goes_one_after_the_other_until_two_lines_hold_the_sentence() -> None:
    told = {"run": 3, "who": "North", "move": "“Shoot”", "before": "“Peace”", "after": "“War”"}
    told |= {"when": " parts at 1 May 1914", "instead": ", not “Wait”", "cause": "", "chooses": "must choose"}
    assert within("why", told, "when", "instead") == told
    assert say("why", told) == (
        "Run 3 parts at 1 May 1914: North must choose “Shoot”, not “Wait”, and “Peace” becomes “War”"
    )
    long = within("why", {**told, "before": "x" * 70}, "when", "instead")
    assert (long["when"], long["instead"]) == ("", ", not “Wait”")
    longer = within("why", {**told, "before": "x" * 100}, "when", "instead")
    assert (longer["when"], longer["instead"]) == ("", "")


@pytest.mark.parametrize(
    "shares", [[1 / 3] * 3, [0.345, 0.345, 0.31], [0.996, 0.004], [0.125] * 8, [1.0, 0.0], [1 / 7] * 7]
)
def test_whole_per_cents_of_one_tally_add_up(shares: list[float]) -> None:
    whole = whole_per_cents(shares)
    assert sum(whole) == 100
    assert all(abs(one - 100 * share) < 1 for one, share in zip(whole, shares, strict=True))


def test_nothing_and_nearly_nothing_are_told_apart() -> None:
    assert per_cents([0.0, 0.0002, 0.9998]) == ["none", "under 1 %", "over 99 %"]


def test_words_within_sentences() -> None:
    assert [value_text(value) for value in (1.50, 3, "yes", 1e6)] == ["1.5", "3", "yes", "1e+06"]
    said = "Run 12 ends in “Run 3”"
    assert renamed(said, "Story A") == "Story A ends in “Run 3”"
    assert renamed(said, "") == said
    assert renamed("As in run 7 it ends", "Story B") == "As in Story B it ends"
    with pytest.raises(KeyError):
        say("story", {"run": 3})


def test_points_never_say_minus_nothing() -> None:
    assert points(-0.0004) == "0.0"
    assert points(-0.0006) == "−0.1"
