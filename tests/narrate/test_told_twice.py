"""Two stories of one run: what both share, where they part and why, what followed."""

import escalate
from escalate import load_text
from escalate.engine.replay import Replay
from escalate.narrate.told_twice import parting, told_twice

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


def test_runs_that_never_part_say_so():
    base = load_text(FEUD)
    text = told(base, base.set(pride=1e-9))
    assert "Every move and event is the same in both." in text
    assert "Both end alike" in text


def test_one_that_ends_first():
    base = load_text(FEUD)
    other = load_text(FEUD.replace("heat >= 30", "heat >= 12"), "short")
    parted = parting(Replay(base, 1).trace(0), Replay(other, 1).trace(0))
    assert parted == (1, None)
    text = told(base, other)
    assert "THEY PART after step 1: one run ends there (short)." in text
    assert "The other run has ended; as it stands goes on:" in text
    assert text.count("Red: Wait") == 5


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


def test_another_precision_is_named():
    base = load_text(FEUD.replace("precision: best", "precision: 1.5 + pride"))
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
