"""How much of everything a file may hold, looked at before the work that it would make."""

from __future__ import annotations

import math

from escalate.scenario import schema
from escalate.scenario.nodes import Mapping, Sequence
from escalate.scenario.parts.reading import Reading

MOST_STEPS = 10_000
MOST_FORESIGHT = 6
MOST_ENTRIES = {
    "parameters": 500, "state": 200, "actors": 50, "options": 100, "events": 200, "outcomes": 100, "policies": 100,
    "conditions": 100,
}  # fmt: skip
"""How many entries a group has at most; far beyond what anybody reads aloud, and small enough to check at once."""
MOST_OPTIONS = 1_500
"""How many options all actors have together: described at length, they fit the entries of a file."""
MOST_RUNGS = 100
MOST_IMAGINED = 1_000
"""How many moves an actor may imagine for one choice of its own."""


def few_enough(reading: Reading) -> bool:
    """Has every group a number of entries that a person could mean?"""
    root = reading.root
    groups = [(name, root.key(name), root.get(name)) for name in MOST_ENTRIES]
    own = [(actor.key("options"), actor.get("options")) for _, actor in root.group("actors")]
    groups += [("options", key, node) for key, node in own]
    for name, key, node in groups:
        if key is None or not isinstance(node, Mapping):
            continue
        if len(node.entries) > MOST_ENTRIES[name]:
            reading.note(key.fault(f'"{name}" has at most {MOST_ENTRIES[name]} entries'))
        if not node.entries and name in ("actors", "options"):
            reading.note(key.fault(f'"{name}" needs at least one entry'))
    actors = root.key("actors")
    if actors is not None and sum(len(node.entries) for _, node in own if isinstance(node, Mapping)) > MOST_OPTIONS:
        reading.note(actors.fault(f"all actors together have at most {MOST_OPTIONS:,} options"))
    ladder = root.get("ladder")
    if isinstance(ladder, Sequence) and len(ladder.items) > MOST_RUNGS:
        reading.note(ladder.problem(f"a ladder has at most {MOST_RUNGS} rungs"))
    return not reading.problems


def foresight_of(entry: Mapping) -> int:
    """How many moves an actor thinks ahead; 0 where the file does not say."""
    text = entry.text("foresight")
    return int(text) if schema.WHOLE.fullmatch(text) else 0


def check_foresight(reading: Reading) -> None:
    """Nobody imagines more moves than can be worked out; actors move in the file's order."""
    actors = [entry for _, entry in reading.root.group("actors")]
    options = [[option for _, option in entry.group("options")] for entry in actors]
    counts = [len(own) + any(option.key("chance") is not None for option in own) for own in options]  # or it waits
    for place, entry in enumerate(actors):
        node, ahead = entry.scalar("foresight"), foresight_of(entry)
        if node is None or not ahead:
            continue
        if ahead > MOST_FORESIGHT:
            reading.note(node.fault(f"foresight goes up to {MOST_FORESIGHT} moves"))
            continue
        imagined = math.prod(counts[(place + k) % len(counts)] for k in range(ahead + 1))
        if imagined > MOST_IMAGINED:
            message = f"this means imagining {imagined:,} moves for each choice; {MOST_IMAGINED:,} is the limit"
            reading.note(node.fault(message))
