"""The lesson's plan by minutes, and the note that lies in its folder."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from escalate.lesson.figures import PLAYS, Figures, when_runs
from escalate.narrate.story import wrapped
from escalate.scenario import library

WIDTH = 80
LENGTH = 50


@dataclass(frozen=True)
class Part:
    """A part of the lesson: from which minute to which, what is done, and with what."""

    begin: int
    end: int
    what: str
    needs: str


_PARTS = (
    (0, 4, "Read the situation aloud. Ask: where will it be after {clock}?",
     "sheet.pdf, the top; slides.pdf, slide 1"),
    (4, 9, "Each alone: a number for each ending, of 100 runs, and one reason, in ink. Nobody sees a result yet.",
     "sheet.pdf, part 1; or page.html, Your guess"),
    (9, 15, "Threes: each reads one story of a set of three (A to C, D to F, G to I), all from the same start, marks "
     "the step where it turned and says who decided. Check with the key.",
     "strips.pdf; sheet.pdf, part 2; or page.html, One run"),
    (15, 20, "Show the tally beside the guesses, then the record of real crises. Ask: which ending did we think "
     "likelier than it came, and why?", "slides.pdf, slide 2; key.html, The tally"),
    (20, 33, "Pairs, one lever each: write what you expect and because of what, before anything is shown. Then show "
     "the pair what the lever does and through what; they look for the one number that turns it round; that none "
     "does is a finding too. Set up now the pairs that are to meet: key.html, Findings that meet.",
     "cards.pdf; sheet.pdf, part 3; page.html, Change one thing; key.html, The levers"),
    (33, 42, "Groups with opposite findings meet: each says claim, condition, evidence. The answer is a condition: "
     "it helps only if ...", "key.html, Findings that meet"),
    (42, 47, "What really happened, what the file leaves out, who is missing. Ask the file's own questions.",
     "key.html, Questions and What really happened"),
    (47, 50, "Each alone: In this model ... because ...; it would be wrong if ...", "sheet.pdf, part 4"),
)  # fmt: skip


def plan(found: Figures, minutes: int = LENGTH) -> list[Part]:
    """The parts of a lesson of so many minutes; without cards where there are no levers."""
    parts = []
    for begin, end, what, needs in _PARTS:
        told = what
        told = told.replace("{clock}", found.scenario.clock.in_words.partition(" from ")[0])
        if begin == 42 and not found.scenario.about.what_happened:
            told = "What the file leaves out, who is missing; what really happened. Ask the file's own questions."
            needs = "key.html, Questions"
        if not found.levers and begin == 20:
            told = "Pairs, one number each: expect, because; then play the file with another value of it, and compare."
            needs = "sheet.pdf, part 3; a computer: see the commands below"
        if not found.levers and begin == 33:
            needs = "sheet.pdf, part 3"
        parts.append(Part(round(begin * minutes / LENGTH), round(end * minutes / LENGTH), told, needs))
    return parts


def typed_name(found: Figures) -> str:
    """The scenario as it is typed in a command."""
    scenario = found.scenario
    return shlex.quote(scenario.name if scenario.name in library.names() else f"{scenario.name}.yaml")


def commands(found: Figures) -> list[tuple[str, str]]:
    """What makes the folder's figures again: command, and what it gives."""
    name, seed, runs = typed_name(found), found.result.seed, len(found.result)
    scenario = found.scenario
    changed = [*(["--policy", scenario.policy.name] if scenario.policy else [])]
    for key, value in scenario.settings.items():
        changed += ["--set", f"{key}={value}"]
    same = shlex.join([*changed, "--seed", str(seed)])
    told = [(f"escalate run {name} {same} --runs {runs}", "the tally")]
    if found.levers and not scenario.policy:
        lever = found.levers[0]
        told.append((f"escalate compare {name} {same} --runs {runs}", "what every lever does"))
        policy = shlex.quote(lever.policy.name)
        told.append((f"escalate why {name} --policy {policy} {same} --runs {runs}", "why, with one run told twice"))
        if lever.dependences:
            asked = f"--policy {policy} --outcome {lever.dependences[0].outcome} --runs {when_runs(runs)}"
            told.append((f"escalate when {name} {asked} {same}", "where a lever turns round"))
    if found.strips:
        trace = found.strips[0].turning.trace
        start = shlex.join([part for key, value in found.start.items() for part in ("--set", f"{key}={value:g}")])
        told.append((f"escalate story {name} --run {trace.run} {start} {same}".replace("  ", " "), "story A"))
    return told


def readme(found: Figures, minutes: int, command: str) -> str:
    """The note in the folder: the plan by minutes, what is not there, and the commands."""
    lines = [*wrapped(f"{found.scenario.title}: a lesson of {minutes} minutes", WIDTH, "", "  "), ""]
    lines += wrapped(
        "Print: sheet.pdf one each; strips.pdf once for every nine students, cards.pdf a card a pair; cut both. Keep "
        "key.html to yourself. slides.md says what to say to each slide. It is a toy model: it shows where assumptions "
        "lead, forecasts nothing, and no ending is the right answer.", WIDTH, "", "",
    )  # fmt: skip
    lines += ["", "Minutes"]
    for part in plan(found, minutes):
        lines += wrapped(f"{part.begin:>3}-{part.end:<3} {part.what}", WIDTH, "", " " * 8)
        lines += wrapped(f"[{part.needs}]", WIDTH, " " * 8, " " * 8)
    if found.missing:
        lines += ["", "Not in this folder"]
        for each in found.missing:
            lines += wrapped(f"- {each}", WIDTH, "", "  ")
    lines += ["", "Made with", f"  {command}"]
    lines += wrapped(
        f"{len(found.result):,} runs without and with each lever, {when_runs(len(found.result)):,} at each "
        f"place of a number, {PLAYS} plays from each step of a story; seed {found.result.seed}. The same "
        "figures again:", WIDTH, "", "",
    )  # fmt: skip
    lines += [f"  {line}   ({what})" for line, what in commands(found)]
    return "\n".join(lines) + "\n"
