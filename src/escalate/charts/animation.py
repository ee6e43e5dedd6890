"""A hundred runs walking the ladder step by step into their endings: an SVG that moves by itself, without script.

It plays once and stands still at the end, as it does from the start for readers who ask for less motion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from escalate.charts import icons
from escalate.charts.clock import Dates, day
from escalate.charts.findings import Facts
from escalate.charts.rungs import GRID, INK, PAPER, SOFT, Look, Looks
from escalate.charts.sheet import Frame, chart
from escalate.charts.slots import TOP, Slot, moving, places, slots_in
from escalate.charts.text import wrapped
from escalate.errors import EscalateError
from escalate.results.highest import lanes_of

WIDTH, HEIGHT = 960, 540
LANES, ENDINGS = (150, 560), (600, 945)
"""Where the ladder stands, from left to right, and where the endings do."""
STEP, LONGEST = 0.9, 25.0
"""Seconds a step takes, and all of them at most."""


def facts(data: Frame, top: str = "", **_: object) -> Facts:
    """What is told of a hundred squares."""
    ends = data.groupby(["outcome", "outcome_label"], sort=False)["run"].nunique().reset_index(name="runs")
    return icons.facts(ends.assign(label=ends["outcome_label"], share=ends["runs"] / ends["runs"].sum()), top)


@chart("icons", facts, ("run", "step", "rung", "outcome", "outcome_label"))
def draw(*_: object, **__: object) -> None:
    """Refuse: axes stand still."""
    raise EscalateError('an animation is an SVG file: .save("animation.svg")')


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what it shows."""
    steps = int(data["step"].max()) + 1
    return f"A hundred squares, a run each, stand on the rung of each of {steps} steps and then walk to their ending."


def svg(
    data: Frame, looks: Looks, ladder: Looks, *, dates: Dates, title: str, subtitle: str, caption: str, **_: object
) -> str:
    """Write the drawing.

    ``data`` has run, step, rung (-1: off the ladder), outcome and outcome_label, a row for each step that a run lasts;
    looks are those of endings by name, and of rungs by their words, the highest first.
    """
    steps, runs = range(int(data["step"].max()) + 1), sorted(set(data["run"]))
    own = data.drop_duplicates("run").set_index("run").loc[runs]
    names = [name for name in looks if name in set(own["outcome"])]
    labels = dict(zip(own["outcome"], own["outcome_label"].astype(str), strict=True))
    # A run stands in a slot: that of its rung from the top, or, when it is over, that of its ending after them.
    lanes = lanes_of(data, len(ladder), own["outcome"].map(names.index))
    slots = [*slots_in(len(ladder), LANES, 0), *slots_in(len(names), ENDINGS, 20)]
    shown = [*ladder.values(), *(looks[name] for name in names)]
    walk = [(at, places(at, slots)) for at in lanes]
    seconds = min(LONGEST, STEP * len(walk))
    dots = [moving([(stand[run], shown[at[run]]) for at, stand in walk], seconds) for run in range(len(runs))]
    head = wrapped(title, WIDTH - 48, 20, bold=True, most=2).split("\n")
    below, foot = ([wrapped(line, WIDTH - 48, 14, most=1)] for line in (subtitle, caption))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label={quoteattr(title)} font-family="DejaVu Sans, Verdana, Noto Sans, sans-serif" font-size="14">',
        f"<title>{escape(title)}</title><desc>{escape(alt_text(data))}</desc>",
        "<style>.still{display:none}@media (prefers-reduced-motion:reduce)"
        "{.moving{display:none}.still{display:inline}}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        *_text(24, 32, head, INK, 'font-size="20" font-weight="700"', 24),
        *_text(24, 32 + 24 * len(head), below, SOFT),
        *_text(24, HEIGHT - 16, foot, SOFT),
        *_lanes(ladder, slots),
        *_endings([labels[name] for name in names], shown[len(ladder) :], slots[len(ladder) :]),
        '<g class="moving">',
        *(way for way, _ in dots),
        *_clock([day(dates.get(step), step) for step in steps], seconds / len(walk)),
        '</g><g class="still">',
        *(still for _, still in dots),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, lines: Sequence[str], colour: str, how: str = "", tall: float = 17) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield f'<text x="{x:g}" y="{y + tall * place:g}" fill="{colour}" {how}>{escape(line)}</text>'


def _lanes(ladder: Looks, slots: Sequence[Slot]) -> Iterator[str]:
    """The ladder's rungs by name, a line under each."""
    for (word, look), (left, right, top, tall) in zip(ladder.items(), slots, strict=False):
        lines = wrapped(word, left - 36, 14, most=2).split("\n")
        yield from _text(left - 12, top + tall / 2 + 5 - 8 * (len(lines) - 1), lines, look.edge, 'text-anchor="end"')
        yield f'<path d="M{left:g} {top + tall:g}H{right:g}" stroke="{GRID}"/>'


def _endings(labels: Sequence[str], looks: Sequence[Look], slots: Sequence[Slot]) -> Iterator[str]:
    for label, look, (left, right, top, _) in zip(labels, looks, slots, strict=True):
        yield from _text(left, top - 4, [wrapped(label, right - left, 14, most=1)], look.edge, 'font-weight="700"')


def _clock(days: Sequence[str], each: float) -> Iterator[str]:
    """The day of each step, while it lasts."""
    for step, said in enumerate(days):
        shown = f'<set attributeName="visibility" to="visible" begin="{step * each:.2f}s" dur="{each:.2f}s"/>'
        how = 'visibility="hidden" font-weight="700" text-anchor="end"'
        yield f'<text x="{LANES[1]:g}" y="{TOP - 12:g}" fill="{INK}" {how}>{escape(said)}{shown}</text>'
