"""The shape of a scenario file as pydantic models: which keys there are and what kind of thing each takes.

What the words inside mean (names, formulas, ranges) is checked in :mod:`escalate.scenario.check`.
Scalars arrive here as the text that stands in the file.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
WHOLE = re.compile(r"[0-9]{1,9}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST = 1e15
TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


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
    if abs(float(text)) > LARGEST:
        raise _wrong("should be a number up to 1e15")
    return float(text)


def _whole(value: Any) -> Any:
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


def _entry(value: Any) -> Any:
    if not isinstance(value, dict):
        raise _wrong("should be a group of keys, each on a line of its own or in { }")
    return value


_FORMULA_SCHEMA = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, BeforeValidator(_text)]
FormulaText = Annotated[str, BeforeValidator(_formula), WithJsonSchema(_FORMULA_SCHEMA)]
AmountText = Annotated[str, BeforeValidator(_formula), WithJsonSchema(_FORMULA_SCHEMA)]
Number = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"enum": ["yes", "no", True, False]})]
DateText = Annotated[str, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]


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
    range: list[Number] = Field(description="[low, high]: what a reasonable person could put there instead.")
    basis: Literal["article", "source", "guess"] = Field("guess", description="Where the value comes from.")


class State(Entry):
    """Something that changes during a run: a level (number) or a flag (yes/no)."""

    start: AmountText = Field(description="A number, mean ± sd, low to high, or yes/no for a flag.")
    range: list[Number] = Field([], description="[low, high] of a level; [0, 100] where absent.")
    drift: FormulaText = Field("", description="Added to the level at the end of each step.")
    noise: FormulaText = Field("", description="Standard deviation of the luck added at the end of each step.")
    whole: Truth = Field(False, description="yes: the level holds whole numbers only.")


class SetEffect(Keys):
    """Replaces a value instead of adding to it."""

    set: AmountText


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
    effects: Effects = Field({}, description="What it does: state -> amount.")
    says: Text = Field("", description="A sentence for the story of a run.")


class Actor(Entry):
    """Somebody who chooses, once a step."""

    seat: Text = Field("", description="Who decides.")
    goal: FormulaText = Field("", description="What the actor wants more of, as a formula of the state.")
    precision: FormulaText = Field("", description="Logit precision: 0 picks blindly, best picks the best.")
    foresight: Whole = Field(0, description="How many later moves it thinks ahead.")
    options: Annotated[dict[str, Annotated[Option, BeforeValidator(_entry)]], BeforeValidator(_entry)]


class Event(Entry):
    """Something nobody chooses."""

    on: DateText = Field("", description="The date it happens on.")
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
    worth: Annotated[dict[str, Number], BeforeValidator(_entry)] = Field({}, description="actor -> worth to it.")
    says: Text = Field("", description="A sentence for the story of a run.")


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _setting(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("should be a value, such as 80 or yes")
    return value


class Policy(Entry):
    """A what-if, compared with the file as it stands."""

    order: Annotated[dict[str, FormulaText], BeforeValidator(_entry)] = Field(
        {}, description="actor.option -> taken whenever this holds."
    )
    ban: Annotated[list[Text], BeforeValidator(_names)] = Field([], description="Options nobody may take.")
    set: Annotated[dict[str, Annotated[str, BeforeValidator(_setting)]], BeforeValidator(_entry)] = Field(
        {}, description="Parameters and starting values."
    )


class BaseRate(Keys):
    """How often the world did something comparable."""

    label: Text
    says: Text
    source: Text


def _group(of: Any) -> Any:
    return Annotated[dict[str, Annotated[of, BeforeValidator(_entry)]], BeforeValidator(_entry)]


class ScenarioFile(Keys):
    """A whole scenario file."""

    escalate: Literal["1"] = Field(description="Version of the language.", json_schema_extra={"enum": [1]})
    extends: Text = Field("", description="A scenario this one is laid over.")
    title: Text
    summary: Text = ""
    purpose: Text = ""
    not_for: Text = ""
    source: Text = ""
    frozen: DateText = Field("", description="Nothing after this date is in the assumptions.")
    authors: Annotated[list[Text], BeforeValidator(_names)] = []
    license: Text = ""
    clock: Annotated[Clock, BeforeValidator(_entry)]
    moves: Literal["in order", "together", "shuffled"] = "in order"
    ladder: list[Text] = Field([], description="Rungs from the lowest to the highest.")
    parameters: _group(Parameter) = {}  # type: ignore[valid-type]
    state: _group(State) = {}  # type: ignore[valid-type]
    actors: _group(Actor)  # type: ignore[valid-type]
    events: _group(Event) = {}  # type: ignore[valid-type]
    outcomes: _group(Outcome)  # type: ignore[valid-type]
    policies: _group(Policy) = {}  # type: ignore[valid-type]
    key_assumptions: list[Text] = Field([], description="Up to three parameters shown above each tally.")
    base_rates: list[Annotated[BaseRate, BeforeValidator(_entry)]] = []
    what_happened: Text = ""
    questions: Annotated[list[Text], BeforeValidator(_names)] = []


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors."""
    schema = ScenarioFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "escalate scenario"
    schema["properties"]["escalate"] = {"const": 1, "description": "Version of the language."}
    schema["anyOf"] = [{"required": ["extends"]}, {"required": schema.pop("required")}]
    return schema
