"""The shape of a scenario file as pydantic models: which keys there are and what kind of thing each takes.

What the words inside mean (names, formulas, ranges) is checked in :mod:`escalate.scenario.check`.
Scalars arrive here as the text that stands in the file.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from escalate.scenario import tokens
from escalate.scenario.nodes import TRUTHS

NUMBER = re.compile(rf"[+-]?{tokens.NUMBER}")
WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NEVER = "never"
"""In place of an event's date: it was called off."""
_LEADING_ZERO = re.compile(rf"[+-]?{tokens.LEADING_ZERO}")


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("escalate", "{message}", {"message": message})


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("should be a text")
    return value


def _formula(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("should be a number or a formula")
    return value


def _number(value: Any) -> Any:
    text = value.replace("−", "-") if isinstance(value, str) else ""
    if not NUMBER.fullmatch(text):
        raise _wrong("should be a plain number, such as 7 or 0.5")
    if _LEADING_ZERO.match(text):
        raise _wrong(tokens.OCTAL)
    if abs(float(text)) > tokens.LARGEST:
        raise _wrong("should be a number up to 1e15")
    return float(text)


def _whole(value: Any) -> Any:
    if isinstance(value, str) and _LEADING_ZERO.fullmatch(value):
        raise _wrong(tokens.OCTAL)
    if not isinstance(value, str) or not WHOLE.fullmatch(value):
        raise _wrong("should be a whole number, such as 26")
    return int(value)


def _truth(value: Any) -> Any:
    if not isinstance(value, str) or value.lower() not in TRUTHS:
        raise _wrong("should be yes or no")
    return TRUTHS[value.lower()]


def _date(value: Any) -> Any:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise _wrong("should be a date, such as 2020-06-16 (year-month-day)")
    return value


def _day(value: Any) -> Any:
    if value == NEVER:
        return value
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise _wrong("should be a date, such as 2020-06-16 (year-month-day), or never")
    return value


def _entry(value: Any) -> Any:
    if not isinstance(value, dict):
        raise _wrong("should be a group of keys, each on a line of its own or in { }")
    return value


_FORMULA_SCHEMA = {"type": ["string", "number", "boolean"]}
_TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}  # an editor may take 1990 or true for more than its letters
_TEXTS_SCHEMA = {"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA}]}
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
FormulaText = Annotated[str, BeforeValidator(_formula), WithJsonSchema(_FORMULA_SCHEMA)]
AmountText = Annotated[str, BeforeValidator(_formula), WithJsonSchema(_FORMULA_SCHEMA)]
Number = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Range = Annotated[
    list[Number], WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})
]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"enum": ["yes", "no", True, False]})]
_DATE_SCHEMA = {"type": "string", "format": "date"}
DateText = Annotated[str, BeforeValidator(_date), WithJsonSchema(_DATE_SCHEMA)]
DayText = Annotated[str, BeforeValidator(_day), WithJsonSchema({"anyOf": [_DATE_SCHEMA, {"const": NEVER}]})]


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _pair(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        raise _wrong("should be two texts, such as [it fears force, it answers force with force]")
    return value


Texts = Annotated[list[Text], BeforeValidator(_names), WithJsonSchema(_TEXTS_SCHEMA)]
Pair = Annotated[
    list[Text],
    BeforeValidator(_pair),
    WithJsonSchema({"type": "array", "items": _TEXT_SCHEMA, "minItems": 2, "maxItems": 2}),
]


class Keys(BaseModel):
    """A group of keys; others than those named are refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class Entry(Keys):
    """What every entry may say of itself."""

    label: Text = Field("", description="What tables and charts call it; the name itself where absent.")
    source: Text = Field("", description="Where it comes from.")
    quote: Text = Field("", description="The source's own words.")
    why: Text = Field("", description="The reasoning behind it.")


class Clock(Keys):
    """When a run begins and how it is divided."""

    start: DateText = Field("", description="First day; without it there are no dates.")
    step: Text = Field("", description="Length of a step, such as 1 week or 3 days.")
    steps: Whole = Field(description="How many steps a run lasts at most.")


class Parameter(Entry):
    """A number that matters, with the doubt about it."""

    value: Number = Field(description="What a normal run uses.")
    range: Range = Field(description="[low, high]: what a reasonable person could put there instead.")
    basis: Literal["article", "source", "guess"] = Field("guess", description="Where the value comes from.")
    ends: Pair = Field([], description="[at low, at high]: what the two ends of the range mean, in words.")
    under: Texts = Field([], description="The policies under which the value matters, where it matters under no other.")


class State(Entry):
    """Something that changes during a run: a level (number) or a flag (yes/no)."""

    start: AmountText = Field(description="A number, mean ± sd, low to high, or yes/no for a flag.")
    range: Range = Field([], description="[low, high] of a level; [0, 100] where absent.")
    drift: FormulaText = Field("", description="Added to the level at the end of each step.")
    noise: FormulaText = Field("", description="Standard deviation of the luck added at the end of each step.")
    whole: Truth = Field(False, description="yes: the level holds whole numbers only.")
    seen_by: Texts = Field(
        [], alias="seen by", description="The actors who know it; no formula of another may read it."
    )


class SetEffect(Keys):
    """Replaces a value instead of adding to it."""

    set: AmountText = Field(description="The new value.")


def _effect(value: Any) -> Any:
    if isinstance(value, dict):
        SetEffect.model_validate(value)
    elif not isinstance(value, str):
        raise _wrong("should be an amount, such as +7, or {set: amount}")
    return value


Effect = Annotated[
    Any,
    BeforeValidator(_effect),
    WithJsonSchema({"anyOf": [_FORMULA_SCHEMA, SetEffect.model_json_schema()]}),
]
Effects = Annotated[dict[str, Effect], BeforeValidator(_entry)]


class Option(Entry):
    """One thing an actor can do."""

    rung: Text = Field("", description="Its rung on the ladder.")
    when: FormulaText = Field("", description="Open only where this holds.")
    appeal: FormulaText = Field("", description="What speaks for it, apart from the goal.")
    chance: FormulaText = Field("", description="Taken with just this chance, 0 to 1; the others share the rest.")
    effects: Effects = Field({}, description="What it does: state -> amount.")
    once: Truth = Field(False, description="yes: taken at most once a run.")
    says: Text = Field("", description="A sentence for the story of a run.")


def _once(value: Any) -> Any:
    groups = value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
    if not all(isinstance(group, list) and group and all(isinstance(name, str) for name in group) for group in groups):
        raise _wrong("should be a list of options of which one is taken once, or a list of such lists")
    return value


_GROUP_SCHEMA = {"type": "array", "items": _TEXT_SCHEMA, "minItems": 1}
Once = Annotated[
    list[Any],
    BeforeValidator(_once),
    WithJsonSchema({"anyOf": [_GROUP_SCHEMA, {"type": "array", "items": _GROUP_SCHEMA, "minItems": 1}]}),
]


class Actor(Entry):
    """Somebody who chooses, once a step."""

    seat: Text = Field("", description="Who decides.")
    goal: FormulaText = Field("", description="What the actor wants more of, as a formula of the state.")
    precision: FormulaText = Field("", description="Logit precision: 0 picks blindly, best picks the best.")
    foresight: Whole = Field(0, description="How many later moves it thinks ahead.")
    once: Once = Field([], description="Options of which one is taken, once a run; or several such lists.")
    options: Annotated[dict[str, Annotated[Option, BeforeValidator(_entry)]], BeforeValidator(_entry)] = Field(
        description="What the actor can do: name -> option."
    )


class Event(Entry):
    """Something nobody chooses."""

    on: DayText = Field("", description="The date it happens on; never where it was called off.")
    when: FormulaText = Field("", description="Can happen only where this holds.")
    chance: FormulaText = Field("", description="Chance in each step, 0 to 1.")
    once: Truth = Field(False, description="yes: at most once a run.")
    effects: Effects = Field({}, description="What it does: state -> amount.")
    says: Text = Field("", description="A sentence for the story of a run.")


class Outcome(Entry):
    """One way a run can end."""

    rung: Text = Field("", description="Its rung on the ladder.")
    when: FormulaText = Field("", description="Ends the run where this holds.")
    chance: FormulaText = Field("", description="Chance that it does so in a step where it holds.")
    at_end: Truth = Field(False, alias="at end", description="yes: looked at only when time runs out.")
    otherwise: Truth = Field(False, description="yes: what is left; exactly one outcome, the last.")
    worth: Annotated[dict[str, FormulaText], BeforeValidator(_entry)] = Field(
        {}, description="actor -> worth to it, a formula of parameters."
    )
    says: Text = Field("", description="A sentence for the story of a run.")


def _setting(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("should be a value, such as 80 or yes")
    return value


Setting = Annotated[str, BeforeValidator(_setting), WithJsonSchema(_FORMULA_SCHEMA)]


class Policy(Entry):
    """A what-if, compared with the file as it stands."""

    order: Annotated[dict[str, FormulaText], BeforeValidator(_entry)] = Field(
        {}, description="actor.option -> taken whenever this holds."
    )
    ban: Texts = Field([], description="Options nobody may take.")
    set: Annotated[dict[str, Setting], BeforeValidator(_entry)] = Field(
        {}, description="Parameters, starts, actor.precision, actor.foresight, event.on or steps -> another value."
    )
    cost: Text = Field("", description="What it would cost those who do it.")


class BaseRate(Keys):
    """How often the world did something comparable."""

    label: Text = Field(description="What was counted.")
    says: Text = Field(description="What the count was.")
    source: Text = Field(description="Who counted.")
    n: Whole = Field(0, description="How many cases were counted.")
    unit: Text = Field("", description="What the cases are, in the plural, such as crises or years.")
    counts: Annotated[dict[str, Whole], BeforeValidator(_entry)] = Field(
        {}, description="outcome -> how many of the cases ended so."
    )


class Question(Keys):
    """A question for a class, with what only the teacher's key tells."""

    ask: Text = Field(description="The question.")
    answer: Text = Field("", description="What the scenario shows.")
    misconception: Text = Field("", description="What is usually thought instead.")


def _question(value: Any) -> Any:
    if isinstance(value, dict):
        Question.model_validate(value)
    elif not isinstance(value, str):
        raise _wrong("should be a question, or a group with ask and answer")
    return value


Questions = Annotated[
    list[Annotated[Any, BeforeValidator(_question)]],
    BeforeValidator(_names),
    WithJsonSchema(
        {"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": {"anyOf": [_TEXT_SCHEMA, Question.model_json_schema()]}}]}
    ),
]


def _group(of: Any) -> Any:
    return Annotated[dict[str, Annotated[of, BeforeValidator(_entry)]], BeforeValidator(_entry)]


class ScenarioFile(Keys):
    """A whole scenario file."""

    escalate: Literal["1"] = Field(description="Version of the language.", json_schema_extra={"enum": [1]})
    extends: Text = Field("", description="A scenario this one is laid over.")
    title: Text = Field(description="Heads tables and charts.")
    summary: Text = Field("", description="What the scenario is about, in a few sentences.")
    purpose: Text = Field("", description="What the model is for, such as illustration.")
    not_for: Text = Field("", description="What it is not for, such as forecasting.")
    source: Text = Field("", description="What it is drawn from.")
    frozen: DateText = Field("", description="Nothing after this date is in the assumptions.")
    authors: Texts = Field([], description="Who wrote it.")
    license: Text = Field("", description="Under which licence it may be used.")
    clock: Annotated[Clock, BeforeValidator(_entry)] = Field(description="When a run begins and how long it lasts.")
    moves: Literal["in order", "together", "shuffled"] = Field(
        "in order", description="Who sees whose move: each the earlier ones, nobody, or in an order drawn each step."
    )
    ladder: list[Text] = Field([], description="Rungs from the lowest to the highest.")
    parameters: _group(Parameter) = Field({}, description="Every number that matters: name -> value, range, reason.")  # type: ignore[valid-type]
    state: _group(State) = Field({}, description="What changes during a run: name -> level or flag.")  # type: ignore[valid-type]
    actors: _group(Actor) = Field(description="Who chooses, in the order of moves.")  # type: ignore[valid-type]
    events: _group(Event) = Field({}, description="What nobody chooses.")  # type: ignore[valid-type]
    conditions: Annotated[dict[str, FormulaText], BeforeValidator(_entry)] = Field(
        {}, description="Names for a yes/no, used in formulas as a flag is: name -> condition."
    )
    outcomes: _group(Outcome) = Field(description="How a run can end; the last has otherwise: yes.")  # type: ignore[valid-type]
    policies: _group(Policy) = Field({}, description="What-ifs, each compared with the file as it stands.")  # type: ignore[valid-type]
    key_assumptions: list[Text] = Field([], description="Up to three parameters shown above each tally.")
    base_rates: list[Annotated[BaseRate, BeforeValidator(_entry)]] = Field(
        [], description="How often the world did something comparable; for reading beside a tally."
    )
    what_happened: Text = Field("", description="What really happened; shown after a run, not used by it.")
    mechanism: Text = Field("", description="What makes the crisis escalate or not, in a sentence.")
    change_first: Text = Field("", alias="change first", description="What to change first, to see the mechanism.")
    window: Text = Field("", description="What it means that the clock stops when it does.")
    questions: Questions = Field([], description="For the classroom: texts, or ask, answer and misconception.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors.

    A file that extends another may leave out whatever that one says, and remove it with ``null``.
    """
    whole = ScenarioFile.model_json_schema(by_alias=True)
    parts = whole.pop("$defs")
    whole["properties"]["escalate"] = {"const": 1, "description": "Version of the language."}
    over = {f"{name}Over": _for_overlay(part) for name, part in parts.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "escalate scenario",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/ScenarioOver"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": {**parts, **over, "Scenario": whole, "ScenarioOver": _for_overlay(whole)},
    }


def _for_overlay(part: Any) -> Any:
    """A piece of the schema in which nothing is needed and everything may be ``null``."""
    if isinstance(part, list):
        return [_for_overlay(item) for item in part]
    if not isinstance(part, dict):
        return part
    new: dict[str, Any] = {}
    for key, value in part.items():
        if key == "properties":
            new[key] = {name: _or_null(inner) for name, inner in value.items()}
        elif key == "additionalProperties" and isinstance(value, dict):
            new[key] = _or_null(value)
        elif key == "$ref":
            new[key] = f"{value}Over"
        elif key != "required":
            new[key] = _for_overlay(value)
    return new


def _or_null(part: dict[str, Any]) -> dict[str, Any]:
    inner = _for_overlay(part)
    about = {key: inner.pop(key) for key in ("description", "title") if key in inner}
    return {**about, "anyOf": [inner, {"type": "null"}]}
