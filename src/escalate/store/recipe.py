"""What makes a scenario again, and what else could matter to somebody who makes the numbers again."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from escalate.engine.luck import BLOCK
from escalate.scenario.about import SourceFile
from escalate.scenario.load import change, load_files
from escalate.scenario.model import Scenario

FORMAT = 3
"""Of saved folders and of finished parts: another one is not read."""


def recipe(scenario: Scenario) -> dict[str, Any]:
    """All that makes a scenario again but the texts of its files, which :func:`texts_of` gives."""
    digests = {text: key for key, text in texts_of(scenario).items()}
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "files": [{"name": file.name, "sha256": digests[file.text]} for file in scenario.files],
        "policy": scenario.policy.name if scenario.policy else None,
        "settings": {name: _plain(value) for name, value in scenario.settings.items()},
    }


def texts_of(scenario: Scenario) -> dict[str, str]:
    """The texts of a scenario's files by their SHA-256."""
    return {hashlib.sha256(file.text.encode()).hexdigest(): file.text for file in scenario.files}


def _plain(value: object) -> object:
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, bool | int | float) else str(value)


def scenario_of(told: Mapping[str, Any], texts: Mapping[str, str]) -> Scenario:
    """The scenario that a recipe makes."""
    files = tuple(SourceFile(file["name"], texts[file["sha256"]]) for file in told["files"])
    return change(load_files(files), told["settings"], told["policy"] or "")


def circumstances() -> dict[str, Any]:
    """Versions, and the size of a block: with others the last digits may differ."""
    return {
        "block": BLOCK,
        "versions": {
            "escalate": version("escalate-sim"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "pandas": version("pandas"),
        },
        "platform": platform.platform(),
    }
