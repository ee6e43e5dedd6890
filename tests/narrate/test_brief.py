"""A run told by its turns: at most 28 lines, and nothing in them that did not happen."""

import re
from dataclasses import replace
from typing import NamedTuple

import pytest

from escalate import load, load_text
from escalate.narrate.brief import _cut, brief
from escalate.studies.turning import Part
from worlds import DUEL, STRAY

TOLD = """\
Only one of three decides, and only in step 2: run 13, seed 3
It ends in step 4: War. 18 % of 200 runs end so.

At the start: Fire no; Talk no.
Steps 0 to 1: Dull: Left in 0; Later: Up in 1.
Step 2: War 20 % -> 100 %, Quiet 59 % -> 0 %.
  Red: Shoot (21 % likely); nothing in particular spoke for it.
  Had it been Wait (58 %): Quiet about 100 %.
  Beside it: Dull: Left; Later: Up.
Steps 3 to 4, as usual: Dull: Right; Red: Wait; Later: Down.
Held in steps: Fire: 2 to 4.

Shares: how 1,000 runs would end, played on from there with fresh luck. All of
it: --full. One run is one draw of a toy model, not a forecast.
"""


def test_it_reads_like_this():
    result = load_text(DUEL, "duel").run(200, 3)
    run, trace = result.typical("war"), result.trace(13)
    assert (run, result.story(run)) == (13, TOLD)
    done = [tuple(move.option for move in step.moves) for step in trace.steps]
    usual = ("right", "wait", "down")
    assert done == [("left", *usual[1:]), ("right", "wait", "up"), ("left", "shoot", "up"), usual, usual]


@pytest.mark.parametrize("name", ["kaesong-2020", "kaesong-short", "crisis-bargaining", "gamblers-ladder"])
def test_stories_fit_and_agree_with_the_run(name):
    result = load(name).run(300)
    scenario = result.scenario
    for run in (0, 5, 17):
        told = result.story(run)
        lines, trace = told.splitlines(), result.trace(run)
        assert len(lines) <= 28
        assert max(map(len, lines)) <= 80
        flat = " ".join(told.split())
        outcome = next(each for each in scenario.outcomes if each.name == trace.outcome)
        assert f"It ends in step {trace.steps[-1].step}" in flat
        assert f": {' '.join(f'{outcome.label}. {outcome.says}'.split())} " in flat
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
    for run in (0, 5, 27, 29, 31):
        trace = result.trace(run)
        pattern = r"Step (\d+),(?:(?!Step).)*?\. ([A-Z][\w ]+): ([\w ,-]+) \(\d+ % likely\) "
        pattern += r"(?:after|despite) ([\w ]+): ([\w ]+?)(?: in (\d+))?[.;]"
        pattern += r"(?:(?!Step).)*? Had it been ([\w ]+) \((\d+) %(?:; against it: [^()]+ \(-[\d.]+\))?\): "
        pattern += r"[\w ,]+ about \d+ %\."
        flat = " ".join(result.story(run).split())
        for step, who, done, other, answered, at, instead, odds in re.findall(pattern, flat):
            seen += 1
            lately = [(m.actor, m.option) for m in trace.steps[int(at or step)].moves]
            actor = next(each for each in scenario.actors if each.label == other)
            assert (actor.name, next(o.name for o in actor.options if o.label == answered)) in lately
            assert int(at or step) >= int(step) - 1
            assert rungs[other, answered] > rungs[who, done]
            assert rungs[who, instead] >= rungs[who, done]
            move = next(m for m in trace.steps[int(step)].moves if scenario.actor(m.actor).label == who)
            name = next(o.name for o in scenario.actor(move.actor).options if o.label == instead)
            weighed = next(each for each in move.weighed if each.option == name)
            assert weighed.open
            assert int(odds) == pytest.approx(100 * weighed.probability, abs=0.5)
    assert seen == 4


ANSWERS = """
escalate: 1
title: Who answers whom
clock: {steps: 3}
ladder: [Calm, Words, Force, War]
state: {heat: {start: 0}, pile: {start: 0}}
conditions: {stung: pest.sting, hurt: stung and step == 1, bitten: pest.sting}
actors:
  far:
    label: Far
    options: {rest: {}, drill: {label: Drill, rung: Force, when: step == 1, appeal: 9, effects: {pile: +1}}}
  pest:
    label: Pest
    options: {rest: {}, sting: {label: Sting, rung: Words, when: step == 1, appeal: 9, effects: {heat: +1}}}
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm}
      hit: {label: Hit, rung: Force, when: step == 1, appeal: 1 * pest.sting - 1, effects: {heat: +5}}
outcomes:
  war: {label: War, rung: War, when: heat >= 5}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""


@pytest.mark.parametrize(("appeal", "answered"), [
    ("1 * pest.sting - 1", True), ("1 * hurt - 1", True), ("heat - 1", True), ("rung(pest) - 1", True),
    ("0 * pest.sting", False), ("0 * far.drill", False), ("step - 1", False),
])  # fmt: skip
def test_only_a_move_that_weighed_is_said_to_be_answered(appeal, answered):
    """A mild choice answers what weighed in it and went further; a bold one what spoke most for it."""
    result = load_text(ANSWERS.replace("1 * pest.sting - 1", appeal), "answers").run(60, 4)
    told = " ".join(result.story(result.typical("peace")).split())
    assert "Had it been Hit (50 %): War about 100 %." in told
    assert ("Red: Wait (50 % likely) despite Pest: Sting." in told) == answered
    assert ("Red: Wait (50 % likely). Had" in told) != answered
    told = " ".join(result.story(result.typical("war")).split())
    assert ("Red: Hit (50 % likely) after Pest: Sting" in told) == answered
    said = {"heat - 1": "Heat (+1)", "rung(pest) - 1": "how far Pest went (+1)", "step - 1": "step (+1)"}.get(appeal)
    found = re.search(r"; for it: ([^.;]+)\.", told)
    assert (found and found[1]) == said, "that the move which it answers was made needs no more words"
    assert f"Beside it: {'Far: Drill' if answered else 'Far: Drill; Pest: Sting'}." in told


@pytest.mark.parametrize(("appeal", "answered"), [
    ("2 * pest.sting + far.drill - 3", "Pest: Sting"), ("pest.sting + 2 * far.drill - 3", "Far: Drill"),
    ("3 * hurt + 2 * far.drill - 5", "Pest: Sting"), ("pile + heat - 2 + pest.sting * far.drill", "Far: Drill"),
])  # fmt: skip
def test_of_two_that_weighed_the_one_that_spoke_most_is_answered(appeal, answered):
    result = load_text(ANSWERS.replace("1 * pest.sting - 1", appeal), "answers").run(60, 4)
    told = " ".join(result.story(result.typical("war")).split())
    assert f"Red: Hit ({'73' if 'pile' in appeal else '50'} % likely) after {answered}" in told
    assert ("; for it: Pile (+1)" in told) == ("pile" in appeal), "that the move was made needs no more words"


@pytest.mark.parametrize(("effect", "appeal", "when", "answered"), [
    ("+1", "0.5 * heat - 0.5", "step == 1", True), ("-1", "0.5 * heat - 0.5", "step == 1", False),
    ("+1", "0.5", "step == 1 and heat > 2", True), ("-1", "0.5", "step == 1 and heat < 3", False),
    ("-1", "0.5", "step == 1 and pest.sting", True), ("+1", "0.5", "step == 1", False),
])  # fmt: skip
def test_a_bold_choice_answers_what_opened_it_or_raised_what_spoke_for_it(effect, appeal, when, answered):
    text = ANSWERS.replace("heat: {start: 0}", "heat: {start: 2}").replace("{heat: +1}", f"{{heat: {effect}}}")
    text = text.replace("when: step == 1, appeal: 1 * pest.sting - 1", f"when: {when}, appeal: {appeal}")
    result = load_text(text, "opens").run(60, 4)
    told = " ".join(result.story(result.typical("war")).split())
    assert re.search(r"Red: Hit \(\d+ % likely\)", told)
    assert ("likely) after Pest: Sting" in told) == answered


def test_of_what_is_done_as_usual_the_highest_rung_comes_first():
    text = DUEL.replace("clock: ", "ladder: [Low, High]\nclock: ").replace("{label: Down}", "{label: Down, rung: High}")
    result = load_text(text.replace("{label: Wait,", "{label: Wait, rung: Low,"), "duel").run(200, 3)
    assert "Steps 3 to 4, as usual: Later: Down; Red: Wait; Dull: Right." in result.story(13)


def test_beside_a_turn_a_yes_or_no_that_changed_comes_first_and_one_that_was_set_again_does_not():
    text = ANSWERS.replace("pile: {start: 0}", "pile: {start: 0}, calm: {start: no}").replace("1 * pest.sting", "0")
    text = text.replace("{pile: +1}", "{pile: +1, calm: no}").replace("{heat: +1}", "{heat: +1, calm: yes}")
    result = load_text(text, "flags").run(60, 4)
    assert "Beside it: Pest: Sting; Far: Drill." in " ".join(result.story(result.typical("war")).split())


def test_what_came_after_a_choice_is_not_what_it_answered():
    pest, red, ends = map(ANSWERS.index, ("  pest:", "  red:", "outcomes:"))
    late = ANSWERS[:pest] + ANSWERS[red:ends] + ANSWERS[pest:red] + ANSWERS[ends:]
    late = late.replace("1 * pest.sting - 1", "heat - 2").replace("heat: {start: 0}", "heat: {start: 1}")
    result = load_text(late, "late").run(60, 4)
    told = " ".join(result.story(result.typical("peace")).split())
    assert "Red: Wait (73 % likely). Had it been Hit (27 %): War about 100 %." in told


FORGONE = """
escalate: 1
title: Held back
clock: {steps: 4}
ladder: [Calm, Force, War]
state: {heat: {start: 0}, pile: {start: 0}}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm}
      hit: {label: Hit, rung: Force, when: step == 1, appeal: 2.2, effects: {heat: +5}}
  pest:
    label: Pest
    options:
      rest: {}
      sting: {label: Sting, when: step == 2 and heat < 5, appeal: -0.85, effects: {pile: +1}}
outcomes:
  war: {label: War, rung: War, when: heat >= 5 and step == 2, chance: 0.45}
  clash: {label: Clash, rung: Force, at end: yes, when: heat + pile >= 1}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""


def test_what_was_forgone_is_seen_from_right_after_the_choice():
    """War gains most beside what the choice left open; a step later, without a sting, a clash would have."""
    result = load_text(FORGONE, "forgone").run(300, 4)
    told = " ".join(result.story(result.typical("peace")).split())
    assert re.search(r"Red: Wait \(10 % likely\)\. Had it been Hit \(90 %\): War about 4\d %\.", told)


@pytest.mark.parametrize(("start", "when", "told"), [
    (False, "step == 3 or step > 5", "Held in steps: A: 3 and 6 to 9."),
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


@pytest.mark.parametrize(("ending", "luck"), [
    ("war", "War had its own chance to come (50 %)"), ("quiet", "no event, only luck"),
])  # fmt: skip
def test_chance_is_not_put_down_to_a_mover(ending, luck):
    text = DUEL.replace("at end: yes, when: fire", "when: step == 3, chance: 0.5")
    result = load_text(text, "chance").run(50, 3)
    assert f"No choice decided it, chance did: {luck}." in result.story(result.typical(ending))


@pytest.mark.parametrize(("weight", "odds", "told"), [
    (0.124, 0.21, "No choice decided it, chance did: no event, only luck."),
    (0.125, 0.21, "Red: Shoot (21 % likely); nothing in particular spoke for it."),
    (0.5, 0.499, "Red: Shoot (50 % likely); nothing in particular spoke for it."),
    (0.5, 0.5, "Red: Shoot (50 % likely); chance did the rest."),
])  # fmt: skip
def test_a_quarter_of_a_step_is_a_movers_and_half_a_chance_needs_no_reason(weight, odds, told):
    turning = load_text(DUEL, "duel").run(200, 3).turning(13)
    (turn,) = turning.turns
    weighed = tuple(replace(each, probability=odds) for each in turn.mover.weighed)
    move = replace(turn.mover, weighed=weighed)
    turn = replace(turn, moved=0.5, parts=(Part(move, weight, "shoot", ()),))
    step = replace(turning.trace.steps[2], moves=(turning.trace.steps[2].moves[0], turn.mover))
    trace = replace(turning.trace, steps=(*turning.trace.steps[:2], step, *turning.trace.steps[3:]))
    assert f"\n  {told}\n" in brief(replace(turning, trace=trace, turns=(turn,)))


def test_what_chance_took_is_told_as_chance():
    result = load_text(STRAY, "stray").run(60)
    done = [result.trace(run).steps[0].moves[0].option for run in range(60)]
    told = " ".join(result.story(done.index("stray")).split())
    luck = "No choice decided it, chance did: The guard: Stray (50 % by chance); Shots 0 -> 1."
    assert f"{luck} What was done: The clerk: Write. Shares" in told
    shut = STRAY.replace("fire: {", "fire: {when: shots > 1, ").replace("wait: {", "wait: {when: shots > 1, ")
    result = load_text(shut, "shut").run(60)
    waits = next(run for run in range(60) if result.trace(run).steps[0].moves[0].option is None)
    assert "chance did: no event, only luck.\n" in result.story(waits)
    result = load_text(STRAY, "stray").run(60)
    told = result.story(done.index("fire"))
    assert "  The guard: Fire (25 % likely); nothing in particular spoke for it.\n" in told


def test_a_single_quiet_step_is_told_as_one():
    text = DUEL.replace("clock: {steps: 5}", "clock: {steps: 4}").replace("step == 2", "step == 1")
    result = load_text(text, "duel").run(200, 3)
    told = result.story(result.typical("war"))
    (alone,) = [line for line in told.splitlines() if line.startswith("Step 0: ")]
    assert " in 0" not in alone
    assert "as usual" not in alone
    assert "Steps 2 to 3: " in told


def test_steps_in_which_nobody_can_move_are_told_as_such():
    text = DUEL.replace("{label: Left}, right: {label: Right}", "{label: Left, when: step == 2}")
    text = text.replace("{label: Wait, appeal: 1}", "{label: Wait, when: step == 2}")
    text = text.replace("{label: Up}, down: {label: Down}", "{label: Up, when: step == 2}")
    result = load_text(text, "still").run(200, 3)
    told = result.story(result.typical("war"))
    assert "Steps 0 to 1, as usual: nothing is open to anybody." in told
    assert "Steps 3 to 4, as usual: nothing is open to anybody." in told


@pytest.mark.parametrize("name", ["kaesong-short", "cuba-1962", pytest.param("fashoda-1898", marks=pytest.mark.slow)])
def test_quiet_steps_tell_what_was_done_in_them(name):
    """A post that is left was manned before: the story must not swallow it."""
    scenario = load(name)
    result = scenario.run(runs=40)
    whole = 0
    for run in range(20):
        trace, told = result.trace(run), result.story(run)
        for first, last, deeds, loose, end in folds(told):
            every = {deed.named: deed for deed in done(scenario, trace, first, last)}
            assert deeds == [named for named in every if named in deeds]
            assert not end or {named for named, deed in every.items() if deed.effects} <= set(deeds)
            least = min((every[named].weight for named in loose), default=(True, True))
            out = [every[named].weight for named in set(every) - set(deeds) if every[named].effects]
            assert not out or max(out) <= least, "the highest rung, the end and what changed a yes/no stay"
            whole += end
    assert whole >= 10


def folds(told):
    """Of each fold of a story: its steps, its deeds as actor, move and first step, and whether they are all.

    And those without odds among them: those with odds are kept for being unlikely, or for a turn that rests on them.
    """
    flat = re.sub(r"\n {4}", " ", told)
    for first, last, line in re.findall(r"^Steps (\d+) to (\d+)(?: \(.* -> .* %\))?: (.*)$", flat, re.MULTILINE):
        deeds, loose = [], []
        line = re.sub(r"(?<=\.) [A-Z][^;]* asks\.$", "", line)
        for part in line.removesuffix("; ...").removesuffix(".").split("; "):
            who, _, rest = part.partition(": ")
            odds = r"( \((?:under )?\d+ % (?:likely|by chance)(?: in \d+)?\))?(?: \((?:after|despite) [^()]*\))?"
            more = r"(?: and (?:\d+ times|once) more)?"
            found = re.findall(rf"([A-Z].*?) in ([\d, toand]+?){more}{odds}(?=, [A-Z]|$)", rest)
            named = [((who, move, int(re.match(r"\d+", steps)[0])), said) for move, steps, said in found]
            deeds += [each for each, _ in named]
            loose += [each for each, said in named if not said]
        yield int(first), int(last), deeds, loose, not line.endswith("...")


class Done(NamedTuple):
    """Something done in some steps, named by its actor, its option and the first of them."""

    named: tuple[str, str, int]
    effects: bool
    weight: tuple[bool, bool]
    """Does it do something, and was it of the highest rung, or met the end? Did it change a yes/no?"""


def done(scenario, trace, first, last):
    """All that was done in some steps, by actor and in the order of the first time."""
    flags = {entry.name for entry in scenario.state if type(entry).__name__ == "Flag"}
    top = max(option.rung for actor in scenario.actors for option in actor.options)
    steps = trace.steps[first : last + 1]
    for actor in scenario.actors:
        made = [(step.step, move) for step in steps for move in step.moves if move.actor == actor.name and move.option]
        for name in dict.fromkeys(move.option for _, move in made):
            option = next(each for each in actor.options if each.name == name)
            these = [(step, move) for step, move in made if move.option == name]
            ends = any(step == trace.steps[-1].step for step, _ in these) or option.rung == top
            turned = any(old != new for _, m in these for at, (old, new) in m.changes.items() if at in flags)
            named = (actor.label, option.label, these[0][0])
            yield Done(named, bool(option.effects), (ends and bool(option.effects), turned))


def test_what_else_was_done_in_a_step_that_turned():
    """In the week of a war by chance the reader is told who fired; room for it comes before a third turn."""
    result = load("kaesong-short").run(3_000)
    run = next(run for run in result.runs.index[result.runs["outcome"] == "war"])
    told, last = " ".join(result.story(int(run)).split()), result.trace(int(run)).steps[-1]
    assert {"open_fire", "fire_back"} <= {move.option for move in last.moves}
    end = told[told.index(f"Step {last.step}, ") :]
    assert "North Korea: Open fire" in end
    assert "South Korea: Fire back" in end


@pytest.mark.parametrize(("text", "cut"), [
    ("At: one 1; two 2", "At: one 1; two 2."),
    ("At: one 1; two 22", "At: one 1; two 22"),
    ("At: one 1; two 222", "At: one 1 ..."),
    ("At: one 12345; two 2", "At: one 12345 ..."),
    ("At: one 123456; two 2", "At: one 12345 ..."),
    ("At: one 12345678 and more", "At: one 12345 ..."),
])  # fmt: skip
def test_the_start_is_cut_between_its_entries(text, cut):
    assert _cut(text, 17) == cut


@pytest.mark.parametrize(("calls", "told"), [
    ("step == 1 or step == 4", "Steps 0 to 7: Red: Call in 1 and 4, Act in 7."),
    ("step == 1 or step >= 4 and step <= 5", "Steps 0 to 7: Red: Act in 7."),
])  # fmt: skip
def test_an_offer_made_twice_is_no_idleness(calls, told):
    """Without an effect of its own and in a quarter of eight steps, beside what is done otherwise."""
    text = (
        "escalate: 1\ntitle: Calls\nclock: {steps: 8}\nstate: {x: {start: 0}}\nactors: {red: {label: Red, options: "
        f"{{rest: {{label: Rest}}, call: {{label: Call, when: {calls}, appeal: 60}}, "
        "act: {label: Act, when: step == 7, appeal: 60, effects: {x: +1}}}}}\noutcomes: {end: {otherwise: yes}}\n"
    )
    assert told in load_text(text, "calls").run(20).story(0)
