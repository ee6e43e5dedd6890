"""A scenario: what a notebook holds after a file was read, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from escalate.api.lift import lift, noun_of
from escalate.scenario import model
from escalate.scenario.load import change

if TYPE_CHECKING:
    from escalate.api.comparison import Comparison
    from escalate.api.result import Result
    from escalate.api.studies import Discovery, Doubt, Rare, Sensitivity, Sweep, When
    from escalate.engine.trace import Trace
    from escalate.studies.compare import Wanted
    from escalate.studies.sweep import Asked


@noun_of(model.Scenario)
class Scenario(model.Scenario):
    """A checked scenario, ready to run; see :class:`escalate.scenario.model.Scenario` for what it holds."""

    def set(self, settings: Mapping[str, object] | None = None, **more: object) -> Scenario:
        """The scenario with other numbers, checked as strictly as the file.

        Parameters
        ----------
        settings, more
            Parameters, starting values, ``actor.precision`` or ``actor.foresight`` -> new value; names with a
            dot go into the mapping: ``scenario.set({"china.precision": 3}, sanctions=80)``.

        Raises
        ------
        ScenarioError
            Where a name is unknown or a value cannot be.
        """
        return cast(Scenario, lift(change(self, {**(settings or {}), **more})))

    def with_policy(self, name: str | None) -> Scenario:
        """The scenario under one of its policies; None for none.

        Raises
        ------
        ScenarioError
            Where it has no such policy.
        """
        return cast(Scenario, lift(change(self, policy=name or "")))

    def with_steps(self, steps: int) -> Scenario:
        """The scenario on a shorter or longer clock."""
        return cast(Scenario, lift(change(self, steps=steps)))

    def sweep(
        self,
        vary: Mapping[str, Iterable[Asked]],
        runs: int = 4_000,
        seed: int = 2020,
        *,
        progress: Any = None,
        workers: Any = None,
    ) -> Sweep:
        """Play the scenario at a row or a grid of values, on the same luck at every point.

        Parameters
        ----------
        vary : mapping
            One or two of: parameters, starting values (yes and no for a yes/no), ``actor.precision`` -> values, such
            as ``{"spiral": [0, 1, 2]}``.
        runs : int
            How many runs at each point.
        seed, progress, workers
            As for :meth:`run`.

        Returns
        -------
        Sweep
            With ``table``, ``tipping`` (where one outcome overtakes another), ``plot`` and ``save``.

        Raises
        ------
        EscalateError
            Where a name is unknown, a value cannot be, or a formula fails in a run.
        """
        from escalate.studies.sweep import sweep

        return cast("Sweep", lift(sweep(self, vary, runs, seed, progress=progress, workers=workers)))

    def sensitivity(
        self,
        outcome: str | None = None,
        method: str = "oat",
        runs: int | None = None,
        seed: int = 2020,
        *,
        parameters: Any = None,
        progress: Any = None,
        workers: Any = None,
        **more: int,
    ) -> Sensitivity:
        """Find out which assumption matters most for an outcome, and which cannot be told from luck.

        Parameters
        ----------
        outcome : str, optional
            Whose share to look at; the file's first.
        method : str
            ``oat`` moves one parameter at a time to both ends of its range; ``morris`` screens and ``sobol`` splits the
            variance over the ranges of all of them (these two need the extra ``analysis``).
        runs : int, optional
            How many runs at each point; by default what the method needs.
        seed, progress, workers
            As for :meth:`run`.
        parameters : collection of str, optional
            Only these.
        more
            ``trajectories`` (morris) or ``base`` (sobol): how many times to go through all parameters.

        Returns
        -------
        Sensitivity
            With ``table``, ``sentence``, ``unclear``, ``plot`` and ``save``.

        Raises
        ------
        EscalateError
            Where a name is unknown, SALib is missing, or a formula fails in a run.
        """
        from escalate.studies.sensitivity import sensitivity

        asked = {"parameters": parameters, "progress": progress, "workers": workers, **more}
        return cast("Sensitivity", lift(sensitivity(self, outcome, method, runs, seed, **asked)))

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
        progress : callable, optional
            Called now and then with the number of runs done.
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
    ) -> Trace:
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
        Trace
            Every move with its odds, every event, every shift of a level.

        Raises
        ------
        RunError
            Where a held move names what is not there, or a formula fails.
        """
        from escalate.engine.replay import Replay

        return Replay(self, seed).trace(run, moves, fresh=fresh)

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

    def doubt(
        self, samples: int = 200, runs: int = 10_000, seed: int = 2020, *, progress: Any = None, workers: Any = None
    ) -> Doubt:
        """Play the scenario as it stands and under draws of its parameters from their ranges.

        Parameters
        ----------
        samples : int
            How many joint draws (a Latin hypercube), from 20. What was set, here or by a policy, stays as it is.
        runs : int
            Runs of the scenario as it stands, and of all draws together; a draw gets 100 at the least.
        seed : int
            0 or larger.
        progress, workers
            As for :meth:`run`.

        Returns
        -------
        Doubt
            With ``outcomes``: for each share the interval of luck and, with luck taken out, the range of doubt.

        Raises
        ------
        EscalateError
            Where nothing is open to doubt, or a formula fails in a run.
        """
        from escalate.studies.doubt import doubt

        return cast("Doubt", lift(doubt(self, samples, runs, seed, progress=progress, workers=workers)))

    def discover(
        self, outcome: str, runs: int = 20_000, seed: int = 2020, *, progress: Any = None, workers: Any = None
    ) -> Discovery:
        """Find the ranges of the parameters in which an outcome is common (scenario discovery).

        Parameters
        ----------
        outcome : str
            Its name.
        runs : int
            How many runs, each with its own draw of the parameters from their ranges, from 1,000. What was
            set, here or by a policy, stays as it is.
        seed : int
            0 or larger.
        progress, workers
            As for :meth:`run`.

        Returns
        -------
        Discovery
            With ``sentence``, ``warning`` and the ``box`` as a DataFrame.

        Raises
        ------
        EscalateError
            Where there is no such outcome, nothing is open to doubt, or too few runs end so.
        """
        from escalate.studies.discover import discover

        return cast("Discovery", lift(discover(self, outcome, runs, seed, progress=progress, workers=workers)))

    def rare(
        self,
        outcome: str,
        runs: int = 10_000,
        seed: int = 2020,
        *,
        along: str | None = None,
        progress: Any = None,
        workers: Any = None,
    ) -> Rare:
        """Estimate the share of a rare outcome, down to one in a million, by multilevel splitting.

        Parameters
        ----------
        outcome : str
            Its name.
        runs : int
            How many paths to begin with; rounded up to whole replications of 512, at least ten.
        seed : int
            0 or larger; the same scenario and seed give the same estimate.
        along : str, optional
            What says how near a run has come: a level's name (its highest value so far; with a minus before it its
            lowest), or ``"ladder"``, which is meant where nothing is said (the highest rung of a choice so far).
        progress : callable, optional
            Called now and then with the number of paths done.
        workers : int or Crew, optional
            As for :meth:`run`.

        Returns
        -------
        Rare
            With ``share``, ``low`` and ``high``, and ``advice`` where splitting did not help.

        Raises
        ------
        EscalateError
            Where the outcome or the level is unknown, or a formula fails in a run.
        """
        from escalate.studies.rare import rare

        return cast("Rare", lift(rare(self, outcome, runs, seed, along=along, progress=progress, workers=workers)))

    def when(
        self,
        policy: str,
        outcome: str | None = None,
        runs: int = 2_000,
        seed: int = 2020,
        *,
        pairs: bool = False,
        progress: Any = None,
        workers: Any = None,
    ) -> When:
        """Find out on which assumptions a policy's effect depends, and where it turns round.

        Parameters
        ----------
        policy : str
            A policy of the file; it is compared with the scenario as it stands.
        outcome : str, optional
            Whose share to look at; the one that the policy moves most.
        runs : int
            How many runs at each place, without and with the policy.
        seed, progress, workers
            As for :meth:`run`.
        pairs : bool
            Also move the assumptions that matter most two at a time to the ends of their ranges.

        Returns
        -------
        When
            With ``table``, ``sentence``, ``places``, ``turns``, ``pairs`` and ``save``.

        Raises
        ------
        EscalateError
            Where a name is unknown, nothing is open to doubt, or a formula fails in a run.
        """
        from escalate.studies.when import when

        asked = {"pairs": pairs, "progress": progress, "workers": workers}
        return cast("When", lift(when(self, policy, outcome, runs, seed, **asked)))

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
