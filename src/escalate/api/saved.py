"""What every noun that can be kept shares: a folder, into which its charts go too."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from escalate.errors import ResultError


class Saved:
    """A thing that can be kept in a folder and read back."""

    plot: Any
    """Its charts."""

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write the tables, a study's charts with their alt text, and a manifest into a folder.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder; with ``overwrite`` also one that holds an earlier result.

        Raises
        ------
        ResultError
            Where the folder holds something else, or cannot be written. Nothing is left half done.
        """
        from escalate.saving.save import save

        return save(self, Path(folder), overwrite, self._draw)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a saved one without playing anything again; see :func:`escalate.load_result`.

        Raises
        ------
        ResultError
            Where the folder holds something else, or was changed or cut short.
        """
        from escalate.api.files import load_result
        from escalate.saving.save import wrong_kind

        found = load_result(folder)
        if not isinstance(found, cls):
            raise ResultError(wrong_kind(Path(folder), cls))
        return found

    def _draw(self, folder: Path) -> None:
        """Put pictures into a folder: none."""


class Study(Saved):
    """A study of a scenario's assumptions: its charts are kept too."""

    def _draw(self, folder: Path) -> None:
        for name in self.plot.available:
            self.plot.chart(name).save(folder / f"{name}.png")
