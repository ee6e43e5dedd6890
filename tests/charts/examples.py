"""A small table for every chart, with what it is drawn with: no run is played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from escalate.charts.clock import Dates
from escalate.charts.rungs import HATCHES, Look, rung_look, rung_looks
from escalate.charts.steps import Board, Course

LADDER = ("Talks", "Calm", "Pressure", "Clash", "War")
LABELS = {
    "war": "War between the two states",
    "clash": "Limited clash along the demilitarised zone",
    "press": "Pressure",
    "quiet": "A tense status quo goes on and on",
    "deal": "A deal",
}
RUNGS = dict(zip(LABELS, (4, 3, 2, 1, 0), strict=True))
ENDINGS = {name: rung_look(LADDER, rung) for name, rung in RUNGS.items()}
LOOKS = {**ENDINGS, **rung_looks(LADDER)}
WEEKS: Dates = {step: dt.date(2020, 6, 16) + dt.timedelta(weeks=step) for step in range(12)}


def tally(**runs: int) -> pd.DataFrame:
    share = np.array([*runs.values()]) / sum(runs.values())
    labels = [LABELS.get(name, name.capitalize()) for name in runs]
    frame = pd.DataFrame({"outcome": list(runs), "label": labels, "runs": runs.values(), "share": share})
    return frame.assign(low=share * 0.8, high=share * 1.1)


FIVE = tally(war=0, clash=110, press=60, quiet=520, deal=310)
ALL = tally(war=0, quiet=400)
NEARLY = tally(e0=500, e1=300, e2=150, e3=40, e4=6, e5=1, e6=1, e7=1, e8=1)
NINE = tally(**{f"e{place}": 90 - 7 * place for place in range(9)})
NINE_LOOKS = {f"e{place}": Look("#d88a14", "#8a4f00", HATCHES[place % 5], "//") for place in range(9)}


def draws(*names: str) -> pd.DataFrame:
    even = np.linspace(0, 0.3, 41)
    return pd.concat([pd.DataFrame({"outcome": name, "share": even ** (1 + n)}) for n, name in enumerate(names)])


def climbed() -> pd.DataFrame:
    shares = [(1, 0, 0, 0, 0), (0.6, 0.2, 0.2, 0, 0), (0.4, 0.2, 0.2, 0.197, 0.003)]
    rows = [(s, r, label, part[r]) for s, part in enumerate(shares) for r, label in enumerate(LADDER)]
    return pd.DataFrame(rows, columns=["step", "rung", "label", "share"])


def courses(*levels: str) -> pd.DataFrame:
    rows = [
        {"level": level, "label": f"{level}, as all sides take it who have a part in this", "step": step,
         "date": WEEKS.get(step), "q05": 2 - n, "q25": 5 - n, "q50": 9 + step * n, "q75": 10 + step + n,
         "q95": 15 + 2 * step}
        for n, level in enumerate(levels)
        for step in range(-1, 6)
    ]  # fmt: skip
    return pd.DataFrame(rows)


THRESHOLDS = [
    ("heat", 12.0, "The northern army opens fire at 12 or more"), ("heat", 8.0, "Talks begin at 8 or less"),
    ("heat", 14.0, "War at 14 or more"), ("heat", 900.0, "Never at 900 or more"),
]  # fmt: skip
STANDING = pd.DataFrame(
    [
        ("alert", step, value, share)
        for step in range(-1, 6)
        for value, share in ((1, 0.6 - 0.05 * step), (2, 0.37 + 0.05 * step), (3, 0.03))
    ],
    columns=["level", "step", "value", "share"],
)
SPLIT = pd.DataFrame(
    [
        (level, step, name, LABELS[name], 9 + step * up, 8 + step * up, 10 + step * up, 0.3, False)
        for level, (name, up), step in product(("heat", "trust"), (("war", 2), ("deal", -0.5)), range(-1, 6))
    ],
    columns=["level", "step", "outcome", "label", "value", "q25", "q75", "share", "ruled"],
)


def choices() -> tuple[pd.DataFrame, Mapping[tuple[str, str], Look]]:
    shares = {
        ("north", "shoot"): [0.1, 0.1, 0.2, 0.3, 0.5, 0.6], ("north", "talk"): [0.7, 0.6, 0.5, 0.3, 0.2, 0.1],
        ("north", "press"): [0.1, 0.2, 0.2, 0.3, 0.2, 0.2], ("north", "warn"): [0.06, 0.06, 0.06, 0.06, 0.06, 0.05],
        ("north", "wait"): [0.04, 0.04, 0.04, 0.04, 0.04, 0.05],
        ("south", "wait"): [0.75] * 6, ("south", "talk"): [0.25] * 6,
        ("far", "stay"): [0.9, 0.8, 0.8, 0.7, 0.7, 0.6], ("far", "go"): [0.1, 0.2, 0.2, 0.3, 0.3, 0.4],
        ("near", "stay"): [0.4, 0.5, 0.6, 0.7, 0.8, 0.9], ("near", "go"): [0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
        **{("mid", name): [share, *[0.2] * 5] for name, share in zip("abcde", (0.6, 0.1, 0.1, 0.1, 0.1), strict=True)},
    }  # fmt: skip
    rows = [
        {"step": step, "date": WEEKS[step], "actor": actor, "actor_label": f"The {actor}ern government in its capital",
         "option": name, "option_label": f"To {name} as long as it can be done", "share": share,
         "going": 500 - 90 * step}
        for (actor, name), row in shares.items()
        for step, share in enumerate(row)
    ]  # fmt: skip
    rungs = {key: rung_look(LADDER, {"shoot": 4, "press": 2, "warn": 2, "talk": 0}.get(key[1], -1)) for key in shares}
    return pd.DataFrame(rows), rungs


def branches() -> pd.DataFrame:
    rows = [
        (branch, step, 10, name, LABELS[name], runs)
        for branch, step, parts in (
            ("none of these", np.nan, {"quiet": 500, "deal": 60}),
            ("North: shoots at once", 3, {"war": 90, "clash": 70}),
            ("Far: warns all of them", 5, {"clash": 20, "quiet": 80}),
            ("South: shoots at last", 9, {"clash": 150, "deal": 125, "press": 6}),
        )
        for name, runs in parts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["branch", "step", "steps", "outcome", "outcome_label", "runs"])


def played(run: int = 7, change: int | None = None) -> pd.DataFrame:
    rows = []
    for step in range(6):
        for place, actor in enumerate(("north", "south", "far", "near")[: 4 if change is None else 5]):
            other = change is not None and step >= change and place in (1, 2)
            rung = (step + 2 * place + other) % 6 - 1
            odds = (0.5, 0.02, 0.3, 0.1, 0.6, 0.04)[(step + place) % 6]
            move = (f"o{rung}", f"Step number {rung}", rung, odds, step == 3)
            rows.append((run, step, WEEKS[step], actor, f"The {actor}ern government", *move))
    columns = ["run", "step", "date", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered"]
    return pd.DataFrame(rows, columns=columns)


BOARD = Board(8, WEEKS, rung_looks(LADDER))
LEVEL = pd.DataFrame({"step": range(-1, 6), "value": [40.0, 42, 55, 70, 66, 60, 50]})
LINES = [(60.0, "The northern army opens fire at 60 or more, and 3 others"), (45.0, "Talks at 45 or less")]
COURSE = Course(LEVEL, "Tension", LINES)
WHY = pd.concat([played().assign(side=0), played(change=2)[:-4].assign(side=1)], ignore_index=True)
LONG = "With a policy whose name goes on and on, so that no line of any picture holds it and it has to be cut somewhere"
WHY_ENDINGS = [("war", LABELS["war"]), ("deal", "A deal")]
WHY_HOW = {"endings": WHY_ENDINGS, "sides": ("as it stands", LONG), "board": BOARD}
TURNED = pd.DataFrame(
    [
        (step, name, LABELS[name], share)
        for step, shares in enumerate([(0.2, 0.8), (0.25, 0.75), (0.7, 0.3), (0.65, 0.35), (0.98, 0.02), (1, 0)])
        for name, share in zip(("war", "quiet"), shares, strict=True)
    ],
    columns=["step", "outcome", "label", "share"],
)
TURNS = [(1, "North: shoots"), (3, "chance"), (4, "South: talks"), (0, "Far: waits")]
ENDED = pd.DataFrame({"outcome": ["war"] * 3 + ["clash"] * 2 + ["quiet"] * 5, "step": [1, 3, 3, 2, 8, 9, 9, 9, 9, 9]})
MET = pd.DataFrame({"outcome": (["quiet"] * 5 + ["war"] + ["deal"] * 4) * 250})
PUSHES = pd.DataFrame(
    [
        (f"The {actor}ern army", f"Level number {n}", (n + len(actor)) % 4, n % 3, (2 * n) % 5)
        for actor in ("north", "far") for n in range(11)
    ],
    columns=["actor", "level", "up", "down", "reads"],
)  # fmt: skip
DOUBT = FIVE.assign(doubt_low=FIVE["share"] * 0.5, doubt_high=FIVE["share"] * 1.5)


def shifts(*policies: str) -> pd.DataFrame:
    rows = [
        {"policy": name, "label": f"The policy that goes by the name of {name}", "outcome": row.outcome,
         "outcome_label": row.label, "base_share": row.share, "share": row.share + by, "difference": by,
         "low": by - 0.02, "high": by + 0.02}
        for n, name in enumerate(policies)
        for row, by in zip(
            FIVE.itertuples(), (0.03 + 0.02 * n, 0.02, -0.02, 0.06 - 0.01 * n, -0.09 - 0.01 * n), strict=True
        )
    ]  # fmt: skip
    return pd.DataFrame(rows)


MANY = {name: f"The ending with the number {name[1:]} of nine" for name in NINE_LOOKS}
"""More endings than most pictures have lines for: what is left out tells which room was reckoned with."""


def many(column: str, places: int) -> pd.DataFrame:
    """Shares of nine endings at so many places of a column, which turn round on the way."""
    rows = [
        {column: place, "outcome": name, "label": label, "share": (1 + n + place * (7 - 2 * n) / places) / 40}
        for place in range(places) for n, (name, label) in enumerate(MANY.items())
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.assign(low=frame["share"] * 0.9, high=frame["share"] * 1.2)


MANY_ENDS = NINE.assign(label=NINE["outcome"].map(MANY))
MANY_ENDED = pd.DataFrame({"outcome": [f"e{n % 9}" for n in range(99)], "step": [n % 11 for n in range(99)]})
MANY_FLIPS = pd.DataFrame(
    [
        (one, MANY[one], other, MANY[other], (3 * n + 5 * m) % 7 + 30 * (n == m))
        for n, one in enumerate(MANY) for m, other in enumerate(MANY)
    ],
    columns=["before", "before_label", "after", "after_label", "runs"],
)  # fmt: skip
MANY_BRANCHES = pd.DataFrame(
    [
        (f"Actor {at}: moves first", at * 2.0, 12, name, label, (n + 3 * at) % 5 * 10)
        for at in range(5) for n, (name, label) in enumerate(MANY.items())
    ],
    columns=["branch", "step", "steps", "outcome", "outcome_label", "runs"],
)  # fmt: skip
MANY_SLOPES = pd.DataFrame(
    [
        {"parameter": f"p{at}", "label": f"Guess {at}", "low": 0, "value": 1, "high": 2, "outcome": name, "clear": True,
         "outcome_label": label, "share_low": 0.02 * n, "share": 0.1, "share_high": 0.2 - 0.02 * n, "across": 0.1 + at,
         "across_from": at, "across_to": 0.2 + at}
        for at in range(7) for n, (name, label) in enumerate(MANY.items())
    ]
)  # fmt: skip
CROWD = {"looks": NINE_LOOKS}
FLIPS = pd.DataFrame(
    [
        (before, LABELS[before], after, LABELS[after], runs)
        for (before, after), runs in {
            ("war", "war"): 30, ("war", "quiet"): 40, ("quiet", "war"): 10, ("quiet", "quiet"): 700,
            ("clash", "quiet"): 200, ("clash", "clash"): 20, ("deal", "deal"): 0,
        }.items()
    ],
    columns=["before", "before_label", "after", "after_label", "runs"],
)  # fmt: skip


def swept(values: list[Any]) -> pd.DataFrame:
    rows = [
        {"anger": value, "outcome": name, "label": LABELS[name], "share": share}
        for n, value in enumerate(values)
        for name, share in (("war", 0.1 + 0.15 * n), ("clash", 0.2), ("quiet", 0.7 - 0.15 * n))
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(low=frame["share"] - 0.02, high=frame["share"] + 0.03)


def grid() -> pd.DataFrame:
    rows = [
        {"anger": one, "trust": two, "outcome": "war", "label": LABELS["war"], "share": share}
        for (one, two), share in zip(product((0.0, 1.0, 2.0), (1.0, 5.0)), (0, 0.02, 0.3, 0.45, 0.6, 0.9), strict=True)
    ]
    return pd.DataFrame(rows)


def swings(count: int) -> pd.DataFrame:
    rows = [
        {"parameter": f"p{n}", "label": f"How much guess number {n} counts for all of them", "low": n,
         "high": 2 * n + 3, "share_low": 0.3 - 0.02 * n, "share": 0.31, "share_high": 0.55 - 0.04 * n,
         "clear": n < count - 1, "across_from": 0.3 - 0.02 * n, "across_to": 0.35 - 0.02 * n}
        for n in range(count)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def ends(count: int) -> pd.DataFrame:
    rows = [
        {"parameter": f"p{n}", "label": f"How much guess number {n} counts", "low": n, "value": n + 1,
         "high": 2 * n + 3, "outcome": name, "outcome_label": LABELS[name], "share_low": 0.2 + by * n / 4, "share": 0.2,
         "share_high": 0.2 - by * n / 5, "across": -by * n * 0.45 * (n != 3 or name != "war"), "clear": n + by > 1,
         "across_from": -by * n * 0.45 - 0.02, "across_to": -by * n * 0.45 + 0.02}
        for n in range(count)
        for name, by in (("war", 0.3), ("clash", -0.1), ("press", 0.05), ("quiet", -0.25), ("deal", 0.02))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def measures(count: int = 13) -> pd.DataFrame:
    rows = [
        {"parameter": f"p{n}", "label": f"Guess {n}", "value": 1.1 - 0.085 * n, "low": 0.8 - 0.1 * n,
         "high": 1.3 - 0.08 * n, "second": 0.6 - 0.06 * n if n != 2 else np.nan, "clear": n != 5}
        for n in range(count)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def box(*rows: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["parameter", "low", "high"])
    return frame.assign(label=frame["parameter"].str.title(), value=4.5, range_low=0.0, range_high=10.0)


CLOUD = pd.DataFrame({"anger": np.arange(700) % 10, "trust": np.arange(700) % 7, "so": np.arange(700) % 3 == 0})
WHERE = {"where": "“Anger” is above 4", "label": "War", "density": 0.8, "base": 0.2, "outcome": "war"}


def places(count: int) -> pd.DataFrame:
    rows = [
        {"parameter": f"p{n}", "label": f"How much guess number {n} counts", "end": end, "at": n + at,
         "effect": effect, "low": effect - 0.02, "high": effect + 0.02, "sign": int(np.sign(effect))}
        for n in range(count)
        for at, end, effect in ((0, "low", 0.1 - 0.03 * n), (1, "file", 0.04), (2, "high", 0.02 * n - 0.05))
    ]  # fmt: skip
    return pd.DataFrame(rows)


WHEN = {"policy": "Pressure", "outcome": "War", "name": "war"}
HAPPENED = pd.DataFrame({"text": [" ".join(f"On day {day} this and that was said by many." for day in range(1, 40))]})
FILES = pd.concat([
    FIVE.assign(file="Kaesong, as it was told at the time"),
    tally(clash=30, quiet=50, press=20, deal=0).assign(file="Cuba"),
    pd.DataFrame([{"outcome": "war", "label": LABELS["war"], "file": "Cuba"}]),
])  # fmt: skip
CHOICES, CHOICE_RUNGS = choices()
FAN = {"thresholds": THRESHOLDS, "endings": SPLIT, "shares": STANDING}
SWEEP = {"words": "Anger at the leaflets", "baseline": 1.0}
TIPPING = [
    (1.5, "1.5 (1.4 to 1.6)", "war", "clash"), (2.6, "2.6 (2 to 3), about as written", "war", "quiet"),
    (0.2, "0.2 (0 to 1)", "war", "quiet"), (0.4, "0.4 (0 to 1)", "war", "quiet"),
]  # fmt: skip
HEAT = {"outcome": "war", "words": ("Anger", "Trust"), "line": [(0, 1.0), (1, 3.0), (2, 5.0)]}
ENDING = ("war", LABELS["war"])
WALKS = pd.DataFrame(
    [
        (run, step, (run + 2 * step) % 5 - 1, name, LABELS[name])
        for run in range(40)
        for name in (("quiet", "war", "deal")[run % 7 % 3],)
        for step in range(2 if name == "war" else 4)
    ],
    columns=["run", "step", "rung", "outcome", "outcome_label"],
)
WALK = {"ladder": rung_looks([f"{word} in a long word" for word in LADDER]), "dates": WEEKS, "top": LABELS["war"]}

TALKING = played().assign(actor_label="The government in its capital and all who stand with it, come what may")
FACED = played()[played()["actor"].isin(["north", "south"])].assign(option_label=LONG)
SHORT_COURSE = Course(LEVEL[:4], "Tension", [*COURSE.thresholds, (40.0, "At the foot"), (70.0, "At the head")])

EXAMPLES: list[tuple[str, str, pd.DataFrame, dict[str, Any]]] = [
    ("outcomes", "screen", FIVE.assign(record=[0.1, np.nan, 0.02, np.nan, 0.3], cases=40), {"top": LABELS["war"]}),
    ("outcomes", "print", FIVE, {"draws": draws("war", "quiet", "deal")}),
    ("outcomes", "projector", NEARLY, {"looks": NINE_LOOKS}),
    ("outcomes", "phone", ALL.assign(record=[0.0, np.nan], cases=9), {"top": LABELS["war"], "draws": draws("war")}),
    ("icons", "screen", FIVE, {"top": LABELS["war"]}),
    ("icons", "projector", NINE, {"looks": NINE_LOOKS}),
    ("icons", "phone", ALL, {"top": LABELS["war"]}),
    ("icons", "print", tally(war=1, quiet=99), {}),
    ("ladder", "screen", climbed(), {"endings": FIVE}),
    ("ladder", "phone", climbed(), {"endings": FIVE}),
    ("ladder", "projector", climbed(), {"endings": tally(war=4, clash=3, quiet=993)}),
    ("fan", "screen", courses("heat", "trust", "alert"), FAN),
    ("fan", "projector", courses("heat", "trust", "alert", "hope"), FAN),
    ("fan", "screen", courses("heat", "trust", "alert", "hope", "fear", "doubt", "cold"), {}),
    ("fan", "print", courses("heat"), {"thresholds": THRESHOLDS, "endings": SPLIT}),
    ("fan", "phone", courses("heat", "trust"), FAN),
    ("options", "screen", CHOICES, {"rungs": CHOICE_RUNGS}),
    ("options", "projector", CHOICES, {"rungs": CHOICE_RUNGS}),
    ("options", "phone", CHOICES[CHOICES["actor"] != "near"], {"rungs": CHOICE_RUNGS}),
    ("pathways", "screen", branches(), {"dates": WEEKS}),
    ("pathways", "phone", branches(), {"dates": {}}),
    ("story", "screen", played(), {"ending": ENDING, "board": BOARD, "course": COURSE}),
    ("story", "projector", played(), {"ending": ENDING, "board": BOARD, "called": "Story A"}),
    ("story", "phone", TALKING, {"ending": ENDING, "board": Board(6, {}, BOARD.ladder), "course": COURSE}),
    ("story", "screen", FACED, {"ending": ENDING, "board": BOARD}),
    ("story", "print", played()[:12], {"ending": ENDING, "board": BOARD, "course": SHORT_COURSE}),
    ("why", "screen", WHY, WHY_HOW),
    ("why", "projector", WHY, WHY_HOW),
    ("turning", "screen", TURNED, {"turns": TURNS, "run": 7, "dates": WEEKS}),
    ("turning", "phone", TURNED, {"turns": TURNS[:1], "run": 7, "dates": {}}),
    ("time_to_outcome", "screen", ENDED, {"labels": LABELS, "steps": 10, "dates": WEEKS}),
    ("time_to_outcome", "phone", ENDED, {"labels": LABELS, "steps": 10, "dates": {}}),
    ("convergence", "screen", MET, {"labels": LABELS}),
    ("convergence", "phone", MET, {"labels": LABELS}),
    ("map", "screen", PUSHES, {}),
    ("map", "projector", PUSHES, {}),
    ("map", "phone", PUSHES, {}),
    ("doubt", "screen", DOUBT, {"draws": draws("war", "quiet", "deal")}),
    ("doubt", "projector", DOUBT.assign(told=[True, False, True, False, False]), {"draws": draws("deal", "war")}),
    ("differences", "screen", shifts("push", "pull"), {}),
    ("differences", "phone", shifts("push", "pull"), {}),
    ("differences", "screen", shifts(*"lkjihgfedcba"), {}),
    ("differences", "print", shifts("push", "pull", "wait", "talk"), {}),
    ("differences", "projector", shifts("push", "pull", "wait"), {}),
    ("differences", "projector", shifts("push", "pull", "wait", "talk", "sing"), {}),
    ("flips", "screen", FLIPS, {"policy": "Pressure"}),
    ("flips", "phone", FLIPS, {"policy": "Pressure"}),
    ("sweep", "screen", swept([0.0, 1.0, 2.0, 3.0]), SWEEP | {"tipping": TIPPING}),
    ("sweep", "screen", swept([0.0, 1.0, 2.0, 3.0, 4.0, 4.2]), SWEEP | {"tipping": TIPPING[1:2], "baseline": 2.5}),
    ("sweep", "screen", swept([-3.0, -1.0, 1.0, 3.0]), SWEEP | {"baseline": None, "tipping": TIPPING[:1]}),
    ("sweep", "print", swept([0.0, 1.0, 2.0]), SWEEP),
    ("sweep", "phone", swept([0.0, 1.0, 2.0, 3.0, 3.7]), SWEEP | {"baseline": 1, "tipping": TIPPING[2:]}),
    ("sweep", "projector", swept(["no", "yes"]), SWEEP | {"baseline": "yes"}),
    ("heatmap", "screen", grid(), HEAT | {"baseline": (1.0, 5.0), "ways": ("higher {}", "")}),
    ("heatmap", "screen", grid(), HEAT | {"baseline": (0.5, 5.0), "line": [(0, 1.0)]}),
    ("tornado", "screen", swings(12), {"outcome": "War", "name": "war"}),
    ("tornado", "projector", swings(12), {"outcome": "War", "name": "war"}),
    ("tornado", "print", swings(4).assign(clear=False), {"outcome": "War"}),
    ("matrix", "screen", ends(5), {}),
    ("matrix", "projector", ends(7), {}),
    ("slopes", "screen", ends(7), {}),
    ("slopes", "projector", ends(4), {}),
    ("slopes", "phone", ends(3), {}),
    ("indices", "screen", measures(), {"outcome": "War", "name": "war"}),
    ("indices", "projector", measures(), {"outcome": "War", "name": "war"}),
    ("indices", "screen", measures(), {"outcome": "War", "name": "war", "method": "morris"}),
    ("discover", "screen", box(("anger", 4, 10), ("trust", 2, 5), ("hope", 0, 3)), WHERE | {"cloud": CLOUD}),
    ("discover", "projector", box(("anger", 0, 3)), WHERE | {"cloud": CLOUD[["anger", "so"]]}),
    ("when", "screen", places(10), WHEN),
    ("when", "projector", places(7), WHEN),
    ("predict", "projector", NINE, {"looks": NINE_LOOKS}),
    ("predict", "screen", FIVE, {}),
    ("happened", "projector", HAPPENED, {}),
    ("files", "screen", FILES, {}),
    ("animation", "screen", WALKS, WALK),
    ("ladder", "projector", climbed(), {"endings": MANY_ENDS, "looks": {**LOOKS, **NINE_LOOKS}}),
    ("ladder", "screen", climbed(), {"endings": MANY_ENDS, "looks": {**LOOKS, **NINE_LOOKS}}),
    ("turning", "projector", many("step", 8), CROWD | {"turns": TURNS, "run": 7, "dates": WEEKS}),
    ("turning", "screen", many("step", 3), CROWD | {"turns": TURNS[:1], "run": 7, "dates": {}}),
    ("time_to_outcome", "projector", MANY_ENDED, CROWD | {"labels": MANY, "steps": 11, "dates": WEEKS}),
    ("sweep", "projector", many("anger", 4), CROWD | SWEEP),
    ("flips", "projector", MANY_FLIPS, CROWD | {"policy": "Pressure"}),
    ("flips", "screen", MANY_FLIPS, CROWD | {"policy": "Pressure"}),
    ("pathways", "projector", MANY_BRANCHES, CROWD | {"dates": WEEKS}),
    ("slopes", "projector", MANY_SLOPES, CROWD),
    ("slopes", "screen", MANY_SLOPES, CROWD),
    ("files", "projector", pd.concat([MANY_ENDS.assign(file="One"), MANY_ENDS.assign(file="Two", runs=0)]), CROWD),
    ("convergence", "projector", MET, {"labels": LABELS}),
    ("doubt", "screen", MANY_ENDS.assign(doubt_low=0.1, doubt_high=0.3), CROWD | {"draws": draws("e0", "e4", "e8")}),
    ("predict", "screen", MANY_ENDS, CROWD),
    ("icons", "screen", MANY_ENDS, CROWD),
    ("why", "print", WHY[WHY["actor"] != "south"], WHY_HOW),
    ("story", "phone", played()[lambda made: made["actor"] == "north"], {"ending": ENDING, "board": BOARD}),
    ("why", "phone", WHY[WHY["actor"] == "north"], WHY_HOW | {"board": Board(60, {}, BOARD.ladder)}),
    ("sweep", "given axes", swept([0.0, 1.0, 2.0, 3.0]), SWEEP | {"tipping": TIPPING}),
    ("fan", "given axes", courses("heat", "trust", "alert"), FAN),
    ("discover", "given axes", box(("anger", 4, 10), ("trust", 2, 5)), WHERE | {"cloud": CLOUD}),
    ("turning", "given axes", TURNED, {"turns": TURNS, "run": 7, "dates": {}}),
]
"""A chart, the style it is drawn in (given axes are for the screen), its frame, and what else it takes."""
