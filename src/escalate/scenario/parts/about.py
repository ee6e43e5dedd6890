"""What a file says of itself; nothing of it changes a run."""

from __future__ import annotations

from escalate.errors import nearest
from escalate.scenario import schema
from escalate.scenario.about import About, BaseRate, Question
from escalate.scenario.nodes import Mapping, Node, Scalar, Sequence
from escalate.scenario.parts.reading import Reading

_TEXTS = (
    "title", "summary", "purpose", "not_for", "source", "license", "what_happened", "mechanism", "window",
)  # fmt: skip


def read_about(reading: Reading) -> About:
    """Title, sources, questions and what else stands at the head and foot of a file."""
    root = reading.root
    assumptions = reading.known(root, "key_assumptions", "parameter", reading.names.parameters)
    for node in root.texts("key_assumptions")[3:]:
        reading.note(node.fault("at most three key assumptions are shown"))
    return About(
        **{key: root.text(key) for key in _TEXTS},
        change_first=root.text("change first"),
        frozen=reading.date(root, "frozen"),
        authors=tuple(node.text for node in root.texts("authors")),
        questions=tuple(_question(node) for node in _items(root.get("questions"))),
        key_assumptions=assumptions,
        base_rates=tuple(_rate(reading, e) for e in _items(root.get("base_rates")) if isinstance(e, Mapping)),
    )


def _items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, or the one that stands alone."""
    return node.items if isinstance(node, Sequence) else (node,) if node else ()


def _question(node: Node) -> Question:
    if isinstance(node, Mapping):
        return Question(node.text("ask"), node.text("answer"), node.text("misconception"))
    return Question(node.text.strip() if isinstance(node, Scalar) else "")


def _rate(reading: Reading, entry: Mapping) -> BaseRate:
    """What the record says; of the cases counted, no more can have ended somehow than there are."""
    outcomes = [key.text for key, _ in reading.root.group("outcomes")]
    node = entry.under("counts")
    counts = {}
    for key, value in node.entries if node else ():
        if key.text not in outcomes:
            close = nearest(key.text, outcomes)
            reading.note(key.fault(f'there is no outcome "{key.shown}"', suggestion=close))
        elif isinstance(value, Scalar) and schema.WHOLE.fullmatch(value.text):
            counts[key.text] = int(value.text)
    n = int(entry.text("n")) if schema.WHOLE.fullmatch(entry.text("n")) else None
    place = entry.key("counts")
    if place is not None and n is None:
        reading.note(place.fault('"counts" needs "n", how many cases there were'))
    elif place is not None and n is not None and sum(counts.values()) > n:
        reading.note(place.fault(f"these are {sum(counts.values())} of {n} cases"))
    return BaseRate(entry.text("label"), entry.text("says"), entry.text("source"), n, entry.text("unit"), counts)
