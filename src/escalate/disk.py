"""Files that are whole or not there: every file of a user's is put in its place by this one function."""

from __future__ import annotations

import os
from pathlib import Path

from escalate.errors import EscalateError


def put(path: Path, content: bytes, overwrite: bool = True) -> None:
    """Write a file whole or not at all.

    A link is followed to what it names. Where a device or a pipe stands, the content is written into it.

    Parameters
    ----------
    path : Path
        Its folder must be there.
    content : bytes
    overwrite : bool
        May it take the place of another file?

    Raises
    ------
    EscalateError
        Where the file is there already, or cannot be written.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.is_dir():
            raise EscalateError(f"{path} is a folder; name a file in it")
        there = target.exists()
        if there and not overwrite:
            raise EscalateError(f"{path} is already there; choose another name, or add --overwrite")
        if there and not target.is_file():
            target.write_bytes(content)
            return
        _replace(target, content)
    except OSError as error:
        raise EscalateError(f"{path} cannot be written: {error.strerror or error}") from None


def _replace(target: Path, content: bytes) -> None:
    draft = target.with_name(
        f".escalate-{os.getpid()}.part"
    )  # short: the target's own name may be the longest there is
    try:
        draft.write_bytes(content)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
