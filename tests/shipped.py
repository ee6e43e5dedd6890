"""The names of the shipped scenarios as parameters of a test; the costliest are slow."""

from __future__ import annotations

import pytest

from escalate.scenario import library

COSTLY = ("cuba-1962", "fashoda-1898", "july-1914", "kaesong-2020")


def every_scenario(names=None):
    """All of them, or some."""
    wanted = library.names() if names is None else names
    return [pytest.param(name, marks=pytest.mark.slow) if name in COSTLY else name for name in wanted]
