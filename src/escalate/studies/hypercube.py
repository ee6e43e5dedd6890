"""Draws of a scenario's parameters from their ranges: what doubt about the inputs is made of.

A Latin hypercube cuts each parameter's range into as many strips as there are draws and takes one value from each, in
an order of its own, so that every range is covered evenly whatever the number of parameters.

Source: M. D. McKay, R. J. Beckman and W. J. Conover (1979), A comparison of three methods for selecting values of
input variables in the analysis of output from a computer code, Technometrics 21.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine import luck
from escalate.errors import EscalateError
from escalate.scenario.model import Parameter, Scenario


def open_numbers(scenario: Scenario) -> tuple[Parameter, ...]:
    """The parameters that neither a setting nor the policy in force fixes."""
    fixed = {*scenario.settings, *(scenario.policy.sets if scenario.policy else ())}
    return tuple(p for p in scenario.parameters if p.name not in fixed)


def doubted(scenario: Scenario) -> tuple[Parameter, ...]:
    """The parameters that are open to doubt: :func:`open_numbers`.

    Raises
    ------
    EscalateError
        Where there are none.
    """
    found = open_numbers(scenario)
    if not found:
        why = "all of its parameters are set" if scenario.parameters else "it has no parameters"
        raise EscalateError(f"there is nothing to doubt in {scenario.name}: {why}")
    return found


def latin_hypercube(parameters: tuple[Parameter, ...], samples: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """Draw parameters jointly and evenly from their ranges.

    Each parameter has luck of its own, named after it (``doubt/order/`` and ``doubt/place/`` + name), so a parameter
    that is added or fixed leaves the draws of the others as they were. Draw ``i`` lies in the ``i``-th of the shuffled
    strips, at a place in it that is uniform.

    Parameters
    ----------
    parameters : tuple of Parameter
    samples : int
        How many draws, 1 or more.
    seed : int
        0 or larger.

    Returns
    -------
    dict
        Parameter -> its values, shape (samples,).
    """
    draws = {}
    for parameter in parameters:
        order = luck.shuffled(luck.words(f"doubt/order/{parameter.name}", seed, samples))
        within = luck.uniform(luck.words(f"doubt/place/{parameter.name}", seed, samples))
        strips = (order + within) / samples
        values = parameter.low + strips * (parameter.high - parameter.low)
        draws[parameter.name] = np.clip(values, parameter.low, parameter.high)
    return draws
