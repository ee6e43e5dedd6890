"""What matters in a file: the ending that an assumption moves furthest clear of luck, else the highest."""

import pytest

import escalate
from escalate.errors import EscalateError
from escalate.scenario.model import from_the_top
from escalate.studies.matters import what_matters
from escalate.studies.places import Places


def test_the_ending_that_moves_most_is_looked_at_and_nothing_is_played_twice() -> None:
    scenario = escalate.load("kaesong-short")
    places = Places(400, 2020)
    found = what_matters(scenario, places)
    ends = found.endings.assign(across=found.endings["across"].abs())
    clear = ends[ends["clear"]]
    assert (found.outcome, found.effects[0].parameter) == ("quiet", "anger")
    assert found.effects[0].swing >= clear["across"].max() - 1e-12
    asked = scenario.sensitivity("quiet", runs=400, parameters=[row.parameter for row in found.rows])
    assert found.effects == asked.effects
    assert len(places._known) == found.points


def test_where_nothing_is_clear_of_luck_the_highest_ending_is_looked_at() -> None:
    scenario = escalate.load("kaesong-2020")
    found = what_matters(scenario, Places(3, 2020))
    assert found.unclear == [row.parameter for row in found.rows]
    assert found.outcome == from_the_top(scenario.outcomes)[0].name


def test_numbers_that_are_set_do_not_matter() -> None:
    scenario = escalate.load("kaesong-short").set(anger=1)
    assert "anger" not in {row.parameter for row in what_matters(scenario, Places(20, 2020)).rows}
    alone = scenario.set(**{each.name: each.value for each in scenario.parameters})
    with pytest.raises(EscalateError, match="nothing to doubt"):
        what_matters(alone, Places(20, 2020))
