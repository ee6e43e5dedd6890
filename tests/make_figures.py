"""Makes the figures of the README again: runs each command that it shows and puts in what it prints now.

    python tests/make_figures.py

Of a part shown between lines ``...`` the lines are taken that look most like those that stand there, but for their
numbers. What is written in prose is left to its writer; ``tests/test_readme.py`` checks what this has made.
"""

import difflib
import os
import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

from escalate.cli import cli

README = Path(__file__).parents[1] / "README.md"
GAP = "..."


def printed(command: str) -> list[str]:
    """What a command prints, line by line."""
    done = CliRunner().invoke(cli, shlex.split(command)[1:], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return [line.rstrip() for line in done.output.rstrip().splitlines()]


def shape(line: str) -> str:
    """A line without what changes with the luck: its numbers and bars."""
    return re.sub(r"[\d.,]+|[▏▎▍▌▋▊▉█]+|<1|none", "#", line)


def likeness(shown: list[str], lines: list[str]) -> float:
    """How much two lists of lines look alike."""
    pairs = zip(shown, lines, strict=True)
    return sum(difflib.SequenceMatcher(None, shape(a), shape(b)).ratio() for a, b in pairs)


def made_again(shown: list[str], lines: list[str]) -> list[str]:
    """The lines that are shown, taken from those that are printed now."""
    parts: list[list[str]] = [[]]
    for line in shown:
        if line == GAP:
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return lines
    result, begin = [], 0
    for number, part in enumerate(parts):
        rest = sum(len(later) for later in parts[number + 1 :])
        places = range(begin, max(begin, len(lines) - rest - len(part)) + 1)
        if number == 0:
            places = range(1)
        elif number == len(parts) - 1:
            places = range(len(lines) - len(part), len(lines) - len(part) + 1)
        best = max(places, key=lambda place, part=part: likeness(part, lines[place : place + len(part)]))
        result += [*([GAP] if number else []), *lines[best : best + len(part)]]
        begin = best + len(part)
    return result


def again(block: re.Match[str]) -> str:
    """A console block with what its commands print now."""
    result = []
    for part in re.split(r"^\$ ", block.group(1), flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        result += [f"$ {command}", *made_again(shown.rstrip().splitlines(), printed(command))]
    return "```console\n" + "\n".join(result) + "\n```"


def main() -> None:
    """Write the README again."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        here = os.getcwd()
        os.chdir(folder)
        try:
            text = re.sub(r"```console\n(.*?)```", again, text, flags=re.DOTALL)
        finally:
            os.chdir(here)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
