"""One set of pages for all tests of this folder."""

from __future__ import annotations

import pytest

import escalate
from page.opened import FEW


@pytest.fixture(scope="session")
def short(tmp_path_factory):
    """The page of the short crisis."""
    return escalate.load("kaesong-short").page(tmp_path_factory.mktemp("page") / "kaesong-short.html")


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The same of few runs, which are soon played."""
    return escalate.load("kaesong-short").page(tmp_path_factory.mktemp("page") / "small.html", runs=FEW)


@pytest.fixture(scope="session")
def flagship(tmp_path_factory):
    """The page of the flagship."""
    return escalate.load("kaesong-2020").page(tmp_path_factory.mktemp("page") / "kaesong-2020.html")
