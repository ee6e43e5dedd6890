"""Findings: the rules by which numbers become the sentence over a chart, as data that a page can read too.

A chart's rules are tried in turn: the first whose conditions on named facts all hold gives the sentence, with facts in
braces. A word in a condition that is a fact's name stands for that fact. Facts are worked out so that a sentence never
says more than the numbers hold: a change whose interval holds zero is no fact.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from typing import Any

from escalate.results.words import per_cent

Facts = Mapping[str, Any]
Rule = tuple[Sequence[tuple[str, str, Any]], str]

AMOUNTS: Sequence[tuple[float, float, str]] = (
    (1.0, 1.0, "All runs"),
    (0.995, 1.0, "Nearly all runs"),
    (0.47, 0.53, "About half of the runs"),
    (0.323, 0.343, "About a third of the runs"),
    (0.24, 0.26, "About a quarter of the runs"),
)
"""From, to, and the words that such a share of runs opens a sentence with; else per cents do."""
FACTORS: Sequence[tuple[float, float, str]] = ((0.42, 0.58, "halves"), (1.7, 2.3, "doubles"), (2.6, 3.4, "triples"))
"""From, to, and the word for a change whose whole interval lies between the two."""
CHANGES: Mapping[str, str] = {"more": "{n} more end in {ending}", "fewer": "{n} fewer end in {ending}"}
"""How a page says what a change does to an ending, of 100 runs; joined by commas, the last two by "and"."""
MOST_CHANGES = 3
"""Endings that such a sentence names: those that move most, and the highest on the ladder where it moves at all."""
TWO_LINES = 140
"""Letters that two lines of a title hold on screen."""
RULES: Mapping[str, Sequence[Rule]] = {
    "outcomes": (
        ((("other", "==", ""),), "{amount} end in {most}{record}"),
        ((("other_runs", "==", 0),), "{amount} end in {most}, none in {other}{record}"),
        ((), "{amount} end in {most}, {other_share} in {other}{record}"),
    ),
    "icons": (
        ((("other", "==", ""),), "Of 100 runs, {most_n} end in {most}"),
        ((("other_n", "==", 0),), "Of 100 runs, {most_n} end in {most}, not one in {other}"),
        ((), "Of 100 runs, {most_n} end in {most}, {other_n} in {other}"),
    ),
    "fan": (
        ((("most", "!=", ""),), "{level}: {most_at} in runs to {most}, {least_at} in those to {least}"),
        ((("stands", "!=", ""),), "{level}: {after} of the runs end at {stands}, {before} begin there"),
        ((("start", "==", "end"),), "{level} stays at {start} in the middle run, half end from {low} to {high}"),
        ((("clear", "==", False),), "{level}: from {start} to {end} in the middle run, half end from {low} to {high}"),
        ((("past", "!=", ""),), "{level}: from {start} to {end} in the middle run, past the line {past}"),
        ((), "{level}: from {start} to {end} in the middle run"),
    ),
    "ladder": (((), "{share} of the runs stop at {rung}{higher}"),),
    "options": (
        ((("steady", "==", True),), "{actor}: no choice changes much; the commonest is {option}, {after} of all"),
        ((("first", "==", ""),), "{actor}: the commonest choice is {option}, {after} of all"),
        ((("rises", "==", True),), "{actor}: {option} rises from {before} {first} to {after} {last}"),
        ((), "{actor}: {option} falls from {before} {first} to {after} {last}"),
    ),
    "pathways": (((), "Where {move} comes first, {with_share} of runs end in {ending}, else {without_share}"),),
    "time_to_outcome": (
        ((("kind", "==", "jump"),), "{outcome} goes from {before} to {after} in the last step"),
        ((("kind", "==", "apart"),), "{outcome} comes early, half by {half}; {late} late, half by {last}"),
        ((("kind", "==", "at once"),), "{outcome}: half by {half}"),
        ((), "{outcome}: {before} before {first}, half by {half}"),
    ),
    "convergence": (
        ((("runs", "==", "all"),), "With {runs} runs a share is good to ±{points} points, 19 times in 20"),
        ((), "With {runs} runs a share is good to ±{points} points, with {all} to ±{fewer}, 19 times in 20"),
    ),
    "differences": (
        ((("change", "==", ""), ("count", "==", 1)), "{policy}: no change that can be told from luck"),
        ((("change", "==", ""),), "None of {all} policies changes an ending by more than luck could"),
        ((("count", "==", 1),), "{policy}: {change}"),
        ((("clear", "==", 1),), "Of {all} policies only {policy} clearly changes an ending: {change}"),
        ((), "{of}{policy} {most}: {change}{others}"),
    ),
    "flips": (
        ((("moved", "==", 0),), "No run ends otherwise with {policy}"),
        ((("changes", "==", ""),), "Runs end otherwise with {policy}, but no share moves clear of luck"),
        ((), "{who} moves {changes}"),
    ),
    "changed": (
        ((("moved", "==", 0),), "No run ends otherwise"),
        ((("changes", "==", ""), ("small", "==", True)), "No ending changes by as much as 1 of 100 runs"),
        ((("changes", "==", ""),), "No ending changes by more than luck alone could"),
        ((), "Of 100 runs, {changes}"),
    ),
    "sweep": (
        ((("first", "!=", ""),), "Where {assumption} rises above {place}{band}, {first} overtakes {second}"),
        ((("clear", "==", False),), "{assumption} moves no outcome clear of luck"),
        ((), "{outcome} goes from {before} where {assumption} is {low} to {after} of the runs at {high}"),
    ),
    "heatmap": (
        ((("more", "!=", ""), ("idle", "!=", "")), "{range}, more with {more}; {idle} changes nothing clear of luck"),
        ((("more", "!=", ""),), "{range}, more with {more}"),
        ((("idle", "!=", ""),), "{range}, and neither {idle} changes that clear of luck"),
        ((), "{range}"),
    ),
    "tornado": (
        ((("clear", "==", False),), "No assumption moves {outcome} clear of luck"),
        ((("tied", "!=", ""),), "{assumption} moves {outcome} from {first} to {last}; within luck {tied} may as much"),
        ((), "{assumption} moves {outcome} most: {first} at {low}, {last} at {high}"),
    ),
    "matrix": (
        ((("clear", "==", False),), "No assumption moves any ending clear of luck"),
        ((), "The largest change: {assumption} from {low} to {high}, {points} points of {outcome}{tied}"),
    ),
    "slopes": (
        ((("assumption", "==", ""),), "{most} is commonest, and no assumption by itself clearly changes that"),
        ((), "Where {assumption} is {at} the commonest end is {first}, at {by} it is {last}{also}"),
    ),
    "indices": (
        ((("clear", "==", False),), "No assumption's part in {outcome} can be told from luck"),
        ((("others", "==", ""),), "{group} matters for {outcome}"),
        ((("apart", "==", False),), "{group} comes first for {outcome}, but not clear of {others}"),
        ((("little", "==", True),), "{group} {verb} most for {outcome}, {others} little"),
        ((), "{group} {verb} more for {outcome} than {others}"),
    ),
    "doubt": (
        ((("told", "==", False),), "Other guesses change no share by more than luck does"),
        ((("side", "!=", ""),), "{outcome}: {share} with {these}, {side} than with 19 in 20 other guesses"),
        ((("sure", "==", 0),), "{outcome}: {share} with {these}, {left} to {right} with nearly all other guesses"),
        (
            (("sure", "==", 2),),
            "{outcome} and {second} are the least sure: "
            "{left} to {right} and {left2} to {right2} with nearly all other guesses",
        ),
        ((), "{outcome} is the least sure: {share} with {these}, {left} to {right} with nearly all other guesses"),
    ),
    "discover": (((), "{outcome} is commoner where {where}: {inside} of runs, {overall} overall"),),
    "story": (
        ((("after", "==", ""),), "Run {run} ends in {outcome}"),
        ((), "Run {run} ends in {outcome} after {after} by {who} ({odds}){when}"),
    ),
    "why": (
        ((("who", "==", ""),), "Run {run} is the same with and without: {outcome}"),
        ((("move", "==", ""),), "Run {run}{when}: only one of the two goes on, and {before} becomes {after}"),
        ((), "Run {run}{when}: {cause}{who} {chooses} {move}{instead}, and {before} becomes {after}"),
    ),
    "turning": (
        ((("when", "==", ""),), "No step turned run {run} by itself"),
        ((("held", "==", True),), "Run {run} turned on {when} ({what}): {outcome} from {before} to {after}{ends}"),
        (
            (),
            "Run {run} moved most on {when} ({what}): {outcome} from {before} to {after}, "
            "but it turned again and ends in {ending}",
        ),
    ),
    "when": (
        (
            (("turns", "==", True),),
            "{policy} raises {outcome} by {up} points where {high} is {most}, "
            "lowers it by {down} where {low} is {least}",
        ),
        ((("clear", "==", 0),), "{policy} changes {outcome} by {up} points at most, nowhere clear of luck"),
        ((("all", "==", "clear"),), "{policy} {does} {outcome} everywhere, by {down} to {up} points"),
        ((), "{policy} {does} {outcome} by up to {up} points where {high} is {most}, but not everywhere clear of luck"),
    ),
    "predict": (((), "Of 100 runs, how many end in each of these {count} ways?"),),
    "happened": (((), "What really happened: one draw of history"),),
    "map": (
        ((("moves", "==", 0),), "{target} matters to the most options: {reads} depend on it"),
        ((), "{target} matters to the most options: {up} raise it, {down} lower it, {reads} depend on it"),
    ),
    "files": (
        ((("outcome", "==", ""),), "{left} and {right} end alike, as far as luck allows to say"),
        ((), "{outcome} is commoner in {more} than in {fewer}: {most} of runs, against {least}"),
    ),
}
"""Chart -> its rules: conditions (fact, ``==`` ``!=`` ``<`` or ``>=``, value), and the sentence."""
_TESTS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">=": operator.ge}


def say(chart: str, facts: Facts) -> str:
    """The sentence of a chart's first rule that fires.

    Examples
    --------
    >>> say("icons", {"other": "", "most_n": 100, "most": "peace"})
    'Of 100 runs, 100 end in peace'
    """
    for conditions, sentence in RULES[chart]:
        if all(_TESTS[test](facts[name], facts.get(str(value), value)) for name, test, value in conditions):
            return sentence.format(**facts)
    raise AssertionError(f"the last rule of {chart} has conditions")


def within(chart: str, facts: Facts, *spare: str) -> Facts:
    """The facts without those that can be spared, one after the other, until the sentence has no more than two lines.

    Examples
    --------
    >>> within("story", {"run": 1, "outcome": "x" * 140, "after": "y", "who": "A", "odds": "9 %", "when": ", 1 May"},
    ...     "when")["when"]
    ''
    """
    for name in spare:
        if len(say(chart, facts)) > TWO_LINES:
            facts = {**facts, name: ""}
    return facts


def renamed(sentence: str, called: str) -> str:
    """A sentence about a run with what the run is called in place of its number; as it is where it has no name."""
    return re.sub(r"\b[Rr]un \d+", called, sentence, count=1) if called else sentence


def quoted(label: object) -> str:
    """An ending or a move within a sentence, in the file's own words."""
    return f"“{label}”"


def inside(label: object) -> str:
    """An actor within a sentence, where an article is small.

    Examples
    --------
    >>> inside("The British opposition"), inside("Theatre")
    ('the British opposition', 'Theatre')
    """
    return re.sub("^The ", "the ", str(label))


def value_text(value: float | str) -> str:
    """A value of an assumption, as it is written on axes and in sentences."""
    return value if isinstance(value, str) else f"{value:g}".replace("-", "−")


def amount(share: float) -> str:
    """Such as ``About half of the runs`` or ``31 % of the runs``, for the start of a sentence."""
    for low, high, words in AMOUNTS:
        if low <= share <= high:
            return words
    said = per_cent(share)
    return f"{said[0].upper()}{said[1:]} of the runs"


def change(label: str, base: float, difference: float, low: float, high: float) -> str:
    """A shift of a share in words: a factor where the whole interval of the difference allows it, else points."""
    for least, most, verb in FACTORS:
        if base >= 0.01 and least <= (base + low) / base and (base + high) / base <= most:
            return f"{quoted(label)} {verb}"
    return f"{quoted(label)} {points(difference)}"


def points(difference: float) -> str:
    """A difference of shares in points, with its sign and one decimal; never "-0".

    Examples
    --------
    >>> points(0.1234), points(-0.04), points(-0.0001)
    ('+12.3', '−4.0', '0.0')
    """
    said = f"{100 * difference:+.1f}"
    return "0.0" if float(said) == 0 else said.replace("-", "−")
