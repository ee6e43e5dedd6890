"""What can be kept in a folder, and the tables that a spreadsheet finds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from escalate.results.comparison import Comparison
from escalate.results.result import Result
from escalate.studies.discover import Discovery
from escalate.studies.doubt import Doubt
from escalate.studies.hunt import Hunt
from escalate.studies.morris import Morris
from escalate.studies.rare import Rare
from escalate.studies.sensitivity import OneAtATime
from escalate.studies.sobol import Sobol
from escalate.studies.sweep import Sweep
from escalate.studies.when import When


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is kept.

    Attributes
    ----------
    words : str
        What to call it.
    plain : type
        Its dataclass, by whose fields it is written and read.
    tables : mapping of str to str
        Name of a CSV file, without its ending -> the attribute that it shows.
    """

    words: str
    plain: type
    tables: Mapping[str, str]


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_STUDY = {"sensitivity": "table"}
KINDS = {
    "result": Kind("a result", Result, _same("outcomes", "runs", "levels", "choices", "ladder")),
    "comparison": Kind("a comparison", Comparison, _same("shares", "differences", "flips", "runs")),
    "sweep": Kind("a sweep", Sweep, {"sweep": "table", "tipping": "tipping"}),
    "oat": Kind("a study of sensitivity", OneAtATime, {**_STUDY, **_same("endings")}),
    "morris": Kind("a study of sensitivity", Morris, _STUDY),
    "sobol": Kind("a study of sensitivity", Sobol, _STUDY),
    "doubt": Kind("a study of doubt", Doubt, {"outcomes": "outcomes", "samples": "samples_table"}),
    "discovery": Kind("a discovery", Discovery, _same("box", "cloud")),
    "when": Kind("a study of when a policy helps", When, {"when": "table", **_same("places", "pairs")}),
    "hunt": Kind("a hunt", Hunt, {"hunt": "table"}),
    "rare": Kind("an estimate of a rare outcome", Rare, _same("outcomes", "replications")),
}


def kind_of(value: Any) -> str:
    """The name of a value's kind."""
    return next(name for name, kind in KINDS.items() if isinstance(value, kind.plain))


def words_for(wanted: type) -> str:
    """What to call values of a type."""
    return next(kind.words for kind in KINDS.values() if _derives(kind, wanted))


def _derives(kind: Kind, wanted: type) -> bool:
    """Is a kind of a type, or does it derive from what the type stands for? The studies of sensitivity share one."""
    return any(base in kind.plain.__mro__[:-1] for base in wanted.__mro__)
