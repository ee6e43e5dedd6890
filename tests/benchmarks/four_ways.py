"""The benchmark model written as plain Python, for Mesa, and built and run as a C program.

Each way plays ``runs`` runs and hands back how many ended in each outcome.
"""

from __future__ import annotations

import math
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import model as m

FLAGS = ["-O3", "-march=native"]


def clip(value: float) -> float:
    """Into the range of a level."""
    return min(max(value, m.LOW), m.HIGH)


# ---- plain Python

MENU = [
    [(m.needs(actor, option), m.reads(actor, option), *m.side_effect(actor, option)) for option in range(m.OPTIONS)]
    for actor in range(m.ACTORS)
]
"""For every actor and option: what opens it, the level its appeal reads, the level it shifts, and how far."""


def goal(x: list[float], actor: int) -> float:
    """What an actor makes of the levels."""
    fear = m.FEAR * max(0.0, x[m.TENSION] - m.DANGER)
    return -m.COST * x[2 * actor] + m.GAIN * x[2 * actor + 1] - fear


def choose(luck: random.Random, x: list[float], latest: list[int], actor: int) -> int:
    """An actor's option by logit choice."""
    now = goal(x, actor)
    neighbour = latest[(actor + m.ACTORS - 1) % m.ACTORS]
    weights = []
    for option, (need, read, level, shift) in enumerate(MENU[actor]):
        if need is not None and not x[need[0]] >= need[1]:
            weights.append(0.0)
            continue
        after = list(x)
        after[m.TENSION] = clip(x[m.TENSION] + m.SHIFT[option])
        after[level] = clip(x[level] + shift)
        appeal = m.APPEAL[option] + m.READS * x[read] + (m.ECHO if neighbour == option else 0.0)
        weights.append(math.exp(m.PRECISION * (appeal + goal(after, actor) - now)))
    return luck.choices(range(m.OPTIONS), weights)[0]


def act(luck: random.Random, x: list[float], latest: list[int], actor: int) -> None:
    """One actor's move."""
    option = choose(luck, x, latest, actor)
    _, _, level, shift = MENU[actor][option]
    x[m.TENSION] = clip(x[m.TENSION] + m.SHIFT[option] + luck.gauss(0.0, m.SPREAD))
    x[level] = clip(x[level] + shift)
    latest[actor] = option


def world_moves(luck: random.Random, x: list[float]) -> None:
    """Event, drift and noise."""
    if luck.random() < m.SHOCK_CHANCE:
        x[m.TENSION] = clip(x[m.TENSION] + luck.gauss(m.SHOCK, m.SHOCK_SPREAD))
    shifts = [m.CALMING * (m.REST - value) for value in x]
    for level in filter(m.is_noisy, range(m.LEVELS)):
        shifts[level] += luck.gauss(0.0, m.NOISE)
    for level, shift in enumerate(shifts):
        x[level] = clip(x[level] + shift)


def ending(luck: random.Random, x: list[float], step: int) -> str | None:
    """The outcome that holds at the end of a step."""
    if x[m.TENSION] >= m.WAR_LINE and luck.random() < m.WAR_CHANCE:
        return "war"
    if x[m.TENSION] <= m.SETTLED_LINE:
        return "settled"
    if step < m.STEPS - 1:
        return None
    return "tense" if x[m.TENSION] >= m.TENSE_LINE else "quiet"


def start(luck: random.Random) -> list[float]:
    """Levels at the start."""
    return [clip(luck.gauss(m.START, m.START_SPREAD)) for _ in range(m.LEVELS)]


def plain_python(runs: int, seed: int) -> list[int]:
    """The endings' counts, in the order of ``model.OUTCOMES``; keeps no other statistics."""
    luck = random.Random(seed)
    counts: Counter[str] = Counter()
    for _ in range(runs):
        x, latest, outcome = start(luck), [-1] * m.ACTORS, None
        for step in range(m.STEPS):
            for actor in range(m.ACTORS):
                act(luck, x, latest, actor)
            world_moves(luck, x)
            outcome = ending(luck, x, step)
            if outcome is not None:
                break
        counts[str(outcome)] += 1
    return [counts[name] for name in m.OUTCOMES]


# ---- Mesa


def mesa_model() -> type:
    """The model as a Mesa 3 model with its data collector."""
    import mesa

    class Mover(mesa.Agent):
        """One actor."""

        def __init__(self, model: mesa.Model, actor: int) -> None:
            super().__init__(model)
            self.actor = actor
            self.option = -1

        def step(self) -> None:
            act(self.model.random, self.model.x, self.model.latest, self.actor)
            self.option = self.model.latest[self.actor]

    class Crisis(mesa.Model):
        """One run."""

        def __init__(self, seed: int | None = None) -> None:
            super().__init__(seed=seed)
            self.x = start(self.random)
            self.latest = [-1] * m.ACTORS
            self.outcome: str | None = None
            self.time_step = 0
            Mover.create_agents(self, m.ACTORS, list(range(m.ACTORS)))
            levels = {f"x{level}": (lambda model, level=level: model.x[level]) for level in range(m.LEVELS)}
            self.datacollector = mesa.DataCollector(
                model_reporters={**levels, "rung": lambda model: max(model.latest), "outcome": "outcome"},
                agent_reporters={"option": "option"},
            )

        def step(self) -> None:
            self.agents.do("step")
            world_moves(self.random, self.x)
            self.outcome = ending(self.random, self.x, self.time_step)
            self.time_step += 1
            self.running = self.outcome is None
            self.datacollector.collect(self)

    return Crisis


def mesa_batch(runs: int, seed: int) -> list[int]:
    """The endings' counts from Mesa's own batch runner, one process, data collected at every step."""
    import mesa

    rows = mesa.batch_run(
        mesa_model(),
        parameters={"seed": range(seed * 1_000_000, seed * 1_000_000 + runs)},
        iterations=1,
        max_steps=m.STEPS,
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    last = {row["RunId"]: row["outcome"] for row in rows}
    counts = Counter(last.values())
    return [counts[name] for name in m.OUTCOMES]


# ---- C


def _array(name: str, kind: str, values: list[object], shape: str) -> str:
    return f"static const {kind} {name}{shape} = {{{', '.join(str(value) for value in values)}}};"


def header() -> str:
    """model.py's numbers for the C program."""
    numbers = [
        f"#define {name} {getattr(m, name)}"
        for name in (
            "ACTORS", "OPTIONS", "LEVELS", "STEPS", "TENSION", "START", "START_SPREAD", "LOW", "HIGH", "REST",
            "CALMING", "NOISE", "PRECISION", "COST", "GAIN", "FEAR", "DANGER", "READS", "ECHO", "SPREAD",
            "SHOCK_CHANCE", "SHOCK", "SHOCK_SPREAD", "WAR_LINE", "WAR_CHANCE", "SETTLED_LINE", "TENSE_LINE",
        )
    ]  # fmt: skip
    pairs = [(actor, option) for actor in range(m.ACTORS) for option in range(m.OPTIONS)]
    needed = [m.needs(*pair) or (-1, 0.0) for pair in pairs]
    per_pair = "[ACTORS * OPTIONS]"
    arrays = [
        _array("appeal", "double", list(m.APPEAL), "[OPTIONS]"),
        _array("shift", "double", list(m.SHIFT), "[OPTIONS]"),
        _array("noisy", "int", [int(m.is_noisy(level)) for level in range(m.LEVELS)], "[LEVELS]"),
        _array("reads", "int", [m.reads(*pair) for pair in pairs], per_pair),
        _array("needs", "int", [need[0] for need in needed], per_pair),
        _array("needed", "double", [need[1] for need in needed], per_pair),
        _array("side_level", "int", [m.side_effect(*pair)[0] for pair in pairs], per_pair),
        _array("side_shift", "double", [m.side_effect(*pair)[1] for pair in pairs], per_pair),
    ]
    return "\n".join([*numbers, *arrays, ""])


def compiler() -> str | None:
    """A C compiler, where there is one."""
    return next((found for name in ("gcc", "clang", "cc") if (found := shutil.which(name))), None)


def version() -> str:
    """Compiler and Mesa, for the table's head."""
    import mesa

    found = compiler()
    said = subprocess.run([found, "--version"], check=True, capture_output=True, text=True).stdout if found else ""
    return f"Mesa {mesa.__version__}; {said.splitlines()[0] if said else 'no C compiler'} {' '.join(FLAGS)}"


def build(folder: Path) -> Path:
    """Compile the C program into a folder."""
    (folder / "numbers.h").write_text(header(), encoding="utf-8")
    program = folder / "model"
    source = Path(__file__).with_name("model.c")
    command = [str(compiler()), *FLAGS, f"-I{folder}", str(source), "-o", str(program), "-lm"]
    subprocess.run(command, check=True)
    return program


class CRun(NamedTuple):
    """What one run of the C program said; seconds of processor time, start-up left out."""

    counts: list[int]
    seconds: float
    peak: int


def c_program(program: Path, runs: int, seed: int, statistics: bool) -> CRun:
    """Run the C program."""
    command = [str(program), str(runs), str(seed), str(int(statistics))]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return CRun([int(word) for word in words[:4]], float(words[-2]), int(words[-1]))
