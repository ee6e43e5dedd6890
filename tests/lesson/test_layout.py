"""Where every line and box of a page stands, in points: by hand, from the margin of 36 and the sizes of what is set."""

from random import Random

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from charts.measuring import read
from escalate.lesson import paper

LONG = "Considerations remembrances understandings"
HEAD = paper.Text("Head", 12, bold=True)
MINE = [
    paper.Block([HEAD, paper.Text("Said.", before=6, indent=9), paper.Lines(2)], framed=True),
    paper.Block([paper.Boxes("", 2, ("mine", "ours")), paper.Boxes("Peace", 2), paper.Boxes(LONG, 2)]),
    paper.Block([paper.Text("Last")], framed=True),
]


def laid(page):
    """Texts, boxes and lines of a page in the order in which they were set."""
    width, height = page.get_size_inches() * 72
    for text in page.texts:
        x, y = text.get_position()
        yield text.get_text(), round(x * width, 1), round(y * height, 1), text.get_fontsize(), text.get_fontweight()
    for drawn in page.artists + page.patches + page.lines:
        if isinstance(drawn, Rectangle):
            x, y, wide, high = drawn.get_x(), drawn.get_y(), drawn.get_width(), drawn.get_height()
            name = "frame" if isinstance(drawn.get_linestyle(), tuple) else "box"
            yield name, *(round(part, 1) for part in (x * width, y * height, wide * width, high * height))
        elif isinstance(drawn, Line2D):
            (x0, x1), (y, _) = drawn.get_xdata(), drawn.get_ydata()
            yield "line", *(round(part, 1) for part in (x0 * width, x1 * width, y * height))


def test_two_columns_and_a_row_below():
    (page,) = paper.pages(MINE, "a4", 2)
    heads = {text.get_text(): text.get_color() for text in page.texts if text.get_text() in ("mine", "ours")}
    assert heads == {"mine": paper.YOU, "ours": paper.INK}
    edges = [to_hex(box.get_edgecolor()) for box in page.artists if isinstance(box, Rectangle)]
    assert edges == [paper.SOFT, *[paper.YOU, paper.SOFT] * 2, paper.SOFT]
    looks = {(box.get_linestyle(), box.get_linewidth()) for box in page.artists if isinstance(box, Rectangle)}
    assert looks == {((0, (4, 3)), 0.7), ("solid", 1.1)}
    assert list(laid(page)) == [
        ("Head", 44.0, 784.5, 12, "bold"),
        ("Said.", 53.0, 764.9, 10.5, "normal"),
        ("mine", 429.3, 796.9, 9.5, "normal"),
        ("ours", 497.3, 796.9, 9.5, "normal"),
        ("Peace", 303.6, 776.0, 10.5, "normal"),
        ("Considerations", 303.6, 757.5, 10.5, "normal"),
        ("remembrances", 303.6, 744.4, 10.5, "normal"),
        ("understandings", 303.6, 731.3, 10.5, "normal"),
        ("Last", 44.0, 686.8, 10.5, "normal"),
        ("frame", 36.0, 716.8, 255.6, 89.1),
        ("line", 44.0, 283.6, 743.3),
        ("line", 44.0, 283.6, 724.8),
        ("box", 429.3, 774.5, 62.0, 14.5),
        ("box", 497.3, 774.5, 62.0, 14.5),
        ("box", 429.3, 756.0, 62.0, 14.5),
        ("box", 497.3, 756.0, 62.0, 14.5),
        ("frame", 36.0, 675.6, 255.6, 31.1),
    ]


def test_one_column_on_letter_and_the_next_page_where_it_is_full():
    lines = [paper.Block([paper.Lines(10)]) for _ in range(4)]
    first, second = paper.pages(lines, "letter")
    # 720 points hold three blocks of 185 and the 5 below each; the fourth begins the next page.
    assert [round(y, 1) for *_, y in laid(first)][:2] == [737.5, 719.0]
    assert [len(list(laid(page))) for page in (first, second)] == [30, 10]
    assert next(laid(second)) == ("line", 36.0, 576.0, 737.5)


def test_a_block_higher_than_a_page_fills_one_after_the_other():
    made = paper.pages([paper.Block([paper.Lines(10) for _ in range(8)])], "letter")
    assert [len(list(laid(page))) for page in made] == [30, 30, 20]
    ends = [round(y, 1) for *_, y in laid(made[0])]
    assert (ends[9], ends[10], ends[20]) == (571.0, 552.5, 367.5)  # without a gap: they are one block


def test_what_stands_beside_a_block_higher_than_a_page_follows_it():
    tall, short = paper.Block([paper.Lines(10) for _ in range(8)]), paper.Block([paper.Text("Beside")])
    for row in ([tall, short], [short, tall]):
        made = paper.pages(row, "letter", 2)
        assert sorted(len(list(laid(page))) for page in made) == ([21, 30, 30] if row[0] is tall else [20, 30, 31])


def test_pages_are_as_large_as_their_paper():
    sizes = {name: paper.pages(MINE, name, 2)[0].get_size_inches() * 72 for name in ("a4", "Letter")}
    assert {name: [round(side, 1) for side in size] for name, size in sizes.items()} == {
        "a4": [595.3, 841.9],
        "Letter": [612.0, 792.0],
    }


KINDS = {
    "label": (lambda text: paper.Boxes(text, 2), 10.5, lambda column: column - 2 * 68),
    "head": (lambda text: paper.Boxes("", 2, ("mine", text)), 9.5, lambda column: 62),
    "paragraph": (lambda text: paper.Text(text, 10, indent=30), 10, lambda column: column - 30),
}
"""What may be broken into lines, its size, and the room it has for that."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("framed", [True, False])
def test_what_follows_stands_below_the_last_line_and_no_lower(kind, framed):
    """Broken as in a column of its own. What follows moves down by as much for each line more."""
    make, size, room = KINDS[kind]
    rng, found, inner = Random(4), {}, set()
    for _ in range(120):
        text = " ".join("".join(rng.choices("ilrtnomw", k=rng.randint(1, 6))) for _ in range(rng.randint(1, 45)))
        (page,) = paper.pages([paper.Block([make(text), paper.Text("Next")], framed=framed)], columns=2)
        told = [line.get_text() for line in page.texts if line.get_text() not in ("Next", "mine")]
        assert told == paper._lines(paper.Text(text, size), room(255.64 - 16 * framed))
        below = next(y for line, _, y, *_ in laid(page) if line == "Next")
        found.setdefault(len(told), set()).add(below)
        inner |= {round(below - mark[2]) for mark in laid(page) if mark[0] == "frame"}
    assert all(len(places) == 1 for places in found.values())
    assert inner == ({11} if framed else set())  # the frame ends as far below what follows, whatever stands above
    (two, at), *more = [(lines, *found[lines]) for lines in sorted(found)][1:]  # a row has room for two lines
    steps = [round((at - place) / (lines - two), 1) for lines, place in more]
    assert len(steps) > 3
    assert max(steps) - min(steps) <= 0.1
    assert min(steps) > size


def test_a_paragraph_ends_at_its_edge():
    """Words of one width: as many on a line as there is room for."""
    (page,) = paper.pages([paper.Block([paper.Text("nn " * 200, 10, indent=30)], framed=True)], "letter", 2)
    # A column is (612 - 72 - 12) / 2 = 264 wide, its frame 8 within; drawn it is points off what was measured.
    ends = [line.x1 for line in read(page)[0]][:-1]
    assert len(ends) > 5
    assert 36 + 264 - 8 - 36 < min(ends) <= max(ends) < 36 + 264 - 8 + 1.5


@pytest.mark.parametrize("framed", [True, False])
def test_a_page_is_filled_to_its_margin(framed):
    """Of lines, boxes and paragraphs as many as go on it: the next would be over the margin."""
    room = 720 - 16 * framed
    for item, high in ((paper.Lines(1, 17.0), 17.0), (paper.Boxes("a", 1), 18.5), (paper.Text("a", 10), 14.5)):
        first, *_ = paper.pages([paper.Block([item] * 100, framed=framed)], "letter")
        marks = [mark for mark in laid(first) if mark[0] in ("a", "line")]
        assert len(marks) == room // high
