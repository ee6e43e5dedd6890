"""Finding what a person names: an outcome, a parameter, a level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from escalate.errors import EscalateError, hint


class Named(Protocol):
    """Anything of a scenario that has a name."""

    @property
    def name(self) -> str:
        """The name."""
        ...


def place_of(entries: Iterable[Named], name: str, kind: str = "outcome") -> int:
    """The place of a name among some entries.

    Raises
    ------
    EscalateError
        Where there is none; it says the name of what is labelled so, the nearest name, or all of them.
    """
    found = list(entries)
    known = [entry.name for entry in found]
    if name not in known:
        meant = [entry.name for entry in found if getattr(entry, "label", "").lower() == name.strip().lower()]
        if meant:
            raise EscalateError(f'there is no {kind} named "{name}"; that is the label of "{meant[0]}"')
        otherwise = f"the {kind}s are {', '.join(known)}" if known else ""
        raise EscalateError(f'there is no {kind} "{name}"{hint(name, known, otherwise)}')
    return known.index(name)
