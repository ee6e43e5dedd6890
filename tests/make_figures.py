"""Makes the figures of the pages again: runs each command that they show and puts in what it prints now.

    python tests/make_figures.py [PAGE ...]

Of a part shown between lines ``...`` the lines are taken that look most like those that stand there, but for their
numbers. What is written in prose is left to its writer; ``tests/test_readme.py`` checks what this has made.
"""

import difflib
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

from click import ClickException
from click.testing import CliRunner

from escalate.cli import cli
from escalate.errors import EscalateError
from pages import PAGES, TOP, lay_files, text_of

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
        lines = shown.rstrip().splitlines()
        try:
            lines = made_again(lines, printed(command))
        except (ClickException, EscalateError) as error:
            print(f"left as it was: {command}: {error}", file=sys.stderr)
        result += [f"$ {command}", *lines]
    return "```console\n" + "\n".join(result) + "\n```"


def main(pages: list[str]) -> None:
    """Write the pages again."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for page in pages or PAGES:
            lay_files(page, Path(folder))
            text = re.sub(r"^```console\n(.*?)^```", again, text_of(page), flags=re.DOTALL | re.MULTILINE)
            (TOP / page).write_text(text, encoding="utf-8")
        os.chdir(TOP)


if __name__ == "__main__":
    main(sys.argv[1:])
