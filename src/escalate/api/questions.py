"""The questions that take many plays of a scenario: what a notebook asks after the first run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from escalate.api.lift import lift
from escalate.api.progress import with_bar
from escalate.errors import EscalateError
from escalate.scenario import model

if TYPE_CHECKING:
    from escalate.api.studies import Discovery, Doubt, Hunt, Rare, Sensitivity, Sweep, When
    from escalate.studies.sweep import Asked


class Questions(model.Scenario):
    """A scenario that can be asked about its assumptions; see :mod:`escalate.studies`."""

    @with_bar
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

    @with_bar
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

    @with_bar
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

    @with_bar
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

    @with_bar
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

    @overload
    def when(
        self,
        policy: str,
        outcome: str | None = ...,
        runs: int = ...,
        seed: int = ...,
        *,
        at: None = ...,
        change: Mapping[str, object] | None = ...,
        pairs: bool = ...,
        confirm: int = ...,
        progress: Any = ...,
        workers: Any = ...,
    ) -> When: ...

    @overload
    def when(
        self,
        policy: str | None = ...,
        outcome: str | None = ...,
        runs: int = ...,
        seed: int = ...,
        *,
        at: Mapping[str, Sequence[float]],
        change: Mapping[str, object] | None = ...,
        pairs: bool = ...,
        confirm: int = ...,
        progress: Any = ...,
        workers: Any = ...,
    ) -> Hunt: ...

    @with_bar
    def when(
        self,
        policy: str | None = None,
        outcome: str | None = None,
        runs: int = 2_000,
        seed: int = 2020,
        *,
        at: Mapping[str, Sequence[float]] | None = None,
        change: Mapping[str, object] | None = None,
        pairs: bool = False,
        confirm: int = 10_000,
        progress: Any = None,
        workers: Any = None,
    ) -> When | Hunt:
        """Find out on which assumptions a policy's effect depends, and where it turns round.

        Without ``at`` every assumption is moved to both ends of its range. With it one number is moved to the places
        named, as the hunt of a page does.

        Parameters
        ----------
        policy : str, optional
            A policy of the file; it is compared with the scenario as it stands. None only with ``at`` and ``change``.
        outcome : str, optional
            Whose share to look at; the one that is moved most.
        runs : int
            How many runs at each place, without and with the policy.
        seed, progress, workers
            As for :meth:`run`.
        at : mapping, optional
            One parameter or starting value -> the values to try, such as ``{"restraint": [0.2, 0.5]}``.
        change : mapping, optional
            With ``at``: numbers that are changed too, or in place of a policy; they stay out of what is compared with.
        pairs : bool
            Without ``at``: also move the assumptions that matter most two at a time to the ends of their ranges.
        confirm : int
            With ``at``: how many runs at the file's value, and at a place that seems to turn the result round.

        Returns
        -------
        When or Hunt
            When: with ``table``, ``sentence``, ``places``, ``turns``, ``pairs`` and ``save``. Hunt (with ``at``): with
            ``places``, ``turned``, ``table``, ``sentence`` and ``save``.

        Raises
        ------
        EscalateError
            Where a name is unknown, nothing is open to doubt, or a formula fails in a run.
        """
        if at is not None:
            from escalate.studies.hunt import hunt

            how = {"confirm": confirm, "progress": progress, "workers": workers}
            return cast("Hunt", lift(hunt(self, policy, outcome, at, change, runs, seed, **how)))
        if change or policy is None:
            raise EscalateError("name a policy; numbers that are changed go with at, the places to try")
        from escalate.studies.when import when

        asked = {"pairs": pairs, "progress": progress, "workers": workers}
        return cast("When", lift(when(self, policy, outcome, runs, seed, **asked)))
