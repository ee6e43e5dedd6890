"""``once``: options that are taken once, and groups of which one is taken once, as conditions of when they are open."""

from __future__ import annotations

from functools import reduce

from escalate.errors import nearest
from escalate.scenario import trees as t
from escalate.scenario.nodes import Mapping, Node, Sequence
from escalate.scenario.parts.reading import Reading
from escalate.scenario.trees import Formula

MOST_TOGETHER = 20
"""How many options a group has at most."""
Group = list[str]


def read_groups(reading: Reading, actor: str, entry: Mapping) -> list[Group]:
    """The groups of an actor's options of which one is taken once; an option with ``once: yes`` is one by itself."""
    own = [[key.text] for key, option in entry.group("options") if option.truth("once")]
    node = entry.get("once")
    several = isinstance(node, Sequence) and bool(node.items) and isinstance(node.items[0], Sequence)
    groups: list[Node] = list(node.items) if several and isinstance(node, Sequence) else [node] if node else []
    return [*own, *(_group(reading, actor, group) for group in groups)]


def _group(reading: Reading, actor: str, node: Node) -> Group:
    names = node.texts() if isinstance(node, Sequence) else []
    known = reading.names.options[actor]
    if len(names) > MOST_TOGETHER:
        reading.note(node.problem(f"a group of options of which one is taken once has at most {MOST_TOGETHER}"))
        return []
    for name in names:
        if name.text not in known:
            message = f'{actor} has no option "{name.shown}"'
            reading.note(name.fault(message, suggestion=nearest(name.text, known)))
    return [name.text for name in names]


def only_once(when: Formula | None, actor: str, option: str, groups: list[Group], where: str) -> Formula | None:
    """``when``, and that none of the options was taken with which this one shares a group."""
    closing = dict.fromkeys(name for group in groups if option in group for name in group)
    conditions: list[tuple[t.Node, str]] = [
        (t.Not(t.Ever(actor, name)), f"not ever({actor}.{name})") for name in closing
    ]
    if when is not None and conditions:
        loose = isinstance(when.tree, t.If) or (isinstance(when.tree, t.Logic) and when.tree.operator == "or")
        conditions.insert(0, (when.tree, f"({when.text})" if loose else when.text))
    if not conditions:
        return when
    trees, texts = zip(*conditions, strict=True)
    return Formula(" and ".join(texts), reduce(lambda left, right: t.Logic("and", left, right), trees), where)
