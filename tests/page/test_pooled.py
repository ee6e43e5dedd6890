"""What the page hands in is what the class's pool reads: every number of it comes again."""

from __future__ import annotations

from random import Random

import pytest

import escalate
from page.opened import open_page, settled
from page.test_hand_in import fill_in, random_link, saved


def pooled_from_the_page(browser, small, folder, many, seed):
    chance = Random(seed)
    page = open_page(browser, small, "#hand")
    for number in range(many):
        page.evaluate("(link) => { location.hash = link; }", random_link(chance))
        page.wait_for_timeout(20)
        settled(page)
        fill_in(page, chance)
        saved(page, folder / f"{number}.json")
    page.context.close()
    return escalate.pooled(folder)


@pytest.mark.slow
def test_what_the_page_hands_in_is_pooled(browser, small, tmp_path):
    found = pooled_from_the_page(browser, small, tmp_path, 8, 11)
    assert [str(line) for line in found.lines] == []
    assert len(found) == 8


@pytest.mark.slow
def test_many_that_the_page_hands_in_are_pooled(browser, small, tmp_path):
    found = pooled_from_the_page(browser, small, tmp_path, 60, 12)
    assert [str(line) for line in found.lines] == []
    checked = [each for part in found.parts for each in part.handed]
    assert sum(each.moved is not None for each in checked) > 15
    assert sum(each.seat is not None for each in checked) > 15
