"""Colours by rung: told apart by every kind of colour vision, the same in every file, ordered from the top down."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import escalate
from charts.hard import loaded
from charts.measuring import contrast
from escalate.charts.rungs import (
    ALSO,
    COLOURS,
    DARK,
    DARK_PAPER,
    INK,
    NO_RUNG,
    OTHER,
    PAPER,
    SECOND,
    Look,
    looks_for,
    on_dark,
    outcome_looks,
    plain_looks,
    rung_look,
    rung_looks,
)
from escalate.scenario import library

APART = 10.0
# Simulated colour vision at full severity: Machado, Oliveira and Fernandes (2009), table 1.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def lab(colour: str, vision: str) -> NDArray[np.float64]:
    straight = rgb(colour)
    linear = np.where(straight <= 0.04045, straight / 12.92, ((straight + 0.055) / 1.055) ** 2.4)
    x, y, z = TO_XYZ @ np.clip(VISION[vision] @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def ciede2000(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Sharma, Wu and Dalal (2005), Color Research and Application 30."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    wide = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.2 * np.cos(np.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rc = 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    rt = -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * rc
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, wide / sh
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh))


def test_the_measure_itself() -> None:
    # The first, eighth and nineteenth pair of Sharma, Wu and Dalal's table.
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ]
    for one, other, told in pairs:
        assert ciede2000(np.array(one), np.array(other)) == pytest.approx(told, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
def test_fills_that_can_meet_are_told_apart(vision: str) -> None:
    fills = [*(fill for fill, _ in COLOURS.values()), *SECOND.values()]
    near = {
        (a, b): told for a, b in combinations(fills, 2) if (told := ciede2000(lab(a, vision), lab(b, vision))) < APART
    }
    assert near == {}
    plain = [fill for fill, _ in NO_RUNG]
    assert min(ciede2000(lab(a, vision), lab(b, vision)) for a, b in combinations(plain, 2)) >= APART


def test_edges_are_text_on_white() -> None:
    white = np.ones(3)
    for fill, edge in (*COLOURS.values(), *NO_RUNG):
        assert contrast(rgb(edge), white) >= 5, (fill, edge)


@pytest.mark.parametrize("vision", VISION)
def test_on_dark_paper_too(vision: str) -> None:
    for light in ([*(fill for fill, _ in COLOURS.values()), *SECOND.values()], [fill for fill, _ in NO_RUNG]):
        fills = [on_dark(Look(fill, INK)).fill for fill in light]
        assert min(ciede2000(lab(a, vision), lab(b, vision)) for a, b in combinations(fills, 2)) >= APART
    assert min(contrast(rgb(edge), rgb(DARK_PAPER)) for _, edge in DARK.values()) >= 5


def test_every_look_has_a_dark_one() -> None:
    for name in library.names():
        scenario = escalate.load(name)
        for look in outcome_looks(scenario.outcomes, scenario.ladder).values():
            assert on_dark(look).fill != look.fill or look.fill in DARK


def test_a_rung_looks_the_same_in_every_file() -> None:
    looks: dict[str, set[object]] = {}
    for name in library.names():
        ladder = escalate.load(name).ladder
        for word, look in rung_looks(ladder).items():
            if word.lower() in COLOURS or word.lower() in ALSO:
                looks.setdefault(word.lower(), set()).add(look)
    assert looks
    assert all(len(found) == 1 for found in looks.values())
    assert rung_look(["Calm", "Fire"], 1) == rung_look(["Talks", "Clash", "War"], 1)


def test_own_words_take_a_colour_by_their_place() -> None:
    looks = [rung_look(["Grumble", "Shout", "Brawl"], rung) for rung in range(3)]
    assert [look.fill for look in looks] == [COLOURS[word][0] for word in ("talks", "show of force", "war")]


def test_a_place_between_bottom_and_top_is_rounded_to_a_rung() -> None:
    ladder = ["a", "b", " War ", "c", "d", "e"]
    words = list(COLOURS)
    assert [rung_look(ladder, rung).fill for rung in range(6)] == [
        COLOURS[words[place]][0] for place in (0, 1, 7, 4, 6, 7)
    ]  # fmt: skip
    assert [rung_look(ladder, rung) for rung in (-1, 6)] == [OTHER, OTHER]
    assert rung_look(["alone"], 0) == Look(*COLOURS["talks"], grey="..")
    assert [rung_look(["calm", "show of force"], rung).grey for rung in (0, 1)] == ["", "//"]
    assert list(rung_looks(["low", "high"])) == ["high", "low"]


@pytest.mark.parametrize(
    ("fill", "ink"),
    [("#757575", PAPER), ("#767676", "#000000"), ("#ea0000", PAPER), ("#ee0000", "#000000"), ("#0000ff", PAPER),
     ("#008800", PAPER), ("#008a00", "#000000"), ("#0a0a0a", PAPER)],
)  # fmt: skip
def test_ink_is_black_where_it_reads_better_on_a_fill(fill: str, ink: str) -> None:
    assert Look(fill, INK).ink == ink
    black, white = (contrast(rgb(fill), np.full(3, level)) for level in (0.0, 1.0))
    assert (black > white) == (ink == "#000000")


def test_further_endings_on_a_rung_are_paler_or_have_a_second_fill_and_hatches() -> None:
    def ending(name: str, rung: int | None) -> Any:
        return SimpleNamespace(name=name, rung=rung)

    ladder = ["Talks", "War"]
    looks = outcome_looks([*(ending(f"w{n}", 1) for n in range(6)), *(ending(f"t{n}", 0) for n in range(4))], ladder)
    war = [looks[f"w{n}"] for n in range(6)]
    assert [look.fill for look in war] == ["#9b1b1f"] + ["#cd8d8f"] * 5
    assert [look.hatch for look in war] == ["", "///", "...", "\\\\\\", "xxx", "///"]
    assert {look.edge for look in war} == {"#8a1418"}
    talks = [looks[f"t{n}"] for n in range(4)]
    assert [(look.fill, look.hatch) for look in talks] == [
        ("#2a6db3", ""), ("#a9cbec", ""), ("#a9cbec", "///"), ("#a9cbec", "...")
    ]  # fmt: skip
    assert on_dark(war[0]) == Look("#a81e2a", "#f28d89")
    # Half way between the dark fill and the dark paper.
    assert on_dark(war[1]) == Look("#5e1a1e", "#f28d89", "///")
    assert on_dark(Look("#123456", "#123456", "xxx")).edge == DARK[OTHER.fill][1]


def test_looks_that_say_nothing_of_escalation() -> None:
    looks = plain_looks([*"abcabdefghij"])
    assert list(looks) == [*"abcdefghij"]
    assert [(look.fill, look.edge) for look in looks.values()] == [NO_RUNG[place % 4] for place in range(10)]
    assert [look.hatch for look in looks.values()] == [""] * 4 + ["///"] * 4 + ["..."] * 2
    known = {"z": OTHER, "b": Look("#111111", "#222222"), "a": OTHER}
    found = looks_for(["x", "a", "b", "a", "y"], known)
    assert list(found) == ["b", "a", "x", "y"]
    assert [found[name] for name in "xy"] == [*plain_looks("xy").values()]
    assert looks_for(["x"], None) == plain_looks("x")


def test_rows_run_from_the_top_rung_down() -> None:
    scenario = escalate.load("kaesong-short")
    order = list(outcome_looks(scenario.outcomes, scenario.ladder))
    assert order == ["war", "clash", "posts_stay", "unsettled", "quiet", "deal"]
    drawn = [label.get_text().split("\n")[0] for label in scenario.run(200).plot.outcomes().get_yticklabels()]
    assert drawn[0] == "War"
    assert drawn[-1].startswith("A deal")


def test_without_rungs_the_files_order_serves(tmp_path: Path) -> None:
    scenario = loaded("no rungs", str(tmp_path))
    looks = outcome_looks(scenario.outcomes, scenario.ladder)
    assert list(looks) == [outcome.name for outcome in scenario.outcomes]
    assert len({(look.fill, look.hatch) for look in looks.values()}) == 7


def test_endings_of_one_rung_differ() -> None:
    scenario = escalate.load("kaesong-2020")
    looks = outcome_looks(scenario.outcomes, scenario.ladder)
    assert len({(look.fill, look.hatch) for look in looks.values()}) == len(looks)
