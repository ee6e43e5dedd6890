"""The lesson's plan by minutes, and the note that lies in its folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from escalate.lesson.figures import Figures
from escalate.lesson.stories import LETTERS, PLAYS
from escalate.narrate.story import wrapped
from escalate.scenario import library
from escalate.scenario.model import Clock

WIDTH = 80
LENGTH = 50
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Part:
    """A part of the lesson: from which minute to which, what is done, and with what."""

    begin: int
    end: int
    what: str
    needs: str


_PARTS = (
    (0, 4, "Read the situation aloud. Ask: where will it be after {clock}?",
     "sheet.pdf, the top{predict}"),
    (4, 9, "Each alone: a number for each ending, of 100 runs, and one reason, in ink. Nobody sees a result yet.",
     "sheet.pdf, part 1; or page.html, Your guess"),
    (9, 15, "{reading}, all from the same start, marks "
     "the step where it turned and says who decided; a story may have no clear turn. Only then show the slides, and "
     "check with the key.",
     "strips.pdf; sheet.pdf, part 2; or page.html, One run; then{story,turning}; key.html, The stories"),
    (15, 20, "Show the tally beside the guesses, then the record of real crises. Ask: which ending did we think "
     "likelier than it came, and why?", "key.html, The tally{outcomes,ladder}"),
    (20, 33, "Pairs, one lever each: write what you expect and because of what, before anything is shown. Then tell "
     "the pair what the lever does and through what; they look for the one number that turns it round; that none "
     "does is a finding too. Set up now the pairs that are to meet: key.html, Findings that meet.",
     "cards.pdf; sheet.pdf, part 3; page.html, Change one thing; key.html, The levers; at the end"
     "{differences,flips}"),
    (33, 42, "Groups with opposite findings meet: each says claim, condition, evidence. The answer is a condition: "
     "it helps only if ...", "key.html, Findings that meet{tornado}"),
    (42, 47, "What really happened, what the file leaves out, who is missing. Ask the file's own questions.",
     "key.html, Questions and What really happened{happened}"),
    (47, 50, "Each alone: In this model ... because ...; it would be wrong if ...", "sheet.pdf, part 4"),
)  # fmt: skip


SLIDES = tuple(name for *_, needs in _PARTS for names in re.findall(r"{([a-z,]+)}", needs) for name in names.split(","))
"""The charts of the slides in the order in which the plan shows them."""


def plan(found: Figures, minutes: int = LENGTH, slides: Sequence[str] = ()) -> list[Part]:
    """The parts of a lesson of so many minutes; ``slides`` are the charts of the slides in their order."""
    parts = []
    for begin, end, what, needs in _PARTS:
        told = what.replace("{clock}", _length(found.scenario.clock))
        told = told.replace("{reading}", _reading([len(each) for each in found.stories.sets]))
        if begin == 42 and not found.scenario.about.what_happened:
            told = "What the file leaves out, who is missing. Ask the file's own questions."
            needs = "key.html, Questions"
        if not found.levers and begin == 20:
            told = "Pairs, one number each: expect, because; then play the file with another value of it, and compare."
            needs = "sheet.pdf, part 3; a computer: see the commands below"
        if not found.levers and begin == 33:
            needs = "sheet.pdf, part 3{tornado}"
        needs = _with_slides(needs, slides)
        parts.append(Part(*_scaled(begin, end, minutes), told, needs))
    return parts


def _length(clock: Clock) -> str:
    """How long a run lasts at most, such as ``26 weeks``."""
    count = clock.steps * clock.every
    return f"{count} {clock.unit}{'' if count == 1 else 's'}"


def _reading(sizes: Sequence[int]) -> str:
    """How sets of so many stories are dealt out: ``Threes: each reads one story of a set of three (A to C, ...)``."""
    letters, most = iter(LETTERS), max(sizes)
    sets = [[next(letters) for _ in range(size)] for size in sizes]
    named = ", ".join((" to " if len(each) > 2 else " and ").join(dict.fromkeys((each[0], each[-1]))) for each in sets)
    if most == 1:
        return f"Alone: each reads one story ({named})"
    each = f" of {COUNTS[most - 1]}" if min(sizes) == most else ""
    return f"{'Pairs' if most == 2 else 'Threes'}: each reads one story of a set{each} ({named})"


def _scaled(begin: int, end: int, minutes: int) -> tuple[int, int]:
    return round(begin * minutes / LENGTH), round(end * minutes / LENGTH)


def minutes_of(slide: str, minutes: int) -> str:
    """The minutes in which a slide is shown, such as ``15 to 20``."""
    return next(
        "{} to {}".format(*_scaled(begin, end, minutes))
        for begin, end, _, needs in _PARTS
        if any(slide in names.split(",") for names in re.findall(r"{([a-z,]+)}", needs))
    )


def _with_slides(needs: str, slides: Sequence[str]) -> str:
    """What a part needs, with the numbers of the slides that it shows."""

    def numbered(found: re.Match[str]) -> str:
        numbers = [number for number, name in enumerate(slides, 1) if name in found[1].split(",")]
        if not numbers:
            return ""
        if len(numbers) == 1:
            return f"; slides.pdf, slide {numbers[0]}"
        return f"; slides.pdf, slides {numbers[0]} {'to' if len(numbers) > 2 else 'and'} {numbers[-1]}"

    return re.sub(r"{([a-z,]+)}", numbered, needs).replace("then;", "then").replace("at the end;", "at the end")


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
            asked = f"--policy {policy} --outcome {lever.dependences[0].outcome} --runs {runs}"
            told.append((f"escalate when {name} {asked} {same}", "where a lever turns round"))
    if found.strips:
        trace = found.strips[0].turning.trace
        start = shlex.join([part for key, value in found.start.items() for part in ("--set", f"{key}={value:g}")])
        told.append((f"escalate story {name} --run {trace.run} {start} {same}".replace("  ", " "), "story A"))
    return told


def readme(found: Figures, minutes: int, command: str, slides: Sequence[str] = ()) -> str:
    """The note in the folder: the plan by minutes, what is not there, and the commands."""
    readers = f"{COUNTS[len(found.strips) - 1]} student{'s' if len(found.strips) > 1 else ''}"
    lines = [*wrapped(f"{found.scenario.title}: a lesson of {minutes} minutes", WIDTH, "", "  "), ""]
    lines += wrapped(
        f"Print: sheet.pdf one each; strips.pdf once for every {readers}, cards.pdf a card a pair; cut both. Keep "
        "key.html to yourself. slides.md says what to say to each slide. It is a toy model: it shows where assumptions "
        "lead, forecasts nothing, and no ending is the right answer.", WIDTH, "", "",
    )  # fmt: skip
    lines += ["", "Minutes"]
    for part in plan(found, minutes, slides):
        lines += wrapped(f"{part.begin:>3}-{part.end:<3} {part.what}", WIDTH, "", " " * 8)
        lines += wrapped(f"[{part.needs}]", WIDTH, " " * 8, " " * 8)
    if found.missing:
        lines += ["", "Not in this folder"]
        for each in found.missing:
            lines += wrapped(f"- {each}", WIDTH, "", "  ")
    lines += ["", "Made with", f"  {command}"]
    lines += wrapped(
        f"{len(found.result):,} runs of the file, of each lever and at each end of a number, all on the same luck; "
        f"{PLAYS} plays from each step of a story; seed {found.result.seed}. The same figures again:", WIDTH, "", "",
    )  # fmt: skip
    for line, what in commands(found):
        lines += [f"- {what}", f"  {line}"]
    return "\n".join(lines) + "\n"
