"""What a test holds against a file of parts, each under a line ``=== name``; the file is made again on purpose only."""

from collections.abc import Mapping
from pathlib import Path

QUARRY = Path(__file__).with_name("quarry.yaml")
"""An invented crisis that no file of the library knows, for whole texts and tables."""
DIKE = QUARRY.with_name("dike.yaml")
"""Another, without what that one has (dates, a ladder, a record) and with what it has not."""


def parts(path: Path) -> dict[str, str]:
    """The parts of a file by name."""
    text = path.read_text(encoding="utf-8")
    return {name: told.strip() for name, told in (part.split("\n", 1) for part in text.split("=== ")[1:])}


def write(path: Path, told: Mapping[str, str]) -> None:
    """Make the file again."""
    text = "\n\n".join(f"=== {name}\n{part.strip()}" for name, part in told.items())
    path.write_text(f"{text}\n", encoding="utf-8")
