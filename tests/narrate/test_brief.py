"""A run told by its turns: at most 24 lines, and nothing in them that did not happen."""

import dataclasses
import re

import pytest

from escalate import load, load_text
from escalate.narrate.brief import _cut, brief
from worlds import DUEL

TOLD = """\
Only one of three decides, and only in step 2: run {run}, seed 3
It ends in step 4: War. 21 % of 200 runs end so.

At the start: Fire no; Talk no.
Steps 0 to 1, mostly: {before}.
Step 2: War {share} -> 100 %, Quiet {quiet} -> 0 %.
  Red: Shoot (21 % likely).
  {beside}
Steps 3 to 4, mostly: {after}.
Held in steps: {held}.

The end: War.
Shares: how 1,000 runs would end, played on from there with fresh luck. All of
it: --full. One run is one draw of a toy model, not a forecast.
"""


def folded(trace, steps):
    from collections import Counter

    parts = []
    for actor in ("dull", "red", "later"):
        done = [move.option for step in steps for move in trace.steps[step].moves if move.actor == actor]
        option, times = Counter(done).most_common(1)[0]
        made = dict(zip(steps, done, strict=True))
        other = "".join(f", but {move.capitalize()} in {step}" for step, move in made.items() if move != option)
        parts.append(f"{actor.capitalize()}: {option.capitalize()} ({times} of {len(done)}){other}")
    return "; ".join(parts)


def test_it_reads_like_this():
    result = load_text(DUEL, "duel").run(200, 3)
    run = result.typical("war")
    trace, shares = result.trace(run), result.turning(run).shares[2]
    figures = {"run": run, "before": folded(trace, (0, 1)), "after": folded(trace, (3, 4))}
    others = {m.actor: m.option for m in trace.steps[2].moves} | {"red": None}
    news = [f"{m.actor.capitalize()}: {others[m.actor].capitalize()}" for m in trace.steps[1].moves
            if others[m.actor] not in (None, m.option)]  # fmt: skip
    figures["held"] = "Fire: 2 to 4"
    assert [step.step for step in trace.steps if step.state["fire"]] == [2, 3, 4]
    assert not any(step.state["talk"] for step in trace.steps)
    figures["beside"] = f"Beside it: {'; '.join(news)}." if news else ""
    figures |= {"share": f"{100 * shares[0]:.0f} %", "quiet": f"{100 * shares[2]:.0f} %"}
    wanted = re.sub(r"21 % of", f"{100 * result.share('war'):.0f} % of", TOLD).format(**figures)
    assert " ".join(result.story(run).split()) == " ".join(wanted.split())


@pytest.mark.parametrize("name", ["kaesong-2020", "kaesong-short", "crisis-bargaining", "gamblers-ladder"])
def test_stories_fit_and_agree_with_the_run(name):
    result = load(name).run(300)
    scenario = result.scenario
    for run in (0, 5, 17):
        told = result.story(run)
        lines, trace = told.splitlines(), result.trace(run)
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80
        flat = " ".join(told.split())
        outcome = next(each for each in scenario.outcomes if each.name == trace.outcome)
        assert f"It ends in step {trace.steps[-1].step}" in flat
        assert f": {outcome.label}. " in flat
        for step, told_of in re.findall(r"^Step (\d+).*?->.*?\.\n((?:  .*\n)+)", told, re.MULTILINE):
            moves = {
                f"{scenario.actor(m.actor).label}: "
                f"{next(o.label for o in scenario.actor(m.actor).options if o.name == m.option)}"
                for m in trace.steps[int(step)].moves
                if m.option is not None
            }
            words = " ".join(told_of.split())
            assert "chance did" in words or any(move in words for move in moves)


def test_a_mild_move_that_turned_a_run_is_told_with_what_it_answered_and_what_was_forgone():
    """The move answered was made and went further, and the other option was open, as likely as told, and no milder."""
    scenario = load("kaesong-2020")
    result, seen = scenario.run(300), 0
    rungs = {(a.label, o.label): o.rung for a in scenario.actors for o in a.options}
    for run in (3, 8, 14):
        trace = result.trace(run)
        pattern = r"Step (\d+),(?:(?!Step).)*?\. ([A-Z][\w ]+): ([\w -]+) \(\d+ % likely\) after ([\w ]+): ([\w ]+)[.;]"
        pattern += r"(?:(?!Step).)*? Had it been ([\w ]+) \((\d+) %\): [\w ,]+ about \d+ %\."
        for step, who, done, other, answered, instead, odds in re.findall(pattern, " ".join(result.story(run).split())):
            seen += 1
            lately = [(m.actor, m.option) for s in trace.steps[int(step) - 1 : int(step) + 1] for m in s.moves]
            actor = next(each for each in scenario.actors if each.label == other)
            assert (actor.name, next(o.name for o in actor.options if o.label == answered)) in lately
            assert rungs[other, answered] > rungs[who, done]
            assert rungs[who, instead] >= rungs[who, done]
            move = next(m for m in trace.steps[int(step)].moves if scenario.actor(m.actor).label == who)
            name = next(o.name for o in scenario.actor(move.actor).options if o.label == instead)
            weighed = next(each for each in move.weighed if each.option == name)
            assert weighed.open
            assert int(odds) == pytest.approx(100 * weighed.probability, abs=0.5)
    assert seen >= 3


@pytest.mark.parametrize(("start", "when", "told"), [
    (False, "step == 3 or step > 5", "Held in steps: A: 3, 6 to 9."),
    (False, "step % 2 == 1", "Held in steps: A: 1, 3, 5 and 2 times more."),
    (True, "step < 4", "Held in steps: A: 0 to 3."),
    (True, "step >= 0", None), (False, "step < 0", None),
])  # fmt: skip
def test_it_tells_in_which_steps_a_yes_or_no_held_that_changed(start, when, told):
    text = (
        "escalate: 1\ntitle: Spans\nclock: {steps: 10}\n"
        f"state: {{lit: {{label: A, start: {'yes' if start else 'no'}}}}}\n"
        f"actors: {{x: {{options: {{go: {{when: {when}, effects: {{lit: yes}}}}, "
        f"stop: {{when: not ({when}), effects: {{lit: no}}}}}}}}}}\noutcomes: {{end: {{otherwise: yes}}}}\n"
    )
    story = load_text(text, "spans").run(20).story(0)
    assert ("Held in steps" in story) == (told is not None)
    assert told is None or told in story


def test_chance_is_not_put_down_to_a_mover():
    text = DUEL.replace("at end: yes, when: fire", "when: step == 3, chance: 0.5")
    result = load_text(text, "chance").run(50, 3)
    run = result.typical("war")
    assert "No choice decided it, chance did: no event, only luck." in result.story(run)


def test_a_single_quiet_step_is_told_as_one():
    text = DUEL.replace("clock: {steps: 5}", "clock: {steps: 4}").replace("step == 2", "step == 1")
    result = load_text(text, "duel").run(200, 3)
    told = result.story(result.typical("war"))
    (alone,) = [line for line in told.splitlines() if line.startswith("Step 0: ")]
    assert "(1 of 1)" not in alone
    assert "mostly" not in alone
    assert "Steps 2 to 3, mostly: " in told


def test_quiet_steps_tell_what_stood_out_in_them():
    """A post that is left was manned before: the story must not swallow it."""
    scenario = load("kaesong-short")
    result = scenario.run(runs=60)
    left = [run for run in range(60) if "leave_posts" in {m.option for s in result.trace(run).steps for m in s.moves}]
    found = set()
    for run in left[:9]:
        told = result.story(run)
        assert "Man guard posts" in told
        found |= set(spans(scenario, result.trace(run), told))
    assert found == {"further", "once"}


def spans(scenario, trace, told):
    """How each move stands out that a story names in steps that turned nothing; each in the steps that are named."""
    labels = {(actor.label, option.label): (actor, option) for actor in scenario.actors for option in actor.options}
    for span in re.findall(r"Steps (\d+) to (\d+), mostly: (.*?)(?=\. |; \.\.\.)", " ".join(told.split())):
        first, last = int(span[0]), int(span[1])
        for part in span[2].split("; "):
            who, usual, rest = re.fullmatch(r"([\w ]+): (.+?) \(\d+ of \d+\)(?:, but (.*))?", part).groups()
            found = re.findall(r"([A-Z][\w ]+?) in ([\d, ]+?)(?: and (\d+) more)?(?=, [A-Z]|$)", rest or "")
            assert bool(rest) == bool(found)
            for other, numbers, more in found:
                actor, option = labels[who, other]
                steps = trace.steps[first : last + 1]
                made = [s.step for s in steps for m in s.moves if (m.actor, m.option) == (actor.name, option.name)]
                named = [int(number) for number in numbers.split(",")]
                assert named == made[:3]
                assert int(more or 0) == len(made[3:])
                further = option.rung != labels[who, usual][1].rung
                assert further or len(made) == 1
                yield "further" if further else "once"


def test_what_else_was_done_in_a_step_that_turned():
    """In the week of a war by chance the reader is told who fired; room for it comes before a third turn."""
    result = load("kaesong-short").run(3_000)
    run = next(run for run in result.runs.index[result.runs["outcome"] == "war"])
    told, last = " ".join(result.story(int(run)).split()), result.trace(int(run)).steps[-1]
    assert {"open_fire", "fire_back"} <= {move.option for move in last.moves}
    end = told[told.index(f"Step {last.step}, ") :]
    assert "North Korea: Open fire" in end
    assert "South Korea: Fire back" in end


WIDE = "with many words that take room on a line of the page"
BUSY = """
escalate: 1
title: Many who do much
clock: {start: 2020-06-16, step: 1 week, steps: 12}
ladder: [Low, Middle, High]
state: {fire: {start: 0}, calm: {start: no}}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, appeal: 1}
      shoot: {label: Shoot, rung: Middle, when: OFTEN, appeal: 1, effects: {fire: +1}}
ACTORS
events: {storm: {label: A storm, on: 2020-07-01}, thaw: {label: A thaw, on: 2020-07-23}}
outcomes:
  war: {label: War, at end: yes, when: fire >= 3}
  clash: {label: Clash, at end: yes, when: fire >= 2}
  quiet: {label: Quiet, otherwise: yes}
""".replace("OFTEN", "step == 2 or step == 5 or step == 8 or step == 11").replace("ACTORS", "".join(f"""\
  {name}:
    options:
      rest: {{label: Rest {WIDE}, rung: Low, appeal: 2}}
      talk: {{label: Talk, rung: Middle, appeal: 1}}
      push: {{label: Push, rung: High}}
""" for name in ("blue", "green", "grey", "black", "white")))  # fmt: skip


COURSES = {
    0: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; Black: Rest with many words
    that take room on a line of the page (3 of 5), but Push in 4, Talk in 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
  Beside it: Grey: Talk; Blue: Rest with many words that take room on a line of
    the page; ...
Steps 6 to 7, mostly: White: Push (1 of 2), but Rest with many words that take
    room on a line of the page in 7; Blue: Talk (1 of 2), but Rest with many
    words that take room on a line of the page in 7; ...
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
  Beside it: Grey: Rest with many words that take room on a line of the page;
    Black: Rest with many words that take room on a line of the page.
Steps 9 to 11, mostly: Red: Wait (2 of 3), but Shoot in 11; Blue: Talk (2 of 3),
    but Rest with many words that take room on a line of the page in 11; ...""",
    2: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; Black: Rest with many words
    that take room on a line of the page (3 of 5), but Push in 4, Talk in 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
  Beside it: Grey: Talk; ...
Steps 6 to 7, mostly: White: Push (1 of 2), but Rest with many words that take
    room on a line of the page in 7; Blue: Talk (1 of 2), but Rest with many
    words that take room on a line of the page in 7; ...
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
Steps 9 to 11, mostly: Red: Wait (2 of 3), but Shoot in 11; Blue: Talk (2 of 3),
    but Rest with many words that take room on a line of the page in 11; ...""",
    5: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
  Beside it: Grey: Talk; ...
Steps 6 to 7, mostly: White: Push (1 of 2), but Rest with many words that take
    room on a line of the page in 7; ...
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
Steps 9 to 11, mostly: Red: Wait (2 of 3), but Shoot in 11; Blue: Talk (2 of 3),
    but Rest with many words that take room on a line of the page in 11; ...""",
    7: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
Steps 6 to 7, mostly: White: Push (1 of 2), but Rest with many words that take
    room on a line of the page in 7; ...
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
Steps 9 to 11, mostly: Red: Wait (2 of 3), but Shoot in 11; Blue: Talk (2 of 3),
    but Rest with many words that take room on a line of the page in 11; ...""",
    8: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
  Beside it: Grey: Talk; ...
Steps 6 to 11, mostly: White: Rest with many words that take room on a line of
    the page (3 of 6), but Push in 6; ...""",
    12: """
Steps 0 to 4, mostly: Blue: Talk (2 of 5), but Rest with many words that take
    room on a line of the page in 2, 3, Push in 4; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely); event: A thaw.
Steps 6 to 11, mostly: White: Rest with many words that take room on a line of
    the page (3 of 6), but Push in 6; ...""",
    13: """
Steps 0 to 11, mostly: Blue: Rest with many words that take room on a line of
    the page (6 of 12), but Push in 4; ...""",
}


@pytest.fixture(scope="module")
def busy():
    result = load_text(BUSY, "busy").run(100, 3)
    return result.turning(result.typical("war"))


@pytest.mark.parametrize("lines", sorted({*COURSES, *(lines - 1 for lines in COURSES if lines)}))
def test_what_is_left_out_first_where_the_end_takes_room(busy, lines):
    """First what else was done and the steps between, then a turn after another, down to none."""
    said = " ".join(["It is a long story that is told here on nearly a whole line of it."] * lines)
    outcomes = tuple(dataclasses.replace(each, says=said) for each in busy.scenario.outcomes)
    told = brief(dataclasses.replace(busy, scenario=dataclasses.replace(busy.scenario, outcomes=outcomes)))
    course = told.partition("At the start: Fire 0; Calm no.\n")[2].partition("\n\nThe end: War.")[0]
    assert course == COURSES[max(least for least in COURSES if least <= lines)].strip()
    assert len(told.splitlines()) <= 24


@pytest.mark.parametrize(("text", "cut"), [
    ("At: one 1; two 2", "At: one 1; two 2."),
    ("At: one 1; two 22", "At: one 1; two 22"),
    ("At: one 1; two 222", "At: one 1 ..."),
    ("At: one 1234; two 2", "At: one 1234 ..."),
    ("At: one 12345678 and more", "At: one 12345 ..."),
])  # fmt: skip
def test_the_start_is_cut_between_its_entries(text, cut):
    assert _cut(text, 17) == cut
