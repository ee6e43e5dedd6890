"""What a file says of itself; nothing of it changes a run."""

from __future__ import annotations

from escalate.errors import nearest
from escalate.scenario.model import About, BaseRate
from escalate.scenario.nodes import Mapping, Sequence
from escalate.scenario.parts.reading import Reading

_TEXTS = ("title", "summary", "purpose", "not_for", "source", "license", "what_happened")


def read_about(reading: Reading) -> About:
    """Title, sources, questions and what else stands at the head and foot of a file."""
    root = reading.root
    rates = root.get("base_rates")
    entries = [item for item in rates.items if isinstance(item, Mapping)] if isinstance(rates, Sequence) else []
    return About(
        **{key: root.text(key) for key in _TEXTS},
        frozen=reading.date(root, "frozen"),
        authors=tuple(node.text for node in root.texts("authors")),
        questions=tuple(node.text.strip() for node in root.texts("questions")),
        key_assumptions=_key_assumptions(reading),
        base_rates=tuple(BaseRate(e.text("label"), e.text("says"), e.text("source")) for e in entries),
    )


def _key_assumptions(reading: Reading) -> tuple[str, ...]:
    nodes = reading.root.texts("key_assumptions")
    for node in nodes[3:]:
        reading.note(node.fault("at most three key assumptions are shown"))
    for node in nodes:
        if node.text not in reading.names.parameters:
            close = nearest(node.text, reading.names.parameters)
            reading.note(node.fault(f'there is no parameter "{node.shown}"', suggestion=close))
    return tuple(node.text for node in nodes)
