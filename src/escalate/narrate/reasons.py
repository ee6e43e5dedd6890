"""Why a mover did what turned a run: which move it answered, what spoke most for it, and what it forwent."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import eq, le, lt
from typing import NamedTuple

from escalate.engine.trace import Move
from escalate.narrate.past import Made, value_before
from escalate.narrate.story import BASE, SMALLEST_PUSH, TRIFLE, is_number, less_to_lose, reasons_of, signed
from escalate.results.words import per_cent
from escalate.scenario.in_words import in_words
from escalate.scenario.model import Option, Scenario, height
from escalate.scenario.trees import Formula
from escalate.studies.turning import Part, Turning

LIKELY = 0.5
"""A choice this likely needs no reason; of a rarer one that had none it is said."""
TIES, TIED = 0.8, 2
"""What speaks for a choice by so much of what speaks most is told beside it; so many reasons at the most."""
OPENERS = 2
"""Moves at the most that are said to have opened another together."""
OTHERWISE = 0.1
"""An alternative that adds less to the share of any ending is not told: by luck alone 200 plays move it by 0.07."""

LATELY = {"<": lt, "<=": le, "≤": le, "==": eq}
"""Signs that ask of a step count how lately a move was made."""


class Answered(NamedTuple):
    """A move of another that a choice answered, and its step; ``against``: by doing less than it spoke for."""

    step: int
    move: Move
    against: bool = False


class Choice(NamedTuple):
    """A choice that turned a run, in words.

    Attributes
    ----------
    why : str
        What was done and why.
    short : str
        The same without what spoke for it.
    card : str
        The same in a line: with what it answered, or else with what spoke for it.
    forgone : str
        What would have come of the alternative that made most difference; "" where that would tell nothing.
    answered : Move or None
        The move of the same step that it answered; None where it answered none, or one of a step before.
    bare : bool
        Is all that tells of it what it forwent?
    """

    why: str
    short: str
    card: str
    forgone: str
    answered: Move | None
    bare: bool


def choice(turning: Turning, step: int, part: Part) -> Choice:
    """Tell a choice that turned a run."""
    scenario, move = turning.scenario, part.move
    answered, reason, forgone = _why(turning, step, part)
    plain = not (reason or answered)
    short = f"{deed(scenario, move)} ({likely(move)})"
    short += f" {_after(scenario, step, answered)}" if answered else ""
    said = short + (f"; for it: {reason}" if reason else "")
    card = short if answered else said
    luck = plain and move.odds < LIKELY and (acts(scenario, move) or not forgone)
    said += "; nothing in particular spoke for it" if luck else ""
    said += "; chance did the rest" if plain and not (luck or forgone or _led_away(turning, step, part)) else ""
    same = answered[1] if answered and answered[0] == step else None
    return Choice(f"{said}.", f"{short}.", f"{card}.", forgone, same, plain and not luck and bool(forgone))


def beside_odds(turning: Turning, step: int, move: Move, part: Part | None) -> tuple[str, str]:
    """What else a story in full says of a move: which one it answered, and what it forwent if it decided a turn."""
    if part is not None:
        answered, _, forgone = _why(turning, step, part)
    else:
        did = move.option is not None and acts(turning.scenario, move)
        answered, forgone = _answered(turning, step, move, None) if did else None, ""
    return _after(turning.scenario, step, answered) if answered else "", forgone


def rests_on(turning: Turning, step: int, part: Part) -> list[Made]:
    """The moves of others that a choice answered or that opened it, and those that opened these."""
    answered, _, _ = _why(turning, step, part)
    first = [(answered.step, answered.move)] if answered else []
    first += _opener(turning, step, part.move)
    return first + [made for at, move in first for made in _opener(turning, at, move)]


def _opener(turning: Turning, step: int, mover: Move) -> list[Made]:
    """The moves of others without which a choice was closed; none where it stood open in any case."""
    found = _opened(turning, step, mover)
    return [made for made in found if _helped(turning, step, mover, None, [], made)[0] == math.inf][:OPENERS]


def _why(turning: Turning, step: int, part: Part) -> tuple[Answered | None, str, str]:
    """What a choice answered, what spoke most for it, and what it forwent; of one without a reason, in any way."""
    forgone = _forgone(turning, step, part)
    answered = _answered(turning, step, part.move, part.instead if forgone else None)
    reason = _reason(turning.scenario, part.move, answered[1] if answered else None)
    reason = reason or less_to_lose(turning.scenario, part.move)
    if not (forgone or answered or reason):
        forgone = _forgone(turning, step, part, any_way=True)
    return answered, reason, forgone


def _after(scenario: Scenario, step: int, answered: Answered) -> str:
    """Which move a choice of a step answered: ``after Red: Open fire in 3``; or did not: ``despite ...``."""
    at, move, against = answered
    return f"{'despite' if against else 'after'} {deed(scenario, move)}{f' in {at}' if at < step else ''}"


def likely(move: Move) -> str:
    """How likely a move was: ``21 % likely``."""
    return f"{per_cent(move.odds)} likely"


def about(share: float) -> str:
    """A share from fewer plays: ``about 95 %``."""
    return said if (said := per_cent(share)).startswith(("over", "under")) else f"about {said}"


def deed(scenario: Scenario, move: Move) -> str:
    """What an actor did: ``Red: Open fire``."""
    actor = scenario.actor(move.actor)
    return f"{actor.label}: {actor.deed(move.option)}"


def rung_of(scenario: Scenario, move: Move) -> int:
    """How high on the ladder a move stands."""
    return height(scenario.actor(move.actor).option(move.option or ""))


def acts(scenario: Scenario, move: Move) -> bool:
    """Has a move an effect?"""
    return bool(scenario.actor(move.actor).option(move.option or "").effects)


def names_in(scenario: Scenario, text: str) -> set[str]:
    """The names in a formula, and in the conditions that it names."""
    words = set(re.findall(r"[\w.]+", text))
    for condition in reversed(scenario.conditions):  # one may name those before it
        if condition.name in words:
            words |= set(re.findall(r"[\w.]+", condition.formula.text))
    return words


# ---- what spoke for it


def _top_terms(move: Move, *, against: bool = False) -> list[str]:
    """What spoke most for a move or against it, its base appeal aside, as in the file, and what spoke about as much."""
    sign = -1 if against else 1
    found = [(text, sign * value) for text, value in reasons_of(move.chosen) if text != BASE and sign * value >= TRIFLE]
    return [text for text, value in found if value >= TIES * found[0][1]][:TIED]


def _reason(scenario: Scenario, move: Move, answered: Move | None, *, against: bool = False) -> str:
    """What spoke most for a move, or for it and as much, or against it; "" where nothing did."""
    told = (_in_words(scenario, move, answered, text) for text in _top_terms(move, against=against))
    return ", ".join(dict.fromkeys(each for each in told if each))


def _in_words(scenario: Scenario, move: Move, answered: Move | None, text: str) -> str:
    """A reason by the label of its number, or in words.

    Nothing is said where that is just that the move which it ``answered`` was made.
    """
    labels = {parameter.name: parameter.label for parameter in scenario.parameters}
    names = [labels[word] for word in re.findall(r"\w+", text) if word in labels]
    made = f"{answered.actor}.{answered.option}" if answered else ""
    if not names and made in names_in(scenario, text):
        return ""
    words = re.sub("the rung of “([^”]*)”", r"how far \1 went", in_words(text, scenario))
    words = re.sub(r" \([^()“”]*\)”", "”", words)  # the unit of a level
    summed = re.search(r"(\w+) \+ (\w+)", text)  # two that stand for the same push, such as awe + fear
    if summed and {*summed.groups()} <= {*labels}:
        names = [" and ".join(labels[word] for word in summed.groups())]
    return f"{names[0] if names else re.sub('[“”]', '', words)} ({signed(dict(reasons_of(move.chosen))[text])})"


# ---- what it answered


def _answered(turning: Turning, step: int, mover: Move, instead: str | None) -> Answered | None:
    """The move of another that a choice answered, and its step; None where nothing shows one.

    The latest of what spoke most for it by looking back at that move or by what that move left behind, of what it
    answered at once, and of what opened it, without which it was closed or spoke less for itself; ``instead`` is what
    it could have gone as far or further with.
    """
    spoke = next(iter(_top_terms(mover)), "")
    names = names_in(turning.scenario, spoke)
    lately = _lately(turning, step, mover, names, instead)
    found = [
        *_remembered(turning, step, mover, spoke),
        *_left_behind(turning, step, mover, names),
        *lately,
        *_opened(turning, step, mover),
    ]
    passed: list[Made] = []
    for made in sorted({id(made[1]): made for made in found}.values(), key=lambda made: -made[0]):
        own, other = _helped(turning, step, mover, instead, passed, made)
        withheld = other > own and other > 0 and made in lately  # it spoke for going further
        if own > max(other, 0) or other < min(own, 0) or withheld:
            return Answered(*made, against=withheld)
        if not (own or other):  # another may have done the same
            passed.append(made)
    return None


def _helped(
    turning: Turning, step: int, mover: Move, instead: str | None, undone: Sequence[Made], made: Made
) -> tuple[float, float]:
    """By how much more a move spoke for a choice, and for the other one, than had it not been made, nor others.

    As much as can be for a choice that would have been closed, or of which that cannot be worked out.
    """
    scenario, trace = turning.scenario, turning.trace
    actor = scenario.actor(mover.actor)

    def value(formula: Formula | None, missing: Sequence[Made]) -> float | None:
        return value_before(scenario, trace, step, actor.name, formula, missing) if formula else 1.0

    def gain(option: Option) -> float | None:
        now, without = value(option.appeal, undone), value(option.appeal, [*undone, made])
        if now is None or without is None:
            return None
        return now - without if abs(now - without) >= SMALLEST_PUSH else 0.0

    own = actor.option(mover.option or "")
    more = gain(own) if value(own.when, [*undone, made]) else None
    less = gain(actor.option(instead)) if instead else 0.0
    return (math.inf if more is None else more, less or 0.0)


def _lately(turning: Turning, step: int, mover: Move, spoke: set[str], instead: str | None) -> list[Made]:
    """What a choice may have answered of the moves since the mover's last, those of the highest rungs first.

    Of a choice milder than ``instead``, that is a move which went further than it and which anything that weighed in
    either looks at. Of any other, one of those that spoke most for it.
    """
    scenario = turning.scenario
    since = _between(turning, mover.actor, step - 1, step)
    if instead is None:
        return _furthest(scenario, [(at, move) for at, move in since if _looked(scenario, move) & spoke])
    joined = [(at, move) for at, move in since if _joined(scenario, mover, instead, move) and move.changes]
    return _furthest(scenario, [made for made in joined if rung_of(scenario, made[1]) > rung_of(scenario, mover)])


def _between(turning: Turning, actor: str, first: int, last: int) -> list[Made]:
    """The moves of others that an actor had not seen at its turn in one step and had in another, the latest first."""
    seen = turning.scenario.moves != "together"
    found: list[Made] = []
    for at in range(max(first, 0), last + 1):
        moves = turning.trace.steps[at].moves
        own = next(number for number, move in enumerate(moves) if move.actor == actor)
        low = own + 1 if seen and at == first else 0
        high = len(moves) if at < last else own if seen else 0
        found += [(at, move) for move in moves[low:high] if move.option is not None and move.actor != actor]
    return found[::-1]


def _furthest(scenario: Scenario, moves: list[Made]) -> list[Made]:
    return sorted(moves, key=lambda made: -rung_of(scenario, made[1]))


def _opened(turning: Turning, step: int, mover: Move) -> list[Made]:
    """What may have opened an option that was closed to the mover before: of the moves that its ``when`` looks at."""
    option = turning.scenario.actor(mover.actor).option(mover.option or "")
    first = step
    while first >= 0 and turning.trace.steps[first].open(mover.actor, option.name):
        first -= 1
    if option.when is None or first < 0:
        return []
    names = names_in(turning.scenario, option.when.text)
    if first + 1 < step:  # of an option that has stood open for long, a level or how far somebody went says too little
        names -= {*(each.name for each in turning.scenario.levels), *(each.name for each in turning.scenario.actors)}
    own = next(move for move in turning.trace.steps[first].moves if move.actor == mover.actor)
    between = [*_between(turning, mover.actor, first, first + 1), *([(first, own)] if own.option else [])]
    found = _furthest(turning.scenario, [made for made in between if _looked(turning.scenario, made[1]) & names])
    return [] if found and found[0][1] is own else found


def _remembered(turning: Turning, step: int, mover: Move, spoke: str) -> Iterator[Made]:
    """The moves of others that what spoke for a choice looks back at, the latest first."""
    for at, move in _between(turning, mover.actor, -1, step):
        name = f"{move.actor}.{move.option}"
        if any(_looks_back(turning.scenario, text, name, step - at) for text in _meant(turning.scenario, spoke)):
            yield at, move


def _left_behind(turning: Turning, step: int, mover: Move, spoke: set[str]) -> Iterator[Made]:
    """The moves of others that raised what spoke for a choice, where that stays as it is put, the latest first."""
    scenario = turning.scenario
    lasting = {each.name for each in scenario.levels if each.drift is None and each.noise is None} & spoke
    since = _between(turning, mover.actor, -1, step)
    yield from ((at, move) for at, move in since if _looked(scenario, move) & lasting)


def _meant(scenario: Scenario, text: str) -> Iterator[str]:
    """A formula and the conditions that it asks for by name, those aside that it asks not to hold."""
    yield text
    for condition in scenario.conditions:  # one may name those before it alone, so this ends
        if re.search(rf"(?<!not )(?<![\w.]){condition.name}(?![\w.])", text):
            yield from _meant(scenario, condition.formula.text)


def _looks_back(scenario: Scenario, text: str, name: str, ago: int) -> bool:
    """Does a formula ask for a move that was made so many steps ago, and not for longer ago or that it was not?"""
    if re.search(rf"(?<!not )\b(?:ever|times|share)\({name}\)", text):
        return True
    bounds = {parameter.name: parameter.value for parameter in scenario.parameters}
    asked = re.findall(rf"(?<!not )\bsince\({name}\)(?:\s*([<>=!≤≥≠]+)\s*([\w.]+))?", text)
    for sign, bound in asked:
        most = bounds[bound] if bound in bounds else float(bound) if is_number(bound) else -1.0
        if not sign or (sign in LATELY and LATELY[sign](ago, most)):
            return True
    return False


def _looked(scenario: Scenario, move: Move, *, lowered_too: bool = False) -> set[str]:
    """What a formula that looks at a move names: of the levels that it changed, those that it raised."""
    flags = {flag.name for flag in scenario.flags}
    changed = {name for name, (old, new) in move.changes.items() if lowered_too or name in flags or new > old}
    return {move.actor, f"{move.actor}.{move.option}", *changed}


def _joined(scenario: Scenario, mover: Move, instead: str, other: Move) -> bool:
    """Does what weighed for or against a choice or the other one, or opens either, look at what somebody else did?"""
    looked = _looked(scenario, other, lowered_too=True)
    return any(looked & names_in(scenario, text) for text in _weighing(scenario, mover, {instead, mover.option}))


def _weighing(scenario: Scenario, mover: Move, options: set[str | None]) -> Iterator[str]:
    for each in mover.weighed:
        if each.option in options:
            yield from (term.text for term in each.terms if abs(term.value) >= SMALLEST_PUSH)
            opens = scenario.actor(mover.actor).option(each.option).when
            yield from (opens.text,) if opens else ()


# ---- what it forwent


def _forgone(turning: Turning, step: int, part: Part, *, any_way: bool = False) -> str:
    """Of a mover that could have gone as far or further and did not: what would have come of that.

    ``any_way``: of a milder alternative, too, and where none gains much, of which ending it would have come less.
    """
    scenario, mover = turning.scenario, part.move
    if part.instead == mover.option or _led_away(turning, step, part):
        return ""  # told of the other way, what led away from how the run ends all the same reads backwards
    other = replace(mover, option=part.instead)
    gained = [led - after for led, after in zip(part.led, turning.shares[step + 1], strict=True)]
    most = max(range(len(gained)), key=gained.__getitem__)
    if any_way and gained[most] < OTHERWISE:
        most = min(range(len(gained)), key=gained.__getitem__)
    milder = _reach(scenario, other) < _reach(scenario, mover)
    if (milder and not any_way) or abs(gained[most]) < OTHERWISE:
        return ""
    label = deed(scenario, other).partition(": ")[2]
    ending = f"{scenario.outcomes[most].label} {about(part.led[most])}"
    against = _reason(scenario, other, None, against=True)
    odds = per_cent(other.odds) + (f"; against it: {against}" if against else "")
    return f"Had it been {label} ({odds}): {ending}."


def _led_away(turning: Turning, step: int, part: Part) -> bool:
    """Was a choice no idling, and would the other one have led to how the run ends all the same?"""
    own = turning.own
    more = part.led[own] - turning.shares[step + 1][own] if part.instead != part.move.option else 0.0
    return bool(more >= OTHERWISE and not _idle(turning, part.move))


def _idle(turning: Turning, move: Move) -> bool:
    """Has a move no effect, and did its actor make none oftener in the run?"""
    done = Counter(m.option for step in turning.trace.steps for m in step.moves if m.actor == move.actor)
    return not acts(turning.scenario, move) and done[move.option] == max(done.values())


def _reach(scenario: Scenario, move: Move) -> tuple[int, bool]:
    """How far a move goes: its rung, and whether it does something."""
    return rung_of(scenario, move), acts(scenario, move)
