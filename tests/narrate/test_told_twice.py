"""Two stories of one run: what both share, where they part and why, what followed."""

from types import SimpleNamespace

import pytest

import escalate
from escalate import load_text
from escalate.engine.replay import Replay
from escalate.narrate.told_twice import move_of, parting, told_twice
from worlds import CHAIN, MARKET

FEUD = """
escalate: 1
title: A feud
clock: {steps: 5}
parameters: {pride: {value: 0, range: [0, 9]}}
state: {heat: {start: 10, range: [0, 40]}}
actors:
  red:
    label: Red
    precision: best
    options:
      wait: {label: Wait, appeal: 1, effects: {heat: +1}}
      push: {label: Push, appeal: pride * (heat >= 13), effects: {heat: +9}}
  blue:
    label: Blue
    options: {stand: {label: Stand}}
events: {storm: {label: A storm, when: heat > 20, chance: 1, once: yes, effects: {heat: -1}}}
outcomes:
  fire: {label: Fire, when: heat >= 30}
  peace: {label: Peace, otherwise: yes}
"""

TOLD = """\
A feud: run 0, seed 1, told twice on the same luck
Left: as it stands. Right: pride = 5.

Both start alike.

The same in both
Step 0
  Red: Wait; Blue: Stand.
Step 1
  Red: Wait; Blue: Stand.
Step 2
  Red: Wait; Blue: Stand.

THEY PART in step 3: Red chooses
    its options (* taken)                                 left         right
    Wait                                                 100 % *         0 %
    Push                                                   0 %         100 % *
  What weighs differently: Push: pride * (heat >= 13) (+0 | +5)

What followed (left | right; only what differs)

Step 3
Red: Wait                              | Red: Push
-                                      | Event: A storm
> Heat 14                              | > Heat 21

Step 4
Red: Wait                              | Red: Push
> Heat 15                              | > Heat 30

They end otherwise
After step 4: Peace                    | After step 4: Fire
> Heat 15                              | > Heat 30
One run is one draw of a toy model, not a forecast.
"""


def told(base, other, run=0, seed=1):
    return told_twice(Replay(base, seed).trace(run), Replay(other, seed).trace(run), base, other)


def test_it_reads_like_this():
    base = load_text(FEUD)
    assert told(base, base.set(pride=5)) == TOLD


MARKET_TOLD = {
    13: """\
A market of deeds: run 13, seed 3, told twice on the same luck
Left: as it stands. Right: gap = 3.

Both start alike.

The same in both
Step 0, week of 16 June 2020
  Red: Sit.

THEY PART in step 0, week of 16 June 2020: Blue chooses
    its options (* taken)                                 left         right
    Rest                                                  50 % *        35 %
    Hoard                                                 50 %          65 % *
  What weighs differently: Hoard: 0.2 * gap (+0 | +0.6)

What followed (left | right; only what differs)

Step 0, week of 16 June 2020
Blue: Rest                             | Blue: Hoard
-                                      | Event: A storm
> Heat 10; Cash 49                     | > Heat 22; Cash 41

Step 1: the same moves and events in both

Step 2, week of 30 June 2020
-                                      | Event: A storm
> Heat 10; Cash 43                     | > Heat 37; Cash 29

Step 3, week of 7 July 2020
Red: Plead                             | Red: March
> Heat 10; Cash 42                     | > Heat 49; Cash 25

They end otherwise
After step 3: Quiet                    | After step 3: War
> Heat 10                              | > Heat 49
> Cash 42                              | > Cash 25
One run is one draw of a toy model, not a forecast.
""",
    1: """\
A market of deeds: run 1, seed 3, told twice on the same luck
Left: as it stands. Right: gap = 3.

Both start alike.

The same in both
Step 0, week of 16 June 2020
  Red: Trade; Blue: Rest; Grey: Leave.

THEY PART in step 1, week of 23 June 2020: Red chooses
  Before it (left | right): Heat 10 | 13; Cash 58 | 55
    its options (* taken)                                 left         right
    Sit                                                   54 % *        43 %
    March                                                  3 %          43 % *
    Trade                                                 20 %          12 %
    Plead                                                  7 %           1 %
    Shout                                                 12 %        closed
    Pray                                                   3 %           1 %
    Sing                                                   1 %     under 1 %
    Hide                                             under 1 %     under 1 %
    Dance                                            under 1 %     under 1 %
  What weighs differently: precision (1 | 1.3); March: gap * (step > 0) (+0 |
    +3); Plead: -0.2 * gap (+0 | -0.6)

What followed (left | right; only what differs)

Step 1, week of 23 June 2020
Red: Sit                               | Red: March
> Heat 10; Cash 53                     | > Heat 25; Cash 47

Step 2, week of 30 June 2020
Blue: Rest                             | Blue: Hoard
> Heat 10; Cash 52                     | > Heat 28; Cash 38

Step 3, week of 7 July 2020
Red: Shout                             | Red: March
> Calm no; Heat 10                     | > Calm yes; Heat 40

They end otherwise
After step 3: A row                    | After step 3: Quiet
> Calm no                              | > Calm yes
> Heat 10                              | > Heat 40
> Cash 52                              | > Cash 35
One run is one draw of a toy model, not a forecast.
""",
}


@pytest.mark.parametrize("run", MARKET_TOLD)
def test_what_happened_in_one_alone_and_what_weighed_otherwise(run):
    base = load_text(MARKET, "market")
    assert told(base, base.set(gap=3), run, 3) == MARKET_TOLD[run]


CAMP = """
escalate: 1
title: A camp
clock: {steps: 2}
parameters: {pride: {value: 1, range: [0, 9]}}
state:
  fine: {label: Fine, start: 0.5, range: [0, 1]}
LEVELS
actors:
  red:
    label: Red
    precision: 9
    options:
      wait: {label: Wait, appeal: 1, effects: {a: +1}}
      push: {label: Push, appeal: -1 - 2 * pride, when: step == 1}
  blue: {label: Blue, options: {stand: {label: Stand}}}
outcomes: {peace: {label: Peace, otherwise: yes}}
"""
OLD = "  old: {label: Old, start: yes}\n  gone: {label: Gone, start: 5}\n"
NEW = {
    "-1 - 2 * pride": "0.03 + pride + 2 * pride",
    "  blue:": "      flee: {label: Flee, appeal: 0.5, when: step == 1}\n  blue:",
    "start: 0.5,": "start: 0.95,",
    "label: Stand": "label: Stay",
    "{steps: 2}": "{steps: 2, start: 2020-06-16, step: 1 day}",
}
TWO_FILES = """\
A camp: run 0, seed 1, told twice on the same luck
Left: as it stands. Right: A camp (other).

They start with different values: New - | 7; Old yes | -; Gone 5 | -; Fine 0.5 |
  0.95; H 50 | 57; G 50 | 56; F 50 | 55; E 50 | 54; D 50 | 53; C 50 | 52; B 50 |
  51.

The same in both
Step 0
  Red: Wait; Blue: Stand.

THEY PART in step 1: Red chooses
  Before it (left | right): New - | 7; Old yes | -; Gone 5 | -; Fine 0.5 | 0.95;
    H 50 | 57; G 50 | 56
    its options (* taken)                                 left         right
    Wait                                             over 99 % *   under 1 %
    Push                                             under 1 %     over 99 % *
    Flee                                             not there     under 1 %
  What weighs differently: Push: 2 * pride (-2 | +2); Push: its base appeal (-1
    | +0.03); Push: pride (+0 | +1)

What followed (left | right; only what differs)

Step 1
Red: Wait                              | Red: Push
> New -; Old yes                       | > New 7; Old -

Both end alike
After step 1: Peace                    | After step 1: Peace
> New -                                | > New 7
> Old yes                              | > Old -
> Gone 5                               | > Gone -
> Fine 0.5                             | > Fine 0.95
> H 50                                 | > H 57
> G 50                                 | > G 56
One run is one draw of a toy model, not a forecast.
"""


def test_two_files_that_differ_in_all_they_hold():
    """Entries, options and reasons that only one has; more levels than are told; they part in the last step."""

    def levels(apart):
        places = enumerate("abcdefgh")
        return "".join(f"  {name}: {{label: {name.upper()}, start: {50 + apart * place}}}\n" for place, name in places)

    text = CAMP
    for old, new in NEW.items():
        text = text.replace(old, new)
    base = load_text(CAMP.replace("LEVELS", OLD + levels(0)), "base")
    other = load_text(text.replace("LEVELS", "  new: {label: New, start: 7}\n" + levels(1)), "other")
    assert told(base, other) == TWO_FILES
    turned = told(other, base)
    for line in (
        "Flee                                             under 1 %     not there",
        "> Fine 0.95                            | > Fine 0.5",
        "Step 0, day of 16 June 2020\n  Red: Wait; Blue: Stay.\n",
    ):
        assert line in turned
    assert (
        "What weighs differently: Push: 2 * pride (+2 | -2); Push: its base appeal\n"
        "    (+0.03 | -1); Push: pride (+1 | +0)\n"
    ) in turned


EVENT_OR_ORDER = {
    "push=9": """\
China pays less, so the North talks, so there is a deal: run 0, seed 3, told
  twice on the same luck
Left: as it stands. Right: push = 9.

Both start alike.

The same in both
Step 0
  China: Pay; North: Threaten.

THEY PART in step 0: the event A storm

What followed (left | right; only what differs)

Step 0
-                                      | Event: A storm
> Heat 10                              | > Heat 40

Steps 1 to 2: the same moves and events in both

Step 3
-                                      | Event: A storm
> Heat 10                              | > Heat 70

They end otherwise
After step 3: Nothing                  | After step 3: Hot
> Heat 10                              | > Heat 70
One run is one draw of a toy model, not a forecast.
""",
    "squeeze": """\
China pays less, so the North talks, so there is a deal: run 9, seed 3, told
  twice on the same luck
Left: as it stands. Right: Squeeze (squeeze).

Both start alike.

THEY PART in step 0: China chooses
    its options (* taken)                                 left         right
    Pay                                              over 99 % *           -
    Cut                                              under 1 %       ordered *

What followed (left | right; only what differs)

Step 0
China: Pay                             | China: Cut
North: Threaten                        | North: Talk
> Payments 100                         | > Payments 80

Step 1
North: Threaten                        | North: Talk
> Payments 100                         | > Payments 80

Steps 2 to 3: the same moves and events in both

They end otherwise
After step 3: Nothing                  | After step 3: Deal
> Payments 100                         | > Payments 80
One run is one draw of a toy model, not a forecast.
""",
}


@pytest.mark.parametrize("change", EVENT_OR_ORDER)
def test_they_part_by_an_event_or_by_an_order(change):
    base = load_text(CHAIN, "chain")
    other, run = (base.set(push=9), 0) if change == "push=9" else (base.with_policy("squeeze"), 9)
    assert told(base, other, run, 3) == EVENT_OR_ORDER[change]


def test_runs_that_never_part_say_so():
    base = load_text(FEUD)
    text = told(base, base.set(pride=1e-9))
    assert "Every move and event is the same in both." in text
    assert "Both end alike" in text


def test_one_that_ends_first():
    base = load_text(FEUD)
    other = load_text(FEUD.replace("heat >= 30", "heat >= 12"), "short")
    traces = Replay(base, 1).trace(0), Replay(other, 1).trace(0)
    assert parting(*traces) == parting(*reversed(traces)) == (1, None)
    text = told(base, other)
    assert "THEY PART after step 1: one run ends there (short)." in text
    assert "The other run has ended; as it stands goes on:" in text
    assert text.count("Red: Wait") == 5
    long = told_twice(*reversed(traces), other, base, ("short", "a name " * 12))
    assert "The other run has ended; a name a name" in long
    assert max(map(len, long.splitlines())) == 80
    warmer = load_text(FEUD.replace("heat >= 30", "heat >= 12").replace("{heat: +1}", "{heat: +2}"), "warmer")
    assert "one run ends there (warmer).\n  Then (left | right): Heat 11 | 12\n" in told(base, warmer)


def test_different_starts_new_actors_and_closed_options():
    base = load_text(FEUD)
    other = load_text(
        FEUD.replace("start: 10", "start: 11")
        .replace("  blue:", "  green: {label: Green, options: {sing: {label: Sing}}}\n  blue:")
        .replace("{label: Wait, appeal: 1,", "{label: Wait, appeal: 1, when: step < 1,"),
        "green",
    )
    text = told(base, other)
    assert "They start with different values: Heat 10 | 11." in text
    assert "THEY PART in step 0: Green chooses" in text
    assert "-                                      | Green: Sing" in text
    banned = FEUD + "policies: {no_wait: {ban: [red.wait]}}\n"
    text = told(load_text(banned), load_text(banned).with_policy("no_wait"))
    assert "Wait                                                 100 % *      banned" in text


@pytest.mark.parametrize("never", ["", "\n      never: {label: Never, appeal: -900}"])
def test_another_precision_is_named(never):
    """Also where an option's odds are too small for a number."""
    text = FEUD.replace("precision: best", "precision: 1.5 + pride")
    base = load_text(text.replace("    options:\n", f"    options:{never}\n", 1))
    changed = base.set(pride=4)
    run = int(base.compare([changed], 200, 1).moved("pride=4")[0])
    assert "What weighs differently: precision (1.5 | 5.5)" in told(base, changed, run)


def test_wide_characters_keep_the_columns():
    korean = FEUD.replace("label: Push", "label: 비무장지대에서의 제한된 군사적 충돌과 확전의 위험이 이어짐")
    text = told(load_text(korean), load_text(korean).set(pride=5))
    rows = [line for line in text.splitlines() if " | " in line and not line.startswith((" ", "They", "What"))]
    assert all(line.split(" | ")[0].isascii() and len(line.split(" | ")[0]) == 38 for line in rows)


def test_the_flagship_fits_eighty_columns():
    comparison = escalate.load("kaesong-2020").compare("no_leaflets", 60)
    for run in comparison.moved("no_leaflets")[:2].tolist():
        text = comparison.why(run=run, full=True)
        assert max(map(len, text.splitlines())) <= 80
        assert "They end otherwise" in text


def test_what_is_told_as_shared_is_shared():
    base = escalate.load("kaesong-short")
    other = base.with_policy("chinese_pressure")
    left, right = Replay(base, 2020), Replay(other, 2020)
    told = [(left.trace(run), right.trace(run)) for run in range(16)]
    partings = [(one, two, parting(one, two)) for one, two in told]
    assert sum(parted is not None for *_, parted in partings) >= 8
    for one, two, parted in partings:
        if parted is None:
            continue
        for before, after in zip(one.steps[: parted[0]], two.steps[: parted[0]], strict=True):
            assert [(m.actor, m.option) for m in before.moves] == [(m.actor, m.option) for m in after.moves]
            assert before.events == after.events


def test_a_move_is_an_actors_in_a_step_that_was_played():
    moves = [SimpleNamespace(actor=name) for name in ("red", "storm")]
    step = SimpleNamespace(moves=moves)
    assert [move_of(step, ("actor", name)) for name in ("red", "storm", "blue")] == [*moves, None]
    assert move_of(step, ("event", "storm")) is None
    assert move_of(None, ("actor", "red")) is None
