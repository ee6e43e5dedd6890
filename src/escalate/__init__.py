"""Escalation scenario simulator: crises as scenario files, played thousands of times.

It shows how assumptions lead to outcomes; it never forecasts.

>>> import escalate
>>> scenario = escalate.load("kaesong-short")
>>> result = scenario.run(runs=1_000, seed=2020)
>>> len(result)
1000
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from escalate.errors import EscalateError, ResultError, RunError, ScenarioError
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result
    from escalate.saving.store import more, resume
    from escalate.scenario.load import load, load_text
    from escalate.scenario.model import Scenario
    from escalate.studies.discover import Discovery
    from escalate.studies.doubt import Doubt
    from escalate.studies.rare import Rare
    from escalate.studies.sensitivity import Sensitivity
    from escalate.studies.sweep import Sweep

__all__ = [
    "Comparison",
    "Discovery",
    "Doubt",
    "EscalateError",
    "Rare",
    "Result",
    "ResultError",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Sweep",
    "load",
    "load_text",
    "more",
    "resume",
]

_HOMES = {
    "Comparison": "escalate.results.comparison",
    "EscalateError": "escalate.errors",
    "ResultError": "escalate.errors",
    "RunError": "escalate.errors",
    "ScenarioError": "escalate.errors",
    "Discovery": "escalate.studies.discover",
    "Doubt": "escalate.studies.doubt",
    "Rare": "escalate.studies.rare",
    "Result": "escalate.results.result",
    "Sensitivity": "escalate.studies.sensitivity",
    "Sweep": "escalate.studies.sweep",
    "Scenario": "escalate.scenario.model",
    "load": "escalate.scenario.load",
    "load_text": "escalate.scenario.load",
    "more": "escalate.saving.store",
    "resume": "escalate.saving.store",
}


def __getattr__(name: str) -> Any:
    """Fetch public names when they are first used: ``escalate --help`` need not wait for NumPy."""
    if name == "__version__":
        from importlib.metadata import version

        return version("escalate-sim")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'escalate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
