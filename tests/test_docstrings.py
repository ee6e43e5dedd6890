"""Examples in docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import escalate

MODULES = ["escalate", *(module.name for module in pkgutil.walk_packages(escalate.__path__, "escalate."))]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
