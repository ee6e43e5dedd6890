"""Scenarios of unusual shape: the page of each has to hold, or to say what it leaves out."""

from __future__ import annotations

import yaml

import escalate

LONG = "A very long name of something that was written by somebody who did not think of phones and goes on to the brink"
HEBREW = ("המשבר בגבול הצפוני", "הצפון", "הדרום", "לחכות ולראות", "לאיים במלחמה", "רגיעה", "מלחמה", "שקט עד הסוף")


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice."""

    def ignore_aliases(self, data):
        return True


def dumped(**content):
    """A file of this content."""
    return yaml.dump({"escalate": 1, **content}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=999)


def actor(label, options):
    """An actor whose moves are alike."""
    return {"label": label, "options": options}


def right_to_left():
    """Hebrew words throughout."""
    title, north, south, wait, threaten, calm, war, quiet = HEBREW
    moves = {
        "wait": {"label": wait, "rung": calm},
        "threaten": {"label": threaten, "rung": war, "effects": {"heat": 1}},
    }
    return dumped(
        title=title,
        summary=f"{title}. {wait}, {threaten}.",
        source=f"{north}, {south}",
        clock={"steps": 8, "start": "1973-10-06", "step": "1 day"},
        ladder=[calm, war],
        parameters={
            "push": {
                "label": f"{north} {wait}",
                "value": 0,
                "range": [-1, 1],
                "basis": "guess",
                "why": quiet,
                "ends": [calm, war],
            }
        },
        state={"heat": {"label": war, "start": 1, "drift": "push"}},
        actors={"north": actor(north, moves), "south": actor(south, moves)},
        outcomes={
            "war": {"label": war, "rung": war, "when": "heat > 7"},
            "quiet": {"label": quiet, "rung": calm, "otherwise": True},
        },
        policies={"calm": {"label": f"{south} {wait}", "cost": quiet, "order": {"south.wait": True}}},
    )


def many(endings=12, options=12):
    """A row of endings and an actor with as many options, both more than a picture likes."""
    ladder = [f"Rung {i}" for i in range(8)]
    moves = {
        f"o{i}": {"label": f"Option number {i}", "rung": ladder[i % 8], "effects": {"place": i}} for i in range(options)
    }
    ends = {
        f"e{i}": {
            "label": f"Ending number {i}",
            "rung": ladder[i * 8 // endings],
            "when": f"step == 9 and place > {78 - 3 * i}",
        }
        for i in range(1, endings)
    }
    return dumped(
        title="Many of everything",
        summary="More endings and options than fit.",
        clock={"steps": 10},
        ladder=ladder,
        parameters={"push": {"label": "Push", "value": 0, "range": [-2, 2]}},
        state={"place": {"label": "Place", "start": 0, "range": [0, 200], "drift": "push"}},
        actors={
            "one": actor("The only one with options", moves),
            "two": actor("The other", dict(list(moves.items())[:2])),
        },
        outcomes={**ends, "e0": {"label": "Ending number 0", "rung": ladder[0], "otherwise": True}},
        policies={"calm": {"label": "It keeps calm", "order": {"one.o0": True}}},
    )


def long_clock():
    """Two hundred weeks."""
    moves = {
        "up": {"label": "Up", "rung": "High", "effects": {"x": 1}},
        "down": {"label": "Down", "rung": "Low", "effects": {"x": -1}},
    }
    return dumped(
        title="Two hundred weeks",
        summary="A long time.",
        clock={"steps": 200, "start": "1950-01-01", "step": "1 week"},
        ladder=["Low", "High"],
        state={"x": {"label": "Height", "start": 0, "range": [-40, 40]}},
        parameters={"push": {"label": "Push", "value": 0, "range": [-1, 1]}},
        actors={"a": actor("First", moves), "b": actor("Second", moves)},
        outcomes={
            "top": {"label": "The top", "rung": "High", "when": "x > 30"},
            "still": {"label": "Neither", "rung": "Low", "otherwise": True},
        },
        policies={"down": {"label": "First goes down", "ban": ["a.up"]}},
    )


def bare():
    """One actor; no ladder, no levels, no policy, no parameters; two endings, one of which never comes."""
    return dumped(
        title="Bare",
        summary="Hardly anything.",
        clock={"steps": 3},
        actors={"a": actor("The one", {"go": {"label": "Go"}, "stay": {"label": "Stay"}})},
        outcomes={
            "never": {"label": "What never comes", "when": "step > 5"},
            "done": {"label": "Done", "otherwise": True},
        },
    )


def wordy():
    """Labels of about 110 characters everywhere."""
    moves = {f"m{i}": {"label": f"{i} {LONG}", "rung": f"R{i} {LONG}", "effects": {"x": 2 * i - 1}} for i in range(2)}
    return dumped(
        title=LONG,
        summary=f"{LONG}.",
        clock={"steps": 12, "start": "2001-02-03", "step": "1 week"},
        ladder=[f"R{i} {LONG}" for i in range(2)],
        parameters={
            "push": {"label": LONG, "value": 0, "range": [-1, 1], "basis": "guess", "why": LONG, "ends": [LONG, LONG]}
        },
        state={"x": {"label": LONG, "start": 0, "range": [-20, 20], "drift": "push"}},
        actors={name: actor(f"{name} {LONG}", moves) for name in ("a", "b")},
        outcomes={
            "up": {"label": f"Up {LONG}", "rung": f"R1 {LONG}", "when": "step == 11 and x > 5"},
            **{
                f"far{i}": {"label": f"Far {i} {LONG}", "rung": f"R1 {LONG}", "when": f"x > {15 - i}"} for i in range(3)
            },
            "down": {"label": f"Down {LONG}", "rung": f"R0 {LONG}", "when": "step == 11 and x < -5"},
            "still": {"label": f"Still {LONG}", "rung": f"R0 {LONG}", "otherwise": True},
        },
        policies={"p": {"label": LONG, "cost": LONG, "order": {"a.m0": True}}},
    )


SHAPES = {"right to left": right_to_left, "many": many, "long clock": long_clock, "bare": bare, "wordy": wordy}


def load(name):
    """The scenario of a shape."""
    return escalate.load_text(SHAPES[name]())
