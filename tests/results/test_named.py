"""What a person names is found, and what is not there is answered with what may have been meant."""

from types import SimpleNamespace

import pytest

from escalate.errors import EscalateError
from escalate.results.named import place_of

ENTRIES = [SimpleNamespace(name="war", label="Open war"), SimpleNamespace(name="quiet")]


def test_a_name_has_its_place():
    assert [place_of(iter(ENTRIES), name) for name in ("war", "quiet")] == [0, 1]


@pytest.mark.parametrize(("entries", "name", "said"), [
    (ENTRIES, " open WAR ", 'there is no level named " open WAR "; that is the label of "war"'),
    (ENTRIES, "quite", 'there is no level "quite"; did you mean "quiet"?'),
    (ENTRIES, "zebra", 'there is no level "zebra"; the levels are war, quiet'),
    ([], "zebra", 'there is no level "zebra"'),
])  # fmt: skip
def test_what_may_have_been_meant_is_said(entries, name, said):
    with pytest.raises(EscalateError) as caught:
        place_of(entries, name, "level")
    assert str(caught.value) == said
    with pytest.raises(EscalateError) as caught:
        place_of(entries, name)
    assert str(caught.value) == said.replace("level", "outcome")
