"""``seen by``: what only some actors know, which no formula of another may read."""

from __future__ import annotations

from dataclasses import replace

from escalate.scenario.nodes import Mapping
from escalate.scenario.parts.reading import Reading
from escalate.scenario.vocabulary import Names


def seen_by(reading: Reading, entry: Mapping) -> tuple[str, ...] | None:
    """The actors who see a level or flag; None where everybody does."""
    return reading.known(entry, "seen by", "actor", reading.names.options) if entry.get("seen by") else None


def names_for(reading: Reading, actor: str) -> Names:
    """The names that an actor's formulas may use."""
    hidden = {
        key.text: tuple(n.text.strip() for n in e.texts("seen by"))
        for key, e in reading.root.group("state")
        if e.get("seen by") is not None
    }
    return replace(reading.names, actor=actor, unseen={name: who for name, who in hidden.items() if actor not in who})
