"""Made-up tables with the columns of the real ones, of any size and in any script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

import numpy as np
import pandas as pd

STEPS = 26
RUNS = 10_000
START = dt.date(2020, 6, 16)

ENGLISH = [
    "Another Korean War",
    "Limited clash along the demilitarised zone",
    "Troops in the zone and no shot is fired",
    "A compromise of sanctions for facilities",
    "Talks resumed but with nothing agreed on",
    "Tense status quo with leaflets and threats",
    "Seoul breaks ranks on American sanctions",
    "Beijing and Washington act side by side",
    "Nothing at all has changed at the border",
    "A tenth way in which the crisis may end",
    "An eleventh way in which it may all end",
    "The twelfth and last way this may end up",
]
KOREAN = [
    "또 한 번의 한국 전쟁",
    "비무장지대에서의 제한된 군사적 충돌과 확전의 위험이 이어짐",
    "비무장지대에 병력 진입, 총성은 없음",
    "제재 일부 해제와 핵시설 폐쇄의 타협",
    "회담 재개, 합의 없음",
    "긴장된 현상 유지와 전단 살포의 반복",
    "서울이 미국의 제재에서 이탈함",
    "베이징과 워싱턴이 함께 움직임",
    "국경에서 아무것도 변하지 않음",
]
SHARES = [0.0, 0.003, 0.31, 0.09, 0.22, 0.24, 0.06, 0.03, 0.047]


def kept(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Make each table once; charts only read them."""
    made: dict[str, pd.DataFrame] = {}

    @wraps(make)
    def get(*how: object, **more: object) -> pd.DataFrame:
        key = repr((how, more))
        if key not in made:
            made[key] = make(*how, **more)
        return made[key].copy()

    return get


def labels(count: int, words: list[str] | None = None) -> dict[str, str]:
    return {f"ending_{place}": label for place, label in enumerate((words or ENGLISH)[:count])}


def tallies(count: int) -> list[int]:
    shares = np.array((SHARES + [0.02] * 12)[:count])
    shares[-1] += 1 - shares.sum() if shares.sum() < 1 + 1e-9 else 0.02
    found = [round(RUNS * share) for share in shares / shares.sum()]
    found[-1] += RUNS - sum(found)
    return found


def wilson(count: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    share = count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * np.sqrt(share * (1 - share) / total + z * z / (4 * total**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


@kept
def outcomes(count: int = 6, words: list[str] | None = None) -> pd.DataFrame:
    rows = []
    for (name, label), runs in zip(labels(count, words).items(), tallies(count), strict=True):
        low, high = wilson(runs, RUNS)
        low_all, high_all = wilson(runs, RUNS, 2.6)
        row = {"outcome": name, "label": label, "runs": runs, "share": runs / RUNS, "low": low, "high": high}
        rows.append({**row, "low_all": low_all, "high_all": high_all, "median_step": 12, "median_date": START})
    return pd.DataFrame(rows)


@kept
def runs(count: int = 6, total: int = RUNS) -> pd.DataFrame:
    random = np.random.default_rng(7)
    shares = np.array(tallies(count)) / RUNS
    ended = random.choice(count, size=total, p=shares / shares.sum())
    step = np.minimum(random.geometric(0.03 + 0.02 * (ended % 4)) + ended, STEPS - 1)
    step[ended == count - 1] = STEPS - 1
    return pd.DataFrame(
        {
            "run": np.arange(total),
            "outcome": [f"ending_{place}" for place in ended],
            "step": step,
            "date": [date(int(number)) for number in step],
        }
    )


def date(step: int) -> dt.date | None:
    return None if step < 0 else START + dt.timedelta(weeks=step)


@kept
def levels(dated: bool = True, label: str = "Tension between the two Koreas") -> pd.DataFrame:
    steps = np.arange(-1, STEPS)
    middle = 60 - 15 * (1 - np.exp(-steps / 8.0)) + 3 * np.sin(steps / 2.0)
    width = 4 + 10 * np.sqrt((steps + 2) / STEPS)
    frame = pd.DataFrame({"step": steps, "date": [date(int(step)) if dated else None for step in steps]})
    frame["level"], frame["label"], frame["mean"] = "tension", label, middle
    for name, z in (("q05", -1.64), ("q25", -0.67), ("q50", 0.0), ("q75", 0.67), ("q95", 1.64)):
        frame[name] = middle + z * width
    return frame


@kept
def real_runs(count: int = 10) -> pd.DataFrame:
    random = np.random.default_rng(3)
    parts = []
    for run in range(count):
        value = 60 + np.cumsum(random.normal(-0.5, 3, STEPS + 1))
        steps = np.arange(-1, STEPS - run)
        part = {"run": run, "step": steps, "date": [date(int(step)) for step in steps], "value": value[: len(steps)]}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts)


@kept
def ladder(rungs: int = 8, words: list[str] | None = None, steps: int = STEPS) -> pd.DataFrame:
    names = words or ["Talks", "Calm", "Words", "Pressure", "Show of force", "Incursion", "Clash", "War"]
    rows = []
    for step in range(steps):
        weights = np.array([np.exp(-((rung - 2.5 - step / 12) ** 2) / 2) for rung in range(-1, rungs)])
        counts = np.rint(weights / weights.sum() * RUNS).astype(int)
        counts[3] += RUNS - counts.sum()
        for rung, count in zip(range(-1, rungs), counts, strict=True):
            label = "(off the ladder)" if rung < 0 else names[rung]
            row = {"step": step, "date": date(step), "rung": rung, "label": label}
            rows.append({**row, "runs": count, "share": count / RUNS})
    return pd.DataFrame(rows)


ACTORS = {
    "North Korea": 9,
    "South Korea": 7,
    "United States": 6,
    "China": 4,
    "Defector groups in the South": 2,
}
OPTIONS = [
    "Threaten military action at the border",
    "Order troops into the demilitarised zone",
    "Attack Seoul",
    "Cut the lines",
    "Refuse sickening negotiations",
    "Guarantee to close some facilities",
    "Return to the negotiating table",
    "Worsen relations with Jae-in",
    "Suspend the military plans",
]


@kept
def choices(actors: dict[str, int] | None = None, words: list[str] | None = None) -> pd.DataFrame:
    random = np.random.default_rng(5)
    rows = []
    for number, (actor, count) in enumerate((actors or ACTORS).items()):
        names = (words or OPTIONS)[:count]
        options = {f"option_{place}": name for place, name in enumerate(names)}
        if number % 2 == 0:
            options[""] = "(waits)"
        weights = random.dirichlet(np.ones(len(options)) * 0.6)
        for step in range(STEPS):
            going = RUNS - step * 300
            shares = weights * np.exp(random.normal(0, 0.4, len(options)))
            taken = np.floor(shares / shares.sum() * going).astype(int)
            for (option, label), count_taken in zip(options.items(), taken, strict=True):
                row = {"step": step, "date": date(step), "actor": f"actor_{number}", "actor_label": actor}
                row |= {"option": option, "option_label": label, "taken": count_taken, "going": going}
                rows.append({**row, "share": count_taken / going})
    return pd.DataFrame(rows)


POLICIES = [
    "China slashes its payments to Pyongyang",
    "Washington lifts some of its sanctions",
    "Pyongyang orders troops into the zone",
    "China and the United States act together",
    "No leaflets are sent across the border",
    "Seoul breaks ranks on the sanctions",
    "The grand bargain, relief with pressure",
    "An eighth policy that a student wrote",
    "A ninth policy that a student wrote",
]


@kept
def differences(count: int = 6, policies: int = 3, words: list[str] | None = None) -> pd.DataFrame:
    random = np.random.default_rng(11)
    rows = []
    for place in range(policies):
        shift = random.normal(0, 0.05, count)
        shift[0] = 0.0
        shift -= np.append(np.zeros(count - 1), shift.sum())
        for (name, label), base, difference in zip(labels(count, words).items(), tallies(count), shift, strict=True):
            row = {"policy": f"policy_{place}", "label": POLICIES[place], "outcome": name, "outcome_label": label}
            row |= {"share": base / RUNS + difference, "base_share": base / RUNS, "difference": difference}
            rows.append({**row, "low": difference - 0.007 * (place + 1), "high": difference + 0.007 * (place + 1)})
    return pd.DataFrame(rows)


@kept
def flips(count: int = 6, words: list[str] | None = None) -> pd.DataFrame:
    random = np.random.default_rng(13)
    rows = []
    named = list(labels(count, words).items())
    for (before, before_label), total in zip(named, tallies(count), strict=True):
        weights = random.dirichlet(np.ones(count) * 0.5) * 0.3
        counts = np.floor(weights * total).astype(int)
        stay = [name for name, _ in named].index(before)
        counts[stay] += total - counts.sum()
        for (after, after_label), moved in zip(named, counts, strict=True):
            row = {"before": before, "before_label": before_label, "after": after, "after_label": after_label}
            rows.append({**row, "runs": int(moved)})
    return pd.DataFrame(rows)


@kept
def pathways(count: int = 6, words: list[str] | None = None, moves: list[str] | None = None) -> pd.DataFrame:
    random = np.random.default_rng(17)
    options = moves or [f"{who}: {what}" for what in OPTIONS[:4] for who in ("North Korea", "South Korea")]
    named = labels(count, words)
    rows = []
    for first, one in zip(options, random.dirichlet(np.ones(len(options)) * 0.7), strict=True):
        for second, two in zip(options[::-1], random.dirichlet(np.ones(len(options)) * 0.4), strict=True):
            for third, three in zip([*options[:4], None], random.dirichlet(np.ones(5) * 0.4), strict=True):
                for name, share in zip(named, random.dirichlet(np.ones(count) * 0.8), strict=True):
                    number = round(RUNS * one * two * three * share)
                    if number:
                        path = {"move1": first, "move2": second, "move3": third}
                        rows.append({**path, "outcome": name, "outcome_label": named[name], "runs": number})
    return pd.DataFrame(rows)
