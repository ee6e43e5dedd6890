"""Why a lever does what it does, in sentences: what is done otherwise with it, what speaks for that, what decides."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.engine.replay import Replay
from escalate.narrate.story import lowered
from escalate.narrate.why import deed_of, head, net, ways, who_of
from escalate.results.comparison import Comparison, Variant
from escalate.results.pairs import DifferenceRow
from escalate.results.words import per_cent, share_or_none
from escalate.scenario.in_words import in_words
from escalate.scenario.model import Option, Scenario
from escalate.studies.apart import Key, Through, through
from escalate.studies.decided import Decided, decided
from escalate.studies.spoke import Spoke, spoke

SEEN = 0.005
"""Odds that differ by less are not told."""


@dataclass(frozen=True)
class Reason:
    """Through what a lever moves runs to an ending, or away from it.

    ``runs`` end so with the lever only, or without it only. ``first`` says what is first done otherwise in most of
    them and what speaks for it, ``decides`` the same of what most often decides ("" where nothing does, or where the
    ending moves the other way from there); ``firsts`` is what else is done otherwise first, in how many of a hundred;
    ``net`` what sets the most of them apart.
    """

    row: DifferenceRow
    runs: int
    first: str
    decides: str
    firsts: tuple[tuple[int, str], ...]
    net: str


def reason(
    comparison: Comparison, variant: Variant, row: DifferenceRow, replays: tuple[Replay, Replay]
) -> Reason | None:
    """Why a lever moves an ending, told by the runs that go the way the share goes; None where luck could do it."""
    if row.low <= 0 <= row.high:
        return None
    side = {"after": row.outcome} if row.difference > 0 else {"before": row.outcome}
    found = through(comparison, variant, **side, replays=replays)
    if found is None:
        return None
    runs = len(comparison.moved(variant.name, **side))
    most = decided(found)
    agrees = most is not None and (most.shares[1][row.outcome] - most.shares[0][row.outcome]) * row.difference > 0
    decides = _decides(found, most) if most is not None and agrees else ""
    return Reason(row, runs, _first(found), decides, tuple(ways(found)), net(found))


def _first(found: Through) -> str:
    """What is first done otherwise in most of the runs, and what speaks for it."""
    begins = _begins(found.variant.scenario)
    if not found.firsts:
        return f"{begins}Nobody does otherwise first: what it orders, forbids and sets leads there by itself."
    first = found.firsts[0]
    part = round(100 * first.runs / len(found.numbers))
    often = f"That is the first thing done otherwise in {part or 'under 1'} of 100 of these runs."
    return f"{begins}{_choice(found, first.who, first.without, first.with_)} {often}"


def _begins(scenario: Scenario) -> str:
    """What a policy makes stand otherwise before anybody chooses."""
    sets = scenario.policy.sets if scenario.policy else {}
    told = [f"“{entry.label}” at {sets[entry.name]}" for entry in scenario.state if entry.name in sets]
    return f"It begins elsewhere, with {', '.join(told)}, which may lead there by itself. " if told else ""


def _choice(found: Through, who: Key, without: str, with_: str) -> str:
    """``With it the choice of North is “Fire”, mostly instead of “Wait”, because ...: 20 % likely there.``"""
    if who[0] == "event":
        return f"With it, the event “{who_of(found, who)}” {'comes' if with_ else 'does not come'}."
    doing, instead = (deed_of(found, who, name) for name in (with_, without))
    chance = [_by_chance(found, who, name) for name in (with_, without)]
    told = f"With it the choice of {who_of(found, who)} is “{doing}”, mostly instead of “{instead}”"
    if chance[0]:
        told = f"With it {who_of(found, who)} does “{doing}” by chance, mostly instead of “{instead}”"
    elif chance[1]:
        told += ", which comes by chance"
    spoken = spoke(found, who, with_)
    if spoken is None:
        return f"{told}."
    speaks, odds = "" if any(chance) else _speaks(found, spoken), _odds(spoken)
    return f"{told}{', ' if speaks else ''}{speaks}{': ' if odds else ''}{odds}."


def _option(found: Through, who: Key, name: str) -> Option | None:
    """The option of a name, as the change leaves it; None for waiting, and for events."""
    actors = [actor for actor in found.variant.scenario.actors if who == ("actor", actor.name)]
    return next((option for actor in actors for option in actor.options if option.name == name), None)


def _by_chance(found: Through, who: Key, name: str) -> bool:
    """Does chance take it, not an actor?"""
    option = _option(found, who, name)
    return option is not None and option.chance is not None


def _odds(spoken: Spoke) -> str:
    without, with_ = spoken.odds
    if abs(with_ - without) < SEEN:
        return ""
    return f"{per_cent(with_)} likely there, {per_cent(without) if without else 'never'} without it"


def _speaks(found: Through, spoken: Spoke) -> str:
    """What speaks for it, as the rest of a sentence."""
    scenario = found.variant.scenario
    doing, other = (deed_of(found, spoken.who, name) for name in (spoken.with_, spoken.option or spoken.without))
    own, who = spoken.option == spoken.with_, who_of(found, spoken.who)
    match spoken.how:
        case "opens":
            mostly = "mostly " if spoken.odds[0] else ""
            needs = _needs(found, spoken.who, spoken.with_)
            return f"because “{doing}” can {mostly}be chosen there only with it{needs}"
        case "closes":
            needs = _needs(found, spoken.who, spoken.without)
            return f"because “{other}” can mostly not be chosen there with it{needs}"
        case "goal" if own:
            return f"because “{doing}” does more there for what {who} is after"
        case "goal":
            return f"because “{other}” does less there for what {who} is after"
        case "term":
            term, more = in_words(spoken.text, scenario), spoken.worth[1] > 0
            if own:
                return f"because {term} {'speaks more for it' if more else 'speaks less against it'}"
            return f"because {term} speaks {'less for' if more else 'more against'} “{other}”"
    return ""


def _needs(found: Through, who: Key, name: str) -> str:
    """On which condition a move is open, in brackets; "" where it always is."""
    option = _option(found, who, name)
    when = option.when if option else None
    return f" (it needs: {in_words(when.text, found.variant.scenario)})" if when else ""


def _decides(found: Through, most: Decided) -> str:
    """What most often decides, what speaks for it, and what comes of it."""
    first, (one, two) = found.firsts[0] if found.firsts else None, most.shares
    labels = {ending.name: ending.label for ending in found.comparison.endings}
    ends = dict.fromkeys((found.after, found.before))
    shares = "; ".join(
        f"“{labels[name]}” {share_or_none(two[name])}, without it {share_or_none(one[name])}" for name in ends
    )
    same = first is not None and (first.who, first.with_) == (most.who, most.with_)
    choice = _again(found, most) if same else lowered(_choice(found, most.who, most.without, most.with_))
    return f"{head(most)}: {choice} From there on: {shares}."


def _again(found: Through, most: Decided) -> str:
    """What decides where it is what comes first, too."""
    if most.who[0] == "event":
        return "the same event."
    chance = any(_by_chance(found, most.who, name) for name in (most.with_, most.without))
    return "the same, by chance." if chance else "the same choice."
