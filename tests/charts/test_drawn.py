"""Each chart of a small table is drawn as it was: every mark, word and frame, its place, its colour and its size.

``drawn.txt`` holds a short digest of each, as pictures in words would fill a book. Where one is meant to change, look
at it, then write them anew: ``python tests/charts/test_drawn.py``. With a number it tells that example's words.
"""

from __future__ import annotations

import hashlib
import sys
from importlib import import_module
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))
from charts.describing import described
from charts.examples import EXAMPLES, LOOKS
from charts.measuring import figure_of
from escalate.charts.style import PHONE, STYLES

DIGESTS = Path(__file__).with_name("drawn.txt")
DRAWN_BY = (3, 11)
"""The Matplotlib that drew them; any other may set a tick or a word a hair aside, and must not fail for that."""
STYLE = {**STYLES, "phone": PHONE}
ABOVE = {"subtitle": "A crisis · what the picture does not say", "caption": "Toy model, not a forecast"}


def told(number: int) -> list[str]:
    """One example in words: what a screen reader tells, the sentence above, and all that is drawn."""
    name, style, frame, how = EXAMPLES[number]
    module = import_module(f"escalate.charts.{name}")
    if name == "animation":
        title = " ".join([module.draw.finding(frame, **how), "and so on"] * 4)
        return str(module.svg(frame, LOOKS, title=title, **ABOVE, **how)).replace("<text", "“<text").splitlines()
    given = Figure(figsize=(26, 9)).subplots(1, 2)[1] if style == "given axes" else None
    axes = module.draw(frame, given, style=STYLE.get(style, "screen"), **{"looks": LOOKS} | how, **ABOVE)
    plain = {key: value for key, value in how.items() if key != "looks"}
    lines = [f"“{module.alt_text(frame, **plain)}”", *described(figure_of(axes))]
    return [line.replace("\u00a0", " ") for line in lines]


def digest(number: int, lines: list[str]) -> str:
    """The example's name, and a few letters each that stand for its words, for its axes and for its marks."""
    kinds: dict[str, list[str]] = {"words": [], "axes": [], "marks": []}
    for line in lines:
        start = line.split("] ")[-1]
        framed = start.startswith(("axes", "x ", "y ", "key "))
        kinds["words" if start.startswith("“") else "axes" if framed else "marks"].append(line)
    short = (f"{kind} {hashlib.sha256('|'.join(found).encode()).hexdigest()[:8]}" for kind, found in kinds.items())
    return f"{number:2} {EXAMPLES[number][0]} for {EXAMPLES[number][1]}: {', '.join(short)}"


@pytest.mark.skipif(matplotlib.__version_info__[:2] != DRAWN_BY, reason="another Matplotlib measures text otherwise")
@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[f"{name}-{style}" for name, style, *_ in EXAMPLES])
def test_a_chart_is_drawn_as_it_was(number: int) -> None:
    lines = told(number)
    assert digest(number, lines) == DIGESTS.read_text(encoding="utf-8").splitlines()[number], "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:]:
        print("\n".join(told(int(sys.argv[1]))))
    else:
        DIGESTS.write_text("".join(f"{digest(n, told(n))}\n" for n in range(len(EXAMPLES))), encoding="utf-8")
