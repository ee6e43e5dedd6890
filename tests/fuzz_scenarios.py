"""Scenario files with mistakes made by chance: whatever is wrong, it is told in the program's own words, and soon.

    python tests/fuzz_scenarios.py 100000 --seed 1

changes small files of the library at random places, again and again, and reads each; what can still be read is also
set, put under its policies and played. It says which seed led to an exception that is not the program's own, or
took long.
"""

import argparse
import random
import re
import time
from collections import Counter

from escalate import load_text
from escalate.errors import EscalateError
from escalate.scenario import library
from escalate.scenario.lint import check_warnings, numbers_note

SLOW = 2.0
"""Seconds of work that one file may take."""
LARGEST = 6_000
"""Characters of the library's files that are changed: longer ones make the same mistakes slower."""
FRAGMENTS = [
    "", " ", "\n", "  ", "\t", ":", ": ", ",", ", ", "{}", "[]", "{", "}", "[", "]", "(", ")", "'", '"', "#", "- ",
    "|", ">", "&a", "*a", "!x", "---\n", "null", "~", "yes", "no", "0", "1", "-1", "010", "1e999", "1e15",
    "99999999999999999999", "1,5", "0.5", "± 3", "+- 2", "2 to 9", " and ", " or ", "not ", " if yes else ", "==",
    "=", "<", " >= ", "**", "/ 0", "% 0", "log(0)", "sqrt(-1)", "exp(999)", "min(", "clip(1, 2, 3)", "ever(",
    "times(", "since(", "share(", "rung(", "until(", "happened(", "step", "steps", "best", "{set: 3}",
    "otherwise: yes", "at end: yes", "when: yes", "chance: 2", "on: 2020-01-01", "once: yes", "once: [a, b]",
    "once: [[talk], [wait]]", "conditions: {c: yes}\n", "worth: {north: 1 / 0}",
    "whole: yes",
    "noise: 1", "drift: 1", "foresight: 6", "foresight: 99", "precision: best", "precision: -1", "start: 5",
    "range: [5, 5]", "range: [9, 1]", "steps: 9999", "extends: kaesong-short\n", "ban: [a.b]", "order: {a.b: yes}",
    "set: {x: 1}", "\xa0", "\u200b", "\ufeff", "\u202e", "\u2028", "\x00", "\x85", "：", "а", "é",
    "\U0001f469\u200d\U0001f467", "x" * 600, "(" * 40, "a." * 20,
]  # fmt: skip


def sources():
    """The texts that are changed."""
    texts = [(library.folder() / f"{name}.yaml").read_text(encoding="utf-8") for name in library.names()]
    page = (library.folder() / "README.md").read_text(encoding="utf-8")
    return [
        re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0],
        *(t for t in texts if len(t) < LARGEST),
    ]


def mutated(rng, texts):
    """One of the texts with a few mistakes."""
    text = rng.choice(texts)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        text = rng.choice((_put, _cut, _swap_words, _copy_line, _move_line, _other_number, _splice))(rng, text, texts)
    return text


def _put(rng, text, _):
    place = rng.randint(0, len(text))
    return text[:place] + rng.choice(FRAGMENTS) + text[place + rng.choice((0, 0, 1, 5)) :]


def _cut(rng, text, _):
    place = rng.randint(0, len(text))
    return text[:place] + text[place + rng.choice((1, 2, 10, 80)) :]


def _swap_words(rng, text, _):
    words = list(re.finditer(r"\w+", text))
    if len(words) < 2:
        return text
    one, other = sorted(rng.sample(words, 2), key=lambda word: word.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _copy_line(rng, text, _):
    lines = text.splitlines(keepends=True) or [""]
    lines.insert(rng.randint(0, len(lines)), rng.choice(lines))
    return "".join(lines)


def _move_line(rng, text, _):
    lines = text.splitlines(keepends=True) or [""]
    line = lines.pop(rng.randrange(len(lines)))
    lines.insert(rng.randint(0, len(lines)), rng.choice(("", "  ", "    ")) + line.lstrip(rng.choice(("", " "))))
    return "".join(lines)


def _other_number(rng, text, _):
    numbers = list(re.finditer(r"[0-9][0-9.]*", text))
    if not numbers:
        return text
    found = rng.choice(numbers)
    other = rng.choice(
        ("0", "1", "-1", "2", "7", "00", "1e3", "1e15", "1e16", "0.0000001", "101", "9" * 400, "nan", found[0] * 2)
    )
    return text[: found.start()] + other + text[found.end() :]


def _splice(rng, text, texts):
    other = rng.choice(texts).splitlines(keepends=True)
    lines = text.splitlines(keepends=True)
    begin = rng.randrange(len(other))
    place = rng.randint(0, len(lines))
    return "".join([*lines[:place], *other[begin : begin + rng.randint(1, 4)], *lines[place:]])


def tried(rng, text):
    """What became of a text: how far it got. Any exception but the program's own goes through."""
    try:
        scenario = load_text(text)
    except EscalateError as error:
        assert str(error)
        return "refused"
    assert numbers_note(scenario)
    check_warnings(scenario)
    names = [*(p.name for p in scenario.parameters), *(e.name for e in scenario.state), "steps", "no_such_thing"]
    try:
        scenario = scenario.set({rng.choice(names): rng.choice([*FRAGMENTS, 0, 1, -1, 0.5, True, None])})
        scenario.with_policy(rng.choice([*(policy.name for policy in scenario.policies), "no_such_policy"]))
    except EscalateError as error:
        assert str(error)
    if scenario.clock.steps > 60 or any(actor.foresight for actor in scenario.actors):
        return "read"
    try:
        scenario.run(20, workers=1)
    except EscalateError as error:
        assert str(error)
        return "stopped"
    return "played"


def fuzz(first, count, seconds=None):
    """Try ``count`` changed files, each from a seed of its own, or as many as fit into some seconds.

    Returns
    -------
    tuple of Counter and list of str
        What became of them, and what should not have happened.
    """
    texts, became, wrong, began = sources(), Counter(), [], time.monotonic()
    for seed in range(first, first + count):
        rng = random.Random(seed)
        text = mutated(rng, texts)
        start = time.process_time()
        try:
            became[tried(rng, text)] += 1
        except Exception as error:
            wrong.append(f"seed {seed}: {type(error).__name__}: {error}")
        if (took := time.process_time() - start) > SLOW:
            wrong.append(f"seed {seed}: {took:.1f} s")
        if seconds is not None and time.monotonic() - began > seconds:
            break
    return became, wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=1_000)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first file")
    asked = parser.parse_args()
    told = fuzz(asked.seed, asked.count)
    print(*told[1], dict(told[0]), sep="\n")
    raise SystemExit(bool(told[1]))
