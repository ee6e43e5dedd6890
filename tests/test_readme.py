"""What the README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

from escalate.scenario.load import load_text

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_printed_table_is_real():
    done = subprocess.run(
        [sys.executable, "-m", "escalate", "run", "kaesong-2020"],
        capture_output=True, encoding="utf-8", check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.rstrip() == blocks("text")[0].rstrip()


def test_python_snippets_run():
    space: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, space)


def test_yaml_snippets_load():
    for block in blocks("yaml"):
        assert load_text(block).title
