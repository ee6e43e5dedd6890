"""A page from a scenario: one file with its words, its engine and a script, which asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from escalate.characters import visible
from escalate.charts import icons
from escalate.errors import EscalateError, hint
from escalate.page.data import asked, file_data, looks, rules, shown
from escalate.page.drawing import colours, hundred_path, ladder_rows, tally_picture, text_of_data
from escalate.page.joining import joined
from escalate.results.result import run
from escalate.scenario.lint import numbers_note
from escalate.scenario.model import Policy, Scenario, from_the_top
from escalate.wasm import Module, module

RUNS, SEED = 10_000, 2020
MOST_RUNS = 100_000
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Page:
    """A page as a file's content.

    Attributes
    ----------
    content : bytes
        HTML.
    left_out : tuple of str
        A sentence for each policy that it cannot play.
    counts : tuple of int
        Its runs by outcome, in the file's order.
    finding : str
        What they say in a sentence, without its full stop.
    """

    content: bytes
    left_out: tuple[str, ...]
    counts: tuple[int, ...]
    finding: str


def page(
    scenario: Scenario,
    *,
    runs: int = RUNS,
    guess: bool = True,
    lock: bool = False,
    policies: Sequence[str] | None = None,
    seat: bool = True,
) -> Page:
    """Make a page; see :meth:`escalate.Scenario.page`."""
    if scenario.policy is not None or scenario.settings:
        raise EscalateError(
            f"a page begins with the file as it stands, and its policies and numbers are levers on it; "
            f"make the page of {scenario.name} without a policy or settings"
        )
    if isinstance(runs, bool) or not 500 <= runs <= MOST_RUNS:
        raise EscalateError(f"a page plays 500 to {MOST_RUNS:,} runs, not {runs}")
    engine = module(scenario)
    offered = _offered(scenario, policies, engine)
    left_out = engine.left_out if policies is None else ()
    file = {**file_data(scenario, offered, lock), "leftOut": list(left_out)}
    steps = ["crisis", *(["guess"] if guess else []), "ends", "run"]
    steps += ["change"] if file["policies"] or file["numbers"] else []
    steps += ["seat", "hand"] if seat else ["hand"]
    known = {"file": file, "rules": rules(), "words": words(), "runs": runs, "seed": SEED, "withGuess": guess}
    known |= {"withSeat": seat, "version": version("escalate-sim")}
    counts, finding = _tally(scenario, runs)
    script, style = joined(), colours(looks(scenario), text_of("style.css"))
    text = environment().get_template("page.html").render(
        s=scenario,
        policy=content_policy(script, style),
        version=version("escalate-sim"),
        steps=steps,
        say=say,
        number=number,
        unit=scenario.clock.unit if scenario.clock.every == 1 else "step",
        runs=runs,
        hundred=hundred_path(100, 1, 16, 12, 4),
        ladder=ladder_rows(scenario, words()["crisis.off"]),
        numbers_note=numbers_note(scenario),
        command=shlex.join(["escalate", "run", asked(scenario)]),
        style=Markup(style),
        script=Markup(script),
        data=_json(known),
        model=_json(engine.description),
        engine=base64.b64encode(engine.code).decode("ascii"),
        finding=finding,
        tally=tally_picture(scenario, counts),
    )  # fmt: skip
    return Page(text.encode("utf-8"), left_out, counts, finding)


def _offered(scenario: Scenario, policies: Sequence[str] | None, engine: Module) -> list[Policy]:
    """The policies that the page offers, in the file's order: those asked for, or all that it can play."""
    known = {policy.name: policy for policy in scenario.policies}
    for name in policies or ():
        if name not in known:
            otherwise = f"its policies are {', '.join(known)}" if known else "it has none"
            raise EscalateError(f'{scenario.name} has no policy "{name}"{hint(name, known, otherwise)}')
        if name not in engine.description["policies"]:
            why = next(text for text in engine.left_out if text.startswith(known[name].label))
            raise EscalateError(f'a page cannot play the policy "{name}". {why}')
    wanted = engine.description["policies"] if policies is None else policies
    return [policy for policy in scenario.policies if policy.name in wanted]


def _tally(scenario: Scenario, runs: int) -> tuple[tuple[int, ...], str]:
    """Runs by outcome in the file's order, and what they say by the charts' rule."""
    result = run(scenario, runs, SEED)
    top = from_the_top(scenario.outcomes)[0]
    finding = icons.draw.finding(result.outcomes, top=top.label if top.rung is not None else "")
    return tuple(int((result.record.outcome == place).sum()) for place in range(len(scenario.outcomes))), finding


def _json(known: Any) -> Markup:
    return text_of_data(json.dumps(shown(known), ensure_ascii=False, separators=(",", ":")))


def content_policy(script: str, style: str) -> str:
    """What the page may do: run this script, show this style, compile its engine in a worker; nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}' 'wasm-unsafe-eval'; style-src 'sha256-{hashes[1]}'; "
        "worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def words() -> dict[str, str]:
    """All words of a page by key, names in braces to be filled in."""
    table: dict[str, str] = json.loads(text_of("words.json"))
    return table


def say(key: str, **values: object) -> str:
    """A text of the table, filled in."""
    return words()[key].format(**values)


def number(value: int) -> str:
    """A small number in a word.

    Examples
    --------
    >>> number(6), number(40)
    ('six', '40')
    """
    return _NUMBERS[value] if value < len(_NUMBERS) else str(value)


def text_of(name: str) -> str:
    """A file of this folder."""
    return (files("escalate.page") / name).read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """Templates of this folder; what is put into them is text, and nothing in it can hide or move other text."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(text_of),
        autoescape=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
