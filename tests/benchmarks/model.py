"""The benchmark model's numbers, and the same model as a scenario file.

Five actors with eight options each, twelve levels, 26 steps: spreads, drift, noise, an event and
outcomes. Every one of the four programs reads these numbers, so that they play the same model.
"""

from __future__ import annotations

ACTORS, OPTIONS, STEPS = 5, 8, 26
LEVELS, TENSION = 2 * ACTORS + 2, 2 * ACTORS
START, START_SPREAD = 50.0, 8.0
LOW, HIGH = 0.0, 100.0
REST, CALMING = 50.0, 0.05
NOISE = 1.0
PRECISION = 1.5
COST, GAIN, FEAR, DANGER = 0.03, 0.02, 0.05, 75.0
READS, ECHO = 0.01, 0.4
SPREAD = 2.0
SHOCK_CHANCE, SHOCK, SHOCK_SPREAD = 0.1, 3.0, 1.0
WAR_LINE, WAR_CHANCE, SETTLED_LINE, TENSE_LINE = 85.0, 0.5, 20.0, 55.0
OUTCOMES = ("war", "settled", "tense", "quiet")
APPEAL = [round(0.6 - 0.05 * option, 2) for option in range(OPTIONS)]
SHIFT = [round(0.7 * option - 1.95, 2) for option in range(OPTIONS)]


def is_noisy(level: int) -> bool:
    """Has a level noise?"""
    return level % 3 == 1


def reads(actor: int, option: int, levels: int = LEVELS) -> int:
    """The level an option's appeal reads."""
    return (actor + option) % levels


def needs(actor: int, option: int, levels: int = LEVELS) -> tuple[int, float] | None:
    """The level, and the least value of it, that opens an option; None for one always open."""
    return ((actor + 3 * option) % levels, 35.0 + 2 * option) if option >= 4 else None


def side_effect(actor: int, option: int, tension: int = TENSION) -> tuple[int, float]:
    """The level an option shifts besides tension, and by how much."""
    return (2 * actor + option % 3) % tension, 2.5 if option % 2 else -2.5


def _option(actor: int, option: int, actors: int) -> str:
    tension, share = 2 * actors, ACTORS / actors
    need = needs(actor, option, tension + 2)
    when = f"when: x{need[0]} >= {need[1]}, " if need else ""
    level, shift = side_effect(actor, option, tension)
    neighbour = (actor + actors - 1) % actors
    appeal = f"{APPEAL[option]} + {READS} * x{reads(actor, option, tension + 2)} + {ECHO} * a{neighbour}.o{option}"
    effects = f"{{x{tension}: {share * SHIFT[option]:+} ± {share * SPREAD}, x{level}: {shift:+}}}"
    return f"      o{option}: {{rung: r{option}, {when}appeal: {appeal}, effects: {effects}}}"


def _actor(actor: int, actors: int) -> str:
    goal = f"-{COST} * x{2 * actor} + {GAIN} * x{2 * actor + 1} - {FEAR} * max(0, x{2 * actors} - {DANGER})"
    options = "\n".join(_option(actor, option, actors) for option in range(OPTIONS))
    return f"  a{actor}:\n    goal: {goal}\n    precision: {PRECISION}\n    options:\n{options}"


def scenario_text(actors: int = ACTORS, steps: int = STEPS, early_endings: bool = True) -> str:
    """The model as a scenario file.

    For the scaling benchmark it comes with other numbers of actors (two levels go with each, and each
    moves tension less the more they are) and of steps, and without endings before the last step.
    """
    tension = 2 * actors
    levels = [
        f"  x{level}: {{start: {START} ± {START_SPREAD}, drift: {CALMING} * ({REST} - x{level})"
        + (f", noise: {NOISE}" if is_noisy(level) else "")
        + "}"
        for level in range(tension + 2)
    ]
    end = "" if early_endings else "at end: yes, "
    return "\n".join([
        "escalate: 1", "title: Benchmark model", f"clock: {{steps: {steps}}}",
        f"ladder: [{', '.join(f'r{option}' for option in range(OPTIONS))}]",
        "state:", *levels, "actors:", *(_actor(actor, actors) for actor in range(actors)),
        "events:", f"  shock: {{chance: {SHOCK_CHANCE}, effects: {{x{tension}: +{SHOCK} ± {SHOCK_SPREAD}}}}}",
        "outcomes:", f"  war: {{{end}when: x{tension} >= {WAR_LINE}, chance: {WAR_CHANCE}}}",
        f"  settled: {{{end}when: x{tension} <= {SETTLED_LINE}}}",
        f"  tense: {{at end: yes, when: x{tension} >= {TENSE_LINE}}}", "  quiet: {otherwise: yes}", "",
    ])  # fmt: skip
