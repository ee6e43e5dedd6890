"""What every noun that can be kept shares: a folder, into which its charts go too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from escalate.charts.plots import Plots


class Study:
    """A study of a scenario's assumptions: its tables and charts can be kept in a folder."""

    @property
    def plot(self) -> Plots:
        """Its charts."""
        raise NotImplementedError

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write the tables, the charts with their alt text and a manifest into a folder.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder; with ``overwrite`` also one that holds an earlier result.

        Raises
        ------
        ResultError
            Where the folder holds something else, or cannot be written. Nothing is left half done.
        """
        from escalate.saving.save_study import save_study

        return save_study(self, Path(folder), overwrite, self._draw)

    def _draw(self, folder: Path) -> None:
        from escalate.charts.saving import save

        for name in self.plot.available:
            chart: Any = self.plot.chart(name)
            save(chart.figure(), folder / f"{name}.png", alt=chart.alt_text, metadata={"Title": chart.title})
