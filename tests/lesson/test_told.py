"""Every word of a lesson about a quarry, as it stands in ``told.txt``: note, key, what is printed, and a class.

Words that changed are put there by ``PYTHONPATH=tests python tests/lesson/test_told.py``; look them over.
"""

import re
import tempfile
from html import unescape
from pathlib import Path

import pytest

import escalate
from as_it_stands import QUARRY, parts, write
from escalate.lesson import paper, prints, slides
from escalate.lesson.figures import figures, parts_of
from escalate.lesson.key import key
from escalate.lesson.plan import readme
from escalate.store.recipe import recipe
from lesson.handed_in import packed

FILE = Path(__file__).with_name("told.txt")


def item(item):
    match item:
        case paper.Text():
            looks = f"{item.size:g}{' bold' * item.bold} {item.colour} before {item.before:g} indent {item.indent:g}"
            return f"{item.text}\n    [{looks}]"
        case paper.Lines():
            return f"    [{item.count} lines of {item.pitch:g}]"
        case paper.Boxes():
            return f"{item.label}\n    [{item.boxes} boxes: {', '.join(item.heads)}]"


def items(blocks):
    return "\n".join(
        "\n".join(["----", f"[framed: {block.framed}, inner: {block.inner:g}]", *map(item, block.items)])
        for block in blocks
    )


def words(page):
    """A page's text, a line for each line of the page that has any."""
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    lines = (" ".join(unescape(re.sub("<[^>]+>", " ", line)).split()) for line in page.splitlines())
    return "\n".join(filter(None, lines))


def marks(page):
    """A page's pictures, mark by mark."""
    return re.findall("<(?:svg|rect|circle|path) .*?>", page.replace("><", ">\n<"))


def classmates(scenario):
    """Hand-ins: ten guess alike, one hunts for what turns the guard round, one guesses with an older file."""
    outcomes = [outcome.name for outcome in scenario.outcomes]

    def counted(at):
        without, with_ = (
            each.set(awe=at).run(400).record.outcome == 0 for each in (scenario, scenario.with_policy("guard"))
        )
        more, fewer = int((with_ & ~without).sum()), int((without & ~with_).sum())
        return {"at": at, "runs": 400, "more": more, "fewer": fewer}

    file = {"name": "quarry.yaml", "sha256": recipe(scenario)["files"][0]["sha256"]}
    made = {"scenario": scenario.name, "title": scenario.title, "files": [file]}
    plain = {
        "format": "escalate hand-in", "version": 1, "escalate": "0.0.9", **made, "runs": 400,
        "reason": "", "expected": None, "changed": {"policies": [], "set": {}}, "found": None, "hunt": None,
        "seat": None, "concludes": {"in_this_model": "", "because": "", "wrong_if": ""}, "view": None,
    }  # fmt: skip
    guess = dict(zip(outcomes, (50, 30, 20), strict=True))
    for number in range(10):
        yield {**plain, "who": f"A{number}", "seed": 2020, "guess": guess, "reason": f"Reason {number}"}
    expected = {"policy": "guard", "way": "more", "outcome": "blows", "because": "it provokes"}
    hunt = {"outcome": "blows", "number": "awe", "tried": [counted(0.8), counted(-1.0), counted(0.0)], "turned": -1.0}
    guard = {"policies": ["guard"], "set": {}}
    guess = dict(zip(outcomes, (60, 40, 0), strict=True))
    yield {**plain, "who": "B", "seed": 2020, "guess": guess, "expected": expected, "changed": guard, "hunt": hunt}
    elder = {"policies": ["elder"], "set": {"thaw": 3.0}}
    concludes = {"in_this_model": "elders help", "because": "talks ease", "wrong_if": "nobody listens"}
    guess = dict(zip(outcomes, (10, 20, 70), strict=True))
    expected = {**expected, "policy": "elder", "way": "fewer"}
    told = {"guess": guess, "expected": expected, "changed": elder, "concludes": concludes}
    yield {**plain, "who": "C", "seed": 7, **told}
    yield {**plain, "who": "E", "seed": 7, "guess": guess, "changed": {"policies": [], "set": {"awe": 1.0}}}
    yield {**plain, "who": "D", "seed": 7, "guess": guess, "files": [{**file, "sha256": "0" * 64}]}


def class_page(scenario):
    """A class's page: its text, and its pictures mark by mark."""
    with tempfile.TemporaryDirectory() as folder:
        for number, told in enumerate(classmates(scenario)):
            (Path(folder) / f"{number:02}.json").write_bytes(packed(told))
        found = escalate.pooled(folder, [scenario])
    lines = [f"{line.where[:2]}: {line.says}" for line in found.lines]
    return "\n".join([*lines, words(found.page), *marks(found.page)]).replace(escalate.__version__, "VERSION")


def told():
    """What is told, by its name."""
    scenario = escalate.load(QUARRY)
    done: list[int] = []
    found = figures(scenario, 400, progress=done.append)
    names = slides.names(slides.made(found, 60))
    return {
        "README.txt": readme(found, 60, "made", names),
        "progress": f"{done} of {parts_of(scenario)}",
        "key.html": words(key(found, 60, names)).replace(escalate.__version__, "VERSION"),
        "strips.pdf": items(prints.strips(found)[:4]),
        "cards.pdf": items(prints.cards(scenario)),
        "sheet.pdf": items(prints.sheet(scenario)),
        "class.html": class_page(scenario),
    }


@pytest.fixture(scope="module")
def new():
    return told()


NAMES = ("README.txt", "progress", "key.html", "strips.pdf", "cards.pdf", "sheet.pdf", "class.html")


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_as_it_stands(new, name):
    assert new[name].strip() == parts(FILE)[name]


if __name__ == "__main__":
    write(FILE, told())
