"""A scenario: what a notebook holds after a file was read, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from escalate.api.lift import lift, noun_of
from escalate.api.progress import with_bar
from escalate.api.questions import Questions
from escalate.scenario import model
from escalate.scenario.load import change
from escalate.scenario.model import TOGETHER

if TYPE_CHECKING:
    from escalate.api.comparison import Comparison
    from escalate.api.replayed import Replayed
    from escalate.api.result import Result
    from escalate.studies.compare import Wanted


@noun_of(model.Scenario)
class Scenario(Questions):
    """A checked scenario, ready to run; see :class:`escalate.scenario.model.Scenario` for what it holds."""

    def set(self, settings: Mapping[str, object] | None = None, **more: object) -> Scenario:
        """The scenario with other numbers, checked as strictly as the file.

        Parameters
        ----------
        settings, more
            Parameters, starting values, ``actor.precision``, ``actor.foresight`` or ``event.on`` -> new value; names
            with a dot go into the mapping: ``scenario.set({"china.precision": 3}, sanctions=80)``. A parameter may be
            set to ``"low"``, ``"high"`` or ``"file"``, an event's date to ``"never"``.

        Raises
        ------
        ScenarioError
            Where a name is unknown or a value cannot be.
        """
        return cast(Scenario, lift(change(self, {**(settings or {}), **more})))

    def with_policy(self, name: str | None, *more: str) -> Scenario:
        """The scenario under one of its policies, or under several at once; None for none.

        Raises
        ------
        ScenarioError
            Where it has no such policy, or one orders or sets what another does not allow.
        """
        names = [name, *more] if name else more
        return cast(Scenario, lift(change(self, policy=TOGETHER.join(str(each) for each in names))))

    def with_steps(self, steps: int) -> Scenario:
        """The scenario on a shorter or longer clock."""
        return cast(Scenario, lift(change(self, steps=steps)))

    @with_bar
    def run(
        self,
        runs: int = 10_000,
        seed: int = 2020,
        *,
        rules: Mapping[str, Any] | None = None,
        progress: Any = None,
        workers: Any = None,
        out: Any = None,
        overwrite: bool = False,
    ) -> Result:
        """Play the scenario many times.

        Parameters
        ----------
        runs : int
            How many runs.
        seed : int
            0 or larger; the same scenario and seed give the same runs, and the first runs of a
            longer request are those of a shorter one.
        rules : mapping, optional
            Actor -> custom decision rule; see :data:`escalate.engine.rules.Rule`. Runs under rules
            are played in this process: a function of yours cannot go to another.
        progress : callable or True, optional
            Called now and then with the number of runs done; True shows a bar where the work takes a while.
        workers : int or Crew, optional
            How many worker processes play, or who else does; the result is the same. By default this
            process does, and all processors where over two seconds of work are left.
        out : str or Path, optional
            A folder. Every block of runs is kept there as it finishes, so that ``escalate.resume(out)``
            goes on with work that was stopped or killed (not under rules); at the end it holds the tables.
        overwrite : bool
            Let ``out`` replace an earlier result.

        Returns
        -------
        Result
            With its tables as DataFrames.

        Raises
        ------
        RunError
            Where the request makes no sense or a formula fails in a run.
        ResultError
            Where ``out`` is not free or cannot be written.
        """
        from escalate.results.result import run
        from escalate.saving.folder import refuse_occupied
        from escalate.saving.runs import play

        if out is not None and not rules:
            kept = play(self, runs, seed, Path(out), overwrite=overwrite, progress=progress, workers=workers)
            return cast("Result", lift(kept))
        if out is not None:
            refuse_occupied(Path(out), overwrite)
        result: Result = lift(run(self, runs, seed, rules=rules, progress=progress, workers=workers))
        if out is not None:
            result.save(out, overwrite)
        return result

    def replay(
        self, run: int, moves: Mapping[tuple[int, str], str] | None = None, seed: int = 2020, *, fresh: int = 0
    ) -> Replayed:
        """One run in full, played again from its number, with some moves held.

        Parameters
        ----------
        run : int
            Its number, from 0.
        moves : mapping, optional
            Moves that are held: ``(step, actor)`` -> option. Where that is not open, the actor chooses as ever.
        seed : int
            0 or larger.
        fresh : int
            0 for the run's own luck; any other number names a luck apart from it.

        Returns
        -------
        Replayed
            Every move with its odds, every event, every shift of a level; and ``seat()``, what the held moves did.

        Raises
        ------
        RunError
            Where a held move names what is not there, or a formula fails.
        """
        from escalate.api.replayed import Replayed
        from escalate.engine.replay import Replay

        found = Replay(self, seed).trace(run, moves, fresh=fresh)
        told = {each.name: getattr(found, each.name) for each in fields(found)}
        return Replayed(**told, scenario=self, moves=dict(moves or {}), fresh=fresh)

    @with_bar
    def run_until(
        self, width: float, seed: int = 2020, *, at_most: int = 1_000_000, progress: Any = None, workers: Any = None
    ) -> Result:
        """Play until every share of runs is known to within a half width, looking at fixed numbers of runs.

        Parameters
        ----------
        width : float
            Half the width that every outcome's 95 % interval should at most have, a fraction of 1.
        seed : int
            0 or larger.
        at_most : int
            Where to stop in any case; :func:`escalate.studies.until.half_width` tells how narrow it got.
        progress, workers
            As for :meth:`run`.

        Returns
        -------
        Result
            The very result of :meth:`run` for as many runs as it took: ``len(result)``.

        Raises
        ------
        EscalateError
            Where the request makes no sense or a formula fails in a run.
        """
        from escalate.studies.until import until

        return cast("Result", lift(until(self, width, seed, at_most=at_most, progress=progress, workers=workers)))

    @with_bar
    def compare(
        self,
        variants: Wanted | Iterable[Wanted] = (),
        runs: int = 10_000,
        seed: int = 2020,
        *,
        progress: Any = None,
        workers: Any = None,
    ) -> Comparison:
        """Play the scenario and variants of it on the same luck, so that each run is compared with itself.

        Parameters
        ----------
        variants : list of str, mapping or Scenario
            Policies by name, settings such as ``{"sanctions": 80}``, or whole scenarios; all the other policies of
            the file where none are given. The baseline is the scenario as it stands, its policy and settings in force.
        runs, seed, progress, workers
            As for :meth:`run`; every one of them is played ``runs`` times.

        Returns
        -------
        Comparison
            With its tables as DataFrames.

        Raises
        ------
        EscalateError
            Where a variant cannot be, shares no outcome with this scenario, or fails in a run.
        """
        from escalate.studies.compare import compare

        return cast("Comparison", lift(compare(self, variants, runs, seed, progress=progress, workers=workers)))

    def page(
        self,
        path: str | Path | None = None,
        *,
        runs: int = 10_000,
        guess: bool = True,
        lock: bool = False,
        policies: Iterable[str] | None = None,
        seat: bool = True,
        overwrite: bool = False,
    ) -> Path:
        """Write a page to play in a browser: one file, with an engine of its own, that asks nothing of any network.

        Parameters
        ----------
        path : str or Path, optional
            Where to; the scenario's name with ``.html`` where none is given.
        runs : int
            How many runs it plays, 500 to 100,000; run ``i`` of the page is run ``i`` of :meth:`run`.
        guess : bool
            Whether it asks for a guess before it shows a result.
        lock : bool
            Whether the file's numbers stay as they are, and only policies can be changed.
        policies : iterable of str, optional
            The policies that it offers; where none are named all that it can play, and it says which it cannot.
        seat : bool
            Whether a reader can play one of the actors.
        overwrite : bool
            Whether it may take another file's place.

        Returns
        -------
        Path
            What was written.

        Raises
        ------
        EscalateError
            Where a policy or setting is in force (a page begins with the file as it stands), a policy is unknown,
            something in the file cannot be carried into a page, or the file cannot be written.
        """
        from escalate.disk import put
        from escalate.page.build import page

        target = Path(path) if path is not None else Path(f"{self.name}.html")
        wanted = None if policies is None else list(policies)
        made = page(self, runs=runs, guess=guess, lock=lock, policies=wanted, seat=seat)
        put(target, made.content, overwrite)
        return target

    def lesson(
        self,
        folder: Any,
        minutes: int = 50,
        *,
        paper: str = "a4",
        runs: int = 10_000,
        seed: int = 2020,
        overwrite: bool = False,
        progress: Any = None,
    ) -> tuple[Path, ...]:
        """Make a lesson: slides, stories to cut, cards, a sheet, and a key for the teacher.

        Parameters
        ----------
        folder : str or Path
            Where the files go; it is made where it is not there.
        minutes : int
            How long the lesson is, from 30 to 180.
        paper : str
            ``a4`` or ``letter``.
        runs, seed
            As for :meth:`run`; every lever is played ``runs`` times.
        overwrite : bool
            May the files of an earlier lesson be replaced?
        progress : callable, optional
            Called with the number of parts done; :func:`escalate.lesson.figures.parts_of` tells how many there are.

        Returns
        -------
        tuple of Path
            The files.

        Raises
        ------
        EscalateError
            Where the request makes no sense, a file is in the way, or a formula fails in a run.
        """
        from escalate.lesson.folder import lesson

        asked = {"page": paper, "runs": runs, "seed": seed, "overwrite": overwrite, "progress": progress}
        return lesson(self, Path(folder), minutes, **asked)
