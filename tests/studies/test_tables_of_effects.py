"""How tables of effects are read, from small ones with known numbers."""

import pandas as pd

from escalate.studies.tables import extremes, in_order, rival, strongest, swaps


def ends(parameter: str, across: float, *, clear: bool = True) -> pd.DataFrame:
    """Two endings that change places between the ends of an assumption, or not."""
    rows = [("a", 0.5 - across / 2, 0.5 + across / 2, across), ("b", 0.5 + across / 2, 0.5 - across / 2, -across)]
    frame = pd.DataFrame(rows, columns=["outcome", "share_low", "share_high", "across"])
    bounds = {"across_from": frame["across"] - 0.02, "across_to": frame["across"] + 0.02}
    return frame.assign(parameter=parameter, label=parameter.upper(), clear=clear, **bounds)


def test_a_table_of_endings_is_read() -> None:
    table = pd.concat([ends("p", 0.1), ends("q", 0.4), ends("r", -0.3, clear=False)], ignore_index=True)
    assert strongest(table) == ["q", "r", "p"]
    told = [(low["parameter"], low["outcome"], high["outcome"]) for low, high in swaps(table)]
    assert told == [("q", "b", "a"), ("p", "b", "a")]
    for across, clear, said in ((0.35, True, ""), (0.37, True, "R"), (-0.37, True, "R"), (0.39, False, "")):
        rows = pd.concat([ends("q", 0.4).head(1), ends("r", across, clear=clear).head(1)])
        assert rival(rows) == said
    assert rival(ends("q", 0.4).head(1)) == ""


def test_places_of_a_policy_are_read() -> None:
    def rows(name: str, *effects: tuple[float, int]) -> list[tuple[object, ...]]:
        ends = ("low", "file", "high")
        return [(name, name.upper(), end, *effect) for end, effect in zip(ends, effects, strict=True)]

    columns = ["parameter", "label", "end", "effect", "sign"]
    wide, turns = rows("wide", (0.1, 1), (0.2, 1), (0.5, 1)), rows("turns", (0.05, 1), (0.2, 1), (-0.05, -1))
    unsure = rows("unsure", (0.01, 0), (0.0, 0), (-0.6, 0))

    def told(*parts: list[tuple[object, ...]]) -> tuple[float, float, bool]:
        least, most, both = extremes(pd.DataFrame([row for part in parts for row in part], columns=columns))
        return float(least["effect"]), float(most["effect"]), both

    assert list(in_order(pd.DataFrame(unsure + wide + turns, columns=columns)).index) == ["turns", "unsure", "wide"]
    assert told(unsure, wide, turns) == (-0.05, 0.2, True)
    assert told(unsure, wide) == (0.1, 0.5, False)  # of those that can be told from luck
    assert told(unsure) == (0.0, -0.6, False)
    assert told(wide, rows("other", (-0.3, -1), (0.2, 1), (0.2, 1))[:1]) == (-0.3, 0.5, True)
