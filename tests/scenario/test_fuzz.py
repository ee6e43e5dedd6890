"""As many of the changed files of ``tests/fuzz_scenarios.py`` as fit into half a minute."""

import random

import pytest

from fuzz_scenarios import fuzz, mutated, sources


@pytest.mark.slow
def test_mistakes_made_by_chance_are_told_in_words_and_soon():
    became, wrong = fuzz(first=0, count=100_000, seconds=25)
    assert wrong == []
    assert {"refused", "played"} <= set(became)


def test_texts_are_changed_in_every_way():
    texts = sources()
    assert len(texts) >= 3
    assert len({mutated(random.Random(seed), texts) for seed in range(200)}) >= 190
