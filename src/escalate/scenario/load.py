"""The way in: a name, a path or a text becomes a checked scenario; a change makes another one."""

from __future__ import annotations

import os
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path

from escalate.errors import Problem, ScenarioError, nearest
from escalate.scenario import library
from escalate.scenario.about import SourceFile
from escalate.scenario.check import check, check_policies
from escalate.scenario.model import TOGETHER, Policy, Scenario
from escalate.scenario.nodes import Mapping
from escalate.scenario.overlay import lay_over, read_chain, without_extends
from escalate.scenario.parts.policies import joined, settings_of
from escalate.scenario.parts.reading import Reading
from escalate.scenario.reader import read, read_file
from escalate.scenario.settings import asked, lay_settings
from escalate.scenario.shape import shape_problems, without_empty


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A scenario of the library, such as ``"kaesong-2020"``, or a file.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    path = library.find(name_or_path)
    shown = path.name if str(name_or_path) == path.stem else str(name_or_path)
    shown = os.fsencode(shown).decode("utf-8", "replace")  # a name in another encoding can be opened, but not written
    return _checked(read_file(path, shown), shown, path)


def load_text(text: str, name: str = "text") -> Scenario:
    """Read and check a scenario from its text; ``extends`` may name library scenarios."""
    return _checked(text, name, None)


def load_files(files: tuple[SourceFile, ...]) -> Scenario:
    """A scenario from the texts it was once made of: the file itself first, then what it extends."""
    roots = [read(file.text, file.name) for file in files]
    root = roots.pop()
    while roots:
        root = lay_over(root, without_extends(roots.pop()))
    scenario, _ = _read(root, Path(files[0].name).stem)
    return replace(scenario, document=root, files=files)


def _checked(text: str, name: str, path: Path | None) -> Scenario:
    root, sources = read_chain(text, name, path)
    files = tuple(SourceFile(source.name, source.text) for source in sources)
    scenario, reading = _read(root, Path(name).stem)
    check_policies(reading)
    _refuse(reading.problems)
    return replace(scenario, document=root, files=files)


def _read(root: Mapping, name: str) -> tuple[Scenario, Reading]:
    """The scenario that nodes make, and what is known of it for checking more."""
    problems = shape_problems(root)
    reading = Reading(without_empty(root))
    scenario = check(reading, name)
    problems += [problem for problem in reading.problems if not _told_already(problem, problems)]
    _refuse(problems)
    assert scenario is not None
    return scenario, reading


def _refuse(problems: list[Problem]) -> None:
    """Tell all problems, if there are any, each once and in the order of the files' lines."""
    if problems:
        unique = dict.fromkeys(problems)  # the same fault of a base file may be met twice
        raise ScenarioError(sorted(unique, key=lambda problem: (problem.file, problem.line, problem.column)))


def _told_already(problem: Problem, problems: list[Problem]) -> bool:
    """Does a problem stand within the underlined text of another?"""
    return any(
        (p.file, p.line) == (problem.file, problem.line) and p.column <= problem.column < p.column + p.length
        for p in problems
    )


def change(
    scenario: Scenario,
    settings: Map[str, object] | None = None,
    policy: str | None = None,
    steps: int | None = None,
) -> Scenario:
    """A scenario with other numbers or under a policy, checked as strictly as a file.

    Parameters
    ----------
    scenario : Scenario
        Stays as it is.
    settings : mapping, optional
        Parameters, starting values, ``actor.precision``, ``actor.foresight``, ``event.on`` -> new value. They come on
        top of earlier settings.
    policy : str, optional
        A policy of the file, or several as ``a+b``; takes the place of the one in force. "" puts none in force.
    steps : int, optional
        Another length of the clock.

    Raises
    ------
    ScenarioError
        Where a name is unknown or a value cannot be.
    """
    settings = {**scenario.settings, **(settings or {})}
    if steps is not None:
        settings["steps"] = steps
    chosen = scenario.policy if policy is None else _policy(scenario, policy)
    return _under(scenario, chosen, settings)


def _policy(scenario: Scenario, name: str) -> Policy | None:
    return joined(_named(scenario, each.strip()) for each in name.split(TOGETHER)) if name else None


def _named(scenario: Scenario, name: str) -> Policy:
    known = {policy.name: policy for policy in scenario.policies}
    if name not in known:
        listed = f"; its policies are {', '.join(known)}" if known else "; it has none"
        message = f'{scenario.name} has no policy "{name}"{listed}'
        raise ScenarioError([Problem("--policy", 0, 0, message, nearest(name, known))])
    return known[name]


def _under(scenario: Scenario, policy: Policy | None, settings: Map[str, object]) -> Scenario:
    file = root = scenario.document
    assert isinstance(file, Mapping)
    assert isinstance(root, Mapping)
    for name in policy.parts if policy else ():
        entries = {key.text: entry for key, entry in file.group("policies")}
        root, _ = lay_settings(root, settings_of(entries[name]), file)
    root, _ = lay_settings(root, asked(settings), file)
    changed, _ = _read(root, scenario.name)
    return replace(
        changed,
        policy=_policy(changed, policy.name) if policy else None,
        settings=dict(settings),
        files=scenario.files,
        document=scenario.document,
    )
