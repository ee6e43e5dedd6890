"""What is printed for students: stories to cut, a lever a card, and the sheet for guesses and findings."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.charts.rungs import SOFT
from escalate.engine.trace import StepTrace
from escalate.lesson import words
from escalate.lesson.figures import Figures, others_of
from escalate.lesson.paper import Block, Boxes, Lines, Text
from escalate.lesson.stories import TURNS, Strip
from escalate.narrate.story import outline, shown, when
from escalate.scenario.in_words import in_words
from escalate.scenario.model import Level, Order, Policy, Scenario, from_the_top
from escalate.scenario.thresholds import telling_level
from escalate.studies.turning import Turning

TOY = "One run of a toy model, not a forecast and not what happened."


def strips(found: Figures) -> list[Block]:
    """The stories, each a block to cut out: start, what was new week by week, and how it ended."""
    return [Block(list(_strip(strip)), framed=True) for strip in found.strips]


def _strip(strip: Strip) -> Iterator[Text]:
    turning = strip.turning
    scenario, trace = turning.scenario, turning.trace
    yield Text(f"Story {strip.letter}: {scenario.title}", 12, bold=True)
    start = "; ".join(f"{entry.label} {shown(entry, trace.start[entry.name])}" for entry in scenario.state)
    yield Text(f"At the start: {start}.", 9.5, colour=SOFT)
    level = _followed(turning)
    if level is not None:
        yield Text(f"In brackets: {level.label} after the step, {words.level(scenario, level)}.", 9.5, colour=SOFT)
    last = -1
    for step in _course(turning):
        if step > last + 1:
            yield Text(_quiet(last + 1, step - 1), 9, colour=SOFT, before=3)
        told = trace.steps[step]
        stands = f" ({shown(level, told.state[level.name])})" if level is not None else ""
        yield Text(f"{when(scenario, step)}: {' '.join(_all_of(scenario, told))}{stands}", 9, before=3)
        last = step
    if trace.steps[-1].step > last:
        yield Text(_quiet(last + 1, trace.steps[-1].step), 9, colour=SOFT, before=3)
    outcome = scenario.outcome(trace.outcome)
    said = f" {outcome.says.strip()}" if outcome.says.strip() else ""
    yield Text(f"The end, after step {trace.steps[-1].step}: {outcome.label}.{said}", 10.5, bold=True, before=4)
    asked = "Mark the step where it turned, if one did. Who decided, and what else could they have done?"
    yield Text(f"{asked} {TOY}", 9, before=4)


def _quiet(first: int, last: int) -> str:
    """Steps that are passed over."""
    return f"{f'Step {first}' if first == last else f'Steps {first} to {last}'}: only moves already told."


def _followed(turning: Turning) -> Level | None:
    """The level that stories are told by; None where there is none, or where it does not move in this one."""
    name = telling_level(turning.scenario)
    level = next((level for level in turning.scenario.levels if level.name == name), None)
    moves = level is not None and len({step.state[level.name] for step in turning.trace.steps}) > 1
    return level if moves else None


def _course(turning: Turning) -> list[int]:
    """The steps with something new and those that turned the run, told alike, so that none of them stands out."""
    news = {each.step for each in outline(turning.trace, turning.scenario)}
    return sorted(news | {turn.step for turn in turning.turns[:TURNS]})


def _all_of(scenario: Scenario, step: StepTrace) -> list[str]:
    """What everybody did who had something to choose, and what happened."""
    told = []
    for move in step.moves:
        if not any(entry.open for entry in move.weighed):
            continue
        actor = scenario.actor(move.actor)
        told.append(f"{actor.label}: {actor.deed(move.option)}.")
    return [*told, *(f"{scenario.event(fired.event).label}." for fired in step.events)]


def cards(scenario: Scenario) -> list[Block]:
    """A lever a card: what it orders, forbids and changes, and what it costs; no result."""
    return [Block(list(_card(scenario, policy)), framed=True) for policy in others_of(scenario)]


def _card(scenario: Scenario, policy: Policy) -> Iterator[Text | Lines]:
    yield Text(policy.label, 13, bold=True)
    for line in orders_of(scenario, policy):
        yield Text(line, 10, before=3)
    if policy.cost:
        yield Text(f"What it costs: {policy.cost}.", 10, before=3)
    for asked in ("With it, this ending comes more often:", "and this one less:", "because:"):
        yield Text(asked, 10, before=6)
        yield Lines(1 if asked != "because:" else 2, 20)


def orders_of(scenario: Scenario, policy: Policy) -> list[str]:
    """What a policy orders, forbids and sets, in the file's labels."""
    numbers = words.settable(scenario)
    return [
        *(_order(scenario, order) for order in policy.orders),
        *(f"{scenario.actor(who).label} may not: {scenario.actor(who).deed(what)}." for who, what in policy.bans),
        *(f"{numbers.get(name, name)} is {value}." for name, value in policy.sets.items()),
    ]


def _order(scenario: Scenario, order: Order) -> str:
    when = in_words(order.when.text, scenario)
    actor = scenario.actor(order.actor)
    return (
        f"{actor.label} must: {actor.deed(order.option)}, whenever it is open"
        f"{'' if when == 'yes' else f' and {when}'}."
    )


def sheet(scenario: Scenario) -> list[Block]:
    """The sheet: a guess before anything is played, and what is handed in; made of the file alone, never of runs."""
    head: list[Text | Boxes | Lines] = [
        Text(scenario.title, 16, bold=True),
        Text("Name: ____________________________   Date: ______________", 10.5, before=6),
    ]
    if scenario.about.summary:
        head.append(Text(scenario.about.summary, before=8))
    guess: list[Text | Boxes | Lines] = [
        Text("1. Alone, before anything is played: of 100 runs, how many end like this?", 12, bold=True),
        Boxes("", 2, ("my guess", "the class")),
        *(Boxes(outcome.label, 2) for outcome in from_the_top(scenario.outcomes)),
        Text("My guesses together make 100. The one I am surest of, and why:", before=4),
        Lines(2),
    ]
    story: list[Text | Boxes | Lines] = [
        Text("2. Story ____ turned in step ____ (or: nowhere clearly)", 12, bold=True, before=8),
        Text("Who decided: ______________________   because"), Lines(1),
    ]  # fmt: skip
    lever: list[Text | Boxes | Lines] = [Text("3. One lever, in pairs: what do we expect?", 12, bold=True, before=8)]
    if others_of(scenario):
        lever += [Text("Our lever: ______________________   More often: ______________   Less often: ____________")]
    lever += [
        Text("because"), Lines(1), Text("We found:"), Lines(2),
        Text("One number that turns our finding round, and where (or which we tried, and none did):"), Lines(1),
    ]  # fmt: skip
    end: list[Text | Boxes | Lines] = [
        Text("4. To hand in", 12, bold=True, before=8), Text("In this model ..."), Lines(2), Text("because"), Lines(1),
        Text("It would be wrong if"), Lines(2),
        Text("A toy model: it shows where assumptions lead, and forecasts nothing.", 9, colour=SOFT, before=8),
    ]  # fmt: skip
    parts: list[list[Text | Boxes | Lines]] = [head, guess, story, lever, end]
    return [Block(part) for part in parts]
