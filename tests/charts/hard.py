"""Scenario files that are hard to draw: many or few outcomes, long labels, many scripts, rare or certain endings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import escalate

LADDER = ("Talks", "Calm", "Words", "Pressure", "Show of force", "Incursion", "Clash", "War")
OWN = ("Grumble", "Shout", "Shove", "Punch", "Brawl")
LONG = "A label of about a hundred letters that goes on and on, as students write them when nobody says stop"
SCRIPTS = ("Πόλεμος στα σύνορα", "전쟁이 일어남", "حرب أخرى", "युद्ध", "Peace")
WEEKS = "{steps: 12, start: 2020-06-16, step: 1 week}"

Label = Callable[[int], str]


def outcomes(count: int, label: Label = "Ending number {}".format, ladder: tuple[str, ...] = LADDER) -> str:
    def one(place: int, how: str) -> str:
        rung = f"rung: {ladder[place % len(ladder)]}, " if ladder else ""
        return f'  e{place}: {{label: "{label(place)}", {rung}{how}}}\n'

    rows = [one(place, f"at end: yes, chance: {1 / (count - place):.4f} ** lean") for place in range(count - 1)]
    return "outcomes:\n" + "".join(rows) + one(count - 1, "otherwise: yes")


def actors(count: int, options: int, label: Label = "Option {}".format, ladder: tuple[str, ...] = LADDER) -> str:
    text = "actors:\n"
    for actor in range(count):
        text += f"  a{actor}: {{label: Actor {actor}, options: {{\n"
        for option in range(options):
            rung = f"rung: {ladder[3 * option % len(ladder)]}, " if ladder else ""
            text += f'    o{option}: {{label: "{label(option)}", {rung}effects: {{heat: {option - 1:+d}}}}},\n'
        text += "  }}\n"
    return text


def scenario(*parts: str, ladder: tuple[str, ...] = LADDER, clock: str = WEEKS, lean: bool = True) -> str:
    parameters = "parameters:\n  lean: {label: Some guess, value: 1, range: [0.5, 2], basis: guess, why: a guess}\n"
    return (
        f"escalate: 1\ntitle: A hard file\nclock: {clock}\n"
        + (f"ladder: [{', '.join(ladder)}]\n" if ladder else "")
        + (parameters if lean else "")
        + "state: {heat: {label: Heat, start: 50, noise: 3}}\n"
        + "".join(parts)
        + "policies: {push: {label: Somebody pushes, order: {a0.o0: step < 6}}}\n"
    )


FILES = {
    "two outcomes": scenario(actors(1, 3), outcomes(2)),
    "ten outcomes, twelve options": scenario(actors(3, 12), outcomes(10)),
    "long labels": scenario(actors(2, 4, f"{{}} {LONG}".format), outcomes(6, f"{{}} {LONG}".format)),
    "many scripts": scenario(actors(2, 5, SCRIPTS.__getitem__), outcomes(5, SCRIPTS.__getitem__)),
    "never seen": scenario(
        actors(1, 3),
        "outcomes: {w: {label: War, rung: War, when: heat > 1000}, p: {label: Peace, rung: Calm, otherwise: yes}}\n",
        lean=False,
    ),
    "own words": scenario(actors(2, 3, ladder=OWN), outcomes(4, ladder=OWN), ladder=OWN),
    "one step": scenario(actors(1, 3), outcomes(3), clock="{steps: 1}"),
    "200 steps": scenario(actors(1, 3), outcomes(4), clock="{steps: 200, start: 2020-01-01, step: 1 day}"),
    "no rungs": scenario(actors(2, 3, ladder=()), outcomes(7, ladder=()), ladder=()),
    "rare": scenario(
        actors(1, 3),
        "outcomes: {w: {label: War, rung: War, at end: yes, chance: 0.0002 * lean}, "
        "p: {label: Peace, rung: Calm, at end: yes, chance: 0.003}, q: {label: Quiet, otherwise: yes}}\n",
    ),
}


@cache
def loaded(name: str, folder: str) -> escalate.Scenario:
    """One of the files, written into a folder and read."""
    from pathlib import Path

    path = Path(folder) / f"{name.replace(' ', '-').replace(',', '')}.yaml"
    path.write_text(FILES[name], encoding="utf-8")
    return escalate.load(str(path))
