"""Every word of a lesson about a dike, which has neither dates nor a ladder nor a record as the quarry has.

``dike.txt`` is made anew by ``PYTHONPATH=tests python tests/lesson/test_dike.py``; look over what changed.
"""

import tempfile
from pathlib import Path

import pytest

import escalate
from as_it_stands import DIKE, parts, write
from escalate.lesson import prints, slides
from escalate.lesson.figures import figures
from escalate.lesson.key import key
from escalate.lesson.plan import readme
from escalate.store.recipe import recipe
from lesson.handed_in import packed
from lesson.test_told import items, marks, words

FILE = Path(__file__).with_name("dike.txt")
BARE = """
escalate: 1
title: One day
clock: {start: 2021-03-01, step: 1 day, steps: 1}
ladder: [Low, High]
state: {heat: {start: 3 to 4}}
actors: {one: {options: {push: {rung: High, effects: {heat: +2}}, sit: {}}}}
outcomes: {quake: {chance: 0.1}, hot: {when: heat > 5}, cold: {otherwise: yes}}
"""
PLAIN = {
    "format": "escalate hand-in", "version": 1, "escalate": escalate.__version__, "seed": 11, "runs": 300,
    "who": "", "guess": None, "reason": "", "expected": None, "changed": {"policies": [], "set": {}}, "found": None,
    "hunt": None, "seat": None, "concludes": {"in_this_model": "", "because": "", "wrong_if": ""}, "view": None,
}  # fmt: skip
MANY = 21
ENDINGS = ("flood", "strife", "truce", "damp", "dry")


def counts(*runs):
    return dict(zip(ENDINGS, runs, strict=True))


def changed(*policies, **numbers):
    return {"policies": policies, "set": numbers}


def expected(policy, way, outcome):
    return {"policy": policy, "way": way, "outcome": outcome, "because": f"{way} {outcome}"}


def hunt(outcome, number, turned, *tried):
    places = [dict(zip(("at", "runs", "more", "fewer"), place, strict=True)) for place in tried]
    return {"outcome": outcome, "number": number, "turned": turned, "tried": places}


SEAT = {
    "actor": "town", "run": 4, "moves": ["wait", None, "wait", "build"], "outcome": "damp",
    "replays": {"runs": 90, "yours": counts(4, 2, 0, 36, 48), "model": counts(2, 5, 0, 30, 53)},
}  # fmt: skip
CLASS = {
    # Many alike, and some beside them on the scale.
    **{f"g{number:02}": {"guess": counts(25, 15, 5, 30, 25)} for number in range(MANY)},
    "h1": {"guess": counts(26, 14, 6, 29, 25), "reason": "It rains."},
    "h2": {"guess": counts(27, 13, 4, 28, 28), "reason": "It pours."},
    # What is claimed and does not come, above two numbers of it counted only.
    "i1": {
        "guess": counts(100, 0, 0, 0, 0), "changed": changed("sluice"), "expected": expected("sluice", "more", "flood"),
        "found": {"before": counts(12, 14, 1, 90, 183), "after": counts(221, 9, 0, 60, 10), "otherwise": 256},
        "hunt": hunt("flood", "haste", 2.0, (0.7, 300, 211, 0), (2.0, 120, 3, 1)),
    },
    "i2": {"changed": changed("sluice"), "expected": expected("sluice", "more", "flood")},
    "i3": {"changed": changed("sluice"), "expected": expected(None, "alike", "dry"), "seed": 12},
    # Two levers at once, in the file's order however they were named; a number beside them.
    "j1": {"changed": changed("lamps", "sluice", haste=-0.5), "expected": expected("lamps", "fewer", "flood")},
    "j2": {"changed": changed("lamps"), "hunt": hunt("dry", "pour", 0.5, (0.04, 300, 0, 0), (0.5, 300, 0, 0))},
    "j3": {"changed": changed("feast"), "expected": expected("feast", "fewer", "damp")},
    # Yes and no, a number that is no parameter, whole numbers written as others.
    "k1": {"changed": changed(lamps=True), "seat": SEAT},
    "k2": {"changed": changed(**{"town.precision": 4.0, "water": 9}), "runs": 150},
    "k3": {"changed": changed(water=9.0, **{"town.precision": 4}), "seat": {**SEAT, "actor": "farmers", "moves": []}},
    "k4": {"changed": changed(haste=7)},
    "k5": {"changed": changed("prayer"), "found": {"before": None, "after": counts(0, 0, 0, 0, 1), "otherwise": 0}},
    "k6": {"found": {"before": None, "after": counts(0, 0, 0, 0, 1), "otherwise": 0}},
    "k7": {"seat": {**SEAT, "run": 5, "outcome": None, "replays": None}},
    "l1": {"concludes": {"in_this_model": "", "because": "", "wrong_if": "nobody digs"}},
    # Another file of the name: hollow, apart where its endings are others. A file that is not here.
    "m1": {"files": [{"sha256": "1" * 64}], "guess": counts(0, 0, 0, 0, 100), "changed": changed("sluice")},
    "m2": {"files": [{"sha256": "1" * 64}], "reason": "Dikes leak."},
    "m3": {"files": [{"sha256": "3" * 64}], "guess": {"flood": 60, "dry": 40}},
    "n1": {"scenario": "moor", "title": "", "files": [{"sha256": "2" * 64}], "guess": {"dry": 90, "too_wet": 10}},
}  # fmt: skip
"""What a class hands in, by the names of its files."""


def pooled(scenario):
    """A class's page and table, one row of those that guess alike."""
    # Without the file's place on this machine: marks are digests of all that is said, and things stand by their marks.
    file = {"name": "dike.yaml", "sha256": recipe(scenario)["files"][0]["sha256"]}
    about = {"scenario": scenario.name, "title": scenario.title, "files": [file]}
    with tempfile.TemporaryDirectory() as folder:
        for name, told in CLASS.items():
            (Path(folder) / f"{name}.json").write_bytes(packed({**PLAIN, **about, "who": name.upper(), **told}))
        played = []
        found = escalate.pooled(folder, [scenario], progress=played.append)
        table = found.table(scores=True).drop(columns="version")
    rows = [[f"{name}: {cell}" for name, cell in row.items() if cell not in ("", None)] for _, row in table.iterrows()]
    page = [*map(str, found.lines), f"played: {played}", words(found.page), *marks(found.page)]
    return "\n".join(page), "\n".join("\n    ".join(row) for row in rows[MANY - 1 :])


def told():
    """What is told, by its name."""
    dike = escalate.load(DIKE)
    found, bare = figures(dike, 300), figures(escalate.load_text(BARE, "bare"), 40)
    under = figures(dike.with_policy("feast").set({"haste": 1.5, "town.precision": 3, "water": 8}), 60)
    deck, short = slides.made(found, 45), slides.made(bare, 30)
    page, table = pooled(dike)
    told = {
        "README.txt": readme(found, 45, "made", slides.names(deck)),
        "slides": "\n".join(f"{slide.line}\n    {slide.chart.finding}" for slide in [*deck, *short]),
        "key.html": words(key(found, 45, slides.names(deck))),
        "strips.pdf": items(prints.strips(found)),
        "cards.pdf": items(prints.cards(dike)),
        "under a policy": "\n".join([readme(under, 30, "made"), items(prints.cards(under.scenario))]),
        "bare": "\n".join([readme(bare, 30, "made", slides.names(short)), words(key(bare, 30))]),
        "bare sheet.pdf": items(prints.sheet(bare.scenario)),
        "class.html": page,
        "class.csv": table,
    }
    return {name: part.replace(f"escalate {escalate.__version__}", "escalate VERSION") for name, part in told.items()}


@pytest.fixture(scope="module")
def new():
    return told()


NAMES = (
    "README.txt", "slides", "key.html", "strips.pdf", "cards.pdf", "under a policy", "bare", "bare sheet.pdf",
    "class.html", "class.csv",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_as_it_stands(new, name):
    assert new[name].strip() == parts(FILE)[name]


if __name__ == "__main__":
    write(FILE, told())
