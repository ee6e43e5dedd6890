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
    from escalate.api.comparison import Comparison
    from escalate.api.files import load, load_result, load_text, more, pooled, resume
    from escalate.api.result import Result
    from escalate.api.scenario import Scenario
    from escalate.api.studies import Discovery, Doubt, Rare, Sensitivity, Sweep
    from escalate.errors import EscalateError, ResultError, RunError, ScenarioError

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
    "load_result",
    "load_text",
    "more",
    "pooled",
    "resume",
]

_HOMES = {
    "api.comparison": ("Comparison",),
    "api.files": ("load", "load_result", "load_text", "more", "pooled", "resume"),
    "api.result": ("Result",),
    "api.scenario": ("Scenario",),
    "api.studies": ("Discovery", "Doubt", "Rare", "Sensitivity", "Sweep"),
    "errors": ("EscalateError", "ResultError", "RunError", "ScenarioError"),
}


def __getattr__(name: str) -> Any:
    """Fetch public names when they are first used: ``escalate --help`` need not wait for NumPy."""
    if name == "__version__":
        from importlib.metadata import version

        return version("escalate-sim")
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(f"escalate.{home}"), name)
    raise AttributeError(f"module 'escalate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
