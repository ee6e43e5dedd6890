"""Hand-ins as a class makes them: true ones played by escalate itself, false ones, and files that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import escalate
from escalate.engine.branches import Branch
from escalate.engine.replay import Replay
from escalate.store.recipe import recipe

ACTOR = {"kaesong-short": "south_korea"}
NUMBERS = ("pressure_bites", "restraint", "anger", "give_and_take", "spread")


def counted(scenario: escalate.Scenario, outcome: Any) -> dict[str, int]:
    counts = np.bincount(outcome, minlength=len(scenario.outcomes)).tolist()
    return {each.name: count for each, count in zip(scenario.outcomes, counts, strict=True)}


def question(number: int, scenario: escalate.Scenario) -> tuple[list[str], dict[str, float]]:
    """The change of a question; no two of the first sixty are alike."""
    policies = [policy.name for policy in scenario.policies]
    parameters = {parameter.name: parameter for parameter in scenario.parameters}
    which, at = number % 4, number // 4
    if at == 0:
        return [policies[which]], {}
    parameter = parameters[("force_provokes", "pressure_angers", "spread")[at % 3]]
    value = round(parameter.low + (parameter.high - parameter.low) * (1 + at) / 17, 4)
    return [policies[which]] if which else [], {parameter.name: value}


def hand_in(scenario: escalate.Scenario, number: int, questions: int, runs: int, who: str) -> dict[str, Any]:
    """A true hand-in: all that it says of runs was played, one question after the other, by the public face."""
    policies, numbers = question(number % questions, scenario)
    seed = 2020
    before, after, hunt = played(scenario, tuple(policies), tuple(numbers.items()), runs, seed)
    outcomes = [each.name for each in scenario.outcomes]
    rng = np.random.default_rng(number)
    guess = rng.multinomial(20, rng.dirichlet([1.0] * len(outcomes))) * 5
    return {
        "format": "escalate hand-in", "version": 1, "escalate": version("escalate-sim"),
        **{key: recipe(scenario)[key] for key in ("scenario", "title", "files")},
        "seed": seed, "runs": runs, "who": who,
        "guess": dict(zip(outcomes, guess.tolist(), strict=True)),
        "reason": f"Reason {number}: both sides have much to lose.",
        "expected": {
            "policy": policies[0] if policies else None, "way": ("more", "fewer", "alike")[number % 3],
            "outcome": outcomes[0], "because": f"pressure makes angry ({number})",
        },
        "changed": {"policies": policies, "set": numbers},
        "found": {
            "before": counted(scenario, before), "after": counted(scenario, after),
            "otherwise": int((before != after).sum()), "says": "Of 100 runs, ...",
        },
        "hunt": deepcopy(hunt),
        "seat": deepcopy(seat(scenario.name, number % 5, seed)),
        "concludes": {
            "in_this_model": f"pressure helps only if nobody is angry ({number})", "because": "anger speaks for force",
            "wrong_if": "anger does not last",
        },
        "view": {"layer": 0, "run": -1, "week": -1, "ribbon": None},
    }  # fmt: skip


PLAYED: dict[Any, Any] = {}


def played(scenario: escalate.Scenario, policies: Any, numbers: Any, runs: int, seed: int) -> Any:
    """Outcomes without and with a change, and a hunt of it; each question once."""
    key = (scenario.name, policies, numbers, runs, seed)
    if key not in PLAYED:

        def ended(changed: bool, more: Mapping[str, float], runs: int) -> Any:
            played = scenario.with_policy(*policies) if changed and policies else scenario
            return played.set({**(dict(numbers) if changed else {}), **more}).run(runs, seed).record.outcome

        name = next(each for each in NUMBERS if each not in dict(numbers))
        parameter = next(each for each in scenario.parameters if each.name == name)
        tried = []
        for at, many in ((parameter.value, runs), (parameter.low, runs // 5), (parameter.high, runs // 5)):
            without, with_ = (ended(side, {name: at}, many) == 0 for side in (False, True))
            more, fewer = int((with_ & ~without).sum()), int((without & ~with_).sum())
            tried.append({"at": at, "runs": many, "more": more, "fewer": fewer})
        hunt = {"outcome": scenario.outcomes[0].name, "number": name, "tried": tried, "turned": None}
        PLAYED[key] = ended(False, {}, runs), ended(True, {}, runs), hunt
    return PLAYED[key]


@cache
def seat(name: str, run: int, seed: int, plays: int = 200) -> dict[str, Any]:
    """A run played from a seat: the first option that is open, every second step."""
    scenario = escalate.load(name)
    actor = next(each for each in scenario.actors if each.name == ACTOR.get(scenario.name, scenario.actors[0].name))
    replay = Replay(scenario, seed)
    moves: list[str | None] = [None if step % 2 else actor.options[0].name for step in range(scenario.clock.steps)]
    held = {(step, actor.name): move for step, move in enumerate(moves) if move}
    trace = replay.trace(run, held)
    start = replay.moments(run)[0]
    yours, model = replay.play_on([Branch(start, held), Branch(start)], plays)
    replays = {"runs": plays, "yours": counted(scenario, yours), "model": counted(scenario, model)}
    return {
        "actor": actor.name, "run": run, "moves": moves, "reasons": {"1": "to keep calm"}, "outcome": trace.outcome,
        "replays": replays,
    }  # fmt: skip


def with_changes(told: Mapping[str, Any], **changes: Any) -> bytes:
    return packed({**told, **changes})


BROKEN: dict[str, Any] = {
    "not JSON": lambda told: str(told).encode(),
    "cut short": lambda told: packed(told)[: len(packed(told)) // 2],
    "wrong type": lambda told: with_changes(told, runs="many"),
    "wrong name": lambda told: with_changes(told, changed={"policies": ["no_such_policy"], "set": {}}),
    "guess not 100": lambda told: with_changes(told, guess=dict.fromkeys(told["guess"], 20)),
    "out of range": lambda told: with_changes(told, guess={**told["guess"], "war": -5}),
    "NaN": lambda told: with_changes(told, hunt={**told["hunt"], "turned": float("nan")}),
    "nested": lambda told: packed(told)[:-1] + b',"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not UTF-8": lambda told: packed(told).replace(b"Reason", b"R\xe9ason", 1),
    "over 1 MB": lambda told: packed(told) + b" " * 1_000_000,
}
"""A way to break a hand-in -> the bytes that become of it."""
BROKEN_SAYS = (
    "no JSON, or cut short", "no JSON, or cut short",
    'runs should be a whole number from 1 to 1,000,000,000,000, not "many"',
    'its scenario has no policy "no_such_policy"', "its guess makes 120, not 100",
    "guess.war should be a whole number from 0 to 100, not -5", "NaN is no number", "nested far too deep", "not UTF-8",
    "over 1 MB",
)  # fmt: skip
"""What is said of each."""

LIES: dict[str, Any] = {
    "after": lambda told: bump(told["found"]["after"]),
    "before": lambda told: bump(told["found"]["before"]),
    "otherwise": lambda told: told["found"].update(otherwise=told["found"]["otherwise"] + 1),
    "hunt": lambda told: told["hunt"]["tried"][1].update(more=told["hunt"]["tried"][1]["more"] + 7),
    "seat": lambda told: bump(told["seat"]["replays"]["yours"]),
}
"""A lie about a number -> what it does to a hand-in."""


LIES_SAY = (
    r'says [\d,]+ of [\d,]+ runs with the change end in "War"; played again',
    r'says [\d,]+ of [\d,]+ runs without the change end in "War"; played again',
    r"says that [\d,]+ runs end otherwise; played again",
    r"says \d+ runs more and \d+ fewer at pressure_bites = 0; played again \d+ and \d+$",
    r'says \d+ of 200 plays from the start with its moves end in "War"; played again',
)


def bump(counts: dict[str, int]) -> None:
    """One run moved from the first ending to the second, so that the sum stays."""
    first, second = list(counts)[:2]
    counts[first], counts[second] = counts[first] + 1, counts[second] - 1


def packed(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def make_class(
    folder: Path, hand_ins: int, questions: int, runs: int, broken: int, lies: int, name: str = "kaesong-short"
) -> tuple[set[str], set[str]]:
    """Fill a folder; return the names of its broken files and of those that lie."""
    scenario = escalate.load(name)
    folder.mkdir(parents=True, exist_ok=True)
    files = list(_files(scenario, hand_ins, questions, runs))
    ways = list(BROKEN.values())
    for place in range(broken):
        path, told = files[place]
        (folder / path).write_bytes(ways[place % len(ways)](told))
    for place in range(broken, broken + lies):
        list(LIES.values())[(place - broken) % len(LIES)](files[place][1])
    for path, told in files[broken:]:
        (folder / path).write_bytes(packed(told))
    return {path for path, _ in files[:broken]}, {path for path, _ in files[broken : broken + lies]}


def _files(
    scenario: escalate.Scenario, hand_ins: int, questions: int, runs: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(hand_ins):
        yield f"student-{number:03}.json", hand_in(scenario, number, questions, runs, f"Pupil{number:03}")
